//! Logistics' work items and their updates.

use serde_json::{Value, json};

use super::super::model::{Incident, Issue, Organisation, Transition};
use super::super::moment::Stamp;
use super::{AZURE_PROJECT, ON_AZURE, work_item};

/// Work items of incidents have numbers after those of planned work.
const FIRST_INCIDENT: u64 = 1_000;
/// The date of what is not over yet.
const NEVER: &str = "9999-01-01T00:00:00Z";

fn planned(organisation: &Organisation) -> impl Iterator<Item = (u64, &Issue)> {
    let own = organisation.issues.iter().filter(|one| one.project.as_deref() == Some(AZURE_PROJECT));
    own.filter_map(|one| Some((work_item(one.key.as_deref()?)?, one)))
}

fn incidents(organisation: &Organisation) -> impl Iterator<Item = (u64, &Incident)> {
    let own = organisation.incidents.iter().filter(|one| one.repo.as_deref() == Some(ON_AZURE));
    (FIRST_INCIDENT..).zip(own)
}

/// The process's own word for a status.
fn state(status: &str) -> &'static str {
    match status {
        "To Do" => "New",
        "Done" => "Closed",
        "In Review" => "Resolved",
        _ => "Active",
    }
}

/// A person as references to them are written.
pub fn person(name: &str) -> Value {
    json!({ "displayName": name, "uniqueName": format!("{name}@northwind.example") })
}

/// `work_items.json`.
pub fn work_items(organisation: &Organisation) -> String {
    let mut values: Vec<Value> = planned(organisation)
        .map(|(number, one)| {
            let fields = json!({
                "System.TeamProject": "northwind",
                "System.WorkItemType": if one.kind == Some("Story") { Some("User Story") } else { one.kind },
                "System.State": state(one.status.unwrap_or_default()),
                "System.Title": one.title,
                "System.AreaPath": "northwind\\Logistics",
                "System.AssignedTo": one.assignee.as_deref().map(person),
                "System.CreatedDate": one.created_at.zulu(),
                "System.ChangedDate": one.updated_at.unwrap_or(one.created_at).zulu(),
                "Microsoft.VSTS.Common.ClosedDate": one.resolved_at.map(Stamp::zulu),
            });
            item(number, one.transitions.len() + 1, &fields)
        })
        .collect();
    values.extend(incidents(organisation).map(|(number, one)| {
        let fields = json!({
            "System.TeamProject": "northwind",
            "System.WorkItemType": "Bug",
            "System.State": if one.resolved_at.is_some() { "Closed" } else { "Active" },
            "System.Title": one.title,
            "System.AreaPath": "northwind\\Logistics",
            "System.Tags": one.labels.join("; "),
            "System.CreatedDate": one.opened_at.zulu(),
            "System.ChangedDate": one.resolved_at.unwrap_or(one.opened_at).zulu(),
            "Microsoft.VSTS.Common.ClosedDate": one.resolved_at.map(Stamp::zulu),
        });
        item(number, 1, &fields)
    }));
    json!({ "count": values.len(), "value": values }).to_string()
}

fn item(number: u64, revision: usize, fields: &Value) -> Value {
    let site = "https://dev.azure.com/northwind/northwind";
    json!({
        "id": number, "rev": revision, "fields": fields,
        "_links": { "html": { "href": format!("{site}/_workitems/edit/{number}") } },
        "url": format!("{site}/_apis/wit/workItems/{number}"),
    })
}

/// `work_item_updates.json`: one page for all of them.
pub fn updates(organisation: &Organisation) -> String {
    let values: Vec<Value> =
        planned(organisation).flat_map(|(number, one)| updates_of(number, &one.transitions)).collect();
    json!({ "count": values.len(), "value": values }).to_string()
}

fn updates_of(number: u64, transitions: &[Transition]) -> impl Iterator<Item = Value> {
    transitions.iter().enumerate().map(move |(place, step)| {
        json!({
            "id": place + 2,
            "workItemId": number,
            "rev": place + 2,
            "revisedDate": transitions.get(place + 1).map_or(NEVER.to_owned(), |next| next.at.zulu()),
            "fields": {
                "System.State": { "oldValue": state(step.from), "newValue": state(step.to) },
                "System.ChangedDate": { "newValue": step.at.zulu() },
            },
        })
    })
}
