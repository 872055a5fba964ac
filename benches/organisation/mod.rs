//! Organisations made from a seed: the sample that is shipped, small wild ones for property tests,
//! and a stream of any length for benchmarks.
//!
//! Independent of the engine, whose input it makes: it knows the published formats and nothing else.
//! The same seed gives the same bytes on every machine. Include it by path:
//!
//! ```ignore
//! #[path = "../benches/organisation/mod.rs"]
//! mod organisation;
//! ```
#![allow(dead_code, unused_imports, reason = "each includer uses a part of it")]

mod dice;
mod events;
mod github;
mod model;
mod moment;
mod sample;
mod stream;
mod tools;
mod wild;

pub use dice::Dice;
pub use model::*;
pub use moment::{Form, Moment, Stamp, Zone};
pub use stream::write_events;
pub use tools::Export;

/// The seed of the sample that is shipped.
pub const SAMPLE_SEED: u64 = 2024;

impl Organisation {
    /// The sample organisation: five teams, 2024 and 2025, with every situation that
    /// `tests/suite/sample.rs` counts.
    pub fn sample(seed: u64) -> Self {
        sample::organisation(seed)
    }

    /// A wild organisation of exactly `size` records: one to six teams, and every oddity that an
    /// export can have, more often than any real one has it.
    pub fn random(seed: u64, size: usize) -> Self {
        wild::organisation(seed, size)
    }

    /// An organisation without teams or records.
    fn empty(seed: u64, name: &str, now: Stamp) -> Self {
        Self {
            seed,
            name: name.to_owned(),
            now,
            teams: Vec::new(),
            repositories: Vec::new(),
            commits: Vec::new(),
            pull_requests: Vec::new(),
            deployments: Vec::new(),
            runs: Vec::new(),
            releases: Vec::new(),
            issues: Vec::new(),
            incidents: Vec::new(),
            truth: Truth::default(),
        }
    }
}

/// The organisation in the neutral event format: NDJSON, kind by kind.
pub fn events_ndjson(organisation: &Organisation) -> String {
    events::ndjson(organisation)
}

/// The organisation as exports of the GitHub REST API: relative path and JSON text, sorted by path.
pub fn github_files(organisation: &Organisation) -> Vec<(String, String)> {
    github::files(organisation)
}

/// The organisation as its teams' tools export it, one file of them broken: sorted by path.
pub fn tool_files(organisation: &Organisation) -> Vec<Export> {
    tools::files(organisation)
}

/// The profile document that reads [`tool_files`], with its links from tool to tool.
pub fn tools_profile() -> serde_json::Value {
    tools::profile()
}
