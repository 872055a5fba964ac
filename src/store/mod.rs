//! All records, as columns: built by importing, sealed once, then only read.
//!
//! A table per kind, a column per field, words held once. Sealing merges duplicates, puts rows into an order that does not
//! depend on the order of files, and lets each record find its parts. Nothing here knows JSON, tools or configuration.

mod column;
mod derive;
mod extent;
mod interner;
mod merge;
mod saved;
mod seal;
mod table;

use serde::Serialize;

use crate::event::{Cell, Field, FieldType, Kind, Record, commit};
use crate::time::Instant;

pub use column::Column;
pub use extent::Extent;
pub use interner::Interner;
pub use saved::shape;
pub use seal::{Duplicate, SealReport};
pub use table::{Placement, Table};

/// One row, whatever its kind: its number among all rows of the sealed store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct RowId(pub u32);

/// A file whose records are in the store.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// Its relative path.
    pub name: String,
    /// The integration it belongs to.
    pub integration: String,
    /// The adapter that read it.
    pub source: String,
    /// It is still being read: its rows wait.
    pub open: bool,
    /// A newer version has replaced it, or it was forgotten: its rows go when the store is sealed next.
    pub dropped: bool,
}

/// The columns of every kind.
pub struct Store {
    tables: Vec<Table>,
    /// Every word of every symbol column; 0 is "none".
    pub symbols: Interner,
    /// Every commit id; 0 is "none".
    pub shas: Interner,
    /// Files in the order in which they came.
    pub files: Vec<StoredFile>,
    sealed: bool,
    report: SealReport,
    extents: Vec<Extent>,
    /// Rows whose status got its family from elsewhere, for each of [`derive::FAMILIES`].
    filled: [Vec<u32>; 3],
}

impl Default for Store {
    fn default() -> Store {
        Store {
            tables: Kind::ALL.iter().map(|kind| Table::new(*kind)).collect(),
            symbols: Interner::default(),
            shas: Interner::default(),
            files: Vec::new(),
            sealed: true,
            report: SealReport::default(),
            extents: Vec::new(),
            filled: Default::default(),
        }
    }
}

impl Store {
    /// Announces a file; its rows count once it is closed. The number is for [`Store::push`].
    pub fn open_file(&mut self, name: &str, integration: &str) -> u32 {
        self.files.push(StoredFile {
            name: name.to_owned(),
            integration: integration.to_owned(),
            source: String::new(),
            open: true,
            dropped: false,
        });
        (self.files.len() - 1) as u32
    }

    /// The file has been read: it replaces an older version (same integration, same name).
    pub fn close_file(&mut self, file: u32, source: &str) {
        let (name, integration) =
            (self.files[file as usize].name.clone(), self.files[file as usize].integration.clone());
        for (number, other) in self.files.iter_mut().enumerate() {
            let older = number != file as usize && !other.open;
            other.dropped |= older && other.name == name && other.integration == integration;
        }
        self.files[file as usize].open = false;
        self.files[file as usize].source = source.to_owned();
        self.sealed = false;
    }

    /// Drops every file of an integration.
    pub fn forget(&mut self, integration: &str) {
        for file in &mut self.files {
            file.dropped |= file.integration == integration;
        }
        self.sealed = false;
    }

    /// Drops a file that was read.
    pub fn forget_file(&mut self, integration: &str, name: &str) {
        for file in &mut self.files {
            file.dropped |= !file.open && file.integration == integration && file.name == name;
        }
        self.sealed = false;
    }

    /// Drops one file, as when its import was cancelled.
    pub fn drop_file(&mut self, file: u32) {
        self.files[file as usize].dropped = true;
        self.sealed = false;
    }

    /// Adds a record and its parts.
    pub fn push(&mut self, record: &Record<'_>, placement: Placement) {
        let row = self.push_row(record, placement, table::ALONE);
        for part in &record.parts {
            self.push_row(part, placement, row);
        }
    }

    fn push_row(&mut self, record: &Record<'_>, placement: Placement, owner: u32) -> u32 {
        let table = &mut self.tables[record.kind as usize];
        let telling = if record.partial { table::Telling::Partial } else { table::Telling::Whole };
        let row = table.open_row(placement, owner, telling);
        for (index, cell) in record.cells.iter().enumerate() {
            if *cell != Cell::Missing {
                table.columns[index].put(row as usize, cell, &mut self.symbols, &mut self.shas);
            }
        }
        row
    }

    /// Merges duplicates and settles the order of rows, if anything was added or dropped since the last time.
    pub fn seal(&mut self) {
        if !self.sealed {
            self.report = seal::seal(self);
            self.extents = extent::extents(self);
            self.sealed = true;
        }
    }

    /// What sealing merged and could not place.
    pub fn report(&self) -> &SealReport {
        &self.report
    }

    /// From when to when the records reach, by kind, integration and tool.
    pub fn extents(&self) -> &[Extent] {
        &self.extents
    }

    /// The rows of one kind.
    pub fn table(&self, kind: Kind) -> &Table {
        &self.tables[kind as usize]
    }

    fn table_mut(&mut self, kind: Kind) -> &mut Table {
        &mut self.tables[kind as usize]
    }

    /// The number of a row among all rows.
    pub fn row_id(&self, kind: Kind, row: usize) -> RowId {
        RowId(self.tables[kind as usize].first_id + row as u32)
    }

    /// The kind and row behind a number.
    pub fn row(&self, id: RowId) -> Option<(Kind, usize)> {
        let table = self.tables.iter().rfind(|table| table.first_id <= id.0 && table.live > 0)?;
        let row = (id.0 - table.first_id) as usize;
        (row < table.live).then_some((table.kind, row))
    }

    /// The word of a symbol; empty for none.
    pub fn word(&self, symbol: u32) -> &str {
        self.symbols.text(symbol)
    }

    /// A symbol field's word; empty for none.
    pub fn symbol_text(&self, field: Field, row: usize) -> &str {
        self.word(self.table(field.kind).symbol(field, row))
    }

    /// The word that a record has under `name` among its further scalars; 0 for none. Words of fields and these are one.
    pub fn further_word(&self, kind: Kind, name: &str, row: usize) -> u32 {
        let field = Field { kind, index: commit::EXTRAS.index };
        let value = |symbol: &u32| {
            let value = self.word(*symbol).strip_prefix(name)?.strip_prefix('=')?;
            Some(self.symbols.find(value.as_bytes()).unwrap_or(*symbol))
        };
        self.table(kind).list(field, row).iter().find_map(value).unwrap_or(0)
    }

    /// An instant field's value.
    pub fn instant(&self, field: Field, row: usize) -> Option<Instant> {
        self.table(field.kind).instant(field, row)
    }

    /// What names a record for people: its id, key or commit id.
    pub fn record_key(&self, kind: Kind, row: usize) -> String {
        if let Some(parent) = kind.parent() {
            let owner = self.table(kind).owner(row);
            let name = kind.field("name").map(|name| self.shown(name, row)).unwrap_or_default();
            let part = row - self.table(kind).parts_of(owner).start;
            return format!("{}/{part}/{name}", self.record_key(parent, owner));
        }
        let identity = crate::event::record_identity(kind);
        let mut key = String::new();
        for field in identity.iter().flat_map(|choices| choices.iter()) {
            let said = self.shown(*field, row);
            if !said.is_empty() {
                if !key.is_empty() {
                    key.push('/');
                }
                key.push_str(&said);
                if identity.len() == 1 {
                    break;
                }
            }
        }
        key
    }

    /// A field's value as text; empty when missing.
    pub fn shown(&self, field: Field, row: usize) -> String {
        let table = self.table(field.kind);
        match field.spec().field_type {
            FieldType::Instant => table.instant(field, row).map(|at| at.to_string()).unwrap_or_default(),
            FieldType::Symbol => self.symbol_text(field, row).to_owned(),
            FieldType::Text => table.text(field, row).to_owned(),
            FieldType::Symbols => {
                table.list(field, row).iter().map(|word| self.word(*word)).collect::<Vec<_>>().join(", ")
            }
            FieldType::Sha => self.sha_text(table.sha(field, row)),
            FieldType::Shas => {
                table.list(field, row).iter().map(|sha| self.sha_text(*sha)).collect::<Vec<_>>().join(", ")
            }
            FieldType::Flag => table.flag(field, row).map(|flag| flag.to_string()).unwrap_or_default(),
            FieldType::Count => table.count(field, row).map(|count| count.to_string()).unwrap_or_default(),
        }
    }

    /// The digits of a commit id; empty for none.
    pub fn sha_text(&self, sha: u32) -> String {
        match sha {
            0 => String::new(),
            _ => crate::event::Sha::from_stored(self.shas.bytes(sha)).to_string(),
        }
    }

    /// Bytes held in columns, and bytes held in text arenas.
    pub fn resident_bytes(&self) -> (usize, usize) {
        let (mut columns, mut arenas) = (0, self.symbols.resident_bytes() + self.shas.resident_bytes());
        for table in &self.tables {
            let (column, arena) = table.resident_bytes();
            columns += column;
            arenas += arena;
        }
        (columns, arenas)
    }
}
