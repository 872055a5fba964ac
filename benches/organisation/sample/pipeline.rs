//! The builds of the last months: every merge of the two busiest repositories is built and tested.

use std::collections::BTreeMap;

use super::super::dice::Dice;
use super::super::model::{Artifact, Organisation, Outcome, Run, Stage};
use super::super::moment::Moment;
use super::plan::Cadence;
use super::rhythm;
use super::site::{Site, Tip};

/// Adds the runs of one team, if it keeps them.
pub fn run(site: &Site, organisation: &mut Organisation) {
    if !matches!(site.plan.cadence, Cadence::ServiceTrain | Cadence::EveryMerge) {
        return;
    }
    let mut dice = Dice::new(organisation.seed, &format!("{} builds", site.plan.repository));
    let since = Moment::utc(2025, 6, 30, 22, 0);
    for tip in site.main.iter().filter(|tip| tip.at >= since) {
        let number = organisation.runs.len() + 1;
        organisation.runs.extend(build(site, &mut dice, tip, number));
    }
}

/// One build; none when it would end after the sample.
fn build(site: &Site, dice: &mut Dice, tip: &Tip, number: usize) -> Option<Run> {
    let plan = site.plan;
    let started = tip.at.plus_seconds(dice.between(4, 30));
    let compiled = started.plus_seconds(dice.between(100, 400));
    let tested = compiled.plus_seconds(dice.between(120, 900));
    if tested > rhythm::end() {
        return None;
    }
    let status = match dice.between(0, 99) {
        0..=6 => Outcome::Failure,
        7 => Outcome::Cancelled,
        _ => Outcome::Success,
    };
    let stage = |name, r#type, status, from, until| Stage {
        name,
        r#type,
        status,
        started_at: plan.zone.stamp(from),
        finished_at: plan.zone.stamp(until),
    };
    let name = plan.repository.trim_start_matches("northwind/");
    let image = Artifact {
        direction: "output",
        location: "registry.northwind.example".to_owned(),
        name: name.to_owned(),
        qualifier: tip.sha[..12].to_owned(),
    };
    let service = tip.service.unwrap_or("all");
    Some(Run {
        id: format!("90{number:06}"),
        pipeline: "ci".to_owned(),
        started_at: plan.zone.stamp(started),
        finished_at: Some(plan.zone.stamp(tested)),
        status: Some(status),
        kind: "ci",
        repo: Some(plan.repository.to_owned()),
        branch: Some("main".to_owned()),
        sha: Some(tip.sha.clone()),
        service: tip.service.map(str::to_owned),
        parameters: BTreeMap::from([("target".to_owned(), service.to_owned())]),
        stages: vec![
            stage("build", "build", Outcome::Success, started, compiled),
            stage("test", "test", status, compiled, tested),
        ],
        artifacts: Some(image).filter(|_| status == Outcome::Success).into_iter().collect(),
        trigger: Some("push"),
        url: Some(format!("https://github.com/{}/actions/runs/90{number:06}", plan.repository)),
        updated_at: None,
    })
}
