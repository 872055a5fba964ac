//! What a profile says that the data does not bear out: one finding of each code, and none of a profile that fits.

use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::{Value, json};

/// Deployments to production and, by the same pipeline, to staging; a change that was reviewed, and its issue.
const EVENTS: &str = r#"{"type":"deployment","id":"1","repo":"acme/app","environment":"production","pipeline":"Ship it","commit":"aaaaaaa","deployed_at":"2024-05-06T10:00:00Z"}
{"type":"deployment","id":"2","repo":"acme/app","environment":"Staging","pipeline":"Ship it","commit":"aaaaaaa","deployed_at":"2024-05-06T09:00:00Z"}
{"type":"deployment","id":"3","repo":"acme/app","environment":"Staging","pipeline":"Ship it","commit":"bbbbbbb","deployed_at":"2024-05-07T09:00:00Z"}
{"type":"deployment","id":"4","repo":"acme/app","environment":"production","pipeline":"Ship it","commit":"bbbbbbb","deployed_at":"2024-05-08T09:00:00Z"}
{"type":"pull_request","id":"1","repo":"acme/app","number":1,"base":"main","head_branch":"a","created_at":"2024-05-06T06:00:00Z","merged_at":"2024-05-07T08:00:00Z","merge_commit":"bbbbbbb"}
{"type":"incident","id":"1","service":"app","opened_at":"2024-05-08T10:00:00Z","resolved_at":"2024-05-08T11:00:00Z"}
"#;

/// What is found of a profile: code, pointer, message and hint of each finding.
fn findings(profile: &Value) -> Vec<[String; 4]> {
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "events.ndjson".to_owned(), integration: "events".to_owned(), source: None };
    let report = workspace.import_file(EVENTS.as_bytes(), &options).expect("a file");
    assert_eq!(report.refused, 0, "{report:?}");
    let document = json!({ "schemaVersion": 1, "type": "workspace", "profiles": [profile] });
    let faults = workspace.set_documents(&document.to_string());
    assert!(faults.iter().all(|fault| fault.code.starts_with("lint.")), "{faults:?}");
    let own = workspace.lint(profile["id"].as_str()).expect("findings");
    own.into_iter()
        .map(|finding| {
            let [pointer, hint] = [finding.place.pointer, finding.hint].map(Option::unwrap_or_default);
            [finding.code.to_owned(), pointer, finding.message, hint]
        })
        .collect()
}

fn of_code(profile: &Value, code: &str) -> Vec<[String; 3]> {
    let own = findings(profile).into_iter().filter(|[found, ..]| found == code);
    own.map(|[_, pointer, message, hint]| [pointer, message, hint]).collect()
}

fn profile(members: Value) -> Value {
    let mut profile = json!({ "id": "mine", "name": "Mine" });
    profile.as_object_mut().expect("an object").extend(members.as_object().expect("an object").clone());
    profile
}

fn attempt(filter: &Value) -> Value {
    let outcome = json!({ "success": ["success"] });
    let rule = json!({ "record": "run", "where": filter, "outcome": outcome, "at": ["finished"] });
    profile(json!({ "definitions": { "attempt": { "any": [rule] } } }))
}

#[test]
fn deployments_of_environments_before_production_are_told_apart() {
    let ship_it = json!({ "field": "pipeline", "op": "is", "value": "Ship it" });
    let hint = "let a filter over environment tell production from what comes before it";
    assert_eq!(
        of_code(&attempt(&ship_it), "lint.environmentsTogether"),
        [[
            "/definitions/deployment",
            "found that the definition \"deployment\" lets in Staging (2) beside production (2)",
            hint
        ]]
    );
    let narrow = json!({ "all": [ship_it, { "field": "environment", "op": "is", "value": "production" }] });
    let only_staging = json!({ "field": "environment", "op": "is", "value": "staging" });
    for granular in [attempt(&narrow), attempt(&only_staging), profile(json!({}))] {
        assert_eq!(of_code(&granular, "lint.environmentsTogether"), Vec::<[String; 3]>::new(), "{granular}");
    }
}

#[test]
fn a_value_that_never_occurs_is_told_with_the_nearest_that_does() {
    let mistyped = attempt(&json!({ "field": "pipeline", "op": "is", "value": "Shipit" }));
    assert_eq!(
        of_code(&mistyped, "lint.valueNeverSeen"),
        [[
            "/definitions/attempt",
            "found the value \"shipit\" for \"pipeline\", which no run has",
            "the nearest value seen is \"Ship it\""
        ]]
    );
    let nothing = of_code(&mistyped, "lint.matchesNothing");
    assert_eq!(
        nothing.iter().map(|[pointer, ..]| pointer.as_str()).collect::<Vec<_>>().first(),
        Some(&"/definitions/attempt"),
        "{nothing:?}"
    );
    assert!(nothing.iter().any(|[_, message, _]| message == "found no record that the definition \"attempt\" lets in"));
}

#[test]
fn words_of_the_default_profile_are_not_held_against_one_that_writes_none() {
    assert_eq!(of_code(&profile(json!({})), "lint.valueNeverSeen"), Vec::<[String; 3]>::new());
}

#[test]
fn a_stage_that_nobody_reaches_is_told_by_its_place() {
    let stages = json!([
        { "id": "review", "until": { "moment": "pullRequest.approved" } },
        { "id": "rest", "until": { "moment": "ships.deployment.at" } },
    ]);
    let told = of_code(&profile(json!({ "leadTime": { "stages": stages } })), "lint.stageNobodyReaches");
    // The second stage begins where the first one ends.
    let message = |id| format!("found that none of 1 items has both events between which the stage \"{id}\" lies");
    let wanted = [("0", message("review")), ("1", message("rest"))];
    let wanted = wanted.map(|(index, message)| [format!("/leadTime/stages/{index}"), message, String::new()]);
    assert_eq!(told, wanted);
}
