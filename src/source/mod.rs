//! From one tool's export to records: detection, the streaming reader, and one adapter a tool.
//!
//! Bytes come in as they are read; [`FileReader`] cuts them into records, and the tool's [`Adapter`] turns each into the
//! vocabulary of [`crate::event`]. What a tool means by its fields is known here and nowhere else; what a deployment or a
//! failure is, is not known here at all.

mod adapter;
mod address;
mod azure_devops;
mod bitbucket;
mod cdevents;
mod circleci;
mod detect;
mod events;
mod finding;
mod frame;
mod github;
mod gitlab;
mod harness;
mod jenkins;
mod jira;
mod json;
mod message;
mod opsgenie;
mod pagerduty;
mod pelorus;
mod reader;
mod saved;
mod servicenow;
mod shape;
mod sheet;
mod sign;
mod statuspage;

pub use adapter::{ADAPTERS, Adapter, adapter};
pub use detect::{Detected, detect};
pub use events::{EVENT_SHAPES, EventMembers, EventShape};
pub use json::locate;
pub use reader::{FileReader, ImportReport, Origin, Passed};
