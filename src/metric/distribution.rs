//! How times are spread: so many up to an hour, up to two, up to four, and so on to days.

use serde::Serialize;

use super::span::{counted_items, total_to_now};
use super::{Question, SpanTable};
use crate::profile::SpanMeasure;
use crate::store::RowId;

/// The items of a span measure by how long they took.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Distribution {
    /// How many items.
    pub n: u64,
    /// Steps that double from an hour to 16 hours and from a day on, the shortest first, up to the last one that has items.
    pub bins: Vec<Bin>,
}

/// One step of a distribution.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bin {
    /// The shortest time that belongs, in milliseconds; `None` in the first one where times below zero are kept.
    pub from_ms: Option<i64>,
    /// The shortest time that does not belong any more; `None` in the last one.
    pub to_ms: Option<i64>,
    /// How many items.
    pub count: u64,
    /// Their numbers, in the order of their anchors.
    pub ids: Vec<RowId>,
}

/// The edges between steps, in hours that people count in: 1, 2, 4, 8 and 16 hours, then 1, 2, 4 days and so on to 256.
const EDGES_HOURS: [i64; 14] = [1, 2, 4, 8, 16, 24, 48, 96, 192, 384, 768, 1536, 3072, 6144];

/// Spreads the items of a range.
pub fn distribution(question: &Question<'_>, measure: &SpanMeasure, table: &SpanTable) -> Distribution {
    let reach = question.reach;
    let members = &reach.resolved.populations[measure.population].members;
    let items = counted_items(question, measure, table);
    let edges = EDGES_HOURS.map(|hours| hours * 3_600_000);
    let starts = [0].into_iter().chain(edges);
    let ends = edges.into_iter().map(Some).chain([None]);
    let mut bins: Vec<Bin> = starts
        .zip(ends)
        .map(|(from_ms, to_ms)| Bin { from_ms: Some(from_ms), to_ms, count: 0, ids: Vec::new() })
        .collect();
    for item in &items {
        let total = total_to_now(question, table, *item);
        let fits = |bin: &&mut Bin| bin.to_ms.is_none_or(|to| total < to);
        let Some(bin) = bins.iter_mut().find(fits) else { continue };
        let member = members[*item as usize];
        bin.count += 1;
        bin.ids.push(reach.store.row_id(member.kind, member.row as usize));
        if total < 0 {
            bin.from_ms = None;
        }
    }
    let used = bins.iter().rposition(|bin| bin.count > 0).map_or(0, |last| last + 1);
    bins.truncate(used);
    Distribution { n: items.len() as u64, bins }
}
