//! What pipelines do with the main branch: releases that leave, arrive, fail or get stuck.

use super::super::model::{Deployment, Outcome, Release};
use super::super::moment::Moment;
use super::change::Change;
use super::plan::{Cadence, RELEASE_BOT};
use super::rhythm;
use super::site::{Site, Step};

/// One pipeline execution to come.
#[derive(Clone, Debug)]
pub struct Shipment {
    pub environment: &'static str,
    pub service: Option<&'static str>,
    /// The commit, by its place on the main branch.
    pub tip: usize,
    pub tag: Option<String>,
    pub purpose: Purpose,
    /// How long the pipeline takes.
    pub minutes: i64,
    /// The outage it is to end, by its place among the outages.
    pub repairs: Option<usize>,
}

/// Why something is shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Regular,
    Hotfix,
    Rollback,
    /// The pipeline hangs and is never heard of again.
    Stuck,
}

impl Site<'_> {
    /// A regular shipment of a commit; who has another purpose sets it.
    pub fn shipment(&mut self, environment: &'static str, service: Option<&'static str>, tip: usize) -> Shipment {
        let minutes = self.dice.between(4, 18);
        let purpose = Purpose::Regular;
        Shipment { environment, service, tip, tag: None, purpose, minutes, repairs: None }
    }

    /// The environments that customers use.
    pub fn production(&self) -> &'static [&'static str] {
        match self.plan.cadence {
            Cadence::RegionTrain => &["prod-eu", "prod-us"],
            Cadence::ServiceTrain | Cadence::EveryMerge | Cadence::StoreRelease => &["production"],
            Cadence::Never => &[],
        }
    }

    /// A merge that leaves at once: to staging often, to production always.
    pub fn ship_merge(&mut self, tip: usize, service: Option<&'static str>, at: Moment) {
        let service = service.or(self.plan.services.first().copied());
        if self.dice.chance(400) {
            let staging = self.shipment("staging", service, tip);
            self.schedule(at.plus_minutes(2), Step::Ship(staging));
        }
        let production = self.shipment("production", service, tip);
        let wait = self.dice.between(12, 40);
        self.schedule(at.plus_minutes(wait), Step::Ship(production));
    }

    /// A repair that was merged: straight to production.
    pub fn ship_repair(&mut self, purpose: Purpose, place: usize, tip: usize, at: Moment) {
        let service = self.main[tip].service.or(self.plan.services.first().copied());
        let at = at.plus_minutes(self.dice.between(8, 20));
        for environment in self.production() {
            let mut shipment = self.shipment(environment, service, tip);
            shipment.purpose = purpose;
            shipment.repairs = self.repairs.get(&place).copied();
            self.schedule(at, Step::Ship(shipment));
        }
    }

    /// A release whose time has come, if anything new was merged.
    pub fn depart(&mut self, service: Option<&'static str>, at: Moment) {
        let tip = self.main.len() - 1;
        let environment = self.production()[0];
        let lane = service.or(self.plan.services.first().copied());
        let before = self.shipped.get(&(environment, lane)).and_then(|tips| tips.last());
        let new = &self.main[before.map_or(1, |before| before + 1).min(self.main.len())..];
        if !new.iter().any(|one| service.is_none() || one.service.is_none() || one.service == service) {
            return;
        }
        match self.plan.cadence {
            Cadence::ServiceTrain => {
                let staging = self.shipment("staging", service, tip);
                self.schedule(at, Step::Ship(staging));
                let production = self.shipment("production", service, tip);
                self.schedule(at.plus_minutes(75), Step::Ship(production));
            }
            Cadence::RegionTrain => {
                self.trains += 1;
                let tag = format!("v1.{}.0", self.trains);
                let change = Change::by_release_bot(&mut self.dice, &tag, at);
                self.improvise(change);
            }
            Cadence::StoreRelease => {
                self.trains += 1;
                if self.trains.is_multiple_of(3) {
                    let tag = format!("v2.{}.0-rc.1", self.trains);
                    let built = self.main[tip].at;
                    self.publish(&tag, tip, built, false);
                }
                let title = format!("Release v2.{}.0", self.trains);
                self.push_to_main(&title, RELEASE_BOT, at);
                self.cut_release(tip + 1, at);
            }
            Cadence::EveryMerge | Cadence::Never => {}
        }
    }

    /// Tags the tip of the main branch and sends it through the environments.
    pub fn cut_release(&mut self, tip: usize, at: Moment) {
        let tag = match self.plan.cadence {
            Cadence::RegionTrain => format!("v1.{}.0", self.trains),
            _ => format!("v2.{}.0", self.trains),
        };
        self.publish(&tag, tip, at.plus_minutes(2), true);
        // Three times the release before gets a correction of its own, after the newer one: its tag
        // is smaller and its date later.
        if self.plan.cadence == Cadence::StoreRelease && [4, 10, 16].contains(&self.trains) {
            let before = self.releases.iter().rev().filter(|one| one.name.is_some()).nth(1);
            let before = before.and_then(|one| self.main.iter().position(|tip| Some(&tip.sha) == one.sha.as_ref()));
            let correction = format!("v2.{}.1", self.trains - 1);
            self.publish(&correction, before.expect("a release before"), at.plus_minutes(3 * 24 * 60), true);
        }
        let service = self.plan.services.first().copied();
        let mut staging = self.shipment("staging", service, tip);
        staging.tag = Some(tag.clone());
        self.schedule(at.plus_minutes(40), Step::Ship(staging));
        let together = self.dice.chance(250);
        let minutes = self.dice.between(10, 25);
        for (index, environment) in self.production().iter().enumerate() {
            let mut production = self.shipment(environment, service, tip);
            production.tag = Some(tag.clone());
            let apart = if together { 0 } else { 45 * index as i64 };
            production.minutes = if together { minutes } else { production.minutes };
            self.schedule(at.plus_minutes(24 * 60 + apart), Step::Ship(production));
        }
    }

    fn publish(&mut self, tag: &str, tip: usize, at: Moment, published: bool) {
        let repo = self.plan.repository;
        let sha = self.main[tip].sha.clone();
        if let Some((commit, _)) = self.commits.iter_mut().rev().find(|(commit, _)| commit.sha == sha) {
            commit.tags.push(tag.to_owned());
        }
        self.releases.push(Release {
            id: format!("{repo}@{tag}"),
            released_at: self.plan.zone.stamp(at),
            repo: Some(repo.to_owned()),
            name: published.then(|| format!("{} {tag}", self.plan.team)),
            tag: Some(tag.to_owned()),
            sha: Some(sha),
            prerelease: (!published).then_some(true),
            url: published.then(|| format!("https://github.com/{repo}/releases/tag/{tag}")),
            ..Release::default()
        });
    }

    /// A pipeline that starts with the newest commit and never ends.
    pub fn hang(&mut self, at: Moment) {
        let (environment, tip) = (self.production()[0], self.main.len() - 1);
        let mut stuck = self.shipment(environment, self.plan.services.last().copied(), tip);
        stuck.purpose = Purpose::Stuck;
        self.ship(&stuck, at);
    }

    /// Runs the pipeline of a shipment, and sets in motion what follows from its end.
    pub fn ship(&mut self, shipment: &Shipment, at: Moment) {
        let finished = at.plus_minutes(shipment.minutes).plus_seconds(20);
        let status = self.outcome(shipment, at, finished);
        let id = self.record(shipment, at, finished, status);
        let lane = (shipment.environment, shipment.service);
        let live = shipment.environment.starts_with("prod");
        match status {
            Outcome::Success => {
                self.shipped.entry(lane).or_default().push(shipment.tip);
                if let Some(outage) = shipment.repairs {
                    let done = finished.plus_minutes(self.dice.between(3, 25));
                    self.outages[outage].mend(&id, done);
                } else if live && shipment.purpose == Purpose::Regular && self.breaks(at) {
                    self.break_out(shipment, &id, finished);
                }
            }
            Outcome::Failure if at <= rhythm::freeze() => {
                let wait = self.dice.between(25, 140);
                let again = Shipment { minutes: self.dice.between(4, 18), ..shipment.clone() };
                self.schedule(finished.plus_minutes(wait), Step::Ship(again));
            }
            Outcome::Failure | Outcome::Cancelled | Outcome::Running | Outcome::RolledBack => {}
        }
    }

    fn outcome(&mut self, shipment: &Shipment, at: Moment, finished: Moment) -> Outcome {
        let per_thousand = match self.plan.cadence {
            Cadence::ServiceTrain => 50,
            Cadence::EveryMerge => 32,
            _ => 70,
        };
        if shipment.purpose == Purpose::Stuck || finished > rhythm::end() {
            Outcome::Running
        } else if self.dice.chance(per_thousand * rhythm::trouble(at) / 1_000) {
            Outcome::Failure
        } else if shipment.purpose == Purpose::Regular && self.dice.chance(12) {
            Outcome::Cancelled
        } else {
            Outcome::Success
        }
    }

    fn record(&mut self, shipment: &Shipment, at: Moment, finished: Moment, status: Outcome) -> String {
        let (plan, zone) = (self.plan, self.plan.zone);
        let number = self.deployments.len() + 1;
        let id = format!("{}{number:06}", plan.number);
        let regular = matches!(shipment.purpose, Purpose::Regular | Purpose::Stuck);
        let trigger = match plan.cadence {
            Cadence::ServiceTrain if regular => "schedule",
            Cadence::EveryMerge if regular => "push",
            _ => "manual",
        };
        let ended = if status == Outcome::Running { at } else { finished };
        let lane = (shipment.environment, shipment.service);
        let before = self.shipped.get(&lane).and_then(|tips| tips.last()).map_or(0, |tip| tip + 1);
        let listed = plan.cadence == Cadence::StoreRelease && before <= shipment.tip;
        let news = if listed { &self.main[before..=shipment.tip] } else { &[] };
        self.deployments.push(Deployment {
            id: id.clone(),
            repo: Some(plan.repository.to_owned()),
            service: shipment.service.map(str::to_owned),
            environment: Some(shipment.environment.to_owned()),
            status: Some(status),
            started_at: Some(zone.stamp(at)),
            deployed_at: zone.stamp(ended),
            sha: Some(self.main[shipment.tip].sha.clone()),
            shas: news.iter().map(|tip| tip.sha.clone()).collect(),
            r#ref: Some(shipment.tag.clone().unwrap_or_else(|| "main".to_owned())),
            pipeline: Some(plan.pipeline.to_owned()),
            trigger: Some(trigger),
            is_rollback: (shipment.purpose == Purpose::Rollback).then_some(true),
            is_hotfix: (shipment.purpose == Purpose::Hotfix).then_some(true),
            ..Deployment::default()
        });
        id
    }
}
