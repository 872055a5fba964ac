//! An issue's key joins it to a change wherever people write it.

use dora_insight::report::Query;
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::{Value, json};

/// How many issues find a partner by their key, where one record says `at` to be the member's text.
fn found(to: &str, record: Value) -> u64 {
    let issue = json!({ "type": "issue", "key": "PAY-7", "kind": "Story", "created_at": "2024-06-01T09:00:00Z" });
    let deployment = json!({ "type": "deployment", "id": "d1", "repo": "acme/app", "environment": "production",
        "deployed_at": "2024-06-04T10:00:00Z" });
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "e.ndjson".to_owned(), integration: "e".to_owned(), source: None };
    let text = format!("{issue}\n{deployment}\n{record}\n");
    let import = workspace.import_file(text.as_bytes(), &options).expect("an import");
    assert_eq!(import.diagnostics, vec![]);
    let profile = json!({ "id": "keys",
        "definitions": {
            "story": { "any": [{ "record": "issue", "at": ["created"] }] },
            "commits": { "any": [{ "record": "commit", "at": ["authored"] }] }
        },
        "links": { "answers": { "from": "story", "to": to, "by": ["issueKey"], "take": "all" } },
    });
    assert_eq!(workspace.set_documents(&json!({ "profiles": [profile] }).to_string()), vec![]);
    let query: Query = serde_json::from_value(json!({ "metric": "leadTime", "profile": "keys",
        "range": { "from": "2024-06-01", "to": "2024-06-30" }, "now": "2024-07-01T00:00:00Z" }))
    .expect("a query");
    let report = serde_json::to_value(workspace.report(&query, &Zone::utc()).expect("a report")).expect("JSON");
    let links = report["links"].as_array().expect("links");
    let answers = links.iter().find(|link| link["name"] == "answers").expect("the link");
    answers["found"]["issueKey"].as_u64().unwrap_or_default()
}

fn pull_request(member: &str, text: &str) -> Value {
    let mut record = json!({ "type": "pull_request", "repo": "acme/app", "id": "acme/app#1", "number": 1, "title": "Pay",
        "created_at": "2024-06-02T09:00:00Z", "merged_at": "2024-06-03T09:00:00Z" });
    record[member] = json!(text);
    record
}

#[test]
fn it_is_read_from_a_branch_a_title_a_body_and_a_message() {
    assert_eq!(found("change", pull_request("head", "feature/PAY-7-refunds")), 1);
    assert_eq!(found("change", pull_request("title", "PAY-7: refunds")), 1);
    assert_eq!(found("change", pull_request("body", "Refunds.\n\nCloses PAY-7.")), 1);
    let commit = |message: &str| json!({ "type": "commit", "repo": "acme/app", "sha": "a".repeat(40), "authored_at": "2024-06-02T09:00:00Z", "message": message });
    assert_eq!(found("commits", commit("Refund twice\n\nPAY-7 asked for it")), 1);
    // Another issue's key is not this one's, nor is a part of it.
    assert_eq!(found("change", pull_request("title", "PAY-77 and XPAY-7")), 0);
    assert_eq!(found("commits", commit("Refund twice")), 0);
}
