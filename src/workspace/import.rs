//! Files in.

use super::{Workspace, Zones};
use crate::event::{Field, commit};
use crate::order;
use crate::report::{Summary, summarise};
use crate::source::{FileReader, ImportReport, Origin, adapter};
use crate::store::{Placement, Store};

/// What a file is called, where it belongs, and which tool it came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileOptions {
    /// Its relative path: a newer file of the same name replaces the older one.
    pub name: String,
    /// The integration it belongs to.
    pub integration: String,
    /// The adapter's id, where it is not to be detected.
    pub source: Option<String>,
}

/// A file that is being read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileHandle(pub u32);

/// Why a file cannot be read at all: the caller broke the contract.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ImportError {
    /// No adapter has this id.
    UnknownSource(String),
    /// The file was finished or cancelled, or never begun.
    NotOpen,
    /// A file is still being read, so that there is no whole to save.
    StillOpen,
}

impl Workspace {
    /// Reads a whole file.
    pub fn import_file(&mut self, bytes: &[u8], options: &FileOptions) -> Result<ImportReport, ImportError> {
        let file = self.begin_file(options)?;
        self.push_file(file, bytes)?;
        self.finish_file(file)
    }

    /// The zone that an integration's document declares for times that name none.
    pub fn declared_zone(&self, integration: &str) -> Option<&str> {
        self.integrations.iter().find(|known| known.id == integration)?.zone.as_deref()
    }

    /// Begins a file whose bytes come in chunks. Times without a zone are read as UTC.
    pub fn begin_file(&mut self, options: &FileOptions) -> Result<FileHandle, ImportError> {
        self.begin_file_in(options, &Zones::new())
    }

    /// Begins a file whose times are, where they name no zone, in the one that its integration declares, if it is among `zones`.
    pub fn begin_file_in(&mut self, options: &FileOptions, zones: &Zones) -> Result<FileHandle, ImportError> {
        let source = match &options.source {
            Some(id) => Some(adapter(id).ok_or_else(|| ImportError::UnknownSource(id.clone()))?),
            None => None,
        };
        let mut reader = FileReader::new(&options.name, &options.integration, source);
        if let Some(name) = self.declared_zone(&options.integration) {
            reader = match zones.get(name) {
                Some(zone) => reader.in_zone(zone.clone()),
                None => reader.noting_unknown_zone(name),
            };
        }
        let file = self.store.open_file(&options.name, &options.integration);
        self.readers.insert(file, reader);
        Ok(FileHandle(file))
    }

    /// Takes the next bytes; gives the report so far.
    pub fn push_file(&mut self, file: FileHandle, chunk: &[u8]) -> Result<&ImportReport, ImportError> {
        let reader = self.readers.get_mut(&file.0).ok_or(ImportError::NotOpen)?;
        let store = &mut self.store;
        reader.push(chunk, &mut |record, origin| put(store, file.0, record, origin));
        Ok(reader.progress())
    }

    /// The file has ended.
    pub fn finish_file(&mut self, file: FileHandle) -> Result<ImportReport, ImportError> {
        let reader = self.readers.remove(&file.0).ok_or(ImportError::NotOpen)?;
        let store = &mut self.store;
        let report = reader.finish(&mut |record, origin| put(store, file.0, record, origin));
        self.store.close_file(file.0, report.source.unwrap_or_default());
        self.imports.retain(|_, older| older.file != report.file || older.integration != report.integration);
        self.changed();
        self.imports.insert(file.0, report.clone());
        Ok(report)
    }

    /// Drops a file that is being read, and what was read of it.
    pub fn cancel_file(&mut self, file: FileHandle) -> Result<(), ImportError> {
        self.readers.remove(&file.0).ok_or(ImportError::NotOpen)?;
        self.store.drop_file(file.0);
        Ok(())
    }

    /// Drops every file of an integration.
    pub fn forget(&mut self, integration: &str) {
        self.store.forget(integration);
        let files = &self.store.files;
        self.readers.retain(|file, _| files[*file as usize].integration != integration);
        self.imports.retain(|_, report| report.integration != integration);
        self.changed();
    }

    /// Drops one file; one that nobody knows is no error.
    pub fn forget_file(&mut self, integration: &str, name: &str) {
        self.store.forget_file(integration, name);
        self.imports.retain(|_, report| report.integration != integration || report.file != name);
        self.changed();
    }

    /// What became of each file, by relative path.
    pub fn imports(&self) -> Vec<&ImportReport> {
        let mut reports: Vec<&ImportReport> = self.imports.values().collect();
        order::sort_by(&mut reports, |left, right| {
            (&left.file, &left.integration).cmp(&(&right.file, &right.integration))
        });
        reports
    }

    /// What there is, in numbers.
    pub fn summary(&mut self) -> Summary {
        self.store.seal();
        summarise(&self.store)
    }
}

/// A record into the store, with the integration it belongs to unless it says so itself.
fn put(store: &mut Store, file: u32, mut record: crate::event::Record<'_>, origin: Origin) {
    let integration = store.files[file as usize].integration.clone();
    record.set_if_missing(Field { kind: record.kind, index: commit::INTEGRATION.index }, integration);
    let placement = Placement {
        file,
        byte_offset: origin.byte_offset,
        line: u32::try_from(origin.line).unwrap_or(u32::MAX),
        ordinal: u32::try_from(origin.ordinal).unwrap_or(u32::MAX),
    };
    store.push(&record, placement);
}
