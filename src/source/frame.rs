//! Cutting a stream of bytes into records, whatever wraps them.
//!
//! One reader serves every shape an export comes in: one object a line, concatenated pages, a bare list, a list of pages, and
//! lists wrapped in an object under a name the adapter knows (`workflow_runs`, `data.content`). It looks at brackets and
//! quotes only; whether a record is sound is for its adapter to say. It holds at most the one record it is in the middle of.

use super::json::{escape_pointer, line_end, plain_text};

/// A record longer than this is refused: it is a wrapper whose name nobody knows, or no export at all.
const LONGEST_RECORD: usize = 64 << 20;

/// Where a record stands in its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Position {
    /// The byte it begins with.
    pub offset: u64,
    /// Its line, from one.
    pub line: u64,
    /// Its column in bytes, from one.
    pub column: u64,
    /// Its number among the file's records, from zero.
    pub ordinal: u64,
}

/// What the framer hands over.
#[derive(Debug)]
pub enum Framed<'a> {
    /// The bytes of one whole record.
    Record(&'a [u8], Position),
    /// Something that is no record.
    Broken(Break),
}

/// A place where the framing itself breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Break {
    /// Where.
    pub position: Position,
    /// A stable name for the reason.
    pub code: &'static str,
    /// What was found, and what was wanted.
    pub message: String,
}

/// A run of records that share a container, so that a record's JSON Pointer follows from its number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Container {
    /// The number of its first record.
    pub first_ordinal: u64,
    /// The container's own JSON Pointer; `None` where each record is a document of its own.
    pub list: Option<String>,
}

/// The JSON Pointer of the record `ordinal` within its top-level value.
pub fn pointer(containers: &[Container], ordinal: u64) -> String {
    let after = containers.partition_point(|container| container.first_ordinal <= ordinal);
    match after.checked_sub(1).map(|at| &containers[at]) {
        Some(Container { first_ordinal, list: Some(list) }) => format!("{list}/{}", ordinal - first_ordinal),
        _ => String::new(),
    }
}

enum Level {
    /// Inside a list whose elements are records, or pages when `pages`.
    List { pages: bool, elements: u64 },
    /// Inside an object that turned out to wrap a list of records.
    Wrapper(Scan),
}

/// The reading of one value, byte by byte.
#[derive(Clone, Default)]
struct Scan {
    depth: usize,
    /// Names on the way to a known wrapper; as long as the way is followed, member names are looked at.
    path: Vec<String>,
    watching: bool,
    /// The member name being read or just read, where it matters.
    name: Vec<u8>,
    expects_name: bool,
    reads_name: bool,
    after_colon: bool,
    /// It holds a list of records, so it is none itself.
    is_wrapper: bool,
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
    offset: u64,
    line: u64,
    line_start: u64,
    ordinal: u64,
    too_long: bool,
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
            offset: 0,
            line: 1,
            line_start: 0,
            ordinal: 0,
            too_long: false,
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

    /// The bytes of the record that has begun and not ended.
    pub fn unfinished(&self) -> &[u8] {
        &self.carry
    }

    /// Reads the next chunk, handing over each record that it completes.
    pub fn push(&mut self, chunk: &[u8], sink: &mut impl FnMut(Framed<'_>, &[Container])) {
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
    pub fn finish(&mut self, sink: &mut impl FnMut(Framed<'_>, &[Container])) {
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

    /// Each line is a record: only line ends are looked for. Whether a line is sound is for its adapter to say.
    fn push_lines(&mut self, chunk: &[u8], sink: &mut impl FnMut(Framed<'_>, &[Container])) {
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
    fn take_line(&mut self, line: &[u8], last: bool, sink: &mut impl FnMut(Framed<'_>, &[Container])) {
        let record = line.trim_ascii();
        let leading = line.len() - line.trim_ascii_start().len();
        self.record = Position { ordinal: self.ordinal, ..self.here() };
        self.record.offset += leading as u64;
        self.record.column += leading as u64;
        let position = self.record;
        let too_long = std::mem::take(&mut self.too_long);
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
    fn between(&mut self, byte: u8, sink: &mut impl FnMut(Framed<'_>, &[Container])) -> bool {
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

    fn report(
        &self,
        sink: &mut impl FnMut(Framed<'_>, &[Container]),
        position: Position,
        code: &'static str,
        message: String,
    ) {
        sink(Framed::Broken(Break { position, code, message }), &self.containers);
    }

    fn abandon_line(&mut self, sink: &mut impl FnMut(Framed<'_>, &[Container]), message: &str) {
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
            self.containers.push(Container { first_ordinal: self.ordinal, list });
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

    /// One byte of a value that is no part of a text; true when it ends the value.
    fn value(&mut self, byte: u8) -> bool {
        let scan = &mut self.scan;
        match byte {
            b'"' => {
                self.mode = Mode::Text { escaped: false };
                if scan.watching && scan.expects_name && scan.depth == scan.path.len() + 1 {
                    scan.reads_name = true;
                    scan.expects_name = false;
                    scan.name.clear();
                }
                scan.after_colon = false;
            }
            b'{' | b'[' => {
                if scan.watching && scan.after_colon && scan.depth == scan.path.len() + 1 && self.follow(byte) {
                    return false;
                }
                self.scan.depth += 1;
                self.scan.after_colon = false;
            }
            b'}' | b']' => {
                scan.depth -= 1;
                if scan.depth <= scan.path.len() && scan.depth > 0 {
                    scan.path.pop();
                }
                return scan.depth == 0;
            }
            b':' => scan.after_colon = scan.depth == scan.path.len() + 1,
            b',' => {
                scan.expects_name = scan.depth == scan.path.len() + 1;
                scan.after_colon = false;
            }
            b' ' | b'\t' | b'\r' => {}
            _ => scan.after_colon = false,
        }
        false
    }

    /// A bracket opens after a member name on a watched path: follows it into a wrapper, if it leads to one.
    fn follow(&mut self, bracket: u8) -> bool {
        let name = String::from_utf8_lossy(&self.scan.name).into_owned();
        let way = self.scan.path.len();
        let leads = |wrapper: &&&[&str]| {
            wrapper.len() > way
                && wrapper[..way].iter().zip(&self.scan.path).all(|(step, taken)| step == taken)
                && wrapper[way] == name
        };
        let Some(wrapper) = self.wrappers.iter().find(leads) else { return false };
        if bracket == b'{' && wrapper.len() > way + 1 {
            self.scan.path.push(name);
            self.scan.depth += 1;
            self.scan.expects_name = true;
            self.scan.after_colon = false;
            return true;
        }
        if bracket == b'[' && wrapper.len() == way + 1 {
            self.enter_wrapper(&name);
            return true;
        }
        false
    }

    fn enter_wrapper(&mut self, name: &str) {
        let mut list = match self.levels.last() {
            Some(Level::List { elements, .. }) => format!("/{}", elements - 1),
            _ => String::new(),
        };
        for step in &self.scan.path {
            list.push('/');
            list.push_str(&escape_pointer(step));
        }
        list.push('/');
        list.push_str(&escape_pointer(name));
        self.carry.clear();
        self.scan.is_wrapper = true;
        self.scan.expects_name = false;
        self.scan.after_colon = false;
        let scan = std::mem::take(&mut self.scan);
        self.levels.push(Level::Wrapper(scan));
        self.enter_list(list, false);
    }

    fn finish_value(&mut self, last_part: &[u8], sink: &mut impl FnMut(Framed<'_>, &[Container])) {
        self.mode = Mode::Between;
        if std::mem::take(&mut self.scan).is_wrapper {
            return;
        }
        let position = Position { ordinal: self.ordinal, ..self.record };
        self.ordinal += 1;
        if std::mem::take(&mut self.too_long) {
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
    if byte.is_ascii_graphic() { format!("\"{}\"", byte as char) } else { format!("the byte 0x{byte:02x}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRAPPERS: &[&[&str]] = &[&["runs"], &["data", "content"]];

    /// Every record and break of `text`, cut into chunks of `size` bytes.
    fn frame(text: &str, size: usize, lines: Lines) -> Vec<String> {
        let mut framer = Framer::new(WRAPPERS, lines);
        let mut found = Vec::new();
        let mut sink = |framed: Framed<'_>, containers: &[Container]| {
            found.push(match framed {
                Framed::Record(bytes, position) => {
                    let whole = &text.as_bytes()[position.offset as usize..][..bytes.len()];
                    assert_eq!(bytes, whole);
                    let place = pointer(containers, position.ordinal);
                    format!("{place} {}:{} {}", position.line, position.column, String::from_utf8_lossy(bytes))
                }
                Framed::Broken(broken) => {
                    format!("{}:{} {}", broken.position.line, broken.position.column, broken.code)
                }
            });
        };
        for chunk in text.as_bytes().chunks(size) {
            framer.push(chunk, &mut sink);
        }
        framer.finish(&mut sink);
        found
    }

    fn check(text: &str, lines: Lines, expected: &[&str]) {
        for size in [1, 2, 3, 7, 64, 4096] {
            assert_eq!(frame(text, size, lines), expected, "{text} in chunks of {size}");
        }
    }

    #[test]
    fn every_wrapping_gives_the_same_records() {
        check("{\"a\":1}\n{\"a\":2}\n", Lines::Records, &[" 1:1 {\"a\":1}", " 2:1 {\"a\":2}"]);
        check("[{\"a\":1},\n {\"a\":[2]}]", Lines::Nothing, &["/0 1:2 {\"a\":1}", "/1 2:2 {\"a\":[2]}"]);
        check(
            "{\"n\":2,\"runs\":[{\"a\":1},{\"b\":{}}],\"z\":[]}",
            Lines::Nothing,
            &["/runs/0 1:16 {\"a\":1}", "/runs/1 1:24 {\"b\":{}}"],
        );
        check("{\"data\":{\"x\":{},\"content\":[{\"a\":1}]}}", Lines::Nothing, &["/data/content/0 1:28 {\"a\":1}"]);
        check("[[{\"a\":1}],[{\"a\":2}]]", Lines::Nothing, &["/0/0 1:3 {\"a\":1}", "/1/0 1:13 {\"a\":2}"]);
        check(
            "[{\"runs\":[{\"a\":1}]},{\"runs\":[{\"a\":2}]}]",
            Lines::Nothing,
            &["/0/runs/0 1:11 {\"a\":1}", "/1/runs/0 1:30 {\"a\":2}"],
        );
        check(
            "{\"runs\":[{\"a\":1}]}{\"runs\":[{\"a\":2}]}",
            Lines::Nothing,
            &["/runs/0 1:10 {\"a\":1}", "/runs/0 1:28 {\"a\":2}"],
        );
        check("[{\"a\":1}]\n[{\"a\":2}]", Lines::Nothing, &["/0 1:2 {\"a\":1}", "/0 2:2 {\"a\":2}"]);
        check("{\n \"a\": \"}\\\"{\\\\\"\n}", Lines::Nothing, &[" 1:1 {\n \"a\": \"}\\\"{\\\\\"\n}"]);
        check("{\"x\":{\"runs\":[{\"a\":1}]}}", Lines::Nothing, &[" 1:1 {\"x\":{\"runs\":[{\"a\":1}]}}"]);
    }

    #[test]
    fn what_breaks_is_placed_and_the_rest_still_comes() {
        check(
            "{\"a\":1}\n{\"a\":\n{\"a\":3}\n",
            Lines::Records,
            &[" 1:1 {\"a\":1}", "2:1 import.brokenLine", " 3:1 {\"a\":3}"],
        );
        check("{\"a\":\"x}\n{\"a\":3}\n", Lines::Pages, &["1:1 import.brokenLine", " 2:1 {\"a\":3}"]);
        // What is inside a line that looks whole is for the adapter to refuse.
        check("{\"a\":\"x}\n{\"a\":3}\n", Lines::Records, &[" 1:1 {\"a\":\"x}", " 2:1 {\"a\":3}"]);
        check("{\"a\":1}\n  {\"a\":2", Lines::Records, &[" 1:1 {\"a\":1}", "2:9 import.truncated"]);
        check(
            "{\"a\":1}\nhello {\n{\"a\":3}",
            Lines::Records,
            &[" 1:1 {\"a\":1}", "2:1 import.notARecord", " 3:1 {\"a\":3}"],
        );
        check("[{\"a\":1},{\"a\"", Lines::Nothing, &["/0 1:2 {\"a\":1}", "1:14 import.truncated"]);
        check("{\"runs\":[{\"a\":1}", Lines::Nothing, &["/runs/0 1:10 {\"a\":1}", "1:17 import.truncated"]);
        check("{\"runs\":[{\"a\":1}]", Lines::Nothing, &["/runs/0 1:10 {\"a\":1}", "1:18 import.truncated"]);
        check("[\"a\",{\"a\":1}]", Lines::Nothing, &["1:2 import.notARecord", "/1 1:6 {\"a\":1}"]);
        check(
            "[12 ,null,{\"a\":1}]",
            Lines::Nothing,
            &["1:2 import.notARecord", "1:6 import.notARecord", "/2 1:11 {\"a\":1}"],
        );
    }
}
