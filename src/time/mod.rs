//! Instants, durations, zones, and the local calendar.
//!
//! Everything that knows what a day is lives here. An [`Instant`] is a point on the world's clock; a [`Day`] is a date on a
//! wall calendar; only a [`Zone`] turns one into the other. There is no clock here: "now" is an argument.

mod calendar;
mod instant;
mod spelled;
mod working;
mod zone;

pub use calendar::{Bucket, Day, DayRange, Interval, WeekStart, buckets};
pub use instant::{DurationMs, Instant, Stamp, StampError};
pub use spelled::{DayOrder, Spelled};
pub use working::{WorkClock, WorkWeek};
pub use zone::{OffsetChange, Zone};
