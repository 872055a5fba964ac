//! The same organisation told otherwise: later, or under other names.

use chrono::{DateTime, TimeDelta};
use serde_json::Value;

/// All times so many days later, written with the offsets they had.
pub fn later(text: &str, days: i64) -> String {
    let shift = TimeDelta::try_days(days).expect("days");
    each_line(text, &|name, value| match value {
        Value::Number(ms) if name.ends_with("at") => ms.as_i64().map(|ms| (ms + shift.num_milliseconds()).into()),
        Value::String(text) if name.ends_with("at") => {
            DateTime::parse_from_rfc3339(text).ok().map(|time| (time + shift).to_rfc3339().into())
        }
        _ => None,
    })
}

/// All repositories, services, ids and SHAs under other names. Their order is kept, for it decides between deployments of one
/// instant.
pub fn renamed(text: &str, prefix: &str) -> String {
    let names = ["repo", "service", "id", "key", "caused_by_deployment", "fixed_by_deployment", "pull_requests"];
    let shas = ["sha", "shas", "parents", "reverts", "merge_commit_sha", "commits"];
    each_line(text, &|name, value| match value {
        Value::String(text) if names.contains(&name) && !text.is_empty() => Some(format!("{prefix}{text}").into()),
        Value::String(text) if shas.contains(&name) => Some(text.chars().map(next_digit).collect::<String>().into()),
        _ => None,
    })
}

fn next_digit(digit: char) -> char {
    let value = digit.to_digit(16).expect("a hexadecimal digit");
    char::from_digit((value + 1) % 16, 16).expect("a digit")
}

/// Every scalar of every line, with the name of the member in which it stands, made another where `change` gives one.
fn each_line(text: &str, change: &dyn Fn(&str, &Value) -> Option<Value>) -> String {
    let changed = |line: &str| {
        let mut line: Value = serde_json::from_str(line).expect("a line of JSON");
        each_value("", &mut line, change);
        format!("{line}\n")
    };
    text.lines().map(changed).collect()
}

fn each_value(name: &str, value: &mut Value, change: &dyn Fn(&str, &Value) -> Option<Value>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| each_value(name, value, change)),
        Value::Object(members) => members.iter_mut().for_each(|(name, value)| each_value(name, value, change)),
        scalar => {
            if let Some(other) = change(name, scalar) {
                *scalar = other;
            }
        }
    }
}
