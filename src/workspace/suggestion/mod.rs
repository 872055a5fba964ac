//! A profile proposed from the data alone: which records look like deployments, changes, incidents and failures here.
//!
//! How sure a proposal is, is counted in three signs: its name says so; there are enough of them; other records fit. Three signs
//! are high, two medium, fewer low.

mod delivery;
mod trouble;
mod words;
mod work;

use std::collections::BTreeMap;

pub(super) use words::{is_before, is_production};

use serde::Serialize;
use serde_json::{Value, json};

use super::{RecordName, Workspace};
use crate::event::Kind;
use crate::link::{Resolved, resolve};
use crate::order;
use crate::profile::{Bindings, Profile, check_profile};

/// What the data suggests.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// A profile with the best candidate of each subject, ready to be saved; `None` where nothing looks like a deployment.
    pub profile: Option<Value>,
    /// `environment`, `deployment`, `change`, `incident` and `failure`, in this order.
    pub subjects: Vec<SuggestedSubject>,
}

/// What may be meant by one of the profile's words.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SuggestedSubject {
    /// The word: `deployment`.
    pub subject: &'static str,
    /// What fits, best first.
    pub candidates: Vec<Candidate>,
    /// Where nothing fits, what was looked for.
    pub nothing: Option<&'static str>,
}

/// One thing that may be meant.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// What it is, in words.
    pub title: String,
    /// What a profile says then, by JSON Pointer.
    pub set: BTreeMap<String, Value>,
    /// Records that it matches.
    pub matched: u64,
    /// Of so many of their kinds.
    pub of: u64,
    /// The latest of them.
    pub examples: Vec<RecordName>,
    /// Why, a sentence each.
    pub because: Vec<String>,
    /// How sure: `high`, `medium` or `low`.
    pub sure: &'static str,
}

/// A candidate before it is known how well it fits.
struct Draft {
    title: String,
    /// The definition that is tried, as it stands in a profile.
    rule: Value,
    set: Vec<(&'static str, Value)>,
    because: Vec<String>,
    /// Its name says so.
    named: bool,
    /// So many are enough.
    enough: u64,
    /// Other records fit, as far as is known yet.
    fits: bool,
}

impl Draft {
    fn sets(&self) -> BTreeMap<String, Value> {
        self.set.iter().map(|(pointer, value)| ((*pointer).to_owned(), value.clone())).collect()
    }
}

impl Workspace {
    /// Proposes a profile from the data alone.
    pub fn suggest_profile(&mut self) -> Suggestion {
        self.store.seal();
        let mut document =
            json!({ "schemaVersion": 1, "type": "dora", "id": "suggested", "name": "Suggested from the data" });
        let environment = self.suggest(&mut document, "environment", self.environments(), |_, _, _| {});
        let change = self.suggest(&mut document, "change", self.changes(), |_, _, _| {});
        let deployment = self.suggest(&mut document, "deployment", self.deployments(), |draft, profile, resolved| {
            fit_changes(draft, profile, resolved);
        });
        let incident = self.suggest(&mut document, "incident", self.incidents(), |draft, profile, resolved| {
            fit_incidents(draft, profile, resolved);
        });
        let has_deployments = !deployment.candidates.is_empty();
        let failure =
            self.suggest(&mut document, "failure", self.failures(has_deployments), |draft, profile, resolved| {
                fit_failures(draft, profile, resolved);
            });
        let profile = has_deployments.then_some(document);
        Suggestion { profile, subjects: vec![environment, deployment, change, incident, failure] }
    }

    /// Ranks the drafts for a subject, and makes the document say the best.
    fn suggest(
        &self,
        document: &mut Value,
        subject: &'static str,
        drafts: Vec<Draft>,
        fit: impl Fn(&mut Draft, &Profile, &Resolved),
    ) -> SuggestedSubject {
        let mut ranked: Vec<(u8, Candidate)> = Vec::new();
        for mut draft in drafts {
            let mut with = document.clone();
            draft.set.iter().for_each(|(pointer, value)| put(&mut with, pointer, value));
            let counted = self.count_rule(&with, &draft.rule);
            if counted.matched == 0 {
                continue;
            }
            if let Some(profile) = check_profile(&with.to_string(), &Bindings::new(), &[]).profile {
                let resolved = resolve(&self.store, &profile, &self.corrections);
                fit(&mut draft, &profile, &resolved);
            }
            let enough = counted.matched >= draft.enough;
            if !enough {
                draft.because.push(format!("there are only {}", counted.matched));
            }
            let signs = u8::from(draft.named) + u8::from(enough) + u8::from(draft.fits);
            let candidate = Candidate {
                set: draft.sets(),
                title: draft.title,
                matched: counted.matched,
                of: counted.of,
                examples: counted.examples,
                because: draft.because,
                sure: match signs {
                    3 => "high",
                    2 => "medium",
                    _ => "low",
                },
            };
            ranked.push((signs, candidate));
        }
        // Of equally sure ones the one looked for first comes first.
        order::sort_by_key(&mut ranked, |(signs, _)| std::cmp::Reverse(*signs));
        let candidates: Vec<Candidate> = ranked.into_iter().map(|(_, candidate)| candidate).collect();
        for (pointer, value) in candidates.first().iter().flat_map(|best| &best.set) {
            put(document, pointer, value);
        }
        let nothing = candidates.is_empty().then_some(match subject {
            "environment" => "no run and no stage names an environment",
            "deployment" => "found no run that delivers, no release, no tag, and no merged pull request",
            "change" => "found no merged pull request, no commit, and no resolved issue",
            "incident" => "found no incident, and no issue whose label or kind is of incidents or defects",
            _ => "found no incident to link, no failed run, and no rollback, hotfix or revert",
        });
        SuggestedSubject { subject, candidates, nothing }
    }

    /// How often each value of a field occurs.
    fn values(&self, kind: Kind, field: &str) -> BTreeMap<String, u64> {
        kind.field(field).map(|field| super::inspect::value_counts(&self.store, field).0).unwrap_or_default()
    }

    /// The values of a field that a test lets in, and in how many records they occur.
    fn values_like(&self, kind: Kind, field: &str, like: impl Fn(&str) -> bool) -> (Vec<String>, u64) {
        let found: Vec<_> = self.values(kind, field).into_iter().filter(|(value, _)| like(value)).collect();
        let count = found.iter().map(|(_, count)| count).sum();
        (found.into_iter().map(|(value, _)| value).collect(), count)
    }
}

/// Puts a value where a pointer leads in a profile document, with the sections on the way.
fn put(document: &mut Value, pointer: &str, value: &Value) {
    let mut here = document;
    for step in pointer.split('/').skip(1) {
        here = &mut here[step];
    }
    *here = value.clone();
}

/// A share as people say it.
fn share(part: u64, of: u64) -> String {
    format!("{part} of {of}")
}

/// The names in quotes, at most four of them.
fn quoted(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(4).map(|name| format!("\"{name}\"")).collect();
    let more = if names.len() > 4 { format!(" and {} more", names.len() - 4) } else { String::new() };
    shown.join(", ") + &more
}

/// How many members of a link's side found a partner, of how many.
fn linked(profile: &Profile, resolved: &Resolved, link: &str) -> Option<(u64, u64)> {
    let verdicts = resolved.links[profile.link(link)?].verdicts();
    Some((verdicts.iter().filter(|verdict| verdict.is_ok()).count() as u64, verdicts.len() as u64))
}

fn fit_changes(draft: &mut Draft, profile: &Profile, resolved: &Resolved) {
    if let Some((found, of)) = linked(profile, resolved, "ships")
        && of > 0
    {
        draft.because.push(format!("{} changes find one that shipped them", share(found, of)));
        draft.fits &= found * 2 >= of;
    } else {
        draft.fits = false;
    }
}

fn fit_incidents(draft: &mut Draft, profile: &Profile, resolved: &Resolved) {
    if let Some((found, of)) = linked(profile, resolved, "cause") {
        draft.because.push(format!("{} find a deployment before them", share(found, of)));
        draft.fits = found * 2 >= of;
    }
}

fn fit_failures(draft: &mut Draft, profile: &Profile, resolved: &Resolved) {
    if draft.fits
        && let Some((found, of)) = linked(profile, resolved, "cause")
    {
        draft.fits = of > 0 && found * 2 >= of;
    }
}
