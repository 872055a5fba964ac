//! What can be asked.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::insight::TimeRange;
use crate::time::Interval;

/// A question. Nothing of it is remembered: every read brings all its parameters along, the present moment included.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Query {
    /// `leadTime`, `deploymentFrequency`, `changeFailureRate`, `timeToRestore` or `reworkRate`.
    pub metric: String,
    /// The id of a profile among the documents; without it the default profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The id of a collection: only its records, and by its profile where the question names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// Local dates, both in, or a preset relative to `now`.
    pub range: TimeRange,
    /// An IANA zone; without it the profile's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The steps of the trend; without it weeks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// Another statistic than the profile's: `mean`, `median`, `medianLower`, `medianUpper`, or `p` and a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<String>,
    /// Filters, one for each kind of record at most. A kind without one passes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<RecordFilter>,
    /// The present moment: RFC 3339 with its zone.
    pub now: String,
}

/// A filter over one kind of record.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordFilter {
    /// The kind.
    pub record: String,
    /// The filter document.
    #[serde(rename = "where")]
    pub condition: Value,
}

/// The caller broke the contract: a stable code, and which member it is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryError {
    /// Such as `query.metric`.
    pub code: &'static str,
    /// A JSON Pointer into the query.
    pub path: String,
    /// What was found, and what was wanted.
    pub message: String,
}

impl QueryError {
    /// An error about one member.
    pub fn new(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> QueryError {
        QueryError { code, path: path.into(), message: message.into() }
    }
}
