//! Integrations: one connected tool's exported files.

use super::{SCHEMA_VERSION, Surroundings};
use crate::diag::Severity;
use crate::document::{At, Check, Node};
use crate::time::Day;

/// A checked integration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Integration {
    /// Its id, which its records carry.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The id of the tool.
    pub source: String,
    /// The zone of times that name none.
    pub zone: Option<String>,
    /// Relative paths of its files; `*` stands for any characters.
    pub files: Vec<String>,
    /// The local dates that its export is complete for, where somebody said so.
    pub covers: Option<Covers>,
}

/// The local dates that an export is complete for, both in; an end that is not said is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Covers {
    /// The first date.
    pub from: Option<Day>,
    /// The last date.
    pub to: Option<Day>,
}

/// Reads an integration document.
pub fn check_integration(check: &mut Check, root: &At<'_>, around: &Surroundings) -> Option<Integration> {
    let known = ["schemaVersion", "type", "id", "name", "description", "source", "zone", "files", "covers"];
    let object = check.object(root, &known)?;
    check.heading(&object, SCHEMA_VERSION, "integration");
    let id = check.required(&object, "id", "an id such as \"github\"").and_then(|at| check.text(&at));
    let name = object.get("name").and_then(|at| check.text(&at)).or(id);
    let source_at = check.required(&object, "source", "the id of a tool")?;
    let source = check.text(&source_at)?;
    if !around.tools.is_empty() && !around.tools.contains(&source) {
        let message = format!("found the tool \"{source}\", which cannot be read here");
        check.unknown(&source_at, "integration.unknownSource", message, &around.tools);
        return None;
    }
    let zone = object.get("zone").and_then(|at| zone(check, &at));
    let files = object.get("files").map_or(Vec::new(), |at| check.texts(&at));
    let covers = object.get("covers").and_then(|at| covers(check, &at));
    Some(Integration { id: id?.to_owned(), name: name?.to_owned(), source: source.to_owned(), zone, files, covers })
}

fn covers(check: &mut Check, at: &At<'_>) -> Option<Covers> {
    let object = check.object(at, &["from", "to"])?;
    let mut date = |name: &str| {
        let at = object.get(name)?;
        let day = check.text(&at).map(Day::parse)?;
        if day.is_none() {
            check.unwanted(&at, "a date such as \"2024-01-31\"");
        }
        day
    };
    let covers = Covers { from: date("from"), to: date("to") };
    match covers {
        Covers { from: None, to: None } => {
            if object.get("from").is_none() && object.get("to").is_none() {
                check.unwanted(at, "\"from\", \"to\" or both");
            }
            None
        }
        Covers { from: Some(from), to: Some(to) } if to < from => {
            let message = format!("found days from {from} to {to}, wanted \"to\" at or after \"from\"");
            check.report(Severity::Error, "integration.covers", &at.pointer, message);
            None
        }
        _ => Some(covers),
    }
}

/// The shape of an IANA name; whether there is such a zone, the host knows.
fn zone(check: &mut Check, at: &At<'_>) -> Option<String> {
    let shaped = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "/_+-".contains(c))
    };
    match at.node {
        Node::Text(text) if shaped(text) => Some(text.clone()),
        _ => {
            let message = format!("found {}, wanted an IANA zone such as \"Europe/Berlin\"", at.node.shown());
            check.report(Severity::Error, "integration.zone", &at.pointer, message);
            None
        }
    }
}
