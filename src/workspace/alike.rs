//! Profiles that could be one: the same rules, over other values.

use serde_json::Value;

use crate::diag::Severity;
use crate::document::{At, Check};

/// What a profile is called by, which is no rule of it.
const NAMES: [&str; 6] = ["id", "name", "description", "source", "read", "x-proposed"];

/// Reports each profile that says what an earlier one says but for the values that its filters ask for: one profile would do, with
/// parameters that each collection fills in.
pub(super) fn lint_alike(check: &mut Check, profiles: &[At<'_>]) {
    let mut seen: Vec<(Value, Value, String)> = Vec::new();
    for at in profiles {
        let mut rules = at.node.to_value();
        let Some(members) = rules.as_object_mut() else { continue };
        let id = members.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        NAMES.iter().for_each(|name| drop(members.remove(*name)));
        let mut shape = rules.clone();
        open(&mut shape);
        // One that says the same altogether is a copy that somebody is about to change.
        let earlier = seen.iter().find(|(other, values, _)| *other == shape && *values != rules);
        if let Some((_, _, earlier)) = earlier {
            let message =
                format!("found \"{id}\" to be as \"{earlier}\" is, but for the values that its filters ask for");
            check.report(Severity::Info, "lint.profilesAlike", &at.pointer, message).hint = Some(
                "one profile serves both: leave these values open as a parameter, and give them in each collection"
                    .to_owned(),
            );
        }
        seen.push((shape, rules, id));
    }
}

/// Takes the values out of every filter.
fn open(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.contains_key("field") && members.contains_key("op") {
                for name in ["value", "values"] {
                    if members.contains_key(name) {
                        members.insert(name.to_owned(), Value::Null);
                    }
                }
            }
            members.values_mut().for_each(open);
        }
        Value::Array(items) => items.iter_mut().for_each(open),
        _ => {}
    }
}
