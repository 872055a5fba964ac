//! What Jira Server and Data Center write otherwise than Cloud is read the same.

use dora_insight::store::RowId;
use dora_insight::workspace::{FileOptions, Workspace};

/// What a file becomes, as neutral events.
fn read(text: &str) -> String {
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "issues.json".to_owned(), integration: "jira".to_owned(), source: None };
    let report = workspace.import_file(text.as_bytes(), &options).expect("an import");
    assert_eq!((report.source, report.refused, report.found), (Some("jira"), 0, 1), "{text}: {:?}", report.diagnostics);
    assert_eq!((report.zoneless_times, report.diagnostics.len()), (0, 0), "{text}");
    workspace.to_events(RowId(0)).text
}

/// An issue with these members beside those that all have.
fn issue(fields: &str) -> String {
    format!(
        r#"{{"id":"31","key":"OPS-31","self":"https://jira.example/rest/api/2/issue/31","fields":{{"created":"2024-05-01T09:00:00.000+0000"{fields}}}}}"#
    )
}

/// Two ways to write one thing, and what both must become.
fn same(cloud: &str, server: &str, becomes: &[&str]) {
    let (cloud, server) = (read(cloud), read(server));
    assert_eq!(cloud, server);
    for said in becomes {
        assert!(server.contains(said), "wanted {said} in {server}");
    }
}

fn same_fields(cloud: &str, server: &str, becomes: &[&str]) {
    same(&issue(cloud), &issue(server), becomes);
}

#[test]
fn people_by_name_and_key() {
    same_fields(
        r#","assignee":{"accountId":"5f01","displayName":"Ada","active":true},"creator":{"accountId":"5f02","displayName":"Ben"},
            "customfield_7":[{"accountId":"5f03","displayName":"Cy"}]"#,
        r#","assignee":{"name":"ada","key":"JIRAUSER10100","emailAddress":"ada@example.org","displayName":"Ada","active":true,"timeZone":"UTC"},
            "creator":{"name":"ben","key":"ben","displayName":"Ben"},"customfield_7":[{"name":"cy","key":"cy","displayName":"Cy"}]"#,
        &[r#""assignee":"Ada""#, r#""author":"Ben""#, r#""customfield_7":"Cy""#],
    );
}

#[test]
fn people_of_whom_no_name_is_shown() {
    let nobody = read(&issue(r#","assignee":{"name":"ada","key":"JIRAUSER10100"},"reporter":{"key":"JIRAUSER10101"}"#));
    assert!(nobody.contains(r#""assignee":"ada""#) && nobody.contains(r#""author":"JIRAUSER10101""#), "{nobody}");
}

#[test]
fn bodies_in_wiki_markup() {
    same_fields(
        r#","description":{"type":"doc","version":1,"content":[{"type":"heading","attrs":{"level":1},"content":[{"type":"text","text":"Why"}]}]},
            "environment":{"type":"doc","version":1,"content":[]},
            "customfield_8":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Card payments fail"}]}]}"#,
        r#","description":"h1. Why\r\n\r\n{code:json}{\"a\":1}{code}","environment":"","customfield_8":"Card payments fail""#,
        &[r#""customfield_8":"Card payments fail""#],
    );
}

#[test]
fn times_in_the_zone_of_the_server() {
    same_fields(
        r#","updated":"2024-05-03T09:00:00.000+0000","resolutiondate":"2024-05-02T09:00:00.000+0000""#,
        r#","updated":"2024-05-03T11:00:00.000+0200","resolutiondate":"2024-05-02T02:00:00.000-0700""#,
        &[r#""resolved_at":"2024-05-02T09:00:00Z""#],
    );
}

#[test]
fn sprints_as_texts() {
    same_fields(
        r#","customfield_10":[{"id":1,"name":"Keys, and locks","state":"closed","boardId":4},{"id":2,"name":"Sprint 2","state":"active","boardId":4}]"#,
        r#","customfield_10":["com.atlassian.greenhopper.service.sprint.Sprint@1f39706[id=1,rapidViewId=4,state=CLOSED,name=Keys, and locks,startDate=2024-05-01T09:00:00.000Z,endDate=2024-05-14T09:00:00.000Z,completeDate=2024-05-14T09:00:00.000Z,activatedDate=2024-05-01T09:00:00.000Z,sequence=1,goal=,autoStartStop=false,synced=false]",
            "com.atlassian.greenhopper.service.sprint.Sprint@2a[id=2,rapidViewId=4,state=ACTIVE,name=Sprint 2,startDate=2024-05-15T09:00:00.000Z,endDate=<null>,completeDate=<null>,sequence=2,goal=Locks]"]"#,
        &[r#""sprints":["Keys, and locks","Sprint 2"]"#],
    );
}

#[test]
fn names_and_schema_beside_the_issues_and_in_them() {
    let fields = r#","issuetype":{"name":"Bug","subtask":false},"customfield_9":{"self":"https://jira.example/rest/api/2/customFieldOption/1","value":"Gold","id":"1"}"#;
    let plain = issue(fields);
    let expanded = r#""names":{"customfield_9":"Tier","issues":"Issues"},"schema":{"customfield_9":{"type":"option","custom":"com.atlassian.jira.plugin.system.customfieldtypes:select","customId":9}}"#;
    let cloud = format!(r#"{{"issues":[{plain}],"isLast":true}}"#);
    for server in [
        format!(r#"{{"expand":"names,schema","startAt":0,"maxResults":50,"total":1,"issues":[{plain}],{expanded}}}"#),
        format!(r#"{{"expand":"names,schema",{expanded},"startAt":0,"maxResults":50,"total":1,"issues":[{plain}]}}"#),
        plain.replacen('{', &format!("{{{expanded},"), 1),
    ] {
        same(&cloud, &server, &[r#""customfield_9":"Gold""#, r#""kind":"Bug""#]);
    }
}

#[test]
fn an_address_below_a_path() {
    let below = issue("").replace("https://jira.example/rest", "https://tools.example/jira/rest");
    assert!(read(&below).contains(r#""url":"https://tools.example/jira/browse/OPS-31""#));
}

#[test]
fn a_changelog_that_begins_with_the_oldest_change() {
    let change = |id: u32, day: u32, from: &str, to: &str, who: &str| {
        format!(
            r#"{{"id":"{id}","author":{who},"created":"2024-05-{day:02}T09:00:00.000+0000","items":[{{"field":"status","fieldtype":"jira","from":"1","fromString":"{from}","to":"3","toString":"{to}"}}]}}"#
        )
    };
    let with = |histories: &str| {
        issue("").replacen(
            '{',
            &format!(r#"{{"changelog":{{"startAt":0,"maxResults":2,"total":2,"histories":[{histories}]}},"#),
            1,
        )
    };
    let (cloud, server) =
        (r#"{"accountId":"5f01","displayName":"Ada"}"#, r#"{"name":"ada","key":"ada","displayName":"Ada"}"#);
    let newest_first =
        [change(11, 3, "Building", "Shipped", cloud), change(10, 2, "Open", "Building", cloud)].join(",");
    let oldest_first =
        [change(10, 2, "Open", "Building", server), change(11, 3, "Building", "Shipped", server)].join(",");
    same(
        &with(&newest_first),
        &with(&oldest_first),
        &[r#""at":"2024-05-03T09:00:00Z","from":"Building","to":"Shipped""#],
    );
}
