//! Texts, numbers, times and commit ids.

use std::borrow::Cow;

use super::{Json, Refusal, Walk, plain_text};
use crate::event::Sha;
use crate::time::{Day, Instant, Stamp, StampError};

impl<'a> Json<'a> {
    /// A text, or `None` for null.
    pub fn text(&mut self) -> Walk<Option<Cow<'a, str>>> {
        match self.peek() {
            Some(b'"') => self.string().map(Some),
            _ if self.null() => Ok(None),
            _ => self.mismatch(self.at, "a text"),
        }
    }

    /// A text or a number, as text: ids come as either.
    pub fn id(&mut self) -> Walk<Option<Cow<'a, str>>> {
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => {
                let from = self.at;
                self.number()?;
                // Digits, signs and dots are ASCII.
                Ok(Some(String::from_utf8_lossy(&self.bytes[from..self.at])))
            }
            _ => self.text(),
        }
    }

    /// Any scalar as text; lists and objects are skipped and give `None`.
    pub fn scalar(&mut self) -> Walk<Option<Cow<'a, str>>> {
        match self.peek() {
            Some(b't' | b'f') => Ok(self.flag()?.map(|flag| Cow::Borrowed(if flag { "true" } else { "false" }))),
            Some(b'{' | b'[') => self.skip().map(|()| None),
            _ => self.id(),
        }
    }

    /// True or false, or `None` for null.
    pub fn flag(&mut self) -> Walk<Option<bool>> {
        self.space();
        for (word, value) in [("true", Some(true)), ("false", Some(false)), ("null", None)] {
            if self.bytes[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        self.mismatch(self.at, "true or false")
    }

    /// A number, or `None` for null.
    pub fn count(&mut self) -> Walk<Option<f64>> {
        if self.null() {
            return Ok(None);
        }
        let from = self.at;
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return self.mismatch(from, "a number");
        }
        self.number()?;
        let text = String::from_utf8_lossy(&self.bytes[from..self.at]);
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Some(value)),
            _ => self.mismatch(from, "a number that can be held"),
        }
    }

    /// A commit id, or `None` for null and the empty text.
    pub fn sha(&mut self) -> Walk<Option<Sha>> {
        let from = self.next_value();
        match self.text()? {
            None => Ok(None),
            Some(text) if text.is_empty() => Ok(None),
            Some(text) => match Sha::parse(&text) {
                Some(sha) => Ok(Some(sha)),
                None => self.mismatch(from, "a commit SHA of 7 to 64 hexadecimal digits"),
            },
        }
    }

    /// A written time, or a number of milliseconds since the epoch, or `None` for null and the empty text.
    pub fn instant(&mut self) -> Walk<Option<Instant>> {
        self.epoch_or_written(1.0)
    }

    /// A written time, or a number of seconds since the epoch.
    pub fn instant_in_seconds(&mut self) -> Walk<Option<Instant>> {
        self.epoch_or_written(1000.0)
    }

    /// A written time, or a date: that is its first instant, as a time that named no zone.
    pub fn instant_or_day(&mut self) -> Walk<Option<Instant>> {
        if self.peek() == Some(b'"') {
            let mut ahead = self.ahead();
            if let Some(day) = ahead.text()?.and_then(|text| Day::parse(&text)) {
                self.at = ahead.at;
                self.zoneless += 1;
                return Ok(match self.zone {
                    Some(zone) => Some(zone.day_start(day)),
                    None => Instant::from_ms(day.local_midnight_ms()),
                });
            }
        }
        self.instant()
    }

    /// A written time that is in UTC where it names no zone, as the tool's documentation says.
    pub fn instant_in_utc(&mut self) -> Walk<Option<Instant>> {
        let (zoneless, zone) = (self.zoneless, self.zone.take());
        let mut at = None;
        match self.peek() {
            // A field with both of its forms: the value is in UTC, what is shown is in somebody's zone.
            Some(b'{') => self.object(|name, json| {
                match name {
                    "value" => at = json.instant()?,
                    _ => json.skip()?,
                }
                Ok(())
            })?,
            _ => at = self.instant()?,
        }
        (self.zoneless, self.zone) = (zoneless, zone);
        Ok(at)
    }

    fn epoch_or_written(&mut self, unit_ms: f64) -> Walk<Option<Instant>> {
        let from = self.next_value();
        if let Some(b'-' | b'0'..=b'9') = self.peek() {
            let value = self.count()?.unwrap_or(f64::NAN) * unit_ms;
            return match Instant::from_ms(value as i64) {
                Some(instant) if value.is_finite() => Ok(Some(instant)),
                _ => self.mismatch(from, "a time between the years 1 and 9999"),
            };
        }
        let Some(text) = self.text()? else { return Ok(None) };
        if text.is_empty() {
            return Ok(None);
        }
        match Stamp::parse(&text) {
            Ok(Stamp::Instant(instant)) => Ok(Some(instant)),
            Ok(Stamp::Zoneless(ms)) => {
                self.zoneless += 1;
                let instant = match self.zone {
                    Some(zone) => zone.instant_of_local(ms),
                    None => Instant::from_ms(ms),
                };
                match instant {
                    Some(instant) => Ok(Some(instant)),
                    None => self.mismatch(from, "a time between the years 1 and 9999"),
                }
            }
            Err(StampError::Shape) => self.mismatch(from, "a time such as \"2024-05-31T09:30:00Z\""),
            Err(StampError::OutOfCalendar) => self.mismatch(from, "a date and time of day that exist"),
        }
    }

    pub(super) fn number(&mut self) -> Walk<()> {
        let mut at = self.at;
        let digits = |at: &mut usize| {
            let from = *at;
            while let Some(b'0'..=b'9') = self.bytes.get(*at) {
                *at += 1;
            }
            *at - from
        };
        if self.bytes.get(at) == Some(&b'-') {
            at += 1;
        }
        let leading_zero = self.bytes.get(at) == Some(&b'0');
        let whole = digits(&mut at);
        let mut sound = whole > 0 && !(leading_zero && whole > 1);
        if self.bytes.get(at) == Some(&b'.') {
            at += 1;
            sound &= digits(&mut at) > 0;
        }
        if let Some(b'e' | b'E') = self.bytes.get(at) {
            at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(at) {
                at += 1;
            }
            sound &= digits(&mut at) > 0;
        }
        if !sound {
            return self.syntax("a number");
        }
        self.at = at;
        Ok(())
    }

    /// Passes over a string, checking that it ends, holds no raw control characters, and escapes as JSON does.
    pub(super) fn pass_string(&mut self) -> Walk<()> {
        let mut at = self.at + 1;
        loop {
            at += plain_text(self.bytes.get(at..).unwrap_or_default());
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += self.escape_length(at)?,
                _ => return self.unfinished_string(at),
            }
        }
        self.at = at + 1;
        Ok(())
    }

    fn escape_length(&mut self, at: usize) -> Walk<usize> {
        match self.bytes.get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
            Some(b'u')
                if self.bytes.get(at + 2..at + 6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) =>
            {
                Ok(6)
            }
            _ => {
                self.at = at;
                self.syntax("an escape that JSON knows")
            }
        }
    }

    fn unfinished_string<T>(&mut self, at: usize) -> Walk<T> {
        self.at = at.min(self.bytes.len());
        self.syntax("the rest of a text in double quotes")
    }

    pub(super) fn string(&mut self) -> Walk<Cow<'a, str>> {
        let from = self.at + 1;
        let at = from + plain_text(&self.bytes[from..]);
        match self.bytes.get(at) {
            Some(b'"') => {
                let text = self.utf8(from, at)?;
                self.at = at + 1;
                Ok(Cow::Borrowed(text))
            }
            Some(b'\\') => self.escaped_string(from, at),
            _ => self.unfinished_string(at),
        }
    }

    fn utf8(&self, from: usize, to: usize) -> Walk<&'a str> {
        std::str::from_utf8(&self.bytes[from..to]).map_err(|error| {
            let at = from + error.valid_up_to();
            let message = format!("found the byte 0x{:02x}, wanted text in UTF-8", self.bytes[at]);
            Refusal::new(at, "record.encoding", message)
        })
    }

    /// The slow way, from the first escape on.
    fn escaped_string(&mut self, from: usize, first_escape: usize) -> Walk<Cow<'a, str>> {
        let mut text = self.utf8(from, first_escape)?.to_owned();
        let mut at = first_escape;
        loop {
            let plain = at;
            while matches!(self.bytes.get(at), Some(0x20..)) && !matches!(self.bytes[at], b'"' | b'\\') {
                at += 1;
            }
            text.push_str(self.utf8(plain, at)?);
            match self.bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => at = self.escape(at, &mut text)?,
                _ => return self.unfinished_string(at),
            }
        }
    }

    /// Reads the escape at `at` into `text`, and tells where it ends.
    fn escape(&mut self, at: usize, text: &mut String) -> Walk<usize> {
        let plain = match self.bytes.get(at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(at, text),
            _ => {
                self.at = at;
                return self.syntax("an escape that JSON knows");
            }
        };
        text.push(plain);
        Ok(at + 2)
    }

    fn unicode_escape(&mut self, at: usize, text: &mut String) -> Walk<usize> {
        let unit = |from: usize| {
            let digits = self.bytes.get(from..from + 4)?;
            digits.iter().try_fold(0, |value, digit| Some(value << 4 | (*digit as char).to_digit(16)?))
        };
        let refused = |message: &str| Err(Refusal::new(at, "record.encoding", message.to_owned()));
        let Some(high) = unit(at + 2) else {
            return refused("found an escape without four hexadecimal digits");
        };
        let (code, after) = match high {
            0xd800..=0xdbff => match (self.bytes.get(at + 6..at + 8), unit(at + 8)) {
                (Some(b"\\u"), Some(low @ 0xdc00..=0xdfff)) => {
                    (0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), at + 12)
                }
                _ => return refused("found half of a character (a lone surrogate), wanted both halves"),
            },
            other => (other, at + 6),
        };
        match char::from_u32(code) {
            Some(character) => text.push(character),
            None => return refused("found half of a character (a lone surrogate), wanted both halves"),
        }
        Ok(after)
    }
}
