//! Numbers that nobody here computed, from data that nobody here wrote.
//!
//! Run by `make conformance CORPUS=DIR`. The data stays outside the project; this reads it in place.

mod conversion;
mod corpus;
mod formats;
mod oracles;
mod real;
mod suggestion;
