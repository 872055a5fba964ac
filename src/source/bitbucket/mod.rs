//! Bitbucket Cloud: answers of its REST API, and what it sends to webhooks. Bitbucket Server and Data Center: answers of theirs.

mod code;
mod issue;
mod pipeline;
mod server;
mod webhook;

use super::adapter::Adapter;
use super::shape::Found;
use super::sign::{Read, Sign};

pub(super) const ADAPTER: Adapter = Adapter {
    id: "bitbucket",
    name: "Bitbucket",
    wrappers: &[&["values"]],
    signs: &[
        Sign { members: &["push", "repository"], holds: "webhooks of pushes", read: Read::With(webhook::push) },
        Sign {
            members: &["pullrequest", "repository"],
            holds: "webhooks of pull requests",
            read: Read::With(webhook::pull_request),
        },
        Sign {
            members: &["issue", "repository", "actor"],
            holds: "webhooks of issues",
            read: Read::Nested(&[("issue", &issue::ISSUE)]),
        },
        Sign {
            members: &["fromRef", "toRef", "state"],
            holds: "pull requests",
            read: Read::Shape(&server::PULL_REQUEST),
        },
        Sign { members: &["displayId", "authorTimestamp"], holds: "commits", read: Read::Shape(&server::COMMIT) },
        Sign {
            members: &["action", "createdDate", "user"],
            holds: "activities of pull requests",
            read: Read::With(server::activity),
        },
        Sign {
            members: &["destination", "source", "state", "created_on"],
            holds: "pull requests",
            read: Read::Shape(&code::PULL_REQUEST),
        },
        Sign { members: &["hash", "date", "author"], holds: "commits", read: Read::Shape(&code::COMMIT) },
        Sign { members: &["type=tag", "target"], holds: "tags", read: Read::Shape(&code::TAG) },
        Sign {
            members: &["uuid", "environment", "release", "state"],
            holds: "deployments",
            read: Read::Shape(&pipeline::DEPLOYMENT),
        },
        Sign {
            members: &["uuid", "target", "state", "created_on"],
            holds: "pipelines",
            read: Read::Shape(&pipeline::PIPELINE),
        },
        Sign { members: &["uuid", "pipeline", "state"], holds: "steps", read: Read::Shape(&pipeline::STEP) },
        Sign {
            members: &["kind", "reporter", "created_on", "state"],
            holds: "issues",
            read: Read::Shape(&issue::ISSUE),
        },
        Sign { members: &["pullrequest", "content", "user"], holds: "comments", read: Read::Shape(&code::COMMENT) },
        Sign {
            members: &["pull_request", "!action", "!number"],
            holds: "activity of pull requests",
            read: Read::With(code::activity),
        },
    ],
    expected: "expected pull requests, their commits, comments or activity, tags, pipelines, steps, deployments or issues",
    read: None,
};

/// The repository's name, and an address of the record.
const REPO: usize = 0;
const ADDRESS: usize = 1;

/// `workspace/repository`: by name, or out of an address of the site or the API.
fn repo(found: &Found<'_>) -> Option<String> {
    if let Some(name) = found.text(REPO) {
        return Some(name.to_owned());
    }
    let address = found.text(ADDRESS)?;
    let path = match address.split_once("/repositories/") {
        Some((_, path)) => path,
        None => address.split_once("bitbucket.org/")?.1,
    };
    let mut steps = path.split('/');
    match (steps.next(), steps.next()) {
        (Some(owner), Some(name)) if !owner.is_empty() && !name.is_empty() => Some(format!("{owner}/{name}")),
        _ => None,
    }
}

/// A uuid without the braces that Bitbucket writes around it.
fn bare(uuid: &str) -> &str {
    uuid.trim_start_matches('{').trim_end_matches('}')
}
