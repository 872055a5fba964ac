//! Looking at the data while a document is being edited: what a rule would match, which values there are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Workspace;
use crate::diag::Diagnostic;
use crate::event::{Field, FieldType, Kind};
use crate::link::resolve_definition;
use crate::order;
use crate::profile::{Bindings, check_profile};
use crate::report::QueryError;
use crate::store::{RowId, Store};

/// What a rule being edited would match.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleMatches {
    /// Records that it lets in.
    pub matched: u64,
    /// Candidates: records of its kinds.
    pub of: u64,
    /// Why the others are not let in.
    pub excluded: Vec<ReasonCount>,
    /// The latest of those it lets in.
    pub examples: Vec<RecordName>,
    /// Findings about the rule itself, with pointers into it.
    pub diagnostics: Vec<Diagnostic>,
}

/// How many for a reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReasonCount {
    /// The reason's stable name.
    pub reason: &'static str,
    /// How many.
    pub count: u64,
}

/// A record by number and id.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordName {
    /// Its number.
    pub id: RowId,
    /// Its kind.
    pub kind: &'static str,
    /// Its id for people.
    pub key: String,
}

/// A rule to try.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleQuery {
    /// The definition as it stands in a profile: a rule, a reference, or a list of them under `any`.
    pub rule: Value,
    /// The profile whose parameters and other definitions it may name.
    #[serde(default)]
    pub profile: Option<String>,
}

/// A field whose values are wanted.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValuesQuery {
    /// The kind of record.
    pub record: String,
    /// The field's name.
    pub field: String,
    /// How many values at most; without it a hundred.
    #[serde(default)]
    pub limit: Option<usize>,
}

/// The values of a field, most frequent first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldValues {
    /// How many different values there are.
    pub total: u64,
    /// Records without a value.
    pub missing: u64,
    /// The values, `limit` at most.
    pub values: Vec<ValueCount>,
}

/// How often a value occurs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueCount {
    /// The value as text.
    pub value: String,
    /// In how many records.
    pub count: u64,
}

const EXAMPLES: usize = 5;

impl Workspace {
    /// Counts what a rule would match, as it is being edited.
    pub fn match_rule(&mut self, query: &RuleQuery) -> Result<RuleMatches, QueryError> {
        self.store.seal();
        let id = query.profile.as_deref().unwrap_or_default();
        let document: Value = serde_json::from_str(self.profile_text(id)?)
            .map_err(|error| QueryError::new("query.profile", "/profile", error.to_string()))?;
        Ok(self.count_rule(&document, &query.rule))
    }

    /// Counts what a rule would match in a profile's document. The store must be sealed.
    pub(super) fn count_rule(&self, document: &Value, rule: &Value) -> RuleMatches {
        let mut document = document.clone();
        document["definitions"][TRIED] = rule.clone();
        let checked = check_profile(&document.to_string(), &Bindings::new(), &self.band_set_texts());
        let prefix = format!("/definitions/{TRIED}");
        let mut diagnostics = checked.diagnostics;
        diagnostics.retain_mut(|finding| {
            let inner =
                finding.place.pointer.as_deref().and_then(|pointer| pointer.strip_prefix(&prefix)).map(str::to_owned);
            finding.place.pointer.clone_from(&inner);
            inner.is_some()
        });
        let nothing = RuleMatches { matched: 0, of: 0, excluded: Vec::new(), examples: Vec::new(), diagnostics };
        let Some((profile, definition)) = checked.profile.and_then(|profile| {
            let definition = profile.definition(TRIED)?;
            Some((profile, definition))
        }) else {
            return nothing;
        };
        let population = resolve_definition(&self.store, &profile, &self.corrections, definition);
        let (of, classes) = population.accounting();
        let examples = population.members.iter().rev().take(EXAMPLES).map(|member| RecordName {
            id: self.store.row_id(member.kind, member.row as usize),
            kind: member.kind.word(),
            key: self.store.record_key(member.kind, member.row as usize),
        });
        let excluded = classes.iter().map(|(class, count)| ReasonCount { reason: class.word(), count: *count });
        RuleMatches {
            matched: population.members.len() as u64,
            of,
            excluded: excluded.collect(),
            examples: examples.collect(),
            ..nothing
        }
    }

    /// The values a field has in the data.
    pub fn field_values(&mut self, query: &ValuesQuery) -> Result<FieldValues, QueryError> {
        self.store.seal();
        let Some(kind) = Kind::named(&query.record) else {
            let message = format!("found \"{}\", wanted a kind of record", query.record);
            return Err(QueryError::new("query.record", "/record", message));
        };
        let Some(field) = kind.field(&query.field) else {
            let known: Vec<&str> = kind.fields().iter().map(|spec| spec.name).collect();
            let message = format!("found \"{}\", wanted one of {}", query.field, known.join(", "));
            return Err(QueryError::new("query.field", "/field", message));
        };
        let (counts, missing) = value_counts(&self.store, field);
        let mut values: Vec<ValueCount> =
            counts.into_iter().map(|(value, count)| ValueCount { value, count }).collect();
        let total = values.len() as u64;
        order::sort_by(&mut values, |left, right| {
            right.count.cmp(&left.count).then_with(|| left.value.cmp(&right.value))
        });
        values.truncate(query.limit.unwrap_or(100));
        Ok(FieldValues { total, missing, values })
    }

    fn band_set_texts(&self) -> Vec<&str> {
        self.band_sets.iter().map(String::as_str).collect()
    }
}

/// The name under which a rule is tried.
const TRIED: &str = "x-tried";

pub(super) fn value_counts(store: &Store, field: Field) -> (BTreeMap<String, u64>, u64) {
    let table = store.table(field.kind);
    let mut counts = BTreeMap::new();
    let mut missing = 0;
    for row in 0..table.live {
        if !table.columns[field.index].has(row) {
            missing += 1;
            continue;
        }
        match field.spec().field_type {
            FieldType::Symbols => {
                for word in table.list(field, row) {
                    *counts.entry(store.word(*word).to_owned()).or_default() += 1;
                }
            }
            _ => *counts.entry(store.shown(field, row)).or_default() += 1,
        }
    }
    (counts, missing)
}
