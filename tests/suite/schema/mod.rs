//! As much of JSON Schema 2020-12 as `schema/` uses. A keyword that is not known here is a fault, not a pass.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use regex_lite::Regex;
use serde_json::{Map, Value};

/// The published schemas by file name.
pub struct Schemas(pub BTreeMap<String, Value>);

/// A schema and where it stands: file and JSON Pointer.
#[derive(Clone)]
pub struct Place<'s> {
    file: String,
    pub pointer: String,
    pub schema: &'s Value,
}

impl Schemas {
    pub fn read() -> Schemas {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
        let files = fs::read_dir(folder).expect("the schemas").map(|entry| entry.expect("an entry").path());
        let read = |path: std::path::PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
            let schema = serde_json::from_str(&fs::read_to_string(&path).expect("a schema"));
            (name, schema.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        };
        Schemas(files.map(read).collect())
    }

    pub fn root(&self, kind: &str) -> Place<'_> {
        let file = format!("{kind}.json");
        Place { schema: &self.0[&file], file, pointer: String::new() }
    }

    pub fn is_valid(&self, kind: &str, value: &Value) -> bool {
        self.holds(&self.root(kind), value, &mut BTreeSet::new())
    }

    fn referred<'s>(&'s self, place: &Place<'s>) -> Option<Place<'s>> {
        let target = place.schema.get("$ref")?.as_str().expect("a reference");
        let (file, pointer) = target.split_once('#').unwrap_or((target, ""));
        let file = if file.is_empty() { place.file.clone() } else { file.to_owned() };
        let schema = self.0[&file].pointer(pointer).unwrap_or_else(|| panic!("{target} leads nowhere"));
        Some(Place { file, pointer: pointer.to_owned(), schema })
    }

    fn within<'s>(place: &Place<'s>, step: &str, schema: &'s Value) -> Place<'s> {
        Place { file: place.file.clone(), pointer: format!("{}/{step}", place.pointer), schema }
    }

    fn branches<'s>(place: &Place<'s>) -> Vec<Place<'s>> {
        let any = place.schema.get("anyOf").and_then(Value::as_array);
        any.into_iter().flatten().enumerate().map(|(n, own)| Self::within(place, &format!("anyOf/{n}"), own)).collect()
    }

    /// Whether a value is as the schema wants; notes each property of a schema that a value had.
    pub fn holds<'s>(&'s self, place: &Place<'s>, value: &Value, seen: &mut BTreeSet<String>) -> bool {
        let Some(schema) = place.schema.as_object() else { return *place.schema == Value::Bool(true) };
        if let Some(target) = self.referred(place)
            && !self.holds(&target, value, seen)
        {
            return false;
        }
        schema.iter().all(|(keyword, wanted)| self.keyword(place, schema, keyword, wanted, value, seen))
    }

    fn keyword<'s>(
        &'s self,
        place: &Place<'s>,
        schema: &'s Map<String, Value>,
        keyword: &str,
        wanted: &'s Value,
        value: &Value,
        seen: &mut BTreeSet<String>,
    ) -> bool {
        let number = |test: &dyn Fn(f64, f64) -> bool| {
            value.as_f64().is_none_or(|value| test(value, wanted.as_f64().expect("a number")))
        };
        let count = wanted.as_u64().unwrap_or_default() as usize;
        match keyword {
            "$schema" | "$ref" | "$defs" | "title" | "description" | "patternProperties" => true,
            "type" => match wanted {
                Value::Array(types) => types.iter().any(|own| is_of(value, own)),
                own => is_of(value, own),
            },
            "enum" => wanted.as_array().expect("a list").contains(value),
            "const" => wanted == value,
            "minimum" => number(&|value, edge| value >= edge),
            "maximum" => number(&|value, edge| value <= edge),
            "exclusiveMinimum" => number(&|value, edge| value > edge),
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() >= count),
            "minItems" => value.as_array().is_none_or(|list| list.len() >= count),
            "maxItems" => value.as_array().is_none_or(|list| list.len() <= count),
            "pattern" => {
                let pattern = Regex::new(wanted.as_str().expect("a pattern")).expect("a pattern");
                value.as_str().is_none_or(|text| pattern.is_match(text))
            }
            "required" => value.as_object().is_none_or(|object| {
                wanted.as_array().expect("names").iter().all(|name| object.contains_key(name.as_str().expect("a name")))
            }),
            "items" => {
                let items = Self::within(place, "items", wanted);
                value.as_array().is_none_or(|list| list.iter().all(|item| self.holds(&items, item, seen)))
            }
            "anyOf" => {
                // All branches are tried, so that what they show is noted.
                let held: Vec<bool> = Self::branches(place)
                    .iter()
                    .map(|branch| {
                        let mut own = BTreeSet::new();
                        let holds = self.holds(branch, value, &mut own);
                        seen.extend(own.into_iter().filter(|_| holds));
                        holds
                    })
                    .collect();
                held.contains(&true)
            }
            "properties" => value.as_object().is_none_or(|object| {
                wanted.as_object().expect("properties").iter().all(|(name, own)| match object.get(name) {
                    None => true,
                    Some(value) => {
                        let own = Self::within(place, &format!("properties/{name}"), own);
                        seen.insert(format!("{}#{}", own.file, own.pointer));
                        self.holds(&own, value, seen)
                    }
                })
            }),
            "additionalProperties" => value.as_object().is_none_or(|object| {
                let others = Self::within(place, "additionalProperties", wanted);
                let known = schema.get("properties").and_then(Value::as_object);
                object.iter().all(|(name, value)| {
                    known.is_some_and(|known| known.contains_key(name))
                        || (name.starts_with("x-") && schema.contains_key("patternProperties"))
                        || self.holds(&others, value, seen)
                })
            }),
            _ => panic!("{}#{}: the keyword {keyword} is not known here", place.file, place.pointer),
        }
    }

    /// Every schema that speaks about the value at a pointer: with `only_holding`, of alternatives those that hold.
    pub fn about<'s>(&'s self, kind: &str, document: &Value, pointer: &str, only_holding: bool) -> Vec<Place<'s>> {
        let mut here = self.opened(self.root(kind), document, only_holding);
        let mut value = document;
        for step in pointer.split('/').skip(1) {
            let step = dora_insight::diag::pointer_name(step);
            value = match value {
                Value::Array(list) => &list[step.parse::<usize>().expect("a number")],
                other => &other[&step],
            };
            let next = here.iter().filter_map(|place| {
                let own = place.schema.get("properties").and_then(|own| own.get(&step));
                match (own, place.schema.get("items"), place.schema.get("additionalProperties")) {
                    (Some(own), ..) => Some(Self::within(place, &format!("properties/{step}"), own)),
                    (None, Some(items), _) => Some(Self::within(place, "items", items)),
                    (None, None, Some(others)) if others.is_object() => {
                        Some(Self::within(place, "additionalProperties", others))
                    }
                    _ => None,
                }
            });
            here = next.flat_map(|place| self.opened(place, value, only_holding)).collect();
        }
        here
    }

    fn opened<'s>(&'s self, place: Place<'s>, value: &Value, only_holding: bool) -> Vec<Place<'s>> {
        let mut found = Vec::new();
        if only_holding && !self.holds(&place, value, &mut BTreeSet::new()) {
            return found;
        }
        found.extend(self.referred(&place).into_iter().flat_map(|target| self.opened(target, value, only_holding)));
        for branch in Self::branches(&place) {
            found.extend(self.opened(branch, value, only_holding));
        }
        found.push(place);
        found
    }

    /// Every property that the schemas name, as `file#pointer`.
    pub fn properties(&self) -> BTreeSet<String> {
        fn walk(at: &str, schema: &Value, found: &mut BTreeSet<String>) {
            match schema {
                Value::Object(members) => {
                    for (name, own) in members {
                        let at = format!("{at}/{name}");
                        if name == "properties" {
                            found.extend(own.as_object().into_iter().flatten().map(|(name, _)| format!("{at}/{name}")));
                        }
                        walk(&at, own, found);
                    }
                }
                Value::Array(items) => {
                    items.iter().enumerate().for_each(|(n, own)| walk(&format!("{at}/{n}"), own, found));
                }
                _ => {}
            }
        }
        let mut found = BTreeSet::new();
        self.0.iter().for_each(|(file, schema)| walk(&format!("{file}#"), schema, &mut found));
        found
    }
}

fn is_of(value: &Value, own: &Value) -> bool {
    match own.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "null" => value.is_null(),
        other => panic!("the type {other} is not known here"),
    }
}
