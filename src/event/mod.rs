//! The vocabulary: which kinds of record there are, and which fields each has.
//!
//! Every adapter writes these kinds, every filter names these fields, every form is drawn from this registry. Nothing here
//! knows how any tool spells them.

mod kinds;
mod record;
mod sha;

pub use kinds::*;
pub use record::{Cell, Record};
pub use sha::Sha;

/// What a field holds, and so which operators apply to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldType {
    /// A point in time.
    Instant,
    /// A word out of few: a repository, a status, a person. Held once however often it occurs.
    Symbol,
    /// Free text that rarely repeats: a title, an id, an address.
    Text,
    /// Several words: labels, branches.
    Symbols,
    /// One commit id.
    Sha,
    /// Several commit ids.
    Shas,
    /// True or false.
    Flag,
    /// A number.
    Count,
}

impl FieldType {
    /// The word for it, by what operators apply.
    pub const fn word(self) -> &'static str {
        match self {
            FieldType::Instant => "time",
            FieldType::Symbol | FieldType::Text | FieldType::Sha => "text",
            FieldType::Symbols | FieldType::Shas => "list",
            FieldType::Flag => "flag",
            FieldType::Count => "number",
        }
    }

    /// What is wanted, in words, when something else was found.
    pub fn wanted(self) -> &'static str {
        match self {
            FieldType::Instant => "a time such as \"2024-05-31T09:30:00Z\"",
            FieldType::Symbol | FieldType::Text => "a text",
            FieldType::Symbols => "a list of texts",
            FieldType::Sha => "a commit SHA of 7 to 64 hexadecimal digits",
            FieldType::Shas => "a list of commit SHAs",
            FieldType::Flag => "true or false",
            FieldType::Count => "a number",
        }
    }
}

/// One field of one kind, as a place in its table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Field {
    /// The kind of record that has it.
    pub kind: Kind,
    /// Its column.
    pub index: usize,
}

impl Field {
    /// Name, type and meaning.
    pub fn spec(self) -> &'static FieldSpec {
        &self.kind.fields()[self.index]
    }
}

/// A field as people and documents name it.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// The name in filters and reports.
    pub name: &'static str,
    /// What it holds.
    pub field_type: FieldType,
    /// What it means.
    pub meaning: &'static str,
}

impl Kind {
    /// The field called `name` in filters and reports.
    pub fn field(self, name: &str) -> Option<Field> {
        self.fields().iter().position(|spec| spec.name == name).map(|index| Field { kind: self, index })
    }

    /// The kind called `word` in documents.
    pub fn named(word: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// Whether its records are of their own and happened, so that definitions may count them: a list's status only explains others.
    pub fn happens(self) -> bool {
        self.parent().is_none() && self != Kind::Status
    }
}

/// Whether a name is a machine's: GitHub's `[bot]` suffix, or one that ends in `-bot`.
pub fn is_bot_name(name: &str) -> bool {
    let name = name.trim_end();
    let ends_with = |suffix: &str| {
        name.len() >= suffix.len()
            && name.as_bytes()[name.len() - suffix.len()..].eq_ignore_ascii_case(suffix.as_bytes())
    };
    ends_with("[bot]") || ends_with("-bot")
}

/// What makes a record of a kind one thing: the fields whose values it must have, alternatives side by side. Two records of
/// one integration that agree in all of them are two versions of one record.
pub const fn record_identity(kind: Kind) -> &'static [&'static [Field]] {
    match kind {
        Kind::Commit => &[&[commit::SHA]],
        Kind::PullRequest => &[&[pull_request::ID]],
        Kind::Run => &[&[run::ID]],
        Kind::Release => &[&[release::ID]],
        Kind::Issue => &[&[issue::ID, issue::KEY]],
        Kind::Status => &[&[status::NAME], &[status::CATEGORY]],
        Kind::Incident => &[&[incident::ID]],
        Kind::Custom => &[&[custom::KEY], &[custom::EVENT_TYPE], &[custom::EVENT_TIME]],
        _ => &[],
    }
}

/// The fields by which a part that came in a file of its own names its record; inside its record it needs none.
pub const fn part_address(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::PullRequestCommit => &[pull_request_commit::REPO, pull_request_commit::NUMBER],
        Kind::Review => &[review::REPO, review::NUMBER],
        Kind::Comment => &[comment::REPO, comment::NUMBER],
        Kind::LabelEvent => &[label_event::REPO, label_event::NUMBER],
        Kind::Stage => &[stage::RUN_ID],
        Kind::DeploymentStatus => &[deployment_status::RUN_ID, deployment_status::REPO],
        Kind::Transition => &[transition::ISSUE_ID],
        _ => &[],
    }
}

/// The instant that puts the records of a kind in order: when the thing came to be.
pub const fn record_time(kind: Kind) -> Field {
    match kind {
        Kind::Commit => commit::AUTHORED_AT,
        Kind::PullRequest => pull_request::CREATED_AT,
        Kind::PullRequestCommit => pull_request_commit::AUTHORED_AT,
        Kind::Review => review::AT,
        Kind::Comment => comment::AT,
        Kind::LabelEvent => label_event::AT,
        Kind::Run => run::STARTED_AT,
        Kind::Stage => stage::STARTED_AT,
        Kind::Artifact => artifact::UPDATED_AT,
        Kind::DeploymentStatus => deployment_status::AT,
        Kind::Release => release::RELEASED_AT,
        Kind::Issue => issue::CREATED_AT,
        Kind::Transition => transition::AT,
        Kind::FixVersion => fix_version::RELEASED_AT,
        Kind::Status => status::UPDATED_AT,
        Kind::Incident => incident::CREATED_AT,
        Kind::Custom => custom::EVENT_TIME,
    }
}
