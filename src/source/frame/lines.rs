//! Files with a record a line.

use super::{Framed, Framer, LONGEST_RECORD, Position, Sink, shown_byte};
use crate::source::json::line_end;

impl Framer {
    /// Each line is a record: only line ends are looked for. Whether a line is sound is for its adapter to say.
    pub(super) fn push_lines(&mut self, chunk: &[u8], sink: Sink<'_>) {
        let mut rest = chunk;
        while let Some(end) = line_end(rest) {
            if self.carry.is_empty() {
                self.take_line(&rest[..end], false, sink);
            } else {
                let mut line = std::mem::take(&mut self.carry);
                line.extend_from_slice(&rest[..end]);
                self.take_line(&line, false, sink);
                line.clear();
                self.carry = line;
            }
            self.offset += 1;
            self.newline_at(self.offset);
            rest = &rest[end + 1..];
        }
        if self.carry.len() + rest.len() > LONGEST_RECORD {
            self.too_long = true;
            self.offset += (self.carry.len() + rest.len()) as u64;
            self.carry.clear();
        } else {
            self.carry.extend_from_slice(rest);
        }
    }

    /// One line without its end; `last` when the file ended instead.
    pub(super) fn take_line(&mut self, line: &[u8], last: bool, sink: Sink<'_>) {
        let record = line.trim_ascii();
        let leading = line.len() - line.trim_ascii_start().len();
        self.record = Position { ordinal: self.ordinal, ..self.here() };
        self.record.offset += leading as u64;
        self.record.column += leading as u64;
        let position = self.record;
        let too_long = std::mem::take(&mut self.too_long) || line.len() > LONGEST_RECORD;
        if record.is_empty() && !too_long {
            self.offset += line.len() as u64;
            return;
        }
        self.note_container(None);
        self.ordinal += 1;
        self.offset += line.len() as u64;
        if too_long {
            let message = format!("found a record longer than {} MiB", LONGEST_RECORD >> 20);
            self.report(sink, position, "import.recordTooLong", message);
        } else if record[0] != b'{' {
            let message = format!("found {}, wanted a record in braces", shown_byte(record[0]));
            self.report(sink, position, "import.notARecord", message);
        } else if record[record.len() - 1] == b'}' {
            sink(Framed::Record(record, position), &self.containers);
        } else if last {
            let message = format!(
                "found the end of the file inside record {}, which begins on line {}",
                position.ordinal + 1,
                position.line
            );
            let position = Position { ordinal: position.ordinal, ..self.here() };
            self.report(sink, position, "import.truncated", message);
        } else {
            let message = "found the end of the line, wanted the rest of the record".to_owned();
            self.report(sink, position, "import.brokenLine", message);
        }
    }
}
