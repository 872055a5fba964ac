//! Documents in.

use serde::Serialize;
use serde_json::Value;

use super::Workspace;
use crate::diag::{Diagnostic, Place, Severity};
use crate::document::{At, Check, Node, parse};
use crate::profile::{Bindings, check_band_set, check_corrections, check_profile};

/// What checking a document gives.
pub type Checked = CheckedDocument;

/// A document's findings, and whether it can be used.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckedDocument {
    /// The document as it was given, with what nothing reads; `None` where it cannot be used.
    pub value: Option<Value>,
    /// All findings at once, in the order of the document.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks a document on its own. `None` for a kind that nobody knows.
pub fn check_document(kind: &str, text: &str) -> Option<CheckedDocument> {
    let diagnostics = match kind {
        "profile" => check_profile(text, &Bindings::new(), &[]).diagnostics,
        "bands" => check_with(text, |check, root| drop(check_band_set(check, root))),
        "corrections" => check_with(text, |check, root| drop(check_corrections(check, root))),
        _ => return None,
    };
    let sound = diagnostics.iter().all(|finding| finding.severity != Severity::Error);
    let value = if sound { parse(text).ok().map(|node| node.to_value()) } else { None };
    Some(CheckedDocument { value, diagnostics })
}

fn check_with(text: &str, read: impl FnOnce(&mut Check, &At<'_>)) -> Vec<Diagnostic> {
    match parse(text) {
        Ok(node) => {
            let mut check = Check::default();
            read(&mut check, &At::root(&node));
            check.findings
        }
        Err(finding) => vec![*finding],
    }
}

impl Workspace {
    /// Takes a bundle `{ "profiles": [...], "bandSets": [...], "corrections": [...] }` in place of the documents there were. Documents that cannot be
    /// used are left out; every finding has a pointer into the bundle.
    pub fn set_documents(&mut self, bundle: &str) -> Vec<Diagnostic> {
        self.changed();
        self.profiles.clear();
        self.band_sets.clear();
        self.corrections.clear();
        let node = match parse(bundle) {
            Ok(node) => node,
            Err(finding) => return vec![*finding],
        };
        let mut check = Check::default();
        let root = At::root(&node);
        let Some(object) = check.object(&root, &["schemaVersion", "profiles", "bandSets", "corrections"]) else {
            return check.findings;
        };
        for at in object.get("bandSets").map_or(Vec::new(), |at| check.list(&at)) {
            let text = at.node.to_value().to_string();
            let findings = check_with(&text, |check, root| drop(check_band_set(check, root)));
            if keep(&mut check, &at.pointer, findings) {
                self.band_sets.push(text);
            }
        }
        let band_sets: Vec<&str> = self.band_sets.iter().map(String::as_str).collect();
        for at in object.get("profiles").map_or(Vec::new(), |at| check.list(&at)) {
            let text = at.node.to_value().to_string();
            let findings = check_profile(&text, &Bindings::new(), &band_sets).diagnostics;
            let Some(Node::Text(id)) = at.node.member("id") else {
                keep(&mut check, &at.pointer, findings);
                continue;
            };
            if keep(&mut check, &at.pointer, findings) && self.profiles.insert(id.clone(), text).is_some() {
                let message = format!("found two profiles with the id \"{id}\", wanted one; the later one is used");
                check.report(Severity::Warning, "documents.doubledId", &at.pointer, message);
            }
        }
        for at in object.get("corrections").map_or(Vec::new(), |at| check.list(&at)) {
            self.corrections.extend(check_corrections(&mut check, &at));
        }
        check.findings
    }
}

/// Adds a document's findings with their pointers into the bundle; true where the document can be used.
fn keep(check: &mut Check, pointer: &str, findings: Vec<Diagnostic>) -> bool {
    let sound = findings.iter().all(|finding| finding.severity != Severity::Error);
    check.findings.extend(findings.into_iter().map(|mut finding| {
        let inner = finding.place.pointer.unwrap_or_default();
        finding.place = Place { pointer: Some(format!("{pointer}{inner}")), ..finding.place };
        if let Some(fix) = &mut finding.fix {
            fix.pointer = format!("{pointer}{}", fix.pointer);
        }
        finding
    }));
    sound
}
