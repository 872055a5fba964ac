//! One question under two profiles: in which choices they differ, and how much of the figures' difference each explains.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Workspace;
use super::collections::Asking;
use super::trial::{Trial, Tried, TriedRows};
use crate::diag::Severity;
use crate::metric::{Figure, Fraction};
use crate::profile::{
    Bindings, Difference, Profile, check_profile, choice_name, differences, own_profile, whole_profile,
};
use crate::report::{Query, QueryError, StepFigure};
use crate::store::RowId;
use crate::time::Zone;

/// A question under two profiles.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompareQuery {
    /// The question. Which profile it names does not matter.
    pub query: Query,
    /// Two profiles: the id of one, a profile document, or null for the one that the question would be answered by.
    pub profiles: [Value; 2],
}

/// How two figures for one question come apart.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The measure.
    pub metric: String,
    /// The figure under the first profile.
    pub a: ComparedFigure,
    /// The figure under the second one.
    pub b: ComparedFigure,
    /// How much greater the second figure is, exactly; `None` where one has no value, or they count different things.
    pub change: Option<Fraction>,
    /// Why there is no difference: `noValue` or `otherUnit`.
    pub reason: Option<&'static str>,
    /// In what the profiles differ, in the order in which it is taken over.
    pub differences: Vec<ProfileDifference>,
    /// The way from the first figure to the second: one choice of the second profile after the other.
    pub parts: Vec<Part>,
    /// The rows that are behind one figure and not behind the other, or with another value.
    pub rows: Vec<MovedRows>,
}

/// A figure and under what it was found.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedFigure {
    /// The profile.
    pub profile: crate::report::ProfileName,
    /// The zone the dates were in.
    pub zone: String,
    /// The statistic that the figure is.
    pub statistic: Option<String>,
    /// The figure.
    pub figure: Figure,
    /// Its value, exactly.
    pub exact: Option<Fraction>,
}

/// A part of the documents that the profiles say differently.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileDifference {
    /// The number of the choice, from 1 to 42; `None` for what is none of them.
    pub choice: Option<u8>,
    /// What it is about, in words.
    pub name: &'static str,
    /// Where both profiles say it, over the default one.
    pub pointer: String,
    /// What the first profile says.
    pub a: Value,
    /// What the second one says.
    pub b: Value,
    /// The number of the part that it is in; `None` where it does not concern this figure.
    pub part: Option<usize>,
}

/// One step of the way from figure to figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// The choices taken over in it; several where they cannot be taken apart.
    pub choices: Vec<Option<u8>>,
    /// What they are about, in words.
    pub names: Vec<&'static str>,
    /// Why several choices are one part: `together`, a profile with only some of them cannot be used; `noValue`, it has no figure
    /// to go on from.
    pub joined: Option<&'static str>,
    /// The figure before.
    pub from: StepFigure,
    /// The figure after.
    pub to: StepFigure,
    /// How much it adds, exactly; `None` where a side has no value, or the sides count different things.
    pub change: Option<Fraction>,
    /// The rows that it moved.
    pub rows: Vec<MovedRows>,
}

/// Rows of one operand that moved.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MovedRows {
    /// The operand they are counted in.
    pub operand: &'static str,
    /// Behind the first figure, and not behind the second.
    pub left: RowSample,
    /// Behind the second figure, and not behind the first.
    pub entered: RowSample,
    /// Behind both, with another value.
    pub changed: ChangedRows,
}

/// Some rows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowSample {
    /// How many there are.
    pub count: u64,
    /// Their numbers, a hundred at most.
    pub ids: Vec<RowId>,
}

/// Rows with another value.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangedRows {
    /// How many there are.
    pub count: u64,
    /// A hundred at most.
    pub rows: Vec<ChangedRow>,
}

/// A row with another value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangedRow {
    /// Its number.
    pub id: RowId,
    /// Its value before, in milliseconds.
    pub from_ms: i64,
    /// Its value after, in milliseconds.
    pub to_ms: i64,
}

const ROWS_MOST: usize = 100;

/// A profile on one side of a comparison.
pub(super) struct Side {
    pub profile: Profile,
    pub whole: Value,
    pub asking: Asking,
}

impl Workspace {
    /// The zones whose rules a comparison needs.
    pub fn compared_zones(&self, compare: &CompareQuery) -> Result<Vec<String>, QueryError> {
        if let Some(zone) = &compare.query.zone {
            return Ok(vec![zone.clone()]);
        }
        (0..2).map(|index| Ok(self.side(compare, index)?.profile.zone)).collect()
    }

    /// Answers a question under two profiles, and goes the way from one to the other: a choice of the second profile after the
    /// other, in the order of their numbers, and what is none of the choices last. The parts add up to the difference exactly.
    pub fn compare(&mut self, compare: &CompareQuery, zones: &[Zone]) -> Result<Comparison, QueryError> {
        self.store.seal();
        let (a, b) = (self.side(compare, 0)?, self.side(compare, 1)?);
        let metric = &compare.query.metric;
        let all = differences(&a.whole, &b.whole);
        let concerns: Vec<bool> =
            all.iter().map(|difference| difference.concerns(metric, [&a.whole, &b.whole])).collect();
        let mut steps: Vec<(Option<u8>, Vec<&Difference>)> = Vec::new();
        for (difference, _) in all.iter().zip(&concerns).filter(|(_, concerns)| **concerns) {
            match steps.last_mut() {
                Some((choice, step)) if choice.is_some() && *choice == difference.choice => step.push(difference),
                _ => steps.push((difference.choice, vec![difference])),
            }
        }

        let mut trial = Trial::new(self, &compare.query, zones);
        let first = trial.ask(a.profile, &a.whole, &a.asking)?;
        let from = compared(&first);
        let start = first.rows.clone();
        let mut way = Way::from(first);
        let mut whole = a.whole.clone();
        // After the last step the profile is the second one, so it is asked as it was written.
        for (choice, step) in steps.iter().take(steps.len().saturating_sub(1)) {
            step.iter().for_each(|difference| difference.apply(&mut whole));
            way.waiting.push(*choice);
            if let Some(profile) = self.usable(&whole) {
                way.go(trial.ask(profile, &whole, &b.asking)?);
            }
        }
        way.waiting.extend(steps.last().map(|(choice, _)| *choice));
        let last = trial.ask(b.profile, &b.whole, &b.asking)?;
        let to = compared(&last);
        let rows = moved(&start, &last.rows);
        let (change, reason) = change(&from.figure, &to.figure);
        if !steps.is_empty() || change.is_none_or(|change| change.numerator != 0) {
            way.go(last);
        }

        let parts = way.parts;
        let part_of = |choice, concerns: &bool| {
            concerns.then(|| parts.iter().position(|part| part.choices.contains(&choice))).flatten()
        };
        let differences = all.iter().zip(&concerns).map(|(difference, concerns)| ProfileDifference {
            choice: difference.choice,
            name: difference.name,
            pointer: difference.pointer.clone(),
            a: difference.a.clone(),
            b: difference.b.clone(),
            part: part_of(difference.choice, concerns),
        });
        let differences = differences.collect();
        Ok(Comparison { metric: metric.clone(), a: from, b: to, change, reason, differences, parts, rows })
    }

    pub(super) fn side(&self, compare: &CompareQuery, index: usize) -> Result<Side, QueryError> {
        let path = format!("/profiles/{index}");
        let of_document = |id: Option<String>| Query { profile: id, ..compare.query.clone() };
        let (asking, text) = match &compare.profiles[index] {
            Value::Null => {
                let asking = self.asking(&of_document(None))?;
                let text = self.profile_text(&asking.profile.id)?.to_owned();
                (asking, text)
            }
            Value::String(id) => {
                let text = self.profile_text(id).map_err(|error| QueryError { path: path.clone(), ..error })?;
                (self.asking(&of_document(Some(id.clone())))?, text.to_owned())
            }
            document => {
                let id = document["id"].as_str().unwrap_or_default().to_owned();
                (self.asking(&of_document(Some(id)))?, document.to_string())
            }
        };
        let band_sets: Vec<&str> = self.band_sets.iter().map(String::as_str).collect();
        let checked = check_profile(&text, &asking.profile.bindings, &band_sets);
        let whole = whole_profile(&text, &asking.profile.bindings);
        let Some(profile) = checked.profile else {
            let first = checked.diagnostics.into_iter().find(|finding| finding.severity == Severity::Error);
            let (at, message) =
                first.map(|finding| (finding.place.pointer.unwrap_or_default(), finding.message)).unwrap_or_default();
            return Err(QueryError::new("query.profile", format!("{path}{at}"), message));
        };
        Ok(Side { profile, whole, asking })
    }

    /// The profile that a whole document says, where it can be used.
    pub(super) fn usable(&self, whole: &Value) -> Option<Profile> {
        let band_sets: Vec<&str> = self.band_sets.iter().map(String::as_str).collect();
        check_profile(&own_profile(whole), &Bindings::new(), &band_sets).profile
    }
}

/// The way from one figure to another, as far as it has been gone.
struct Way {
    here: Tried,
    parts: Vec<Part>,
    /// Choices taken over since `here`, which cannot be used yet.
    waiting: Vec<Option<u8>>,
    /// Where the figure was lost: the last place that had one, and how many parts led there. If it comes back, what lies between is
    /// one part.
    lost: Option<(Tried, usize)>,
}

impl Way {
    fn from(here: Tried) -> Way {
        Way { here, parts: Vec::new(), waiting: Vec::new(), lost: None }
    }

    fn go(&mut self, next: Tried) {
        let choices = std::mem::take(&mut self.waiting);
        let joined = (choices.len() > 1).then_some("together");
        self.parts.push(part(choices, joined, &self.here, &next));
        let before = std::mem::replace(&mut self.here, next);
        let countable = |from: &Tried, to: &Tried| change(&from.figure, &to.figure).0.is_some();
        match self.lost.take() {
            Some((place, parts)) if countable(&place, &self.here) => {
                let between = self.parts.drain(parts..).flat_map(|part| part.choices).collect();
                self.parts.push(part(between, Some("noValue"), &place, &self.here));
            }
            Some(lost) => self.lost = Some(lost),
            None if before.figure.value.is_some() && !countable(&before, &self.here) => {
                self.lost = Some((before, self.parts.len() - 1));
            }
            None => {}
        }
    }
}

fn part(choices: Vec<Option<u8>>, joined: Option<&'static str>, from: &Tried, to: &Tried) -> Part {
    Part {
        names: choices.iter().map(|choice| choice_name(*choice)).collect(),
        choices,
        joined,
        from: StepFigure::of(&from.figure),
        to: StepFigure::of(&to.figure),
        change: change(&from.figure, &to.figure).0,
        rows: moved(&from.rows, &to.rows),
    }
}

/// How much greater the second figure is, or why that cannot be said.
pub(super) fn change(from: &Figure, to: &Figure) -> (Option<Fraction>, Option<&'static str>) {
    match (Fraction::of(from), Fraction::of(to)) {
        (Some(_), Some(_)) if from.unit != to.unit => (None, Some("otherUnit")),
        (Some(left), Some(right)) => (Some(left.to(right)), None),
        _ => (None, Some("noValue")),
    }
}

fn compared(tried: &Tried) -> ComparedFigure {
    ComparedFigure {
        profile: tried.profile.clone(),
        zone: tried.zone.clone(),
        statistic: tried.statistic.clone(),
        exact: Fraction::of(&tried.figure),
        figure: tried.figure.clone(),
    }
}

/// Rows that left, entered or changed, for each operand that has some. A row that is counted several times may move as often.
fn moved(from: &[TriedRows], to: &[TriedRows]) -> Vec<MovedRows> {
    let rows_of = |all: &[TriedRows], operand| {
        all.iter().find(|(known, _)| *known == operand).map_or(Vec::new(), |(_, rows)| rows.clone())
    };
    let operands = from.iter().chain(to).map(|(operand, _)| *operand);
    let mut found: Vec<MovedRows> = Vec::new();
    for operand in operands {
        if found.iter().any(|known| known.operand == operand) {
            continue;
        }
        let mut moved = MovedRows {
            operand,
            left: RowSample::default(),
            entered: RowSample::default(),
            changed: ChangedRows::default(),
        };
        let (left, right) = (rows_of(from, operand), rows_of(to, operand));
        let (mut old, mut new) = (left.into_iter().peekable(), right.into_iter().peekable());
        loop {
            match (old.peek().copied(), new.peek().copied()) {
                (None, None) => break,
                (Some((id, from_ms)), Some((same, to_ms))) if id == same => {
                    if let (Some(from_ms), Some(to_ms)) = (from_ms, to_ms)
                        && from_ms != to_ms
                    {
                        moved.changed.count += 1;
                        if moved.changed.rows.len() < ROWS_MOST {
                            moved.changed.rows.push(ChangedRow { id, from_ms, to_ms });
                        }
                    }
                    old.next();
                    new.next();
                }
                (Some((id, _)), other) if other.is_none_or(|(other, _)| id < other) => {
                    moved.left.add(id);
                    old.next();
                }
                (_, Some((id, _))) => {
                    moved.entered.add(id);
                    new.next();
                }
                (Some(_), None) => break,
            }
        }
        found.push(moved);
    }
    found.retain(|moved| moved.left.count + moved.entered.count + moved.changed.count > 0);
    found
}

impl RowSample {
    fn add(&mut self, id: RowId) {
        self.count += 1;
        if self.ids.len() < ROWS_MOST {
            self.ids.push(id);
        }
    }
}
