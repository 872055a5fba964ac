//! Integrations: one connected tool's exported files.

use super::{SCHEMA_VERSION, Surroundings};
use crate::diag::Severity;
use crate::document::{At, Check, Node};

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
}

/// Reads an integration document.
pub fn check_integration(check: &mut Check, root: &At<'_>, around: &Surroundings) -> Option<Integration> {
    let known = ["schemaVersion", "type", "id", "name", "description", "source", "zone", "files"];
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
    Some(Integration { id: id?.to_owned(), name: name?.to_owned(), source: source.to_owned(), zone, files })
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
