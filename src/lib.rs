#![forbid(unsafe_code)]

pub mod diag;
pub mod document;
pub mod event;
pub mod filter;
pub mod insight;
pub mod link;
pub mod metric;
pub mod profile;
pub mod report;
pub mod select;
pub mod source;
pub mod store;
pub mod time;
pub mod workspace;

#[cfg(target_arch = "wasm32")]
mod wasm;
