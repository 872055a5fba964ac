//! Every verb of the product, in Rust types: import, documents, reports.
//!
//! Importing, forgetting and setting documents change state; every read brings all its parameters along. What a profile makes of
//! the rows is worked out once and kept until one of the two changes.

mod alike;
mod bundle;
mod collections;
mod comparison;
mod condition;
mod doctor;
mod documents;
mod drill;
mod events;
mod explain;
mod facts;
mod import;
mod insights;
mod inspect;
mod lint;
mod mapping;
mod presets;
mod reports;
mod rosetta;
mod saved;
mod score;
mod sensitivity;
mod suggestion;
mod tables;
mod trial;

use std::collections::BTreeMap;

pub use collections::EffectiveCollection;
pub use comparison::{
    ChangedRow, ChangedRows, CompareQuery, ComparedFigure, Comparison, MovedRows, Part, ProfileDifference, RowSample,
};
pub use doctor::DoctorQuery;
pub use documents::{Checked, CheckedDocument, DOCUMENT_KINDS, check_document};
pub use drill::DrillQuery;
pub use events::EventChunk;
pub use explain::ExplainQuery;
pub use import::{FileHandle, FileOptions, ImportError};
pub use inspect::{FieldValues, ReasonCount, RecordName, RuleMatches, RuleQuery, ValueCount, ValuesQuery};
pub use mapping::{MappedBranch, MappedEnvironment, MappedService, Mapping};
pub use presets::{PresetSummary, band_sets_json, preset_document, presets};
pub use rosetta::{OtherChoice, Rosetta, RosettaQuery, RosettaRow};
pub use score::{ScorePoints, ScoreQuery, ScoreReport};
pub use sensitivity::{SensitiveChoice, SensitiveValue, Sensitivity, ValueRange};
pub use suggestion::{Candidate, SuggestedSubject, Suggestion};

use serde_json::Value;

use crate::collection::{Integration, Person, Project};
use crate::insight::Insight;
use crate::link::Resolved;
use crate::metric::SpanTable;
use crate::profile::{Correction, Profile};
use crate::select::Membership;
use crate::source::{FileReader, ImportReport};
use crate::store::Store;
use crate::time::Zone;

/// The engine's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Zones by name, as the host brings them along.
pub type Zones = BTreeMap<String, Zone>;

/// Records and documents, and what is known of both.
#[derive(Default)]
pub struct Workspace {
    store: Store,
    imports: BTreeMap<u32, ImportReport>,
    readers: BTreeMap<u32, FileReader>,
    /// The workspace document that was taken last, in its present spelling; null before any.
    document: Value,
    /// Profile documents by id.
    profiles: BTreeMap<String, String>,
    /// Texts of band-set documents.
    band_sets: Vec<String>,
    /// Texts of score documents.
    scores: Vec<String>,
    /// What people know better than the records.
    corrections: Vec<Correction>,
    /// What is known of integrations.
    integrations: Vec<Integration>,
    /// People whom tools call by different names.
    people: Vec<Person>,
    /// Projects with their collections.
    projects: Vec<Project>,
    /// Insights by their project's id.
    insights: Vec<(String, Insight)>,
    /// What profiles made of the present rows.
    prepared: BTreeMap<PreparedKey, Prepared>,
}

/// A profile as it is used, and the zone where that matters.
type PreparedKey = (collections::ProfileUse, String);

/// A profile worked out over all rows.
struct Prepared {
    profile: Profile,
    resolved: Resolved,
    lead_time: SpanTable,
    time_to_restore: SpanTable,
    /// The rows of collections that were asked about.
    memberships: BTreeMap<collections::MembershipKey, Membership>,
}

impl Workspace {
    /// An empty workspace, in which the default profile holds.
    pub fn new() -> Workspace {
        Workspace::default()
    }

    fn changed(&mut self) {
        self.prepared.clear();
    }
}
