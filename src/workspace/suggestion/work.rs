//! Changes.

use serde_json::json;

use super::{Draft, share};
use crate::event::Kind;
use crate::workspace::Workspace;

impl Workspace {
    /// Whatever may be a change, the unit most tools count first.
    pub(super) fn changes(&self) -> Vec<Draft> {
        let has = |kind: Kind, name: &str| self.have(kind, name);
        let merged = has(Kind::PullRequest, "mergedAt");
        let with_commit = has(Kind::PullRequest, "mergeCommitSha").max(has(Kind::PullRequest, "firstCommitAt"));
        let commits = self.store.table(Kind::Commit).live as u64;
        let on_main = has(Kind::Commit, "onMain");
        let commit_filter = match on_main {
            0 => json!({ "field": "isMerge", "op": "is", "value": false }),
            _ => json!({ "all": [
                { "field": "onMain", "op": "is", "value": true }, { "field": "isMerge", "op": "is", "value": false },
            ] }),
        };
        let commit_rule = json!({ "record": "commit", "where": commit_filter, "at": ["authored"] });
        let issue_rule =
            json!({ "record": "issue", "where": { "field": "resolvedAt", "op": "exists" }, "at": ["resolved"] });
        let deploy = json!([{ "id": "deploy", "name": "Deploy", "until": { "moment": "ships.deployment.at" } }]);
        let draft = |title: &str, rule: serde_json::Value, because: String, named, fits| Draft {
            title: title.to_owned(),
            set: vec![("/definitions/change", rule.clone())],
            rule,
            because: vec![because],
            named,
            enough: 5,
            fits,
        };
        let pulls = json!({ "record": "pullRequest", "where": { "field": "state", "op": "is", "value": "merged" }, "at": ["merged"] });
        let mut all = vec![
            draft(
                "merged pull requests",
                pulls,
                format!("{} name a commit", share(with_commit, merged)),
                true,
                with_commit * 2 >= merged,
            ),
            draft("commits", commit_rule, format!("{commits} commits are there"), merged == 0, merged == 0),
            draft(
                "resolved issues",
                issue_rule,
                "an issue says when it was resolved, and not what was delivered".to_owned(),
                false,
                false,
            ),
        ];
        all[1].set.push(("/leadTime/stages", deploy.clone()));
        all[2].set.push(("/leadTime/stages", deploy));
        all[2].set.push(("/leadTime/start", json!({ "moment": "issue.created" })));
        all
    }

    /// How many records of a kind have a field.
    pub(super) fn have(&self, kind: Kind, name: &str) -> u64 {
        let Some(field) = kind.field(name) else { return 0 };
        let table = self.store.table(kind);
        (0..table.live).filter(|row| table.columns[field.index].has(*row)).count() as u64
    }
}
