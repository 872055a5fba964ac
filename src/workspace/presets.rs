//! The presets and band sets that come along.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::diag::nearest;
use crate::profile::{BAND_SETS, PRESETS, preset};
use crate::report::QueryError;

/// A preset in a list of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PresetSummary {
    /// Its id, by which queries and profiles name it.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Where its rules are published.
    pub source: String,
    /// When they were read: `2026-11`.
    pub read: String,
    /// `exact`, `approximate` or `quirkKept`.
    pub fidelity: String,
    /// What differs from the source, or which quirk is kept; `None` where it is exact.
    pub because: Option<String>,
}

/// Every preset, the default profile first.
pub fn presets() -> Vec<PresetSummary> {
    let documents = PRESETS.iter().map(|(_, text)| document(text));
    documents
        .map(|document| {
            let text = |name: &str| document.get(name).and_then(Value::as_str).map(str::to_owned);
            PresetSummary {
                id: text("id").unwrap_or_default(),
                name: text("name").unwrap_or_default(),
                source: text("source").unwrap_or_default(),
                read: text("read").unwrap_or_default(),
                fidelity: text("fidelity").unwrap_or_default(),
                because: text("because"),
            }
        })
        .collect()
}

/// The document of a preset, which says only what differs from the profile it is based on.
pub fn preset_document(id: &str) -> Result<&'static str, QueryError> {
    preset(id).ok_or_else(|| {
        let known = || PRESETS.iter().map(|(known, _)| *known);
        let wanted = match nearest(id, known()) {
            Some(guess) => format!("did you mean \"{guess}\"?"),
            None => known().collect::<Vec<_>>().join(", "),
        };
        QueryError::new(
            "preset.id",
            "",
            format!("found the preset \"{id}\", wanted one of those that come along: {wanted}"),
        )
    })
}

/// The documents of every band set that comes along, as one JSON text.
pub fn band_sets_json() -> String {
    let documents: Vec<&str> = BAND_SETS.iter().map(|(_, text)| *text).collect();
    format!("[{}]", documents.join(","))
}

fn document(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}
