//! From a number to its rows: those that count, those that do not, and those of a definition or a link.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::collections::Asking;
use super::reports::{Asked, Posed};
use super::{Prepared, Workspace};
use crate::event::Kind;
use crate::link::{Class, Reach, rule_classes};
use crate::metric::{Measured, SpanTable, counted_items, total_to_now};
use crate::profile::{Measure, SpanMeasure};
use crate::report::{DrillDown, Listed, Listing, Query, QueryError, drill_rows, is_reason};
use crate::time::Zone;

/// A page of rows behind a figure, or of rows that are not.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DrillQuery {
    /// The report's query.
    pub query: Query,
    /// Which group of rows; without it the first.
    #[serde(default)]
    pub operand: Option<String>,
    /// Only the rows of this step of the trend, by its number.
    #[serde(default)]
    pub bucket: Option<usize>,
    /// Candidates of the group that are not counted, for this reason; with `definition` or `link`, what became of the row there:
    /// a reason, `member`, or the rule that linked it.
    #[serde(default)]
    pub reason: Option<String>,
    /// In place of the figure's rows those of a definition of the profile: its members unless `reason` says otherwise.
    #[serde(default)]
    pub definition: Option<String>,
    /// With `definition`: as one of its rules sees the rows, by its number.
    #[serde(default)]
    pub rule: Option<usize>,
    /// In place of the figure's rows those that a link of the profile looks for partners of, with `reason`.
    #[serde(default)]
    pub link: Option<String>,
    /// Of a measure of times: only rows that took so many milliseconds or more.
    #[serde(default)]
    pub from_ms: Option<i64>,
    /// Of a measure of times: only rows that took fewer.
    #[serde(default)]
    pub to_ms: Option<i64>,
    /// The number of the first row wanted.
    #[serde(default)]
    pub offset: usize,
    /// How many rows at most; without it a hundred.
    #[serde(default)]
    pub limit: Option<usize>,
}

impl DrillQuery {
    /// The first hundred rows behind a figure.
    pub fn new(query: Query) -> DrillQuery {
        DrillQuery {
            query,
            operand: None,
            bucket: None,
            reason: None,
            definition: None,
            rule: None,
            link: None,
            from_ms: None,
            to_ms: None,
            offset: 0,
            limit: None,
        }
    }
}

/// All rows that are asked for, before they are cut to the page.
struct Rows {
    operand: Option<&'static str>,
    definition: usize,
    rows: Vec<(Kind, usize, Option<usize>)>,
}

impl Workspace {
    /// The rows behind a figure or a step of its trend, or those left out for a reason.
    pub fn drill_down(&mut self, drill: &DrillQuery, zone: &Zone) -> Result<DrillDown, QueryError> {
        let Posed { asked, asking, key, .. } = self.pose(&drill.query, zone).map_err(|error| error.within("/query"))?;
        let prepared = &self.prepared[&key];
        if let Some(reason) = drill.reason.as_deref().filter(|reason| !is_reason(reason)) {
            let message = format!("found \"{reason}\", wanted a reason of the report's accounting or links");
            return Err(QueryError::new("query.reason", "/reason", message));
        }
        let rows = match (&drill.definition, &drill.link) {
            (Some(definition), _) => self.of_definition(prepared, definition, drill)?,
            (None, Some(link)) => of_link(prepared, link, drill)?,
            (None, None) => self.of_figure(prepared, &asking, &asked, drill, zone)?,
        };
        let page = rows.rows.iter().skip(drill.offset).take(drill.limit.unwrap_or(100));
        let listing = Listing {
            operand: rows.operand,
            reason: drill.reason.as_deref(),
            total: rows.rows.len(),
            offset: drill.offset,
            definition: rows.definition,
            rows: page.map(|(kind, row, member)| Listed { kind: *kind, row: *row, member: *member }).collect(),
        };
        Ok(drill_rows(&self.store, &prepared.resolved, prepared.spans(asked.measure), listing))
    }

    fn of_figure(
        &self,
        prepared: &Prepared,
        asking: &Asking,
        asked: &Asked,
        drill: &DrillQuery,
        zone: &Zone,
    ) -> Result<Rows, QueryError> {
        let measured = self.measure(prepared, asking, asked, zone);
        let index = group_of(&measured, drill.operand.as_deref())?;
        let group = &measured.rows[index];
        let population = &prepared.resolved.populations[group.account.definition];
        let member = |position: &u32| {
            let member = population.members[*position as usize];
            (member.kind, member.row as usize, Some(*position as usize))
        };
        let fits = self.fitting(prepared, asking, asked, drill, zone)?;
        let rows = match (drill.bucket, &drill.reason) {
            (None, None) => group
                .account
                .positions
                .iter()
                .filter(|item| fits.as_ref().is_none_or(|fits| fits.contains(item)))
                .map(member)
                .collect(),
            (None, Some(reason)) => {
                let rows = population.kept_out().filter(|(_, _, class)| class.word() == reason);
                let rows = rows.map(|(kind, row, _)| (kind, row, None));
                let members = group.account.left_out.iter().filter(|out| out.reason == reason);
                rows.chain(members.flat_map(|out| &out.positions).map(member)).collect()
            }
            (Some(bucket), None) => {
                let (from, to) = step_of(&measured, bucket)?.rows[index];
                group.account.positions[from as usize..to as usize].iter().map(member).collect()
            }
            (Some(_), Some(_)) => {
                let message = "found a step of the trend beside a reason, wanted one of them: reasons are those of the whole range";
                return Err(QueryError::new("query.bucket", "/bucket", message));
            }
        };
        Ok(Rows { operand: Some(group.operand), definition: group.account.definition, rows })
    }

    /// The items whose time lies between those asked for; `None` where none is.
    fn fitting(
        &self,
        prepared: &Prepared,
        asking: &Asking,
        asked: &Asked,
        drill: &DrillQuery,
        zone: &Zone,
    ) -> Result<Option<BTreeSet<u32>>, QueryError> {
        let pointer = match (drill.from_ms, drill.to_ms) {
            (None, None) => return Ok(None),
            (Some(_), _) => "/fromMs",
            (None, Some(_)) => "/toMs",
        };
        let Some((table, measure)) = prepared.spans(asked.measure) else {
            return Err(QueryError::new(
                "query.shape",
                pointer,
                "found a time beside a measure that is none of times, wanted none",
            ));
        };
        if drill.bucket.is_some() || drill.reason.is_some() {
            return Err(QueryError::new(
                "query.shape",
                pointer,
                "found a time beside a step or a reason, wanted one of them",
            ));
        }
        let is_within =
            |total: i64| drill.from_ms.is_none_or(|from| total >= from) && drill.to_ms.is_none_or(|to| total < to);
        Ok(Some(self.ask(prepared, asking, asked, zone, |question| {
            counted_items(question, measure, table)
                .into_iter()
                .filter(|item| is_within(total_to_now(question, table, *item)))
                .collect()
        })))
    }

    fn of_definition(&self, prepared: &Prepared, name: &str, drill: &DrillQuery) -> Result<Rows, QueryError> {
        let Prepared { profile, resolved, .. } = prepared;
        let Some(definition) = profile.definition(name) else {
            let known: Vec<&str> = profile.definitions.iter().map(|definition| definition.name.as_str()).collect();
            let message = format!("found \"{name}\", wanted one of {}", known.join(", "));
            return Err(QueryError::new("query.definition", "/definition", message));
        };
        let population = &resolved.populations[definition];
        let wanted = drill.reason.as_deref().unwrap_or(Class::Member.word());
        let member = |kind: Kind, row: usize| (kind, row, population.position(kind, row));
        let rules = profile.definitions[definition].clauses.len();
        let rows = match drill.rule {
            Some(rule) if rule >= rules => {
                let message = format!("found {rule}, wanted a number below {rules}");
                return Err(QueryError::new("query.rule", "/rule", message));
            }
            Some(rule) => {
                let reach = Reach { store: &self.store, profile, resolved };
                let classes = rule_classes(reach, definition, rule).into_iter();
                classes.filter(|(_, _, class)| class.word() == wanted).map(|(kind, row, _)| member(kind, row)).collect()
            }
            None if wanted == Class::Member.word() => {
                let members = population.members.iter().enumerate();
                members.map(|(position, member)| (member.kind, member.row as usize, Some(position))).collect()
            }
            None => {
                let rows = population.kept_out().filter(|(_, _, class)| class.word() == wanted);
                rows.map(|(kind, row, _)| (kind, row, None)).collect()
            }
        };
        Ok(Rows { operand: None, definition, rows })
    }
}

fn of_link(prepared: &Prepared, name: &str, drill: &DrillQuery) -> Result<Rows, QueryError> {
    let Prepared { profile, resolved, .. } = prepared;
    let Some(link) = profile.link(name) else {
        let known: Vec<&str> = profile.links.iter().map(|link| link.name.as_str()).collect();
        let message = format!("found \"{name}\", wanted one of {}", known.join(", "));
        return Err(QueryError::new("query.link", "/link", message));
    };
    let definition = profile.links[link].from;
    let verdicts = resolved.links[link].verdicts().iter().map(|verdict| match verdict {
        Ok(rule) => rule.word(),
        Err(miss) => miss.word(),
    });
    let members = resolved.populations[definition].members.iter().enumerate().zip(verdicts);
    let wanted = members.filter(|(_, verdict)| drill.reason.as_deref().is_none_or(|reason| reason == *verdict));
    let rows = wanted.map(|((position, member), _)| (member.kind, member.row as usize, Some(position))).collect();
    Ok(Rows { operand: None, definition, rows })
}

/// The group of rows that a query names; the first where it names none.
pub(super) fn group_of(measured: &Measured, operand: Option<&str>) -> Result<usize, QueryError> {
    let groups = || measured.rows.iter().map(|group| group.operand);
    let Some(wanted) = operand else { return Ok(0) };
    groups().position(|known| known == wanted).ok_or_else(|| {
        let known: Vec<&str> = groups().collect();
        let message = format!("found \"{wanted}\", wanted one of {}", known.join(", "));
        QueryError::new("query.operand", "/operand", message)
    })
}

/// The step of the trend that a query names.
pub(super) fn step_of(measured: &Measured, bucket: usize) -> Result<&crate::metric::Point, QueryError> {
    measured.series.get(bucket).ok_or_else(|| {
        let message = format!("found {bucket}, wanted a number below {}", measured.series.len());
        QueryError::new("query.bucket", "/bucket", message)
    })
}

impl Prepared {
    /// The times of a measure's items, for measures of spans.
    pub(super) fn spans(&self, measure: Measure) -> Option<(&SpanTable, &SpanMeasure)> {
        match measure {
            Measure::LeadTime => Some((&self.lead_time, &self.profile.lead_time)),
            Measure::TimeToRestore => Some((&self.time_to_restore, &self.profile.time_to_restore)),
            _ => None,
        }
    }
}
