//! DORA metrics from exported delivery data, explained down to the record.
//!
//! Records flow in from files, documents from the user; they meet once, in [`select`]; a report flows out. The modules below are
//! listed in that order, each importing from those above it only. `ARCHITECTURE.md` is the map.
//!
//! ```
//! use dora_insight::time::Zone;
//! use dora_insight::workspace::{FileOptions, Workspace};
//!
//! let mut workspace = Workspace::new();
//! let events = r#"{"type":"deployment","id":"1","repo":"acme/app","environment":"production","deployed_at":"2024-05-06T10:00:00Z"}"#;
//! let options = FileOptions { name: "events.ndjson".into(), integration: "acme".into(), source: None };
//! workspace.import_file(events.as_bytes(), &options).unwrap();
//!
//! let query = serde_json::from_str(r#"{
//!     "metric": "deploymentFrequency", "range": { "from": "2024-05-06", "to": "2024-05-07" }, "now": "2024-06-01T00:00:00Z"
//! }"#).unwrap();
//! let report = workspace.report(&query, &Zone::utc()).unwrap();
//! assert_eq!(report.figure.value, Some(0.5));
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod csv;
pub mod diag;
pub mod order;
pub mod snapshot;
pub mod time;

pub mod document;
pub mod event;

pub mod filter;
pub mod source;
pub mod store;

pub mod collection;
pub mod profile;

pub mod insight;

pub mod link;

pub mod select;

pub mod metric;

pub mod report;

pub mod workspace;

#[cfg(target_arch = "wasm32")]
pub mod wasm;
