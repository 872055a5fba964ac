//! What a team sets out to do over the two years: issues, and the changes that answer them.

use super::super::dice::Dice;
use super::super::moment::Moment;
use super::change::{Change, Draft, Kind};
use super::plan::{Cadence, Plan};
use super::rhythm;
use super::wording;

/// A team's planned changes and its issues.
#[derive(Default)]
pub struct Backlog {
    pub changes: Vec<Change>,
    pub tickets: Vec<Ticket>,
}

/// An issue in the making.
pub struct Ticket {
    /// Its key in the tracker; none for an issue of GitHub.
    pub key: Option<String>,
    pub kind: &'static str,
    pub priority: &'static str,
    pub title: String,
    pub component: Option<&'static str>,
    pub created: Moment,
    /// The changes that answer it, by their place in the backlog.
    pub changes: Vec<usize>,
}

/// Merges in the hours around a change of the clocks, and one at the turn of the year: on-call work
/// at night. Local time there is skipped, told twice, or in another year than UTC.
const NIGHTS: [(&str, [i32; 5]); 9] = [
    ("northwind/storefront", [2024, 3, 31, 0, 30]),
    ("northwind/storefront", [2024, 3, 31, 1, 30]),
    ("northwind/storefront", [2024, 10, 27, 0, 30]),
    ("northwind/storefront", [2024, 10, 27, 1, 30]),
    ("northwind/platform", [2024, 12, 31, 23, 30]),
    ("northwind/platform", [2025, 3, 30, 0, 45]),
    ("northwind/platform", [2025, 3, 30, 1, 5]),
    ("northwind/platform", [2025, 10, 26, 0, 50]),
    ("northwind/platform", [2025, 10, 26, 1, 10]),
];

impl Backlog {
    /// The backlog of `plan` under `seed`.
    pub fn new(plan: &Plan, seed: u64) -> Self {
        let mut dice = Dice::new(seed, &format!("{} backlog", plan.repository));
        let mut backlog = Self::default();
        for day in rhythm::days() {
            let expected = plan.monthly * 1_000 / 21 * rhythm::activity(day) / 1_000 * rhythm::growth(day) / 1_000;
            let count = expected / 1_000 + i64::from(dice.chance(expected % 1_000));
            for _ in 0..count {
                let start = rhythm::within_day(&mut dice, plan.zone, day);
                let change = Change::by_person(plan, &mut dice, start);
                backlog.propose(plan, &mut dice, change);
            }
            if dice.chance(if plan.cadence == Cadence::Never { 8 } else { 30 }) {
                let minute = dice.between(120, 300);
                let night = plan.zone.moment(day, minute).plus_seconds(dice.between(0, 59));
                backlog.accept(Change::by_renovate(plan, &mut dice, night));
            }
        }
        for (_, [year, month, day, hour, minute]) in NIGHTS.iter().filter(|night| night.0 == plan.repository) {
            let merged = Moment::utc(*year, *month as u32, *day as u32, *hour as u32, *minute as u32);
            backlog.accept(night_fix(plan, &mut dice, merged));
        }
        backlog
    }

    /// Takes a change unless it was opened too late to be in the sample.
    fn accept(&mut self, change: Change) -> bool {
        let kept = change.opened <= rhythm::end();
        if kept {
            self.changes.push(change.until(rhythm::end()));
        }
        kept
    }

    /// Takes a change and, for most, an issue that it answers: the latest one or a new one.
    fn propose(&mut self, plan: &Plan, dice: &mut Dice, mut change: Change) {
        if !dice.chance(700) {
            self.accept(change);
            return;
        }
        let same = |ticket: &&mut Ticket| ticket.component == change.service && ticket.changes.len() < 4;
        let ready = self.tickets.last_mut().filter(same).filter(|_| dice.chance(850)).is_some();
        if !ready {
            let key = format!("{}-{}", plan.project, self.tickets.len() + 1);
            let ahead = dice.skewed(4 * 24 * 60);
            let opening = Moment::utc(2024, 1, 1, 8, 0);
            self.tickets.push(Ticket {
                key: Some(key).filter(|_| !plan.tracks_on_github()),
                kind: dice.pick(&["Story", "Story", "Task", "Bug"]),
                priority: dice.pick(&["Low", "Medium", "Medium", "High"]),
                title: wording::title(dice, plan.subjects),
                component: change.service,
                created: change.commits[0].at.plus_minutes(-ahead).max(opening),
                changes: Vec::new(),
            });
        }
        let last = self.tickets.len() - 1;
        if let Some(key) = &self.tickets[last].key {
            change.branch = wording::branch(Kind::Feature, Some(key), &change.title);
            if dice.chance(500) {
                change.title = format!("{key}: {}", change.title);
            }
            change.key = Some(key.clone());
        }
        let place = self.changes.len();
        if self.accept(change) {
            self.tickets[last].changes.push(place);
        }
    }
}

fn night_fix(plan: &Plan, dice: &mut Dice, merged: Moment) -> Change {
    let author = dice.pick(plan.people);
    let title = format!("Hotfix: {}", dice.pick(plan.subjects));
    let at = merged.plus_minutes(-dice.between(25, 70));
    let commit = Draft { sha: dice.sha(), at, message: title.clone() };
    let mut change = Change::quick(Kind::Hotfix, author, title, commit, merged);
    change.service = plan.services.first().copied();
    change.labels.push("hotfix".to_owned());
    change
}
