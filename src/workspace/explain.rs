//! Why a figure is what it is, and why a record counts.

use serde::Deserialize;

use super::Workspace;
use super::drill::{group_of, step_of};
use super::reports::{Posed, measured};
use crate::report::{Explaining, Explanation, Frame, Places, Query, QueryError, Subject, explain};
use crate::time::Zone;

/// What is to be explained: a figure, a step of its trend or a stage, and which of its records are to be listed.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExplainQuery {
    /// The report's query.
    pub query: Query,
    /// A step of the trend, by its number; without it, and without a stage, the figure over the whole range.
    #[serde(default)]
    pub bucket: Option<usize>,
    /// A stage, by its id.
    #[serde(default)]
    pub stage: Option<String>,
    /// The operand whose records are listed; without it the first.
    #[serde(default)]
    pub operand: Option<String>,
    /// The number of the first record wanted.
    #[serde(default)]
    pub offset: usize,
    /// How many records at most; without it a hundred.
    #[serde(default)]
    pub limit: Option<usize>,
}

impl ExplainQuery {
    /// The figure over the whole range.
    pub fn new(query: Query) -> ExplainQuery {
        ExplainQuery { query, bucket: None, stage: None, operand: None, offset: 0, limit: None }
    }
}

impl Workspace {
    /// Explains a figure, a step of its trend or a stage.
    pub fn explain(&mut self, wanted: &ExplainQuery, zone: &Zone) -> Result<Explanation, QueryError> {
        let Posed { asked, asking, findings, key } =
            self.pose(&wanted.query, zone).map_err(|error| error.within("/query"))?;
        let prepared = &self.prepared[&key];
        let frame =
            Frame { measure: asked.measure, range: asked.range, zone, interval: asked.interval, now: asked.now };
        let explained = self.ask(prepared, &asking, &asked, zone, |question| {
            let measured = measured(question, asked.measure, prepared);
            let subject = match (wanted.bucket, &wanted.stage) {
                (None, None) => Subject::Figure,
                (Some(bucket), None) => step_of(&measured, bucket).map(|_| Subject::Step(bucket))?,
                (None, Some(id)) => {
                    let known = || measured.stages.iter().map(|stage| stage.id.as_str());
                    let stage = known().position(|known| known == id).ok_or_else(|| {
                        let known: Vec<&str> = known().collect();
                        let message = format!("found \"{id}\", wanted one of the stages: {}", known.join(", "));
                        QueryError::new("query.stage", "/stage", message)
                    })?;
                    Subject::Stage(stage)
                }
                (Some(_), Some(_)) => {
                    let message =
                        "found a stage beside a step of the trend, wanted one of them: stages are over the whole range";
                    return Err(QueryError::new("query.stage", "/stage", message));
                }
            };
            Ok(explain(&Explaining {
                question,
                frame: &frame,
                measured: &measured,
                spans: prepared.spans(asked.measure),
                places: Places { store: &self.store, imports: &self.imports },
                corrections: &self.corrections,
                subject,
                group: group_of(&measured, wanted.operand.as_deref())?,
                page: (wanted.offset, wanted.limit.unwrap_or(100)),
            }))
        });
        let mut explanation = explained?;
        explanation.collection = asking.name;
        explanation.diagnostics = findings;
        Ok(explanation)
    }
}
