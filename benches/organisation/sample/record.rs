//! From a team's played history to the records of an export: numbers, titles, times with offsets.

use std::collections::BTreeMap;

use super::super::model::{
    Comment, Deployment, Incident, Issue, MergeStyle, Organisation, Outcome, PullCommit, PullRequest, Review,
    Transition, Truth, Version,
};
use super::super::moment::{Moment, Stamp};
use super::backlog::Ticket;
use super::change::{Change, Ending, Kind};
use super::outage::Outage;
use super::site::Site;

/// What shares one sequence of numbers in a GitHub repository.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Numbered {
    Change(usize),
    Ticket(usize),
    Outage(usize),
}

/// A played history with the numbers that its pull requests, issues and incidents have.
struct Ledger<'a> {
    site: &'a Site<'a>,
    numbers: BTreeMap<Numbered, u64>,
}

/// Adds the records of one team to the organisation.
pub fn record(site: &Site, organisation: &mut Organisation) {
    let ledger = Ledger::new(site);
    for (commit, change) in &site.commits {
        let mut commit = commit.clone();
        if let (Some(place), Some(true)) = (*change, commit.on_main) {
            ledger.retitle(place, &mut commit.title, &mut commit.message);
        }
        organisation.commits.push(commit);
    }
    for (place, change) in site.backlog.changes.iter().enumerate() {
        organisation.pull_requests.push(ledger.pull_request(place, change));
    }
    for deployment in &site.deployments {
        let mut deployment = deployment.clone();
        let shipped = site
            .backlog
            .changes
            .iter()
            .enumerate()
            .filter(|(_, change)| change.merge_sha.as_ref().is_some_and(|sha| deployment.shas.contains(sha)));
        deployment.pull_requests = shipped.map(|(place, _)| ledger.id(Numbered::Change(place))).collect();
        organisation.deployments.push(deployment);
    }
    organisation.releases.extend(site.releases.iter().cloned());
    let tickets = site.backlog.tickets.iter().enumerate();
    organisation.issues.extend(tickets.map(|(place, ticket)| ledger.issue(place, ticket)));
    let outages = site.outages.iter().enumerate();
    organisation.incidents.extend(outages.map(|(place, outage)| ledger.incident(place, outage)));
    ledger.tell(&mut organisation.truth);
}

impl<'a> Ledger<'a> {
    fn new(site: &'a Site) -> Self {
        let changes = site.backlog.changes.iter().enumerate();
        let outages = site.outages.iter().enumerate();
        let tickets = site.backlog.tickets.iter().enumerate().filter(|(_, ticket)| ticket.key.is_none());
        let mut sequence: Vec<(Moment, Numbered)> = changes
            .map(|(place, change)| (change.opened, Numbered::Change(place)))
            .chain(tickets.map(|(place, ticket)| (ticket.created, Numbered::Ticket(place))))
            .chain(outages.map(|(place, outage)| (outage.opened, Numbered::Outage(place))))
            .collect();
        sequence.sort_unstable();
        let numbers = sequence.into_iter().zip(1..).map(|((_, what), number)| (what, number)).collect();
        Self { site, numbers }
    }

    /// What joins what.
    fn tell(&self, truth: &mut Truth) {
        let site = self.site;
        for (place, change) in site.backlog.changes.iter().enumerate() {
            if let Some(sha) = &change.merge_sha {
                let first = self.first_live(sha, change.service, &[Outcome::Success]);
                truth.shipped.insert(self.id(Numbered::Change(place)), first);
            }
        }
        for (place, outage) in site.outages.iter().enumerate() {
            truth.caused.insert(self.incident(place, outage).id, outage.blamed.clone());
        }
        for (commit, _) in &site.commits {
            if let Some(bad) = &commit.reverts {
                let first = self.first_live(bad, None, &[Outcome::Success, Outcome::RolledBack]);
                truth.undone.insert(commit.sha.clone(), first);
            }
        }
        for ticket in &site.backlog.tickets {
            if let Some(key) = &ticket.key {
                let merged = ticket.changes.iter().filter(|change| site.backlog.changes[**change].merge_sha.is_some());
                truth.answered.insert(key.clone(), merged.map(|change| self.id(Numbered::Change(*change))).collect());
            }
        }
    }

    /// The deployment that first put a commit of the main branch into production, of one service or of any. What was put there holds all
    /// that stood before it on that branch.
    fn first_live(&self, sha: &str, service: Option<&str>, outcomes: &[Outcome]) -> Option<String> {
        let place = |sha: &str| self.site.main.iter().position(|tip| tip.sha == sha);
        let wanted = place(sha)?;
        let is_live = |one: &&Deployment| {
            one.environment.as_deref().is_some_and(|name| name.starts_with("prod"))
                && one.status.is_some_and(|status| outcomes.contains(&status))
        };
        let is_of_service =
            |one: &&Deployment| service.is_none() || one.service.is_none() || one.service.as_deref() == service;
        let holds = |one: &&Deployment| one.sha.as_deref().and_then(place).is_some_and(|tip| tip >= wanted);
        let all = self.site.deployments.iter().filter(is_live).filter(is_of_service).filter(holds);
        all.min_by_key(|one| (one.deployed_at.moment, one.id.clone())).map(|one| one.id.clone())
    }

    fn id(&self, what: Numbered) -> String {
        format!("{}#{}", self.site.plan.repository, self.numbers[&what])
    }

    fn url(&self, folder: &str, what: Numbered) -> String {
        format!("https://github.com/{}/{folder}/{}", self.site.plan.repository, self.numbers[&what])
    }

    fn stamp(&self, at: Moment) -> Stamp {
        self.site.plan.zone.stamp(at)
    }

    /// Titles that a merge makes carry the pull request's number.
    fn retitle(&self, place: usize, title: &mut Option<String>, message: &mut Option<String>) {
        let number = self.numbers[&Numbered::Change(place)];
        let change = &self.site.backlog.changes[place];
        match self.site.plan.merge_style {
            MergeStyle::Squash => {
                let numbered = format!("{} (#{number})", change.title);
                *message = message.take().map(|text| text.replacen(&change.title, &numbered, 1));
                *title = Some(numbered);
            }
            MergeStyle::Merge => {
                *title = Some(format!("Merge pull request #{number} from northwind/{}", change.branch));
            }
            MergeStyle::Rebase => {}
        }
    }

    fn pull_request(&self, place: usize, change: &Change) -> PullRequest {
        let plan = self.site.plan;
        let what = Numbered::Change(place);
        let merged = change.merged();
        // A merge commit keeps the branch's commits reachable: they have records of their own.
        let recorded = plan.merge_style == MergeStyle::Merge && merged.is_some();
        let commits = change.commits.iter().map(|draft| match recorded {
            true => PullCommit::Sha(draft.sha.clone()),
            false => PullCommit::Told {
                sha: draft.sha.clone(),
                authored_at: self.stamp(draft.at),
                committed_at: None,
                author: None,
                message: Some(draft.message.clone()),
            },
        });
        let closes =
            self.site.backlog.tickets.iter().position(|ticket| ticket.key.is_none() && ticket.changes.contains(&place));
        let mut labels = change.labels.clone();
        labels.extend(change.service.map(|service| format!("service:{service}")));
        let body = match &change.reverts {
            Some(sha) => Some(format!("This reverts commit {sha}.")),
            None => closes.map(|ticket| format!("Closes #{}", self.numbers[&Numbered::Ticket(ticket)])),
        };
        let written = self.numbers[&what].is_multiple_of(3);
        PullRequest {
            repo: plan.repository.to_owned(),
            id: self.id(what),
            number: self.numbers[&what],
            title: Some(change.title.clone()),
            author: Some(change.author.clone()),
            head: Some(change.branch.clone()),
            base: Some("main".to_owned()),
            labels,
            body,
            created_at: Some(self.stamp(change.opened)),
            ready_at: change.ready.map(|at| self.stamp(at)),
            commits: commits.collect(),
            comments: change
                .comments
                .iter()
                .map(|(author, at)| Comment { author: author.clone(), at: self.stamp(*at) })
                .collect(),
            reviews: change
                .reviews
                .iter()
                .map(|review| Review { author: review.author.clone(), state: review.state, at: self.stamp(review.at) })
                .collect(),
            merged_at: merged.map(|at| self.stamp(at)),
            closed_at: match change.ending {
                Ending::Open => None,
                Ending::Closed(at) | Ending::Merged(at) => Some(self.stamp(at)),
            },
            merge_commit_sha: change.merge_sha.clone(),
            merge_style: merged.map(|_| plan.merge_style),
            issue_keys: change.key.iter().filter(|_| written).cloned().collect(),
            url: Some(self.url("pull", what)),
            ..PullRequest::default()
        }
    }

    fn issue(&self, place: usize, ticket: &Ticket) -> Issue {
        let plan = self.site.plan;
        let what = Numbered::Ticket(place);
        let answers: Vec<&Change> = ticket.changes.iter().map(|change| &self.site.backlog.changes[*change]).collect();
        let started = answers.iter().map(|change| change.commits[0].at).min();
        let reviewed = answers.iter().map(|change| change.opened).min();
        let open = answers.iter().any(|change| change.ending == Ending::Open);
        let done = answers.iter().filter_map(|change| change.merged()).max().filter(|_| !open);
        let done = done.map(|at| at.plus_minutes(37)).filter(|at| *at <= super::rhythm::end());
        let steps = [
            (started, "To Do", "In Progress", "to_do", "in_progress"),
            (reviewed, "In Progress", "In Review", "in_progress", "in_progress"),
            (done, "In Review", "Done", "in_progress", "done"),
        ];
        let transitions: Vec<Transition> = steps
            .into_iter()
            .filter_map(|(at, from, to, from_category, to_category)| {
                let at = self.stamp(at?);
                Some(Transition { from, to, from_category, to_category, at })
            })
            .collect();
        let (status, category) = transitions.last().map_or(("To Do", "to_do"), |step| (step.to, step.to_category));
        let tracked = ticket.key.is_some();
        let named = self.site.releases.iter().filter(|release| release.name.is_some() && tracked);
        let mut versions = named.filter(|release| done.is_some_and(|at| release.released_at.moment >= at));
        Issue {
            id: (!tracked).then(|| self.id(what)),
            key: ticket.key.clone(),
            project: tracked.then(|| plan.project.to_owned()),
            kind: Some(ticket.kind),
            title: Some(ticket.title.clone()),
            status: Some(match (tracked, done) {
                (true, _) => status,
                (false, Some(_)) => "closed",
                (false, None) => "open",
            }),
            status_category: tracked.then_some(category),
            priority: tracked.then_some(ticket.priority),
            labels: (!tracked).then(|| ticket.kind.to_lowercase()).into_iter().collect(),
            components: ticket.component.map(str::to_owned).into_iter().collect(),
            assignee: answers.first().map(|change| change.author.clone()),
            created_at: self.stamp(ticket.created),
            resolved_at: done.map(|at| self.stamp(at)),
            updated_at: transitions.last().map(|step| step.at),
            fix_versions: versions
                .next()
                .map(|release| Version {
                    name: release.tag.clone().unwrap_or_default(),
                    released_at: Some(release.released_at),
                })
                .into_iter()
                .collect(),
            transitions: if tracked { transitions } else { Vec::new() },
            url: Some(match &ticket.key {
                Some(key) => format!("https://tracker.northwind.example/browse/{key}"),
                None => self.url("issues", what),
            }),
            github: (!tracked).then(|| (plan.repository.to_owned(), self.numbers[&what])),
        }
    }

    fn incident(&self, place: usize, outage: &Outage) -> Incident {
        let what = Numbered::Outage(place);
        let repair = outage.repair.map(|change| &self.site.backlog.changes[change]);
        let reverting = repair.filter(|change| change.kind == Kind::Revert);
        Incident {
            id: self.id(what),
            opened_at: self.stamp(outage.opened),
            kind: Some("incident"),
            title: Some(outage.title.clone()),
            service: outage.service.map(str::to_owned),
            repo: Some(self.site.plan.repository.to_owned()),
            environment: Some(outage.environment.to_owned()),
            severity: Some(outage.severity),
            status: Some(if outage.resolved.is_some() { "resolved" } else { "open" }),
            detected_at: outage.detected.map(|at| self.stamp(at)),
            acknowledged_at: outage.acknowledged.map(|at| self.stamp(at)),
            resolved_at: outage.resolved.map(|at| self.stamp(at)),
            caused_by_deployment: outage.cause.clone(),
            fixed_by_deployment: outage.fix.clone(),
            reverted_commit: outage.reverted.clone(),
            revert_commit: reverting.and_then(|change| change.merge_sha.clone()),
            labels: vec!["incident".to_owned(), outage.severity.to_owned()],
            url: Some(self.url("issues", what)),
            number: Some(self.numbers[&what]),
            ..Incident::default()
        }
    }
}
