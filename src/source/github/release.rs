//! Releases and bare tags.

use super::{ADDRESS, repo};
use crate::event::{Kind, release};
use crate::source::shape::{Found, How, Shape, Take};

/// When it was drafted, which counts where it was not published.
pub(super) const CREATED: usize = 3;

pub(super) const RELEASE: Shape = Shape {
    kind: Kind::Release,
    members: &[
        ("url", Take::Keep(ADDRESS, How::Text)),
        ("tag_name", Take::Set(release::TAG)),
        ("name", Take::Set(release::NAME)),
        // Usually the name of a branch, and then it says nothing of the commit.
        ("target_commitish", Take::As(release::SHA, How::WholeSha)),
        ("created_at", Take::Keep(CREATED, How::Instant)),
        ("published_at", Take::Set(release::RELEASED_AT)),
        ("prerelease", Take::Set(release::PRERELEASE)),
        ("draft", Take::Set(release::DRAFT)),
        ("html_url", Take::Set(release::URL)),
    ],
    required: &[("tag_name", release::TAG), ("published_at", release::RELEASED_AT)],
    finish: |found, _| {
        let created = found.take(CREATED);
        found.set_if_missing(release::RELEASED_AT, created);
        let released = found.record.instant(release::RELEASED_AT);
        found.set(release::UPDATED_AT, released);
        name(found);
        Ok(None)
    },
};

/// A release is a tag of a repository.
pub(super) fn name(found: &mut Found<'_>) {
    let repo = repo(found);
    if let Some(tag) = found.record.text(release::TAG) {
        let id = format!("{}@{tag}", repo.as_deref().unwrap_or_default());
        found.set(release::ID, id);
    }
    found.set(release::REPO, repo);
}

pub(super) const TAG: Shape = Shape {
    kind: Kind::Release,
    members: &[
        ("name", Take::Set(release::TAG)),
        ("commit", Take::In(&[("sha", Take::Set(release::SHA)), ("url", Take::Keep(ADDRESS, How::Text))])),
    ],
    required: &[("name", release::TAG), ("commit.sha", release::SHA)],
    finish: |found, _| {
        name(found);
        found.set(release::TAG_ONLY, true);
        Ok(None)
    },
};
