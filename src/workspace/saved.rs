//! The records, and what became of their files, as one run of bytes.

use super::{ImportError, Workspace};
use crate::snapshot::{Reader, Unreadable, Writer, sound};
use crate::source::ImportReport;
use crate::store::{Store, shape};

impl Workspace {
    /// All records and import reports, for [`Workspace::load`]. Documents are not in it: they are the user's own, and small.
    pub fn save(&mut self) -> Result<Vec<u8>, ImportError> {
        if !self.readers.is_empty() {
            return Err(ImportError::StillOpen);
        }
        self.store.seal();
        let mut out = Writer::new(shape());
        self.store.save(&mut out);
        out.u64(self.imports.len() as u64);
        for (file, report) in &self.imports {
            out.u32(*file);
            report.save(&mut out);
        }
        Ok(out.finish())
    }

    /// A workspace with the records of a snapshot, and without documents. It answers as the one that was saved.
    pub fn load(bytes: &[u8]) -> Result<Workspace, Unreadable> {
        let mut from = Reader::open(bytes, shape())?;
        let mut workspace = Workspace { store: Store::load(&mut from)?, ..Workspace::default() };
        for _ in 0..from.count()? {
            let file = from.u32()?;
            sound((file as usize) < workspace.store.files.len())?;
            workspace.imports.insert(file, ImportReport::load(&mut from)?);
        }
        from.end()?;
        Ok(workspace)
    }
}
