//! Wild deployments, runs and releases, issues and incidents.

use super::super::model::{Deployment, Incident, Issue, Release, Run, Transition};
use super::{ENVIRONMENTS, OUTCOMES, PEOPLE, SERVICES, TITLES, Wild};

impl Wild {
    /// A deployment of any commit, known or not, to any environment.
    pub fn deployment(&mut self) {
        let started = self.time();
        let deployed = self.after(started);
        let (repo, outcome, mut sha) = (self.repository(), self.dice.pick(&OUTCOMES), self.sha());
        if self.dice.chance(150) {
            sha.truncate(self.dice.between(7, 12) as usize);
        }
        let shas: Vec<String> = (0..self.dice.pick(&[0, 0, 0, 1, 3])).map(|_| self.sha()).collect();
        let pull_requests = match self.organisation.pull_requests.is_empty() || self.dice.chance(850) {
            true => Vec::new(),
            false => vec![self.dice.one_of(&self.organisation.pull_requests).id.clone()],
        };
        let deployment = Deployment {
            id: format!("deployment {}", self.made),
            repo: self.maybe(repo),
            service: self.some(&SERVICES),
            environment: self.some(&ENVIRONMENTS),
            status: self.maybe(outcome),
            started_at: self.maybe(started),
            deployed_at: deployed,
            sha: self.maybe(sha),
            shas,
            r#ref: self.some(&["main", "v1.0.0", "feature/ABC-1"]),
            pull_requests,
            pipeline: self.some(&["deploy", "release"]),
            is_rollback: Some(true).filter(|_| self.dice.chance(80)),
            is_hotfix: Some(true).filter(|_| self.dice.chance(80)),
            ..Deployment::default()
        };
        self.organisation.deployments.push(deployment);
    }

    /// A run of any kind, perhaps without an end.
    pub fn run(&mut self) {
        let started = self.time();
        let (repo, sha, finished) = (self.repository(), self.sha(), self.after(started));
        let outcome = self.dice.pick(&OUTCOMES);
        let run = Run {
            id: format!("run {}", self.made),
            pipeline: self.dice.pick(&["ci", "deploy"]).to_owned(),
            started_at: started,
            finished_at: self.maybe(finished),
            status: self.maybe(outcome),
            kind: self.dice.pick(&["ci", "cd", "both"]),
            repo: self.maybe(repo),
            sha: self.maybe(sha),
            service: self.some(&SERVICES),
            ..Run::default()
        };
        self.organisation.runs.push(run);
    }

    /// A release; versions come in no order.
    pub fn release(&mut self) {
        let (repo, sha, released) = (self.repository(), self.sha(), self.time());
        let tag = format!("v{}.{}.0", self.dice.between(0, 2), self.dice.between(0, 20));
        let release = Release {
            id: format!("release {}", self.made),
            released_at: released,
            repo: self.maybe(repo),
            name: self.maybe(tag.clone()),
            tag: self.maybe(tag),
            sha: self.maybe(sha),
            prerelease: Some(true).filter(|_| self.dice.chance(200)),
            ..Release::default()
        };
        self.organisation.releases.push(release);
    }

    /// An issue with two transitions or none.
    pub fn issue(&mut self) {
        let created = self.time();
        let (started, resolved) = (self.after(created), self.after(created));
        let transition = |from, to, at| Transition { from, to, from_category: "to_do", to_category: "in_progress", at };
        let transitions = vec![transition("To Do", "Doing", started), transition("Doing", "Done", resolved)];
        let kind = self.dice.pick(&["Bug", "Story"]);
        let issue = Issue {
            key: Some(format!("ABC-{}", self.made)),
            kind: self.maybe(kind),
            title: self.some(&TITLES),
            labels: self.some(&["incident", "bug"]).into_iter().collect(),
            assignee: self.some(&PEOPLE),
            created_at: created,
            resolved_at: self.maybe(resolved),
            transitions: self.maybe(transitions).unwrap_or_default(),
            ..Issue::default()
        };
        self.organisation.issues.push(issue);
    }

    /// An incident that may name any deployment as cause or fix.
    pub fn incident(&mut self) {
        let opened = self.time();
        let (resolved, noticed) = (self.after(opened), self.after(opened));
        let (repo, cause, fix) = (self.repository(), self.deployment_id(), self.deployment_id());
        let incident = Incident {
            id: format!("incident {}", self.made),
            opened_at: opened,
            title: self.some(&TITLES),
            service: self.some(&SERVICES),
            repo: self.maybe(repo),
            environment: self.some(&ENVIRONMENTS),
            severity: self.maybe("sev1"),
            acknowledged_at: self.maybe(noticed),
            resolved_at: self.maybe(resolved),
            caused_by_deployment: Some(cause).filter(|_| self.dice.chance(500)),
            fixed_by_deployment: Some(fix).filter(|_| self.dice.chance(250)),
            labels: vec!["incident".to_owned()],
            number: Some(self.made as u64),
            ..Incident::default()
        };
        self.organisation.incidents.push(incident);
    }
}
