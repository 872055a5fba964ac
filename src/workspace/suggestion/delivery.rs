//! Environments and deployments.

use serde_json::{Value, json};

use super::words::{delivers, is_before, is_production, outcomes};
use super::{Draft, quoted};
use crate::event::Kind;
use crate::order;
use crate::workspace::Workspace;

/// Fewer deployments than this say little.
const ENOUGH: u64 = 5;

impl Workspace {
    /// Environments that are production by their names; without one, each by itself.
    pub(super) fn environments(&self) -> Vec<Draft> {
        let mut names: Vec<(String, u64)> = self.values(Kind::Run, "environment").into_iter().collect();
        for (name, count) in self.values(Kind::Stage, "environment") {
            match names.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known += count,
                None => names.push((name, count)),
            }
        }
        order::sort_by(&mut names, |left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        let total: u64 = names.iter().map(|(_, count)| count).sum();
        let production: Vec<String> =
            names.iter().map(|(name, _)| name).filter(|name| is_production(name)).cloned().collect();
        let draft = |title: String, chosen: Vec<String>, because: Vec<String>, named, fits| Draft {
            title,
            rule: json!({ "any": [
                { "record": "run", "where": { "field": "environment", "op": "is", "values": chosen }, "at": ["finished", "started"] },
                { "record": "stage", "where": { "field": "environment", "op": "is", "values": chosen }, "at": ["finished", "started"] },
            ] }),
            set: vec![("/parameters/production", json!({ "kind": "pattern[]", "default": chosen }))],
            because,
            named,
            enough: ENOUGH,
            fits,
        };
        let mut drafts = Vec::new();
        let one = [production.clone()].into_iter().filter(|names| !names.is_empty());
        drafts.extend(one.map(|names| {
            let because = format!("{} is what production is called", quoted(&names));
            draft(quoted(&names), names, vec![because], true, true)
        }));
        for (name, count) in names.iter().filter(|(name, _)| !production.contains(name)).take(4) {
            let mut because = vec![format!("{count} of {total} runs and stages that name an environment name it")];
            because.extend(is_before(name).then(|| "by its name it comes before production".to_owned()));
            let fits = count * 2 >= total && !is_before(name);
            drafts.push(draft(quoted(std::slice::from_ref(name)), vec![name.clone()], because, false, fits));
        }
        drafts
    }

    /// Whatever may be a deployment, what says so most plainly first.
    pub(super) fn deployments(&self) -> Vec<Draft> {
        let mut drafts = Vec::new();
        drafts.extend(self.in_production(Kind::Run, "runs in the environment"));
        drafts.extend(self.in_production(Kind::Stage, "stages in the environment"));
        drafts.extend(self.named(Kind::Run, "pipeline", "runs of"));
        drafts.extend(self.named(Kind::Stage, "name", "stages called"));
        drafts.push(Draft {
            title: "runs that deliver".to_owned(),
            rule: self.attempt(Kind::Run, json!({ "field": "kind", "op": "in", "values": ["cd", "both"] })),
            because: vec!["their tool says that they deliver, and not where to".to_owned()],
            named: self.values(Kind::Run, "environment").is_empty(),
            ..deployment()
        });
        let release = |title: &str, because: &str, tag_only: bool| Draft {
            title: title.to_owned(),
            rule: json!({ "record": "release", "at": ["released"], "where": { "all": [
                { "not": { "field": "prerelease", "op": "is", "value": true } },
                { "not": { "field": "draft", "op": "is", "value": true } },
                match tag_only {
                    true => json!({ "field": "tagOnly", "op": "is", "value": true }),
                    false => json!({ "not": { "field": "tagOnly", "op": "is", "value": true } }),
                },
            ] } }),
            because: vec![because.to_owned()],
            named: !tag_only,
            ..deployment()
        };
        drafts.push(release("releases that are no previews", "a release is what users get", false));
        drafts.push(release("tags", "there may be nothing else that marks a version", true));
        drafts.push(Draft {
            title: "merged pull requests".to_owned(),
            rule: json!({ "record": "pullRequest", "where": { "field": "state", "op": "is", "value": "merged" }, "at": ["merged"] }),
            because: vec!["this is so where every merge goes out by itself; nothing in the data says that it does".to_owned()],
            // Every change finds its own merge.
            fits: false,
            ..deployment()
        });
        for draft in &mut drafts {
            draft.set.push(("/definitions/attempt", json!({ "any": [draft.rule.clone()] })));
        }
        drafts
    }

    fn in_production(&self, kind: Kind, what: &str) -> Option<Draft> {
        let (names, count) = self.values_like(kind, "environment", is_production);
        if names.is_empty() {
            return None;
        }
        let place = json!({ "field": "environment", "op": "is", "parameter": "production" });
        // Checks of production that only look, and do not deliver, name the environment too.
        let delivering = json!({ "field": "kind", "op": "in", "values": ["cd", "both"] });
        let filter = json!({ "all": [delivering, place] });
        let only = kind == Kind::Run && self.matches(&self.attempt(kind, filter.clone()), &names);
        Some(Draft {
            title: format!("{what} {}", quoted(&names)),
            rule: self.attempt(kind, if only { filter } else { place }),
            because: vec![format!("{count} name a production environment")],
            named: true,
            ..deployment()
        })
    }

    fn matches(&self, rule: &Value, production: &[String]) -> bool {
        let document = json!({ "id": "tried", "parameters": { "production": { "default": production } } });
        self.count_rule(&document, rule).matched > 0
    }

    fn named(&self, kind: Kind, field: &'static str, what: &str) -> Option<Draft> {
        let (all, _) = self.values_like(kind, field, delivers);
        let to_production: Vec<String> = all.iter().filter(|name| is_production(name)).cloned().collect();
        let names = if to_production.is_empty() { all } else { to_production };
        if names.is_empty() {
            return None;
        }
        Some(Draft {
            title: format!("{what} {}", quoted(&names)),
            rule: self.attempt(kind, json!({ "field": field, "op": "is", "values": names })),
            because: vec!["by their name they deliver".to_owned()],
            named: true,
            ..deployment()
        })
    }

    /// A rule about something that was tried: with outcomes where the records have any, placed by its end, or its beginning.
    fn attempt(&self, kind: Kind, filter: Value) -> Value {
        let mut rule = json!({ "record": kind.word(), "where": filter, "at": ["finished", "started"] });
        if !self.values(kind, "status").is_empty() {
            rule["outcome"] = outcomes();
        }
        rule
    }
}

fn deployment() -> Draft {
    Draft {
        title: String::new(),
        rule: Value::Null,
        set: Vec::new(),
        because: Vec::new(),
        named: false,
        enough: ENOUGH,
        fits: true,
    }
}
