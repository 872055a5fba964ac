//! The organisation in the neutral event format: one JSON object a line.

use serde::Serialize;

use super::model::{Commit, Deployment, Incident, Issue, Organisation, PullRequest, Release, Run};

/// A line of the format: the record under its `type`.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event<'a> {
    Commit(&'a Commit),
    PullRequest(&'a PullRequest),
    Deployment(&'a Deployment),
    Run(&'a Run),
    Release(&'a Release),
    Issue(&'a Issue),
    Incident(&'a Incident),
}

impl Event<'_> {
    /// The line, with its end.
    pub fn line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("a record has only text keys");
        line.push('\n');
        line
    }
}

/// All records, kind by kind.
pub fn ndjson(organisation: &Organisation) -> String {
    let commits = organisation.commits.iter().map(Event::Commit);
    let pull_requests = organisation.pull_requests.iter().map(Event::PullRequest);
    let deployments = organisation.deployments.iter().map(Event::Deployment);
    let runs = organisation.runs.iter().map(Event::Run);
    let releases = organisation.releases.iter().map(Event::Release);
    let issues = organisation.issues.iter().map(Event::Issue);
    let incidents = organisation.incidents.iter().map(Event::Incident);
    let events =
        commits.chain(pull_requests).chain(deployments).chain(runs).chain(releases).chain(issues).chain(incidents);
    events.map(|event| event.line()).collect()
}
