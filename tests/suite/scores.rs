//! Scores over the measures, worked out by hand.

use dora_insight::profile::{SCORES, Score};
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, ScoreQuery, ScoreReport, Workspace};
use serde_json::{Value, json};

/// Fourteen days with a deployment each; every change takes 24 hours from its first commit; `failed` of them fail, each for an hour.
fn fortnight(failed: u32) -> Workspace {
    let mut lines = String::new();
    for day in 3..17 {
        let at = |day: u32| format!("2024-06-{day:02}T12:00:00Z");
        let change = json!({"type": "pull_request", "repo": "acme/app", "id": format!("acme/app#{day}"), "number": day,
            "first_commit_at": at(day - 1), "created_at": at(day - 1), "merged_at": at(day)});
        let deployment = json!({"type": "deployment", "id": format!("d{day}"), "repo": "acme/app", "environment": "production",
            "deployed_at": at(day), "pull_requests": [format!("acme/app#{day}")]});
        lines += &format!("{change}\n{deployment}\n");
    }
    for number in 0..failed {
        let day = number + 3;
        let incident = json!({"type": "incident", "id": format!("i{day}"), "opened_at": format!("2024-06-{day:02}T13:00:00Z"),
            "resolved_at": format!("2024-06-{day:02}T14:00:00Z"), "caused_by_deployment": format!("d{day}")});
        lines += &format!("{incident}\n");
    }
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "e.ndjson".to_owned(), integration: "e".to_owned(), source: None };
    workspace.import_file(lines.as_bytes(), &options).expect("an import");
    workspace
}

fn ask(workspace: &mut Workspace, score: &str) -> ScoreReport {
    let query: ScoreQuery = serde_json::from_value(json!({
        "score": score, "range": { "from": "2024-06-03", "to": "2024-06-16" }, "now": "2024-07-01T00:00:00Z"
    }))
    .expect("a query");
    workspace.score(&query, &Zone::utc()).expect("a score")
}

fn points(report: &ScoreReport) -> Vec<(&'static str, Option<f64>)> {
    report.parts.iter().map(|part| (part.metric, part.points)).collect()
}

#[test]
fn each_score_gives_the_points_of_its_tool() {
    // The figures: 24 h, 14 in 14 days, 2 of 14, 1 h, and 2 of 14 were repaired.
    let rate = 10.0 - 10.0 * (2.0 / 14.0);
    let mut workspace = fortnight(2);
    let middleware = ask(&mut workspace, "middleware");
    // A day is at most a day: 8. Seven a week: 8. (100 − 14.29) ÷ 10. An hour is at most an hour: 10.
    assert_eq!(
        points(&middleware),
        [
            ("leadTime", Some(8.0)),
            ("deploymentFrequency", Some(8.0)),
            ("changeFailureRate", Some(rate)),
            ("timeToRestore", Some(10.0)),
        ]
    );
    assert!((middleware.value.expect("a score") - (8.0 + 8.0 + rate + 10.0) / 4.0).abs() < 1e-12);
    let quick = ask(&mut workspace, "quick-check");
    // A day is the answer "one day to one week": 6. Once a day is "between once a day and once a week": 6. An hour is "less than a day": 8.
    assert_eq!(
        points(&quick),
        [
            ("leadTime", Some(6.0)),
            ("deploymentFrequency", Some(6.0)),
            ("changeFailureRate", Some(rate)),
            ("timeToRestore", Some(8.0)),
            ("reworkRate", Some(rate)),
        ]
    );
    assert!((quick.value.expect("a score") - (6.0 + 6.0 + rate + 8.0 + rate) / 5.0).abs() < 1e-12);
    let gitlab = ask(&mut workspace, "gitlab");
    assert_eq!(gitlab.value, None);
    assert!(gitlab.parts.iter().all(|part| part.points == Some(30.0)), "{:?}", points(&gitlab));
}

#[test]
fn a_measure_without_a_figure_is_left_out() {
    let report = ask(&mut fortnight(0), "middleware");
    // Nothing failed: 10 points for 0 %, and no time to restore. (8 + 8 + 10) ÷ 3.
    assert_eq!(points(&report)[3], ("timeToRestore", None));
    assert_eq!((report.n, report.value), (3, Some(26.0 / 3.0)));
    let nothing = ask(&mut Workspace::new(), "quick-check");
    assert_eq!((nothing.n, nothing.value), (0, None));
}

#[test]
fn a_score_of_the_documents_is_found_by_its_id() {
    let mut workspace = fortnight(2);
    let own = json!({"id": "ours", "combine": "sum", "parts": {"leadTime": {"line": {"operand": "ms", "from": 0, "to": 172_800_000, "points": [100, 0]}}}});
    assert_eq!(workspace.set_documents(&json!({ "scores": [own] }).to_string()), vec![]);
    // 24 of 48 hours: halfway from 100 to 0.
    assert_eq!(ask(&mut workspace, "ours").value, Some(50.0));
    let query: Value = json!({ "score": "theirs", "range": { "preset": "lastYear" }, "now": "2024-07-01T00:00:00Z" });
    let error = workspace.score(&serde_json::from_value(query).expect("a query"), &Zone::utc()).expect_err("an error");
    assert_eq!((error.code, error.path.as_str()), ("query.score", "/score"));
}

#[test]
fn every_score_that_comes_along_is_sound() {
    for (id, text) in SCORES {
        let checked = dora_insight::workspace::check_document("score", text).expect("a known kind");
        assert_eq!(checked.diagnostics, vec![], "{id}");
        assert_eq!(Score::named(id, &[]).map(|score| score.id).as_deref(), Some(*id));
    }
}
