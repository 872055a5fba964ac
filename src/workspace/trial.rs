//! A question asked under a profile that is none of the documents: with some of another's choices, or a draft of one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::collections::Asking;
use super::{Prepared, Workspace};
use crate::link::{Reach, Resolved, resolve};
use crate::metric::{Figure, SpanTable};
use crate::profile::{Measure, Profile};
use crate::report::{ProfileName, Query, QueryError};
use crate::store::RowId;
use crate::time::Zone;

/// A question that is asked again and again under one profile after the other.
pub(super) struct Trial<'t> {
    workspace: &'t Workspace,
    query: &'t Query,
    zones: &'t [Zone],
    /// What the last profile made of the rows, and the sections by which it did: the next one may say the same there.
    last: Option<(String, Prepared)>,
}

/// What a question gave.
pub(super) struct Tried {
    pub profile: ProfileName,
    pub zone: String,
    pub statistic: Option<String>,
    pub figure: Figure,
    /// The rows behind the figure by operand, each with its own value where it has one.
    pub rows: Vec<TriedRows>,
}

/// The rows of an operand, by number.
pub(super) type TriedRows = (&'static str, Vec<(RowId, Option<i64>)>);

impl<'t> Trial<'t> {
    /// `zones` has the rules of every zone that the profiles name. The store must be sealed.
    pub fn new(workspace: &'t Workspace, query: &'t Query, zones: &'t [Zone]) -> Trial<'t> {
        Trial { workspace, query, zones, last: None }
    }

    /// Asks under a checked profile; `whole` is its document over the default one.
    pub fn ask(&mut self, profile: Profile, whole: &Value, asking: &Asking) -> Result<Tried, QueryError> {
        let name = self.query.zone.as_ref().unwrap_or(&profile.zone);
        let Some(zone) = self.zones.iter().find(|zone| zone.name == *name) else {
            let message = format!("found the zone \"{name}\", whose rules did not come along");
            return Err(QueryError::new("query.zone", "/zone", message));
        };
        let mut asked = self.workspace.read(self.query, zone)?;
        asking.settle(&mut asked.filters);
        let profile = match &asking.profile.integrations {
            Some(integrations) => profile.within(integrations),
            None => profile,
        };
        let sections =
            ["parameters", "definitions", "links", "keys"].map(|section| whole[section].to_string()).concat();
        let resolved = match self.last.take() {
            Some((same, prepared)) if same == sections => prepared.resolved,
            _ => resolve(&self.workspace.store, &profile, &self.workspace.corrections),
        };
        let prepared = self.workspace.work_out(profile, resolved, zone, Some(asked.measure));
        let measured = self.workspace.measure(&prepared, asking, &asked, zone);
        let tried = Tried {
            profile: ProfileName { id: prepared.profile.id.clone(), name: prepared.profile.name.clone() },
            zone: zone.name.clone(),
            statistic: measured.statistic,
            figure: measured.figure,
            rows: measured
                .rows
                .into_iter()
                .map(|group| {
                    let value = |id: &RowId| (*id, self.workspace.total_ms(&prepared, asked.measure, *id));
                    let mut rows: Vec<_> = group.ids.iter().map(value).collect();
                    rows.sort_unstable();
                    (group.operand, rows)
                })
                .collect(),
        };
        self.last = Some((sections, prepared));
        Ok(tried)
    }
}

impl Workspace {
    /// What a profile makes of the rows that it has been resolved on; for one measure, or for all.
    pub(super) fn work_out(
        &self,
        profile: Profile,
        resolved: Resolved,
        zone: &Zone,
        only: Option<Measure>,
    ) -> Prepared {
        let reach = Reach { store: &self.store, profile: &profile, resolved: &resolved };
        let table = |measure, spans| match only.is_none_or(|only| only == measure) {
            true => SpanTable::new(reach, spans, zone),
            false => SpanTable::default(),
        };
        let lead_time = table(Measure::LeadTime, &profile.lead_time);
        let time_to_restore = table(Measure::TimeToRestore, &profile.time_to_restore);
        Prepared { profile, resolved, lead_time, time_to_restore, memberships: BTreeMap::new() }
    }

    fn total_ms(&self, prepared: &Prepared, measure: Measure, id: RowId) -> Option<i64> {
        let (spans, table) = match measure {
            Measure::LeadTime => (&prepared.profile.lead_time, &prepared.lead_time),
            Measure::TimeToRestore => (&prepared.profile.time_to_restore, &prepared.time_to_restore),
            _ => return None,
        };
        let (kind, row) = self.store.row(id)?;
        let position = prepared.resolved.populations[spans.population].position(kind, row)?;
        table.total_ms(position)
    }
}
