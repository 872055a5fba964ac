//! All records as neutral events: the one format that says whatever any tool says.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Workspace;
use crate::event::{Field, FieldType, Kind, commit, run, stage};
use crate::report::canonical_value;
use crate::source::{EventMembers, EventShape};
use crate::store::{RowId, Store};

/// Some of a workspace's neutral events.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventChunk {
    /// Whole lines, each an event in canonical JSON.
    pub text: String,
    /// The row that comes next; `None` when this was the last of them.
    pub next: Option<RowId>,
}

/// About as many bytes as a chunk has.
const CHUNK_BYTES: usize = 1 << 20;

impl Workspace {
    /// The neutral events from a row on, a chunk at a time: the first begins with row 0, and each tells where the next begins. Rows keep
    /// their numbers until files come or go.
    ///
    /// Each record is an event, with its parts inside; versions that another replaced, and parts whose record is not there, are
    /// left out, as they are out of every figure.
    pub fn to_events(&mut self, from: RowId) -> EventChunk {
        self.store.seal();
        let store = &self.store;
        let mut text = String::new();
        for shape in Kind::ALL.iter().filter_map(|kind| EventShape::of(*kind)) {
            for row in 0..store.table(shape.kind).live {
                let id = store.row_id(shape.kind, row);
                if id < from {
                    continue;
                }
                if text.len() >= CHUNK_BYTES {
                    return EventChunk { text, next: Some(id) };
                }
                text.push_str(&canonical_value(&Value::Object(event(store, shape, row))));
                text.push('\n');
            }
        }
        EventChunk { text, next: None }
    }
}

fn event(store: &Store, shape: &EventShape, row: usize) -> Map<String, Value> {
    let kind = shape.kind;
    let mut event = Map::new();
    event.insert("type".to_owned(), shape.word.into());
    for (member, field) in [("integration", commit::INTEGRATION), ("tool", commit::TOOL)] {
        put(store, &mut event, member, Field { kind, index: field.index }, row);
    }
    fill(store, &mut event, kind, shape.members, row);
    for (list, part_kind, members) in shape.parts {
        let parts: Vec<Value> = store
            .table(*part_kind)
            .parts_of(row)
            .map(|part| {
                let mut said = Map::new();
                fill(store, &mut said, *part_kind, members, part);
                Value::Object(said)
            })
            .collect();
        if !parts.is_empty() {
            event.insert((*list).to_owned(), parts.into());
        }
    }
    event
}

fn fill(store: &Store, event: &mut Map<String, Value>, kind: Kind, members: EventMembers, row: usize) {
    for (member, field) in [("updated_at", commit::UPDATED_AT), ("fields", commit::EXTRAS)] {
        put(store, event, member, Field { kind, index: field.index }, row);
    }
    for (member, field) in members {
        put(store, event, member, *field, row);
    }
}

/// Adds what a field says, if it says anything.
fn put(store: &Store, event: &mut Map<String, Value>, member: &str, field: Field, row: usize) {
    let table = store.table(field.kind);
    if !table.columns[field.index].has(row) {
        return;
    }
    let words = || table.list(field, row).iter().map(|word| store.word(*word));
    let value = match field.spec().field_type {
        _ if is_pairs(field) => named_values(words()),
        FieldType::Symbols => words().map(Value::from).collect(),
        FieldType::Shas => table.list(field, row).iter().map(|sha| Value::from(store.sha_text(*sha))).collect(),
        FieldType::Flag => table.flag(field, row).into(),
        FieldType::Count => table.count(field, row).into(),
        FieldType::Instant | FieldType::Symbol | FieldType::Text | FieldType::Sha => store.shown(field, row).into(),
    };
    event.insert(member.to_owned(), value);
}

/// Whether a field's words are `name=value`.
fn is_pairs(field: Field) -> bool {
    field.index == commit::EXTRAS.index || matches!(field, run::PARAMETERS | stage::PARAMETERS)
}

/// An object of `name=value` words; a name that comes more than once has a list of its values.
fn named_values<'w>(words: impl Iterator<Item = &'w str>) -> Value {
    let mut members = Map::new();
    for (name, value) in words.filter_map(|word| word.split_once('=')) {
        match members.get_mut(name) {
            None => {
                members.insert(name.to_owned(), value.into());
            }
            Some(Value::Array(values)) => values.push(value.into()),
            Some(only) => *only = Value::from(vec![only.take(), value.into()]),
        }
    }
    Value::Object(members)
}
