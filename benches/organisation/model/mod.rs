//! What an organisation is made of: plain records, in the words of the neutral event format.
//!
//! A record serialises to the fields of its line; what only another tool's form needs is skipped.

mod change;
mod delivery;
mod truth;
mod work;

use serde::Serialize;

use super::moment::Stamp;

pub use change::{Comment, Commit, PullCommit, PullRequest, Review};
pub use delivery::{Artifact, Deployment, Outcome, Release, Run, Stage};
pub use truth::Truth;
pub use work::{Incident, Issue, Transition, Version};

/// A company with its teams, repositories and two years of delivery.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// The seed that made it.
    pub seed: u64,
    pub name: String,
    /// The moment at which its exports were taken.
    pub now: Stamp,
    pub teams: Vec<Team>,
    pub repositories: Vec<Repository>,
    pub commits: Vec<Commit>,
    pub pull_requests: Vec<PullRequest>,
    pub deployments: Vec<Deployment>,
    pub runs: Vec<Run>,
    pub releases: Vec<Release>,
    pub issues: Vec<Issue>,
    pub incidents: Vec<Incident>,
    /// What joins what; of the sample only.
    pub truth: Truth,
}

/// Who works together.
#[derive(Clone, Debug)]
pub struct Team {
    pub name: String,
    /// The zone of its clocks, by its name in the zone database.
    pub zone: String,
    pub repositories: Vec<String>,
    pub members: Vec<String>,
}

/// Where a team's code lives.
#[derive(Clone, Debug)]
pub struct Repository {
    /// `owner/name`.
    pub name: String,
    pub merge_style: MergeStyle,
    /// The services deployed from it, if it names any.
    pub services: Vec<String>,
}

/// What merging a pull request does to the main branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeStyle {
    /// One new commit holds the whole change; the branch's own commits never reach the main branch.
    Squash,
    /// A commit with two parents joins the branch.
    Merge,
    /// The branch's commits are copied onto the main branch, each under a new SHA.
    Rebase,
}
