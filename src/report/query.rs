//! What can be asked.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::insight::TimeRange;
use crate::source::locate;
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
    /// Another range, such as the one before: the report says how the figure differs from that of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared_to: Option<TimeRange>,
    /// From which the draws begin that judge the difference; without it 1. The same seed gives the same interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u32>,
    /// The present moment: RFC 3339 with its zone.
    pub now: String,
}

impl Query {
    /// A question that says nothing but what every one must.
    pub fn about(metric: &str, range: &TimeRange, now: &str) -> Query {
        Query {
            metric: metric.to_owned(),
            profile: None,
            collection: None,
            range: range.clone(),
            zone: None,
            interval: None,
            statistic: None,
            filters: Vec::new(),
            compared_to: None,
            seed: None,
            now: now.to_owned(),
        }
    }
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
    /// The attribute over which this filter holds in place of the collection's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrides: Option<String>,
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

    /// The same error in a question that is part of another.
    pub fn within(self, member: &str) -> QueryError {
        QueryError { path: format!("{member}{}", self.path), ..self }
    }
}

/// Reads a question out of its JSON text; what does not fit is named by its member.
pub fn parse_query<T: DeserializeOwned>(text: &str) -> Result<T, QueryError> {
    serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        let message = said.rsplit_once(" at line ").map_or(said.as_str(), |(message, _)| message);
        let line_start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        // Where reading stopped: right behind a value that does not fit, or right before one of a kind that does not.
        let stop = line_start + error.column();
        let at = |byte: usize| if error.is_data() { locate(text.as_bytes(), byte) } else { String::new() };
        let before = at(stop.saturating_sub(1));
        let unknown = message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
        let path = match (unknown, at(stop)) {
            (Some(name), _) => format!("{before}/{name}"),
            // None of a range's forms: told at the end of the object that it is a member of.
            (None, _) if message.starts_with("found no range") && !before.ends_with("/range") => {
                format!("{before}/range")
            }
            (None, after) if after.len() > before.len() => after,
            (None, _) => before,
        };
        QueryError::new("query.shape", path, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_named_by_its_member() {
        let check = |text: &str, path: &str, says: &str| {
            let error = parse_query::<Query>(text).expect_err(text);
            assert_eq!((error.code, error.path.as_str()), ("query.shape", path), "{text}: {}", error.message);
            assert!(error.message.contains(says) && !error.message.contains("line"), "{}", error.message);
        };
        let query = |more: &str| format!(r#"{{"metric":"leadTime","range":{{"preset":"lastYear"}},"now":"x"{more}}}"#);
        assert!(parse_query::<Query>(&query("")).is_ok());
        check(&query(r#","colour":"red""#), "/colour", "unknown field `colour`");
        check(&query(r#","interval":"year""#), "/interval", "unknown variant `year`");
        check(&query(r#","profile":7"#), "/profile", "invalid type: integer `7`");
        check(&query(r#","profile" : [1], "zone": "UTC""#), "/profile", "invalid type: sequence");
        check(
            &query(r#","filters":[{"record":"run","where":{}},{"record":3,"where":{}}]"#),
            "/filters/1/record",
            "integer `3`",
        );
        check(&query(r#","filters":[{"record":"run","were":{}}]"#), "/filters/0/were", "unknown field `were`");
        check(r#"{"metric":"leadTime","now":"x","range":7}"#, "/range", "found no range");
        check(
            r#"{"metric":"leadTime",
            "now": true, "range": {"preset":"x"}}"#,
            "/now",
            "boolean `true`",
        );
        check(r#"{"metric":"leadTime"}"#, "", "missing field `range`");
        check("[", "", "EOF");
    }
}
