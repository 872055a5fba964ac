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

    fn but(mut self, reason: &'static str, count: usize) -> Count {
        if count > 0 {
            *self.passed_over.entry(reason).or_default() += count as u64;
        }
        self
    }
}

pub fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn status_changes(histories: &[Value]) -> usize {
    histories.iter().flat_map(|history| list(history, "/items")).filter(|item| item["field"] == "status").count()
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
        "statuses.json" => Count::passed("statusDefinition", list(file, "").len()),
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
        "workitem_states.json" => Count::passed("stateDefinition", value.len()),
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
        // Neither says anything that a measure needs.
        "issue_events.json" => Count::passed("issueEvent", own.len()),
        "milestones.json" => Count::passed("milestoneDefinition", own.len()),
        "deployment_statuses.json" => Count::of("deploymentStatus", own.len()),
        _ => Count::of("release", own.len()),
    }
}
