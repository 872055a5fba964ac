//! Azure DevOps' REST answers: builds with their timelines, classic releases and deployments, pull requests and their commits,
//! work items and their updates.

mod build;
mod pull_request;
mod release;
mod work_item;

use std::borrow::Cow;

use super::adapter::{Adapter, Path, Reading};
use super::json::{Json, Walk};
use super::shape::{Shape, Take, as_found};
use super::sign::{Read, Sign};
use crate::event::{Kind, status};
use crate::time::Instant;

pub(super) const ADAPTER: Adapter = Adapter {
    id: "azure-devops",
    name: "Azure DevOps",
    wrappers: &[&["value"]],
    signs: SIGNS,
    expected: "expected builds, timelines, releases, deployments, pull requests, commits, work items or their updates",
    read: None,
};

const SIGNS: &[Sign] = &[
    Sign { members: &["buildNumber", "definition"], holds: "builds", read: Read::With(build::read) },
    Sign { members: &["pullRequestId", "sourceRefName"], holds: "pull requests", read: Read::With(pull_request::read) },
    Sign { members: &["commitId", "author"], holds: "commits", read: Read::With(pull_request::read_commit) },
    Sign { members: &["workItemId", "rev"], holds: "work item updates", read: Read::With(work_item::read_update) },
    Sign { members: &["rev", "fields"], holds: "work items", read: Read::With(work_item::read) },
    Sign {
        members: &["releaseDefinition", "deploymentStatus"],
        holds: "deployments",
        read: Read::With(release::read_deployment),
    },
    Sign { members: &["releaseDefinition", "createdOn"], holds: "releases", read: Read::With(release::read) },
    Sign {
        members: &["parentId", "changeId", "attempt"],
        holds: "timeline records",
        read: Read::With(build::read_timeline_record),
    },
    Sign { members: &["records"], holds: "build timelines", read: Read::With(build::read_timeline) },
    Sign { members: &["name", "color", "category"], holds: "work item states", read: Read::Shape(&STATE) },
];

/// A state of one type of work item.
const STATE: Shape = Shape {
    kind: Kind::Status,
    members: &[("name", Take::Set(status::NAME)), ("category", Take::Set(status::CATEGORY))],
    required: &[("name", status::NAME), ("category", status::CATEGORY)],
    finish: as_found,
};

/// A time. The year 1, which is written without a zone, says that it has not come; the year 9999, that it is not over.
fn time(json: &mut Json<'_>) -> Walk<Option<Instant>> {
    if json.peek() == Some(b'"') {
        let mut ahead = json.ahead();
        let never = ahead.text()?.is_some_and(|text| text.starts_with("0001-01-01T") || text.starts_with("9999-"));
        if never {
            json.skip()?;
            return Ok(None);
        }
    }
    json.instant()
}

/// A person's name, or an older server's `Name <address>`.
fn person<'a>(json: &mut Json<'a>) -> Walk<Option<Cow<'a, str>>> {
    match json.peek() {
        Some(b'"') => Ok(json.text()?.map(|text| match text.split_once(" <") {
            Some((name, _)) => Cow::Owned(name.to_owned()),
            None => text,
        })),
        _ => super::adapter::member_text(json, "displayName"),
    }
}

/// The page for people, in `_links`.
fn page<'a>(json: &mut Json<'a>) -> Walk<Option<Cow<'a, str>>> {
    let mut found = None;
    json.object(|member, json| match member {
        "web" => {
            found = super::adapter::member_text(json, "href")?;
            Ok(())
        }
        _ => json.skip(),
    })?;
    Ok(found)
}

/// A branch, out of its full name.
fn branch(reference: &str) -> Option<String> {
    reference.strip_prefix("refs/heads/").map(str::to_owned)
}
