//! Import reports in a snapshot.

use super::adapter::adapter;
use super::frame::Container;
use super::reader::{ImportReport, Passed};
use crate::diag::{Diagnostic, Fix, Place, Severity};
use crate::event::Kind;
use crate::snapshot::{Reader, Unreadable, Writer};

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

impl ImportReport {
    /// Writes the report down.
    pub fn save(&self, out: &mut Writer) {
        out.text(&self.file);
        out.text(&self.integration);
        out.maybe_text(self.source);
        out.maybe_text(self.holds);
        for count in [self.bytes, self.found, self.refused, self.ignored_members, self.zoneless_times] {
            out.u64(count);
        }
        out.text(&self.zone);
        out.maybe_u64(self.total);
        out.u64(self.records.len() as u64);
        for (kind, count) in &self.records {
            out.text(kind);
            out.u64(*count);
        }
        out.u64(self.passed_over.len() as u64);
        for passed in &self.passed_over {
            out.text(passed.reason);
            out.u64(passed.count);
        }
        out.u64(self.diagnostics.len() as u64);
        for diagnostic in &self.diagnostics {
            save_diagnostic(diagnostic, out);
        }
        out.u64(self.containers.len() as u64);
        for container in &self.containers {
            out.u64(container.first_ordinal);
            out.maybe_text(container.list.as_deref());
            out.u64(container.root);
        }
    }

    /// The report that [`save`](ImportReport::save) wrote.
    pub fn load(from: &mut Reader<'_>) -> Result<ImportReport, Unreadable> {
        let (file, integration) = (from.text()?.to_owned(), from.text()?.to_owned());
        let source = match from.maybe_text()? {
            Some(id) => Some(adapter(id).ok_or(Unreadable::OtherVersion)?.id),
            None => None,
        };
        let holds = from.maybe_text()?.map(lasting);
        let mut report = ImportReport::new(&file, &integration, source);
        report.holds = holds;
        for count in [
            &mut report.bytes,
            &mut report.found,
            &mut report.refused,
            &mut report.ignored_members,
            &mut report.zoneless_times,
        ] {
            *count = from.u64()?;
        }
        from.text()?.clone_into(&mut report.zone);
        report.total = from.maybe_u64()?;
        for _ in 0..from.count()? {
            let kind = Kind::named(from.text()?).ok_or(Unreadable::Damaged)?;
            report.records.insert(kind.word(), from.u64()?);
        }
        for _ in 0..from.count()? {
            report.passed_over.push(Passed { reason: lasting(from.text()?), count: from.u64()? });
        }
        for _ in 0..from.count()? {
            report.diagnostics.push(load_diagnostic(from)?);
        }
        for _ in 0..from.count()? {
            let first_ordinal = from.u64()?;
            let list = from.maybe_text()?.map(str::to_owned);
            report.containers.push(Container { first_ordinal, list, root: from.u64()? });
        }
        Ok(report)
    }
}

fn save_diagnostic(diagnostic: &Diagnostic, out: &mut Writer) {
    out.u32(SEVERITIES.iter().position(|severity| *severity == diagnostic.severity).unwrap_or(0) as u32);
    out.text(diagnostic.code);
    let Place { file, record, line, column, byte_offset, pointer } = &diagnostic.place;
    out.maybe_text(file.as_deref());
    for number in [record, line, column, byte_offset] {
        out.maybe_u64(*number);
    }
    out.maybe_text(pointer.as_deref());
    out.text(&diagnostic.message);
    out.maybe_text(diagnostic.hint.as_deref());
    let fix = diagnostic.fix.as_ref();
    out.maybe_text(fix.map(|fix| fix.title.as_str()));
    out.text(fix.map_or("", |fix| &fix.pointer));
    let value = fix.and_then(|fix| fix.value.as_ref()).map(ToString::to_string);
    out.maybe_text(value.as_deref());
}

fn load_diagnostic(from: &mut Reader<'_>) -> Result<Diagnostic, Unreadable> {
    let severity = *SEVERITIES.get(from.u32()? as usize).ok_or(Unreadable::Damaged)?;
    let code = lasting(from.text()?);
    let place = Place {
        file: from.maybe_text()?.map(str::to_owned),
        record: from.maybe_u64()?,
        line: from.maybe_u64()?,
        column: from.maybe_u64()?,
        byte_offset: from.maybe_u64()?,
        pointer: from.maybe_text()?.map(str::to_owned),
    };
    let mut diagnostic = Diagnostic::new(severity, code, place, from.text()?);
    diagnostic.hint = from.maybe_text()?.map(str::to_owned);
    let (title, pointer, value) = (from.maybe_text()?, from.text()?, from.maybe_text()?);
    if let Some(title) = title {
        let value = value.map(serde_json::from_str).transpose().map_err(|_| Unreadable::Damaged)?;
        diagnostic.fix = Some(Fix { title: title.to_owned(), pointer: pointer.to_owned(), value });
    }
    Ok(diagnostic)
}

/// Codes and reasons are words of the program, of which a snapshot names a few: they may stay for as long as it runs.
fn lasting(word: &str) -> &'static str {
    Box::leak(word.to_owned().into_boxed_str())
}
