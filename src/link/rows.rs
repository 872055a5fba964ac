//! A checked filter put to work on the rows of a table.

use std::cell::Cell;

use crate::event::{Field, FieldType, Sha};
use crate::filter::{FieldRef, Filter, Test, TextTest, ValueTest};
use crate::store::Store;

/// A filter over one kind's rows. Each word is tested once, however many rows have it.
pub struct RowFilter<'f>(Compiled<'f>);

enum Compiled<'f> {
    All(Vec<Compiled<'f>>),
    Any(Vec<Compiled<'f>>),
    Not(Box<Compiled<'f>>),
    /// Any of the tests: words of one field are looked at together, however many tests there are.
    Words(Field, Vec<&'f TextTest>, Vec<Cell<u8>>),
    Pairs(Field, &'f str, &'f TextTest, Vec<Cell<u8>>),
    Text(Field, &'f TextTest),
    Shas(Field, &'f TextTest),
    PairExists(Field, &'f str, bool),
    Value(Field, &'f ValueTest),
}

const UNKNOWN: u8 = 0;
const NO: u8 = 1;
const YES: u8 = 2;

impl<'f> RowFilter<'f> {
    /// Prepares a filter for the words that the store holds now.
    pub fn new(filter: &'f Filter, store: &Store) -> RowFilter<'f> {
        RowFilter(compile(filter, store))
    }

    /// Whether a row passes.
    pub fn passes(&self, store: &Store, row: usize) -> bool {
        self.0.passes(store, row)
    }
}

fn compile<'f>(filter: &'f Filter, store: &Store) -> Compiled<'f> {
    let cache = || vec![Cell::new(UNKNOWN); store.symbols.len()];
    if let Some((field, test)) = words_test(filter) {
        return Compiled::Words(field, vec![test], cache());
    }
    match filter {
        Filter::All(filters) => Compiled::All(filters.iter().map(|filter| compile(filter, store)).collect()),
        Filter::Any(filters) => {
            let mut words: Vec<(Field, Vec<&TextTest>)> = Vec::new();
            let mut compiled = Vec::new();
            for filter in filters {
                let Some((field, test)) = words_test(filter) else {
                    compiled.push(compile(filter, store));
                    continue;
                };
                match words.iter_mut().find(|(known, _)| *known == field) {
                    Some((_, tests)) => tests.push(test),
                    None => words.push((field, vec![test])),
                }
            }
            compiled.extend(words.into_iter().map(|(field, tests)| Compiled::Words(field, tests, cache())));
            Compiled::Any(compiled)
        }
        Filter::Not(inner) => Compiled::Not(Box::new(compile(inner, store))),
        Filter::Test(test) => match (&test.field, &test.value) {
            (FieldRef::Pair(field, name), ValueTest::Text(text)) => Compiled::Pairs(*field, name, text, cache()),
            (FieldRef::Pair(field, name), ValueTest::Exists(wanted)) => Compiled::PairExists(*field, name, *wanted),
            (FieldRef::Pair(field, _), value) => Compiled::Value(*field, value),
            (FieldRef::Column(field), ValueTest::Text(text)) => match field.spec().field_type {
                FieldType::Sha | FieldType::Shas => Compiled::Shas(*field, text),
                _ => Compiled::Text(*field, text),
            },
            (FieldRef::Column(field), value) => Compiled::Value(*field, value),
        },
    }
}

/// The field and the test of a filter over words that are held once.
fn words_test(filter: &Filter) -> Option<(Field, &TextTest)> {
    match filter {
        Filter::Test(Test { field: FieldRef::Column(field), value: ValueTest::Text(test) })
            if matches!(field.spec().field_type, FieldType::Symbol | FieldType::Symbols) =>
        {
            Some((*field, test))
        }
        _ => None,
    }
}

impl Compiled<'_> {
    fn passes(&self, store: &Store, row: usize) -> bool {
        match self {
            Compiled::All(filters) => filters.iter().all(|filter| filter.passes(store, row)),
            Compiled::Any(filters) => filters.iter().any(|filter| filter.passes(store, row)),
            Compiled::Not(inner) => !inner.passes(store, row),
            Compiled::Words(field, tests, cache) => {
                let word = |symbol: u32| {
                    remembered(&cache[symbol as usize], || tests.iter().any(|test| test.matches(store.word(symbol))))
                };
                let table = store.table(field.kind);
                match field.spec().field_type {
                    FieldType::Symbol => match table.symbol(*field, row) {
                        0 => false,
                        symbol => word(symbol),
                    },
                    _ => table.list(*field, row).iter().any(|symbol| word(*symbol)),
                }
            }
            Compiled::Pairs(field, name, test, cache) => {
                store.table(field.kind).list(*field, row).iter().any(|symbol| {
                    remembered(&cache[*symbol as usize], || match store.word(*symbol).split_once('=') {
                        Some((found, value)) => found.to_lowercase() == *name && test.matches(value),
                        None => false,
                    })
                })
            }
            Compiled::PairExists(field, name, wanted) => {
                let named = |symbol: &u32| {
                    store.word(*symbol).split_once('=').is_some_and(|(found, _)| found.to_lowercase() == *name)
                };
                store.table(field.kind).list(*field, row).iter().any(named) == *wanted
            }
            Compiled::Text(field, test) => match store.table(field.kind).text(*field, row) {
                "" => false,
                text => test.matches(text),
            },
            Compiled::Shas(field, test) => {
                let table = store.table(field.kind);
                let digits = |sha: u32| Sha::from_stored(store.shas.bytes(sha)).to_string();
                match field.spec().field_type {
                    FieldType::Sha => {
                        let sha = table.sha(*field, row);
                        sha != 0 && test.matches(&digits(sha))
                    }
                    _ => table.list(*field, row).iter().any(|sha| test.matches(&digits(*sha))),
                }
            }
            Compiled::Value(field, value) => passes_value(store, *field, value, row),
        }
    }
}

fn remembered(cell: &Cell<u8>, test: impl FnOnce() -> bool) -> bool {
    if cell.get() == UNKNOWN {
        cell.set(if test() { YES } else { NO });
    }
    cell.get() == YES
}

fn passes_value(store: &Store, field: Field, value: &ValueTest, row: usize) -> bool {
    let table = store.table(field.kind);
    match value {
        ValueTest::Exists(wanted) => table.columns[field.index].has(row) == *wanted,
        ValueTest::Flag(wanted) => table.flag(field, row).unwrap_or(false) == *wanted,
        ValueTest::Time(from, until) => table
            .instant(field, row)
            .is_some_and(|at| from.is_none_or(|from| at >= from) && until.is_none_or(|until| at < until)),
        ValueTest::More(edge) => table.count(field, row).is_some_and(|count| count > *edge),
        ValueTest::Less(edge) => table.count(field, row).is_some_and(|count| count < *edge),
        ValueTest::Equal(values) => table.count(field, row).is_some_and(|count| values.contains(&count)),
        ValueTest::Text(_) => false,
    }
}
