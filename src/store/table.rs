//! The rows of one kind.

use std::ops::Range;

use super::Column;
use crate::event::{Field, Kind};
use crate::time::Instant;

/// The owner of a part that came in a file of its own, and of a record that is no part.
pub(super) const ALONE: u32 = u32::MAX;

/// Where a row came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Placement {
    /// The file, as numbered by the store.
    pub file: u32,
    /// The byte its record begins with.
    pub byte_offset: u64,
    /// The line its record begins on.
    pub line: u32,
    /// Its record's number in the file, from zero.
    pub ordinal: u32,
}

/// How much of a record a row tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Telling {
    /// All that its tool says.
    Whole,
    /// A part of it: other rows tell the rest.
    Partial,
    /// All that the rows which tell parts of it say together.
    Made,
    /// It was made when the store was sealed before, and goes now.
    Stale,
}

impl Telling {
    /// In the order of their numbers.
    pub const ALL: [Telling; 4] = [Telling::Whole, Telling::Partial, Telling::Made, Telling::Stale];
}

/// One kind's columns. Rows before `live` are the records; behind them stand versions that another row has replaced.
pub struct Table {
    /// The kind.
    pub kind: Kind,
    /// One column for each field of the kind.
    pub columns: Vec<Column>,
    /// How many rows are records.
    pub live: usize,
    pub(super) placements: Vec<Placement>,
    pub(super) tellings: Vec<Telling>,
    /// For a part, the row of the record it belongs to.
    pub(super) owners: Vec<u32>,
    /// For a part that came inside its record: the same row before parts that came alone were joined.
    pub(super) nested_in: Vec<u32>,
    /// For each row of the parent kind, where its parts end.
    pub(super) part_ends: Vec<u32>,
    pub(super) first_id: u32,
}

impl Table {
    pub(super) fn new(kind: Kind) -> Table {
        Table {
            kind,
            columns: kind.fields().iter().map(|spec| Column::new(spec.field_type)).collect(),
            live: 0,
            placements: Vec::new(),
            tellings: Vec::new(),
            owners: Vec::new(),
            nested_in: Vec::new(),
            part_ends: Vec::new(),
            first_id: 0,
        }
    }

    pub(super) fn open_row(&mut self, placement: Placement, owner: u32, telling: Telling) -> u32 {
        self.placements.push(placement);
        self.tellings.push(telling);
        if self.kind.parent().is_some() {
            self.nested_in.push(owner);
        }
        (self.placements.len() - 1) as u32
    }

    /// All rows, replaced versions included.
    pub(super) fn rows(&self) -> usize {
        self.placements.len()
    }

    /// Puts rows into another order, dropping those that the order leaves out.
    pub(super) fn reorder(&mut self, order: &[u32], live: usize) {
        for column in &mut self.columns {
            *column = column.gather(order);
        }
        self.placements = order.iter().map(|row| self.placements[*row as usize]).collect();
        self.tellings = order.iter().map(|row| self.tellings[*row as usize]).collect();
        if self.kind.parent().is_some() {
            self.nested_in = order.iter().map(|row| self.nested_in[*row as usize]).collect();
        }
        self.live = live;
    }

    /// Where a row came from.
    pub fn placement(&self, row: usize) -> Placement {
        self.placements[row]
    }

    /// The row of the record that a part belongs to.
    pub fn owner(&self, part: usize) -> usize {
        self.owners[part] as usize
    }

    /// The parts of a row of the parent kind.
    pub fn parts_of(&self, owner: usize) -> Range<usize> {
        let to = self.part_ends.get(owner).copied().unwrap_or(0) as usize;
        let from = owner.checked_sub(1).and_then(|before| self.part_ends.get(before)).copied().unwrap_or(0) as usize;
        from..to.max(from)
    }

    /// An instant.
    pub fn instant(&self, field: Field, row: usize) -> Option<Instant> {
        self.columns[field.index].instant(row)
    }

    /// The number of a symbol; 0 for none.
    pub fn symbol(&self, field: Field, row: usize) -> u32 {
        self.columns[field.index].number(row)
    }

    /// The number of a commit id; 0 for none.
    pub fn sha(&self, field: Field, row: usize) -> u32 {
        self.columns[field.index].number(row)
    }

    /// A text; empty for none.
    pub fn text(&self, field: Field, row: usize) -> &str {
        self.columns[field.index].text(row)
    }

    /// The numbers of several symbols or commit ids.
    pub fn list(&self, field: Field, row: usize) -> &[u32] {
        self.columns[field.index].list(row)
    }

    /// A flag.
    pub fn flag(&self, field: Field, row: usize) -> Option<bool> {
        self.columns[field.index].flag(row)
    }

    /// A number.
    pub fn count(&self, field: Field, row: usize) -> Option<f64> {
        self.columns[field.index].count(row)
    }

    pub(super) fn resident_bytes(&self) -> (usize, usize) {
        let place = std::mem::size_of::<Placement>() * self.placements.capacity() + self.tellings.capacity();
        let parts = 4 * (self.owners.capacity() + self.nested_in.capacity() + self.part_ends.capacity());
        self.columns
            .iter()
            .map(Column::resident_bytes)
            .fold((place + parts, 0), |(columns, arenas), (column, arena)| (columns + column, arenas + arena))
    }
}
