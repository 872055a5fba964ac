//! Environments, and which of them are production.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diag::Fix;
use crate::event::{Kind, incident, run, stage};
use crate::link::Class;
use crate::order;
use crate::workspace::doctor::{Remedy, sources};
use crate::workspace::suggestion::is_production;
use crate::workspace::{Prepared, Workspace, condition};

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

impl Workspace {
    pub(super) fn mapped_environments(&self, prepared: &Prepared, remedy: &Remedy<'_>) -> Vec<MappedEnvironment> {
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
}
