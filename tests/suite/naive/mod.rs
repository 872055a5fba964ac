//! A second implementation of the default profile, written from the specification alone, to compare the engine with.
//!
//! It reads lines of the neutral format into plain lists and asks every question of every record. It is slow, and short enough
//! to be checked against the specification by eye; it uses nothing of the engine. Around it stands what asks the engine:
//! `case`, `agreement` and `recount`.

mod agreement;
mod calendar;
pub mod case;
mod links;
mod measures;
mod populations;
mod records;
pub mod recount;
pub mod rewrite;
mod statistics;

use calendar::{Dates, Step};
use links::Links;
use measures::{Answer, Part};
pub use records::definite;
use records::{Commit, Pull, Records, Run, Trouble};
pub use statistics::{mean, median};
use statistics::{percentile, wilson};
