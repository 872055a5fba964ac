#![forbid(unsafe_code)]

pub mod diag;
pub mod document;
pub mod event;
pub mod filter;
pub mod profile;
pub mod source;
pub mod store;
pub mod time;
