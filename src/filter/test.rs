//! A checked filter.

use std::collections::BTreeSet;

use super::Pattern;
use crate::event::Field;
use crate::time::Instant;

/// A tree of tests.
#[derive(Clone, Debug)]
pub enum Filter {
    /// Each must hold; an empty list holds.
    All(Vec<Filter>),
    /// One must hold; an empty list does not.
    Any(Vec<Filter>),
    /// It must not hold.
    Not(Box<Filter>),
    /// One field's value is looked at.
    Test(Test),
}

impl Filter {
    /// The names of the fields that it is about, as filters name them.
    pub fn fields(&self) -> BTreeSet<String> {
        match self {
            Filter::All(filters) | Filter::Any(filters) => filters.iter().flat_map(Filter::fields).collect(),
            Filter::Not(inner) => inner.fields(),
            Filter::Test(test) => BTreeSet::from([match &test.field {
                FieldRef::Column(field) => field.spec().name.to_owned(),
                FieldRef::Pair(field, name) => format!("{}.{name}", field.spec().name),
            }]),
        }
    }
}

/// Which value is looked at.
#[derive(Clone, Debug)]
pub enum FieldRef {
    /// A field of the record.
    Column(Field),
    /// The value behind a name in a list of `name=value`: `fields.customer`, `parameters.rollback`.
    Pair(Field, String),
}

/// One field's value and what it must be like.
#[derive(Clone, Debug)]
pub struct Test {
    /// Whose value.
    pub field: FieldRef,
    /// What it must be like.
    pub value: ValueTest,
}

/// What a text, or one text of a list, must be like: one of the patterns.
#[derive(Clone, Debug)]
pub struct TextTest(pub Vec<Pattern>);

/// What a value must be like.
#[derive(Clone, Debug)]
pub enum ValueTest {
    /// For texts, symbols, lists and commit ids.
    Text(TextTest),
    /// For flags; a missing flag is false.
    Flag(bool),
    /// There is a value, or there is none.
    Exists(bool),
    /// For times: from (in), until (out).
    Time(Option<Instant>, Option<Instant>),
    /// For numbers: more than, less than, or exactly.
    More(f64),
    /// For numbers.
    Less(f64),
    /// For numbers: any of these.
    Equal(Vec<f64>),
}

impl TextTest {
    /// Whether the text is like any of the patterns.
    pub fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|pattern| pattern.matches(text))
    }
}
