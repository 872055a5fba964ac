//! What is said about a file: which finding, at which place.

use super::adapter::ADAPTERS;
use super::detect::{api_error, holds_nothing};
use super::frame::{Container, Position, pointer};
use super::json::{Refusal, Repeated, locate};
use super::reader::ImportReport;
use crate::diag::{Diagnostic, Place, Severity, pointer_names};

/// The most findings listed for one file; further ones are counted.
const LISTED_FINDINGS: usize = 1000;

/// A finding about the whole file.
pub(super) fn file_finding(
    report: &ImportReport,
    severity: Severity,
    code: &'static str,
    message: impl Into<String>,
) -> Diagnostic {
    let place = Place {
        file: Some(report.file.clone()),
        line: Some(1),
        column: Some(1),
        byte_offset: Some(0),
        ..Place::default()
    };
    Diagnostic::new(severity, code, place, message)
}

/// Why a text in JSON is no tool's export.
pub(super) fn unknown(report: &ImportReport, text: &[u8]) -> Diagnostic {
    if let Some(message) = api_error(text) {
        let message = format!("found an error answered by an API in place of records: \"{message}\"");
        return file_finding(report, Severity::Error, "import.apiError", message)
            .with_hint("check the token and the address, and export again");
    }
    if holds_nothing(text) {
        let message = "found an export without records";
        return file_finding(report, Severity::Info, "import.noRecords", message);
    }
    let known = ADAPTERS.iter().map(|adapter| adapter.name).collect::<Vec<_>>().join(", ");
    file_finding(
        report,
        Severity::Error,
        "import.unknownSource",
        format!("found records of no known shape, wanted an export of {known}"),
    )
    .with_hint("name the source when importing, or convert the file to neutral events")
}

/// Notes that a file held no records.
pub(super) fn say_if_nothing(report: &mut ImportReport) {
    if report.found == 0 {
        let message = "found an export without records";
        let finding = file_finding(report, Severity::Info, "import.noRecords", message);
        report.diagnostics.push(finding);
    }
}

/// Counts a record that could not be read, and says why.
pub(super) fn refuse(
    report: &mut ImportReport,
    bytes: &[u8],
    position: Position,
    containers: &[Container],
    refusal: Refusal,
) {
    report.refused += 1;
    if report.diagnostics.len() >= LISTED_FINDINGS {
        return;
    }
    let pointer = pointer(containers, position.ordinal) + &locate(bytes, refusal.at);
    let place = Place { pointer: Some(pointer), ..place_in(report, bytes, position, refusal.at) };
    list_refusal(report, refusal, place);
}

/// Where a byte of a record stands in its file, without its pointer.
fn place_in(report: &ImportReport, bytes: &[u8], position: Position, at: usize) -> Place {
    let before = &bytes[..at.min(bytes.len())];
    let lines = before.iter().filter(|byte| **byte == b'\n').count() as u64;
    let column = match before.iter().rposition(|byte| *byte == b'\n') {
        Some(newline) => (before.len() - newline) as u64,
        None => position.column + before.len() as u64,
    };
    Place {
        file: Some(report.file.clone()),
        record: Some(position.ordinal + 1),
        line: Some(position.line + lines),
        column: Some(column),
        byte_offset: Some(position.offset + at as u64),
        pointer: None,
    }
}

/// Says that an object has two members of one name, and where both are.
pub(super) fn warn_of_repeated(
    report: &mut ImportReport,
    bytes: &[u8],
    position: Position,
    containers: &[Container],
    repeated: &Repeated,
) {
    if report.diagnostics.len() >= LISTED_FINDINGS {
        return;
    }
    let pointer = pointer(containers, position.ordinal) + &locate(bytes, repeated.value);
    let name = pointer_names(&pointer).last().unwrap_or_default();
    let first = place_in(report, bytes, position, repeated.first);
    let message = format!(
        "found \"{name}\" a second time in one object, after line {}, column {}; wanted it once",
        first.line.unwrap_or_default(),
        first.column.unwrap_or_default()
    );
    let place = Place { pointer: Some(pointer), ..place_in(report, bytes, position, repeated.again) };
    let finding = Diagnostic::new(Severity::Warning, "record.repeatedMember", place, message).with_hint(
        "of two values the last is read, and the other is lost: see which of them is right at what wrote the file",
    );
    report.diagnostics.push(finding);
}

/// Says why a record could not be read, at its place.
pub(super) fn list_refusal(report: &mut ImportReport, refusal: Refusal, place: Place) {
    let finding = Diagnostic::new(Severity::Error, refusal.code, place, refusal.message);
    list(
        report,
        match refusal.hint {
            Some(hint) => finding.with_hint(hint),
            None => finding,
        },
    );
}

/// Lists a finding, if there is still room.
pub(super) fn list(report: &mut ImportReport, finding: Diagnostic) {
    if report.diagnostics.len() < LISTED_FINDINGS {
        report.diagnostics.push(finding);
    }
}
