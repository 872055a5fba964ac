//! Scores: one number over several measures, as some tools show it.

use super::{Measure, Predicate, SCHEMA_VERSION, check_predicate};
use crate::diag::Severity;
use crate::document::{At, Check, Node};

/// The scores that come along, by id.
pub const SCORES: &[(&str, &str)] = &[
    ("quick-check", include_str!("documents/quick-check.score.json")),
    ("middleware", include_str!("documents/middleware.score.json")),
    ("gitlab", include_str!("documents/gitlab.score.json")),
];

/// A checked score.
#[derive(Clone, Debug)]
pub struct Score {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What it says of itself, such as how to read it.
    pub description: Option<String>,
    /// How the points of the measures become one number.
    pub combine: Combine,
    /// What gives points, in the order of the document.
    pub parts: Vec<ScorePart>,
}

/// How the points of several measures become one number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Combine {
    /// Their mean; measures without a figure are left out.
    Mean,
    /// Their sum; measures without a figure are left out.
    Sum,
    /// They do not: each measure has its own.
    None,
}

impl Combine {
    /// Words in documents and answers.
    pub const WORDS: &'static [(&'static str, Combine)] =
        &[("mean", Combine::Mean), ("sum", Combine::Sum), ("none", Combine::None)];
}

/// What one measure's figure gives.
#[derive(Clone, Debug)]
pub struct ScorePart {
    /// The measure.
    pub measure: Measure,
    /// Its rule.
    pub rule: ScoreRule,
}

/// How a figure becomes points.
#[derive(Clone, Debug)]
pub enum ScoreRule {
    /// The points of the first step that holds.
    Steps(Vec<ScoreStep>),
    /// On a line between two values of an operand, and no further.
    Line {
        /// The operand's name.
        operand: String,
        /// The value that the first points are for, and the one that the last are for.
        values: (f64, f64),
        /// The points at both.
        points: (f64, f64),
    },
}

/// One step: its points, and what must hold for a figure to have them.
#[derive(Clone, Debug)]
pub struct ScoreStep {
    /// The points.
    pub points: f64,
    /// All must hold; none is "whatever is left".
    pub when: Vec<Predicate>,
}

impl Score {
    /// Reads the document of a score that comes along, or of the texts.
    pub fn named(id: &str, texts: &[String]) -> Option<Score> {
        let known = SCORES.iter().filter(|(known, _)| *known == id).map(|(_, text)| *text);
        texts.iter().map(String::as_str).chain(known).find_map(|text| {
            let node = crate::document::parse(text).ok()?;
            check_score(&mut Check::default(), &At::root(&node)).filter(|score| score.id == id)
        })
    }
}

/// Reads a score document.
pub fn check_score(check: &mut Check, root: &At<'_>) -> Option<Score> {
    let known = [
        "schemaVersion",
        "type",
        "id",
        "name",
        "source",
        "read",
        "fidelity",
        "because",
        "description",
        "combine",
        "parts",
    ];
    let object = check.object(root, &known)?;
    check.heading(&object, SCHEMA_VERSION, "score");
    super::check::check_origin(check, &object);
    let id = check.required(&object, "id", "the score's id").and_then(|at| check.text(&at));
    let name = object.get("name").and_then(|at| check.text(&at)).or(id);
    let description = object.get("description").and_then(|at| check.text(&at)).map(str::to_owned);
    let combine = check.choice_or(&object, "combine", Combine::WORDS, Combine::Mean);
    let at = check.required(&object, "parts", "rules by measure")?;
    let words: Vec<&str> = Measure::WORDS.iter().map(|(word, _)| *word).collect();
    let by_measure = check.object(&at, &words)?;
    let parts = Measure::WORDS.iter().filter_map(|(word, measure)| Some((*measure, by_measure.get(word)?)));
    let parts: Vec<ScorePart> =
        parts.filter_map(|(measure, at)| Some(ScorePart { measure, rule: rule(check, &at)? })).collect();
    if parts.is_empty() && check.is_sound() {
        check.report(Severity::Error, "score.parts", &at.pointer, "found no part, wanted at least one");
    }
    Some(Score { id: id?.to_owned(), name: name?.to_owned(), description, combine, parts })
}

fn rule(check: &mut Check, at: &At<'_>) -> Option<ScoreRule> {
    let object = check.object(at, &["steps", "line"])?;
    match (object.get("steps"), object.get("line")) {
        (Some(steps), None) => {
            let items = check.list(&steps);
            Some(ScoreRule::Steps(items.iter().filter_map(|item| step(check, item)).collect()))
        }
        (None, Some(at)) => {
            let line = check.object(&at, &["operand", "from", "to", "points"])?;
            let operand = check.required(&line, "operand", "the name of an operand").and_then(|at| check.text(&at));
            let mut number = |name: &str| {
                let at = check.required(&line, name, "a number")?;
                check.number(&at)
            };
            let (from, to) = (number("from"), number("to"));
            let at = check.required(&line, "points", "the points at both ends")?;
            let ends = check.list(&at);
            let [first, last] = &ends[..] else {
                check.unwanted(&at, "a list of two numbers");
                return None;
            };
            let points = (check.number(first)?, check.number(last)?);
            let values = (from?, to?);
            if values.0 == values.1 {
                check.unwanted(&at, "a line between two different values");
                return None;
            }
            Some(ScoreRule::Line { operand: operand?.to_owned(), values, points })
        }
        _ => {
            check.report(
                Severity::Error,
                "score.rule",
                &at.pointer,
                "found no rule or two, wanted \"steps\" or \"line\"",
            );
            None
        }
    }
}

fn step(check: &mut Check, at: &At<'_>) -> Option<ScoreStep> {
    let object = check.object(at, &["points", "when"])?;
    let points = check.required(&object, "points", "a number").and_then(|at| check.number(&at));
    let when = match object.get("when") {
        None => Vec::new(),
        Some(at) => {
            let items = match at.node {
                Node::List(_) => check.list(&at),
                _ => vec![at],
            };
            items.iter().filter_map(|item| check_predicate(check, item)).collect()
        }
    };
    Some(ScoreStep { points: points?, when })
}
