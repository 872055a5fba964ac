//! Points in time, the zones of the teams, and how a time is written in a record.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat, Weekday};
use serde::{Serialize, Serializer};

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment at which clocks in UTC show this date and time.
    pub fn utc(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Self {
        let civil = NaiveDate::from_ymd_opt(year, month, day)
            .and_then(|date| date.and_hms_opt(hour, minute, 0))
            .expect("a date and time that exist");
        Self(civil.and_utc().timestamp_millis())
    }

    /// This many seconds later, or earlier when negative.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1_000)
    }

    /// This many minutes later, or earlier when negative.
    pub fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes * 60)
    }

    fn civil(self) -> NaiveDateTime {
        DateTime::from_timestamp_millis(self.0).expect("a moment chrono can tell").naive_utc()
    }
}

/// A zone in which a team of the sample lives, with the rules in force in 2024 and 2025.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    Berlin,
    NewYork,
    Kolkata,
    Utc,
}

impl Zone {
    /// The name in the zone database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Berlin => "Europe/Berlin",
            Self::NewYork => "America/New_York",
            Self::Kolkata => "Asia/Kolkata",
            Self::Utc => "UTC",
        }
    }

    /// How many minutes clocks there are ahead of UTC.
    pub fn offset_minutes(self, moment: Moment) -> i32 {
        let year = moment.civil().year();
        let within =
            |from: (u32, u8, u32), until: (u32, u8, u32)| (sunday(year, from)..sunday(year, until)).contains(&moment);
        match self {
            // Last Sunday of March to last Sunday of October, each at 01:00 UTC.
            Self::Berlin => 60 + 60 * i32::from(within((3, 5, 1), (10, 5, 1))),
            // Second Sunday of March to first Sunday of November, each at 02:00 by the clock.
            Self::NewYork => -300 + 60 * i32::from(within((3, 2, 7), (11, 1, 6))),
            Self::Kolkata => 330,
            Self::Utc => 0,
        }
    }

    /// What clocks there show.
    pub fn civil(self, moment: Moment) -> NaiveDateTime {
        moment.plus_minutes(i64::from(self.offset_minutes(moment))).civil()
    }

    /// The moment at which clocks there show `minute` of the day `date`; of two, the later one.
    pub fn moment(self, date: NaiveDate, minute: i64) -> Moment {
        let midnight = date.and_hms_opt(0, 0, 0).expect("midnight exists");
        let shown = Moment(midnight.and_utc().timestamp_millis()).plus_minutes(minute);
        let guess = shown.plus_minutes(-i64::from(self.offset_minutes(shown)));
        shown.plus_minutes(-i64::from(self.offset_minutes(guess)))
    }

    /// The moment as a tool there writes it.
    pub fn stamp(self, moment: Moment) -> Stamp {
        let form = match self {
            Self::Utc => Form::Zulu,
            _ => Form::Offset(self.offset_minutes(moment)),
        };
        Stamp { moment, form }
    }
}

/// The moment of the nth Sunday (5: the last) of a month at a full hour of UTC.
fn sunday(year: i32, (month, nth, hour): (u32, u8, u32)) -> Moment {
    let date = NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Sun, nth)
        .or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Sun, nth - 1))
        .expect("a month has four Sundays");
    Moment::utc(year, month, date.day(), hour, 0)
}

/// A moment and the form in which a record gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    pub moment: Moment,
    pub form: Form,
}

/// How a time is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// `2024-07-01T09:30:00+02:00`, with the offset in minutes.
    Offset(i32),
    /// `2024-07-01T07:30:00Z`.
    #[default]
    Zulu,
    /// `1719819000000`, a number.
    Milliseconds,
}

impl Stamp {
    /// The form of the GitHub API: UTC, whole seconds.
    pub fn zulu(self) -> String {
        let civil = self.moment.civil().and_utc();
        civil.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// The same form, that many seconds later.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let moment = self.moment.plus_seconds(seconds);
        Self { moment, ..self }
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let utc = self.moment.civil().and_utc();
        match self.form {
            Form::Milliseconds => serializer.serialize_i64(self.moment.0),
            Form::Zulu => serializer.collect_str(&utc.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            Form::Offset(minutes) => {
                let offset = FixedOffset::east_opt(minutes * 60).expect("less than a day");
                let local = utc.with_timezone(&offset);
                serializer.collect_str(&local.to_rfc3339_opts(SecondsFormat::AutoSi, false))
            }
        }
    }
}
