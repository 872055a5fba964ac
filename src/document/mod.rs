//! The user's JSON documents, before anyone knows what they mean.
//!
//! [`Node`] keeps members in order and keeps doubled ones; [`Check`] reads it while collecting every finding at once, each with
//! the JSON Pointer of what it is about. What a document must say is for the modules above to know.

mod check;
mod duration;
mod migrate;
mod node;

pub use check::{At, Check, Object};
pub use migrate::{Migration, migrate};
pub use node::{Node, parse};
