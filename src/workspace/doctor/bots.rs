//! Changes that machines made.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::examination::{Examination, Symptom, counted, spoken};
use crate::diag::Severity;
use crate::event::{Kind, commit, pull_request};
use crate::link::Member;

/// A smaller share says little about how people work: one in twenty.
const FEWEST_OF: usize = 20;

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    let store = examination.store();
    let population = examination.profile().lead_time.population;
    let changes = examination.members(population);
    let is_bot = |member: &Member| match member.kind {
        Kind::PullRequest => {
            store.table(member.kind).flag(pull_request::AUTHOR_IS_BOT, member.row as usize) == Some(true)
        }
        Kind::Commit => store.table(member.kind).flag(commit::AUTHOR_IS_BOT, member.row as usize) == Some(true),
        _ => false,
    };
    let bots: Vec<Member> = changes.iter().map(|(_, member)| *member).filter(is_bot).collect();
    if bots.is_empty() || bots.len() * FEWEST_OF < changes.len() {
        return Vec::new();
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for bot in &bots {
        let author = if bot.kind == Kind::Commit { commit::AUTHOR } else { pull_request::AUTHOR };
        *names.entry(store.symbol_text(author, bot.row as usize)).or_default() += 1;
    }
    let listed: Vec<String> = names.iter().take(4).map(|(name, count)| format!("{name} ({count})")).collect();
    let definition = &examination.profile().definitions[population];
    let message =
        format!("found {} by machines: {}", counted(bots.len(), spoken(&definition.kinds)), listed.join(", "));
    let sizes = (bots.len(), changes.len());
    let mut symptom = Symptom::new("doctor.bots", Severity::Info, sizes, message);
    symptom.samples = examination.member_samples(&bots);
    symptom.hint =
        "machines answer at other hours than people: whether their changes count is the profile's choice".to_owned();
    let whole = &examination.remedy.whole["definitions"][&definition.name];
    symptom.fix = without_bots(whole).map(|value| {
        examination.remedy.profile("count only changes that people made", "definitions", &definition.name, value)
    });
    symptom.only_if_it_moves = symptom.fix.is_some();
    vec![symptom]
}

/// A definition whose rules leave out what machines made; `None` where none of its rules could.
fn without_bots(definition: &Value) -> Option<Value> {
    let mut definition = definition.clone();
    let mut changed = false;
    let mut narrow = |rule: &mut Value| {
        if !matches!(rule["record"].as_str(), Some("pullRequest" | "commit")) {
            return;
        }
        let by_people = json!({ "not": { "field": "author.isBot", "op": "is", "value": true } });
        rule["where"] = match rule["where"].take() {
            Value::Null => by_people,
            own => json!({ "all": [own, by_people] }),
        };
        changed = true;
    };
    match definition["any"].as_array_mut() {
        Some(rules) => rules.iter_mut().for_each(&mut narrow),
        None => narrow(&mut definition),
    }
    changed.then_some(definition)
}
