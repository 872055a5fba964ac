//! Environments that are production by their names, and that no rule takes for it.

use std::collections::{BTreeMap, BTreeSet};

use super::examination::{Examination, Symptom, counted};
use crate::diag::Severity;
use crate::event::{Field, Kind, run, stage};
use crate::link::Class;
use crate::profile::{Clause, Profile};
use crate::workspace::condition;
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
        let (section, member, value) =
            condition::changed(examination.remedy.whole, name, "environment", &condition::adding(&names))?;
        let title = format!("take {} for production", quoted.join(" and "));
        Some(examination.remedy.profile(title, section, &member, value))
    });
    symptom.only_if_it_moves = true;
    vec![symptom]
}

/// A definition, and those that its members come from.
pub(in crate::workspace) fn sources(profile: &Profile, definition: usize) -> Vec<usize> {
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
