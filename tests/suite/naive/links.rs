//! The default profile's populations, and the links between them.

use std::collections::BTreeSet;

use super::{Commit, Pull, Records, Run, Trouble};

/// Who is linked to whom. Deployments are numbers of [`Records::runs`].
#[derive(Debug)]
pub struct Links<'r> {
    records: &'r Records,
    /// For each run the repository it is of.
    homes: Vec<Option<&'r str>>,
    /// For each run the commits that are in it.
    held: Vec<BTreeSet<&'r str>>,
    /// For each merged pull request the deployment that shipped it.
    pub ships: Vec<(&'r Pull, Option<usize>)>,
    /// Deployments that an incident blames.
    pub blamed: BTreeSet<usize>,
    /// Deployments that a hotfix or a rollback came after.
    pub repaired: BTreeSet<usize>,
    /// Deployments that brought what a commit took back.
    pub undone: BTreeSet<usize>,
}

/// How a run went. A status that the profile does not know means nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    Success,
    Failure,
    Pending,
    Unknown,
}

impl Run {
    /// In the definition `attempt`, but for its time.
    pub fn is_production(&self) -> bool {
        let production = self.environment.as_ref().is_none_or(|name| {
            let name = name.to_lowercase();
            name.starts_with("prod") || name == "live" || name.starts_with("live-")
        });
        ["cd", "both"].contains(&self.kind.to_lowercase().as_str()) && production
    }

    pub fn is_attempt(&self) -> bool {
        self.is_production() && self.finished.is_some()
    }

    /// A run that gives no status is taken at its word that it finished.
    pub fn outcome(&self) -> Outcome {
        match self.status.as_deref().map(str::to_lowercase).as_deref() {
            None => Outcome::Success,
            Some(
                "success" | "succeeded" | "partiallysucceeded" | "passed" | "ignorefailed" | "deployed" | "completed",
            ) => Outcome::Success,
            Some("failure" | "failed" | "error" | "errored" | "rolled_back" | "timed_out" | "expired") => {
                Outcome::Failure
            }
            Some("running" | "queued" | "pending" | "in_progress" | "waiting" | "requested") => Outcome::Pending,
            Some(_) => Outcome::Unknown,
        }
    }

    pub fn is_rolled_back(&self) -> bool {
        self.status.as_deref().is_some_and(|status| status.to_lowercase() == "rolled_back")
    }

    pub fn is_deployment(&self) -> bool {
        self.is_attempt() && self.outcome() == Outcome::Success
    }

    pub fn is_released(&self) -> bool {
        self.is_deployment() || (self.is_attempt() && self.is_rolled_back())
    }

    fn is_fix(&self) -> bool {
        self.is_attempt() && (self.is_hotfix || self.is_rollback)
    }

    fn all_shas(&self) -> impl Iterator<Item = &String> {
        self.sha.iter().chain(&self.shas)
    }

    /// First by time; at one instant by id.
    fn order(&self) -> (Option<i64>, &str) {
        (self.finished, &self.id)
    }
}

impl Trouble {
    pub fn is_incident(&self) -> bool {
        !self.is_issue || self.labels.iter().any(|label| label.to_lowercase() == "incident")
    }
}

/// One SHA is a beginning of the other.
fn same_commit(left: &str, right: &str) -> bool {
    left.starts_with(right) || right.starts_with(left)
}

/// The repository of a run: its own, or the only one that has its commit.
fn home<'r>(records: &'r Records, run: &'r Run) -> Option<&'r str> {
    let has = |commit: &&Commit| run.all_shas().any(|sha| same_commit(&commit.sha, sha));
    match &run.repo {
        Some(repo) => Some(repo),
        None => {
            let homes = records.commits.iter().filter(has).map(|commit| &commit.repo[..]);
            let homes: BTreeSet<&str> = homes.collect();
            homes.first().copied().filter(|_| homes.len() == 1)
        }
    }
}

/// The whole SHA of a commit of the repository, where it is recorded.
fn whole<'r>(records: &'r Records, repo: &str, sha: &'r str) -> &'r str {
    let recorded = records.commits.iter().find(|commit| commit.repo == repo && commit.sha.starts_with(sha));
    recorded.map_or(sha, |commit| &commit.sha)
}

/// All commits that a run's commits were made of, themselves included. A commit that is only named is one without parents.
fn commits_in<'r>(records: &'r Records, run: &'r Run, home: Option<&str>) -> BTreeSet<&'r str> {
    let mut held = BTreeSet::new();
    let mine: Vec<&Commit> = records.commits.iter().filter(|commit| Some(&commit.repo[..]) == home).collect();
    let mut waiting: Vec<&str> = run.all_shas().map(String::as_str).filter(|_| run.is_attempt() && home.is_some()).collect();
    while let Some(sha) = waiting.pop() {
        let known = mine.iter().find(|commit| commit.sha.starts_with(sha));
        if held.insert(known.map_or(sha, |commit| &commit.sha)) {
            waiting.extend(known.iter().flat_map(|commit| &commit.parents).map(String::as_str));
        }
    }
    held
}

impl<'r> Links<'r> {
    pub fn new(records: &'r Records) -> Links<'r> {
        let homes: Vec<_> = records.runs.iter().map(|run| home(records, run)).collect();
        let held = records.runs.iter().zip(&homes).map(|(run, home)| commits_in(records, run, *home)).collect();
        let (blamed, repaired, undone) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut links = Links { records, homes, held, ships: Vec::new(), blamed, repaired, undone };
        let changes = records.pulls.iter().filter(|pull| pull.merged.is_some());
        links.ships = changes.map(|change| (change, links.shipped_by(change))).collect();
        let incidents = records.troubles.iter().filter(|trouble| trouble.is_incident());
        links.blamed = incidents.filter_map(|incident| links.cause_of(incident)).collect();
        let fixes = records.runs.iter().filter(|run| run.is_fix());
        links.repaired = fixes.filter_map(|fix| links.before(fix)).collect();
        links.undone = records.commits.iter().filter_map(|commit| links.undone_by(commit)).collect();
        links
    }

    /// The earliest of the runs for which this holds.
    fn earliest(&self, holds: impl Fn(usize, &Run) -> bool) -> Option<usize> {
        let all = self.records.runs.iter().enumerate().filter(|(number, run)| holds(*number, run));
        all.min_by_key(|(_, run)| run.order()).map(|(number, _)| number)
    }

    /// The latest of the runs for which this holds.
    fn latest(&self, holds: impl Fn(&Run) -> bool) -> Option<usize> {
        let all = self.records.runs.iter().enumerate().filter(|(_, run)| holds(run));
        all.max_by_key(|(_, run)| run.order()).map(|(number, _)| number)
    }

    fn is_home(&self, run: usize, repo: &str) -> bool {
        self.homes[run] == Some(repo)
    }

    fn holds(&self, run: usize, repo: &str, sha: &str) -> bool {
        let is_own = || self.records.runs[run].all_shas().any(|own| same_commit(own, sha));
        self.is_home(run, repo) && (self.held[run].contains(whole(self.records, repo, sha)) || is_own())
    }

    /// The first deployment of a repository: all that came before the records began seems to be in it.
    fn is_first(&self, run: usize, among: fn(&Run) -> bool) -> bool {
        self.earliest(|number, other| among(other) && self.homes[number] == self.homes[run]) == Some(run)
    }

    /// `ships`: explicit, ancestry, merge commit, next by time; the first rule that finds a deployment.
    fn shipped_by(&self, change: &Pull) -> Option<usize> {
        let merge = change.merge_commit.as_deref();
        let is_merge = |sha: &String| merge.is_some_and(|merge| same_commit(merge, sha));
        let names = |number: usize, run: &Run| {
            run.pulls.contains(&change.id) || (self.is_home(number, &change.repo) && run.shas.iter().any(is_merge))
        };
        let explicit = self.earliest(|number, run| run.is_deployment() && names(number, run));
        if explicit.is_some() {
            return explicit;
        }
        let carries = |run: usize| merge.is_some_and(|merge| self.holds(run, &change.repo, merge));
        let by_ancestry = self.earliest(|number, run| run.is_deployment() && carries(number));
        let owns = |run: &usize| !self.is_first(*run, Run::is_deployment);
        if by_ancestry.as_ref().is_some_and(owns) {
            return by_ancestry;
        }
        let is_it = |number: usize, run: &Run| self.is_home(number, &change.repo) && run.sha.as_ref().is_some_and(is_merge);
        let merged = self.earliest(|number, run| run.is_deployment() && is_it(number, run));
        if merged.is_some() || by_ancestry.is_some() {
            return merged;
        }
        let shares = |run: &Run| run.repo.as_ref() == Some(&change.repo) && run.finished >= change.merged;
        self.earliest(|_, run| run.is_deployment() && shares(run)).filter(owns)
    }

    /// `cause`: what the incident names, else the latest at or before it in its service, or else in its repository.
    fn cause_of(&self, incident: &Trouble) -> Option<usize> {
        if let Some(named) = &incident.cause {
            if let Some(run) = self.earliest(|_, run| run.id == *named) {
                return self.records.runs[run].is_released().then_some(run);
            }
        }
        let shares = |run: &Run| match (&incident.service, &incident.repo) {
            (Some(service), _) => run.service.as_ref() == Some(service),
            (None, Some(repo)) => run.repo.as_ref() == Some(repo),
            (None, None) => false,
        };
        self.latest(|run| run.is_released() && shares(run) && run.finished <= Some(incident.opened))
    }

    /// `repairs`: the latest strictly before with the same repository, service and environment.
    fn before(&self, fix: &Run) -> Option<usize> {
        let scope = |run: &Run| (run.repo.clone(), run.service.clone(), run.environment.clone());
        self.latest(|run| run.is_released() && scope(run) == scope(fix) && run.finished < fix.finished)
    }

    /// `undoes`: the earliest that held the commit which this one takes back.
    fn undone_by(&self, revert: &Commit) -> Option<usize> {
        let taken_back = revert.reverts.as_ref()?;
        let first = self.earliest(|number, run| run.is_released() && self.holds(number, &revert.repo, taken_back))?;
        (!self.is_first(first, Run::is_released)).then_some(first)
    }
}
