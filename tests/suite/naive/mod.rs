//! A second implementation of the default profile, written from the specification alone, to compare the engine with.
//!
//! It reads lines of the neutral format into plain vectors and asks every question of every record. Nothing is indexed, shared
//! or kept: it is slow, and short enough to be checked against the specification by eye. It uses nothing of the engine.

mod calendar;
mod links;
mod measures;
mod records;
mod statistics;

pub use calendar::{Dates, Step};
pub use links::Links;
pub use measures::{Answer, Open, Part, Point};
pub use records::{Commit, Pull, Records, Run, Trouble};
pub use statistics::{mean, median, percentile, wilson};
