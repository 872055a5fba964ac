//! Services, and those that only incidents name.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diag::nearest;
use crate::event::{Kind, incident, run, stage};
use crate::order;
use crate::workspace::{Prepared, Workspace};

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
    pub(super) fn mapped_services(&self, prepared: &Prepared) -> Vec<MappedService> {
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
