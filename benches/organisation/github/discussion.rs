//! The issues list, which holds pull requests and incidents as well, and what was said on them.

use serde_json::{Value, json};

use super::super::moment::{Moment, Stamp};
use super::Export;
use super::account::{api, id, label, site, user};
use super::pull;

/// What all three kinds have in that list.
struct Entry<'a> {
    number: u64,
    id: u64,
    title: &'a Option<String>,
    author: &'a str,
    labels: &'a [String],
    created: Stamp,
    updated: Stamp,
    closed: Option<Stamp>,
    body: Option<String>,
}

impl Entry<'_> {
    fn json(&self, repository: &str, folder: &str) -> Value {
        let (api, site, number) = (api(repository), site(repository), self.number);
        let labels = self.labels.iter().map(|name| label(repository, name));
        json!({
            "url": format!("{api}/issues/{number}"),
            "repository_url": api,
            "html_url": format!("{site}/{folder}/{number}"),
            "id": self.id,
            "number": number,
            "title": self.title,
            "user": user(self.author),
            "labels": labels.collect::<Vec<Value>>(),
            "state": if self.closed.is_some() { "closed" } else { "open" },
            "state_reason": self.closed.map(|_| "completed"),
            "created_at": self.created.zulu(),
            "updated_at": self.updated.zulu(),
            "closed_at": self.closed.map(Stamp::zulu),
            "body": self.body,
        })
    }
}

/// `issues.json`, with the moment each was opened.
pub fn issues(export: &Export) -> Vec<(Moment, Value)> {
    let mut values = Vec::new();
    for one in &export.pull_requests {
        let entry = Entry {
            number: one.number,
            id: id("issue", &one.id),
            title: &one.title,
            author: pull::author(one),
            labels: &one.labels,
            created: pull::opened(one),
            updated: pull::touched(one),
            closed: one.closed_at.or(one.merged_at),
            body: one.body.clone(),
        };
        let mut value = entry.json(export.name, "pull");
        value["pull_request"] = json!({
            "url": format!("{}/pulls/{}", api(export.name), one.number),
            "html_url": format!("{}/pull/{}", site(export.name), one.number),
            "merged_at": one.merged_at.map(Stamp::zulu),
        });
        values.push((entry.created.moment, value));
    }
    for one in &export.issues {
        let Some((_, number)) = one.github else {
            continue;
        };
        let entry = Entry {
            number,
            id: id("issue", one.id.as_deref().unwrap_or_default()),
            title: &one.title,
            author: one.assignee.as_deref().unwrap_or("ghost"),
            labels: &one.labels,
            created: one.created_at,
            updated: one.updated_at.or(one.resolved_at).unwrap_or(one.created_at),
            closed: one.resolved_at,
            body: None,
        };
        values.push((entry.created.moment, entry.json(export.name, "issues")));
    }
    for one in &export.incidents {
        let Some(number) = one.number else {
            continue;
        };
        let cause = one.caused_by_deployment.as_ref();
        let entry = Entry {
            number,
            id: id("issue", &one.id),
            title: &one.title,
            author: "pager-bot",
            labels: &one.labels,
            created: one.opened_at,
            updated: one.updated_at.or(one.resolved_at).unwrap_or(one.opened_at),
            closed: one.resolved_at,
            body: cause.map(|deployment| format!("Caused by deployment {deployment}.")),
        };
        values.push((entry.created.moment, entry.json(export.name, "issues")));
    }
    values
}

/// `issue_comments.json`, with the moment each was written.
pub fn comments(export: &Export) -> Vec<(Moment, Value)> {
    let mut values = Vec::new();
    for one in &export.pull_requests {
        for (place, comment) in one.comments.iter().enumerate() {
            let (api, site) = (api(export.name), site(export.name));
            let (number, id) = (one.number, id("comment", &format!("{} {place}", one.id)));
            let value = json!({
                "url": format!("{api}/issues/comments/{id}"),
                "html_url": format!("{site}/pull/{number}#issuecomment-{id}"),
                "issue_url": format!("{api}/issues/{number}"),
                "id": id,
                "user": user(&comment.author),
                "created_at": comment.at.zulu(),
                "updated_at": comment.at.zulu(),
                "author_association": "MEMBER",
                "body": "",
            });
            values.push((comment.at.moment, value));
        }
    }
    values
}
