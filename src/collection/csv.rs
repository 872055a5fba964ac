//! A spreadsheet's table with named columns.

use crate::csv::{Row, Rows, separator};
use crate::diag::{Diagnostic, Place, Severity, nearest};

/// A table with named columns.
pub(super) struct Table {
    /// What the columns stand for, by the caller's own names.
    columns: Vec<Option<&'static str>>,
    /// The lines after the first.
    pub lines: Vec<Line>,
    /// What was found on the way.
    pub findings: Vec<Diagnostic>,
}

/// One record of the table.
pub(super) struct Line {
    /// The line it begins on, from one.
    pub number: u64,
    cells: Vec<String>,
}

/// A column: the caller's name for it, and how files spell it.
pub(super) type Column = (&'static str, &'static [&'static str]);

/// A finding about a line.
pub(super) fn finding(severity: Severity, code: &'static str, line: u64, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(severity, code, Place { line: Some(line), ..Place::default() }, message)
}

impl Table {
    /// Reads a table with these columns, of which `required` must be there.
    pub fn read(text: &str, columns: &[Column], required: &[&'static str]) -> Table {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (mut lines, mut findings) = split(text);
        if lines.is_empty() {
            findings.push(finding(Severity::Error, "csv.empty", 1, "found no line, wanted a line of column names"));
            return Table { columns: Vec::new(), lines, findings };
        }
        let header = lines.remove(0);
        let mut found: Vec<Option<&'static str>> = Vec::new();
        for cell in &header.cells {
            let spelled = cell.trim().to_lowercase().replace([' ', '-', '_'], "");
            let own = columns.iter().find(|(_, spellings)| spellings.contains(&spelled.as_str())).map(|(own, _)| *own);
            if own.is_none() && !spelled.is_empty() {
                let message = format!("found the column \"{}\", which nothing here reads", cell.trim());
                let known: Vec<&str> = columns.iter().map(|(own, _)| *own).collect();
                let hint = match nearest(&spelled, known.iter().copied()) {
                    Some(guess) => format!("did you mean \"{guess}\"?"),
                    None => format!("known here: {}", known.join(", ")),
                };
                findings.push(finding(Severity::Warning, "csv.unknownColumn", header.number, message).with_hint(hint));
            }
            found.push(own.filter(|own| !found.contains(&Some(own))));
        }
        for wanted in required.iter().filter(|wanted| !found.contains(&Some(wanted))) {
            let message = format!("found no column \"{wanted}\"");
            findings.push(finding(Severity::Error, "csv.missingColumn", header.number, message));
        }
        for line in lines.iter().filter(|line| line.cells.len() > found.len()) {
            let message = format!("found {} cells, wanted {} as in the first line", line.cells.len(), found.len());
            findings.push(finding(Severity::Warning, "csv.cells", line.number, message));
        }
        if required.iter().any(|wanted| !found.contains(&Some(wanted))) {
            lines.clear();
        }
        Table { columns: found, lines, findings }
    }

    /// A line's cell in a column, trimmed; empty where there is none.
    pub fn cell<'t>(&self, line: &'t Line, column: &str) -> &'t str {
        let index = self.columns.iter().position(|own| *own == Some(column));
        index.and_then(|index| line.cells.get(index)).map_or("", |cell| cell.trim())
    }

    /// The parts of a cell that holds several, set apart by `|` or `;`.
    pub fn parts(&self, line: &Line, column: &str) -> Vec<String> {
        let parts = self.cell(line, column).split(['|', ';', '\n']).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

fn split(text: &str) -> (Vec<Line>, Vec<Diagnostic>) {
    let mut lines = Vec::new();
    let mut take = |row: Row| {
        let cells = row.cells.iter().map(|cell| String::from_utf8_lossy(&cell.bytes).into_owned()).collect();
        lines.push(Line { number: row.line, cells });
    };
    let mut rows = Rows::new(separator(text.as_bytes()), 0);
    rows.push(text.as_bytes(), &mut take);
    let unclosed = rows.unclosed().map(|start| {
        let message = "found a quote that is never closed; the rest of the file is in it";
        finding(Severity::Error, "csv.quote", start, message)
    });
    rows.finish(&mut take);
    (lines, unclosed.into_iter().collect())
}

/// An id made of a name: lower case, words joined by `-`, none of those taken.
pub(super) fn id_of(name: &str, taken: &[String]) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let plain = if words.is_empty() { "collection".to_owned() } else { words.join("-") };
    let mut id = plain.clone();
    let mut next = 2;
    while taken.contains(&id) {
        id = format!("{plain}-{next}");
        next += 1;
    }
    id
}
