//! The condition by which a profile's definition chooses values of one field, and how it is made to choose others.

use serde_json::{Value, json};

/// A part of a profile that says otherwise than before: its section, its name there, and what it says.
pub(super) type Said = (&'static str, String, Value);

/// Makes the first condition of a definition about a field choose other values; where it goes by a parameter, that. `None` where there is
/// no such condition, or `change` finds nothing to change in its values.
pub(super) fn changed(
    whole: &Value,
    definition: &str,
    field: &str,
    change: &dyn Fn(&mut Vec<Value>) -> bool,
) -> Option<Said> {
    let mut rule = whole["definitions"][definition].clone();
    let condition = condition(&mut rule, field)?;
    if let Some(Value::String(parameter)) = condition.get("parameter") {
        let parameter = parameter.clone();
        let mut value = whole["parameters"][&parameter].clone();
        return change(value["default"].as_array_mut()?).then_some(("parameters", parameter, value));
    }
    let members = condition.as_object_mut()?;
    let mut values = match (members.remove("value"), members.remove("values")) {
        (Some(Value::String(one)), _) => vec![json!(one)],
        (_, Some(Value::Array(several))) => several,
        // Whether there is one at all.
        _ => return None,
    };
    if !change(&mut values) {
        return None;
    }
    members.insert("values".to_owned(), Value::Array(values));
    Some(("definitions", definition.to_owned(), rule))
}

/// Adds values to those that a condition chooses.
pub(super) fn adding(names: &[String]) -> impl Fn(&mut Vec<Value>) -> bool {
    move |values| {
        values.extend(names.iter().map(|name| json!(name)));
        true
    }
}

/// Takes a value out of those that a condition chooses, unless it would choose none then, or chooses it by a pattern.
pub(super) fn removing(name: &str) -> impl Fn(&mut Vec<Value>) -> bool {
    move |values| {
        let before = values.len();
        values.retain(|value| !value.as_str().is_some_and(|value| value.eq_ignore_ascii_case(name)));
        !values.is_empty() && values.len() < before
    }
}

/// The first condition about a field, outside of what is negated.
fn condition<'v>(here: &'v mut Value, field: &str) -> Option<&'v mut Value> {
    match here {
        Value::Array(items) => items.iter_mut().find_map(|item| condition(item, field)),
        Value::Object(members) if members.get("field").is_some_and(|named| named == field) => {
            let chooses = ["parameter", "value", "values"].iter().any(|name| members.get(*name).is_some_and(is_choice));
            chooses.then_some(here)
        }
        Value::Object(members) => {
            members.iter_mut().filter(|(name, _)| *name != "not").find_map(|(_, member)| condition(member, field))
        }
        _ => None,
    }
}

fn is_choice(value: &Value) -> bool {
    value.is_string() || value.is_array()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_chooses_more_or_less() {
        let whole = json!({
            "parameters": { "production": { "default": ["prod*", "Live"] } },
            "definitions": {
                "by parameter": { "any": [{ "where": { "all": [
                    { "not": { "field": "environment", "op": "is", "value": "x" } },
                    { "field": "environment", "op": "exists", "value": false },
                    { "field": "environment", "op": "matches", "parameter": "production" },
                ] } }] },
                "by value": { "where": { "field": "environment", "op": "is", "value": "prod" } },
                "by none": { "where": { "field": "service", "op": "is", "value": "prod" } },
            },
        });
        let added = |definition| changed(&whole, definition, "environment", &adding(&["eu".to_owned()]));
        let taken = |definition, name| changed(&whole, definition, "environment", &removing(name));
        assert_eq!(
            added("by parameter"),
            Some(("parameters", "production".to_owned(), json!({ "default": ["prod*", "Live", "eu"] })))
        );
        let both = json!({ "where": { "field": "environment", "op": "is", "values": ["prod", "eu"] } });
        assert_eq!(added("by value"), Some(("definitions", "by value".to_owned(), both)));
        assert_eq!(added("by none"), None);
        assert_eq!(
            taken("by parameter", "live"),
            Some(("parameters", "production".to_owned(), json!({ "default": ["prod*"] })))
        );
        assert_eq!(taken("by parameter", "prod-eu"), None, "a pattern chooses it");
        assert_eq!(taken("by value", "prod"), None, "none would be left");
    }
}
