//! One record on its way from an adapter into the store.

use std::borrow::Cow;

use super::{Field, Kind, Sha, commit, is_bot_name, pull_request, record_identity};
use crate::time::Instant;

/// The value of one field of one record, borrowed from the file it was read from where possible.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Cell<'a> {
    /// The export says nothing, or null.
    #[default]
    Missing,
    /// A point in time.
    Instant(Instant),
    /// A symbol or a text.
    Text(Cow<'a, str>),
    /// Several symbols.
    List(Vec<Cow<'a, str>>),
    /// A commit id.
    Sha(Sha),
    /// Several commit ids.
    Shas(Vec<Sha>),
    /// True or false.
    Flag(bool),
    /// A number.
    Count(f64),
}

/// One record: a kind, its fields, and the parts that stood inside it.
#[derive(Clone, PartialEq, Debug)]
pub struct Record<'a> {
    /// What it is.
    pub kind: Kind,
    /// One cell for each field of the kind.
    pub cells: Vec<Cell<'a>>,
    /// Reviews inside a pull request, stages inside a run.
    pub parts: Vec<Record<'a>>,
    /// It says a part of what there is to say, such as that something ended; other records say the rest of the same thing.
    pub partial: bool,
}

impl<'a> Record<'a> {
    /// A record of `kind` that says nothing yet.
    pub fn new(kind: Kind) -> Record<'a> {
        Record { kind, cells: vec![Cell::Missing; kind.fields().len()], parts: Vec::new(), partial: false }
    }

    /// Fills a field; a missing value leaves it as it is.
    pub fn set(&mut self, field: Field, cell: impl Into<Cell<'a>>) {
        debug_assert_eq!(field.kind, self.kind);
        let cell = cell.into();
        if cell != Cell::Missing {
            self.cells[field.index] = cell;
        }
    }

    /// Fills a field that nothing has filled yet.
    pub fn set_if_missing(&mut self, field: Field, cell: impl Into<Cell<'a>>) {
        if *self.get(field) == Cell::Missing {
            self.set(field, cell);
        }
    }

    /// The value of a field.
    pub fn get(&self, field: Field) -> &Cell<'a> {
        debug_assert_eq!(field.kind, self.kind);
        &self.cells[field.index]
    }

    /// The text of a field that holds one.
    pub fn text(&self, field: Field) -> Option<&str> {
        match self.get(field) {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The instant of a field that holds one.
    pub fn instant(&self, field: Field) -> Option<Instant> {
        match self.get(field) {
            Cell::Instant(instant) => Some(*instant),
            _ => None,
        }
    }

    /// Fills what follows from what was said, whatever tool said it: a commit of several parents is a merge, and an author with a machine's
    /// name is a machine. Where the tool says so itself, that holds.
    pub fn complete(&mut self) {
        let derived = match self.kind {
            Kind::Commit => {
                if let Cell::Shas(parents) = self.get(commit::PARENTS) {
                    let is_merge = parents.len() > 1;
                    self.set_if_missing(commit::IS_MERGE, is_merge);
                }
                Some((commit::AUTHOR, commit::AUTHOR_IS_BOT))
            }
            Kind::PullRequest => Some((pull_request::AUTHOR, pull_request::AUTHOR_IS_BOT)),
            _ => None,
        };
        if let Some((author, is_bot)) = derived {
            let found = self.text(author).map(is_bot_name);
            self.set_if_missing(is_bot, found);
        }
    }

    /// The fields that must be there for the record to be placed, and are not.
    pub fn missing_identity(&self) -> Option<&'static str> {
        record_identity(self.kind)
            .iter()
            .find(|choices| choices.iter().all(|field| *self.get(*field) == Cell::Missing))
            .map(|choices| choices[0].spec().name)
    }
}

impl<'a> From<Cow<'a, str>> for Cell<'a> {
    fn from(text: Cow<'a, str>) -> Cell<'a> {
        if text.is_empty() { Cell::Missing } else { Cell::Text(text) }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Cell<'a> {
        Cow::Borrowed(text).into()
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        if text.is_empty() { Cell::Missing } else { Cell::Text(Cow::Owned(text)) }
    }
}

impl From<Instant> for Cell<'_> {
    fn from(instant: Instant) -> Self {
        Cell::Instant(instant)
    }
}

impl From<bool> for Cell<'_> {
    fn from(flag: bool) -> Self {
        Cell::Flag(flag)
    }
}

impl From<f64> for Cell<'_> {
    fn from(count: f64) -> Self {
        Cell::Count(count)
    }
}

impl From<Sha> for Cell<'_> {
    fn from(sha: Sha) -> Self {
        Cell::Sha(sha)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Cell<'a> {
        value.map_or(Cell::Missing, Into::into)
    }
}
