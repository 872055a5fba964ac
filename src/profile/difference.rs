//! In what two profiles differ, by choice, and one profile with some of the other's choices.
//!
//! Both are taken whole, over the default profile. What is only written otherwise (a list of one, a default that is spelled out)
//! is no difference.

use serde_json::{Map, Value};

use super::check::SECTIONS;
use super::choice::{Needed, Role, choice_name, choice_of, role_of};
use super::preset::over_its_base;
use super::{Bindings, DEFAULT_PROFILE};
use crate::diag::{pointer_name, pointer_names, pointer_step};
use crate::document::parse;
use crate::order;

/// A part of a profile's document that two profiles say differently.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// The choice that it is about, by number; `None` for what is none of the choices.
    pub choice: Option<u8>,
    /// What it is about, in words.
    pub name: &'static str,
    /// Where both profiles say it: a JSON Pointer into either as a whole.
    pub pointer: String,
    /// What the first profile says; null where it says nothing.
    pub a: Value,
    /// What the second one says.
    pub b: Value,
    part: Part,
}

/// How much of what stands at the pointer is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Whole,
    /// Of a filter, the conditions about the environment.
    Environment,
    /// Of a filter, the other conditions.
    Others,
}

/// A profile's document over what it is based on, down to the default profile, its parameters bound; null for a text that is no
/// JSON object.
pub fn whole_profile(text: &str, bindings: &Bindings) -> Value {
    let whole = parse(text).ok().and_then(|own| over_its_base(&own));
    let Some(Value::Object(mut sections)) = whole.map(|whole| whole.to_value()) else { return Value::Null };
    // It says all of it itself now.
    sections.remove("basedOn");
    let mut whole = Value::Object(sections);
    for (name, values) in bindings {
        if let Some(parameter) = whole["parameters"].get_mut(name) {
            parameter["default"] = Value::from(values.clone());
        }
    }
    whole
}

/// The text of a profile whose whole document this is, without what the default profile says for it.
pub fn own_profile(whole: &Value) -> String {
    let default = serde_json::from_str(DEFAULT_PROFILE).unwrap_or(Value::Null);
    let mut own = whole.clone();
    for (name, section) in own.as_object_mut().into_iter().flatten() {
        if let Value::Object(members) = section {
            members.retain(|member, value| default[name].get(member) != Some(value));
        }
    }
    if let Value::Object(sections) = &mut own {
        sections.retain(|_, section| section.as_object().is_none_or(|members| !members.is_empty()));
    }
    own.to_string()
}

/// In what two whole profiles differ, in the order of the choices; what is none of the choices comes last.
pub fn differences(a: &Value, b: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    for section in SECTIONS.iter().copied() {
        for name in members_of(&a[section], &b[section]) {
            let pair = (&a[section][&name], &b[section][&name]);
            let pointer = format!("/{section}/{}", pointer_step(&name));
            match section {
                "definitions" => of_definitions(&mut found, role_in(a, b, &name), &pointer, pair),
                "links" => of_links(&mut found, ships(a, b, &name), &pointer, pair),
                "parameters" => {
                    add(&mut found, parameter_choice(a, b, &name), pointer, pair.0, pair.1, Part::Whole);
                }
                "changeFailureRate" if name == "numerator" => {
                    for member in members_of(pair.0, pair.1) {
                        let choice = choice_of(section, &format!("numerator/{member}"), pair.0, pair.1);
                        let (a, b) = (&pair.0[&member], &pair.1[&member]);
                        add(&mut found, choice, format!("{pointer}/{member}"), a, b, Part::Whole);
                    }
                }
                _ => {
                    let choice = choice_of(section, &name, pair.0, pair.1);
                    add(&mut found, choice, pointer, pair.0, pair.1, Part::Whole);
                }
            }
        }
    }
    order::sort_by_key(&mut found, |difference| difference.choice.unwrap_or(u8::MAX));
    found
}

impl Difference {
    /// Makes a whole profile say here what the second one says.
    pub fn apply(&self, whole: &mut Value) {
        let said = match self.part {
            Part::Whole => self.b.clone(),
            part => {
                let here = whole.pointer(&self.pointer).unwrap_or(&Value::Null);
                let mut kept = conditions(here, part != Part::Environment);
                kept.extend(conditions(&self.b, part == Part::Environment));
                match kept.is_empty() {
                    true => Value::Null,
                    false => serde_json::json!({ "all": kept }),
                }
            }
        };
        set_at(whole, &self.pointer, said);
    }

    /// Whether a measure's figure can depend on it, in a profile that says it so or so.
    pub fn concerns(&self, metric: &str, wholes: [&Value; 2]) -> bool {
        let mut steps = pointer_names(&self.pointer);
        let (section, name) = (steps.next().unwrap_or_default(), steps.next().unwrap_or_default());
        let section = section.as_str();
        match section {
            "definitions" | "links" | "parameters" => wholes.iter().any(|whole| {
                let needed = Needed::by(whole, &whole[metric]);
                match section {
                    "definitions" => needed.definitions.contains(&name),
                    "links" => needed.links.contains(&name),
                    _ => needed.parameters.contains(&name),
                }
            }),
            "calendar" | "bands" | "keys" => true,
            _ => section == metric,
        }
    }
}

/// Puts a value where a pointer leads; false where there is no such place. Where a member with a name of the user's says nothing, it
/// is not there; others are null then, since the default profile would speak for them.
pub(super) fn set_at(whole: &mut Value, pointer: &str, said: Value) -> bool {
    let Some((parent, member)) = pointer.rsplit_once('/') else { return false };
    let member = pointer_name(member);
    match (whole.pointer_mut(parent), member.parse::<usize>()) {
        (Some(Value::Array(items)), Ok(index)) if index < items.len() => items[index] = said,
        (Some(Value::Object(members)), _) if said.is_null() && is_named(pointer) => drop(members.remove(&member)),
        (Some(Value::Object(members)), _) => drop(members.insert(member, said)),
        _ => return false,
    }
    true
}

fn is_named(pointer: &str) -> bool {
    ["/definitions/", "/links/", "/parameters/"].iter().any(|section| pointer.starts_with(section))
}

fn add(found: &mut Vec<Difference>, choice: Option<u8>, pointer: String, a: &Value, b: &Value, part: Part) {
    let member = pointer.rsplit('/').next().unwrap_or_default();
    let implied = implied(&pointer, member);
    let said = |value: &Value| if value.is_null() { implied.clone() } else { value.clone() };
    let compared = |value: &Value| match part {
        Part::Whole => said(value),
        part => Value::from(conditions(value, part == Part::Environment)),
    };
    if !same(&compared(a), &compared(b)) {
        found.push(Difference { choice, name: choice_name(choice), a: said(a), b: b.clone(), pointer, part });
    }
}

fn of_definitions(found: &mut Vec<Difference>, role: Role, pointer: &str, (a, b): (&Value, &Value)) {
    let clauses = |definition: &Value| definition["any"].as_array().map(Vec::len);
    let like = |a: &Value, b: &Value| ["record", "of", "pairs"].iter().all(|member| a[*member] == b[*member]);
    let is_like = match (clauses(a), clauses(b)) {
        (None, None) => !a.is_null() && !b.is_null() && like(a, b),
        (Some(left), Some(right)) if left == right => (0..left).all(|index| like(&a["any"][index], &b["any"][index])),
        _ => false,
    };
    if !is_like {
        return add(found, role.choice(), pointer.to_owned(), a, b, Part::Whole);
    }
    of_rules(found, role, pointer, (a, b));
    for index in 0..clauses(a).unwrap_or(0) {
        of_rules(found, role, &format!("{pointer}/any/{index}"), (&a["any"][index], &b["any"][index]));
    }
}

/// Members of a rule, or of a definition beside its rules.
fn of_rules(found: &mut Vec<Difference>, role: Role, pointer: &str, (a, b): (&Value, &Value)) {
    for member in members_of(a, b) {
        let (pointer, a, b) = (format!("{pointer}/{member}"), &a[&member], &b[&member]);
        match (role, member.as_str()) {
            (_, "any" | "description") => {}
            (Role::Deployment, "where") => {
                add(found, Some(4), pointer.clone(), a, b, Part::Environment);
                add(found, role.choice(), pointer, a, b, Part::Others);
            }
            // Once there is a group on both sides, what can differ is whose date it has.
            (_, "group") if same(&a["by"], &b["by"]) => {
                add(found, role.choice_of("group/at"), pointer, a, b, Part::Whole)
            }
            _ => add(found, role.choice_of(&member), pointer, a, b, Part::Whole),
        }
    }
}

fn of_links(found: &mut Vec<Difference>, ships: bool, pointer: &str, (a, b): (&Value, &Value)) {
    let whole = if ships { 13 } else { 25 };
    if a.is_null() || b.is_null() {
        return add(found, Some(whole), pointer.to_owned(), a, b, Part::Whole);
    }
    for member in members_of(a, b) {
        let choice = match (ships, member.as_str()) {
            (_, "description") => continue,
            (true, "firstOfSeries") => 14,
            (true, "repeat" | "take") => 15,
            (false, "repeat" | "take") => 26,
            _ => whole,
        };
        add(found, Some(choice), format!("{pointer}/{member}"), &a[&member], &b[&member], Part::Whole);
    }
}

fn role_in(a: &Value, b: &Value, definition: &str) -> Role {
    match role_of(a, definition) {
        Role::None => role_of(b, definition),
        role => role,
    }
}

/// Whether lead time needs the link: then it joins changes and deployments.
fn ships(a: &Value, b: &Value, link: &str) -> bool {
    [a, b].iter().any(|whole| Needed::by(whole, &whole["leadTime"]).links.contains(link))
}

/// The choice of the filter that a parameter stands in.
fn parameter_choice(a: &Value, b: &Value, parameter: &str) -> Option<u8> {
    let definitions = |whole: &Value| whole["definitions"].as_object().cloned().unwrap_or_default();
    let all = definitions(a).into_iter().chain(definitions(b));
    let uses = all.filter_map(|(name, definition)| {
        let about_environment = uses(&definition, parameter)?;
        match role_in(a, b, &name) {
            Role::Deployment if about_environment => Some(4),
            role => role.choice_of("where"),
        }
    });
    uses.min()
}

/// Whether a filter uses a parameter, and then whether it is about the environment.
fn uses(part: &Value, parameter: &str) -> Option<bool> {
    match part {
        Value::Array(items) => items.iter().find_map(|item| uses(item, parameter)),
        Value::Object(_) if part["parameter"] == parameter => Some(is_about_environment(part)),
        Value::Object(members) => members.values().find_map(|member| uses(member, parameter)),
        _ => None,
    }
}

/// A filter's conditions that must all hold: those about the environment, or the others.
fn conditions(filter: &Value, of_environment: bool) -> Vec<Value> {
    let all = match filter {
        Value::Null => Vec::new(),
        Value::Object(members) if members.len() == 1 => match &filter["all"] {
            Value::Array(conditions) => conditions.clone(),
            _ => vec![filter.clone()],
        },
        _ => vec![filter.clone()],
    };
    all.into_iter().filter(|condition| is_about_environment(condition) == of_environment).collect()
}

/// Whether a condition names fields of the environment only.
fn is_about_environment(condition: &Value) -> bool {
    match condition {
        Value::Array(items) => !items.is_empty() && items.iter().all(is_about_environment),
        Value::Object(members) => match members.get("field") {
            Some(field) => field.as_str().is_some_and(|field| field.starts_with("environment")),
            None => !members.is_empty() && members.values().all(is_about_environment),
        },
        _ => false,
    }
}

fn members_of(a: &Value, b: &Value) -> Vec<String> {
    let names = |value: &Value| value.as_object().map(|members| members.keys().cloned().collect::<Vec<_>>());
    let mut all = names(a).unwrap_or_default();
    all.extend(names(b).unwrap_or_default());
    order::sort(&mut all);
    all.dedup();
    all
}

/// What a member that is not there says all the same.
fn implied(pointer: &str, member: &str) -> Value {
    let word = match member {
        "order" => "monotone",
        "missing" => "excluded",
        "negative" => "dropped",
        "zero" if pointer.starts_with("/leadTime") || pointer.starts_with("/timeToRestore") => "kept",
        "total" => "endMinusStart",
        "rounding" => "none",
        "open" => "apart",
        "percentile" => "linear",
        "measure" => "count",
        "per" => "calendarDay",
        "emptyBuckets" => "counted",
        "partialBuckets" => "kept",
        "gapsOver" => "gaps",
        "exports" => "declared",
        "show" => "ratio",
        "time" => "elapsed",
        "weekStart" => "monday",
        "month" => "P30D",
        "halfYear" => "P180D",
        "firstOfSeries" => "ownsNothing",
        "repeat" => "first",
        "take" => "one",
        "workdays" => return serde_json::json!([1, 2, 3, 4, 5]),
        "hours" => return serde_json::json!(["09:00", "17:00"]),
        _ => return Value::Null,
    };
    Value::from(word)
}

/// Whether two parts of documents mean the same, however they are written.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    a == b || plain(a) == plain(b)
}

/// A value without what may be written in several ways: nulls, names for people, lists of one, alternatives in any order.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(items) => match &items[..] {
            [only] => plain(only),
            items => items.iter().map(plain).collect(),
        },
        Value::Object(members) => {
            let mut kept = Map::new();
            for (name, member) in members {
                let inner = plain(member);
                match name.as_str() {
                    "description" | "name" => {}
                    _ if inner.is_null() => {}
                    "pick" if inner == "first" => {}
                    "op" if inner == "in" => drop(kept.insert(name.clone(), Value::from("is"))),
                    "value" | "values" => drop(kept.insert("values".to_owned(), in_order(inner))),
                    _ => drop(kept.insert(name.clone(), inner)),
                }
            }
            match (kept.len(), ["all", "any", "moment"].iter().find_map(|name| kept.get(*name))) {
                (1, Some(only)) if !only.is_array() => only.clone(),
                _ => Value::Object(kept),
            }
        }
        other => other.clone(),
    }
}

fn in_order(values: Value) -> Value {
    match values {
        Value::Array(mut items) => {
            order::sort_by_key(&mut items, Value::to_string);
            Value::Array(items)
        }
        other => other,
    }
}
