//! How figures are made of definitions, links and moments.

use std::collections::BTreeMap;
use std::fmt;

use super::{Level, Limits, Moment, Outcome};
use crate::event::Kind;
use crate::filter::Filter;
use crate::time::{Interval, WeekStart};

/// The word of a choice in documents.
pub fn word_of<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}

/// A measure of spans of time: lead time for changes, time to restore.
#[derive(Clone, Debug)]
pub struct SpanMeasure {
    /// The definition whose members are measured.
    pub population: usize,
    /// Where the clock starts.
    pub start: Moment,
    /// The stages in order; the last one's end is where the clock stops.
    pub stages: Vec<Stage>,
    /// What happens when a stage's event lies before the previous one's.
    pub order: Order,
    /// What happens when a stage's event is missing.
    pub missing: Missing,
    /// What happens when the end lies before the start.
    pub negative: Negative,
    /// Whether a span of nothing counts as negative.
    pub drops_zero: bool,
    /// What an item's total is.
    pub total: Total,
    /// What happens to each span.
    pub rounding: Rounding,
    /// What becomes of items that have not ended.
    pub open: OpenItems,
    /// The figure where there is nothing to show.
    pub nothing: Nothing,
    /// Which range an item falls in.
    pub anchor: Moment,
    /// What must lie in that range too.
    pub anchor_also: Option<Moment>,
    /// Whether weekend days are taken off spans of two days and more: Liatrio's quirk.
    pub weekends_off_long_spans: bool,
    /// How many items become one figure.
    pub aggregation: Aggregation,
}

/// One stage of a span: the time to reach its event from the event before.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The event that ends it.
    pub until: Moment,
    /// Where it starts, if not with the event before it.
    pub from: Option<Moment>,
    /// How long it may take.
    pub limits: Option<Limits>,
    /// What its time is called, best first; empty for no name.
    pub levels: Vec<Level>,
}

/// What happens when events are out of order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// A stage never starts before the previous one ended, so stages add up to the time that passed.
    Monotone,
    /// A stage out of order takes no time, and the next one is measured from its earlier event (Harness, 404.1.1).
    Reference,
    /// An item out of order is left out.
    Enforced,
}

impl Order {
    /// Words in documents and explanations.
    pub const WORDS: &'static [(&'static str, Order)] =
        &[("monotone", Order::Monotone), ("reference", Order::Reference), ("enforced", Order::Enforced)];
}

/// What happens when a stage's event is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// The item is left out of that stage alone.
    Excluded,
    /// The stage took no time.
    Zero,
    /// The item is left out altogether.
    DropsItem,
}

impl Missing {
    /// Words in documents and explanations.
    pub const WORDS: &'static [(&'static str, Missing)] =
        &[("excluded", Missing::Excluded), ("zero", Missing::Zero), ("dropsItem", Missing::DropsItem)];
}

/// What happens when the end lies before the start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Negative {
    /// The item is left out and counted.
    Dropped,
    /// It took no time.
    Clamped,
    /// It counts as it is.
    Kept,
    /// As if the event that lies too early were missing.
    Missing,
}

impl Negative {
    /// Words in documents and explanations.
    pub const WORDS: &'static [(&'static str, Negative)] = &[
        ("dropped", Negative::Dropped),
        ("clamped", Negative::Clamped),
        ("kept", Negative::Kept),
        ("missing", Negative::Missing),
    ];
}

/// What happens to each span, stages and totals alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// It stays as it is.
    None,
    /// To the next whole minute (DevLake).
    MinuteUp,
    /// To the whole minute before (Four Keys).
    MinuteDown,
    /// To the whole hour before (Four Keys).
    HourDown,
    /// To two decimals of hours (Metrik).
    HundredthHour,
}

impl Rounding {
    /// Words in documents and explanations.
    pub const WORDS: &'static [(&'static str, Rounding)] = &[
        ("none", Rounding::None),
        ("minuteUp", Rounding::MinuteUp),
        ("minuteDown", Rounding::MinuteDown),
        ("hourDown", Rounding::HourDown),
        ("hundredthHour", Rounding::HundredthHour),
    ];
}

/// What becomes of items that have not ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpenItems {
    /// They stand beside the figure with their age.
    Apart,
    /// They are only counted among what was left out.
    LeftOut,
    /// They count as if they ended now (dorametrix).
    RunToNow,
    /// They count as lasting at least until now: the percentile is Kaplan and Meier's (1958).
    Censored,
}

impl OpenItems {
    /// Words in documents and explanations.
    pub const WORDS: &'static [(&'static str, OpenItems)] = &[
        ("apart", OpenItems::Apart),
        ("leftOut", OpenItems::LeftOut),
        ("runToNow", OpenItems::RunToNow),
        ("censored", OpenItems::Censored),
    ];
}

/// The figure where there is nothing to show.
#[derive(Clone, PartialEq, Debug)]
pub enum Nothing {
    /// None, with the reason.
    Null,
    /// Zero.
    Zero,
    /// None, and these words.
    Text(String),
}

/// What an item's total is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Total {
    /// The time from start to end.
    EndMinusStart,
    /// The sum of its stages.
    SumOfStages,
}

impl Total {
    /// Words in documents and explanations.
    pub const WORDS: &'static [(&'static str, Total)] =
        &[("endMinusStart", Total::EndMinusStart), ("sumOfStages", Total::SumOfStages)];
}

/// How a percentile is found between two values.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PercentileRule {
    /// At position 1 + p(n−1), on the line between neighbours.
    Linear,
    /// The value at position ⌈pn⌉.
    NearestRank,
    /// The neighbour below.
    Lower,
    /// The neighbour above.
    Upper,
}

impl PercentileRule {
    /// Words in documents and explanations.
    pub const WORDS: &'static [(&'static str, PercentileRule)] = &[
        ("linear", PercentileRule::Linear),
        ("nearestRank", PercentileRule::NearestRank),
        ("lower", PercentileRule::Lower),
        ("upper", PercentileRule::Upper),
    ];
}

/// One number for many.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Statistic {
    /// The sum divided by how many.
    Mean,
    /// The value below which a share of all lies; the share is between 0 and 1.
    Percentile(f64, PercentileRule),
    /// Of whole seconds sorted as texts, the one before the middle: dorametrix's quirk.
    MedianOfTexts,
}

impl fmt::Display for Statistic {
    /// The word in documents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Statistic::Mean => f.write_str("mean"),
            Statistic::MedianOfTexts => f.write_str("medianOfTexts"),
            Statistic::Percentile(share, PercentileRule::Lower) if *share == 0.5 => f.write_str("medianLower"),
            Statistic::Percentile(share, PercentileRule::Upper) if *share == 0.5 => f.write_str("medianUpper"),
            Statistic::Percentile(share, _) if *share == 0.5 => f.write_str("median"),
            Statistic::Percentile(share, _) => write!(f, "p{}", share * 100.0),
        }
    }
}

/// How items become one figure.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Aggregation {
    /// All items at once.
    Flat(Statistic),
    /// Items of a group first, then the groups' numbers.
    Grouped(GroupBy, Statistic, Statistic),
    /// Each stage first, then the sum over stages.
    SumOfStages(Statistic),
}

/// What makes a group of items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GroupBy {
    /// What a link leads to: the deployment that shipped them.
    Link(usize),
    /// The local day of their anchor.
    Day,
    /// Their repository.
    Repo,
    /// Their service.
    Service,
}

/// A measure of how often.
#[derive(Clone, Debug)]
pub struct FrequencyMeasure {
    /// The definition whose members are counted.
    pub population: usize,
    /// What is counted.
    pub counts: CountMeasure,
    /// What the count is divided by.
    pub per: Per,
    /// Which days outside the exports leave what is divided by.
    pub exports: Exports,
    /// Whether the first day of the range is lost: Apache DevLake's quirk.
    pub first_day_lost: bool,
    /// Whether weekend days are taken off gaps of two days and more: Liatrio's quirk.
    pub weekends_off_long_spans: bool,
    /// The figure where there is nothing to show.
    pub nothing: Nothing,
}

/// Which days outside the exports leave what a frequency is divided by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exports {
    /// Those outside what an integration's document says that its export covers.
    Declared,
    /// Those, and days before the first and after the last record where nothing is said.
    Observed,
    /// None: every day of the range that has begun counts.
    Ignored,
}

impl Exports {
    /// Words in documents and reports.
    pub const WORDS: &'static [(&'static str, Exports)] =
        &[("declared", Exports::Declared), ("observed", Exports::Observed), ("ignored", Exports::Ignored)];
}

/// What a frequency counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CountMeasure {
    /// Every member.
    Members,
    /// Local days with at least one.
    DistinctDays,
    /// Whether there is at least one.
    Presence,
    /// The time from one member to the next, in place of a count.
    Gaps,
}

impl CountMeasure {
    /// Words in documents and explanations.
    pub const WORDS: &'static [(&'static str, CountMeasure)] = &[
        ("count", CountMeasure::Members),
        ("distinctDays", CountMeasure::DistinctDays),
        ("presence", CountMeasure::Presence),
        ("gaps", CountMeasure::Gaps),
    ];
}

/// What a count is divided by.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Per {
    /// Local calendar days of the range, both ends in.
    CalendarDays,
    /// One less (Harness).
    CalendarDaysMinusOne,
    /// Mondays to Fridays of the range.
    WeekDays,
    /// So many days, whatever the range.
    Fixed(f64),
    /// Days, weeks and months of the range, each count rounded down and no less than the shorter one's: Middleware's quirk.
    FlooredBuckets,
    /// The times from each member to the next, and one number for all of them.
    Gaps {
        /// Which gaps, and what their sum is divided by.
        over: GapsOver,
        /// One number for all gaps.
        statistic: Statistic,
    },
    /// Buckets of the range, and one number for all of them. Without `empty`, buckets without a member are absent.
    Buckets {
        /// Their length.
        interval: Interval,
        /// The day that weeks begin with.
        week_start: WeekStart,
        /// Whether buckets without a member count.
        empty: bool,
        /// Whether buckets that the range cuts count.
        partial: PartialBuckets,
        /// One number for all buckets.
        statistic: Statistic,
    },
}

/// Which gaps count, and what their sum is divided by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GapsOver {
    /// Those between members of the range, divided by how many gaps there are.
    Gaps,
    /// The same, divided by how many members there are (Liatrio).
    Members,
    /// Each member's time since the one before it, wherever that lies (RedGate.Metrics).
    SincePrevious,
}

/// What happens to buckets that the range cuts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartialBuckets {
    /// They count as whole ones.
    Kept,
    /// They are left out.
    Dropped,
    /// Their count is extended to the whole bucket's days.
    ProRated,
}

impl PartialBuckets {
    /// Words in documents and explanations.
    pub const WORDS: &'static [(&'static str, PartialBuckets)] =
        &[("kept", PartialBuckets::Kept), ("dropped", PartialBuckets::Dropped), ("proRated", PartialBuckets::ProRated)];
}

/// A measure of how many of how many: change failure rate, rework rate.
#[derive(Clone, Debug)]
pub struct RateMeasure {
    /// What is counted above the line.
    pub numerator: Numerator,
    /// The definition that is counted below the line.
    pub denominator: usize,
    /// The figure where nothing is below the line.
    pub no_denominator: NoDenominator,
    /// Show how many instead of which share.
    pub shows_count: bool,
    /// The figure where there is nothing to show.
    pub nothing: Nothing,
}

/// What a rate counts above the line.
#[derive(Clone, Debug)]
pub struct Numerator {
    /// The definition whose members are counted.
    pub population: usize,
    /// Only members for which one of these holds; empty for all.
    pub having: Vec<Having>,
}

/// What may hold for a member of a numerator.
#[derive(Clone, Debug)]
pub enum Having {
    /// A link leads to it from somewhere.
    LinkedBy(usize),
    /// Its outcome is this.
    Outcome(Outcome),
    /// It is like this, by kind.
    Where(BTreeMap<Kind, Filter>),
}

/// The figure where nothing is below the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoDenominator {
    /// None, with the reason.
    Null,
    /// Zero.
    Zero,
    /// As if there were one (GitLab).
    One,
}
