//! What counts: named sets of records.

use std::collections::BTreeMap;

use crate::event::{Field, Kind};
use crate::filter::Filter;

/// A named set of records: the union of its clauses. A record that two clauses let in counts once.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its name in the profile: `deployment`, `change`.
    pub name: String,
    /// What lets a record in.
    pub clauses: Vec<Clause>,
    /// The kinds of record that can be in it.
    pub kinds: Vec<Kind>,
}

/// One way into a definition.
#[derive(Clone, Debug)]
pub enum Clause {
    /// Records of a kind.
    Records(RecordRule),
    /// Members of another definition.
    Members(Reference),
}

/// Which records of a kind, with which outcome, placed at which time.
#[derive(Clone, Debug)]
pub struct RecordRule {
    /// The kind of record.
    pub kind: Kind,
    /// Only records of these tools; empty for any.
    pub tools: Vec<String>,
    /// Only records of these integrations; empty for any.
    pub integrations: Vec<String>,
    /// Only records like this.
    pub filter: Option<Filter>,
    /// How the tool's own status becomes an outcome; without it every record is a success.
    pub outcomes: Option<OutcomeWords>,
    /// The field whose instant places the record in time: the first of these that it has.
    pub at: Vec<Field>,
}

/// How something that was attempted went.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Outcome {
    /// It did what it was meant to.
    Success,
    /// It did not.
    Failure,
    /// It is not known yet.
    Pending,
    /// The profile gives this status no outcome.
    Other,
}

impl Outcome {
    /// The word in documents.
    pub const fn word(self) -> &'static str {
        match self {
            Outcome::Success => "success",
            Outcome::Failure => "failure",
            Outcome::Pending => "pending",
            Outcome::Other => "other",
        }
    }
}

/// Statuses, lower-cased, by the outcome they mean.
#[derive(Clone, Debug, Default)]
pub struct OutcomeWords(pub BTreeMap<String, Outcome>);

/// Members of another definition, narrowed.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The other definition's number.
    pub of: usize,
    /// Only with one of these outcomes; empty for any.
    pub outcomes: Vec<Outcome>,
    /// Only members that this link leads somewhere from.
    pub linked: Option<usize>,
    /// Only members like this, by kind; a kind that is not here has no member like it.
    pub filters: Option<BTreeMap<Kind, Filter>>,
}
