//! What must be found in each file, counted by walking its JSON.

use std::collections::BTreeMap;

use serde_json::Value;

/// What must be found in a file: records by kind, records passed over by reason.
#[derive(Default, Debug, PartialEq)]
pub struct Count {
    pub records: BTreeMap<&'static str, u64>,
    pub passed_over: BTreeMap<&'static str, u64>,
}

impl Count {
    fn of(kind: &'static str, count: usize) -> Count {
        Count::default().and(kind, count)
    }

    fn passed(reason: &'static str, count: usize) -> Count {
        Count::default().but(reason, count)
    }

    fn and(mut self, kind: &'static str, count: usize) -> Count {
        if count > 0 {
            *self.records.entry(kind).or_default() += count as u64;
        }
        self
    }

    fn with(mut self, other: Count) -> Count {
        for (kind, count) in other.records {
            *self.records.entry(kind).or_default() += count;
        }
        for (reason, count) in other.passed_over {
            *self.passed_over.entry(reason).or_default() += count;
        }
        self
    }

    fn but(mut self, reason: &'static str, count: usize) -> Count {
        if count > 0 {
            *self.passed_over.entry(reason).or_default() += count as u64;
        }
        self
    }
}

/// Rows of a table whose quotes are all closed, and the versions in them.
pub fn csv(text: &str) -> Count {
    let mut rows: Vec<Vec<String>> = vec![vec![String::new()]];
    let mut quoted = false;
    for c in text.trim_start_matches('\u{feff}').chars() {
        let row = rows.last_mut().expect("a row");
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            other => row.last_mut().expect("a cell").push(other),
        }
    }
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let header = rows.remove(0);
    let versions = rows.iter().flat_map(|row| header.iter().zip(row));
    let versions = versions.filter(|(column, cell)| column.starts_with("Fix ver") && !cell.is_empty()).count();
    Count::of("issue", rows.len()).and("fixVersion", versions)
}

pub fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn status_changes(histories: &[Value]) -> usize {
    histories
        .iter()
        .flat_map(|history| list(history, "/items"))
        .filter(|item| item["field"] == "status" || item["fieldId"] == "status")
        .count()
}

/// Stages that an execution shows: neither hidden, nor holders of others, nor the same one twice.
fn shown_stages(execution: &Value) -> usize {
    let nodes = execution["layoutNodeMap"].as_object().map(|nodes| nodes.values().collect::<Vec<_>>());
    let mut names: Vec<String> = nodes
        .unwrap_or_default()
        .into_iter()
        .filter(|node| node["hidden"] != true && node["nodeType"] != "MATRIX")
        .map(|node| format!("{}{}", node["nodeUuid"], node["nodeIdentifier"]))
        .collect();
    names.sort();
    names.dedup();
    names.len()
}

pub fn jira(path: &str, file: &Value) -> Count {
    let issues = list(file, "/issues");
    let sum = |of: fn(&Value) -> usize| issues.iter().map(of).sum();
    match path {
        "search_expand_changelog.json" => Count::of("issue", issues.len())
            .and("transition", sum(|issue| status_changes(list(issue, "/changelog/histories"))))
            .and("fixVersion", sum(|issue| list(issue, "/fields/fixVersions").len())),
        "statuses.json" => Count::of("status", list(file, "").len()),
        "issue_types.json" => Count::passed("issueTypeDefinition", list(file, "").len()),
        "sprints.json" => Count::passed("sprintDefinition", list(file, "/values").len()),
        "dev_status_detail.json" => Count::passed("developmentPanel", list(file, "").len()),
        _ => {
            let entries = list(file, "/values");
            let without = |entry: &&Value| status_changes(std::slice::from_ref(*entry)) == 0;
            Count::of("transition", status_changes(entries))
                .but("changelogWithoutStatus", entries.iter().filter(without).count())
        }
    }
}

pub fn harness(path: &str, file: &Value) -> Count {
    let executions: Vec<&Value> = match path {
        "trigger_execution_details.json" => vec![&file["data"]["executionDetails"]["pipelineExecutionSummary"]],
        "webhook_notifications.json" => {
            let ends = list(file, "").iter().filter(|one| one["eventData"]["eventType"] == "PipelineEnd").count();
            return Count::of("run", list(file, "").len() - ends).but("notificationWithoutOutcome", ends);
        }
        _ => list(file, "/data/content").iter().collect(),
    };
    Count::of("run", executions.len()).and("stage", executions.into_iter().map(shown_stages).sum())
}

pub fn azure_devops(path: &str, file: &Value) -> Count {
    let value = list(file, "/value");
    match path {
        "builds.json" => Count::of("run", value.len()),
        "build_timeline.json" => Count::of("stage", list(file, "/records").len()),
        "releases.json" => Count::of("run", list(file, "").len()),
        "pull_requests.json" => {
            let votes = value.iter().flat_map(|pull| list(pull, "/reviewers")).filter(|one| one["vote"] != 0).count();
            Count::of("pullRequest", value.len()).and("review", votes)
        }
        // The file does not say whose commits they are, so that they are no pull request's.
        "pull_request_commits.json" => Count::of("commit", value.len()),
        "workitems.json" => Count::of("issue", value.len()),
        "workitem_updates.json" => {
            let moves = value.iter().filter(|update| !update["fields"]["System.State"].is_null()).count();
            Count::of("transition", moves).but("updateWithoutStateChange", value.len() - moves)
        }
        "workitem_states.json" => Count::of("status", value.len()),
        _ => Count::default(),
    }
}

pub fn github(path: &str, file: &Value) -> Count {
    let own = list(file, "");
    match path.split('/').next().unwrap_or_default() {
        "pulls.json" => Count::of("pullRequest", own.len()),
        "issues.json" => {
            let pulls = own.iter().filter(|issue| !issue["pull_request"].is_null()).count();
            Count::of("issue", own.len() - pulls).but("pullRequestInIssueList", pulls)
        }
        "stenjo_single_issue.json" => Count::of("issue", 1),
        "actions_runs.json" => Count::of("run", list(file, "/workflow_runs").len()),
        "actions_jobs" => Count::of("stage", list(file, "/jobs").len()),
        "pull_commits" => Count::of("commit", own.len()).and("pullRequestCommit", own.len()),
        "pull_reviews" => Count::of("review", own.len()),
        "deployments.json" => Count::of("run", own.len()),
        "issue_events.json" => {
            let labels = own.iter().filter(|event| event["label"].is_object());
            let (of_pulls, of_issues): (Vec<&Value>, Vec<&Value>) =
                labels.partition(|event| event["issue"]["pull_request"].is_object());
            Count::of("labelEvent", of_pulls.len())
                .but("labelOfSomethingElse", of_issues.len())
                .but("issueEvent", own.len() - of_pulls.len() - of_issues.len())
        }
        // It says nothing that a measure needs.
        "milestones.json" => Count::passed("milestoneDefinition", own.len()),
        "deployment_statuses.json" => Count::of("deploymentStatus", own.len()),
        _ => Count::of("release", own.len()),
    }
}

pub fn gitlab(path: &str, file: &Value) -> Count {
    let own = list(file, "");
    match path.split('/').next().unwrap_or_default() {
        "merge_requests.json" => Count::of("pullRequest", own.len()),
        "merge_request_commits" => Count::of("commit", own.len()).and("pullRequestCommit", own.len()),
        "jobs.json" => Count::of("stage", own.len()),
        "issues.json" => Count::of("issue", own.len()),
        _ => Count::of("run", own.len()),
    }
}

pub fn bitbucket(path: &str, file: &Value) -> Count {
    let values = list(file, "/values").len();
    match path {
        "pull_requests.json" => Count::of("pullRequest", values),
        "issues.json" => Count::of("issue", values),
        // The file does not say whose commits they are, so that they are no pull request's.
        "pull_request_commits.json" => Count::of("commit", values),
        _ => Count::of("run", values),
    }
}

pub fn bitbucket_webhooks(_: &str, file: &Value) -> Count {
    let pushed = list(file, "/push/changes").iter().map(|change| list(change, "/commits").len()).sum();
    Count::of("commit", pushed).and("issue", usize::from(file["issue"].is_object()))
}

pub fn jenkins(path: &str, file: &Value) -> Count {
    match path {
        "stages.json" => Count::of("stage", list(file, "").len()),
        _ => Count::of("run", list(file, "/allBuilds").len()),
    }
}

pub fn circleci(path: &str, file: &Value) -> Count {
    let items = list(file, "/items").len();
    Count::of(if path == "pipelines.json" { "run" } else { "stage" }, items)
}

pub fn pagerduty(path: &str, file: &Value) -> Count {
    match path {
        "incident_log_entries.json" => {
            let telling = ["trigger_log_entry", "acknowledge_log_entry", "resolve_log_entry"];
            let own = list(file, "");
            let told = own.iter().filter(|entry| telling.iter().any(|word| entry["type"] == *word)).count();
            Count::of("incident", told).but("logEntryWithoutChange", own.len() - told)
        }
        _ => Count::of("incident", list(file, "/incidents").len()),
    }
}

pub fn opsgenie(_: &str, file: &Value) -> Count {
    Count::of("incident", list(file, "/data").len() + list(file, "").len())
}

pub fn servicenow(_: &str, file: &Value) -> Count {
    Count::of("incident", list(file, "").len())
}

pub fn pelorus(_: &str, file: &Value) -> Count {
    match (file["failure_id"].is_string(), file["commit_hash"].is_string()) {
        (true, _) => Count::of("incident", 1),
        (false, true) => Count::of("commit", 1).and("run", 1).and("artifact", 1),
        (false, false) => Count::of("run", 1).and("artifact", 1),
    }
}

pub fn cdevents(_: &str, file: &Value) -> Count {
    let words: Vec<&str> = file["context"]["type"].as_str().unwrap_or_default().split('.').collect();
    let artifacts = usize::from(file["subject"]["content"]["artifactId"].is_string());
    match (words[2], words[3]) {
        ("pipelinerun", _) => Count::of("run", 1),
        ("build", _) | ("service", "deployed" | "upgraded" | "rolledback") => {
            Count::of("run", 1).and("artifact", artifacts)
        }
        ("taskrun", "finished") => Count::of("stage", 1),
        ("taskrun", _) => Count::passed("taskRunStart", 1),
        ("service", _) => Count::passed("serviceWithoutDeployment", 1),
        ("change", "updated") => Count::passed("changeUpdate", 1),
        ("change", "reviewed") => Count::of("pullRequest", 1).and("review", 1),
        ("change", _) => Count::of("pullRequest", 1),
        ("incident", _) => Count::of("incident", 1),
        ("ticket", _) => Count::of("issue", 1),
        ("artifact", _) => Count::passed("artifactEvent", 1),
        ("branch", _) => Count::passed("branchEvent", 1),
        ("environment", _) => Count::passed("environmentEvent", 1),
        ("repository", _) => Count::passed("repositoryEvent", 1),
        _ => Count::passed("testEvent", 1),
    }
}

pub fn gh_cli(path: &str, file: &Value) -> Count {
    let kind = match path {
        "pr_list.json" => "pullRequest",
        "run_list.json" => "run",
        _ => "release",
    };
    Count::of(kind, list(file, "").len())
}

pub fn github_graphql(path: &str, file: &Value) -> Count {
    match path {
        "deployments_dora.json" => Count::of("run", list(file, "/data/repository/deployments/edges").len()),
        _ => Count::of("issue", list(file, "/data/search/edges").len()),
    }
}

pub fn github_webhooks(_: &str, file: &Value) -> Count {
    let one = std::slice::from_ref(file);
    let mut count = Count::default();
    for event in file.as_array().map_or(one, Vec::as_slice) {
        count = count.with(github_webhook(event));
    }
    count
}

fn github_webhook(event: &Value) -> Count {
    let has = |name: &str| event[name].is_object();
    if event["ref_type"].is_string() {
        return Count::passed("created", 1);
    }
    if event["before"].is_string() && event["action"].is_null() {
        let tag = event["ref"].as_str().unwrap_or_default().starts_with("refs/tags/") && event["deleted"] != true;
        let commits = list(event, "/commits").len();
        if commits == 0 && !tag {
            return Count::passed(if event["deleted"] == true { "deletion" } else { "pushWithoutCommits" }, 1);
        }
        return Count::of("commit", commits).and("release", usize::from(tag));
    }
    if event["action"] == "deleted" {
        return Count::passed("deletion", 1);
    }
    if has("deployment_status") {
        return Count::of("run", 1).and("deploymentStatus", 1);
    }
    let nested = [("deployment", "run"), ("review", "review"), ("pull_request", "pullRequest"), ("issue", "issue")];
    let mut count = Count::default();
    for (name, kind) in nested {
        count = count.and(kind, usize::from(has(name)));
    }
    if has("pull_request") && has("label") {
        count = count.and("labelEvent", 1);
    }
    if count == Count::default() {
        count = count.and("release", usize::from(has("release"))).and("run", usize::from(has("workflow_run")));
    }
    count
}

pub fn jira_webhooks(_: &str, file: &Value) -> Count {
    if file["webhookEvent"] == "jira:issue_deleted" {
        return Count::passed("deletion", 1);
    }
    Count::of("issue", 1)
        .and("transition", status_changes(std::slice::from_ref(&file["changelog"])))
        .and("fixVersion", list(file, "/issue/fields/fixVersions").len())
}
