//! One field of all rows of a kind.

use super::Interner;
use crate::event::{Cell, FieldType};
use crate::time::Instant;

/// What a missing instant is stored as.
const NO_INSTANT: i64 = i64::MIN;
/// What a missing flag is stored as.
const NO_FLAG: u8 = 2;

/// A column ends with its last present value: a field that no record has takes no memory.
#[derive(Clone, Debug)]
pub enum Column {
    /// Milliseconds since the epoch.
    Instant(Vec<i64>),
    /// Numbers of words, or of commit ids.
    Number(Vec<u32>),
    /// Where each row's text ends, and all texts.
    Text(Vec<u32>, String),
    /// Where each row's list ends, and all lists.
    List(Vec<u32>, Vec<u32>),
    /// 0, 1, or 2 for missing.
    Flag(Vec<u8>),
    /// Numbers; NaN for missing.
    Count(Vec<f64>),
}

impl Column {
    /// An empty column for a field's type.
    pub fn new(field_type: FieldType) -> Column {
        match field_type {
            FieldType::Instant => Column::Instant(Vec::new()),
            FieldType::Symbol | FieldType::Sha => Column::Number(Vec::new()),
            FieldType::Text => Column::Text(Vec::new(), String::new()),
            FieldType::Symbols | FieldType::Shas => Column::List(Vec::new(), Vec::new()),
            FieldType::Flag => Column::Flag(Vec::new()),
            FieldType::Count => Column::Count(Vec::new()),
        }
    }

    /// Stores a cell of a row at or after the last one stored.
    pub(super) fn put(&mut self, row: usize, cell: &Cell<'_>, symbols: &mut Interner, shas: &mut Interner) {
        match (self, cell) {
            (Column::Instant(values), Cell::Instant(instant)) => set(values, row, NO_INSTANT, instant.ms()),
            (Column::Number(values), Cell::Text(text)) => set(values, row, 0, symbols.intern(text.as_bytes())),
            (Column::Number(values), Cell::Sha(sha)) => set(values, row, 0, shas.intern(sha.stored())),
            (Column::Text(ends, blob), Cell::Text(text)) => {
                pad(ends, row, blob.len() as u32);
                blob.push_str(text);
                ends.push(blob.len() as u32);
            }
            (Column::List(ends, items), Cell::List(texts)) => {
                pad(ends, row, items.len() as u32);
                items.extend(texts.iter().map(|text| symbols.intern(text.as_bytes())));
                ends.push(items.len() as u32);
            }
            (Column::List(ends, items), Cell::Shas(list)) => {
                pad(ends, row, items.len() as u32);
                items.extend(list.iter().map(|sha| shas.intern(sha.stored())));
                ends.push(items.len() as u32);
            }
            (Column::Flag(values), Cell::Flag(flag)) => set(values, row, NO_FLAG, u8::from(*flag)),
            (Column::Count(values), Cell::Count(count)) => set(values, row, f64::NAN, *count),
            (column, cell) => debug_assert!(*cell == Cell::Missing, "{cell:?} does not belong in {column:?}"),
        }
    }

    /// Gives a new last row the value of another.
    pub(super) fn copy(&mut self, from: usize, to: usize) {
        match self {
            Column::Instant(values) => set(values, to, NO_INSTANT, values[from]),
            Column::Number(values) => set(values, to, 0, values[from]),
            Column::Flag(values) => set(values, to, NO_FLAG, values[from]),
            Column::Count(values) => set(values, to, f64::NAN, values[from]),
            Column::Text(ends, blob) => {
                if let Some((start, end)) = span(ends, from) {
                    pad(ends, to, blob.len() as u32);
                    blob.extend_from_within(start..end);
                    ends.push(blob.len() as u32);
                }
            }
            Column::List(ends, items) => {
                if let Some((start, end)) = span(ends, from) {
                    pad(ends, to, items.len() as u32);
                    items.extend_from_within(start..end);
                    ends.push(items.len() as u32);
                }
            }
        }
    }

    pub(super) fn instant(&self, row: usize) -> Option<Instant> {
        match self {
            Column::Instant(values) => values.get(row).copied().filter(|ms| *ms != NO_INSTANT).map(Instant::clamped),
            _ => None,
        }
    }

    pub(super) fn set_instant(&mut self, row: usize, instant: Option<Instant>) {
        if let Column::Instant(values) = self {
            set(values, row, NO_INSTANT, instant.map_or(NO_INSTANT, Instant::ms));
        }
    }

    pub(super) fn number(&self, row: usize) -> u32 {
        match self {
            Column::Number(values) => values.get(row).copied().unwrap_or(0),
            _ => 0,
        }
    }

    pub(super) fn set_number(&mut self, row: usize, number: u32) {
        if let Column::Number(values) = self {
            set(values, row, 0, number);
        }
    }

    pub(super) fn text(&self, row: usize) -> &str {
        match self {
            Column::Text(ends, blob) => span(ends, row).map_or("", |(from, to)| &blob[from..to]),
            _ => "",
        }
    }

    pub(super) fn list(&self, row: usize) -> &[u32] {
        match self {
            Column::List(ends, items) => span(ends, row).map_or(&[], |(from, to)| &items[from..to]),
            _ => &[],
        }
    }

    pub(super) fn flag(&self, row: usize) -> Option<bool> {
        match self {
            Column::Flag(values) => values.get(row).copied().filter(|flag| *flag != NO_FLAG).map(|flag| flag == 1),
            _ => None,
        }
    }

    pub(super) fn set_flag(&mut self, row: usize, flag: bool) {
        if let Column::Flag(values) = self {
            set(values, row, NO_FLAG, u8::from(flag));
        }
    }

    pub(super) fn count(&self, row: usize) -> Option<f64> {
        match self {
            Column::Count(values) => values.get(row).copied().filter(|count| !count.is_nan()),
            _ => None,
        }
    }

    /// Whether a row has a value here.
    pub fn has(&self, row: usize) -> bool {
        match self {
            Column::Instant(_) => self.instant(row).is_some(),
            Column::Number(_) => self.number(row) != 0,
            Column::Text(..) => !self.text(row).is_empty(),
            Column::List(..) => !self.list(row).is_empty(),
            Column::Flag(_) => self.flag(row).is_some(),
            Column::Count(_) => self.count(row).is_some(),
        }
    }

    /// The same column with rows in another order.
    pub(super) fn gather(&self, order: &[u32]) -> Column {
        match self {
            Column::Instant(values) => Column::Instant(pick(values, order, NO_INSTANT)),
            Column::Number(values) => Column::Number(pick(values, order, 0)),
            Column::Flag(values) => Column::Flag(pick(values, order, NO_FLAG)),
            Column::Count(values) => Column::Count(pick(values, order, f64::NAN)),
            Column::Text(ends, _) if ends.is_empty() => Column::Text(Vec::new(), String::new()),
            Column::Text(_, blob) => {
                let mut gathered = String::with_capacity(blob.len());
                let mut ends = Vec::with_capacity(order.len());
                for row in order {
                    gathered.push_str(self.text(*row as usize));
                    ends.push(gathered.len() as u32);
                }
                Column::Text(ends, gathered)
            }
            Column::List(ends, _) if ends.is_empty() => Column::List(Vec::new(), Vec::new()),
            Column::List(_, items) => {
                let mut gathered = Vec::with_capacity(items.len());
                let mut ends = Vec::with_capacity(order.len());
                for row in order {
                    gathered.extend_from_slice(self.list(*row as usize));
                    ends.push(gathered.len() as u32);
                }
                Column::List(ends, gathered)
            }
        }
    }

    /// Appends what tells two versions of a record apart: the value, independent of the order in which words were seen.
    pub(super) fn write_canonical(&self, row: usize, words: &Interner, out: &mut Vec<u8>) {
        match self {
            Column::Instant(_) => out.extend(self.instant(row).map_or(0, Instant::ms).to_be_bytes()),
            Column::Number(_) => out.extend_from_slice(words.bytes(self.number(row))),
            Column::Text(..) => out.extend_from_slice(self.text(row).as_bytes()),
            Column::List(..) => {
                for item in self.list(row) {
                    out.extend_from_slice(words.bytes(*item));
                    out.push(0);
                }
            }
            Column::Flag(_) => out.push(self.flag(row).map_or(NO_FLAG, u8::from)),
            Column::Count(_) => out.extend(self.count(row).unwrap_or(0.0).to_be_bytes()),
        }
        out.push(0);
    }

    /// Bytes of the column, and bytes of its text.
    pub(super) fn resident_bytes(&self) -> (usize, usize) {
        match self {
            Column::Instant(values) => (8 * values.capacity(), 0),
            Column::Number(values) => (4 * values.capacity(), 0),
            Column::Text(ends, blob) => (4 * ends.capacity(), blob.capacity()),
            Column::List(ends, items) => (4 * (ends.capacity() + items.capacity()), 0),
            Column::Flag(values) => (values.capacity(), 0),
            Column::Count(values) => (8 * values.capacity(), 0),
        }
    }
}

fn set<T: Copy>(values: &mut Vec<T>, row: usize, missing: T, value: T) {
    if values.len() <= row {
        values.resize(row + 1, missing);
    }
    values[row] = value;
}

fn pad(ends: &mut Vec<u32>, row: usize, end: u32) {
    debug_assert!(ends.len() <= row);
    ends.resize(row, end);
}

fn span(ends: &[u32], row: usize) -> Option<(usize, usize)> {
    let to = *ends.get(row)? as usize;
    let from = row.checked_sub(1).map_or(0, |before| ends[before] as usize);
    Some((from, to))
}

fn pick<T: Copy>(values: &[T], order: &[u32], missing: T) -> Vec<T> {
    if values.is_empty() {
        return Vec::new();
    }
    order.iter().map(|row| values.get(*row as usize).copied().unwrap_or(missing)).collect()
}
