//! Environments that are production by their names, and that no rule takes for it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::examination::{Examination, Symptom, counted};
use crate::diag::Severity;
use crate::event::{Field, Kind, run, stage};
use crate::link::Class;
use crate::profile::{Clause, Profile};
use crate::workspace::suggestion::is_production;

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    let profile = examination.profile();
    let deployment = profile.deployment_frequency.population;
    let (mut taken, mut passed) = (BTreeSet::new(), BTreeMap::<String, Vec<(Kind, usize)>>::new());
    let mut all = 0;
    for (kind, field) in [(Kind::Run, run::ENVIRONMENT), (Kind::Stage, stage::ENVIRONMENT)] {
        let reads = |definition: &usize| profile.definitions[*definition].kinds.contains(&kind);
        let of_kind: Vec<usize> = sources(profile, deployment).into_iter().filter(reads).collect();
        if of_kind.is_empty() {
            continue;
        }
        for (row, name) in named(examination, field) {
            all += 1;
            let is_taken = |definition: &usize| {
                let classes = &examination.resolved().populations[*definition].classes;
                classes.get(&kind).and_then(|classes| classes.get(row)).is_some_and(|class| *class > Class::NotMatched)
            };
            match of_kind.iter().any(is_taken) {
                true => drop(taken.insert(name)),
                false if is_production(&name) => passed.entry(name).or_default().push((kind, row)),
                false => {}
            }
        }
    }
    passed.retain(|name, _| !taken.contains(name));
    if passed.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = passed.keys().cloned().collect();
    let mut rows: Vec<(Kind, usize)> = passed.into_values().flatten().collect();
    let ended = |(kind, row): &(Kind, usize)| {
        let field = if *kind == Kind::Run { run::FINISHED_AT } else { stage::FINISHED_AT };
        (examination.store().instant(field, *row), *kind, *row)
    };
    rows.sort_unstable_by_key(ended);
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let message = format!(
        "found {} in {}, which looks like production and which no rule of a deployment lets in",
        counted(rows.len(), "run"),
        quoted.join(", ")
    );
    let sizes = (rows.len(), all);
    let mut symptom = Symptom::new("doctor.unmappedEnvironments", Severity::Warning, sizes, message);
    symptom.samples = examination.samples(rows.into_iter());
    symptom.hint = "if it is production, the profile should say so; if not, nothing needs to be done".to_owned();
    symptom.fix = sources(profile, deployment).into_iter().find_map(|definition| {
        let name = &profile.definitions[definition].name;
        let rule = &examination.remedy.whole["definitions"][name];
        let title = format!("take {} for production", quoted.join(" and "));
        match mapped(rule, &names)? {
            Mapped::Parameter(parameter) => {
                let mut value = examination.remedy.whole["parameters"][&parameter].clone();
                value["default"].as_array_mut()?.extend(names.iter().map(|name| json!(name)));
                Some(examination.remedy.profile(title, "parameters", &parameter, value))
            }
            Mapped::Rule(rule) => Some(examination.remedy.profile(title, "definitions", name, rule)),
        }
    });
    symptom.only_if_it_moves = true;
    vec![symptom]
}

/// A definition, and those that its members come from.
fn sources(profile: &Profile, definition: usize) -> Vec<usize> {
    let mut open = vec![definition];
    let mut seen = 0;
    while let Some(next) = open.get(seen).copied() {
        seen += 1;
        for clause in &profile.definitions[next].clauses {
            let other = match clause {
                Clause::Records(_) => continue,
                Clause::Members(reference) => reference.of,
                Clause::Pairs(link) => profile.links[*link].from,
            };
            if !open.contains(&other) {
                open.push(other);
            }
        }
    }
    open
}

/// The rows of a kind that name an environment and that the question is about.
fn named(examination: &Examination<'_>, field: Field) -> Vec<(usize, String)> {
    let store = examination.store();
    let rows = (0..store.table(field.kind).live).filter(|row| examination.is_asked(field.kind, *row));
    rows.map(|row| (row, store.symbol_text(field, row).to_owned())).filter(|(_, name)| !name.is_empty()).collect()
}

/// How a definition is made to let more environments in.
enum Mapped {
    /// By a parameter, of this name.
    Parameter(String),
    /// By the definition itself, which is this then.
    Rule(Value),
}

/// Looks a definition's filters through for the condition that chooses environments; `None` where there is none.
fn mapped(definition: &Value, names: &[String]) -> Option<Mapped> {
    let mut rule = definition.clone();
    let parameter = widen(&mut rule, names)?;
    Some(parameter.map_or(Mapped::Rule(rule), Mapped::Parameter))
}

/// Widens the first such condition. Gives the parameter it goes by, or none where it names environments itself.
fn widen(here: &mut Value, names: &[String]) -> Option<Option<String>> {
    match here {
        Value::Array(items) => items.iter_mut().find_map(|item| widen(item, names)),
        Value::Object(members) if members.get("field").is_some_and(|field| field == "environment") => {
            if let Some(Value::String(parameter)) = members.get("parameter") {
                return Some(Some(parameter.clone()));
            }
            let mut values = match (members.remove("value"), members.remove("values")) {
                (Some(Value::String(one)), _) => vec![json!(one)],
                (_, Some(Value::Array(several))) => several,
                // Whether there is one at all.
                (Some(other), _) => {
                    members.insert("value".to_owned(), other);
                    return None;
                }
                _ => return None,
            };
            values.extend(names.iter().map(|name| json!(name)));
            members.insert("values".to_owned(), Value::Array(values));
            Some(None)
        }
        Value::Object(members) => {
            members.iter_mut().filter(|(name, _)| *name != "not").find_map(|(_, member)| widen(member, names))
        }
        _ => None,
    }
}
