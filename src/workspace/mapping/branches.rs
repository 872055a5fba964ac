//! Branches, and which of them production is made of.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use crate::diag::Fix;
use crate::event::{Kind, pull_request, run};
use crate::order;
use crate::workspace::doctor::Remedy;
use crate::workspace::{Prepared, Workspace, condition};

/// A branch.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MappedBranch {
    /// What it is called.
    pub name: String,
    /// Deployments, as the profile counts them, that ran on it.
    pub deployments: u64,
    /// Merged pull requests that went to it.
    pub merged: u64,
    /// Repositories that it is of.
    pub repositories: u64,
    /// Those of them whose production it is, as the data tells: most deployments ran on it; where none names a branch, most pull requests went to it.
    pub production_of: u64,
    /// Whether the profile counts changes that go to it.
    pub is_counted: bool,
    /// Counts only changes that go to the branches of production, counts what goes to this one too, or no longer; `None` where nothing
    /// would change, or the profile has no list that could say so.
    pub fix: Option<Fix>,
}

impl Workspace {
    pub(super) fn mapped_branches(&self, prepared: &Prepared, remedy: &Remedy<'_>) -> Vec<MappedBranch> {
        let profile = &prepared.profile;
        // By repository, then by branch: deployments and merged pull requests.
        let mut all: BTreeMap<&str, BTreeMap<&str, (u64, u64)>> = BTreeMap::new();
        for member in &prepared.resolved.populations[profile.deployment_frequency.population].members {
            let (kind, row) = (member.kind, member.row as usize);
            if kind == Kind::Run {
                let branch = self.store.symbol_text(run::BRANCH, row);
                all.entry(self.store.symbol_text(run::REPO, row)).or_default().entry(branch).or_default().0 += 1;
            }
        }
        for row in 0..self.store.table(Kind::PullRequest).live {
            if self.store.symbol_text(pull_request::STATE, row) == "merged" {
                let branch = self.store.symbol_text(pull_request::BASE, row);
                let repo = self.store.symbol_text(pull_request::REPO, row);
                all.entry(repo).or_default().entry(branch).or_default().1 += 1;
            }
        }
        let mut mapped: BTreeMap<&str, MappedBranch> = BTreeMap::new();
        for branches in all.values_mut() {
            branches.remove("");
            let greatest = |told: fn(&(u64, u64)) -> u64| {
                let told = branches.iter().map(|(name, counts)| (told(counts), *name)).filter(|(count, _)| *count > 0);
                // Of two with as many, the first by name.
                told.max_by(|left, right| left.0.cmp(&right.0).then_with(|| right.1.cmp(left.1))).map(|(_, name)| name)
            };
            let production = greatest(|counts| counts.0).or_else(|| greatest(|counts| counts.1));
            for (name, (deployments, merged)) in branches.iter() {
                let branch = mapped.entry(name).or_insert_with(|| MappedBranch {
                    name: (*name).to_owned(),
                    deployments: 0,
                    merged: 0,
                    repositories: 0,
                    production_of: 0,
                    is_counted: false,
                    fix: None,
                });
                branch.deployments += deployments;
                branch.merged += merged;
                branch.repositories += 1;
                branch.production_of += u64::from(production == Some(*name));
            }
        }
        let mut mapped: Vec<MappedBranch> = mapped.into_values().collect();
        self.map_changes(&mut mapped, prepared, remedy);
        order::sort_by(&mut mapped, |left, right| {
            let records = |branch: &MappedBranch| branch.deployments + branch.merged;
            records(right).cmp(&records(left)).then_with(|| left.name.cmp(&right.name))
        });
        mapped
    }

    /// Says of each branch whether the profile's changes count what goes to it, and what would make them.
    fn map_changes(&self, branches: &mut [MappedBranch], prepared: &Prepared, remedy: &Remedy<'_>) {
        let profile = &prepared.profile;
        let population = profile.lead_time.population;
        let counted: BTreeSet<&str> = prepared.resolved.populations[population]
            .members
            .iter()
            .filter(|member| member.kind == Kind::PullRequest)
            .map(|member| self.store.symbol_text(pull_request::BASE, member.row as usize))
            .collect();
        let of_production: Vec<String> =
            branches.iter().filter(|branch| branch.production_of > 0).map(|branch| branch.name.clone()).collect();
        let is_only_production = branches.iter().all(|branch| branch.production_of > 0 || branch.merged == 0);
        let definition = &profile.definitions[population].name;
        let change =
            |wanted: &dyn Fn(&mut Vec<Value>) -> bool| condition::changed(remedy.whole, definition, "base", wanted);
        for branch in branches {
            branch.is_counted = counted.contains(branch.name.as_str());
            let name = &branch.name;
            let said = match branch.is_counted {
                true => change(&condition::removing(name))
                    .map(|said| (said, format!("no longer count what goes to \"{name}\""))),
                false if branch.merged > 0 => change(&condition::adding(std::slice::from_ref(name)))
                    .map(|said| (said, format!("count what goes to \"{name}\""))),
                false => None,
            };
            // A definition that does not ask for a branch is made to ask for those of production.
            let said = said.or_else(|| {
                let is_asked = change(&|_| true).is_some();
                let wanted = branch.is_counted && branch.production_of > 0 && !is_only_production && !is_asked;
                let rule =
                    if wanted { going_to(&remedy.whole["definitions"][definition], &of_production) } else { None };
                let names: Vec<String> = of_production.iter().map(|name| format!("\"{name}\"")).collect();
                Some((
                    ("definitions", definition.clone(), rule?),
                    format!("count only what goes to {}", names.join(" and ")),
                ))
            });
            branch.fix = said.map(|((section, member, value), title)| remedy.profile(title, section, &member, value));
        }
    }
}

/// A definition whose rules about pull requests also ask for the branch that they go to; `None` where it has none.
fn going_to(definition: &Value, branches: &[String]) -> Option<Value> {
    let mut whole = definition.clone();
    let asked = json!({ "field": "base", "op": "in", "values": branches });
    let mut is_changed = false;
    let rules: Vec<&mut Value> = match whole.get("any").is_some() {
        true => whole["any"].as_array_mut()?.iter_mut().collect(),
        false => vec![&mut whole],
    };
    for rule in rules {
        if rule["record"] == Kind::PullRequest.word() {
            let asked = asked.clone();
            rule["where"] = match rule["where"].take() {
                Value::Null => asked,
                before => json!({ "all": [before, asked] }),
            };
            is_changed = true;
        }
    }
    is_changed.then_some(whole)
}
