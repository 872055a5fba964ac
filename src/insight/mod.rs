//! What an insight asks for: time ranges. Dashboards and widgets join them here.

mod range;

pub use range::{PRESETS, RangeError, TimeRange};
