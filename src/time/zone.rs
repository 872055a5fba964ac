//! Zone rules as a table of offset changes, handed in by the host.

use serde::{Deserialize, Serialize};

use super::{Day, Instant};

/// From `at_ms` on, local time is UTC plus `offset_s`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OffsetChange {
    /// Milliseconds since the epoch.
    pub at_ms: i64,
    /// Seconds east of UTC from then on.
    pub offset_s: i32,
}

/// One time zone's rules. Browsers and operating systems differ in their zone data, so the host that asks also brings the
/// rules, and [`Zone::digest`] of the part that mattered stands in every report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Zone {
    /// The IANA name as asked for: `Europe/Berlin`.
    pub name: String,
    /// Seconds east of UTC before the first change.
    pub initial_offset_s: i32,
    /// Every change, oldest first.
    pub changes: Vec<OffsetChange>,
}

const HOUR_MS: i64 = 3_600_000;
/// No zone is further than 26 hours from UTC, even across a skipped day.
const REACH_MS: i64 = 48 * HOUR_MS;

impl Zone {
    /// Coordinated universal time: no changes, ever.
    pub fn utc() -> Zone {
        Zone { name: "UTC".to_owned(), initial_offset_s: 0, changes: Vec::new() }
    }

    fn offset_ms(&self, segment: usize) -> i64 {
        let seconds = match segment.checked_sub(1) {
            None => self.initial_offset_s,
            Some(change) => self.changes[change].offset_s,
        };
        i64::from(seconds) * 1000
    }

    /// How many changes lie at or before `ms`: the number of the segment that holds it.
    fn segment_at(&self, ms: i64) -> usize {
        self.changes.partition_point(|change| change.at_ms <= ms)
    }

    /// The first instant of `day`. Where the wall clock skips midnight it is the first instant after the gap; where it skips the
    /// whole date it is the first instant of the next one that exists.
    pub fn day_start(&self, day: Day) -> Instant {
        let midnight = day.local_midnight_ms();
        let last = self.segment_at(midnight + REACH_MS);
        for segment in self.segment_at(midnight - REACH_MS)..=last {
            let begins = segment.checked_sub(1).map_or(i64::MIN, |change| self.changes[change].at_ms);
            let ends = self.changes.get(segment).map_or(i64::MAX, |change| change.at_ms);
            let candidate = (midnight - self.offset_ms(segment)).max(begins);
            if candidate < ends {
                return Instant::clamped(candidate);
            }
        }
        Instant::clamped(midnight - self.offset_ms(last))
    }

    /// The date on the wall when `instant` happens. A date begins at its first instant, even if the clock is set back across
    /// midnight afterwards, so days are contiguous.
    pub fn day_of(&self, instant: Instant) -> Day {
        let local = instant.ms() + self.offset_ms(self.segment_at(instant.ms()));
        let shown = Day::from_local_ms(local);
        let next = shown.plus(1);
        if self.day_start(next) <= instant { next } else { shown }
    }

    /// Whether the date exists on this zone's wall (2011-12-30 does not in Apia).
    pub fn has_day(&self, day: Day) -> bool {
        self.day_start(day) < self.day_start(day.plus(1))
    }

    /// The length of `day` in milliseconds: 22 to 26 hours, or zero for a date that was skipped.
    pub fn day_length_ms(&self, day: Day) -> i64 {
        self.day_start(day.plus(1)).ms() - self.day_start(day).ms()
    }

    /// The instant at which this zone's wall clock shows `local_ms`; the earlier one where it shows it twice.
    pub fn instant_of_local(&self, local_ms: i64) -> Option<Instant> {
        for segment in self.segment_at(local_ms - REACH_MS)..=self.segment_at(local_ms + REACH_MS) {
            let ms = local_ms - self.offset_ms(segment);
            if self.segment_at(ms) == segment {
                return Instant::from_ms(ms);
            }
        }
        // The wall clock skipped this time: read it with the offset that was in force just before the gap.
        Instant::from_ms(local_ms - self.offset_ms(self.segment_at(local_ms - REACH_MS)))
    }

    /// Sixteen hexadecimal digits over the rules that hold between the two instants: equal digests, equal calendars.
    pub fn digest(&self, from: Instant, to: Instant) -> String {
        let first = self.segment_at(from.ms());
        let mut hash = Fnv::new();
        hash.write_i64(self.offset_ms(first));
        for change in self.changes[first..].iter().take_while(|change| change.at_ms < to.ms()) {
            hash.write_i64(change.at_ms);
            hash.write_i64(i64::from(change.offset_s));
        }
        format!("{:016x}", hash.0)
    }
}

/// The 64-bit FNV-1a hash: short, portable, and only used to compare tables.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn write_i64(&mut self, value: i64) {
        for byte in value.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str, initial_offset_s: i32, changes: &[(&str, i32)]) -> Zone {
        let changes = changes
            .iter()
            .map(|(at, offset_s)| match crate::time::Stamp::parse(at) {
                Ok(crate::time::Stamp::Instant(at)) => OffsetChange { at_ms: at.ms(), offset_s: *offset_s },
                other => panic!("{at}: {other:?}"),
            })
            .collect();
        Zone { name: name.to_owned(), initial_offset_s, changes }
    }

    fn day(text: &str) -> Day {
        Day::parse(text).expect(text)
    }

    #[test]
    fn days_have_the_length_their_zone_gives_them() {
        let berlin = zone("Europe/Berlin", 3600, &[("2024-03-31T01:00:00Z", 7200), ("2024-10-27T01:00:00Z", 3600)]);
        assert_eq!(berlin.day_length_ms(day("2024-03-31")), 23 * HOUR_MS);
        assert_eq!(berlin.day_length_ms(day("2024-10-27")), 25 * HOUR_MS);
        assert_eq!(berlin.day_length_ms(day("2024-06-01")), 24 * HOUR_MS);
    }

    #[test]
    fn a_midnight_inside_a_gap_starts_the_day_after_it() {
        let beirut = zone("Asia/Beirut", 7200, &[("2024-03-30T22:00:00Z", 10800)]);
        assert_eq!(beirut.day_start(day("2024-03-31")).to_string(), "2024-03-30T22:00:00Z");
        assert_eq!(beirut.day_length_ms(day("2024-03-31")), 23 * HOUR_MS);
        assert_eq!(beirut.day_of(beirut.day_start(day("2024-03-31"))), day("2024-03-31"));
    }

    #[test]
    fn a_skipped_date_does_not_exist() {
        let apia = zone("Pacific/Apia", -36000, &[("2011-12-30T10:00:00Z", 50400)]);
        assert!(!apia.has_day(day("2011-12-30")));
        assert!(apia.has_day(day("2011-12-29")) && apia.has_day(day("2011-12-31")));
        assert_eq!(apia.day_of(apia.day_start(day("2011-12-30"))), day("2011-12-31"));
    }

    #[test]
    fn a_clock_set_back_across_midnight_keeps_days_contiguous() {
        // At 00:30 on the 5th the clock goes back to 23:30 on the 4th.
        let zone = zone("Test/Back", 0, &[("2020-05-05T00:30:00Z", -3600)]);
        assert_eq!(zone.day_start(day("2020-05-05")).to_string(), "2020-05-05T00:00:00Z");
        let again = Instant::from_ms(zone.day_start(day("2020-05-05")).ms() + 45 * 60_000).expect("in range");
        assert_eq!(zone.day_of(again), day("2020-05-05"));
    }
}
