//! Small organisations in which everything odd is common, for property tests.
//!
//! Any record may lack any optional field, end before it began, share its instant with others, name
//! what does not exist, or come twice with different contents.

mod change;
mod delivery;

use super::dice::Dice;
use super::model::{Deployment, Incident, MergeStyle, Organisation, Outcome, PullRequest, Repository, Team};
use super::moment::{Form, Moment, Stamp};

/// A wild organisation of `size` records.
pub fn organisation(seed: u64, size: usize) -> Organisation {
    let mut dice = Dice::new(seed, "wild");
    let now = Stamp { moment: Moment::utc(2025, 6, 1, 12, 0), form: Form::Zulu };
    let days = dice.pick(&[1, 9, 40, 200, 700]);
    let mut wild = Wild { dice, organisation: Organisation::empty(seed, "wild", now), days, made: 0 };
    wild.found();
    while wild.made < size {
        wild.made += 1;
        match wild.dice.between(0, 99) {
            0..=24 => wild.commit(),
            25..=46 => wild.pull_request(),
            47..=66 => wild.deployment(),
            67..=70 => wild.run(),
            71..=74 => wild.release(),
            75..=80 => wild.issue(),
            81..=89 => wild.incident(),
            _ => wild.again(),
        }
    }
    wild.organisation
}

struct Wild {
    dice: Dice,
    organisation: Organisation,
    /// How many days before "now" it began.
    days: i64,
    made: usize,
}

const PEOPLE: [&str; 8] = ["ada", "bo", "Bo", "çelik", "renovate[bot]", "release-bot", "李", "o'neil"];
const SERVICES: [&str; 4] = ["api", "API", "web", "worker 2"];
const ENVIRONMENTS: [&str; 7] = ["production", "prod-eu", "Production", "prod", "staging", "test", ""];
const TITLES: [&str; 7] = [
    "Fix it",
    "ABC-1: fix it",
    "Revert \"Fix it\"",
    "",
    "Naïve “quotes”, comma; tab\tand\nline",
    "=1+1",
    "hotfix 修复 🚑",
];
const OUTCOMES: [Outcome; 8] = [
    Outcome::Success,
    Outcome::Success,
    Outcome::Success,
    Outcome::Success,
    Outcome::Failure,
    Outcome::RolledBack,
    Outcome::Cancelled,
    Outcome::Running,
];

impl Wild {
    /// One to six teams, each with one or two repositories.
    fn found(&mut self) {
        for team in 0..self.dice.between(1, 6) {
            let repositories: Vec<String> =
                (0..self.dice.between(1, 2)).map(|index| format!("wild/team-{team}-{index}")).collect();
            for name in &repositories {
                self.organisation.repositories.push(Repository {
                    name: name.clone(),
                    merge_style: self.dice.pick(&[MergeStyle::Squash, MergeStyle::Merge, MergeStyle::Rebase]),
                    services: SERVICES.iter().map(|name| (*name).to_owned()).collect(),
                });
            }
            self.organisation.teams.push(Team {
                name: format!("Team {team}"),
                zone: "UTC".to_owned(),
                repositories,
                members: PEOPLE.iter().map(|login| (*login).to_owned()).collect(),
            });
        }
    }

    /// Any time; many of them at full hours or in the seconds around a change of clocks or a year.
    fn time(&mut self) -> Stamp {
        let start = self.organisation.now.moment.plus_minutes(-self.days * 24 * 60);
        let moment = match self.dice.between(0, 9) {
            0..=3 => start.plus_minutes(60 * self.dice.between(0, self.days * 24)),
            4 => {
                let edges = [
                    Moment::utc(2024, 3, 31, 1, 0),
                    Moment::utc(2024, 10, 27, 1, 0),
                    Moment::utc(2024, 12, 31, 23, 0),
                    Moment::utc(2025, 3, 30, 1, 0),
                ];
                self.dice.pick(&edges).plus_seconds(self.dice.between(-1, 1))
            }
            _ => Moment(start.0 + self.dice.between(0, self.days * 86_400_000)),
        };
        self.written(moment)
    }

    /// A time after another, at the same instant or, now and then, before it.
    fn after(&mut self, at: Stamp) -> Stamp {
        let minutes = match self.dice.between(0, 99) {
            0..=9 => 0,
            10..=19 => -self.dice.skewed(200),
            20..=22 => 60 * 24 * 365 * 10,
            _ => self.dice.skewed(600),
        };
        self.written(at.moment.plus_minutes(minutes))
    }

    fn written(&mut self, moment: Moment) -> Stamp {
        let form = match self.dice.between(0, 19) {
            0 => Form::Milliseconds,
            1..=11 => Form::Zulu,
            _ => Form::Offset(self.dice.pick(&[-480, -300, 0, 60, 120, 330, 345, 840])),
        };
        Stamp { moment, form }
    }

    fn maybe<T>(&mut self, value: T) -> Option<T> {
        Some(value).filter(|_| !self.dice.chance(200))
    }

    fn some(&mut self, choices: &[&str]) -> Option<String> {
        let value = self.dice.pick(choices).to_string();
        self.maybe(value)
    }

    fn repository(&mut self) -> String {
        self.dice.one_of(&self.organisation.repositories).name.clone()
    }

    /// The SHA of a commit there is, or of one that nobody recorded.
    fn sha(&mut self) -> String {
        match self.organisation.commits.is_empty() || self.dice.chance(80) {
            true => self.dice.sha(),
            false => self.dice.one_of(&self.organisation.commits).sha.clone(),
        }
    }

    /// The id of a deployment there is, or of one that nobody recorded.
    fn deployment_id(&mut self) -> String {
        match self.organisation.deployments.is_empty() || self.dice.chance(80) {
            true => "unknown".to_owned(),
            false => self.dice.one_of(&self.organisation.deployments).id.clone(),
        }
    }

    /// A record that was exported already: the same id, another time of change, other contents.
    fn again(&mut self) {
        let (at, moved) = (self.time(), self.time());
        let updated = self.maybe(at);
        let organisation = &mut self.organisation;
        let kinds = [organisation.pull_requests.len(), organisation.deployments.len(), organisation.incidents.len()];
        let Some(kind) = (0..3).map(|_| self.dice.below(3)).find(|kind| kinds[*kind] > 0) else {
            self.commit();
            return;
        };
        let place = self.dice.below(kinds[kind]);
        match kind {
            0 => {
                let known = &organisation.pull_requests[place];
                let again = PullRequest { merged_at: Some(moved), updated_at: updated, ..known.clone() };
                organisation.pull_requests.push(again);
            }
            1 => {
                let known = &organisation.deployments[place];
                let status = Some(self.dice.pick(&OUTCOMES));
                organisation.deployments.push(Deployment { status, updated_at: updated, ..known.clone() });
            }
            _ => {
                let known = &organisation.incidents[place];
                let again = Incident { resolved_at: Some(moved), updated_at: updated, ..known.clone() };
                organisation.incidents.push(again);
            }
        }
    }
}
