//! What pipelines do: deployments, runs, and the releases they carry.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::moment::Stamp;

/// One attempt to put a version into an environment.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Deployment {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Stamp>,
    pub deployed_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shas: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#ref: Option<String>,
    /// The ids of the pull requests it says it ships.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pull_requests: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_rollback: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_hotfix: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Stamp>,
}

/// One execution of a pipeline that builds and tests.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Run {
    pub id: String,
    pub pipeline: String,
    pub started_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Outcome>,
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub artifacts: Vec<Artifact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Stamp>,
}

/// A part of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Stage {
    pub name: &'static str,
    pub r#type: &'static str,
    pub status: Outcome,
    pub started_at: Stamp,
    pub finished_at: Stamp,
}

/// What a run made or took.
#[derive(Clone, Debug, Serialize)]
pub struct Artifact {
    pub direction: &'static str,
    pub location: String,
    pub name: String,
    pub qualifier: String,
}

/// A version with a date: a tag, published or not.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Release {
    pub id: String,
    pub released_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    /// Absent for a tag that nobody published as a release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prerelease: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Stamp>,
}

/// How a deployment, a run or a stage ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Success,
    Failure,
    RolledBack,
    Cancelled,
    Running,
}
