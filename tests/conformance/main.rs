//! Numbers that nobody here computed, from data that nobody here wrote.
//!
//! Run by `make conformance CORPUS=DIR`. The data stays outside the project; this reads it in place.

#[path = "../suite/link_quality.rs"]
mod link_quality;

mod conversion;
mod corpus;
mod formats;
mod links;
mod oracles;
mod real;
mod suggestion;
