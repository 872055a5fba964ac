//! What the data calls its environments, branches and services, which of them a profile counts, and how it is made to count others.

mod branches;
mod environments;
mod services;

use std::collections::BTreeMap;

use serde::Serialize;

pub use branches::MappedBranch;
pub use environments::MappedEnvironment;
pub use services::MappedService;

use super::Workspace;
use super::collections::ProfileUse;
use super::doctor::Remedy;
use super::inspect::value_counts;
use crate::event::Field;
use crate::profile::{Bindings, whole_profile};
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

impl Workspace {
    /// What the data calls its environments, branches and services. `profile` as in [`lint`](Workspace::lint).
    pub fn mapping(&mut self, profile: Option<&str>) -> Result<Mapping, QueryError> {
        let key = self.prepare(&ProfileUse::plain(profile), &Zone::utc())?;
        let prepared = &self.prepared[&key];
        let id = profile.unwrap_or_default();
        let whole = whole_profile(self.profile_text(id)?, &Bindings::new());
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
}
