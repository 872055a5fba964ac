//! A collection's filter beats a question's on the same field; else both apply.

use std::collections::BTreeSet;

use super::membership::person_field;
use crate::collection::Effective;
use crate::event::{Field, Kind};
use crate::filter::{FieldRef, Filter};

/// The question's filter without the conditions that are about a field which the collection's filters are about, and the names of
/// those fields. A condition under `any` or `not` goes as a whole.
pub fn overrule(question: Filter, kind: Kind, collection: &Effective) -> (Filter, BTreeSet<String>) {
    let mut taken = BTreeSet::new();
    for filter in collection.filters.iter().filter(|filter| filter.kind == kind) {
        fields(&filter.filter, &mut taken);
    }
    if !collection.people.is_empty() {
        taken.extend(person_field(kind).map(str::to_owned));
    }
    let mut beaten = BTreeSet::new();
    let conditions = match question {
        Filter::All(conditions) => conditions,
        other => vec![other],
    };
    let mut kept = Vec::new();
    for condition in conditions {
        let mut own = BTreeSet::new();
        fields(&condition, &mut own);
        let mut met = own.intersection(&taken).peekable();
        if met.peek().is_none() {
            kept.push(condition);
        } else {
            beaten.extend(met.cloned());
        }
    }
    (Filter::All(kept), beaten)
}

fn fields(filter: &Filter, found: &mut BTreeSet<String>) {
    match filter {
        Filter::All(filters) | Filter::Any(filters) => filters.iter().for_each(|filter| fields(filter, found)),
        Filter::Not(inner) => fields(inner, found),
        Filter::Test(test) => {
            found.insert(match &test.field {
                FieldRef::Column(field) => field.spec().name.to_owned(),
                FieldRef::Pair(field, name) => pair(*field, name),
            });
        }
    }
}

fn pair(field: Field, name: &str) -> String {
    format!("{}.{name}", field.spec().name)
}
