//! What counts: named sets of records.

use std::collections::BTreeMap;

use crate::event::{Field, Kind};
use crate::filter::Filter;
use crate::profile::Pick;

/// A named set of records: the union of its clauses. A record that two clauses let in counts once.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its name in the profile: `deployment`, `change`.
    pub name: String,
    /// What lets a record in.
    pub clauses: Vec<Clause>,
    /// The kinds of record that can be in it.
    pub kinds: Vec<Kind>,
    /// Which members are one and the same.
    pub merge: Option<Merge>,
}

/// Members that agree in some fields are one: a run that was retried, the runs that one pipeline started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merge {
    /// Names of fields in which they agree. A member that lacks one of them stays by itself.
    pub by: Vec<String>,
    /// The longest time between one of them and the next; `None` for any.
    pub within_ms: Option<i64>,
    /// Which of them is kept.
    pub keep: Pick,
    /// Whose date the kept one has.
    pub at: Pick,
}

/// One way into a definition.
#[derive(Clone, Debug)]
pub enum Clause {
    /// Records of a kind.
    Records(Box<RecordRule>),
    /// Members of another definition.
    Members(Reference),
    /// Each pair that a link makes: the change as often as it was deployed.
    Pairs(usize),
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
    /// For a part such as a stage, only of records like this.
    pub owner_filter: Option<Filter>,
    /// For a run, only with some stage like this.
    pub part_filter: Option<Filter>,
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
