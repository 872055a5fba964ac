//! Items that make one number before they make the figure: by deployment, by day, by service.

use std::collections::BTreeMap;

use super::statistic::statistic;
use super::{Question, SpanTable, total_to_now};
use crate::profile::{GroupBy, SpanMeasure, Statistic};

/// The statistic of the groups' numbers.
pub(super) fn grouped(
    question: &Question<'_>,
    measure: &SpanMeasure,
    table: &SpanTable,
    items: &[u32],
    by: GroupBy,
    inner: Statistic,
    outer: Statistic,
) -> Option<f64> {
    let groups = groups(question, measure, table, items, by, inner);
    let mut numbers: Vec<i64> = groups.iter().map(|group| (group.ms * 2.0) as i64).collect();
    statistic(outer, &mut numbers).map(|halves| halves / 2.0)
}

/// Items that make one number before they make the figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Group {
    /// What they share: the number of a partner, of a word, or the local midnight of a day.
    pub key: i64,
    /// The items.
    pub items: Vec<u32>,
    /// Their number, to the half millisecond: medians of whole milliseconds may end in a half.
    pub ms: f64,
}

/// The groups that a grouped statistic is made of.
pub(super) fn groups(
    question: &Question<'_>,
    measure: &SpanMeasure,
    table: &SpanTable,
    items: &[u32],
    by: GroupBy,
    inner: Statistic,
) -> Vec<Group> {
    let mut groups: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
    for item in items {
        for key in group_keys(question, measure, table, *item as usize, by) {
            groups.entry(key).or_default().push(*item);
        }
    }
    let number = |(key, items): (i64, Vec<u32>)| {
        let mut totals: Vec<i64> = items.iter().map(|item| total_to_now(question, table, *item)).collect();
        let ms = statistic(inner, &mut totals)?;
        Some(Group { key, items, ms: (ms * 2.0) as i64 as f64 / 2.0 })
    };
    groups.into_iter().filter_map(number).collect()
}

fn group_keys(question: &Question<'_>, measure: &SpanMeasure, table: &SpanTable, item: usize, by: GroupBy) -> Vec<i64> {
    let reach = question.reach;
    let member = reach.resolved.populations[measure.population].members[item];
    let word = |name: &str| {
        let field = member.kind.field(name);
        field.map_or(0, |field| i64::from(reach.store.table(member.kind).symbol(field, member.row as usize)))
    };
    match by {
        GroupBy::Link(link) => {
            let population = &reach.resolved.populations[measure.population];
            if let Some(pairs) = population.pairs.as_ref().filter(|pairs| pairs.link == link) {
                return vec![i64::from(pairs.targets[item])];
            }
            let from = reach.profile.links[link].from;
            match reach.resolved.populations[from].position(member.kind, member.row as usize) {
                Some(position) => {
                    reach.resolved.links[link].targets(position).iter().map(|target| i64::from(*target)).collect()
                }
                None => Vec::new(),
            }
        }
        GroupBy::Day => {
            table.anchors[item].map(|at| question.zone.day_of(at).local_midnight_ms()).into_iter().collect()
        }
        GroupBy::Repo => vec![word("repo")],
        GroupBy::Service => vec![word("service")],
    }
}
