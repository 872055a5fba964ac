//! Insights: what each widget inherits, what is its own, and a table of collections side by side.

use dora_insight::report::{InsightQuery, InsightReport, QueryError, TableQuery, WidgetReport};
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, Workspace, Zones};
use serde_json::{Value, json};

use crate::zone_table::zone;

fn events() -> String {
    let deployment = |id: &str, service: &str, status: &str, day: u32| {
        json!({ "type": "deployment", "id": id, "repo": "acme/shop", "service": service, "environment": "production",
            "status": status, "deployed_at": format!("2024-05-{day:02}T22:30:00Z"), "pull_requests": [format!("p{id}")] })
    };
    let change = |id: &str, hours: u32| {
        json!({ "type": "pull_request", "id": format!("p{id}"), "repo": "acme/shop", "number": 1, "author": "Ada",
            "created_at": "2024-05-01T08:00:00Z", "merged_at": "2024-05-01T09:00:00Z",
            "first_commit_at": format!("2024-05-{:02}T{:02}:30:00Z", 6 - (hours + 1) / 24, 22 - (hours % 24)) })
    };
    let issue = |id: &str, moves: &[(u32, &'static str)], resolved: Value| {
        let mut from = "Open";
        let mut moves_on = |(day, to): &(u32, &'static str)| json!({ "at": format!("2024-05-{day:02}T08:00:00Z"), "from": std::mem::replace(&mut from, to), "to": to });
        let history: Vec<Value> = moves.iter().map(&mut moves_on).collect();
        json!({ "type": "issue", "id": id, "key": id, "created_at": "2024-05-01T08:00:00Z", "resolved_at": resolved,
            "transitions": history })
    };
    let lines = [
        deployment("1", "pay", "success", 6),
        deployment("2", "pay", "success", 7),
        deployment("3", "pay", "failure", 8),
        deployment("4", "web", "success", 8),
        change("1", 3),
        change("2", 30),
        issue("A-1", &[(2, "Doing"), (3, "Review"), (5, "Doing"), (6, "Done")], json!("2024-05-06T08:00:00Z")),
        issue("A-2", &[(3, "Doing"), (7, "Done")], json!("2024-05-07T08:00:00Z")),
        issue("A-3", &[(3, "Doing")], Value::Null),
    ];
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn documents() -> Value {
    json!({
        "profiles": [{ "id": "berlin", "calendar": { "zone": "Europe/Berlin" } }, { "id": "all", "definitions": { "deployment": { "of": "attempt" } } }],
        "projects": [{
            "id": "shop", "categories": [{ "id": "teams" }, { "id": "sprints" }, { "id": "old", "enabled": false }],
            "collections": [
                { "id": "pay", "parent": "teams", "profile": "berlin",
                  "filters": [{ "record": "run", "where": { "field": "service", "op": "is", "value": "pay" } }] },
                { "id": "web", "parent": "teams", "profile": "all",
                  "filters": [{ "record": "run", "where": { "field": "service", "op": "is", "value": "web" } }] },
                { "id": "s1", "parent": "sprints" },
            ],
            "insights": [{
                "id": "delivery", "name": "Delivery", "categories": ["teams"], "range": { "from": "2024-05-06", "to": "2024-05-09" },
                "interval": "day", "statistic": "mean",
                "widgets": [
                    { "id": "df", "kind": "deploymentFrequency", "grid": { "x": 0, "y": 0, "w": 6, "h": 4 } },
                    { "id": "own", "kind": "leadTime", "view": "singleStat", "title": "P90", "statistic": "p90", "interval": "week",
                      "profile": "all", "range": { "from": "2024-05-01", "to": "2024-05-31" }, "grid": { "x": 6, "y": 0, "w": 6, "h": 4 } },
                    { "id": "web", "kind": "deploymentFrequency", "grid": { "x": 0, "y": 4, "w": 6, "h": 4 },
                      "filters": [{ "record": "run", "where": { "all": [
                          { "field": "service", "op": "is", "value": "web" }, { "field": "id", "op": "is", "value": "1" } ] } }] },
                    { "id": "table", "kind": "collectionTable", "grid": { "x": 6, "y": 4, "w": 6, "h": 4 } },
                    { "id": "spread", "kind": "distribution", "grid": { "x": 0, "y": 8, "w": 6, "h": 4 } },
                    { "id": "statuses", "kind": "timeInStages", "grid": { "x": 6, "y": 8, "w": 6, "h": 4 } },
                ],
            }],
        }],
    })
}

fn workspace(documents: &Value) -> Workspace {
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "events.ndjson".to_owned(), integration: "acme".to_owned(), source: None };
    let report = workspace.import_file(events().as_bytes(), &options).expect("an import");
    assert_eq!(report.refused, 0, "{:?}", report.diagnostics);
    workspace.set_documents(&documents.to_string());
    workspace
}

fn zones() -> Zones {
    [("UTC", Zone::utc()), ("Europe/Berlin", zone("Europe/Berlin"))]
        .into_iter()
        .map(|(name, zone)| (name.to_owned(), zone))
        .collect()
}

fn ask(workspace: &mut Workspace, more: &Value) -> Result<InsightReport, QueryError> {
    let mut query = json!({ "insight": "delivery", "now": "2024-06-01T00:00:00Z" });
    for (name, value) in more.as_object().expect("members") {
        query[name] = value.clone();
    }
    let query: InsightQuery = serde_json::from_value(query).expect("a query");
    for name in workspace.insight_zones(&query)? {
        assert!(zones().contains_key(&name), "{name}");
    }
    workspace.insight(&query, &zones())
}

fn widget<'r>(report: &'r InsightReport, id: &str) -> &'r WidgetReport {
    report.widgets.iter().find(|widget| widget.id == id).unwrap_or_else(|| panic!("no widget {id}"))
}

#[test]
fn the_documents_of_these_tests_are_sound() {
    assert_eq!(Workspace::new().set_documents(&documents().to_string()), vec![]);
}

#[test]
fn a_widget_inherits_what_it_does_not_set() {
    let report = ask(&mut workspace(&documents()), &json!({ "collection": "pay" })).expect("a report");
    assert_eq!((report.category.id.as_str(), report.collection.profile_from), ("teams", "own"));
    assert_eq!(report.path.iter().map(|step| step.id.as_str()).collect::<Vec<_>>(), ["teams", "pay"]);
    assert_eq!(report.settings.profile.as_deref(), Some("berlin"));
    let inherits = widget(&report, "df");
    let frequency = inherits.report.as_ref().expect("a report");
    assert!(inherits.own.is_empty());
    assert_eq!((frequency.range.from.as_str(), frequency.range.to.as_str()), ("2024-05-06", "2024-05-09"));
    assert_eq!((frequency.series.len(), frequency.zone.name.as_str()), (4, "Europe/Berlin"));
    // 22:30 in UTC is half past midnight of the next day in Berlin: the two of pay fall on the 7th and the 8th.
    assert_eq!(frequency.series.iter().map(|point| point.n).collect::<Vec<_>>(), [0, 1, 1, 0]);
    let own = widget(&report, "own");
    assert_eq!(own.own, ["range", "interval", "statistic", "profile"]);
    assert_eq!((own.view, own.title.as_deref()), ("singleStat", Some("P90")));
    let lead = own.report.as_ref().expect("a report");
    assert_eq!((lead.statistic.as_deref(), lead.profile.id.as_str()), (Some("p90"), "all"));
    assert_eq!((lead.range.to.as_str(), lead.zone.name.as_str()), ("2024-05-31", "UTC"));
}

#[test]
fn the_viewers_choice_stands_in_for_the_insights_and_not_for_the_widgets() {
    let viewed = json!({ "collection": "web", "range": { "from": "2024-05-08", "to": "2024-05-08" }, "interval": "month",
        "statistic": "median", "profile": "dora-2025-words", "zone": "UTC" });
    let report = ask(&mut workspace(&documents()), &viewed).expect("a report");
    assert_eq!(
        (report.settings.range.from.as_str(), report.settings.statistic.as_deref()),
        ("2024-05-08", Some("median"))
    );
    assert_eq!(report.collection.profile_from, "query");
    let frequency = widget(&report, "df").report.as_ref().expect("a report");
    assert_eq!((frequency.figure.n, frequency.series.len()), (1, 1));
    assert_eq!(widget(&report, "own").report.as_ref().map(|lead| lead.range.to.as_str()), Some("2024-05-31"));
}

#[test]
fn the_collections_filter_beats_the_widgets_on_the_same_field_and_says_so() {
    let mut workspace = workspace(&documents());
    let report = ask(&mut workspace, &json!({ "collection": "pay" })).expect("a report");
    let web = widget(&report, "web");
    assert_eq!(web.own, ["filters"]);
    let own = web.report.as_ref().expect("a report");
    assert_eq!(own.figure.n, 1, "the service is the collection's, the id is the widget's");
    assert!(own.diagnostics.iter().any(|finding| finding.code == "report.filterOverruled"));
    let all = ask(&mut workspace, &json!({})).expect("a report");
    let own = widget(&all, "web").report.as_ref().expect("a report");
    assert_eq!((all.collection.id.as_str(), own.figure.n), ("teams", 0), "without a collection's filter both hold");
}

#[test]
fn widgets_are_compared_with_the_dates_that_the_insight_says_each_by_its_own_range() {
    for (comparison, of_month, of_own) in [
        ("none", None, None),
        ("previousPeriod", Some(("2024-04-27", "2024-05-05")), Some(("2024-04-20", "2024-04-30"))),
        ("previousYear", Some(("2023-05-06", "2023-05-14")), Some(("2023-05-01", "2023-05-11"))),
    ] {
        let mut documents = documents();
        let insight = documents.pointer_mut("/projects/0/insights/0").expect("the insight");
        insight["comparison"] = json!(comparison);
        insight["range"] = json!({ "from": "2024-05-06", "to": "2024-05-14" });
        insight["widgets"] = json!([
            { "id": "df", "kind": "deploymentFrequency", "grid": { "x": 0, "y": 0, "w": 6, "h": 4 } },
            { "id": "own", "kind": "leadTime", "range": { "from": "2024-05-01", "to": "2024-05-11" }, "grid": { "x": 6, "y": 0, "w": 6, "h": 4 } },
        ]);
        let report = ask(&mut workspace(&documents), &json!({})).expect("a report");
        for (id, dates) in [("df", of_month), ("own", of_own)] {
            let change = &widget(&report, id).report.as_ref().expect("a report").change;
            let found = change.as_ref().map(|change| (change.range.from.as_str(), change.range.to.as_str()));
            assert_eq!(found, dates, "{comparison}: {id}");
        }
    }
}

#[test]
fn a_widget_may_override_one_attribute_of_the_collection() {
    let mut documents = documents();
    let overriding = json!([{ "record": "run", "where": { "field": "service", "op": "is", "value": "web" }, "overrides": "service" }]);
    let widgets =
        documents.pointer_mut("/projects/0/insights/0/widgets").and_then(Value::as_array_mut).expect("widgets");
    let web = widgets.iter_mut().find(|widget| widget["id"] == "web").expect("the widget");
    web["filters"] = overriding;
    let mut workspace = workspace(&documents);
    let alone = ask(&mut workspace, &json!({ "collection": "web" })).expect("a report");
    let report = ask(&mut workspace, &json!({ "collection": "pay" })).expect("a report");
    let own = widget(&report, "web").report.as_ref().expect("a report");
    assert_eq!(own.figure.n, widget(&alone, "web").report.as_ref().expect("a report").figure.n);
    assert!(own.figure.n > 0 && own.diagnostics.iter().any(|finding| finding.code == "report.filterOverrides"));
}

#[test]
fn an_insight_is_shown_for_collections_of_its_categories() {
    let mut workspace = workspace(&documents());
    let mut refused = |more: Value, code: &str, path: &str, says: &str| {
        let error = ask(&mut workspace, &more).expect_err("a refusal");
        assert_eq!((error.code, error.path.as_str()), (code, path), "{}", error.message);
        assert!(error.message.contains(says), "{}", error.message);
    };
    refused(json!({ "collection": "s1" }), "query.collection", "/collection", "of the category \"sprints\"");
    refused(json!({ "collection": "nobody" }), "query.collection", "/collection", "pay, web, s1");
    refused(json!({ "insight": "none" }), "query.insight", "/insight", "wanted one of delivery");
    refused(json!({ "range": { "preset": "lastCentury" } }), "query.range", "/range/preset", "lastCentury");
    refused(json!({ "now": "soon" }), "query.now", "/now", "soon");
    let named =
        ask(&mut workspace, &json!({ "insight": "shop/delivery", "collection": "shop/web" })).expect("a report");
    assert_eq!(named.collection.id, "web");
}

#[test]
fn a_widget_that_cannot_be_used_takes_no_other_with_it() {
    let mut broken = documents();
    broken["projects"][0]["insights"][0]["widgets"][0]["kind"] = json!("weather");
    let report = ask(&mut workspace(&broken), &json!({})).expect("a report");
    assert_eq!(report.widgets.len(), 5);
    assert!(report.diagnostics.iter().any(|finding| finding.code == "report.widgetsLeftOut"));
    let mut broken = documents();
    broken["projects"][0]["insights"][0]["range"] = json!({ "preset": "lastCentury" });
    let error =
        ask(&mut workspace(&broken), &json!({})).expect_err("an insight whose own range is wrong cannot be shown");
    assert_eq!(error.code, "query.insight");

    let mut broken = documents();
    broken["profiles"][1]["calendar"] = json!({ "weekStart": "noday" });
    let report = ask(&mut workspace(&broken), &json!({ "collection": "pay" })).expect("a report");
    let problem = widget(&report, "own").problem.as_ref().expect("a problem");
    assert_eq!((problem.code, problem.path.as_str()), ("query.profile", "/profile"));
    assert!(widget(&report, "own").report.is_none() && widget(&report, "df").report.is_some());
}

fn table(workspace: &mut Workspace, more: &Value) -> Value {
    let mut query = json!({ "collection": "teams", "metrics": ["deploymentFrequency", "changeFailureRate"],
        "range": { "from": "2024-05-06", "to": "2024-05-09" }, "now": "2024-06-01T00:00:00Z" });
    for (name, value) in more.as_object().expect("members") {
        query[name] = value.clone();
    }
    let query: TableQuery = serde_json::from_value(query).expect("a query");
    let table = workspace.collection_table(&query, &zones()).expect("a table");
    serde_json::to_value(table).expect("a value")
}

#[test]
fn a_table_measures_each_row_on_its_own_records_and_warns_where_profiles_differ() {
    let mut workspace = workspace(&documents());
    let counts = |table: &Value| -> Vec<(String, u64)> {
        let rows = table["rows"].as_array().expect("rows").iter();
        rows.map(|row| {
            (row["profile"].as_str().unwrap_or("-").to_owned(), row["cells"][0]["figure"]["n"].as_u64().expect("n"))
        })
        .collect()
    };
    let codes = |table: &Value| -> Vec<String> {
        let findings = table["diagnostics"].as_array().expect("findings").iter();
        findings.map(|finding| finding["code"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let own = table(&mut workspace, &json!({}));
    assert_eq!(own["metrics"], json!(["deploymentFrequency", "changeFailureRate"]));
    // The root by the default profile: three that ended well. Pay by Berlin's days: two of them. Web counts every attempt: one.
    assert_eq!(counts(&own), [("-".to_owned(), 3), ("berlin".to_owned(), 2), ("all".to_owned(), 1)]);
    assert_eq!(codes(&own), ["report.profilesDiffer"]);
    let this = table(&mut workspace, &json!({ "profiles": "this" }));
    assert_eq!(counts(&this), [("-".to_owned(), 3), ("-".to_owned(), 2), ("-".to_owned(), 1)]);
    assert_eq!(codes(&this), ["report.profileOverruled"]);
    let one = table(&mut workspace, &json!({ "profile": "all" }));
    assert_eq!(counts(&one), [("all".to_owned(), 4), ("all".to_owned(), 3), ("all".to_owned(), 1)]);
    let none = table(&mut workspace, &json!({ "profile": "nobody" }));
    assert_eq!(none["rows"][0]["cells"][0]["problem"]["code"], "query.profile");
    let of_widget = ask(&mut workspace, &json!({})).expect("a report");
    let of_widget = widget(&of_widget, "table").table.as_ref().expect("a table");
    assert_eq!((of_widget.metrics.len(), of_widget.rows.len()), (5, 3));
}

#[test]
fn times_are_spread_over_steps_that_double() {
    let report = ask(&mut workspace(&documents()), &json!({})).expect("a report");
    let spread = widget(&report, "spread").distribution.as_ref().expect("a distribution");
    let counts: Vec<u64> = spread.bins.iter().map(|bin| bin.count).collect();
    // The first change took 3 hours. The second, begun 30 hours before the first was shipped, went out a day later: 54 hours.
    assert_eq!((spread.n, counts), (2, vec![0, 0, 1, 0, 0, 0, 0, 1]));
    let last = &spread.bins[7];
    assert_eq!((last.from_ms, last.to_ms, last.ids.len()), (Some(2 * 86_400_000), Some(4 * 86_400_000), 1));
}

#[test]
fn a_goal_is_told_beside_the_figure_and_each_step_and_a_widgets_own_stands_for_the_insights() {
    let mut documents = documents();
    let insight = &mut documents["projects"][0]["insights"][0];
    insight["goals"] = json!([
        { "metric": "leadTime", "value": "PT24H", "statistic": "mean" },
        { "metric": "deploymentFrequency", "value": 6, "per": "week", "by": "2024-12-31", "name": "Daily, nearly" },
    ]);
    insight["annotations"] =
        json!([{ "date": "2024-05-08", "text": "later" }, { "date": "2024-05-07", "text": "earlier" }]);
    insight["widgets"][2]["goal"] = json!({ "value": 1 });
    let mut workspace = workspace(&documents);
    let report = ask(&mut workspace, &json!({ "collection": "pay" })).expect("a report");
    let goal = |id: &str| widget(&report, id).goal.clone().expect("a goal");
    // Of pay two of the four days: half a day, 3.5 a week; each day with one is 7 a week.
    let frequency = goal("df");
    assert_eq!((frequency.direction, frequency.operand, frequency.value), ("atLeast", "perWeek", 6.0));
    assert_eq!((frequency.name.as_deref(), frequency.by.as_deref()), (Some("Daily, nearly"), Some("2024-12-31")));
    assert_eq!((frequency.met, frequency.reason), (Some(false), None));
    assert_eq!(frequency.steps, [Some(false), Some(true), Some(true), Some(false)]);
    // Its own goal, and told as its own.
    assert_eq!(
        (goal("web").value, goal("web").operand, widget(&report, "web").own.contains(&"goal")),
        (1.0, "perDay", true)
    );
    // 3 and 54 hours: their mean is 28.5, over the goal; the other widget shows the 90th percentile, which it is not about.
    let spread = goal("spread");
    assert_eq!((spread.direction, spread.value, spread.met), ("atMost", 86_400_000.0, Some(false)));
    assert_eq!((goal("own").met, goal("own").reason), (None, Some("otherStatistic")));
    assert!(goal("own").steps.iter().all(Option::is_none));
    assert!(widget(&report, "table").goal.is_none() && widget(&report, "statuses").goal.is_none());
    let told: Vec<&str> = report.annotations.iter().map(|annotation| annotation.text.as_str()).collect();
    assert_eq!(told, ["earlier", "later"]);
}

#[test]
fn an_issues_time_in_a_status_is_that_of_all_its_visits() {
    let report = ask(&mut workspace(&documents()), &json!({ "statistic": "mean" })).expect("a report");
    let found = widget(&report, "statuses").statuses.as_ref().expect("times in statuses");
    let days = |id: &str| {
        let own = found.statuses.iter().find(|status| status.id == id).unwrap_or_else(|| panic!("no {id}"));
        (own.figure.value.map(|ms| ms / 86_400_000.0), own.figure.n)
    };
    // Doing on the 2nd and again on the 5th, a day each; Review for two. A-2: Doing for four.
    assert_eq!(days("Doing"), (Some(3.0), 2));
    assert_eq!(days("Review"), (Some(2.0), 1));
    assert_eq!(days("Open"), (Some(1.5), 2));
    assert_eq!(
        found.statuses.iter().map(|status| status.id.as_str()).collect::<Vec<_>>(),
        ["Open", "Doing", "Review", "Done"]
    );
    assert_eq!((found.accounting.read, found.accounting.used), (3, 2));
    assert_eq!(found.accounting.excluded.iter().map(|own| (own.reason, own.count)).collect::<Vec<_>>(), [("open", 1)]);
}
