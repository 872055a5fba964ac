//! Changes that mend what was found.

use serde::Serialize;
use serde_json::{Value, json};

use super::pointer_names;

/// A change of one value that would mend the finding.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What applying it does, in words.
    pub title: String,
    /// The value to replace, as a JSON Pointer.
    pub pointer: String,
    /// What to put there; `None` removes it.
    pub value: Option<Value>,
}

impl Fix {
    /// A document after the change. What lies on the way and is missing is made; `-` is the end of a list.
    pub fn applied(&self, document: &Value) -> Value {
        let mut document = if document.is_object() { document.clone() } else { json!({}) };
        let steps: Vec<String> = pointer_names(&self.pointer).collect();
        put(&mut document, &steps, self.value.as_ref());
        document
    }
}

fn put(here: &mut Value, steps: &[String], value: Option<&Value>) {
    let Some((step, rest)) = steps.split_first() else {
        *here = value.cloned().unwrap_or_default();
        return;
    };
    if let (true, None) = (rest.is_empty(), value) {
        match here {
            Value::Object(members) => drop(members.remove(step)),
            Value::Array(items) => {
                drop(step.parse().ok().filter(|at| *at < items.len()).map(|at: usize| items.remove(at)))
            }
            _ => {}
        }
        return;
    }
    match here {
        Value::Array(items) => {
            let at = step.parse().unwrap_or(items.len()).min(items.len());
            if at == items.len() {
                items.push(Value::Null);
            }
            put(&mut items[at], rest, value);
        }
        other => put(&mut other[step.as_str()], rest, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(pointer: &str, value: Option<Value>) -> Fix {
        Fix { title: String::new(), pointer: pointer.to_owned(), value }
    }

    #[test]
    fn a_fix_changes_one_place() {
        let document = json!({ "profiles": [{ "id": "own", "links": { "a/b": 1 } }], "name": "x" });
        for (pointer, value, expected) in [
            (
                "/profiles/0/links/a~1b",
                Some(json!(2)),
                json!({ "profiles": [{ "id": "own", "links": { "a/b": 2 } }], "name": "x" }),
            ),
            (
                "/profiles/-",
                Some(json!("new")),
                json!({ "profiles": [{ "id": "own", "links": { "a/b": 1 } }, "new"], "name": "x" }),
            ),
            (
                "/integrations",
                Some(json!([1])),
                json!({ "profiles": [{ "id": "own", "links": { "a/b": 1 } }], "name": "x", "integrations": [1] }),
            ),
            ("/profiles/0/links", None, json!({ "profiles": [{ "id": "own" }], "name": "x" })),
            ("/profiles/0", None, json!({ "profiles": [], "name": "x" })),
        ] {
            assert_eq!(fix(pointer, value).applied(&document), expected, "{pointer}");
        }
        assert_eq!(fix("/profiles", Some(json!([]))).applied(&Value::Null), json!({ "profiles": [] }));
    }
}
