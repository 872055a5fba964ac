//! Collections: a team's question is about a team's records, by the team's profile, and a parent counts a record once.

use dora_insight::report::{Query, QueryError, Report};
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::{Value, json};

/// Seven deployments: three of the shop, two of its ledger (one shared with the shop's team), two elsewhere.
fn events() -> String {
    let deployment = |id: &str, repo: &str, service: &str, environment: &str| {
        json!({
            "type": "deployment", "id": id, "repo": repo, "service": service, "environment": environment,
            "deployed_at": "2024-05-06T10:00:00Z",
        })
        .to_string()
            + "\n"
    };
    [
        deployment("1", "acme/shop", "web", "production"),
        deployment("2", "acme/shop", "web", "production"),
        deployment("3", "acme/shop", "ledger", "production"),
        deployment("4", "acme/ledger", "ledger", "production"),
        deployment("5", "acme/ledger", "ledger", "blue"),
        deployment("6", "acme/other", "web", "production"),
        deployment("7", "acme/other", "web", "production"),
    ]
    .concat()
}

fn documents() -> Value {
    json!({
        "schemaVersion": 1,
        "integrations": [{ "id": "acme", "source": "events", "name": "Acme" }],
        "profiles": [{ "id": "house", "name": "House" }],
        "projects": [{
            "id": "shop", "name": "Shop", "integrations": ["acme"], "profile": "house",
            "categories": [{ "id": "teams", "name": "Teams", "root": "All teams" }],
            "collections": [
                { "id": "all", "name": "All teams", "category": "teams" },
                { "id": "commerce", "name": "Commerce", "parent": "all",
                  "filters": [{ "record": "run", "where": { "any": [
                      { "field": "repo", "op": "is", "value": "acme/shop" }, { "field": "service", "op": "is", "value": "ledger" } ] } }] },
                { "id": "web", "name": "Web", "parent": "commerce",
                  "filters": [{ "record": "run", "where": { "field": "repo", "op": "is", "value": "acme/shop" } }] },
                { "id": "money", "name": "Money", "parent": "commerce", "parameters": { "production": ["blue", "prod*"] },
                  "filters": [{ "record": "run", "where": { "field": "service", "op": "is", "value": "ledger" } }] },
            ],
        }],
    })
}

fn workspace() -> Workspace {
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "events.ndjson".to_owned(), integration: "acme".to_owned(), source: None };
    workspace.import_file(events().as_bytes(), &options).expect("an import");
    assert_eq!(workspace.set_documents(&documents().to_string()), vec![]);
    workspace
}

fn ask(workspace: &mut Workspace, collection: Option<&str>) -> Result<Report, QueryError> {
    let query: Query = serde_json::from_value(json!({
        "metric": "deploymentFrequency", "collection": collection, "range": { "from": "2024-05-06", "to": "2024-05-06" },
        "now": "2024-06-01T00:00:00Z",
    }))
    .expect("a query");
    workspace.report(&query, &Zone::utc())
}

fn check(collection: Option<&str>, deployments: u64) {
    let report = ask(&mut workspace(), collection).expect("a report");
    assert_eq!(report.figure.n, deployments, "{collection:?}");
    let excluded: u64 = report.accounting.excluded.iter().map(|excluded| excluded.count).sum();
    assert_eq!(report.accounting.read, report.accounting.used + excluded, "{collection:?}");
}

#[test]
fn a_collection_counts_its_own_records_and_a_parent_each_of_its_childrens_once() {
    check(None, 6);
    check(Some("all"), 6);
    check(Some("web"), 3);
    // The team's own environments: "blue" is production for it alone.
    check(Some("money"), 3);
    // 1, 2, 3 and 4: the third is of both teams and counts once; 5 went to an environment that is not production here.
    check(Some("commerce"), 4);
}

#[test]
fn a_collection_has_the_profile_of_its_project_and_says_so() {
    let mut workspace = workspace();
    let report = ask(&mut workspace, Some("web")).expect("a report");
    assert_eq!(report.profile.id, "house");
    let collection = report.collection.expect("a collection");
    assert_eq!((collection.id.as_str(), collection.name.as_str(), collection.profile_from), ("web", "Web", "project"));
    let effective = serde_json::to_value(workspace.effective("money").expect("a collection")).expect("JSON");
    assert_eq!(effective["parameters"]["production"]["value"], json!(["blue", "prod*"]));
    assert_eq!(effective["parameters"]["production"]["from"]["kind"], "own");
    assert_eq!(effective["filters"].as_array().map(Vec::len), Some(2));
    assert_eq!(effective["filters"][1]["from"]["collection"]["id"], json!("commerce"));
}

#[test]
fn a_collection_that_is_not_there_is_an_error_of_the_caller() {
    let error = ask(&mut workspace(), Some("webb")).expect_err("no such collection");
    assert_eq!((error.code, error.path.as_str()), ("query.collection", "/collection"));
}
