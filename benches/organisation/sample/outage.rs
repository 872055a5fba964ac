//! What goes wrong in production, and how it is mended.

use super::super::model::Outcome;
use super::super::moment::Moment;
use super::change::{Change, Draft, Kind};
use super::plan::Cadence;
use super::rhythm;
use super::shipment::{Purpose, Shipment};
use super::site::{Site, Step};

/// An incident in the making.
#[derive(Clone, Debug)]
pub struct Outage {
    pub title: String,
    pub service: Option<&'static str>,
    pub environment: &'static str,
    pub severity: &'static str,
    pub opened: Moment,
    pub detected: Option<Moment>,
    pub acknowledged: Option<Moment>,
    pub resolved: Option<Moment>,
    /// The deployment by which it broke out, named or not; none where it came from outside.
    pub blamed: Option<String>,
    /// The deployment named as its cause.
    pub cause: Option<String>,
    /// The deployment named as its end.
    pub fix: Option<String>,
    /// The commit that was taken back.
    pub reverted: Option<String>,
    /// The change that is to end it, by its place in the backlog.
    pub repair: Option<usize>,
}

impl Outage {
    /// Ended by a deployment; the first to do so counts.
    pub fn mend(&mut self, deployment: &str, at: Moment) {
        if self.fix.is_none() {
            self.fix = Some(deployment.to_owned());
            self.resolved = Some(at).filter(|at| *at <= rhythm::end());
        }
    }
}

/// Outages that no deployment caused and that have something odd about them: minutes until resolved
/// (before it was opened, when the clocks of two tools disagreed), or none while open.
const ODD: [(&str, &str, [i32; 5], Option<i64>); 4] = [
    ("northwind/platform", "Clock drift between monitor and tracker", [2024, 6, 11, 9, 30], Some(-18)),
    ("northwind/storefront", "Images load slowly from the content network", [2025, 12, 30, 15, 42], None),
    ("northwind/logistics", "Carrier feed repeats events", [2025, 11, 18, 6, 5], None),
    ("northwind/platform", "Bank holiday file was missing", [2024, 5, 1, 7, 0], Some(61 * 24 * 60)),
];

const SYMPTOMS: [&str; 8] = [
    "Error rate above the limit in",
    "Time-outs in",
    "Wrong amounts shown by",
    "Sign-ins fail in",
    "Queue grows in",
    "Blank page in",
    "Memory exhausted in",
    "Duplicate messages from",
];

impl Site<'_> {
    /// Whether a deployment that went well breaks something all the same.
    pub fn breaks(&mut self, at: Moment) -> bool {
        let per_thousand = match self.plan.cadence {
            Cadence::EveryMerge => 32,
            Cadence::StoreRelease => 80,
            _ => 55,
        };
        self.dice.chance(per_thousand * rhythm::trouble(at) / 1_000)
    }

    fn outage(&mut self, service: Option<&'static str>, environment: &'static str, opened: Moment) -> Outage {
        let place = service.unwrap_or(self.plan.team);
        let dice = &mut self.dice;
        Outage {
            title: format!("{} {place}", dice.pick(&SYMPTOMS)),
            service: service.filter(|_| !dice.chance(60)),
            environment,
            severity: dice.pick(&["sev1", "sev2", "sev2", "sev3", "sev3", "sev3"]),
            opened,
            detected: dice.chance(600).then(|| opened.plus_minutes(-dice.between(1, 12))),
            acknowledged: dice.chance(800).then(|| opened.plus_minutes(dice.between(1, 25))),
            resolved: None,
            blamed: None,
            cause: None,
            fix: None,
            reverted: None,
            repair: None,
        }
    }

    /// Something broke by the deployment `id`; people notice and respond.
    pub fn break_out(&mut self, shipment: &Shipment, id: &str, finished: Moment) {
        let delay = self.dice.skewed(55);
        let opened = finished.plus_minutes(delay);
        if opened > rhythm::end() {
            return;
        }
        let mut outage = self.outage(shipment.service, shipment.environment, opened);
        outage.blamed = Some(id.to_owned());
        outage.cause = Some(id.to_owned()).filter(|_| self.dice.chance(680));
        let place = self.outages.len();
        self.outages.push(outage);
        match self.dice.between(0, 99) {
            0..=29 if self.roll_back(shipment, place) => {
                if self.dice.chance(550) {
                    let mut bad = self.deployments.iter_mut().rev().filter(|one| one.id == id);
                    bad.next().expect("it was recorded").status = Some(Outcome::RolledBack);
                }
            }
            30..=59 if self.revert(shipment, place) => {}
            0..=84 => self.hotfix(shipment, place),
            _ => {
                let span = self.dice.skewed(260) * rhythm::pace(opened) / 1_000;
                self.outages[place].resolved = Some(opened.plus_minutes(span)).filter(|at| *at <= rhythm::end());
            }
        }
    }

    /// Puts back what ran before, if anything did.
    fn roll_back(&mut self, shipment: &Shipment, place: usize) -> bool {
        let before = &self.shipped[&(shipment.environment, shipment.service)];
        let Some(tip) = before.iter().rev().find(|tip| **tip < shipment.tip).copied() else {
            return false;
        };
        let mut back = self.shipment(shipment.environment, shipment.service, tip);
        back.purpose = Purpose::Rollback;
        back.repairs = Some(place);
        let at = self.respond(place, 30);
        self.schedule(at, Step::Ship(back));
        true
    }

    /// Takes back the newest change of the shipment, if one can be told.
    fn revert(&mut self, shipment: &Shipment, place: usize) -> bool {
        let until = self.main[shipment.tip].at;
        let suspects = self.backlog.changes.iter().filter(|change| {
            change.kind == Kind::Feature
                && change.merged().is_some_and(|at| at <= until)
                && (change.service.is_none() || change.service == shipment.service)
        });
        let Some(target) = suspects.max_by_key(|change| change.merged()) else {
            return false;
        };
        let (title, service) = (format!("Revert \"{}\"", target.title), target.service);
        let bad = target.merge_sha.clone().expect("it was merged before it was shipped");
        let at = self.respond(place, 70);
        let mut change = self.repair(Kind::Revert, title, place, at);
        change.service = service;
        change.reverts = Some(bad.clone());
        self.outages[place].reverted = Some(bad);
        self.send(change, place);
        true
    }

    /// Mends it by a small change of its own.
    fn hotfix(&mut self, shipment: &Shipment, place: usize) {
        let title = format!("Hotfix: {}", self.dice.pick(self.plan.subjects));
        let at = self.respond(place, 110);
        let mut change = self.repair(Kind::Hotfix, title, place, at);
        change.service = shipment.service;
        change.labels.push("hotfix".to_owned());
        self.send(change, place);
    }

    /// When the response is ready, if it usually takes so many minutes.
    fn respond(&mut self, place: usize, minutes: i64) -> Moment {
        let opened = self.outages[place].opened;
        let span = self.dice.skewed(minutes) * rhythm::pace(opened) / 1_000;
        opened.plus_minutes(span + 5)
    }

    /// A change begun while the outage lasts and merged at `merged`.
    fn repair(&mut self, kind: Kind, title: String, place: usize, merged: Moment) -> Change {
        let author = self.dice.pick(self.plan.people);
        let opened = self.outages[place].opened;
        let at = opened.plus_seconds((merged.0 - opened.0) / 2_000);
        let commit = Draft { sha: self.dice.sha(), at, message: title.clone() };
        Change::quick(kind, author, title, commit, merged)
    }

    fn send(&mut self, change: Change, place: usize) {
        let repair = self.improvise(change);
        self.outages[place].repair = repair;
        if let Some(repair) = repair {
            self.repairs.insert(repair, place);
        }
    }

    /// What happens whatever the team does: outages from outside, and the two pipelines that hang.
    pub fn schedule_oddities(&mut self) {
        let plan = self.plan;
        let Some(environment) = self.production().first() else {
            return;
        };
        for day in rhythm::days() {
            if self.dice.chance(12) {
                let opened = plan.zone.moment(day, 0).plus_minutes(self.dice.between(0, 1_439));
                let service = plan.services.first().copied();
                let mut outage = self.outage(service, environment, opened);
                let span = self.dice.skewed(190) * rhythm::pace(opened) / 1_000;
                outage.resolved = Some(opened.plus_minutes(span));
                self.outages.push(outage);
            }
        }
        for (_, title, [year, month, day, hour, minute], span) in ODD.iter().filter(|odd| odd.0 == plan.repository) {
            let opened = Moment::utc(*year, *month as u32, *day as u32, *hour as u32, *minute as u32);
            let service = plan.services.first().copied();
            let mut outage = self.outage(service, environment, opened);
            outage.title = (*title).to_owned();
            outage.resolved = span.map(|span| opened.plus_minutes(span));
            self.outages.push(outage);
        }
        if matches!(plan.cadence, Cadence::ServiceTrain | Cadence::RegionTrain) {
            self.schedule(Moment::utc(2025, 12, 18, 14, 10), Step::Hang);
        }
    }
}
