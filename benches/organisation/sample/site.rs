//! One team's two years, played from event to event: changes land on the main branch, shipments
//! leave, things break and are mended.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::super::dice::Dice;
use super::super::model::{Commit, Deployment, Release};
use super::super::moment::Moment;
use super::backlog::Backlog;
use super::change::Change;
use super::outage::Outage;
use super::plan::{Cadence, Plan};
use super::rhythm;
use super::shipment::Shipment;

/// The state of one team's delivery while it is played, and in the end its whole history.
pub struct Site<'a> {
    pub plan: &'a Plan,
    pub dice: Dice,
    /// What happens next; the number keeps the order of what happens at one moment.
    agenda: BTreeMap<(Moment, u64), Step>,
    planned: u64,
    pub backlog: Backlog,
    /// The main branch, oldest first.
    pub main: Vec<Tip>,
    /// Every commit that became reachable from it, with the change that made it.
    pub commits: Vec<(Commit, Option<usize>)>,
    pub deployments: Vec<Deployment>,
    pub releases: Vec<Release>,
    pub outages: Vec<Outage>,
    /// Which outage a change is to end: places in the backlog and among the outages.
    pub repairs: BTreeMap<usize, usize>,
    /// What was put where, by environment and service: places on the main branch.
    pub shipped: BTreeMap<(&'static str, Option<&'static str>), Vec<usize>>,
    pub trains: u32,
}

/// A commit on the main branch.
pub struct Tip {
    pub sha: String,
    pub at: Moment,
    /// The service of the change that made it.
    pub service: Option<&'static str>,
}

/// What can happen.
pub enum Step {
    /// A change is merged.
    Land(usize),
    /// It is time for a release, of one service or of everything.
    Train(Option<&'static str>),
    /// A pipeline starts.
    Ship(Shipment),
    /// A pipeline starts and is never heard of again.
    Hang,
}

impl<'a> Site<'a> {
    /// Plays the two years of `plan` under `seed`.
    pub fn played(plan: &'a Plan, seed: u64) -> Self {
        let mut site = Self {
            plan,
            dice: Dice::new(seed, &format!("{} delivery", plan.repository)),
            agenda: BTreeMap::new(),
            planned: 0,
            backlog: Backlog::new(plan, seed),
            main: Vec::new(),
            commits: Vec::new(),
            deployments: Vec::new(),
            releases: Vec::new(),
            outages: Vec::new(),
            repairs: BTreeMap::new(),
            shipped: BTreeMap::new(),
            trains: 0,
        };
        let start = Moment::utc(2023, 12, 31, 23, 5);
        site.push_to_main("Import the history", plan.people[0], start);
        for place in 0..site.backlog.changes.len() {
            site.schedule_landing(place);
        }
        site.schedule_trains();
        site.schedule_oddities();
        while let Some(((at, _), step)) = site.agenda.pop_first() {
            match step {
                Step::Land(place) => site.land(place, at),
                Step::Train(service) => site.depart(service, at),
                Step::Ship(shipment) => site.ship(&shipment, at),
                Step::Hang => site.hang(at),
            }
        }
        site
    }

    /// Puts a step on the agenda, unless it would be after the end.
    pub fn schedule(&mut self, at: Moment, step: Step) {
        if at <= rhythm::end() {
            self.agenda.insert((at, self.planned), step);
            self.planned += 1;
        }
    }

    /// Adds a change that nobody had planned, and tells its place.
    pub fn improvise(&mut self, change: Change) -> Option<usize> {
        if change.opened > rhythm::end() {
            return None;
        }
        self.backlog.changes.push(change.until(rhythm::end()));
        let place = self.backlog.changes.len() - 1;
        self.schedule_landing(place);
        Some(place)
    }

    fn schedule_landing(&mut self, place: usize) {
        if let Some(at) = self.backlog.changes[place].merged() {
            self.schedule(at, Step::Land(place));
        }
    }

    fn schedule_trains(&mut self) {
        let plan = self.plan;
        let start = rhythm::date(2024, 1, 1);
        for day in rhythm::days() {
            let week = (day.num_days_from_ce() - start.num_days_from_ce()) / 7;
            if !departs(plan.cadence, day, week) {
                continue;
            }
            let minute = self.dice.between(0, 9);
            if plan.cadence != Cadence::ServiceTrain {
                let at = plan.zone.moment(day, 10 * 60 + minute);
                self.schedule_before_freeze(at, Step::Train(None));
                continue;
            }
            // Some days all services leave in one minute; else one after the other.
            let apart = if self.dice.chance(150) { 0 } else { 25 };
            for (index, service) in plan.services.iter().enumerate() {
                let at = plan.zone.moment(day, 11 * 60 + minute + apart * index as i64);
                self.schedule_before_freeze(at, Step::Train(Some(service)));
            }
        }
    }

    fn schedule_before_freeze(&mut self, at: Moment, step: Step) {
        if at <= rhythm::freeze() {
            self.schedule(at, step);
        }
    }
}

/// Whether a release leaves on this day, in that week of the sample.
fn departs(cadence: Cadence, day: NaiveDate, week: i32) -> bool {
    let second_year = day.year() == 2025;
    match (cadence, day.weekday()) {
        (Cadence::ServiceTrain, Weekday::Tue | Weekday::Thu) => true,
        (Cadence::ServiceTrain, Weekday::Mon | Weekday::Wed) => second_year,
        (Cadence::RegionTrain, Weekday::Tue) => second_year || week % 2 == 0,
        (Cadence::StoreRelease, Weekday::Wed) => week % if second_year { 2 } else { 4 } == 1,
        _ => false,
    }
}
