//! Incidents and failures.

use serde_json::{Value, json};

use super::words::{is_defect, is_incident};
use super::{Draft, quoted, share};
use crate::event::Kind;
use crate::workspace::Workspace;

/// Incidents are rare: a few are enough.
const ENOUGH: u64 = 3;

impl Workspace {
    /// Whatever may be an incident.
    pub(super) fn incidents(&self) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let of_tool = json!({ "record": "incident", "at": ["created"] });
        drafts.push(self.incident("incidents", of_tool, "their tool calls them so".to_owned(), true, Kind::Incident));
        for (field, what) in [("labels", "issues labelled"), ("kind", "issues of the kind")] {
            for (like, named) in [(is_incident as fn(&str) -> bool, true), (is_defect, false)] {
                let (names, _) = self.values_like(Kind::Issue, field, like);
                if names.is_empty() {
                    continue;
                }
                let op = if field == "labels" { "has" } else { "is" };
                let rule = json!({ "record": "issue", "where": { "field": field, "op": op, "values": names }, "at": ["created"] });
                let because = match named {
                    true => "this is what people call incidents".to_owned(),
                    false => "defects are reported whether or not a delivery broke something".to_owned(),
                };
                drafts.push(self.incident(&format!("{what} {}", quoted(&names)), rule, because, named, Kind::Issue));
            }
        }
        drafts
    }

    fn incident(&self, title: &str, rule: Value, because: String, named: bool, kind: Kind) -> Draft {
        let mut set = vec![("/definitions/incident", json!({ "any": [rule.clone()] }))];
        let mut because = vec![because];
        let of = self.count_rule(&json!({ "id": "tried" }), &rule).matched;
        let ended = |field: &str| {
            let mut with = rule.clone();
            let exists = json!({ "field": field, "op": "exists" });
            with["where"] = match rule["where"].is_null() {
                true => exists,
                false => json!({ "all": [rule["where"], exists] }),
            };
            self.count_rule(&json!({ "id": "tried" }), &with).matched
        };
        let (resolved, closed) = (ended("resolvedAt"), ended("closedAt"));
        if resolved == 0 && closed > 0 {
            set.push(("/timeToRestore/end", json!({ "moment": "closed" })));
            set.push(("/timeToRestore/window", json!({ "anchor": "closed" })));
        }
        because.push(format!("{} say when they ended", share(resolved.max(closed), of)));
        set.extend(self.cause_scope(kind).map(|scope| ("/links/cause", cause(&scope))));
        Draft { title: title.to_owned(), rule, set, because, named, enough: ENOUGH, fits: false }
    }

    /// What an incident and a deployment can share here, where it is not what the default profile asks for.
    fn cause_scope(&self, kind: Kind) -> Option<Value> {
        let shares = |field: &str| {
            let others = self.values(Kind::Run, field);
            let others =
                others.into_iter().chain(self.values(Kind::Stage, field)).chain(self.values(Kind::Release, field));
            let others: Vec<String> = others.map(|(value, _)| value).collect();
            self.values(kind, field).keys().any(|value| others.contains(value))
        };
        match (shares("service"), shares("repo")) {
            (true, _) => None,
            (false, true) => Some(json!(["repo"])),
            (false, false) => Some(json!([])),
        }
    }

    /// What may count as a failed deployment.
    pub(super) fn failures(&self, has_deployments: bool) -> Vec<Draft> {
        if !has_deployments {
            return Vec::new();
        }
        let mut signs = Vec::new();
        for (kind, field, what) in [
            (Kind::Run, "isHotfix", "hotfixes"),
            (Kind::Run, "isRollback", "rollbacks"),
            (Kind::Commit, "reverts", "commits that take another back"),
        ] {
            let count = match field {
                "reverts" => self.have(kind, field),
                _ => self.values(kind, field).get("true").copied().unwrap_or(0),
            };
            signs.extend((count > 0).then(|| format!("{count} {what}")));
        }
        vec![
            Draft {
                title: "deployments that an incident is linked to, or that were rolled back, repaired or reverted"
                    .to_owned(),
                rule: json!({ "any": [
                    { "of": "incident", "linked": "cause" }, { "of": "fix" }, { "of": "revert" },
                ] }),
                set: Vec::new(),
                because: match signs.is_empty() {
                    true => vec!["incidents tell which deployments failed".to_owned()],
                    false => vec![format!("there are {}", signs.join(", "))],
                },
                named: true,
                enough: ENOUGH,
                fits: true,
            },
            Draft {
                title: "attempts that failed".to_owned(),
                rule: json!({ "of": "attempt", "outcome": ["failure"] }),
                set: vec![(
                    "/changeFailureRate",
                    json!({
                        "numerator": { "population": "attempt", "having": { "any": [{ "outcome": "failure" }] } },
                        "denominator": { "population": "attempt" },
                    }),
                )],
                because: vec!["an attempt that failed may never have reached a user".to_owned()],
                named: false,
                enough: ENOUGH,
                fits: false,
            },
        ]
    }
}

fn cause(scope: &Value) -> Value {
    json!({ "from": "incident", "to": "released", "by": ["explicit", "latestAtOrBefore"], "scope": scope })
}
