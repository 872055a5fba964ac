//! Any number of neutral events, one after the other, for benchmarks: nothing is kept but what the
//! next lines refer to.

use std::io::{self, Write};

use super::dice::Dice;
use super::events::Event;
use super::model::{Deployment, Incident, Issue, MergeStyle, Outcome, PullCommit, PullRequest, Review, Transition};
use super::moment::{Form, Moment, Stamp};

const REPOSITORIES: usize = 48;
const PEOPLE: usize = 120;
const SPAN_MINUTES: i64 = 4 * 365 * 24 * 60;

/// Writes `count` neutral events over four years: six of ten are pull requests with one to six
/// commits, a quarter deployments of what was merged since the last, the rest issues and incidents.
/// About 500 bytes each; 48 repositories; only pull requests merged but not yet deployed are held.
pub fn write_events(seed: u64, count: usize, sink: &mut impl Write) -> io::Result<()> {
    let mut stream = Stream {
        dice: Dice::new(seed, "stream"),
        repositories: (0..REPOSITORIES).map(Place::new).collect(),
        clock: Moment::utc(2022, 1, 1, 0, 0),
        deployments: 0,
        issues: 0,
    };
    let start = stream.clock;
    for index in 0..count {
        let elapsed = (SPAN_MINUTES as i128 * index as i128 / count as i128) as i64;
        stream.clock = start.plus_minutes(elapsed).plus_seconds(stream.dice.between(0, 59));
        let line = match stream.dice.between(0, 99) {
            0..=59 => Event::PullRequest(&stream.pull_request()).line(),
            60..=84 => Event::Deployment(&stream.deployment()).line(),
            85..=94 => Event::Issue(&stream.issue()).line(),
            _ => Event::Incident(&stream.incident()).line(),
        };
        sink.write_all(line.as_bytes())?;
    }
    Ok(())
}

struct Stream {
    dice: Dice,
    repositories: Vec<Place>,
    clock: Moment,
    deployments: u64,
    issues: u64,
}

/// A repository as far as later lines refer to it.
struct Place {
    name: String,
    service: String,
    pulls: u64,
    /// Merged and not yet deployed.
    waiting: Vec<String>,
    head: Option<String>,
    deployed: Option<String>,
}

impl Place {
    fn new(index: usize) -> Self {
        Self {
            name: format!("acme/repository-{index}"),
            service: format!("service-{index}"),
            pulls: 0,
            waiting: Vec::new(),
            head: None,
            deployed: None,
        }
    }
}

impl Stream {
    fn person(&mut self) -> String {
        format!("person-{}", self.dice.below(PEOPLE))
    }

    fn before(&mut self, middle_minutes: i64) -> Stamp {
        let span = self.dice.skewed(middle_minutes);
        Stamp { moment: self.clock.plus_minutes(-span), form: Form::Zulu }
    }

    fn now(&self) -> Stamp {
        Stamp { moment: self.clock, form: Form::Zulu }
    }

    fn pull_request(&mut self) -> PullRequest {
        let place = self.dice.below(REPOSITORIES);
        let (author, opened) = (self.person(), self.before(1_500));
        let count = self.dice.pick(&[1, 1, 1, 1, 2, 2, 3, 6]);
        let commits = (0..count).map(|step| PullCommit::Told {
            sha: self.dice.sha(),
            authored_at: opened.plus_seconds(-3_600 * (count - step)),
            committed_at: None,
            author: None,
            message: None,
        });
        let commits: Vec<PullCommit> = commits.collect();
        let reviews = (0..self.dice.between(0, 2)).map(|_| Review {
            author: self.person(),
            state: if self.dice.chance(700) { "approved" } else { "commented" },
            at: Stamp { moment: Moment((opened.moment.0 + self.clock.0) / 2), form: Form::Zulu },
        });
        let reviews: Vec<Review> = reviews.collect();
        let merged = self.dice.chance(930);
        let sha = merged.then(|| self.dice.sha());
        let here = &mut self.repositories[place];
        here.pulls += 1;
        here.waiting.extend(sha.clone());
        here.head = sha.clone().or(here.head.take());
        let (repo, number) = (here.name.clone(), here.pulls);
        PullRequest {
            id: format!("{repo}#{number}"),
            repo,
            number,
            title: Some(format!("ACME-{}: change number {number}", number % 500 + 1)),
            author: Some(author),
            head: Some(format!("feature/ACME-{}", number % 500 + 1)),
            base: Some("main".to_owned()),
            created_at: Some(opened),
            commits,
            reviews,
            merged_at: merged.then(|| self.now()),
            closed_at: Some(self.now()),
            merge_commit_sha: sha,
            merge_style: merged.then_some(MergeStyle::Squash),
            ..PullRequest::default()
        }
    }

    fn deployment(&mut self) -> Deployment {
        let place = self.dice.below(REPOSITORIES);
        let (started, finished) = (self.before(12), self.now());
        let staging = self.dice.chance(300);
        let status = match self.dice.between(0, 99) {
            0..=5 => Outcome::Failure,
            6 => Outcome::RolledBack,
            7 => Outcome::Cancelled,
            _ => Outcome::Success,
        };
        self.deployments += 1;
        let id = format!("deployment-{}", self.deployments);
        let here = &mut self.repositories[place];
        // Only what reaches production lists what it ships, and ends its waiting.
        let shas = match (staging, status) {
            (false, Outcome::Success) => {
                here.deployed = Some(id.clone());
                std::mem::take(&mut here.waiting)
            }
            _ => Vec::new(),
        };
        Deployment {
            id,
            repo: Some(here.name.clone()),
            service: Some(here.service.clone()),
            environment: Some(if staging { "staging" } else { "production" }.to_owned()),
            status: Some(status),
            started_at: Some(started),
            deployed_at: finished,
            sha: here.head.clone(),
            shas,
            r#ref: Some("main".to_owned()),
            pipeline: Some(format!("{}-deploy", here.service)),
            trigger: Some("push"),
            ..Deployment::default()
        }
    }

    fn issue(&mut self) -> Issue {
        self.issues += 1;
        let (created, done) = (self.before(9_000), self.now());
        let started = Stamp { moment: Moment((created.moment.0 * 2 + done.moment.0) / 3), form: Form::Zulu };
        Issue {
            key: Some(format!("ACME-{}", self.issues)),
            project: Some("ACME".to_owned()),
            kind: Some(self.dice.pick(&["Story", "Task", "Bug"])),
            title: Some(format!("Issue number {}", self.issues)),
            status: Some("Done"),
            status_category: Some("done"),
            priority: Some("Medium"),
            assignee: Some(self.person()),
            created_at: created,
            resolved_at: Some(done),
            transitions: vec![
                step(["To Do", "In Progress"], ["to_do", "in_progress"], started),
                step(["In Progress", "Done"], ["in_progress", "done"], done),
            ],
            ..Issue::default()
        }
    }

    fn incident(&mut self) -> Incident {
        self.issues += 1;
        let place = self.dice.below(REPOSITORIES);
        let (opened, resolved) = (self.before(200), self.now());
        let open = self.dice.chance(20);
        let here = &self.repositories[place];
        Incident {
            id: format!("incident-{}", self.issues),
            opened_at: opened,
            kind: Some("incident"),
            title: Some(format!("Something broke in {}", here.service)),
            service: Some(here.service.clone()),
            repo: Some(here.name.clone()),
            environment: Some("production".to_owned()),
            severity: Some("sev2"),
            status: Some(if open { "open" } else { "resolved" }),
            resolved_at: (!open).then_some(resolved),
            caused_by_deployment: here.deployed.clone(),
            labels: vec!["incident".to_owned()],
            ..Incident::default()
        }
    }
}

fn step([from, to]: [&'static str; 2], [from_category, to_category]: [&'static str; 2], at: Stamp) -> Transition {
    Transition { from, to, from_category, to_category, at }
}
