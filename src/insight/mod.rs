//! Insights: dashboards, their widgets, and the ranges of dates that they and queries are about.

mod document;
mod goal;
mod range;
mod widget;

pub use document::{Comparison, Insight, Own, SCHEMA_VERSION, check_insight, check_insights};
pub use goal::{Annotation, Goal, Per};
pub use range::{PRESETS, RangeError, TimeRange};
pub use widget::{COLUMNS, Placement, SpanMetric, TableProfiles, View, Widget, WidgetKind};
