//! Presets: what other tools count, as profiles, and the band sets that come along.

use super::DEFAULT_PROFILE;
use crate::document::{Node, parse};

macro_rules! documents {
    ($($id:literal),* $(,)?) => { &[$(($id, include_str!(concat!("documents/", $id, ".json")))),*] };
}

macro_rules! band_sets {
    ($($id:literal),* $(,)?) => { &[$(($id, include_str!(concat!("documents/", $id, ".bands.json")))),*] };
}

/// The documents of the presets by id: each says only what differs from the profile it is based on.
pub const PRESETS: &[(&str, &str)] = documents![
    "dora-2025-words",
    "harness-classic",
    "harness-2",
    "devlake-2023",
    "devlake-2021",
    "fourkeys",
    "gitlab",
    "middleware",
    "metrik",
    "pelorus",
    "redgate",
    "stenjo",
    "liatrio",
    "dorametrix",
    "faros",
    "heartbeat",
    "devopsmetrics",
    "github-dora-metrics",
    "linearb-like",
    "sleuth-like",
    "datadog-like",
    "uplevel-like",
];

/// The documents of the band sets that come along, by id.
pub const BAND_SETS: &[(&str, &str)] = band_sets![
    "dora-2018",
    "dora-2019",
    "dora-2021",
    "dora-2022",
    "dora-2023",
    "dora-2024",
    "dora-2025",
    "harness-classic",
    "harness-2",
    "devlake-2023",
    "devlake-2021",
    "opendora",
    "fourkeys",
    "gitlab",
    "middleware",
    "metrik",
    "devopsmetrics",
    "devopsmetrics-actions",
    "liatrio",
    "faros",
    "linearb",
    "none",
];

/// How faithfully a preset gives its tool's figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fidelity {
    /// The tool's own figures, as far as its rules are known.
    Exact,
    /// The tool's figures but for what the document says.
    Approximate,
    /// The tool's figures, with a defect of the tool that nobody would choose.
    QuirkKept,
}

impl Fidelity {
    /// Words in documents.
    pub const WORDS: &'static [(&'static str, Fidelity)] =
        &[("exact", Fidelity::Exact), ("approximate", Fidelity::Approximate), ("quirkKept", Fidelity::QuirkKept)];
}

/// The document of a preset.
pub fn preset(id: &str) -> Option<&'static str> {
    PRESETS.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

/// The document of a band set that comes along.
pub fn band_set(id: &str) -> Option<&'static str> {
    BAND_SETS.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

/// Whether a document is one of the presets, unchanged: only they may keep a tool's quirk.
pub(super) fn is_preset(document: &Node) -> bool {
    let Some(Node::Text(id)) = document.member("id") else { return false };
    preset(id).and_then(|text| parse(text).ok()).is_some_and(|known| known == *document)
}

/// A profile laid over the one that it is based on, that over its own, down to the default profile. `None` where it is based on
/// no preset.
pub(super) fn over_its_base(document: &Node) -> Option<Node> {
    match document.member("basedOn") {
        Some(Node::Text(id)) => {
            let base = parse(preset(id)?).ok()?;
            Some(document.over(&over_its_base(&base)?))
        }
        _ => Some(document.over(&parse(DEFAULT_PROFILE).ok()?)),
    }
}
