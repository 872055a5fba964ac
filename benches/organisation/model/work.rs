//! What people plan and what goes wrong: issues and incidents.

use serde::Serialize;

use super::super::moment::Stamp;

/// A work item of the tracker, or a GitHub issue.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Issue {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_category: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    pub created_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transitions: Vec<Transition>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fix_versions: Vec<Version>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Repository and number, when it is a GitHub issue.
    #[serde(skip)]
    pub github: Option<(String, u64)>,
}

/// A move of an issue from one status to another.
#[derive(Clone, Debug, Serialize)]
pub struct Transition {
    pub from: &'static str,
    pub to: &'static str,
    pub from_category: &'static str,
    pub to_category: &'static str,
    pub at: Stamp,
}

/// A version that an issue is meant for.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_at: Option<Stamp>,
}

/// A failure in production.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Incident {
    pub id: String,
    pub opened_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detected_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caused_by_deployment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed_by_deployment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverted_commit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revert_commit: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Stamp>,
    /// Its number among the repository's GitHub issues.
    #[serde(skip)]
    pub number: Option<u64>,
}
