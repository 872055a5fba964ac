//! The default profile's links.

use std::collections::BTreeSet;

use super::{Commit, Pull, Records, Run, Trouble};

/// Who is linked to whom. Deployments are numbers of [`Records::runs`].
#[derive(Debug)]
pub struct Links<'r> {
    records: &'r Records,
    /// For each run the repository it is of.
    homes: Vec<Option<&'r str>>,
    /// For each run the commits that are in it.
    held: Vec<BTreeSet<(&'r str, &'r str)>>,
    /// For each merged pull request the deployment that shipped it.
    pub ships: Vec<(&'r Pull, Option<usize>)>,
    /// Deployments that an incident blames.
    pub blamed: BTreeSet<usize>,
    /// Deployments that a hotfix or a rollback came after.
    pub repaired: BTreeSet<usize>,
    /// Deployments that brought what a commit took back.
    pub undone: BTreeSet<usize>,
}

/// One SHA is a beginning of the other.
fn same_commit(left: &str, right: &str) -> bool {
    left.starts_with(right) || right.starts_with(left)
}

fn only<'r>(repos: &BTreeSet<&'r str>) -> Option<&'r str> {
    repos.first().copied().filter(|_| repos.len() == 1)
}

impl Records {
    /// The repository of a run: its own, else the only one that has its commit.
    fn home<'r>(&'r self, run: &'r Run) -> Option<&'r str> {
        run.repo.as_deref().or_else(|| only(&self.having(run.sha.as_ref()?)))
    }

    /// The repository in which one of a run's SHAs is looked for: as above; where no commits were exported, the only one that
    /// has a pull request merged by it.
    fn repo_of<'r>(&'r self, run: &'r Run, sha: &str) -> Option<&'r str> {
        let merged =
            || self.pulls.iter().filter(|pull| pull.merge_commit.as_ref().is_some_and(|own| same_commit(own, sha)));
        match (&run.repo, self.having(sha)) {
            (Some(repo), _) => Some(repo),
            (None, repos) if repos.is_empty() => only(&merged().map(|pull| pull.repo.as_str()).collect()),
            (None, repos) => only(&repos),
        }
    }

    /// The commits whose SHA begins so, in any repository.
    fn beginning<'r>(&'r self, sha: &str) -> impl Iterator<Item = &'r Commit> {
        let from = self.commits.range(sha.to_owned()..);
        from.take_while(move |(whole, _)| whole.starts_with(sha)).flat_map(|(_, commits)| commits)
    }

    /// The repositories that have a commit.
    fn having(&self, sha: &str) -> BTreeSet<&str> {
        self.beginning(sha).map(|commit| commit.repo.as_str()).collect()
    }

    /// What is known of a commit: its record in the repository, else its records in others, for a commit is the same in a fork.
    pub fn known(&self, repo: &str, sha: &str) -> Vec<&Commit> {
        let mut known: Vec<&Commit> = self.beginning(sha).collect();
        if known.iter().any(|commit| commit.repo == repo) {
            known.retain(|commit| commit.repo == repo);
        }
        known
    }

    /// These commits of a repository and all that they were made of. A commit that is only named is one without parents.
    pub fn history<'r>(
        &'r self,
        repo: &'r str,
        shas: impl IntoIterator<Item = &'r String>,
    ) -> BTreeSet<(&'r str, &'r str)> {
        let mut history = BTreeSet::new();
        let mut waiting: Vec<&str> = shas.into_iter().map(String::as_str).collect();
        while let Some(sha) = waiting.pop() {
            let known = self.known(repo, sha);
            if history.insert((repo, known.first().map_or(sha, |commit| &commit.sha))) {
                waiting.extend(known.iter().flat_map(|commit| &commit.parents).map(String::as_str));
            }
        }
        history
    }
}

impl<'r> Links<'r> {
    pub fn new(records: &'r Records) -> Links<'r> {
        let homes = records.runs.iter().map(|run| records.home(run)).collect();
        let history = |run: &'r Run| {
            let sha = run.sha.as_ref().filter(|_| run.is_attempt())?;
            Some(records.history(records.repo_of(run, sha)?, [sha]))
        };
        let held = records.runs.iter().map(|run| history(run).unwrap_or_default()).collect();
        let (blamed, repaired, undone) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut links = Links { records, homes, held, ships: Vec::new(), blamed, repaired, undone };
        let changes = records.pulls.iter().filter(|pull| pull.is_change());
        links.ships = changes.map(|change| (change, links.shipped_by(change))).collect();
        let incidents = records.troubles.iter().filter(|trouble| trouble.is_incident());
        links.blamed = incidents.filter_map(|incident| links.cause_of(incident)).collect();
        let fixes = (0..records.runs.len()).filter(|fix| records.runs[*fix].is_fix());
        links.repaired = fixes.filter_map(|fix| links.repaired_by(fix)).collect();
        links.undone = records.commits.values().flatten().filter_map(|commit| links.undone_by(commit)).collect();
        links
    }

    /// The earliest of the runs for which this holds.
    fn earliest(&self, holds: impl Fn(usize, &Run) -> bool) -> Option<usize> {
        let all = self.records.runs.iter().enumerate().filter(|(number, run)| holds(*number, run));
        all.min_by_key(|(_, run)| run.order()).map(|(number, _)| number)
    }

    /// The latest of the runs for which this holds.
    fn latest(&self, holds: impl Fn(usize, &Run) -> bool) -> Option<usize> {
        let all = self.records.runs.iter().enumerate().filter(|(number, run)| holds(*number, run));
        all.max_by_key(|(_, run)| run.order()).map(|(number, _)| number)
    }

    /// Whether one of these SHAs of a run is this commit of this repository.
    fn is_one_of<'s>(&self, run: &Run, mut shas: impl Iterator<Item = &'s String>, repo: &str, sha: &str) -> bool {
        shas.any(|own| same_commit(own, sha) && self.records.repo_of(run, own) == Some(repo))
    }

    /// Whether a commit of a repository is in what a run put into production.
    fn holds(&self, number: usize, repo: &str, sha: &str) -> bool {
        let run = &self.records.runs[number];
        let whole = self.records.known(repo, sha).first().map_or(sha, |commit| &commit.sha);
        self.held[number].contains(&(repo, whole)) || self.is_one_of(run, run.all_shas(), repo, sha)
    }

    /// The first deployment of a repository: all that came before the records began seems to be in it.
    fn is_first(&self, run: usize, repo: &str, among: fn(&Run) -> bool) -> bool {
        self.earliest(|number, other| among(other) && self.homes[number] == Some(repo)) == Some(run)
    }

    /// `ships`: explicit, ancestry, merge commit, next by time; the first rule that finds a deployment.
    fn shipped_by(&self, change: &Pull) -> Option<usize> {
        let first = |holds: &dyn Fn(usize, &Run) -> bool| {
            self.earliest(|number, run| run.is_deployment() && holds(number, run))
        };
        let owns = |run: &usize| !self.is_first(*run, &change.repo, Run::is_deployment);
        let names = |run: &Run| run.pulls.contains(&change.id);
        let Some(merge) = &change.merge_commit else {
            return first(&|_, run| names(run)).or_else(|| self.next(change).filter(owns));
        };
        let lists = |run: &Run| self.is_one_of(run, run.shas.iter(), &change.repo, merge);
        if let Some(explicit) = first(&|_, run| names(run) || lists(run)) {
            return Some(explicit);
        }
        let by_ancestry = first(&|number, _| self.holds(number, &change.repo, merge));
        if by_ancestry.as_ref().is_some_and(owns) {
            return by_ancestry;
        }
        let by_merge_commit = first(&|_, run| self.is_one_of(run, run.sha.iter(), &change.repo, merge));
        // What the first deployment held already was brought by no other.
        match by_ancestry {
            Some(_) => by_merge_commit.filter(|run| by_ancestry == Some(*run)),
            None => by_merge_commit.or_else(|| self.next(change).filter(owns)),
        }
    }

    /// The first deployment of a change's repository at or after its merge, other than those of which it is known that they do
    /// not hold it: time does not speak against history.
    fn next(&self, change: &Pull) -> Option<usize> {
        let recorded = change.merge_commit.as_ref().is_some_and(|merge| self.records.beginning(merge).next().is_some());
        self.earliest(|number, run| {
            run.is_deployment()
                && self.homes[number] == Some(&change.repo)
                && run.finished >= change.merged
                && !(recorded && self.tells_all(run))
        })
    }

    /// Whether the commit of a run was recorded with parents, and everything that it was made of.
    fn tells_all(&self, run: &Run) -> bool {
        let commits = |sha: &str| self.records.beginning(sha).collect::<Vec<&Commit>>();
        let Some(sha) = &run.sha else { return false };
        let mut waiting: Vec<&str> = vec![sha];
        let mut seen = BTreeSet::new();
        let has_parents = commits(sha).iter().any(|commit| !commit.parents.is_empty());
        while let Some(sha) = waiting.pop() {
            let known = commits(sha);
            if known.is_empty() {
                return false;
            }
            if seen.insert(sha) {
                waiting.extend(known[0].parents.iter().map(String::as_str));
            }
        }
        has_parents
    }

    /// `cause`: what the incident names, else the latest at or before it in its service, or else in its repository. A name
    /// stands: if it is none of a release's, the incident has no cause.
    fn cause_of(&self, incident: &Trouble) -> Option<usize> {
        if let Some(named) = &incident.cause {
            return self.latest(|_, run| run.is_released() && run.id == *named);
        }
        let shares = |number: usize, run: &Run| match (&incident.service, &incident.repo) {
            (Some(service), _) => run.service.as_ref() == Some(service),
            (None, Some(repo)) => self.homes[number] == Some(repo),
            (None, None) => false,
        };
        self.latest(|number, run| run.is_released() && shares(number, run) && run.finished <= Some(incident.opened))
    }

    /// `repairs`: the latest strictly before the fix with the same repository, service and environment.
    fn repaired_by(&self, fix: usize) -> Option<usize> {
        let scope =
            |run: usize| (self.homes[run], &self.records.runs[run].service, &self.records.runs[run].environment);
        let before = self.records.runs[fix].finished;
        self.latest(|number, run| run.is_released() && scope(number) == scope(fix) && run.finished < before)
    }

    /// `undoes`: the earliest that held the commit which this one takes back, if that was in production by then. The first of a
    /// repository is not blamed for what came before the records, but for its own commits.
    fn undone_by(&self, revert: &Commit) -> Option<usize> {
        let (repo, sha) = (revert.repo.as_str(), revert.reverts.as_deref()?);
        let holder = self.earliest(|number, run| run.is_released() && self.holds(number, repo, sha))?;
        let run = &self.records.runs[holder];
        if run.finished > revert.committed.or(Some(revert.authored)) {
            return None;
        }
        let is_own = self.is_one_of(run, run.all_shas(), repo, sha);
        (is_own || !self.is_first(holder, repo, Run::is_released)).then_some(holder)
    }
}
