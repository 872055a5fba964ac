//! The shipped sample: five teams of one company, played through two years.

mod backlog;
mod change;
mod history;
mod outage;
mod pipeline;
mod plan;
mod record;
mod rhythm;
mod shipment;
mod site;
mod wording;

use super::model::{Organisation, Repository, Team};
use super::moment::{Form, Stamp};
use plan::PLANS;
use site::Site;

/// Plays all teams and takes down what an export on the organisation's "now" would hold.
pub fn organisation(seed: u64) -> Organisation {
    let now = Stamp { moment: rhythm::now(), form: Form::Zulu };
    let mut organisation = Organisation::empty(seed, "northwind", now);
    for plan in &PLANS {
        organisation.teams.push(Team {
            name: plan.team.to_owned(),
            zone: plan.zone.name().to_owned(),
            repositories: vec![plan.repository.to_owned()],
            members: plan.people.iter().map(|login| (*login).to_owned()).collect(),
        });
        organisation.repositories.push(Repository {
            name: plan.repository.to_owned(),
            merge_style: plan.merge_style,
            services: plan.services.iter().map(|name| (*name).to_owned()).collect(),
        });
        let site = Site::played(plan, seed);
        record::record(&site, &mut organisation);
        pipeline::run(&site, &mut organisation);
    }
    organisation
}
