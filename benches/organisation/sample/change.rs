//! A change on its way to the main branch: its commits, reviews and ending, before it has a number.

use super::super::dice::Dice;
use super::super::moment::Moment;
use super::plan::{Plan, RELEASE_BOT, RENOVATE};
use super::rhythm;
use super::wording;

/// A pull request in the making.
#[derive(Clone, Debug)]
pub struct Change {
    pub kind: Kind,
    pub author: String,
    /// The service it touches; none when it touches all of them.
    pub service: Option<&'static str>,
    pub title: String,
    pub branch: String,
    pub labels: Vec<String>,
    /// The issue key it carries, in its branch at least.
    pub key: Option<String>,
    pub commits: Vec<Draft>,
    pub opened: Moment,
    /// When it stopped being a draft, if it was one.
    pub ready: Option<Moment>,
    pub reviews: Vec<Verdict>,
    /// Who said something, and when.
    pub comments: Vec<(String, Moment)>,
    pub ending: Ending,
    /// What it became on the main branch.
    pub merge_sha: Option<String>,
    /// The commit on the main branch that it takes back.
    pub reverts: Option<String>,
}

/// Why there is a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Feature,
    Dependency,
    Release,
    Hotfix,
    Revert,
}

/// How a change ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Open,
    Closed(Moment),
    Merged(Moment),
}

/// A commit of a branch.
#[derive(Clone, Debug)]
pub struct Draft {
    pub sha: String,
    pub at: Moment,
    pub message: String,
}

/// A review.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub author: String,
    pub state: &'static str,
    pub at: Moment,
}

impl Change {
    /// A change with one commit, opened right after it and merged at `merged` without a review.
    pub fn quick(kind: Kind, author: &str, title: String, commit: Draft, merged: Moment) -> Self {
        let opened = commit.at.plus_minutes(3).min(merged);
        Self {
            kind,
            author: author.to_owned(),
            service: None,
            branch: wording::branch(kind, None, &title),
            title,
            labels: Vec::new(),
            key: None,
            commits: vec![commit],
            opened,
            ready: None,
            reviews: Vec::new(),
            comments: Vec::new(),
            ending: Ending::Merged(merged),
            merge_sha: None,
            reverts: None,
        }
    }

    /// The moment of its merge.
    pub fn merged(&self) -> Option<Moment> {
        match self.ending {
            Ending::Merged(at) => Some(at),
            Ending::Open | Ending::Closed(_) => None,
        }
    }

    /// The work of a person that starts at `start`.
    pub fn by_person(plan: &Plan, dice: &mut Dice, start: Moment) -> Self {
        let slow = |span: i64| span * rhythm::pace(start) / 1_000;
        let author = dice.pick(plan.people);
        let service = match plan.services {
            [] => None,
            services => Some(dice.pick(services)).filter(|_| !dice.chance(80)),
        };
        let title = wording::title(dice, plan.subjects);
        let count = dice.pick(&[1, 1, 1, 2, 2, 2, 3, 3, 4, 6]);
        let late = if count > 2 { dice.below(count - 1) } else { 0 };
        let mut commits = Vec::new();
        let mut at = start;
        for index in 0..count - late {
            if index > 0 {
                let gap = slow(dice.skewed(300));
                at = rhythm::working(dice, plan.zone, at.plus_minutes(gap));
            }
            let message = wording::commit(dice, index, &title);
            commits.push(Draft { sha: dice.sha(), at, message });
        }
        let opened = at.plus_minutes(slow(dice.skewed(35)) + 1);
        let ready = dice.chance(110).then(|| {
            let pause = slow(dice.skewed(500));
            rhythm::working(dice, plan.zone, opened.plus_minutes(pause))
        });
        let mut change = Self {
            kind: Kind::Feature,
            author: author.to_owned(),
            service,
            branch: wording::branch(Kind::Feature, None, &title),
            title,
            labels: vec![dice.pick(&["enhancement", "bug", "chore"]).to_owned()],
            key: None,
            commits,
            opened,
            ready,
            reviews: Vec::new(),
            comments: Vec::new(),
            ending: Ending::Open,
            merge_sha: None,
            reverts: None,
        };
        let done = change.discuss(plan, dice, late);
        let pause = slow(dice.skewed(260));
        let settled = rhythm::working(dice, plan.zone, done.plus_minutes(pause));
        change.ending = match dice.between(0, 999) {
            0..=54 => Ending::Closed(settled),
            55..=62 => Ending::Open,
            _ => Ending::Merged(settled),
        };
        change
    }

    /// Reviews, comments and the commits that answer them; tells when all was said.
    fn discuss(&mut self, plan: &Plan, dice: &mut Dice, late: usize) -> Moment {
        let asked = self.ready.unwrap_or(self.opened);
        let slow = |span: i64| span * rhythm::pace(asked) / 1_000;
        let first = slow(dice.skewed(800));
        let mut at = rhythm::working(dice, plan.zone, asked.plus_minutes(first));
        let unreviewed = if plan.services.is_empty() { 200 } else { 60 };
        if dice.chance(unreviewed) {
            if dice.chance(500) {
                let middle = Moment((asked.0 + at.0) / 2);
                self.comments.push((self.author.clone(), middle));
            }
            self.answer(dice, late, asked, at);
            return at;
        }
        let reviewers: Vec<&str> = plan.people.iter().copied().filter(|one| *one != self.author).collect();
        let reviewer = dice.pick(&reviewers);
        if late > 0 || dice.chance(150) {
            let state = if late > 0 && dice.chance(700) { "changes_requested" } else { "commented" };
            self.reviews.push(Verdict { author: reviewer.to_owned(), state, at });
            if dice.chance(600) {
                self.comments.push((reviewer.to_owned(), at.plus_minutes(2)));
                self.comments.push((self.author.clone(), at.plus_minutes(2 + dice.between(4, 90))));
            }
            let again = slow(dice.skewed(700)) + 100;
            let next = rhythm::working(dice, plan.zone, at.plus_minutes(again));
            self.answer(dice, late, at, next);
            at = next;
        }
        self.reviews.push(Verdict { author: reviewer.to_owned(), state: "approved", at });
        if dice.chance(140) {
            let second = dice.pick(&reviewers);
            let later = slow(dice.skewed(120));
            at = rhythm::working(dice, plan.zone, at.plus_minutes(later));
            self.reviews.push(Verdict { author: second.to_owned(), state: "approved", at });
        }
        at
    }

    /// Adds `count` commits, evenly between two moments.
    fn answer(&mut self, dice: &mut Dice, count: usize, from: Moment, until: Moment) {
        for step in 1..=count as i64 {
            let at = Moment(from.0 + (until.0 - from.0) / 1_000 * step / (count as i64 + 1) * 1_000);
            let message = wording::commit(dice, self.commits.len(), &self.title);
            self.commits.push(Draft { sha: dice.sha(), at, message });
        }
    }

    /// A newer dependency, proposed at night and merged when somebody looked; a few merge by
    /// themselves in the second they are opened.
    pub fn by_renovate(plan: &Plan, dice: &mut Dice, night: Moment) -> Self {
        let title = wording::dependency(dice);
        let commit = Draft { sha: dice.sha(), at: night, message: title.clone() };
        let mut change = Self::quick(Kind::Dependency, RENOVATE, title, commit, night);
        change.labels.push("dependencies".to_owned());
        if dice.chance(80) {
            change.opened = night;
            return change;
        }
        change.opened = night.plus_seconds(dice.between(2, 40));
        let wait = dice.skewed(900) * rhythm::pace(night) / 1_000;
        let at = rhythm::working(dice, plan.zone, change.opened.plus_minutes(wait));
        let author = dice.pick(plan.people).to_owned();
        change.ending = if dice.chance(120) {
            Ending::Closed(at)
        } else {
            change.reviews.push(Verdict { author, state: "approved", at });
            Ending::Merged(at.plus_minutes(dice.between(1, 30)))
        };
        change
    }

    /// The version bump before a release.
    pub fn by_release_bot(dice: &mut Dice, tag: &str, at: Moment) -> Self {
        let title = format!("chore: release {tag}");
        let commit = Draft { sha: dice.sha(), at, message: title.clone() };
        let mut change = Self::quick(Kind::Release, RELEASE_BOT, title, commit, at.plus_minutes(12));
        change.labels.push("release".to_owned());
        change
    }

    /// Forgets everything after `end`: what was not merged by then is open.
    pub fn until(mut self, end: Moment) -> Self {
        if let Ending::Merged(at) | Ending::Closed(at) = self.ending
            && at > end
        {
            self.ending = Ending::Open;
        }
        self.commits.retain(|commit| commit.at <= end);
        self.reviews.retain(|review| review.at <= end);
        self.comments.retain(|(_, at)| *at <= end);
        self.ready = self.ready.filter(|at| *at <= end);
        self
    }
}
