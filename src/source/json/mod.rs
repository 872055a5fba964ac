//! A walker over the bytes of one JSON record.
//!
//! An adapter asks for what it wants where it stands; everything else is skipped without being looked at more than the
//! grammar needs. Every refusal carries the byte it is about, and [`locate`] turns that byte into a JSON Pointer.

mod locate;
mod scalar;
mod scan;

pub use locate::locate;
pub use scan::{line_end, plain_text};

use crate::time::Zone;

/// How deep a record may nest. Exports stay below ten.
const MAX_DEPTH: usize = 128;

/// Why a record is refused: where in it, and in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The byte, counted from the record's first.
    pub at: usize,
    /// A stable name for the reason.
    pub code: &'static str,
    /// What was found, and what was wanted.
    pub message: String,
    /// What to do about it, where that helps.
    pub hint: Option<&'static str>,
}

impl Refusal {
    /// A refusal without advice.
    pub fn new(at: usize, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { at, code, message: message.into(), hint: None }
    }
}

/// What a walk gives: a value, or why there is none.
pub type Walk<T> = Result<T, Refusal>;

/// A position in the bytes of one record.
pub struct Json<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    /// Times that named no zone.
    pub zoneless: u32,
    /// The zone that they are in; UTC where nobody said.
    zone: Option<&'a Zone>,
    /// Members whose object had one of that name before, in the order of the text. Only members that somebody read are compared.
    pub repeated: Vec<Repeated>,
    /// The members read so far of every object that is open, the innermost last.
    read: Vec<ReadMember>,
    /// Where the value begins that was skipped last.
    skipped: usize,
}

/// A member whose object had one of that name before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Repeated {
    /// Where the earlier one's name begins.
    pub first: usize,
    /// Where this one's name begins.
    pub again: usize,
    /// Where this one's value begins.
    pub value: usize,
}

/// A member that was read: where its name begins, and a few bytes of it, by which most names differ.
struct ReadMember {
    name: usize,
    mark: u64,
}

impl<'a> Json<'a> {
    /// Stands before the first value of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Json<'a> {
        Json {
            bytes,
            at: 0,
            depth: 0,
            zoneless: 0,
            zone: None,
            repeated: Vec::new(),
            read: Vec::new(),
            skipped: usize::MAX,
        }
    }

    /// The same, where times that name no zone are in this one.
    pub fn in_zone(bytes: &'a [u8], zone: &'a Zone) -> Json<'a> {
        Json { zone: Some(zone), ..Json::new(bytes) }
    }

    /// A second walker from the same place, to look ahead with.
    pub fn ahead(&self) -> Json<'a> {
        Json { at: self.at, depth: self.depth, zone: self.zone, ..Json::new(self.bytes) }
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    /// The first byte of the next value.
    pub fn peek(&mut self) -> Option<u8> {
        self.space();
        self.bytes.get(self.at).copied()
    }

    fn syntax<T>(&self, wanted: &str) -> Walk<T> {
        let message = match self.bytes.get(self.at) {
            None => format!("found the end of the record, wanted {wanted}"),
            Some(_) => format!("found {}, wanted {wanted}", shown(&self.bytes[self.at..])),
        };
        Err(Refusal::new(self.at, "record.syntax", message))
    }

    fn mismatch<T>(&self, from: usize, wanted: &str) -> Walk<T> {
        let message = format!("found {}, wanted {wanted}", shown(&self.bytes[from..]));
        Err(Refusal::new(from, "record.type", message))
    }

    fn expect(&mut self, byte: u8, wanted: &str) -> Walk<()> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            self.syntax(wanted)
        }
    }

    /// Nothing but white space follows.
    pub fn end(&mut self) -> Walk<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => self.syntax("the end of the record"),
        }
    }

    /// Consumes `null` if it stands here.
    pub fn null(&mut self) -> bool {
        self.space();
        let found = self.bytes[self.at..].starts_with(b"null");
        if found {
            self.at += 4;
        }
        found
    }

    /// Walks an object, handing each member's name to `each`, which must consume the value. `null` has no members.
    pub fn object(&mut self, mut each: impl FnMut(&str, &mut Json<'a>) -> Walk<()>) -> Walk<()> {
        self.walk_object(&mut each)
    }

    /// One copy for all callers: what differs is small.
    fn walk_object(&mut self, each: &mut dyn FnMut(&str, &mut Json<'a>) -> Walk<()>) -> Walk<()> {
        if self.null() {
            return Ok(());
        }
        let from = self.at;
        if self.peek() != Some(b'{') {
            return self.mismatch(from, "an object");
        }
        self.descend()?;
        let outer = self.read.len();
        if self.peek() == Some(b'}') {
            self.at += 1;
        } else {
            loop {
                if self.peek() != Some(b'"') {
                    return self.syntax("a name in double quotes");
                }
                let name_at = self.at;
                let name = self.string()?;
                self.expect(b':', "\":\" after a name")?;
                let value_at = self.next_value();
                each(&name, self)?;
                if self.skipped != value_at {
                    self.compare(outer, &name, name_at, value_at);
                }
                if self.peek() == Some(b'}') {
                    self.at += 1;
                    break;
                }
                self.expect(b',', "\",\" or \"}\" in an object")?;
            }
        }
        self.depth -= 1;
        self.read.truncate(outer);
        Ok(())
    }

    /// Notes that a member was read, and whether one of its name was read before in the same object.
    fn compare(&mut self, outer: usize, name: &str, name_at: usize, value_at: usize) {
        let mark = mark(name);
        let same = |member: &&ReadMember| {
            member.mark == mark
                && Json { at: member.name, ..Json::new(self.bytes) }.string().is_ok_and(|one| one == name)
        };
        match self.read[outer..].iter().find(same) {
            Some(member) => {
                let repeated = Repeated { first: member.name, again: name_at, value: value_at };
                self.repeated.push(repeated);
            }
            None => {
                // Room for most records at once: to grow from four would cost more than to compare.
                if self.read.capacity() == 0 {
                    self.read.reserve(48);
                }
                self.read.push(ReadMember { name: name_at, mark });
            }
        }
    }

    /// Walks a list, calling `each` before every element. `null` has none.
    pub fn list(&mut self, mut each: impl FnMut(&mut Json<'a>) -> Walk<()>) -> Walk<()> {
        self.walk_list(&mut each)
    }

    fn walk_list(&mut self, each: &mut dyn FnMut(&mut Json<'a>) -> Walk<()>) -> Walk<()> {
        if self.null() {
            return Ok(());
        }
        let from = self.at;
        if self.peek() != Some(b'[') {
            return self.mismatch(from, "a list");
        }
        self.descend()?;
        if self.peek() == Some(b']') {
            self.at += 1;
        } else {
            loop {
                each(self)?;
                if self.peek() == Some(b']') {
                    self.at += 1;
                    break;
                }
                self.expect(b',', "\",\" or \"]\" in a list")?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn descend(&mut self) -> Walk<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("found nesting deeper than {MAX_DEPTH} levels");
            return Err(Refusal::new(self.at, "record.depth", message));
        }
        self.at += 1;
        Ok(())
    }

    /// Where the next value starts.
    pub fn next_value(&mut self) -> usize {
        self.space();
        self.at
    }

    /// Passes over one value of any type, checking its grammar.
    pub fn skip(&mut self) -> Walk<()> {
        self.skipped = self.next_value();
        let floor = self.depth;
        // One bit for each open bracket, the innermost lowest: set for an object.
        let mut open = 0_u128;
        loop {
            match self.peek() {
                Some(b'"') => self.pass_string()?,
                Some(bracket @ (b'{' | b'[')) => {
                    self.descend()?;
                    open = open << 1 | u128::from(bracket == b'{');
                    if self.peek() != Some(closing(open)) {
                        if bracket == b'{' {
                            self.name()?;
                        }
                        continue;
                    }
                }
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b't' | b'f' | b'n') => {
                    self.flag()?;
                }
                _ => return self.syntax("a value"),
            }
            // A value ended, or an empty bracket is about to: close what it was the last of, or go on to the next.
            loop {
                if self.depth == floor {
                    return Ok(());
                }
                match self.peek() {
                    Some(byte) if byte == closing(open) => {
                        self.at += 1;
                        self.depth -= 1;
                        open >>= 1;
                    }
                    Some(b',') => {
                        self.at += 1;
                        if open & 1 == 1 {
                            self.name()?;
                        }
                        break;
                    }
                    _ => return self.syntax("\",\" or the end of what was opened"),
                }
            }
        }
    }

    fn name(&mut self) -> Walk<()> {
        if self.peek() != Some(b'"') {
            return self.syntax("a name in double quotes");
        }
        self.pass_string()?;
        self.expect(b':', "\":\" after a name")
    }
}

/// The length of a name, its first four bytes and its last four: few names of one object share them all.
fn mark(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let ends = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last)),
        _ => bytes.iter().fold(0, |ends, byte| ends << 8 | u64::from(*byte)),
    };
    ends ^ (bytes.len() as u64).rotate_right(8)
}

/// What closes the innermost of the open brackets.
fn closing(open: u128) -> u8 {
    if open & 1 == 1 { b'}' } else { b']' }
}

/// The value at the start of `bytes`, short enough for a message.
fn shown(bytes: &[u8]) -> String {
    let end = match bytes.first() {
        Some(b'"') => {
            let closing = bytes.iter().skip(1).position(|byte| *byte == b'"').map_or(bytes.len(), |at| at + 2);
            closing.min(41)
        }
        Some(b'{') => return "an object".to_owned(),
        Some(b'[') => return "a list".to_owned(),
        _ => bytes
            .iter()
            .position(|byte| matches!(byte, b',' | b'}' | b']' | b'\n' | b' '))
            .unwrap_or(bytes.len())
            .clamp(1, 40),
    };
    let text = String::from_utf8_lossy(&bytes[..end.min(bytes.len())]);
    let plain: String = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if end < bytes.len() && bytes[0] == b'"' && end == 41 { format!("{plain}…\"") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(text: &str) -> Result<(), (usize, String)> {
        let mut json = Json::new(text.as_bytes());
        json.skip().and_then(|()| json.end()).map_err(|refusal| (refusal.at, refusal.message))
    }

    #[test]
    fn what_is_json_is_passed_over_and_what_is_not_is_refused_where_it_breaks() {
        for sound in [
            "{}",
            "[]",
            "[1,-0.5e+3,\"\\u00e9\\\"]\",{\"a\":[{}]}]",
            " null ",
            "\"\"",
            "{\"a\":{\"b\":[[],[[]]]},\"c\":0}",
        ] {
            assert_eq!(verdict(sound), Ok(()), "{sound}");
        }
        for (broken, at) in [
            ("", 0),
            ("{", 1),
            ("[1,]", 3),
            ("{\"a\":1,}", 7),
            ("{\"a\" 1}", 5),
            ("[1 2]", 3),
            ("01", 0),
            ("1.", 0),
            ("[1}", 2),
            ("{\"a\":1]", 6),
            ("\"a\nb\"", 2),
            ("\"abc", 4),
            ("nul", 0),
            ("[1]]", 3),
            ("{a:1}", 1),
            ("+1", 0),
        ] {
            assert_eq!(verdict(broken).map_err(|(at, _)| at), Err(at), "{broken}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_not_followed() {
        assert!(verdict(&"[".repeat(100_000)).is_err_and(|(at, message)| at == 128 && message.contains("128")));
    }

    #[test]
    fn a_byte_has_a_pointer() {
        let text = r#"{"a":[{"b/c":1},{"~":"bad"}],"d":tru}"#;
        for (needle, pointer) in [("bad", "/a/1/~0"), ("1}", "/a/0/b~1c"), ("tru", "/d"), ("{\"a\"", "")] {
            let at = text.find(needle).expect(needle);
            assert_eq!(locate(text.as_bytes(), at), pointer, "{needle}");
        }
    }

    #[test]
    fn texts_are_unescaped_and_half_characters_refused() {
        fn read(text: &str) -> Result<Option<String>, &'static str> {
            Json::new(text.as_bytes()).text().map(|text| text.map(Into::into)).map_err(|refusal| refusal.code)
        }
        assert_eq!(read(r#""a\n\u00e9\ud83d\ude00""#), Ok(Some("a\né😀".into())));
        assert_eq!(read(r#""\ud83d!""#), Err("record.encoding"));
        assert_eq!(read("null"), Ok(None));
        assert_eq!(read("5"), Err("record.type"));
    }
}
