//! The local calendar that the engine makes of a zone's table, compared with chrono-tz: its wall clock is read every quarter of
//! an hour, and every minute where the date changes.

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, TimeDelta, TimeZone};
use chrono_tz::Tz;
use dora_insight::time::{Day, DayRange, Instant, Interval, OffsetChange, WeekStart, Zone, buckets};

use crate::organisation::Dice;
use crate::zone_table::zone;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Zones in which something has happened since 2009.
const ZONES: &[&str] = &[
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/Istanbul",
    "America/New_York",
    "America/St_Johns",  // until 2011 the clock went back at one minute past midnight
    "America/Havana",    // midnight does not exist on the day the clock goes forward
    "America/Sao_Paulo", // the same, and none of it since 2019
    "America/Asuncion",
    "America/Santiago",
    "America/Caracas",   // half an hour in 2016
    "Africa/Cairo",      // four changes in 2010 and in 2014
    "Africa/Casablanca", // back and forth around Ramadan
    "Asia/Amman",
    "Asia/Beirut", // midnight does not exist
    "Asia/Gaza",   // a minute past midnight
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Pyongyang", // the date changed half an hour early in 2018
    "Asia/Tehran",
    "Antarctica/Troll",    // two hours
    "Australia/Lord_Howe", // half an hour
    "Pacific/Apia",        // no 30 December 2011
    "Pacific/Fakaofo",     // nor there
    "Pacific/Chatham",
    "Pacific/Kiritimati",
];

fn clock(tz: Tz, ms: i64) -> DateTime<Tz> {
    tz.timestamp_millis_opt(ms).single().expect("a moment chrono can tell")
}

/// The dates that a zone's wall clock has shown, each with its first instant: the first at which the clock showed this date
/// or a later one.
struct Wall {
    name: &'static str,
    tz: Tz,
    zone: Zone,
    dates: Vec<(NaiveDate, i64)>,
}

impl Wall {
    /// Reads the clock from 2009 to 2026, and a little further on both sides.
    fn read(name: &'static str) -> Wall {
        let tz: Tz = name.parse().expect("a zone that chrono-tz knows");
        let utc = |date: NaiveDate| date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
        let (from, until) = (utc(date(2008, 12, 28)), utc(date(2027, 1, 10)));
        let mut dates: Vec<(NaiveDate, i64)> = Vec::new();
        let mut latest = clock(tz, from).date_naive();
        for at in (from..until).step_by(15 * MINUTE as usize) {
            if clock(tz, at).date_naive() > latest {
                let minutes = ((at - 14 * MINUTE)..=at).step_by(MINUTE as usize);
                let first = minutes.into_iter().find(|at| clock(tz, *at).date_naive() > latest).expect("a change");
                latest = clock(tz, first).date_naive();
                dates.push((latest, first));
            }
        }
        Wall { name, tz, zone: zone(name), dates }
    }

    /// The first instant of a date; where there is no such date, that of the next one.
    fn start(&self, date: NaiveDate) -> i64 {
        self.dates[self.dates.partition_point(|(shown, _)| *shown < date)].1
    }

    /// The date that has begun last.
    fn date_of(&self, ms: i64) -> NaiveDate {
        self.dates[self.dates.partition_point(|(_, first)| *first <= ms) - 1].0
    }

    fn exists(&self, date: NaiveDate) -> bool {
        self.dates.binary_search_by_key(&date, |(shown, _)| *shown).is_ok()
    }
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

fn day(date: NaiveDate) -> Day {
    Day::parse(&date.to_string()).expect("a date")
}

fn instant(ms: i64) -> Instant {
    Instant::from_ms(ms).expect("an instant")
}

/// Every date from 2009 to 2026, whether or not a zone has it.
fn all_dates() -> impl Iterator<Item = NaiveDate> {
    date(2009, 1, 1).iter_days().take_while(|date| *date <= self::date(2026, 12, 31))
}

/// Each date begins where the wall clock begins to show it, and lasts until the next one does.
fn check_dates(wall: &Wall) {
    let mut odd = 0;
    for date in all_dates() {
        let what = format!("{date} in {}", wall.name);
        let (start, next) = (wall.start(date), wall.start(date + TimeDelta::try_days(1).expect("a day")));
        assert_eq!(wall.zone.day_start(day(date)).ms(), start, "the first instant of {what}");
        assert_eq!(wall.zone.has_day(day(date)), wall.exists(date), "whether there is a {what}");
        assert_eq!(wall.zone.day_length_ms(day(date)), next - start, "the length of {what}");
        assert!(!wall.exists(date) || (22 * HOUR..=26 * HOUR).contains(&(next - start)), "the length of {what}");
        odd += usize::from(next - start != DAY);
    }
    let steady = ["UTC", "Asia/Kathmandu", "Asia/Kolkata", "Pacific/Kiritimati"];
    assert_eq!(odd == 0, steady.contains(&wall.name), "days of other than 24 hours in {}: {odd}", wall.name);
}

/// Every instant belongs to the date that began last: at the edges of dates, around changes of the clock, anywhere.
fn check_instants(wall: &Wall) {
    let mut dice = Dice::new(7, wall.name);
    let (from, until) = (wall.start(date(2009, 1, 1)), wall.start(date(2027, 1, 1)));
    let edges = wall.dates.iter().flat_map(|(_, first)| [first - 1, *first, first + 1]);
    let changes = wall.zone.changes.iter().map(|change| change.at_ms);
    let around = changes.flat_map(|at| (at - 3 * HOUR..at + 3 * HOUR).step_by(7 * MINUTE as usize));
    let anywhere = (0..2_000).map(|_| dice.between(from, until - 1));
    let instants = edges.chain(around).chain(anywhere).filter(|at| (from..until).contains(at));
    for at in instants.collect::<Vec<i64>>() {
        assert_eq!(wall.zone.day_of(instant(at)), day(wall.date_of(at)), "{} in {}", clock(wall.tz, at), wall.name);
    }
}

/// Times by the wall clock around each change: what it shows once, twice (the earlier one counts), or not at all (read by the
/// offset before the gap).
fn check_wall_times(wall: &Wall) {
    let times = |change: &OffsetChange| {
        let shown = change.at_ms + i64::from(change.offset_s) * 1000;
        (shown - 27 * HOUR..shown + 27 * HOUR).step_by(10 * MINUTE as usize)
    };
    for (number, change) in wall.zone.changes.iter().enumerate().filter(|(_, change)| change.at_ms > wall.dates[0].1) {
        let before = match number {
            0 => wall.zone.initial_offset_s,
            _ => wall.zone.changes[number - 1].offset_s,
        };
        for local in times(change) {
            let shown = DateTime::from_timestamp_millis(local).expect("a time").naive_utc();
            let expected = match wall.tz.from_local_datetime(&shown) {
                LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.timestamp_millis(),
                LocalResult::None => local - i64::from(before) * 1000,
            };
            let found = wall.zone.instant_of_local(local).map(Instant::ms);
            assert_eq!(found, Some(expected), "{shown} by the wall clock in {}", wall.name);
        }
    }
}

/// The buckets of a range are the groups of its dates, whole ones and cut ones, without a hole or an overlap.
fn check_buckets(wall: &Wall, from: NaiveDate, to: NaiveDate, interval: Interval, week_start: WeekStart) {
    let what = format!("{interval:?}s beginning {week_start:?} from {from} to {to} in {}", wall.name);
    let name = |date: NaiveDate| match (interval, week_start) {
        (Interval::Day, _) => date,
        (Interval::Week, WeekStart::Monday) => date.week(chrono::Weekday::Mon).first_day(),
        (Interval::Week, WeekStart::Sunday) => date.week(chrono::Weekday::Sun).first_day(),
        (Interval::Month, _) => date.with_day(1).expect("a first"),
    };
    let mut groups: Vec<(NaiveDate, Vec<NaiveDate>)> = Vec::new();
    for date in from.iter_days().take_while(|date| *date <= to).filter(|date| wall.exists(*date)) {
        match groups.last_mut() {
            Some((first, dates)) if *first == name(date) => dates.push(date),
            _ => groups.push((name(date), vec![date])),
        }
    }
    let range = DayRange { from: day(from), to: day(to) };
    let found = buckets(range, interval, week_start, &wall.zone);
    assert_eq!(found.len(), groups.len(), "how many {what}");
    let mut reached = wall.start(from);
    for (bucket, (first, dates)) in found.iter().zip(&groups) {
        assert_eq!(bucket.first, day(*first), "{what}: the name of a bucket");
        assert_eq!(bucket.start.ms(), reached, "{what}: the start of {first}");
        reached = wall.start(dates[dates.len() - 1] + TimeDelta::try_days(1).expect("a day"));
        assert_eq!(bucket.end.ms(), reached, "{what}: the end of {first}");
        let cut = *first < from || bucket.last > day(to);
        assert_eq!(bucket.partial, cut, "{what}: whether {first} is cut");
        for date in dates {
            assert!(bucket.start <= wall.zone.day_start(day(*date)) && wall.zone.day_start(day(*date)) < bucket.end);
        }
    }
    assert_eq!(reached, wall.start(to + TimeDelta::try_days(1).expect("a day")), "{what}: the end");
    let existing: Vec<Day> = groups.iter().flat_map(|(_, dates)| dates.iter().map(|date| day(*date))).collect();
    assert_eq!(range.days(&wall.zone).collect::<Vec<Day>>(), existing, "the dates of {what}");
}

#[test]
fn every_local_date_begins_and_ends_where_the_wall_clock_says() {
    for name in ZONES {
        let wall = Wall::read(name);
        check_dates(&wall);
        check_instants(&wall);
        check_wall_times(&wall);
        let mut dice = Dice::new(11, name);
        let intervals = [Interval::Day, Interval::Week, Interval::Month];
        for interval in intervals {
            for week_start in [WeekStart::Monday, WeekStart::Sunday] {
                check_buckets(&wall, date(2009, 1, 1), date(2026, 12, 31), interval, week_start);
                for _ in 0..12 {
                    let from = date(2009, 1, 1) + TimeDelta::try_days(dice.between(0, 6_000)).expect("days");
                    let to = from + TimeDelta::try_days(dice.between(0, 100)).expect("days");
                    check_buckets(&wall, from, to, interval, week_start);
                }
            }
        }
    }
}

#[test]
fn a_date_that_was_skipped_is_in_no_bucket_and_between_its_neighbours() {
    for name in ["Pacific/Apia", "Pacific/Fakaofo"] {
        let wall = Wall::read(name);
        assert!(!wall.exists(date(2011, 12, 30)));
        for interval in [Interval::Day, Interval::Week, Interval::Month] {
            check_buckets(&wall, date(2011, 12, 29), date(2011, 12, 31), interval, WeekStart::Monday);
            check_buckets(&wall, date(2011, 12, 30), date(2011, 12, 31), interval, WeekStart::Monday);
            check_buckets(&wall, date(2011, 12, 29), date(2011, 12, 30), interval, WeekStart::Monday);
            check_buckets(&wall, date(2011, 12, 30), date(2011, 12, 30), interval, WeekStart::Monday);
        }
    }
}

#[test]
fn a_table_has_every_change_and_no_other() {
    let count = |name: &str, from: i32, to: i32| {
        let year = |ms: i64| DateTime::from_timestamp_millis(ms).expect("a time").year();
        zone(name).changes.iter().filter(|change| (from..=to).contains(&year(change.at_ms))).count()
    };
    assert_eq!(zone("UTC"), Zone::utc());
    assert_eq!(count("Europe/Berlin", 2009, 2026), 36);
    assert_eq!(count("Africa/Cairo", 2014, 2014), 4);
    assert_eq!(count("Africa/Casablanca", 2013, 2013), 4);
    assert_eq!(count("Asia/Kolkata", 1970, 2039), 0);
    assert_eq!(count("Pacific/Apia", 2011, 2011), 3);
}
