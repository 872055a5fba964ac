//! From when to when the records of an integration reach.

use std::collections::BTreeMap;

use super::Store;
use crate::event::{Field, FieldType, Kind, run};
use crate::time::Instant;

/// The first and the last instant that the records of one kind have in any of their dates, those of one integration and tool.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extent {
    /// The kind of record.
    pub kind: Kind,
    /// The integration's word.
    pub integration: u32,
    /// The tool's word.
    pub tool: u32,
    /// The earliest date of any of them.
    pub first: Instant,
    /// The latest date of any of them.
    pub last: Instant,
}

/// The extents of all records, for each kind in the order of its integrations' words. A part counts with the record it belongs to.
pub(super) fn extents(store: &Store) -> Vec<Extent> {
    let mut all = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        let table = store.table(kind);
        let specs = kind.fields().iter().enumerate();
        let dates: Vec<Field> = specs
            .filter(|(_, spec)| spec.field_type == FieldType::Instant)
            .map(|(index, _)| Field { kind, index })
            .collect();
        let mut found: BTreeMap<(u32, u32), (Instant, Instant)> = BTreeMap::new();
        for row in 0..table.live {
            let (owner, owner_row) = match kind.parent() {
                Some(parent) => (parent, table.owner(row)),
                None => (kind, row),
            };
            let word = |field: Field| store.table(owner).symbol(Field { kind: owner, index: field.index }, owner_row);
            let mut reach: Option<(Instant, Instant)> = None;
            for at in dates.iter().filter_map(|field| table.instant(*field, row)) {
                let (first, last) = reach.unwrap_or((at, at));
                reach = Some((first.min(at), last.max(at)));
            }
            let Some((first, last)) = reach else { continue };
            let known = found.entry((word(run::INTEGRATION), word(run::TOOL))).or_insert((first, last));
            *known = (known.0.min(first), known.1.max(last));
        }
        let extent = |((integration, tool), (first, last))| Extent { kind, integration, tool, first, last };
        all.extend(found.into_iter().map(extent));
    }
    all
}
