//! The family of a status, where a transition does not name it: from a list of statuses, else from issues that are in it.

use dora_insight::event::{Field, Kind, issue, transition};
use dora_insight::workspace::{FileOptions, Workspace};

const ISSUES: &str = r#"{"issues":[
  {"id":"1","key":"PAY-1","fields":{"created":"2024-05-01T09:00:00.000+0000","updated":"2024-05-03T09:00:00.000+0000","issuetype":{"name":"Story"},
    "status":{"name":"Shipped","statusCategory":{"key":"done"}}},
   "changelog":{"histories":[
     {"id":"10","created":"2024-05-02T09:00:00.000+0000","items":[{"field":"status","fieldId":"status","fromString":"Open","toString":"Building"}]},
     {"id":"11","created":"2024-05-03T09:00:00.000+0000","items":[{"field":"status","fieldId":"status","fromString":"Building","toString":"Shipped"}]}]}},
  {"id":"2","key":"PAY-2","fields":{"created":"2024-05-01T09:00:00.000+0000","updated":"2024-05-01T09:00:00.000+0000","issuetype":{"name":"Story"},
    "status":{"name":"Open","statusCategory":{"key":"new"}}}}]}"#;
const STATUSES: &str = r#"[{"self":"https://x","name":"Building","id":"3","statusCategory":{"id":4,"key":"indeterminate","name":"In Progress"}},
  {"self":"https://x","name":"Shipped","id":"4","statusCategory":{"id":3,"key":"done","name":"Done"}}]"#;
const BY_TYPE: &str = r#"[{"self":"https://x","id":"1","name":"Story","subtask":false,"statuses":[
    {"name":"Building","id":"3","statusCategory":{"key":"indeterminate"}}]},
  {"self":"https://x","id":"2","name":"Bug","subtask":false,"statuses":[{"name":"Building","id":"3","statusCategory":{"key":"indeterminate"}}]}]"#;
const SEARCHED: &str = r#"{"values":[{"id":"3","name":"Building","statusCategory":"IN_PROGRESS","scope":{"type":"PROJECT","project":{"id":"7"}}}]}"#;
const DISAGREEING: &str = r#"[{"name":"Building","id":"9","statusCategory":{"key":"done"}}]"#;

fn import(workspace: &mut Workspace, name: &str, text: &str) {
    let options = FileOptions { name: name.to_owned(), integration: "jira".to_owned(), source: None };
    let report = workspace.import_file(text.as_bytes(), &options).expect("an import");
    assert_eq!((report.source, report.refused), (Some("jira"), 0), "{name}: {:?}", report.diagnostics);
}

/// From and to which family each transition goes.
fn families(workspace: &mut Workspace) -> Vec<String> {
    let summary = workspace.summary();
    let before: u64 = Kind::ALL
        .iter()
        .take_while(|kind| **kind != Kind::Transition)
        .map(|kind| summary.kinds.iter().find(|known| known.kind == kind.word()).map_or(0, |known| known.count))
        .sum();
    let told = |workspace: &mut Workspace, row: u64, field: Field| {
        let id = dora_insight::store::RowId(u32::try_from(row).expect("a row"));
        let item = workspace.item(id, None).expect("the default profile").expect("a record");
        item.fields
            .iter()
            .find(|found| found.name == field.spec().name)
            .map_or("-".to_owned(), |found| found.value.clone())
    };
    (before..before + 2)
        .map(|row| {
            format!(
                "{} > {}",
                told(workspace, row, transition::FROM_CATEGORY),
                told(workspace, row, transition::TO_CATEGORY)
            )
        })
        .collect()
}

#[test]
fn issues_that_are_in_a_status_tell_its_family() {
    let mut workspace = Workspace::new();
    import(&mut workspace, "issues.json", ISSUES);
    assert_eq!(families(&mut workspace), ["new > -", "- > done"]);
}

#[test]
fn a_list_of_statuses_tells_the_others_whatever_comes_first() {
    for list in [STATUSES, BY_TYPE, SEARCHED] {
        for order in [["issues.json", "statuses.json"], ["statuses.json", "issues.json"]] {
            let mut workspace = Workspace::new();
            for name in order {
                import(&mut workspace, name, if name == "issues.json" { ISSUES } else { list });
                workspace.summary();
            }
            assert_eq!(families(&mut workspace), ["new > indeterminate", "indeterminate > done"], "{order:?}: {list}");
            assert!(workspace.summary().duplicates.is_empty(), "a status in two lists is no duplicate");
        }
    }
}

#[test]
fn what_a_list_told_goes_with_the_list_also_out_of_a_snapshot() {
    let mut workspace = Workspace::new();
    import(&mut workspace, "issues.json", ISSUES);
    import(&mut workspace, "statuses.json", STATUSES);
    workspace.summary();
    let saved = workspace.save().expect("a snapshot");
    for mut workspace in [workspace, Workspace::load(&saved).expect("the snapshot")] {
        workspace.forget_file("jira", "statuses.json");
        assert_eq!(families(&mut workspace), ["new > -", "- > done"]);
    }
}

#[test]
fn lists_that_disagree_tell_nothing() {
    let mut workspace = Workspace::new();
    import(&mut workspace, "issues.json", ISSUES);
    import(&mut workspace, "statuses.json", STATUSES);
    import(&mut workspace, "more.json", DISAGREEING);
    assert_eq!(families(&mut workspace), ["new > -", "- > done"]);
}

#[test]
fn a_work_item_has_the_category_of_its_state() {
    let item = r#"{"value":[{"id":7,"rev":2,"fields":{"System.Id":7,"System.WorkItemType":"Bug","System.State":"Active","System.Title":"Slow",
        "System.CreatedDate":"2024-05-01T09:00:00Z","System.TeamProject":"Shop"},"url":"https://dev.azure.com/acme/_apis/wit/workItems/7"}]}"#;
    let states = r#"{"count":1,"value":[{"name":"Active","color":"007acc","category":"InProgress"}]}"#;
    let mut workspace = Workspace::new();
    for (name, text) in [("items.json", item), ("states/Bug.json", states)] {
        let options = FileOptions { name: name.to_owned(), integration: "boards".to_owned(), source: None };
        let report = workspace.import_file(text.as_bytes(), &options).expect("an import");
        assert_eq!((report.source, report.refused), (Some("azure-devops"), 0), "{name}: {:?}", report.diagnostics);
    }
    workspace.summary();
    let item = workspace.item(dora_insight::store::RowId(0), None).expect("the default profile").expect("a work item");
    let name = issue::STATUS_CATEGORY.spec().name;
    let found = item.fields.iter().find(|field| field.name == name).map_or("", |field| field.value.as_str());
    assert_eq!(found, "InProgress");
}
