//! Comma-separated values as spreadsheets and tools write them: RFC 4180, semicolons or tabs where they must be, line ends of any kind.

/// One row, its cells in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The byte it begins with.
    pub offset: u64,
    /// The line it begins on, from one.
    pub line: u64,
    /// Its cells; a row of none is not given.
    pub cells: Vec<Cell>,
}

/// One cell: its bytes without their quotes, and where it begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    /// What it holds, in the file's encoding.
    pub bytes: Vec<u8>,
    /// The byte it begins with.
    pub offset: u64,
    /// The line it begins on, from one.
    pub line: u64,
    /// Its column in bytes, from one.
    pub column: u64,
}

impl Row {
    /// Whether nothing but blanks stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.bytes.trim_ascii().is_empty())
    }
}

/// The separator that stands most often in the first line, outside quotes.
pub fn separator(head: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(own, _)| own == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // Of equals the first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(own, _)| *own)
}

/// Where the next byte stands in a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Plain,
    Quoted,
    /// Behind a quote inside quotes: another one makes it a quote of the text, anything else ends the quotes.
    Quote,
}

/// Cuts pushed chunks into rows. It holds the one row that it is in the middle of.
pub struct Rows {
    separator: u8,
    within: Within,
    row: Row,
    cell: Cell,
    offset: u64,
    line: u64,
    line_start: u64,
    /// The last byte ended a row with `\r`: a `\n` belongs to it.
    after_return: bool,
    /// The line on which the quotes that are open begin.
    quoted_since: u64,
}

impl Rows {
    /// Begins at a byte of the file, on its first line.
    pub fn new(separator: u8, offset: u64) -> Rows {
        Rows {
            separator,
            within: Within::Plain,
            row: Row { offset, line: 1, cells: Vec::new() },
            cell: Cell { bytes: Vec::new(), offset, line: 1, column: 1 },
            offset,
            line: 1,
            line_start: offset,
            after_return: false,
            quoted_since: 0,
        }
    }

    /// Reads the next chunk, handing over each row that it completes.
    pub fn push(&mut self, chunk: &[u8], sink: &mut dyn FnMut(Row)) {
        for byte in chunk {
            self.take(*byte, sink);
            self.offset += 1;
        }
    }

    /// The line on which quotes begin that nothing has closed so far: at the end of a file, the rest of it is in them.
    pub fn unclosed(&self) -> Option<u64> {
        (self.within == Within::Quoted).then_some(self.quoted_since)
    }

    /// The text has ended: the last row needs no line end.
    pub fn finish(mut self, sink: &mut dyn FnMut(Row)) {
        if !self.cell.bytes.is_empty() || !self.row.cells.is_empty() {
            self.end_row(sink);
        }
    }

    fn take(&mut self, byte: u8, sink: &mut dyn FnMut(Row)) {
        let after_return = std::mem::replace(&mut self.after_return, false);
        if byte == b'\n' && after_return {
            self.begin_line();
            return;
        }
        match (byte, self.within) {
            (b'"', Within::Quoted) => self.within = Within::Quote,
            (b'"', Within::Quote) => {
                self.cell.bytes.push(b'"');
                self.within = Within::Quoted;
            }
            (b'"', Within::Plain) if self.cell.bytes.trim_ascii().is_empty() => {
                self.cell.bytes.clear();
                self.within = Within::Quoted;
                self.quoted_since = self.line;
            }
            (_, Within::Quoted) => {
                self.cell.bytes.push(byte);
                if byte == b'\n' {
                    self.line += 1;
                    self.line_start = self.offset + 1;
                }
            }
            (b'\n' | b'\r', _) => {
                self.end_row(sink);
                self.line += 1;
                self.begin_line();
                self.after_return = byte == b'\r';
            }
            (own, _) if own == self.separator => self.end_cell(),
            _ => {
                self.within = Within::Plain;
                self.cell.bytes.push(byte);
            }
        }
    }

    /// What comes next stands behind the byte at hand.
    fn begin_line(&mut self) {
        self.line_start = self.offset + 1;
        self.row = Row { offset: self.line_start, line: self.line, cells: Vec::new() };
        self.cell = Cell { bytes: Vec::new(), offset: self.line_start, line: self.line, column: 1 };
    }

    fn end_cell(&mut self) {
        if self.within == Within::Quote {
            self.within = Within::Plain;
        }
        let offset = self.offset + 1;
        let next = Cell { bytes: Vec::new(), offset, line: self.line, column: offset - self.line_start + 1 };
        self.row.cells.push(std::mem::replace(&mut self.cell, next));
    }

    fn end_row(&mut self, sink: &mut dyn FnMut(Row)) {
        self.end_cell();
        let next = Row { offset: 0, line: 0, cells: Vec::new() };
        let row = std::mem::replace(&mut self.row, next);
        if !row.is_blank() {
            sink(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows as `line@offset:cell|cell`, however the text is cut into chunks.
    fn check(text: &str, expected: &[&str], unclosed: Option<u64>) {
        for size in [1, 2, 1000] {
            let mut found = Vec::new();
            let mut sink = |row: Row| {
                let cells: Vec<String> =
                    row.cells.iter().map(|cell| String::from_utf8_lossy(&cell.bytes).into_owned()).collect();
                found.push(format!("{}@{}:{}", row.line, row.offset, cells.join("|")));
            };
            let mut rows = Rows::new(separator(text.as_bytes()), 0);
            for chunk in text.as_bytes().chunks(size) {
                rows.push(chunk, &mut sink);
            }
            assert_eq!(rows.unclosed(), unclosed, "{text}");
            rows.finish(&mut sink);
            assert_eq!(found, expected, "{text} in chunks of {size}");
        }
    }

    #[test]
    fn rows_are_cut_as_spreadsheets_write_them() {
        check("a,b\n1,2\n", &["1@0:a|b", "2@4:1|2"], None);
        check("a,b\r\n1,2", &["1@0:a|b", "2@5:1|2"], None);
        check("a,b\r1,2\r", &["1@0:a|b", "2@4:1|2"], None);
        check("a;b;c\n1,5;2;\n", &["1@0:a|b|c", "2@6:1,5|2|"], None);
        check("a\tb\n\n,\n 1\t2\n", &["1@0:a|b", "3@5:,", "4@7: 1|2"], None);
        check("\"a,\"\"b\"\"\",c\n", &["1@0:a,\"b\"|c"], None);
        check("a,b\n\"x\ny\",2\n3,4\n", &["1@0:a|b", "2@4:x\ny|2", "4@12:3|4"], None);
        check("a,b\n5\" disk, \"q\"\n", &["1@0:a|b", "2@4:5\" disk|q"], None);
        check("a,b\n1,\"2\n3,4\n", &["1@0:a|b", "2@4:1|2\n3,4\n"], Some(2));
        check("", &[], None);
    }

    #[test]
    fn a_cell_tells_where_it_begins() {
        let mut found = Vec::new();
        let mut rows = Rows::new(b',', 3);
        rows.push(b"a,b\n\"x\ny\",2\n", &mut |row| {
            found.extend(row.cells.iter().map(|cell| (cell.offset, cell.line, cell.column)));
        });
        assert_eq!(found, [(3, 1, 1), (5, 1, 3), (7, 2, 1), (13, 3, 4)]);
    }
}
