//! What joins what, as it was played: more than any export says.

use std::collections::BTreeMap;

/// The joins that happened, by the ids of the records.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// Of each merged pull request the deployment that first put it into production, in the service it is of; none where nothing did.
    pub shipped: BTreeMap<String, Option<String>>,
    /// Of each incident the deployment by which it broke out; none where it came from outside.
    pub caused: BTreeMap<String, Option<String>>,
    /// Of each commit that takes another back, the attempt that had put that one into production first.
    pub undone: BTreeMap<String, Option<String>>,
    /// Of each issue in the tracker, the merged pull requests that answer it.
    pub answered: BTreeMap<String, Vec<String>>,
}
