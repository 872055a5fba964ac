//! What people change: commits and the pull requests that carry them.

use serde::Serialize;

use super::super::moment::Stamp;
use super::MergeStyle;

/// One commit.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Commit {
    pub repo: String,
    pub sha: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parents: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    pub authored_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committed_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_main: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The whole text, where it says more than the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The SHA of the commit that this one takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverts: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additions: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletions: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Stamp>,
}

/// One pull request.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PullRequest {
    pub repo: String,
    pub id: String,
    pub number: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_commit_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_commit_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub commits: Vec<PullCommit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit_count: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge_commit_sha: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge_style: Option<MergeStyle>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issue_keys: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Stamp>,
}

/// What somebody said on a pull request.
#[derive(Clone, Debug, Serialize)]
pub struct Comment {
    pub author: String,
    pub at: Stamp,
}

/// A reviewer's verdict: `approved`, `changes_requested` or `commented`.
#[derive(Clone, Debug, Serialize)]
pub struct Review {
    pub author: String,
    pub state: &'static str,
    pub at: Stamp,
}

/// A pull request's commit: told in full, or named and told by a record of its own.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum PullCommit {
    Sha(String),
    Told {
        sha: String,
        authored_at: Stamp,
        #[serde(skip_serializing_if = "Option::is_none")]
        committed_at: Option<Stamp>,
        #[serde(skip_serializing_if = "Option::is_none")]
        author: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
}

impl PullCommit {
    /// The commit's SHA.
    pub fn sha(&self) -> &str {
        match self {
            Self::Sha(sha) | Self::Told { sha, .. } => sha,
        }
    }
}
