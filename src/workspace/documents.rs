//! Documents in.

use serde::Serialize;
use serde_json::Value;

use super::Workspace;
use super::bundle::{self, Bundle};
use crate::collection::{Surroundings, check_collection, check_integration};
use crate::diag::Diagnostic;
use crate::document::{At, Check, parse};
use crate::insight::check_insight;
use crate::profile::{Bindings, check_band_set, check_corrections, check_profile_node, check_quirks, check_score};
use crate::source::ADAPTERS;

/// What checking a document gives.
pub type Checked = CheckedDocument;

/// A document's findings, and whether it can be used.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckedDocument {
    /// The document as it was given, with what nothing reads, in its present spelling; `None` where it cannot be used.
    pub value: Option<Value>,
    /// All findings at once, in the order of the document.
    pub diagnostics: Vec<Diagnostic>,
}

/// The kinds of document that [`check_document`] knows.
pub const DOCUMENT_KINDS: &[&str] =
    &["workspace", "project", "integration", "profile", "bands", "score", "collection", "insight", "corrections"];

/// Checks a document on its own. `None` for a kind that nobody knows. What the other documents of a workspace say is not known
/// here, and not missed, except in a workspace document, which holds them all.
pub fn check_document(kind: &str, text: &str) -> Option<CheckedDocument> {
    if !DOCUMENT_KINDS.contains(&kind) {
        return None;
    }
    let node = match parse(text) {
        Ok(node) => node,
        Err(finding) => return Some(CheckedDocument { value: None, diagnostics: vec![*finding] }),
    };
    let root = At::root(&node);
    let mut check = Check::default();
    let around = alone();
    let mut present = None;
    match kind {
        "workspace" => {
            let read = bundle::read(&node);
            (check.findings, present) = (read.diagnostics, read.document);
        }
        "profile" => {
            check.findings = check_profile_node(&node, &Bindings::new(), &[]).diagnostics;
            check_quirks(&mut check, &node);
        }
        "bands" => drop(check_band_set(&mut check, &root)),
        "score" => drop(check_score(&mut check, &root)),
        "corrections" => drop(check_corrections(&mut check, &root)),
        "integration" => drop(check_integration(&mut check, &root, &around)),
        "collection" => drop(check_collection(&mut check, &root, &around)),
        "insight" => drop(check_insight(&mut check, &root, None, &around)),
        _ => drop(bundle::project(&mut check, &root, &around)),
    }
    let value = check.is_sound().then(|| present.unwrap_or(node).to_value());
    Some(CheckedDocument { value, diagnostics: check.findings })
}

/// What is known without any other document.
fn alone() -> Surroundings {
    Surroundings { tools: ADAPTERS.iter().map(|adapter| adapter.id).collect(), ..Surroundings::default() }
}

impl Workspace {
    /// Takes a workspace document (`{ "profiles": [...], "bandSets": [...], "projects": [...], … }`, any of them left out) in place of
    /// the documents there were. Parts that cannot be used are left out; every finding has a pointer into what was given. A text that
    /// cannot be read at all, or was written by a newer version, changes nothing.
    pub fn set_documents(&mut self, text: &str) -> Vec<Diagnostic> {
        let node = match parse(text) {
            Ok(node) => node,
            Err(finding) => return vec![*finding],
        };
        let Bundle {
            profiles,
            band_sets,
            scores,
            corrections,
            integrations,
            people,
            projects,
            insights,
            diagnostics,
            document,
        } = bundle::read(&node);
        if let Some(document) = document {
            self.changed();
            self.document = document.to_value();
            self.profiles = profiles;
            self.band_sets = band_sets;
            self.scores = scores;
            self.corrections = corrections;
            self.integrations = integrations;
            self.people = people;
            self.projects = projects;
            self.insights = insights;
        }
        diagnostics
    }
}
