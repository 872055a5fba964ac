//! Projects, integrations and the trees of collections: which records a team's figures are about, and by which profile.
//!
//! A project is checked once into these types, which cannot be wrong: every parent is found, no tree has a cycle, every filter fits
//! its kind. What the profiles and integrations of a workspace are is told from outside ([`Surroundings`]); no rows are seen here.

mod category;
mod csv;
mod effective;
mod import;
mod integration;
mod node;
mod org;
mod person;
mod project;
mod surroundings;
mod tree;

pub use category::Category;
pub use effective::{Effective, EffectiveFilter, Name, Origin, OriginKind, Sourced, effective};
pub use import::{Imported, import_collections};
pub use integration::{Covers, Integration, check_integration};
pub use node::{Collection, RecordFilter, check_collection, read_filters};
pub use org::import_org;
pub use person::{Person, all_names, check_people};
pub use project::{Project, check_project};
pub use surroundings::{Need, ProfileFacts, Surroundings};

/// The version of these documents that this engine writes and reads.
pub const SCHEMA_VERSION: f64 = 1.0;
