//! The sealed store in a snapshot.
//!
//! What is read back is looked at once, whole: every number of a word, a file or a row leads to one that is there, so that no
//! later step can fail on it.

use super::derive::FAMILIES;
use super::extent::extents;
use super::table::{ALONE, Placement, Table, Telling};
use super::{Column, Duplicate, Interner, SealReport, Store, StoredFile};
use crate::event::{FieldType, Kind, Sha};
use crate::snapshot::{Reader, Unreadable, Writer, digest, sound};

/// A digest of the registry: two versions that agree in it have the same columns.
pub fn shape() -> u64 {
    let mut words = String::new();
    for kind in Kind::ALL {
        words.push_str(kind.word());
        for field in kind.fields() {
            words.push('\n');
            words.push_str(field.name);
            words.push_str(field.field_type.wanted());
        }
    }
    digest(words.as_bytes())
}

impl Store {
    /// Writes everything down. The store must be sealed, and no file open.
    pub fn save(&self, out: &mut Writer) {
        out.u64(self.files.len() as u64);
        for file in &self.files {
            out.text(&file.name);
            out.text(&file.integration);
            out.text(&file.source);
            out.u32(u32::from(file.dropped));
        }
        self.symbols.save(out);
        self.shas.save(out);
        for table in &self.tables {
            table.save(out);
        }
        self.report.save(out);
        for rows in &self.filled {
            out.u32s(rows);
        }
    }

    /// The store that [`save`](Store::save) wrote.
    pub fn load(from: &mut Reader<'_>) -> Result<Store, Unreadable> {
        let mut files = Vec::new();
        for _ in 0..from.count()? {
            files.push(StoredFile {
                name: from.text()?.to_owned(),
                integration: from.text()?.to_owned(),
                source: from.text()?.to_owned(),
                open: false,
                dropped: from.u32()? == 1,
            });
        }
        let symbols = Interner::load(from)?;
        let shas = Interner::load(from)?;
        sound((0..symbols.len() as u32).all(|word| std::str::from_utf8(symbols.bytes(word)).is_ok()))?;
        sound((1..shas.len() as u32).all(|sha| Sha::is_stored(shas.bytes(sha))))?;
        let mut tables: Vec<Table> = Vec::new();
        for kind in Kind::ALL {
            tables.push(Table::load(*kind, from, files.len(), &symbols, &shas)?);
        }
        let mut first_id = 0_u32;
        for table in &mut tables {
            table.first_id = first_id;
            first_id = first_id.checked_add(table.live as u32).ok_or(Unreadable::Damaged)?;
        }
        for table in &tables {
            sound(table.fits(table.kind.parent().map(|parent| &tables[parent as usize])))?;
        }
        let report = SealReport::load(from, files.len())?;
        let mut filled: [Vec<u32>; 3] = Default::default();
        for (rows, (_, family)) in filled.iter_mut().zip(FAMILIES) {
            *rows = from.u32s()?;
            sound(rows.iter().all(|row| (*row as usize) < tables[family.kind as usize].live))?;
        }
        let mut store = Store { tables, symbols, shas, files, sealed: true, report, extents: Vec::new(), filled };
        store.extents = extents(&store);
        Ok(store)
    }
}

impl Table {
    fn save(&self, out: &mut Writer) {
        out.u64(self.live as u64);
        out.u64(self.placements.len() as u64);
        for (placement, telling) in self.placements.iter().zip(&self.tellings) {
            out.u32(*telling as u32);
            out.u32(placement.file);
            out.u64(placement.byte_offset);
            out.u32(placement.line);
            out.u32(placement.ordinal);
        }
        out.u32s(&self.owners);
        out.u32s(&self.nested_in);
        out.u32s(&self.part_ends);
        for column in &self.columns {
            column.save(out);
        }
    }

    fn load(
        kind: Kind,
        from: &mut Reader<'_>,
        files: usize,
        symbols: &Interner,
        shas: &Interner,
    ) -> Result<Table, Unreadable> {
        let mut table = Table::new(kind);
        table.live = from.count()?;
        for _ in 0..from.count()? {
            let telling = from.u32()?;
            table.tellings.push(Telling::ALL.get(telling as usize).copied().ok_or(Unreadable::Damaged)?);
            let placement =
                Placement { file: from.u32()?, byte_offset: from.u64()?, line: from.u32()?, ordinal: from.u32()? };
            sound((placement.file as usize) < files)?;
            table.placements.push(placement);
        }
        sound(table.live <= table.rows())?;
        table.owners = from.u32s()?;
        table.nested_in = from.u32s()?;
        table.part_ends = from.u32s()?;
        let rows = table.rows();
        for (column, field) in table.columns.iter_mut().zip(kind.fields()) {
            let words = match field.field_type {
                FieldType::Sha | FieldType::Shas => shas.len(),
                _ => symbols.len(),
            };
            column.load(from, rows, words)?;
        }
        Ok(table)
    }

    /// Whether rows and parts of `self` lead to rows that are there.
    fn fits(&self, parent: Option<&Table>) -> bool {
        let Some(parent) = parent else {
            return self.owners.is_empty() && self.nested_in.is_empty() && self.part_ends.is_empty();
        };
        self.owners.len() == self.live
            && self.owners.iter().all(|owner| (*owner as usize) < parent.live)
            && self.nested_in.len() == self.rows()
            && self.nested_in.iter().all(|owner| *owner == ALONE || (*owner as usize) < parent.rows())
            && self.part_ends.len() <= parent.live
            && ascend(&self.part_ends, self.live)
    }
}

impl Column {
    fn save(&self, out: &mut Writer) {
        match self {
            Column::Instant(values) => out.i64s(values),
            Column::Number(values) => out.u32s(values),
            Column::Text(ends, blob) => {
                out.u32s(ends);
                out.text(blob);
            }
            Column::List(ends, items) => {
                out.u32s(ends);
                out.u32s(items);
            }
            Column::Flag(values) => out.bytes(values),
            Column::Count(values) => out.f64s(values),
        }
    }

    /// Fills an empty column of a table of `rows` rows; `words` is how many words or commit ids there are.
    fn load(&mut self, from: &mut Reader<'_>, rows: usize, words: usize) -> Result<(), Unreadable> {
        let length = match self {
            Column::Instant(values) => {
                *values = from.i64s()?;
                values.len()
            }
            Column::Number(values) => {
                *values = from.u32s()?;
                sound(values.iter().all(|word| (*word as usize) < words))?;
                values.len()
            }
            Column::Text(ends, blob) => {
                *ends = from.u32s()?;
                *blob = from.text()?.to_owned();
                sound(ascend(ends, blob.len()) && ends.iter().all(|end| blob.is_char_boundary(*end as usize)))?;
                ends.len()
            }
            Column::List(ends, items) => {
                *ends = from.u32s()?;
                *items = from.u32s()?;
                sound(ascend(ends, items.len()) && items.iter().all(|word| (*word as usize) < words))?;
                ends.len()
            }
            Column::Flag(values) => {
                *values = from.bytes()?.to_vec();
                values.len()
            }
            Column::Count(values) => {
                *values = from.f64s()?;
                values.len()
            }
        };
        sound(length <= rows)
    }
}

impl SealReport {
    fn save(&self, out: &mut Writer) {
        out.u64(self.duplicates.len() as u64);
        for duplicate in &self.duplicates {
            out.u32(duplicate.kind as u32);
            out.text(&duplicate.key);
            out.u32(duplicate.kept_file);
            out.u64(duplicate.kept_at);
            out.u32(duplicate.replaced_file);
            out.u64(duplicate.replaced_at);
        }
        for counts in [&self.duplicate_counts, &self.orphans] {
            out.u64(counts.len() as u64);
            for (kind, count) in counts {
                out.u32(*kind as u32);
                out.u64(*count);
            }
        }
        out.u64(self.assumed_repositories);
    }

    fn load(from: &mut Reader<'_>, files: usize) -> Result<SealReport, Unreadable> {
        let mut report = SealReport::default();
        for _ in 0..from.count()? {
            let duplicate = Duplicate {
                kind: kind(from)?,
                key: from.text()?.to_owned(),
                kept_file: from.u32()?,
                kept_at: from.u64()?,
                replaced_file: from.u32()?,
                replaced_at: from.u64()?,
            };
            sound((duplicate.kept_file.max(duplicate.replaced_file) as usize) < files)?;
            report.duplicates.push(duplicate);
        }
        for counts in [&mut report.duplicate_counts, &mut report.orphans] {
            for _ in 0..from.count()? {
                counts.push((kind(from)?, from.u64()?));
            }
        }
        report.assumed_repositories = from.u64()?;
        Ok(report)
    }
}

fn kind(from: &mut Reader<'_>) -> Result<Kind, Unreadable> {
    Kind::ALL.get(from.u32()? as usize).copied().ok_or(Unreadable::Damaged)
}

/// Whether ends never go back, and the last is `length` at most.
fn ascend(ends: &[u32], length: usize) -> bool {
    ends.is_sorted() && ends.last().is_none_or(|last| *last as usize <= length)
}
