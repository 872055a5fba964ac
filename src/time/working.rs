//! Time that counts: working days and hours in a zone, holidays left out.

use super::{Day, DurationMs, Instant, Zone};

/// Which part of the week counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkWeek {
    /// Days of the week that count, Monday is 1.
    pub workdays: Vec<u32>,
    /// Minutes after local midnight between which time counts; `None` for whole days.
    pub hours: Option<(i64, i64)>,
    /// Dates that do not count.
    pub holidays: Vec<Day>,
}

/// Measures time that counts between instants of a known stretch of days.
pub struct WorkClock<'z> {
    zone: &'z Zone,
    week: &'z WorkWeek,
    first: Day,
    /// Milliseconds that count before each day of the stretch.
    before_ms: Vec<i64>,
}

const MINUTE_MS: i64 = 60_000;

impl WorkWeek {
    fn counts(&self, day: Day) -> bool {
        self.workdays.contains(&day.weekday()) && !self.holidays.contains(&day)
    }

    /// From when to when a day counts. Hours follow the wall clock, so they stay the same across a change of the clocks.
    fn part_of(&self, day: Day, zone: &Zone) -> (Instant, Instant) {
        let (start, end) = (zone.day_start(day), zone.day_start(day.plus(1)));
        if !self.counts(day) {
            return (start, start);
        }
        match self.hours {
            None => (start, end),
            Some((from, to)) => {
                let at = |minutes: i64| {
                    let local = day.local_midnight_ms() + minutes * MINUTE_MS;
                    zone.instant_of_local(local).map_or(end, |instant| instant.clamp(start, end))
                };
                (at(from), at(to))
            }
        }
    }
}

impl<'z> WorkClock<'z> {
    /// A clock for instants between the two.
    pub fn new(zone: &'z Zone, week: &'z WorkWeek, from: Instant, to: Instant) -> WorkClock<'z> {
        let (first, last) = (zone.day_of(from), zone.day_of(to));
        let mut before_ms = Vec::new();
        let mut sum = 0;
        let mut day = first;
        while day <= last {
            before_ms.push(sum);
            let (start, end) = week.part_of(day, zone);
            sum += end.since(start).0;
            day = day.plus(1);
        }
        WorkClock { zone, week, first, before_ms }
    }

    /// The time that counts from one instant to another; negative when the second is earlier.
    pub fn between(&self, from: Instant, to: Instant) -> DurationMs {
        DurationMs(self.position(to) - self.position(from))
    }

    fn position(&self, at: Instant) -> i64 {
        let day = self.zone.day_of(at);
        let index = usize::try_from(day.since(self.first)).unwrap_or(0).min(self.before_ms.len().saturating_sub(1));
        let (start, end) = self.week.part_of(day, self.zone);
        self.before_ms[index] + at.clamp(start, end).since(start).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Stamp;

    fn at(text: &str) -> Instant {
        match Stamp::parse(text) {
            Ok(Stamp::Instant(instant)) => instant,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn check(week: &WorkWeek, from: &str, to: &str, hours: i64) {
        let zone = Zone::utc();
        let (from, to) = (at(from), at(to));
        let clock = WorkClock::new(&zone, week, from.min(to), from.max(to));
        assert_eq!(clock.between(from, to), DurationMs(hours * 3_600_000), "{from} to {to}");
    }

    #[test]
    fn only_time_that_counts_is_counted() {
        let days = WorkWeek {
            workdays: vec![1, 2, 3, 4, 5],
            hours: None,
            holidays: vec![Day::parse("2024-05-09").expect("a date")],
        };
        // 2024-05-10 is a Friday, the 9th a holiday.
        check(&days, "2024-05-10T12:00:00Z", "2024-05-13T12:00:00Z", 24);
        check(&days, "2024-05-11T12:00:00Z", "2024-05-12T12:00:00Z", 0);
        check(&days, "2024-05-08T12:00:00Z", "2024-05-10T12:00:00Z", 24);
        check(&days, "2024-05-13T12:00:00Z", "2024-05-10T12:00:00Z", -24);
        let hours = WorkWeek { hours: Some((9 * 60, 17 * 60)), ..days };
        check(&hours, "2024-05-06T08:00:00Z", "2024-05-06T18:00:00Z", 8);
        check(&hours, "2024-05-06T16:00:00Z", "2024-05-07T10:00:00Z", 2);
        check(&hours, "2024-05-10T16:00:00Z", "2024-05-13T10:00:00Z", 2);
    }
}
