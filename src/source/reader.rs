//! Reading one file as its bytes arrive.

use std::collections::BTreeMap;

use serde::Serialize;

use super::adapter::{Adapter, Path, Reading};
use super::detect::{HEAD_BYTES, NoExport, detect_adapter, holds, lines, sniff, without_mark};
use super::finding::{file_finding, list, list_refusal, refuse, say_if_nothing, unknown, warn_of_repeated};
use super::frame::{Container, Framed, Framer, Position, pointer, root};
use super::json::{Json, Walk};
use super::sheet::{Sheet, SheetReader};
use super::{sheet, sign};
use crate::csv::Row;
use crate::diag::{Diagnostic, Place, Severity};
use crate::event::{Field, Record, commit};
use crate::order;
use crate::time::Zone;

/// Takes each record as it is complete.
pub type RecordSink<'s> = &'s mut dyn FnMut(Record<'_>, Origin);

/// Where a record stands in its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Origin {
    /// The byte it begins with.
    pub byte_offset: u64,
    /// The line it begins on, from one.
    pub line: u64,
    /// Its number in the file, from zero.
    pub ordinal: u64,
}

/// Records that were left out on purpose, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Passed {
    /// The reason's stable name.
    pub reason: &'static str,
    /// How many.
    pub count: u64,
}

/// What became of one file.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// Its relative path.
    pub file: String,
    /// The integration it belongs to.
    pub integration: String,
    /// The adapter that read it; `None` when nothing could.
    pub source: Option<&'static str>,
    /// What it holds, in words.
    pub holds: Option<&'static str>,
    /// Bytes read.
    pub bytes: u64,
    /// Records found in the file: used, passed over and refused ones.
    pub found: u64,
    /// Records taken into the store, by kind, parts included.
    pub records: BTreeMap<&'static str, u64>,
    /// Records left out on purpose.
    pub passed_over: Vec<Passed>,
    /// Records that could not be read; each of the first thousand has its finding.
    pub refused: u64,
    /// Members that held lists or objects nobody asked for.
    pub ignored_members: u64,
    /// Times that named no zone.
    pub zoneless_times: u64,
    /// The zone that those were read in: what the integration declares, else UTC.
    pub zone: String,
    /// What needs attention, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
    /// How many records the tool says that there are on all pages, where it says so.
    #[serde(skip)]
    pub total: Option<u64>,
    /// The lists of records in the file, for their JSON Pointers.
    #[serde(skip)]
    pub containers: Vec<Container>,
}

impl ImportReport {
    /// The report of a file of which nothing was read yet.
    pub(super) fn new(file: &str, integration: &str, source: Option<&'static str>) -> ImportReport {
        ImportReport {
            file: file.to_owned(),
            integration: integration.to_owned(),
            source,
            holds: None,
            bytes: 0,
            found: 0,
            records: BTreeMap::new(),
            passed_over: Vec::new(),
            refused: 0,
            ignored_members: 0,
            zoneless_times: 0,
            zone: "UTC".to_owned(),
            diagnostics: Vec::new(),
            total: None,
            containers: Vec::new(),
        }
    }
}

/// Reads one file from chunks of any size.
pub struct FileReader {
    report: ImportReport,
    /// What times without a zone are in, where that is not UTC.
    zone: Option<Zone>,
    state: State,
}

enum State {
    /// Collecting enough to know what it is.
    Head {
        bytes: Vec<u8>,
        told: Option<&'static Adapter>,
    },
    Records {
        adapter: &'static Adapter,
        framer: Box<Framer>,
    },
    Rows(Box<SheetReader>),
    /// It is no export, and has been reported.
    Hopeless,
}

impl ImportReport {
    /// The JSON Pointer of a record by its number in the file, from zero, and the byte at which the JSON value begins that the pointer
    /// counts from: of a file with a value a line, or page after page, not the first byte.
    pub fn pointer_to(&self, ordinal: u64, byte_offset: u64) -> (String, u64) {
        (pointer(&self.containers, ordinal), root(&self.containers, ordinal).unwrap_or(byte_offset))
    }
}

impl FileReader {
    /// A reader for the file called `name`; `source` tells its tool where it is not to be detected.
    pub fn new(name: &str, integration: &str, source: Option<&'static Adapter>) -> FileReader {
        let report = ImportReport::new(name, integration, source.map(|adapter| adapter.id));
        FileReader { report, zone: None, state: State::Head { bytes: Vec::new(), told: source } }
    }

    /// The same reader, for a file whose times are in `zone` where they name none.
    #[must_use]
    pub fn in_zone(mut self, zone: Zone) -> FileReader {
        self.report.zone.clone_from(&zone.name);
        self.zone = Some(zone);
        self
    }

    /// The same reader, for a file whose times are said to be in a zone that the host has no rules of.
    #[must_use]
    pub fn noting_unknown_zone(mut self, name: &str) -> FileReader {
        let message = format!(
            "found the zone \"{name}\" declared for this integration, which this host has no rules of: times without a zone are \
             read as UTC"
        );
        let finding = file_finding(&self.report, Severity::Warning, "import.zone", message)
            .with_hint("declare an IANA zone such as \"Europe/Berlin\", and read the file again");
        self.report.diagnostics.push(finding);
        self
    }

    /// The report so far: bytes and records for a progress display.
    pub fn progress(&self) -> &ImportReport {
        &self.report
    }

    /// Takes the next bytes of the file, handing each record over as it is complete.
    pub fn push(&mut self, chunk: &[u8], sink: RecordSink<'_>) {
        self.report.bytes += chunk.len() as u64;
        match &mut self.state {
            State::Head { bytes, .. } => {
                bytes.extend_from_slice(chunk);
                if bytes.len() >= HEAD_BYTES {
                    self.decide(sink);
                }
            }
            State::Records { adapter, framer } => {
                let (report, zone) = (&mut self.report, self.zone.as_ref());
                framer.push(chunk, &mut |framed, containers| take(report, adapter, zone, framed, containers, sink));
            }
            State::Rows(reader) => {
                let report = &mut self.report;
                reader.push(chunk, &mut |row, ordinal, zoneless, read| {
                    take_row(report, row, ordinal, zoneless, read, sink);
                });
            }
            State::Hopeless => {}
        }
    }

    /// The file has ended: what became of it.
    pub fn finish(mut self, sink: RecordSink<'_>) -> ImportReport {
        if let State::Head { .. } = self.state {
            self.decide(sink);
        }
        let (report, zone) = (&mut self.report, self.zone.as_ref());
        match self.state {
            State::Records { adapter, mut framer } => {
                framer.finish(&mut |framed, containers| take(report, adapter, zone, framed, containers, sink));
                report.containers = framer.containers().to_vec();
                report.total = framer.total();
                say_if_nothing(report);
            }
            State::Rows(reader) => finish_rows(report, *reader, sink),
            State::Head { .. } | State::Hopeless => {}
        }
        self.report
    }

    fn decide(&mut self, sink: RecordSink<'_>) {
        let State::Head { bytes, told } = std::mem::replace(&mut self.state, State::Hopeless) else { return };
        let text = without_mark(&bytes);
        let prefix = (bytes.len() - text.len()) as u64;
        let of_tool = |sheet: &&Sheet| told.is_none_or(|adapter| adapter.id == sheet.source);
        if let Some(sheet) = sheet::detect(&text[..text.len().min(HEAD_BYTES)]).filter(of_tool) {
            self.report.source = Some(sheet.source);
            self.report.holds = Some(sheet.holds);
            let mut reader = SheetReader::new(sheet, text, prefix, self.zone.clone());
            let report = &mut self.report;
            reader.push(text, &mut |row, ordinal, zoneless, read| take_row(report, row, ordinal, zoneless, read, sink));
            self.state = State::Rows(Box::new(reader));
            return;
        }
        let prefix = match sniff(&bytes) {
            Ok(prefix) => prefix,
            Err(NoExport { code, message, hint }) => {
                let finding = file_finding(&self.report, Severity::Error, code, message).with_hint(hint);
                self.report.diagnostics.push(finding);
                return;
            }
        };
        let text = &bytes[prefix..];
        let head = &text[..text.len().min(HEAD_BYTES)];
        let detected = match told {
            Some(adapter) => Some((adapter, holds(adapter, head).unwrap_or(adapter.name))),
            None => detect_adapter(head),
        };
        let Some((adapter, held)) = detected else {
            self.report.diagnostics.push(unknown(&self.report, head));
            return;
        };
        self.report.source = Some(adapter.id);
        self.report.holds = Some(held);
        let mut framer = Framer::new(adapter.wrappers, lines(head, adapter.wrappers));
        framer.skip_prefix(prefix as u64);
        let (report, zone) = (&mut self.report, self.zone.as_ref());
        framer.push(text, &mut |framed, containers| take(report, adapter, zone, framed, containers, sink));
        self.state = State::Records { adapter, framer: Box::new(framer) };
    }
}

/// What became of one row of a table.
fn take_row(
    report: &mut ImportReport,
    row: &Row,
    ordinal: u64,
    zoneless: u32,
    read: Walk<Reading<'_>>,
    sink: RecordSink<'_>,
) {
    report.found += 1;
    report.zoneless_times += u64::from(zoneless);
    let position = Position { offset: row.offset, line: row.line, column: 1, ordinal };
    let refusal = match read {
        Ok(reading) => return accept(report, reading, position, sink),
        Err(refusal) => refusal,
    };
    report.refused += 1;
    let at = row.offset + refusal.at as u64;
    let cell = row.cells.iter().rfind(|cell| cell.offset <= at).unwrap_or(&row.cells[0]);
    let place = Place {
        file: Some(report.file.clone()),
        record: Some(ordinal + 1),
        line: Some(cell.line),
        column: Some(cell.column),
        byte_offset: Some(at),
        pointer: None,
    };
    list_refusal(report, refusal, place);
}

/// A table has ended: rows that waited for the order of their dates are read, and findings told in the order of the file.
fn finish_rows(report: &mut ImportReport, reader: SheetReader, sink: RecordSink<'_>) {
    let unclosed =
        reader.finish(&mut |row, ordinal, zoneless, read| take_row(report, row, ordinal, zoneless, read, sink));
    order::sort_by_key(&mut report.diagnostics, |finding| finding.place.byte_offset);
    if let Some(line) = unclosed {
        report.found += 1;
        report.refused += 1;
        let place = Place { file: Some(report.file.clone()), line: Some(line), ..Place::default() };
        let message = "found a quote that is never closed: the rest of the file is in one cell";
        list(report, Diagnostic::new(Severity::Error, "import.truncated", place, message));
    }
    say_if_nothing(report);
}

/// One step of the framer: a record to read, or a break to report.
fn take(
    report: &mut ImportReport,
    adapter: &Adapter,
    zone: Option<&Zone>,
    framed: Framed<'_>,
    containers: &[Container],
    sink: RecordSink<'_>,
) {
    report.found += 1;
    match framed {
        Framed::Record(bytes, position) => {
            let mut json = match zone {
                Some(zone) => Json::in_zone(bytes, zone),
                None => Json::new(bytes),
            };
            let mut reading = Reading::default();
            let read = sign::read(adapter, &mut json, &Path(&report.file), &mut reading).and_then(|()| json.end());
            report.zoneless_times += u64::from(json.zoneless);
            match read {
                Ok(()) => {
                    for repeated in &json.repeated {
                        warn_of_repeated(report, bytes, position, containers, repeated);
                    }
                    accept(report, reading, position, sink);
                }
                Err(refusal) => refuse(report, bytes, position, containers, refusal),
            }
        }
        Framed::Broken(broken) => {
            report.refused += 1;
            let place = Place {
                file: Some(report.file.clone()),
                record: Some(broken.position.ordinal + 1),
                line: Some(broken.position.line),
                column: Some(broken.position.column),
                byte_offset: Some(broken.position.offset),
                pointer: Some(pointer(containers, broken.position.ordinal)),
            };
            let before = match broken.position.ordinal {
                1 => "the record before it was read".to_owned(),
                before => format!("the {before} records before it were read"),
            };
            let finding = Diagnostic::new(Severity::Error, broken.code, place, broken.message);
            list(
                report,
                match broken.code {
                    "import.truncated" => finding.with_hint(format!("{before}; export again to get the rest")),
                    _ => finding,
                },
            );
        }
    }
}

fn accept(report: &mut ImportReport, reading: Reading<'_>, position: Position, sink: RecordSink<'_>) {
    report.ignored_members += u64::from(reading.ignored_members);
    if let Some(reason) = reading.passed_over {
        match report.passed_over.iter_mut().find(|passed| passed.reason == reason) {
            Some(passed) => passed.count += 1,
            None => report.passed_over.push(Passed { reason, count: 1 }),
        }
    }
    let origin = Origin { byte_offset: position.offset, line: position.line, ordinal: position.ordinal };
    for mut record in reading.records {
        record.complete();
        let tool = Field { kind: record.kind, index: commit::TOOL.index };
        // A converted record says which tool it came from.
        record.set_if_missing(tool, report.source);
        *report.records.entry(record.kind.word()).or_default() += 1;
        for part in &record.parts {
            *report.records.entry(part.kind.word()).or_default() += 1;
        }
        sink(record, origin);
    }
}
