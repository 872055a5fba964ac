//! A collection's filter beats a question's on the same attribute, unless the question overrides it; else both apply.

use std::collections::BTreeSet;

use super::membership::person_field;
use crate::collection::{Effective, EffectiveFilter};
use crate::event::Kind;
use crate::filter::Filter;

/// The question's filter without the conditions that are about a field which the collection's filters are about, and the names of
/// those fields. A condition under `any` or `not` goes as a whole.
pub fn overrule(question: Filter, kind: Kind, collection: &Effective) -> (Filter, BTreeSet<String>) {
    let mut taken: BTreeSet<String> = collection
        .filters
        .iter()
        .filter(|filter| filter.kind == kind)
        .flat_map(|filter| filter.filter.fields())
        .collect();
    if !collection.people.is_empty() {
        taken.extend(person_field(kind).map(str::to_owned));
    }
    without(question, &taken)
}

/// Takes the conditions about one field out of a collection's filters, which a question overrides; whether there were any.
pub fn set_aside(filters: &mut [EffectiveFilter], kind: Kind, field: &str) -> bool {
    let taken = BTreeSet::from([field.to_owned()]);
    let mut found = false;
    for own in filters.iter_mut().filter(|filter| filter.kind == kind) {
        let (kept, gone) = without(own.filter.clone(), &taken);
        found |= !gone.is_empty();
        own.filter = kept;
    }
    found
}

/// A filter without the conditions that are about some fields, and those of the fields that it had.
fn without(filter: Filter, fields: &BTreeSet<String>) -> (Filter, BTreeSet<String>) {
    let conditions = match filter {
        Filter::All(conditions) => conditions,
        other => vec![other],
    };
    let (mut kept, mut gone) = (Vec::new(), BTreeSet::new());
    for condition in conditions {
        let own = condition.fields();
        let mut met = own.intersection(fields).peekable();
        if met.peek().is_none() {
            kept.push(condition);
        } else {
            gone.extend(met.cloned());
        }
    }
    (Filter::All(kept), gone)
}
