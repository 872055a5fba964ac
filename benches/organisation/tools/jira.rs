//! Jira's issues as its search gives them, page after page, with their changelogs; where those are cut off, the rest asked for by itself.

use serde_json::{Value, json};

use super::super::dice::Dice;
use super::super::model::{Issue, Organisation};
use super::super::moment::Stamp;
use super::AZURE_PROJECT;

const SITE: &str = "https://northwind.atlassian.net";
const PAGE: usize = 100;
/// As many steps of a changelog come with the search, the newest ones: Jira gives a hundred, more than any issue here has.
const WITH_SEARCH: usize = 2;

fn tracked(organisation: &Organisation) -> impl Iterator<Item = &Issue> {
    organisation.issues.iter().filter(|one| one.key.is_some() && one.project.as_deref() != Some(AZURE_PROJECT))
}

/// `issues.json`.
pub fn pages(organisation: &Organisation) -> String {
    let issues: Vec<Value> = tracked(organisation).map(issue).collect();
    let last = issues.len().div_ceil(PAGE);
    let page = |(place, issues): (usize, &[Value])| {
        let mut page = json!({ "issues": issues, "isLast": place + 1 == last });
        if place + 1 < last {
            page["nextPageToken"] = json!(format!("page-{}", place + 2));
        }
        format!("{page}\n")
    };
    issues.chunks(PAGE).enumerate().map(page).collect()
}

/// `changelogs.json`: whole changelogs, oldest step first, of the issues whose own was cut off.
pub fn changelogs(organisation: &Organisation) -> String {
    let cut = tracked(organisation).filter(|one| one.transitions.len() > WITH_SEARCH);
    let whole = cut.map(|one| {
        let mut histories = histories(one);
        histories.reverse();
        json!({ "issueId": id(one.key.as_deref().unwrap_or_default()), "changeHistories": histories })
    });
    json!({ "issueChangeLogs": whole.collect::<Vec<Value>>() }).to_string()
}

/// `2024-03-01T09:00:00.000+0100`: an offset without a colon.
pub fn time(stamp: Stamp) -> String {
    let zulu = stamp.zulu();
    format!("{}.000+0000", zulu.trim_end_matches('Z'))
}

/// A number that always belongs to the same key.
fn id(key: &str) -> String {
    (10_000 + Dice::new(1, &format!("jira {key}")).draw() % 990_000).to_string()
}

fn person(name: &str) -> Value {
    json!({ "accountId": format!("5f{:022x}", Dice::new(1, name).draw()), "displayName": name })
}

/// What Jira calls the category of a status.
fn category(word: &str) -> (&'static str, u64) {
    match word {
        "done" => ("done", 3),
        "in_progress" => ("indeterminate", 4),
        _ => ("new", 2),
    }
}

/// The steps of an issue, newest first.
fn histories(one: &Issue) -> Vec<Value> {
    let id = id(one.key.as_deref().unwrap_or_default());
    let step = |(place, step): (usize, &super::super::model::Transition)| {
        json!({
            "id": format!("{id}{place}"),
            "created": time(step.at),
            "items": [{ "field": "status", "fieldtype": "jira", "fieldId": "status", "fromString": step.from, "toString": step.to }],
        })
    };
    one.transitions.iter().enumerate().rev().map(step).collect()
}

fn issue(one: &Issue) -> Value {
    let key = one.key.as_deref().unwrap_or_default();
    let (category, category_id) = category(one.status_category.unwrap_or_default());
    let mut histories = histories(one);
    let total = histories.len();
    histories.truncate(WITH_SEARCH);
    let component = |name: &String| json!({ "name": name });
    let version = |one: &super::super::model::Version| {
        let released = one.released_at.map(Stamp::zulu);
        json!({ "name": one.name, "released": released.is_some(), "releaseDate": released.map(|at| at[..10].to_owned()) })
    };
    json!({
        "id": id(key),
        "key": key,
        "self": format!("{SITE}/rest/api/3/issue/{}", id(key)),
        "fields": {
            "summary": one.title,
            "issuetype": { "name": one.kind, "subtask": false },
            "status": { "name": one.status, "statusCategory": { "id": category_id, "key": category } },
            "priority": { "name": one.priority },
            "project": { "key": one.project },
            "labels": one.labels,
            "components": one.components.iter().map(component).collect::<Vec<Value>>(),
            "assignee": one.assignee.as_deref().map(person),
            "created": time(one.created_at),
            "updated": time(one.updated_at.unwrap_or(one.created_at)),
            "resolutiondate": one.resolved_at.map(time),
            "fixVersions": one.fix_versions.iter().map(version).collect::<Vec<Value>>(),
        },
        "changelog": { "startAt": 0, "maxResults": histories.len(), "total": total, "histories": histories },
    })
}
