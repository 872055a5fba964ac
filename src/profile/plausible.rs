//! Values that a choice may well have: what tools in the field say, and what people argue about. The table is
//! `documents/plausible.json`, with a reason for each value.

use serde_json::{Value, from_str};

use super::difference::set_at;

const TABLE: &str = include_str!("documents/plausible.json");

/// A choice and its plausible values.
#[derive(Clone, PartialEq, Debug)]
pub struct PlausibleChoice {
    /// The choice's number.
    pub choice: u8,
    /// Values, the default profile's first.
    pub values: Vec<PlausibleValue>,
}

/// A plausible value of a choice.
#[derive(Clone, PartialEq, Debug)]
pub struct PlausibleValue {
    /// What it is called.
    pub value: String,
    /// Why somebody would say so.
    pub because: String,
    /// What a profile says then, by JSON Pointer.
    pub set: Vec<(String, Value)>,
}

/// Every choice that has more than one plausible value, by number.
pub fn plausible_choices() -> Vec<PlausibleChoice> {
    let table: Value = from_str(TABLE).unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let value = |value: &Value| PlausibleValue {
        value: text(&value["value"]),
        because: text(&value["because"]),
        set: value["set"].as_object().into_iter().flatten().map(|(at, said)| (at.clone(), said.clone())).collect(),
    };
    let choice = |choice: &Value| PlausibleChoice {
        choice: choice["choice"].as_u64().and_then(|number| u8::try_from(number).ok()).unwrap_or_default(),
        values: choice["values"].as_array().into_iter().flatten().map(value).collect(),
    };
    table.as_array().into_iter().flatten().map(choice).collect()
}

impl PlausibleValue {
    /// Makes a whole profile say so; false where it has no such part.
    pub fn apply(&self, whole: &mut Value) -> bool {
        self.set.iter().all(|(pointer, said)| set_at(whole, pointer, said.clone()))
    }
}
