//! Collections: whose records a figure is about, and by which profile.

use dora_insight::collection::{import_collections, import_org};
use dora_insight::report::{Query, Report};
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, Workspace, check_document};
use serde_json::{Value, json};

/// Two teams in one repository: Ada's changes and Ben's, each shipped by a deployment of its own service, and one shipped by both.
fn events() -> Vec<Value> {
    let change = |id: &str, author: &str, day: u32| {
        json!({ "type": "pull_request", "id": id, "repo": "acme/app", "number": 1, "author": author,
            "created_at": format!("2024-05-{day:02}T08:00:00Z"), "first_commit_at": format!("2024-05-{day:02}T07:00:00Z"),
            "merged_at": format!("2024-05-{day:02}T10:00:00Z") })
    };
    let deployment = |id: &str, service: &str, day: u32, ships: &[&str]| {
        json!({ "type": "deployment", "id": id, "repo": "acme/app", "service": service, "environment": "production",
            "status": "success", "deployed_at": format!("2024-05-{day:02}T12:00:00Z"), "pull_requests": ships })
    };
    let incident = |id: &str, cause: &str, day: u32| {
        json!({ "type": "incident", "id": id, "opened_at": format!("2024-05-{day:02}T13:00:00Z"),
            "resolved_at": format!("2024-05-{day:02}T15:00:00Z"), "caused_by_deployment": cause })
    };
    vec![
        change("a1", "Ada", 6),
        change("a2", "Ada", 7),
        change("b1", "Ben", 7),
        change("b2", "Ben", 8),
        deployment("d1", "pay", 6, &["a1"]),
        deployment("d2", "pay", 7, &["a2", "b1"]),
        deployment("d3", "shop", 8, &["b2"]),
        deployment("d4", "shop", 9, &[]),
        incident("i1", "d1", 6),
        incident("i3", "d3", 8),
    ]
}

fn workspace(documents: &Value) -> Workspace {
    let lines: String = events().iter().map(|event| format!("{event}\n")).collect();
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "given.ndjson".to_owned(), integration: "given".to_owned(), source: None };
    workspace.import_file(lines.as_bytes(), &options).expect("an import");
    let findings = workspace.set_documents(&documents.to_string());
    assert_eq!(findings, vec![]);
    workspace
}

fn project(collections: Value) -> Value {
    json!({ "projects": [{ "id": "shop", "categories": [{ "id": "teams", "name": "teams" }], "collections": collections }] })
}

fn ask(workspace: &mut Workspace, metric: &str, more: &Value) -> Report {
    let mut query = json!({ "metric": metric, "range": { "from": "2024-05-06", "to": "2024-05-09" }, "now": "2024-06-01T00:00:00Z" });
    for (name, value) in more.as_object().expect("members of a query") {
        query[name] = value.clone();
    }
    let query: Query = serde_json::from_value(query).expect("a query");
    workspace.report(&query, &Zone::utc()).expect("a report")
}

fn count(workspace: &mut Workspace, metric: &str, collection: &str) -> u64 {
    ask(workspace, metric, &json!({ "collection": collection })).figure.n
}

#[test]
fn a_filter_chooses_records_of_its_kind_and_leaves_the_others() {
    let filter = json!([{ "record": "run", "where": { "field": "service", "op": "is", "value": "pay" } }]);
    let mut workspace = workspace(&project(json!([{ "id": "pay", "parent": "teams", "filters": filter }])));
    assert_eq!(count(&mut workspace, "deploymentFrequency", "pay"), 2);
    assert_eq!(count(&mut workspace, "leadTime", "pay"), 4, "a kind without a filter passes");
    assert_eq!(count(&mut workspace, "deploymentFrequency", "teams"), 4, "the root holds everything");
    let report = ask(&mut workspace, "deploymentFrequency", &json!({ "collection": "pay" }));
    let elsewhere = report.accounting.excluded.iter().find(|excluded| excluded.reason == "notInCollection");
    assert_eq!(elsewhere.map(|excluded| excluded.count), Some(2));
    let excluded: u64 = report.accounting.excluded.iter().map(|excluded| excluded.count).sum();
    assert_eq!(report.accounting.read, report.accounting.used + excluded);
}

#[test]
fn through_links_a_record_passes_only_beside_one_that_does() {
    let filter = json!([{ "record": "run", "where": { "field": "service", "op": "is", "value": "pay" } }]);
    let node = json!([{ "id": "pay", "parent": "teams", "filters": filter, "throughLinks": true }]);
    let mut workspace = workspace(&project(node));
    assert_eq!(count(&mut workspace, "leadTime", "pay"), 3, "a1, a2 and b1 went out with the service");
    assert_eq!(count(&mut workspace, "timeToRestore", "pay"), 1, "i1 was caused by it");
    let rate = ask(&mut workspace, "changeFailureRate", &json!({ "collection": "pay" }));
    assert_eq!(rate.figure.value, Some(0.5));
}

#[test]
fn a_deployment_is_a_persons_through_the_changes_in_it() {
    let node = json!([
        { "id": "ada", "parent": "teams", "people": ["ada"] },
        { "id": "ben", "parent": "teams", "people": ["Ben"] },
    ]);
    let mut workspace = workspace(&project(node));
    assert_eq!(count(&mut workspace, "leadTime", "ada"), 2);
    assert_eq!(count(&mut workspace, "deploymentFrequency", "ada"), 2);
    assert_eq!(count(&mut workspace, "deploymentFrequency", "ben"), 2);
    assert_eq!(count(&mut workspace, "timeToRestore", "ben"), 1);
    assert_eq!(
        count(&mut workspace, "deploymentFrequency", "teams"),
        3,
        "d2 is of both, and counts once in their parent"
    );
    let rate = ask(&mut workspace, "changeFailureRate", &json!({ "collection": "teams" }));
    assert_eq!(rate.figure.value, Some(2.0 / 3.0), "the ratio of sums, not the mean of 1/2 and 1/2");
}

#[test]
fn the_collections_filter_beats_the_questions_on_the_same_field_and_else_both_apply() {
    let filter = json!([{ "record": "run", "where": { "field": "service", "op": "is", "value": "pay" } }]);
    let mut workspace = workspace(&project(json!([{ "id": "pay", "parent": "teams", "filters": filter }])));
    let asked = |condition: Value| json!({ "collection": "pay", "filters": [{ "record": "run", "where": condition }] });
    let shop = json!({ "field": "service", "op": "is", "value": "shop" });
    let first = json!({ "field": "id", "op": "is", "value": "d1" });
    let beaten = ask(&mut workspace, "deploymentFrequency", &asked(shop.clone()));
    assert_eq!(beaten.figure.n, 2);
    assert!(beaten.diagnostics.iter().any(|finding| finding.code == "report.filterOverruled"));
    assert_eq!(ask(&mut workspace, "deploymentFrequency", &asked(first.clone())).figure.n, 1);
    assert_eq!(ask(&mut workspace, "deploymentFrequency", &asked(json!({ "all": [shop, first] }))).figure.n, 1);
}

#[test]
fn a_person_is_found_by_every_name_that_tools_have_for_them() {
    let mut documents = project(json!([{ "id": "ada", "parent": "teams", "people": ["Ada Byron"] }]));
    let mut found = |people: Value| {
        documents["people"] = people;
        count(&mut workspace(&documents), "leadTime", "ada")
    };
    assert_eq!(found(json!([])), 0, "nobody is called that in the data");
    assert_eq!(found(json!([{ "name": "Ada Byron", "also": ["ADA"] }])), 2);
    assert_eq!(
        found(json!([{ "name": "ada", "also": ["byron", "Ada Byron"] }])),
        2,
        "whichever of the names a collection uses"
    );
    assert_eq!(found(json!([{ "name": "Ada Byron", "also": ["ada", "ben"] }])), 4);
}

#[test]
fn a_question_may_override_one_attribute_for_itself_alone_and_the_report_says_so() {
    let filter = json!([{ "record": "run", "where": { "all": [
        { "field": "service", "op": "is", "value": "pay" }, { "field": "id", "op": "in", "values": ["d1", "d2", "d3", "d4"] },
    ] } }]);
    let mut workspace = workspace(&project(json!([{ "id": "pay", "parent": "teams", "filters": filter }])));
    let shop = json!({ "field": "service", "op": "is", "value": "shop" });
    let asked = |overrides: &str| json!({ "collection": "pay", "filters": [{ "record": "run", "where": shop, "overrides": overrides }] });
    let report = ask(&mut workspace, "deploymentFrequency", &asked("service"));
    let of_shop = json!({ "collection": "teams", "filters": [{ "record": "run", "where": shop }] });
    assert_eq!(report.figure.n, ask(&mut workspace, "deploymentFrequency", &of_shop).figure.n);
    let codes: Vec<&str> = report.diagnostics.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&"report.filterOverrides") && !codes.contains(&"report.filterOverruled"), "{codes:?}");
    assert_eq!(count(&mut workspace, "deploymentFrequency", "pay"), 2, "another question sees the collection as it is");
    let query = serde_json::from_value(json!({
        "metric": "deploymentFrequency", "range": { "from": "2024-05-01", "to": "2024-05-31" }, "now": "2024-06-01T00:00:00Z",
        "collection": "pay", "filters": [{ "record": "run", "where": shop, "overrides": "environment" }],
    }));
    let error = workspace.report(&query.expect("a query"), &Zone::utc()).expect_err("the filter is not about it");
    assert_eq!((error.code, error.path.as_str()), ("query.filters", "/filters/0/overrides"));
}

#[test]
fn narrowing_changes_no_link() {
    let filter = json!([{ "record": "run", "where": { "field": "service", "op": "is", "value": "shop" } }]);
    let mut workspace = workspace(&project(json!([{ "id": "own", "parent": "teams", "filters": filter }])));
    let whole = ask(&mut workspace, "leadTime", &json!({ "collection": "teams" }));
    let narrow = ask(&mut workspace, "leadTime", &json!({ "collection": "own" }));
    assert_eq!(narrow.links, whole.links);
    assert!(narrow.rows[0].ids.iter().all(|id| whole.rows[0].ids.contains(id)));
}

#[test]
fn a_collection_brings_its_profile_and_the_values_of_its_parameters() {
    let mut documents = project(json!([
        { "id": "own", "parent": "teams", "profile": "mine", "parameters": { "production": ["staging"] } },
        { "id": "below", "parent": "own" },
        { "id": "none", "parent": "teams" },
    ]));
    documents["profiles"] = json!([{ "id": "mine", "calendar": { "zone": "Europe/Berlin" } }]);
    documents["projects"][0]["profile"] = json!("dora-2025-words");
    let mut workspace = workspace(&documents);
    let mut about = |collection: &str, more: &[(&str, &str)]| {
        let mut query = json!({ "collection": collection });
        more.iter().for_each(|(name, value)| query[*name] = json!(value));
        let report = ask(&mut workspace, "deploymentFrequency", &query);
        let from = report.collection.as_ref().map(|name| name.profile_from).unwrap_or_default();
        (
            report.profile.id.clone(),
            from,
            report.figure.n,
            report.diagnostics.iter().any(|finding| finding.code == "report.profileNotAssociated"),
        )
    };
    assert_eq!(about("own", &[]), ("mine".to_owned(), "own", 0, false), "nothing goes to staging");
    assert_eq!(about("below", &[]), ("mine".to_owned(), "ancestor", 0, false));
    assert_eq!(about("none", &[]), ("dora-2025-words".to_owned(), "project", 4, true));
    assert_eq!(about("below", &[("profile", "dora-2025-words")]), ("dora-2025-words".to_owned(), "query", 4, false));
    let query: Query = serde_json::from_value(json!({ "metric": "leadTime", "collection": "below",
        "range": { "preset": "last7Days" }, "now": "2024-06-01T00:00:00Z" }))
    .expect("a query");
    assert_eq!(workspace.zone_name(&query).as_deref(), Ok("Europe/Berlin"));
    assert_eq!(ask(&mut workspace, "leadTime", &json!({})).collection, None);
}

#[test]
fn a_project_sees_the_records_of_its_integrations_only() {
    let documents = json!({
        "integrations": [{ "id": "given", "source": "events" }, { "id": "other", "source": "github" }],
        "projects": [
            { "id": "a", "integrations": ["other"], "categories": [{ "id": "teams" }] },
            { "id": "b", "integrations": ["given"], "categories": [{ "id": "teams" }] }
        ] });
    let mut workspace = workspace(&documents);
    assert_eq!(count(&mut workspace, "deploymentFrequency", "a/teams"), 0);
    assert_eq!(count(&mut workspace, "deploymentFrequency", "b/teams"), 4);
    let refused = workspace.effective("teams").expect_err("two projects have it");
    assert_eq!((refused.code, refused.message.contains("\"a/teams\", \"b/teams\"")), ("query.collection", true));
    assert_eq!(workspace.effective("nobody").map(drop).expect_err("unknown").code, "query.collection");
}

#[test]
fn what_holds_for_a_collection_says_where_it_comes_from() {
    let filter =
        |value: &str| json!([{ "record": "run", "where": { "field": "service", "op": "is", "value": value } }]);
    let mut documents = project(json!([
        { "id": "all", "name": "Everybody", "filters": filter("pay"), "parameters": { "production": ["live"] },
            "integrations": ["given"] },
        { "id": "pay", "parent": "all", "filters": filter("pay"), "profile": "mine", "throughLinks": true },
        { "id": "core", "parent": "pay", "parameters": { "production": ["prod"] }, "integrations": ["given", "other"] },
    ]));
    documents["profiles"] = json!([{ "id": "mine" }]);
    let found = workspace(&documents).effective("core").expect("a collection");
    let found = serde_json::to_value(&found).expect("JSON");
    let at = |pointer: &str| found.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(
        at("/path"),
        json!([{ "id": "all", "name": "Everybody" }, { "id": "pay", "name": "pay" }, { "id": "core", "name": "core" }])
    );
    assert_eq!(at("/filters/0/from/collection/id"), json!("pay"));
    assert_eq!(at("/filters/1/from/collection/id"), json!("all"));
    assert_eq!(
        at("/parameters/production"),
        json!({ "value": ["prod"], "from": { "kind": "own", "collection": { "id": "core", "name": "core" } } })
    );
    assert_eq!(at("/integrations/value"), json!(["given"]), "what the root does not have, nobody below has");
    assert_eq!(
        at("/throughLinks"),
        json!({ "value": true, "from": { "kind": "ancestor", "collection": { "id": "pay", "name": "pay" } } })
    );
    assert_eq!(at("/profile/value"), json!("mine"));
    assert_eq!((at("/associated"), at("/diagnostics")), (json!(true), json!([])));
}

#[test]
fn a_bundle_of_an_older_version_is_read_and_one_of_a_newer_version_changes_nothing() {
    let set = json!({ "id": "own", "kind": "toolCutOff", "bands": { "deploymentFrequency": [{ "level": "any" }] } });
    let old = json!({ "schemaVersion": 0, "bands": [set], "profiles": [{ "id": "mine", "bands": { "set": "own" } }] });
    let checked = check_document("workspace", &old.to_string()).expect("a kind of document");
    assert_eq!(checked.diagnostics.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["document.migrated"]);
    let value = checked.value.expect("a document that can be used");
    assert_eq!(
        (&value["schemaVersion"], &value["bandSets"][0]["id"], &value["bands"]),
        (&json!(1), &json!("own"), &Value::Null)
    );

    let broken = json!({ "schemaVersion": 0, "bands": [{ "id": "own", "kind": "toolCutoff", "bands": {} }] });
    let checked = check_document("workspace", &broken.to_string()).expect("a kind of document");
    let pointers: Vec<_> = checked.diagnostics.iter().filter_map(|finding| finding.place.pointer.as_deref()).collect();
    assert_eq!(pointers, ["", "/bands/0/kind"], "pointers lead into the document as it was given");

    let mut workspace = Workspace::new();
    assert_eq!(workspace.set_documents(&old.to_string()).len(), 1);
    let newer = workspace.set_documents(r#"{ "schemaVersion": 2, "profiles": [] }"#);
    assert_eq!(newer.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["document.version"]);
    assert!(workspace.lint(Some("mine")).is_ok(), "the documents of before are still there");
    let unknown = workspace.set_documents(r#"{ "profles": [] }"#);
    assert_eq!(unknown[0].hint.as_deref(), Some("did you mean \"profiles\"?"));
}

#[test]
fn a_collection_without_an_integration_that_its_profile_needs_is_told_why() {
    let documents = json!({
        "integrations": [{ "id": "code", "source": "github" }, { "id": "events", "source": "events" }],
        "profiles": [{ "id": "mine", "definitions": { "attempt": { "record": "run", "from": { "tool": "events" } } } }],
        "projects": [{ "id": "shop", "profile": "mine", "categories": [{ "id": "teams" }],
            "collections": [{ "id": "pay", "parent": "teams", "integrations": ["code"] }, { "id": "all", "parent": "teams" }] }]
    });
    let findings = Workspace::new().set_documents(&documents.to_string());
    assert!(!findings.is_empty());
    for finding in findings {
        assert_eq!(
            (finding.code, finding.place.pointer.as_deref()),
            ("collection.missingIntegration", Some("/projects/0/collections/0"))
        );
        assert!(finding.message.contains("is read from events, and it has code"), "{}", finding.message);
    }
}

fn spread(diagnostics: &[dora_insight::diag::Diagnostic]) -> Vec<(u64, &str)> {
    diagnostics.iter().map(|finding| (finding.place.line.unwrap_or(0), finding.code)).collect()
}

#[test]
fn a_spreadsheet_becomes_collections_with_findings_by_line() {
    let text = "\u{feff}Name;Parent;People;Colour\r\nPay;;\"Ada|Ben\nCem\";red\r\n\"Pay \"\"core\"\"\";pay;\"Ada\";\r\n;Pay;;\r\npay;;;\r\nShop;Pya;;\r\n";
    let imported = import_collections(text, "teams");
    assert_eq!(
        imported.collections,
        [
            json!({ "id": "pay", "name": "Pay", "category": "teams", "parent": "teams", "people": ["Ada", "Ben", "Cem"] }),
            json!({ "id": "pay-core", "name": "Pay \"core\"", "category": "teams", "parent": "pay", "people": ["Ada"] }),
            json!({ "id": "shop", "name": "Shop", "category": "teams", "parent": "teams" }),
        ]
    );
    assert_eq!(
        spread(&imported.diagnostics),
        [(1, "csv.unknownColumn"), (5, "csv.missingValue"), (6, "csv.doubled"), (7, "csv.unknownParent")]
    );
    assert_eq!(spread(&import_collections("", "teams").diagnostics), [(1, "csv.empty")]);
    assert_eq!(
        spread(&import_collections("team,x\n\"a", "teams").diagnostics),
        [(1, "csv.unknownColumn"), (2, "csv.quote")]
    );
    assert_eq!(
        spread(&import_collections("id\na,b\n", "teams").diagnostics),
        [(1, "csv.missingColumn"), (2, "csv.cells")]
    );
}

#[test]
fn people_and_their_managers_become_a_tree_of_teams() {
    let text = "Name,E-mail,Manager e-mail\nAda,ada@x.org,\nBen,ben@x.org,ADA@x.org\nCem,cem@x.org,ben@x.org\nDee,dee@x.org,ada@x.org\nEve,eve@x.org,nobody@x.org\n";
    let imported = import_org(text, "teams");
    assert_eq!(spread(&imported.diagnostics), [(6, "csv.unknownManager")]);
    let teams: Vec<_> =
        imported.collections.iter().map(|team| (team["id"].as_str(), team["parent"].as_str())).collect();
    assert_eq!(teams, [(Some("ada"), Some("teams")), (Some("ben"), Some("ada"))]);
    assert_eq!(imported.collections[1]["people"], json!(["Ben", "ben@x.org", "Cem", "cem@x.org"]));
    let mut workspace = workspace(&project(json!(imported.collections)));
    assert_eq!(count(&mut workspace, "leadTime", "ada"), 4);
    assert_eq!(count(&mut workspace, "leadTime", "ben"), 2);
    let circle = import_org("name,email,manager\nA,a@x,b@x\nB,b@x,a@x\n", "teams");
    assert_eq!(spread(&circle.diagnostics), [(3, "csv.cycle")]);
}
