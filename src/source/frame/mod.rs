//! Cutting a stream of bytes into records, whatever wraps them.
//!
//! One reader serves every shape an export comes in: one object a line, concatenated pages, a bare list, a list of pages, and
//! lists wrapped in an object under a name the adapter knows (`workflow_runs`, `data.content`). It looks at brackets and
//! quotes only; whether a record is sound is for its adapter to say. It holds at most the one record it is in the middle of.

mod lines;
mod place;
mod scan;
#[cfg(test)]
mod tests;

use super::json::plain_text;
use scan::Scan;

pub use place::{Break, Container, Framed, Position, Sink, pointer, root};

/// A record longer than this is refused: it is a wrapper whose name nobody knows, or no export at all.
const LONGEST_RECORD: usize = 64 << 20;

enum Level {
    /// Inside a list whose elements are records, or pages when `pages`.
    List { pages: bool, elements: u64 },
    /// Inside an object that turned out to wrap a list of records.
    Wrapper(Scan),
}

/// What lines mean in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lines {
    /// Nothing: values go on over them.
    Nothing,
    /// Each is a page that wraps records; one that breaks off does not take the next with it.
    Pages,
    /// Each is a record.
    Records,
}

#[derive(PartialEq)]
enum Mode {
    Between,
    Value,
    Text {
        escaped: bool,
    },
    /// Passing over a number or a word in a list of records.
    Scalar,
    /// Passing over a line that is no record.
    Line,
}

/// Cuts pushed chunks into records.
pub struct Framer {
    wrappers: &'static [&'static [&'static str]],
    lines: Lines,
    mode: Mode,
    levels: Vec<Level>,
    scan: Scan,
    carry: Vec<u8>,
    containers: Vec<Container>,
    record: Position,
    /// Where the top-level value begins that is being read.
    root: u64,
    offset: u64,
    line: u64,
    line_start: u64,
    ordinal: u64,
    too_long: bool,
    /// How many records the file says that there are on all pages of a list.
    total: Option<u64>,
}

impl Framer {
    /// A framer that knows lists under these member paths, and what lines mean.
    pub fn new(wrappers: &'static [&'static [&'static str]], lines: Lines) -> Framer {
        Framer {
            wrappers,
            lines,
            mode: Mode::Between,
            levels: Vec::new(),
            scan: Scan::default(),
            carry: Vec::new(),
            containers: Vec::new(),
            record: Position::default(),
            root: 0,
            offset: 0,
            line: 1,
            line_start: 0,
            ordinal: 0,
            too_long: false,
            total: None,
        }
    }

    /// Skips bytes at the start that are no part of the text, such as a byte-order mark.
    pub fn skip_prefix(&mut self, bytes: u64) {
        self.offset += bytes;
    }

    /// How records lie in the file so far.
    pub fn containers(&self) -> &[Container] {
        &self.containers
    }

    /// How many records the file says that there are on all pages; of several lists, the greatest number.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// The bytes of the record that has begun and not ended.
    pub fn unfinished(&self) -> &[u8] {
        &self.carry
    }

    /// Reads the next chunk, handing over each record that it completes.
    pub fn push(&mut self, chunk: &[u8], sink: Sink<'_>) {
        if self.lines == Lines::Records {
            return self.push_lines(chunk, sink);
        }
        let base = self.offset;
        // Where, in this chunk, the record under way begins: at its start, or at zero when it came in with an earlier one.
        let mut kept_from = 0;
        let mut at = 0;
        while at < chunk.len() {
            let byte = chunk[at];
            self.offset = base + at as u64;
            match self.mode {
                Mode::Text { escaped } => {
                    if escaped {
                        self.mode = Mode::Text { escaped: false };
                        if self.scan.reads_name {
                            self.scan.name.push(byte);
                        }
                        at += 1;
                        continue;
                    }
                    let end = if self.scan.reads_name { at } else { at + plain_text(&chunk[at..]) };
                    at = end;
                    match chunk.get(at) {
                        None => break,
                        Some(b'"') => {
                            // A text that stands in the place of a record is inside of nothing.
                            self.mode = if self.scan.depth == 0 { Mode::Between } else { Mode::Value };
                            self.scan.reads_name = false;
                        }
                        Some(b'\\') => self.mode = Mode::Text { escaped: true },
                        Some(b'\n') => {
                            self.offset = base + at as u64;
                            self.newline();
                            if self.lines == Lines::Pages && self.levels.is_empty() {
                                self.abandon_line(sink, "found the end of the line inside a text, wanted \\\"");
                            }
                        }
                        Some(other) => {
                            if self.scan.reads_name && self.scan.name.len() < 64 {
                                self.scan.name.push(*other);
                            }
                        }
                    }
                    at += 1;
                }
                Mode::Scalar => {
                    // The comma or bracket after it is looked at again.
                    if matches!(byte, b',' | b']') {
                        self.mode = Mode::Between;
                        continue;
                    }
                    if byte == b'\n' {
                        self.newline();
                    }
                    at += 1;
                }
                Mode::Line => {
                    if byte == b'\n' {
                        self.newline();
                        self.mode = Mode::Between;
                    }
                    at += 1;
                }
                Mode::Between => {
                    if self.between(byte, sink) {
                        kept_from = at;
                    }
                    at += 1;
                }
                Mode::Value => {
                    if byte == b'\n' {
                        self.newline();
                        if self.lines == Lines::Pages && self.levels.is_empty() {
                            self.abandon_line(sink, "found the end of the line, wanted the rest of the record");
                        }
                        at += 1;
                        continue;
                    }
                    if self.value(byte) {
                        self.finish_value(&chunk[kept_from..=at], sink);
                    }
                    at += 1;
                }
            }
        }
        self.offset = base + chunk.len() as u64;
        if matches!(self.mode, Mode::Value | Mode::Text { .. }) && !self.scan.is_wrapper {
            if self.carry.len() + chunk.len() - kept_from > LONGEST_RECORD {
                self.too_long = true;
                self.carry.clear();
            } else if !self.too_long {
                self.carry.extend_from_slice(&chunk[kept_from..]);
            }
        }
    }

    /// The stream has ended: says what it broke off in, if anything.
    pub fn finish(&mut self, sink: Sink<'_>) {
        if self.lines == Lines::Records {
            if !self.carry.is_empty() || self.too_long {
                let line = std::mem::take(&mut self.carry);
                self.take_line(&line, true, sink);
            }
            return;
        }
        let inside_record = matches!(self.mode, Mode::Value | Mode::Text { .. }) && !self.scan.is_wrapper;
        let message = if inside_record {
            format!(
                "found the end of the file inside record {}, which begins on line {}",
                self.record.ordinal + 1,
                self.record.line
            )
        } else if !self.levels.is_empty() || self.mode == Mode::Value {
            "found the end of the file before the list of records was closed".to_owned()
        } else {
            return;
        };
        let position = Position { ordinal: self.ordinal, ..self.here() };
        sink(Framed::Broken(Break { position, code: "import.truncated", message }), &self.containers);
    }

    fn newline_at(&mut self, next: u64) {
        self.line += 1;
        self.line_start = next;
    }

    fn here(&self) -> Position {
        Position {
            offset: self.offset,
            line: self.line,
            column: self.offset.saturating_sub(self.line_start) + 1,
            ordinal: self.ordinal,
        }
    }

    fn newline(&mut self) {
        self.line += 1;
        self.line_start = self.offset + 1;
    }

    /// A byte between values; true when it opens one.
    fn between(&mut self, byte: u8, sink: Sink<'_>) -> bool {
        if self.levels.is_empty() && matches!(byte, b'[' | b'{') {
            self.root = self.offset;
        }
        match (byte, self.levels.last_mut()) {
            (b'\n', _) => self.newline(),
            (b' ' | b'\t' | b'\r', _) => {}
            (b',', Some(Level::List { .. })) => {}
            (b']', Some(Level::List { .. })) => self.leave_list(),
            (b'[', None) => self.enter_list(String::new(), true),
            (b'[', Some(Level::List { pages: true, elements })) => {
                let list = format!("/{elements}");
                *elements += 1;
                self.enter_list(list, true);
            }
            (b'{', level) => {
                let watching = match level {
                    Some(Level::List { pages, elements }) => {
                        *elements += 1;
                        *pages
                    }
                    _ => true,
                };
                if self.levels.is_empty() {
                    self.note_container(None);
                }
                self.record = self.here();
                self.scan = Scan { depth: 1, watching: watching && !self.wrappers.is_empty(), ..Scan::default() };
                self.scan.expects_name = self.scan.watching;
                self.mode = Mode::Value;
                return true;
            }
            _ => {
                let message = format!("found {}, wanted a record in braces", shown_byte(byte));
                self.report(sink, self.here(), "import.notARecord", message);
                self.ordinal += 1;
                if self.levels.is_empty() {
                    self.mode = Mode::Line;
                } else {
                    self.scan = Scan { is_wrapper: true, ..Scan::default() };
                    self.mode = if byte == b'"' { Mode::Text { escaped: false } } else { Mode::Scalar };
                }
            }
        }
        false
    }

    fn report(&self, sink: Sink<'_>, position: Position, code: &'static str, message: String) {
        sink(Framed::Broken(Break { position, code, message }), &self.containers);
    }

    fn abandon_line(&mut self, sink: Sink<'_>, message: &str) {
        let position = Position { ordinal: self.ordinal, ..self.record };
        self.report(sink, position, "import.brokenLine", message.to_owned());
        self.ordinal += 1;
        self.carry.clear();
        self.mode = Mode::Between;
    }

    fn note_container(&mut self, list: Option<String>) {
        let continues = match self.containers.last() {
            Some(last) => last.list.is_none() && list.is_none(),
            None => false,
        };
        if !continues {
            self.containers.push(Container { first_ordinal: self.ordinal, list, root: self.root });
        }
    }

    fn enter_list(&mut self, list: String, pages: bool) {
        self.levels.push(Level::List { pages, elements: 0 });
        self.note_container(Some(list));
        self.mode = Mode::Between;
    }

    fn leave_list(&mut self) {
        self.levels.pop();
        if let Some(Level::Wrapper(_)) = self.levels.last()
            && let Some(Level::Wrapper(scan)) = self.levels.pop()
        {
            self.scan = scan;
            self.mode = Mode::Value;
        }
    }

    fn finish_value(&mut self, last_part: &[u8], sink: Sink<'_>) {
        self.mode = Mode::Between;
        let scan = std::mem::take(&mut self.scan);
        if scan.is_wrapper {
            self.total = self.total.max(scan.total);
            return;
        }
        let position = Position { ordinal: self.ordinal, ..self.record };
        self.ordinal += 1;
        if std::mem::take(&mut self.too_long) || self.carry.len() + last_part.len() > LONGEST_RECORD {
            self.carry.clear();
            let message = format!("found a record longer than {} MiB", LONGEST_RECORD >> 20);
            self.report(sink, position, "import.recordTooLong", message);
        } else if self.carry.is_empty() {
            sink(Framed::Record(last_part, position), &self.containers);
        } else {
            self.carry.extend_from_slice(last_part);
            sink(Framed::Record(&self.carry, position), &self.containers);
            self.carry.clear();
        }
    }
}

fn shown_byte(byte: u8) -> String {
    if byte == b'"' {
        return "a text".to_owned();
    }
    if byte.is_ascii_graphic() { format!("\"{}\"", byte as char) } else { format!("the byte 0x{byte:02x}") }
}
