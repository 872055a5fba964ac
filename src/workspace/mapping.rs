//! What the data calls its environments, branches and services, which of them a profile counts, and how it is made to count others.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use super::collections::ProfileUse;
use super::doctor::{Remedy, sources};
use super::inspect::value_counts;
use super::suggestion::is_production;
use super::{Prepared, Workspace, condition};
use crate::diag::{Fix, nearest};
use crate::event::{Field, Kind, incident, pull_request, run, stage};
use crate::link::Class;
use crate::order;
use crate::profile::whole_profile;
use crate::report::{ProfileName, QueryError};
use crate::time::Zone;

/// What the data names, as a profile takes it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mapping {
    /// The profile.
    pub profile: ProfileName,
    /// Environments of runs, stages and incidents; the one with most records comes first.
    pub environments: Vec<MappedEnvironment>,
    /// Branches that runs ran on and pull requests go to; the one with most records comes first.
    pub branches: Vec<MappedBranch>,
    /// Services of runs, stages and incidents; the one with most records comes first.
    pub services: Vec<MappedService>,
}

/// An environment.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MappedEnvironment {
    /// What it is called.
    pub name: String,
    /// Runs and stages in it.
    pub runs: u64,
    /// Incidents in it.
    pub incidents: u64,
    /// Whether a rule of the profile's deployments lets in what ran there.
    pub is_production: bool,
    /// Whether it is production by its name.
    pub looks_like_production: bool,
    /// Takes it for production, or no longer; `None` where the profile has no list that could say so.
    pub fix: Option<Fix>,
}

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

/// A service.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MappedService {
    /// What it is called.
    pub name: String,
    /// Runs and stages of it.
    pub runs: u64,
    /// Deployments of it, as the profile counts them.
    pub deployments: u64,
    /// Incidents of it.
    pub incidents: u64,
    /// Where it has incidents and no run: the service with runs that is spelled most alike.
    pub alike: Option<String>,
}

impl Workspace {
    /// What the data calls its environments, branches and services. `profile` as in [`lint`](Workspace::lint).
    pub fn mapping(&mut self, profile: Option<&str>) -> Result<Mapping, QueryError> {
        let key = self.prepare(&ProfileUse::plain(profile), &Zone::utc())?;
        let prepared = &self.prepared[&key];
        let id = profile.unwrap_or_default();
        let whole = whole_profile(self.profile_text(id)?, &crate::profile::Bindings::new());
        let remedy = Remedy::new(&self.document, id, &whole);
        Ok(Mapping {
            profile: ProfileName { id: prepared.profile.id.clone(), name: prepared.profile.name.clone() },
            environments: self.mapped_environments(prepared, &remedy),
            branches: self.mapped_branches(prepared, &remedy),
            services: self.mapped_services(prepared),
        })
    }

    /// How often each value occurs over several fields.
    fn counted(&self, fields: &[Field]) -> BTreeMap<String, u64> {
        let mut all = BTreeMap::new();
        for field in fields {
            for (name, count) in value_counts(&self.store, *field).0 {
                *all.entry(name).or_default() += count;
            }
        }
        all
    }

    fn mapped_environments(&self, prepared: &Prepared, remedy: &Remedy<'_>) -> Vec<MappedEnvironment> {
        let profile = &prepared.profile;
        let of_deployments = sources(profile, profile.deployment_frequency.population);
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for (kind, field) in [(Kind::Run, run::ENVIRONMENT), (Kind::Stage, stage::ENVIRONMENT)] {
            for definition in &of_deployments {
                let Some(classes) = prepared.resolved.populations[*definition].classes.get(&kind) else { continue };
                let is_in = |row: &usize| classes.get(*row).is_some_and(|class| *class > Class::NotMatched);
                let rows = (0..self.store.table(kind).live).filter(is_in);
                taken.extend(rows.map(|row| self.store.symbol_text(field, row).to_owned()));
            }
        }
        let fix = |name: &str, is_taken: bool| {
            of_deployments.iter().find_map(|definition| {
                let definition = &profile.definitions[*definition].name;
                let names = [name.to_owned()];
                let (said, title) = match is_taken {
                    true => (
                        condition::changed(remedy.whole, definition, "environment", &condition::removing(name)),
                        format!("no longer take \"{name}\" for production"),
                    ),
                    false => (
                        condition::changed(remedy.whole, definition, "environment", &condition::adding(&names)),
                        format!("take \"{name}\" for production"),
                    ),
                };
                let (section, member, value) = said?;
                Some(remedy.profile(title, section, &member, value))
            })
        };
        let runs = self.counted(&[run::ENVIRONMENT, stage::ENVIRONMENT]);
        let incidents = self.counted(&[incident::ENVIRONMENT]);
        let names: BTreeSet<&String> = runs.keys().chain(incidents.keys()).collect();
        let mut mapped: Vec<MappedEnvironment> = names
            .into_iter()
            .map(|name| {
                let is_taken = taken.contains(name);
                let runs = runs.get(name).copied().unwrap_or_default();
                MappedEnvironment {
                    runs,
                    incidents: incidents.get(name).copied().unwrap_or_default(),
                    is_production: is_taken,
                    looks_like_production: is_production(name),
                    // Where nothing ran, there is nothing to take for a deployment.
                    fix: if runs > 0 { fix(name, is_taken) } else { None },
                    name: name.clone(),
                }
            })
            .collect();
        order::sort_by(&mut mapped, |left, right| {
            (right.runs + right.incidents).cmp(&(left.runs + left.incidents)).then_with(|| left.name.cmp(&right.name))
        });
        mapped
    }

    fn mapped_branches(&self, prepared: &Prepared, remedy: &Remedy<'_>) -> Vec<MappedBranch> {
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

    fn mapped_services(&self, prepared: &Prepared) -> Vec<MappedService> {
        let runs = self.counted(&[run::SERVICE, stage::SERVICE]);
        let incidents = self.counted(&[incident::SERVICE]);
        let mut deployments: BTreeMap<&str, u64> = BTreeMap::new();
        for member in &prepared.resolved.populations[prepared.profile.deployment_frequency.population].members {
            let service = match member.kind {
                Kind::Run => self.store.symbol_text(run::SERVICE, member.row as usize),
                Kind::Stage => self.store.symbol_text(stage::SERVICE, member.row as usize),
                _ => continue,
            };
            *deployments.entry(service).or_default() += 1;
        }
        let names: BTreeSet<&String> = runs.keys().chain(incidents.keys()).collect();
        let mut mapped: Vec<MappedService> = names
            .into_iter()
            .map(|name| {
                let of = |counts: &BTreeMap<String, u64>| counts.get(name).copied().unwrap_or_default();
                let is_unknown = of(&runs) == 0 && of(&incidents) > 0;
                let alike = if is_unknown { nearest(name, runs.keys().map(String::as_str)) } else { None };
                MappedService {
                    runs: of(&runs),
                    deployments: deployments.get(name.as_str()).copied().unwrap_or_default(),
                    incidents: of(&incidents),
                    alike: alike.map(str::to_owned),
                    name: name.clone(),
                }
            })
            .collect();
        order::sort_by(&mut mapped, |left, right| {
            (right.runs + right.incidents).cmp(&(left.runs + left.incidents)).then_with(|| left.name.cmp(&right.name))
        });
        mapped
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
