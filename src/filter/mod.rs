//! The filter document: which records of a kind are meant.
//!
//! A filter is a tree of `all`, `any` and `not` over tests of fields. It is checked against the field registry and then says,
//! without knowing rows, what a value must be like. Text is compared case-folded unless a test asks otherwise.

mod check;
mod pattern;
mod test;

pub use check::{Parameters, check_filter, check_words};
pub use pattern::Pattern;
pub use test::{FieldRef, Filter, Test, TextTest, ValueTest};
