//! Records that each tell a part of one thing: one row is made of them, which says all that they say.
//!
//! An event that something ended, an entry of a log, a list without the details. Where they contradict, the newer is believed; a
//! whole record takes the place of whole ones before it, never of parts. The rows they came in stay behind the records, so that
//! the made one can be made again when files come or go.

use std::collections::BTreeMap;

use super::Store;
use super::seal::{NestedParts, identity, version_order};
use super::table::Telling;
use crate::event::{Kind, record_time};
use crate::order;

/// Makes the rows of a kind. Gives, for each row that took part, the row made of it.
pub(super) fn make_rows(store: &mut Store, kind: Kind) -> BTreeMap<u32, u32> {
    let mut joined = BTreeMap::new();
    let table = store.table_mut(kind);
    for telling in &mut table.tellings {
        if *telling == Telling::Made {
            *telling = Telling::Stale;
        }
    }
    if !table.tellings.contains(&Telling::Partial) {
        return joined;
    }
    for rows in tellings(store, kind) {
        let newest = rows[0];
        let placement = store.table(kind).placement(newest as usize);
        let time = record_time(kind);
        let table = store.table_mut(kind);
        // It came to be when that was first told.
        let first = rows.iter().filter_map(|row| table.instant(time, *row as usize)).min_by_key(|at| at.ms());
        let made = table.open_row(placement, super::table::ALONE, Telling::Made);
        for column in &mut table.columns {
            if let Some(telling) = rows.iter().find(|row| column.has(**row as usize)) {
                column.copy(*telling as usize, made as usize);
            }
        }
        table.columns[time.index].set_instant(made as usize, first);
        joined.extend(rows.iter().map(|row| (*row, made)));
    }
    joined
}

/// The rows that tell of one thing, the newest first, for each thing that is told of in parts.
fn tellings(store: &Store, kind: Kind) -> Vec<Vec<u32>> {
    let table = store.table(kind);
    let is_in = |row: &u32| {
        let file = &store.files[table.placements[*row as usize].file as usize];
        !file.dropped && !file.open && table.tellings[*row as usize] != Telling::Stale
    };
    let mut things: BTreeMap<Vec<u8>, Vec<u32>> = BTreeMap::new();
    for row in (0..table.rows() as u32).filter(is_in) {
        things.entry(identity(store, kind, row as usize)).or_default().push(row);
    }
    let is_partial = |row: &u32| table.tellings[*row as usize] == Telling::Partial;
    let nested = NestedParts::of(store, kind);
    let mut found = Vec::new();
    for mut rows in things.into_values().filter(|rows| rows.len() > 1 && rows.iter().any(is_partial)) {
        order::sort_by(&mut rows, |left, right| version_order(store, kind, &nested, *right as usize, *left as usize));
        let mut whole_seen = false;
        rows.retain(|row| is_partial(row) || !std::mem::replace(&mut whole_seen, true));
        found.push(rows);
    }
    found
}
