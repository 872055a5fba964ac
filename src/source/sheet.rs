//! A tool's export as comma-separated values, row by row.
//!
//! A column may come several times, and then holds several values. Dates are as the site's settings spell them: where only numbers tell a date that can
//! be read in two ways, its row waits until the file has ended. If the other dates all have the day first, or all the month, so has it; else it is refused.

use std::borrow::Cow;

use super::adapter::Reading;
use super::jira;
use super::json::{Refusal, Walk};
use crate::csv::{Cell, Row, Rows, separator};
use crate::time::{DayOrder, Instant, Spelled, Stamp, StampError, Zone};

/// What one tool's table looks like.
pub struct Sheet {
    /// The adapter's id.
    pub source: &'static str,
    /// Columns that tell it: all of them are there.
    pub columns: &'static [&'static str],
    /// What its rows are, in words.
    pub holds: &'static str,
    /// Columns that hold dates.
    pub dates: &'static [&'static str],
    /// Reads one row.
    pub read: for<'a> fn(&mut Values<'a>, &mut Reading<'a>) -> Walk<()>,
}

const SHEETS: &[&Sheet] = &[&jira::SHEET];

/// The table that begins with these bytes, if its first row names all columns that tell one.
pub fn detect(text: &[u8]) -> Option<&'static Sheet> {
    if matches!(text.trim_ascii_start().first(), None | Some(b'{' | b'[' | b'<' | 0)) {
        return None;
    }
    let columns = first_row(text)?;
    SHEETS.iter().copied().find(|sheet| sheet.columns.iter().all(|column| columns.iter().any(|own| own == column)))
}

/// The cells of the first row, if it ends within the text.
pub fn first_row(text: &[u8]) -> Option<Vec<String>> {
    let mut first = None;
    let mut rows = Rows::new(separator(text), 0);
    for byte in text {
        rows.push(&[*byte], &mut |row| first = Some(row));
        if first.is_some() {
            break;
        }
    }
    let named = |cell: &Cell| String::from_utf8_lossy(&cell.bytes).trim().to_owned();
    first.map(|row| row.cells.iter().map(named).collect())
}

/// Takes a row with its number in the file, and what became of it.
pub type RowSink<'s> = &'s mut dyn FnMut(&Row, u64, u32, Walk<Reading<'_>>);

/// Reads a table from chunks of any size.
pub struct SheetReader {
    sheet: &'static Sheet,
    rows: Rows,
    table: Table,
}

/// What is known of a table on the way.
#[derive(Default)]
struct Table {
    columns: Vec<String>,
    dates: Vec<usize>,
    zone: Option<Zone>,
    ordinal: u64,
    waiting: Vec<(Row, u64)>,
    day_first: bool,
    month_first: bool,
}

impl SheetReader {
    /// A reader that begins at a byte of the file; `head` is as much of it as tells the separator. Dates are in `zone`, else in UTC.
    pub fn new(sheet: &'static Sheet, head: &[u8], offset: u64, zone: Option<Zone>) -> SheetReader {
        SheetReader { sheet, rows: Rows::new(separator(head), offset), table: Table { zone, ..Table::default() } }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, chunk: &[u8], sink: RowSink<'_>) {
        let (sheet, table) = (self.sheet, &mut self.table);
        self.rows.push(chunk, &mut |row| table.take(sheet, row, sink));
    }

    /// The file has ended. Gives the line on which quotes begin that nothing closes: their row is none.
    pub fn finish(self, sink: RowSink<'_>) -> Option<u64> {
        let SheetReader { sheet, rows, mut table } = self;
        let unclosed = rows.unclosed();
        if unclosed.is_none() {
            rows.finish(&mut |row| table.take(sheet, row, sink));
        }
        let order = match (table.day_first, table.month_first) {
            (true, false) => Some(DayOrder::DayFirst),
            (false, true) => Some(DayOrder::MonthFirst),
            _ => None,
        };
        for (row, ordinal) in std::mem::take(&mut table.waiting) {
            table.read(sheet, &row, ordinal, order, sink);
        }
        unclosed
    }
}

impl Table {
    fn take(&mut self, sheet: &Sheet, row: Row, sink: RowSink<'_>) {
        if self.columns.is_empty() {
            let named = |cell: &Cell| String::from_utf8_lossy(&cell.bytes).trim().to_owned();
            self.columns = row.cells.iter().map(named).collect();
            let is_date = |index: &usize| sheet.dates.contains(&self.columns[*index].as_str());
            self.dates = (0..self.columns.len()).filter(is_date).collect();
            return;
        }
        let ordinal = self.ordinal;
        self.ordinal += 1;
        let mut waits = false;
        for cell in self.dates.iter().filter_map(|index| row.cells.get(*index)) {
            match std::str::from_utf8(&cell.bytes).map(Spelled::parse) {
                Ok(Ok(Spelled::Either { .. })) => waits = true,
                Ok(Ok(Spelled::One(_, Some(DayOrder::DayFirst)))) => self.day_first = true,
                Ok(Ok(Spelled::One(_, Some(DayOrder::MonthFirst)))) => self.month_first = true,
                // Whatever is wrong with it is said when the row is read.
                _ => {}
            }
        }
        if waits { self.waiting.push((row, ordinal)) } else { self.read(sheet, &row, ordinal, None, sink) }
    }

    fn read(&self, sheet: &Sheet, row: &Row, ordinal: u64, order: Option<DayOrder>, sink: RowSink<'_>) {
        let mut values = Values { columns: &self.columns, row, order, zone: self.zone.as_ref(), zoneless: 0 };
        let mut reading = Reading::default();
        let read = (sheet.read)(&mut values, &mut reading);
        sink(row, ordinal, values.zoneless, read.map(|()| reading));
    }
}

/// The values of one row, by the names of their columns.
pub struct Values<'a> {
    columns: &'a [String],
    row: &'a Row,
    order: Option<DayOrder>,
    zone: Option<&'a Zone>,
    zoneless: u32,
}

impl<'a> Values<'a> {
    /// The cells that hold something, each with its column's name and place.
    fn cells(&self) -> impl Iterator<Item = (&'a str, &'a Cell)> + use<'a> {
        let filled = |(_, cell): &(&'a str, &'a Cell)| !cell.bytes.trim_ascii().is_empty();
        self.columns.iter().map(String::as_str).zip(&self.row.cells).filter(filled)
    }

    fn refuse<T>(&self, cell: &Cell, code: &'static str, message: String, hint: Option<&'static str>) -> Walk<T> {
        Err(Refusal { at: (cell.offset - self.row.offset) as usize, code, message, hint })
    }

    fn text_of(&self, cell: &'a Cell) -> Walk<Cow<'a, str>> {
        match std::str::from_utf8(&cell.bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => {
                let byte = cell.bytes[error.valid_up_to()];
                let message = format!("found the byte 0x{byte:02x}, wanted text in UTF-8");
                self.refuse(cell, "record.encoding", message, Some("save the file as CSV in UTF-8"))
            }
        }
    }

    /// The first value under one of these names.
    pub fn text(&self, names: &[&str]) -> Walk<Option<Cow<'a, str>>> {
        self.cells().find(|(column, _)| names.contains(column)).map(|(_, cell)| self.text_of(cell)).transpose()
    }

    /// Every value under one of these names.
    pub fn texts(&self, names: &[&str]) -> Walk<Vec<Cow<'a, str>>> {
        self.cells().filter(|(column, _)| names.contains(column)).map(|(_, cell)| self.text_of(cell)).collect()
    }

    /// The values under all other names, with them.
    pub fn others(&self, names: &[&str]) -> Walk<Vec<(&'a str, Cow<'a, str>)>> {
        let others = self.cells().filter(|(column, _)| !column.is_empty() && !names.contains(column));
        others.map(|(column, cell)| Ok((column, self.text_of(cell)?))).collect()
    }

    /// The date under one of these names. Without a zone it is in the integration's, else in UTC, and counted.
    pub fn time(&mut self, names: &[&str]) -> Walk<Option<Instant>> {
        let Some((_, cell)) = self.cells().find(|(column, _)| names.contains(column)) else { return Ok(None) };
        let text = self.text_of(cell)?;
        let shown = text.trim();
        let local_ms = match Spelled::parse(shown) {
            Ok(Spelled::One(Stamp::Instant(at), _)) => return Ok(Some(at)),
            Ok(Spelled::One(Stamp::Zoneless(ms), _)) => ms,
            Ok(Spelled::Either { day_first_ms, month_first_ms }) => match self.order {
                Some(DayOrder::DayFirst) => day_first_ms,
                Some(DayOrder::MonthFirst) => month_first_ms,
                None => {
                    let message = format!(
                        "found \"{shown}\", which may be day/month or month/day, wanted a date that reads one way"
                    );
                    let hint = "no other date of the file tells which: export with a date format that names the month, such as 24/Nov/26, or as JSON";
                    return self.refuse(cell, "record.date", message, Some(hint));
                }
            },
            Err(StampError::OutOfCalendar) => {
                return self.refuse(
                    cell,
                    "record.date",
                    format!("found \"{shown}\", wanted a date and time of day that exist"),
                    None,
                );
            }
            Err(StampError::Shape) => {
                let message =
                    format!("found \"{shown}\", wanted a date such as \"24/Nov/26 3:04 PM\" or \"2026-11-24 15:04\"");
                let hint = "names of months are read in English: set the language of your profile to English, and export again";
                return self.refuse(cell, "record.date", message, Some(hint));
            }
        };
        self.zoneless += 1;
        let instant = match self.zone {
            Some(zone) => zone.instant_of_local(local_ms),
            None => Instant::from_ms(local_ms),
        };
        match instant {
            Some(at) => Ok(Some(at)),
            None => self.refuse(
                cell,
                "record.date",
                format!("found \"{shown}\", wanted a time between the years 1 and 9999"),
                None,
            ),
        }
    }
}
