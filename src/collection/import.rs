//! From a spreadsheet to collections.

use serde::Serialize;
use serde_json::{Map, Value};

use super::csv::{Column, Table, finding, id_of};
use crate::diag::{Diagnostic, Severity, nearest};
use crate::order;

/// What a spreadsheet gives: collection documents, and what was found on each line.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// Collection documents, to be put into a project; its check has the last word.
    pub collections: Vec<Value>,
    /// Findings, each with its line.
    pub diagnostics: Vec<Diagnostic>,
}

const COLUMNS: &[Column] = &[
    ("name", &["name", "team", "collection", "collectionname"]),
    ("id", &["id"]),
    ("parent", &["parent", "parentcollection", "parentname"]),
    ("description", &["description"]),
    ("tags", &["tags"]),
    ("integrations", &["integrations"]),
    ("people", &["people", "members", "contributors"]),
    ("profile", &["profile"]),
];

/// Reads collections from lines of name, parent, people and the like. Several values in a cell are set apart by `|` or `;`. A line
/// without a parent hangs from the category's root.
pub fn import_collections(text: &str, category: &str) -> Imported {
    let table = Table::read(text, COLUMNS, &["name"]);
    let mut findings = Vec::new();
    let mut taken = vec![category.to_owned()];
    let mut kept = Vec::new();
    for line in &table.lines {
        let name = table.cell(line, "name");
        if name.is_empty() {
            findings.push(finding(
                Severity::Error,
                "csv.missingValue",
                line.number,
                "found no name; the line is left out",
            ));
            continue;
        }
        let own = table.cell(line, "id");
        let same = |(earlier, ..): &(&str, String, &super::csv::Line)| earlier.to_lowercase() == name.to_lowercase();
        if kept.iter().any(same) || taken.iter().any(|id| id == own) {
            let message = format!("found \"{name}\" a second time; the line is left out");
            findings.push(finding(Severity::Error, "csv.doubled", line.number, message));
            continue;
        }
        let id = if own.is_empty() { id_of(name, &taken) } else { own.to_owned() };
        taken.push(id.clone());
        kept.push((name, id, line));
    }
    let collections = kept.iter().map(|(name, id, line)| {
        let mut document = Map::new();
        document.insert("id".to_owned(), id.as_str().into());
        document.insert("name".to_owned(), (*name).into());
        document.insert("category".to_owned(), category.into());
        let wanted = table.cell(line, "parent");
        let parent = kept.iter().find(|(name, id, _)| id == wanted || name.to_lowercase() == wanted.to_lowercase());
        if parent.is_none() && !wanted.is_empty() {
            let message = format!("found the parent \"{wanted}\", which is on no line; the root is used");
            let own = finding(Severity::Warning, "csv.unknownParent", line.number, message);
            findings.push(match nearest(wanted, kept.iter().map(|(name, ..)| *name)) {
                Some(guess) => own.with_hint(format!("did you mean \"{guess}\"?")),
                None => own,
            });
        }
        document.insert("parent".to_owned(), parent.map_or(category, |(_, id, _)| id.as_str()).into());
        for column in ["description", "profile"] {
            let cell = table.cell(line, column);
            if !cell.is_empty() {
                document.insert(column.to_owned(), cell.into());
            }
        }
        for column in ["tags", "integrations", "people"] {
            let parts = table.parts(line, column);
            if !parts.is_empty() {
                document.insert(column.to_owned(), parts.into());
            }
        }
        Value::Object(document)
    });
    let collections = collections.collect();
    let mut diagnostics = table.findings;
    diagnostics.append(&mut findings);
    order::sort_by_key(&mut diagnostics, |finding| finding.place.line);
    Imported { collections, diagnostics }
}
