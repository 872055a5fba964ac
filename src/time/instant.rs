//! Points in time, and the written forms they arrive in.

use std::fmt;

use chrono::{DateTime, NaiveDate};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, between the years 1 and 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(i64);

/// A span between two instants, in milliseconds. Negative when the end lies before the start.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct DurationMs(pub i64);

/// A written time as it was found: with a zone it is an instant, without one it still needs a zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stamp {
    /// The text named its offset (`Z`, `+02:00`, `+0200`, `+02`).
    Instant(Instant),
    /// The text had no offset: local milliseconds, as if the wall clock showed UTC.
    Zoneless(i64),
}

/// Why a text is no time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StampError {
    /// The text does not have the shape `2024-05-31T09:30:00Z`.
    Shape,
    /// The shape is right, but there is no such date or time of day.
    OutOfCalendar,
}

/// 0001-01-01T00:00:00Z.
const EARLIEST_MS: i64 = -62_135_596_800_000;
/// The first millisecond of the year 10000.
const END_MS: i64 = 253_402_300_800_000;
/// Days from 0001-01-01 to 1970-01-01, chrono's day number of the epoch.
const EPOCH_DAY_FROM_CE: i64 = 719_163;

impl Instant {
    /// The instant `ms` milliseconds after the epoch, or `None` outside the years 1 to 9999.
    pub const fn from_ms(ms: i64) -> Option<Instant> {
        if ms >= EARLIEST_MS && ms < END_MS { Some(Instant(ms)) } else { None }
    }

    /// The instant nearest to `ms` within the years 1 to 9999; for the edges of ranges.
    pub fn clamped(ms: i64) -> Instant {
        Instant(ms.clamp(EARLIEST_MS, END_MS - 1))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The time from `earlier` to this instant; negative when `earlier` is later.
    pub const fn since(self, earlier: Instant) -> DurationMs {
        DurationMs(self.0 - earlier.0)
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC with milliseconds only where there are any: `2024-05-31T09:30:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = if self.0 % 1000 == 0 { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%dT%H:%M:%S%.3fZ" };
        match DateTime::from_timestamp_millis(self.0) {
            Some(moment) => write!(f, "{}", moment.format(form)),
            None => write!(f, "{} ms", self.0),
        }
    }
}

impl Stamp {
    /// Reads `YYYY-MM-DD`, `T` or one space, `HH:MM[:SS[.fraction]]`, and an optional offset.
    ///
    /// Digits after the millisecond are cut, not rounded. The leap second `:60` is the next minute's first instant.
    /// Offsets come as `Z`, `±HH:MM`, `±HHMM` (Jira) or `±HH`; after a blank as ` UTC` or ` ±HHMM` (GitLab's webhooks).
    pub fn parse(text: &str) -> Result<Stamp, StampError> {
        let bytes = text.as_bytes();
        if bytes.len() < 16 || bytes[4] != b'-' || bytes[7] != b'-' || bytes[13] != b':' {
            return Err(StampError::Shape);
        }
        if !matches!(bytes[10], b'T' | b't' | b' ') {
            return Err(StampError::Shape);
        }
        let year = digits(bytes, 0, 4)?;
        let month = digits(bytes, 5, 2)?;
        let day = digits(bytes, 8, 2)?;
        let hour = digits(bytes, 11, 2)?;
        let minute = digits(bytes, 14, 2)?;
        let mut next = 16;
        let mut second = 0;
        let mut milli = 0;
        if bytes.get(next) == Some(&b':') {
            second = digits(bytes, next + 1, 2)?;
            next += 3;
            if matches!(bytes.get(next), Some(b'.' | b',')) {
                let (value, after) = fraction(bytes, next + 1)?;
                milli = value;
                next = after;
            }
        }
        let date = NaiveDate::from_ymd_opt(year as i32, month as u32, day as u32)
            .filter(|_| year > 0)
            .ok_or(StampError::OutOfCalendar)?;
        if hour > 23 || minute > 59 || second > 60 {
            return Err(StampError::OutOfCalendar);
        }
        let days = i64::from(chrono::Datelike::num_days_from_ce(&date)) - EPOCH_DAY_FROM_CE;
        let local = ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + milli;
        match offset_minutes(bytes, next)? {
            None => Ok(Stamp::Zoneless(local)),
            Some(minutes) => {
                Instant::from_ms(local - minutes * 60_000).map(Stamp::Instant).ok_or(StampError::OutOfCalendar)
            }
        }
    }
}

fn digits(bytes: &[u8], from: usize, count: usize) -> Result<i64, StampError> {
    let mut value = 0;
    for at in from..from + count {
        match bytes.get(at) {
            Some(digit @ b'0'..=b'9') => value = value * 10 + i64::from(digit - b'0'),
            _ => return Err(StampError::Shape),
        }
    }
    Ok(value)
}

/// The milliseconds of a fraction that starts at `from`, and where it ends.
fn fraction(bytes: &[u8], from: usize) -> Result<(i64, usize), StampError> {
    let mut at = from;
    let mut milli = 0;
    let mut weight = 100;
    while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
        milli += i64::from(digit - b'0') * weight;
        weight /= 10;
        at += 1;
    }
    if at == from { Err(StampError::Shape) } else { Ok((milli, at)) }
}

/// The offset that starts at `from`: `None` where the text ends there.
fn offset_minutes(bytes: &[u8], from: usize) -> Result<Option<i64>, StampError> {
    // Ruby writes a blank before the offset, and `UTC` for none.
    let from = match &bytes[from.min(bytes.len())..] {
        b" UTC" => return Ok(Some(0)),
        [b' ', b'+' | b'-', ..] => from + 1,
        _ => from,
    };
    let sign = match bytes.get(from) {
        None => return Ok(None),
        Some(b'Z' | b'z') if bytes.len() == from + 1 => return Ok(Some(0)),
        Some(b'+') => 1,
        Some(b'-') => -1,
        Some(_) => return Err(StampError::Shape),
    };
    let hours = digits(bytes, from + 1, 2)?;
    let minutes = match bytes.len() - from {
        3 => 0,
        5 => digits(bytes, from + 3, 2)?,
        6 if bytes[from + 3] == b':' => digits(bytes, from + 4, 2)?,
        _ => return Err(StampError::Shape),
    };
    if hours > 23 || minutes > 59 {
        return Err(StampError::OutOfCalendar);
    }
    Ok(Some(sign * (hours * 60 + minutes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = match Stamp::parse(text) {
            Ok(Stamp::Instant(instant)) => instant.to_string(),
            Ok(Stamp::Zoneless(ms)) => format!("{} without zone", Instant(ms)),
            Err(StampError::Shape) => "shape".to_owned(),
            Err(StampError::OutOfCalendar) => "out of calendar".to_owned(),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn written_times_are_read_by_one_rule_each() {
        check("2024-05-31T09:30:00Z", "2024-05-31T09:30:00Z");
        check("2024-05-31t09:30:00z", "2024-05-31T09:30:00Z");
        check("2024-05-31 09:30:00+02:00", "2024-05-31T07:30:00Z");
        check("2024-05-31T09:30:00.000-0700", "2024-05-31T16:30:00Z");
        check("2024-05-31T09:30+05", "2024-05-31T04:30:00Z");
        check("2024-05-31T09:30:00.1239999Z", "2024-05-31T09:30:00.123Z");
        check("2024-05-31 09:30:00 UTC", "2024-05-31T09:30:00Z");
        check("2024-05-31 09:30:00 +0200", "2024-05-31T07:30:00Z");
        check("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z");
        check("2024-05-31T09:30:00", "2024-05-31T09:30:00Z without zone");
        check("2024-02-30T09:30:00Z", "out of calendar");
        check("2024-05-31T24:00:00Z", "out of calendar");
        check("0000-01-01T00:00:00Z", "out of calendar");
        check("2024-05-31", "shape");
        check("2024-05-31T09:30:00 Z", "shape");
        check("2024-05-31T09:30:00 UTC+2", "shape");
        check("2024-05-31T09:30:00.Z", "shape");
        check("2024-05-31T09:30:00+2", "shape");
        check("31/May/24 9:30 AM", "shape");
    }
}
