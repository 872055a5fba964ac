//! Commits, tags and releases.

use serde_json::{Value, json};

use super::super::model::{Commit, Release};
use super::super::moment::{Moment, Stamp};
use super::Export;
use super::account::{api, id, signature, site, user};

/// What the API tells of a commit, wherever it was found.
pub struct Told<'a> {
    pub sha: &'a str,
    pub parents: &'a [String],
    pub author: &'a str,
    pub authored: Stamp,
    pub committed: Stamp,
    pub message: &'a str,
}

impl<'a> Told<'a> {
    /// What is told of a commit that has a record of its own.
    pub fn new(commit: &'a Commit) -> Self {
        Self {
            sha: &commit.sha,
            parents: commit.parents.as_deref().unwrap_or_default(),
            author: commit.author.as_deref().unwrap_or("ghost"),
            authored: commit.authored_at,
            committed: commit.committed_at.unwrap_or(commit.authored_at),
            message: commit.message.as_deref().or(commit.title.as_deref()).unwrap_or_default(),
        }
    }

    /// The commit in the API's shape.
    pub fn json(&self, repository: &str) -> Value {
        let (sha, api) = (self.sha, api(repository));
        let parent = |sha: &String| json!({ "sha": sha });
        json!({
            "sha": sha,
            "commit": {
                "author": signature(self.author, &self.authored.zulu()),
                "committer": signature(self.author, &self.committed.zulu()),
                "message": self.message,
            },
            "url": format!("{api}/commits/{sha}"),
            "html_url": format!("{}/commit/{sha}", site(repository)),
            "author": user(self.author),
            "parents": self.parents.iter().map(parent).collect::<Vec<Value>>(),
        })
    }
}

/// `commits.json`, with the moment each was committed.
pub fn commits(export: &Export) -> Vec<(Moment, Value)> {
    // Records come oldest first, so that of two at one moment the later is the newer.
    let newest = export.commits.iter().rev();
    let told = newest.map(|commit| Told::new(commit));
    told.map(|told| (told.committed.moment, told.json(export.name))).collect()
}

/// `tags.json`. Tags carry no date: who wants one asks the commit.
pub fn tags(export: &Export) -> Vec<(Moment, Value)> {
    let tag = |release: &&Release| {
        let (name, sha, api) = (release.tag.as_ref()?, release.sha.as_ref()?, api(export.name));
        let value = json!({
            "name": name,
            "commit": { "sha": sha, "url": format!("{api}/commits/{sha}") },
            "zipball_url": format!("{api}/zipball/refs/tags/{name}"),
            "tarball_url": format!("{api}/tarball/refs/tags/{name}"),
        });
        Some((release.released_at.moment, value))
    };
    export.releases.iter().filter_map(tag).collect()
}

/// `releases.json`: what was published; a bare tag was not.
pub fn releases(export: &Export) -> Vec<(Moment, Value)> {
    let published = export.releases.iter().filter(|release| release.name.is_some());
    let release = published.map(|release| {
        let number = id("release", &release.id);
        let (api, site) = (api(export.name), site(export.name));
        let tag = release.tag.as_deref().unwrap_or_default();
        let value = json!({
            "url": format!("{api}/releases/{number}"),
            "html_url": format!("{site}/releases/tag/{tag}"),
            "id": number,
            "author": user("release-bot"),
            "tag_name": tag,
            "target_commitish": release.sha,
            "name": release.name,
            "draft": false,
            "prerelease": release.prerelease.unwrap_or(false),
            "created_at": release.released_at.plus_seconds(-60).zulu(),
            "published_at": release.released_at.zulu(),
            "assets": [],
            "body": "",
        });
        (release.released_at.moment, value)
    });
    release.collect()
}
