//! The measures: spans, frequencies and rates, with the rows each figure stands on.
//!
//! Sums of durations are whole numbers; floats are only added, subtracted, multiplied, divided and rooted, so that every machine
//! gives the same bytes.

mod band;
mod chain;
mod change;
mod days;
mod distribution;
mod figure;
mod fraction;
mod frequency;
mod group;
mod maturity;
mod rate;
mod resample;
mod span;
mod statistic;
mod statuses;
mod table;
mod working;

pub use band::{Rating, level_among, level_of, percentile_of, rating_of};
pub use change::{Difference, difference, frequency_sample, rate_sample, span_sample};
pub use days::{Days, ExportDays};
pub use distribution::{Bin, Distribution, distribution};
pub use figure::{
    Account, Coverage, Excluded, Figure, Measured, Open, Operand, Point, RowGroup, StageFigure, Statistics, Unit,
};
pub use fraction::Fraction;
pub use frequency::{BucketCount, gaps_of, measure_frequency};
pub use group::Group;
pub use rate::{Conditions, measure_rate};
pub use resample::Sample;
pub use span::{counted_items, measure_spans, overall_limits, total_to_now};
pub use statistic::{order_interval, percentile, poisson_interval, position, statistic, wilson_interval};
pub use statuses::{InStatuses, measure_statuses};
pub use table::SpanTable;
pub use working::{Working, frequency_working, rate_working, span_working, stage_working};

use crate::collection::Integration;
use crate::link::Reach;
use crate::profile::Statistic;
use crate::select::Chosen;
use crate::time::{Bucket, DayRange, Instant, Zone};

/// A question to a measure.
pub struct Question<'q> {
    /// Records, profile, definitions and links.
    pub reach: Reach<'q>,
    /// Local dates.
    pub range: DayRange,
    /// The same as instants: the first in, the last out.
    pub bounds: (Instant, Instant),
    /// The steps of the trend.
    pub buckets: &'q [Bucket],
    /// The zone the dates are in.
    pub zone: &'q Zone,
    /// Filters, and the collection.
    pub chosen: Chosen<'q>,
    /// Only these integrations, where the collection has no more; `None` for all.
    pub integrations: Option<&'q [String]>,
    /// What is said of integrations, such as what their exports cover.
    pub declared: &'q [Integration],
    /// Another statistic than the profile's.
    pub statistic: Option<Statistic>,
    /// The present moment.
    pub now: Instant,
}
