//! One number over several measures.

use serde::{Deserialize, Serialize};

use super::Workspace;
use crate::insight::TimeRange;
use crate::metric::{Figure, Unit};
use crate::profile::{Combine, Predicate, SCORES, Score, ScoreRule, word_of};
use crate::report::{Dates, ProfileName, Query, QueryError, RecordFilter};
use crate::time::Zone;

/// A question for a score.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScoreQuery {
    /// The id of a score among the documents, or of one that comes along.
    pub score: String,
    /// The id of a collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// The id of a profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Local dates, both in, or a preset relative to `now`.
    pub range: TimeRange,
    /// An IANA zone; without it the profile's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Another statistic than the profile's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<String>,
    /// Filters, one for each kind of record at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<RecordFilter>,
    /// The present moment: RFC 3339 with its zone.
    pub now: String,
}

/// A score, and the figures that it is made of.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScoreReport {
    /// The score's id.
    pub score: String,
    /// Its name for people.
    pub name: String,
    /// How to read it.
    pub description: Option<String>,
    /// How the points become one number: `mean`, `sum`, `none`.
    pub combine: &'static str,
    /// The profile whose definitions were used.
    pub profile: ProfileName,
    /// The dates, both in.
    pub range: Dates,
    /// The number; `None` where no measure has points, or the score makes no number of them.
    pub value: Option<f64>,
    /// Always `score`.
    pub unit: Unit,
    /// How many measures it is made of.
    pub n: u64,
    /// What each measure gives.
    pub parts: Vec<ScorePoints>,
}

/// What one measure gives to a score.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScorePoints {
    /// The measure.
    pub metric: &'static str,
    /// Its points; `None` where there is no figure, or it lacks what the rule asks for.
    pub points: Option<f64>,
    /// The figure.
    pub figure: Figure,
}

impl ScoreQuery {
    fn of(&self, metric: &str) -> Query {
        Query {
            profile: self.profile.clone(),
            collection: self.collection.clone(),
            zone: self.zone.clone(),
            statistic: self.statistic.clone(),
            filters: self.filters.clone(),
            ..Query::about(metric, &self.range, &self.now)
        }
    }
}

impl Workspace {
    /// The zone that a score's dates are in.
    pub fn score_zone(&self, query: &ScoreQuery) -> Result<String, QueryError> {
        self.zone_name(&query.of("leadTime"))
    }

    /// Answers a question for a score: each measure by its own rule, and one number of their points.
    pub fn score(&mut self, query: &ScoreQuery, zone: &Zone) -> Result<ScoreReport, QueryError> {
        let Some(score) = Score::named(&query.score, &self.scores) else {
            let known: Vec<&str> = SCORES.iter().map(|(id, _)| *id).collect();
            let message = format!(
                "found the score \"{}\", wanted one of the documents or of those that come along: {}",
                query.score,
                known.join(", ")
            );
            return Err(QueryError::new("query.score", "/score", message));
        };
        let (mut about, mut parts) = (None, Vec::new());
        for part in &score.parts {
            let report = self.report(&query.of(part.measure.word()), zone)?;
            about.get_or_insert((report.profile, report.range));
            let points = points(&part.rule, &report.figure);
            parts.push(ScorePoints { metric: part.measure.word(), points, figure: report.figure });
        }
        let given: Vec<f64> = parts.iter().filter_map(|part| part.points).collect();
        let sum = given.iter().fold(0.0, |sum, points| sum + points);
        let value = match score.combine {
            Combine::Mean => Some(sum / given.len() as f64),
            Combine::Sum => Some(sum),
            Combine::None => None,
        };
        let Some((profile, range)) = about else {
            let message =
                format!("found the score \"{}\" without a part, wanted one with a rule for a measure", score.id);
            return Err(QueryError::new("query.score", "/score", message));
        };
        Ok(ScoreReport {
            score: score.id,
            name: score.name,
            description: score.description,
            combine: word_of(Combine::WORDS, score.combine),
            profile,
            range,
            value: value.filter(|_| !given.is_empty()),
            unit: Unit::Score,
            n: given.len() as u64,
            parts,
        })
    }
}

fn points(rule: &ScoreRule, figure: &Figure) -> Option<f64> {
    figure.value?;
    match rule {
        ScoreRule::Steps(steps) => {
            let holds =
                |predicate: &Predicate| figure.operand(&predicate.operand).is_some_and(|value| predicate.holds(value));
            steps.iter().find(|step| step.when.iter().all(holds)).map(|step| step.points)
        }
        ScoreRule::Line { operand, values: (from, to), points: (first, last) } => {
            let part = ((figure.operand(operand)? - from) / (to - from)).clamp(0.0, 1.0);
            Some(first + (last - first) * part)
        }
    }
}
