//! The last steps of a figure: as numbers to do them again with, and in words.

use serde::Serialize;

use super::sentences::{grouping, statistic as statistic_words};
use super::words::{duration, listed, number, ordinal, percent, spoken};
use crate::link::Reach;
use crate::metric::{Figure, Operand, Unit, Working, position};
use crate::profile::{BandSetKind, GroupBy, Measure, PercentileRule, Predicate, Profile, Statistic, word_of};
use crate::time::Day;

/// How a figure's number comes of the values of its records.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Formula {
    /// `statistic`, `survival`, `quotient`, `flooredQuotient`, `sumOfStages` or `count`.
    pub kind: &'static str,
    /// The statistic of the values, or of the groups' values where there are groups.
    pub statistic: Option<StatisticName>,
    /// What is divided.
    pub above: Option<Operand>,
    /// What it is divided by.
    pub below: Option<Operand>,
    /// The groups that the values make numbers of first.
    pub groups: Option<Groups>,
}

/// A statistic, exactly.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatisticName {
    /// Its word in documents: `median`, `p90`.
    pub name: String,
    /// Of a percentile, the share that lies below; `None` for the mean.
    pub share: Option<f64>,
    /// Of a percentile, how it is found between two values; `None` for the mean.
    pub rule: Option<&'static str>,
}

/// Values put together before they make the figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Groups {
    /// What makes a group: `day`, `repo`, `service`, `stage`, `bucket`, or the definition that a link leads to.
    pub by: String,
    /// The statistic of a group; `None` for buckets, which count.
    pub statistic: Option<StatisticName>,
    /// The groups.
    pub rows: Vec<GroupRow>,
}

/// One group.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupRow {
    /// A date, a word, a stage's id, or the id of a record.
    pub name: String,
    /// How many records are in it; `None` for a stage, whose records are those that have it.
    pub n: Option<u64>,
    /// Its number; `None` where no record has the stage.
    pub value: Option<f64>,
    /// Whether it is one of those that make the figure.
    pub counts: bool,
}

/// The levels of a band set for the measure, asked in order.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BandSteps {
    /// The set's id.
    pub set: String,
    /// Its name for people.
    pub name: String,
    /// What its numbers are.
    pub kind: &'static str,
    /// The band's name; `gap` where no level holds.
    pub band: String,
    /// The levels up to the one that holds, in order, and those behind it, which were not asked.
    pub levels: Vec<LevelStep>,
}

/// One level.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LevelStep {
    /// Its name.
    pub level: String,
    /// Whether it holds; `None` where an earlier one did.
    pub holds: Option<bool>,
    /// What must hold for it; nothing is whatever is left.
    pub when: Vec<PredicateStep>,
}

/// A comparison of an operand.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PredicateStep {
    /// The operand's name.
    pub operand: String,
    /// It must be more than this.
    pub above: Option<f64>,
    /// It must be this or more.
    pub at_least: Option<f64>,
    /// It must be less than this.
    pub below: Option<f64>,
    /// It must be this or less.
    pub at_most: Option<f64>,
    /// What it is; `None` where the figure has no such operand.
    pub value: Option<f64>,
    /// Whether the comparison holds.
    pub holds: bool,
}

/// What a span is rated by.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LimitStep {
    /// Up to this it is good, in milliseconds.
    pub ideal_ms: i64,
    /// Up to this it is acceptable, in milliseconds.
    pub acceptable_ms: i64,
}

fn named(statistic: Statistic) -> StatisticName {
    let (share, rule) = match statistic {
        Statistic::Mean => (None, None),
        Statistic::Percentile(share, rule) => (Some(share), Some(word_of(PercentileRule::WORDS, rule))),
        Statistic::MedianOfTexts => (Some(0.5), Some("texts")),
    };
    StatisticName { name: statistic.to_string(), share, rule }
}

/// The formula of a figure, in numbers; `stages` are the ids of a span measure's stages.
pub(super) fn formula(reach: Reach<'_>, working: &Working, stages: &[String]) -> Formula {
    let empty = Formula { kind: "statistic", statistic: None, above: None, below: None, groups: None };
    let operand = |(name, value): (&'static str, f64)| Some(Operand { name, value });
    match working {
        Working::Statistic(statistic) => Formula { statistic: Some(named(*statistic)), ..empty },
        Working::Survival(share) => {
            let statistic = named(Statistic::Percentile(*share, PercentileRule::Lower));
            Formula { kind: "survival", statistic: Some(StatisticName { rule: None, ..statistic }), ..empty }
        }
        Working::Groups { by, inner, outer, groups } => {
            let row = |group: &crate::metric::Group| GroupRow {
                name: group_name(reach, *by, group.key),
                n: Some(group.items.len() as u64),
                value: Some(group.ms),
                counts: true,
            };
            let by = grouping(reach.profile, *by);
            let groups = Groups { by, statistic: Some(named(*inner)), rows: groups.iter().map(row).collect() };
            Formula { statistic: Some(named(*outer)), groups: Some(groups), ..empty }
        }
        Working::SumOfStages { inner, stages: values } => {
            let row = |(id, value): (&String, &Option<f64>)| GroupRow {
                name: id.clone(),
                n: None,
                value: *value,
                counts: value.is_some(),
            };
            let rows = stages.iter().zip(values).map(row).collect();
            let groups = Groups { by: "stage".to_owned(), statistic: Some(named(*inner)), rows };
            Formula { kind: "sumOfStages", groups: Some(groups), ..empty }
        }
        Working::Quotient { above, below } => {
            Formula { kind: "quotient", above: operand(*above), below: operand(*below), ..empty }
        }
        Working::FlooredQuotient { above, below } => {
            Formula { kind: "flooredQuotient", above: operand(*above), below: operand(*below), ..empty }
        }
        Working::Buckets { statistic, buckets } => {
            let row = |one: &crate::metric::BucketCount| GroupRow {
                name: one.bucket.first.to_string(),
                n: Some(one.members),
                value: Some(one.count),
                counts: one.counts,
            };
            let groups = Groups { by: "bucket".to_owned(), statistic: None, rows: buckets.iter().map(row).collect() };
            Formula { statistic: Some(named(*statistic)), groups: Some(groups), ..empty }
        }
        Working::Count(name, value) => Formula { kind: "count", above: operand((name, *value)), ..empty },
    }
}

/// What the records of a group share, in words.
pub(super) fn group_name(reach: Reach<'_>, by: GroupBy, key: i64) -> String {
    match by {
        GroupBy::Day => Day::from_local_ms(key).to_string(),
        GroupBy::Repo | GroupBy::Service => reach.store.word(key as u32).to_owned(),
        GroupBy::Link(link) => {
            let population = &reach.resolved.populations[reach.profile.links[link].to];
            let member = population.members[key as usize];
            reach.store.record_key(member.kind, member.row as usize)
        }
    }
}

/// A value of a figure in words.
pub(super) fn told(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Ms => duration(value),
        Unit::Ratio => percent(value),
        Unit::PerDay => format!("{} a day", number(value)),
        Unit::Count | Unit::Score => number(value),
        Unit::Percentile => percent(value / 100.0),
    }
}

/// The formula in words, with the numbers in it. `values` are those of the records, `noun` is what they are.
pub(super) fn sentence(measure: Measure, formula: &Formula, figure: &Figure, values: &mut [f64], noun: &str) -> String {
    let Some(result) = figure.value else {
        return format!("There is no number: {}.", super::words::no_value(figure.reason.unwrap_or_default()));
    };
    let result_words = told(result, figure.unit);
    match (formula.kind, &formula.groups, &formula.statistic) {
        ("quotient", ..) => quotient(measure, formula, figure, result),
        ("flooredQuotient", ..) => format!("Rounded down: {}", quotient(measure, formula, figure, result)),
        ("count", ..) => format!("{result_words} {noun}: they are counted, and divided by nothing."),
        ("survival", _, Some(statistic)) => {
            let open = figure.operand("open").unwrap_or_default();
            format!(
                "By {result_words} {} of {} {noun} have ended, where the {} that have not count as lasting at least until now (Kaplan and Meier 1958).",
                percent(statistic.share.unwrap_or_default()),
                number(values.len() as f64),
                number(open),
            )
        }
        ("sumOfStages", Some(groups), _) => {
            let parts = groups.rows.iter().filter_map(|row| Some(format!("{} {}", row.name, duration(row.value?))));
            let of = groups.statistic.as_ref().map(read_statistic).unwrap_or_default();
            format!("The sum of each stage's {of}: {} = {result_words}.", parts.collect::<Vec<_>>().join(" + "))
        }
        (_, Some(groups), Some(outer)) => {
            let mut numbers: Vec<f64> =
                groups.rows.iter().filter(|row| row.counts).filter_map(|row| row.value).collect();
            let unit = if groups.by == "bucket" { Unit::Count } else { Unit::Ms };
            let noun = match &groups.statistic {
                Some(inner) => format!("numbers, one a {}: the {} of its {noun}", groups.by, read_statistic(inner)),
                None => format!("{}s", groups.by),
            };
            one_number(outer, &mut numbers, &noun, unit, &result_words)
        }
        (_, _, Some(statistic)) => one_number(statistic, values, noun, figure.unit, &result_words),
        _ => result_words,
    }
}

fn read_statistic(name: &StatisticName) -> String {
    statistic_words(exact(name))
}

fn exact(name: &StatisticName) -> Statistic {
    match (name.share, name.rule) {
        (_, Some("texts")) => Statistic::MedianOfTexts,
        (Some(share), Some(rule)) => {
            let rule = PercentileRule::WORDS.iter().find(|(word, _)| *word == rule);
            Statistic::Percentile(share, rule.map_or(PercentileRule::Linear, |(_, rule)| *rule))
        }
        _ => Statistic::Mean,
    }
}

fn quotient(measure: Measure, formula: &Formula, figure: &Figure, result: f64) -> String {
    let (Some(above), Some(below)) = (&formula.above, &formula.below) else { return String::new() };
    let noun = |name: &'static str| match (name, measure) {
        ("failures", Measure::ReworkRate) => "reworked",
        ("failures", _) => "failed",
        (name, _) => spoken(name),
    };
    let up = if above.name == "gapsMs" { duration(above.value) } else { number(above.value) };
    let line = format!("{up} {} ÷ {} {}", noun(above.name), number(below.value), noun(below.name));
    if figure.unit != Unit::PerDay {
        return format!("{line} = {}.", told(result, figure.unit));
    }
    // Told by the longest stretch too, where less than one happens in a shorter one.
    let mut rates = vec![format!("{} a day", number(result))];
    for name in ["perWeek", "per30Days"] {
        let is_needed = rates.len() == 1 || result * 7.0 < 1.0;
        if let Some(rate) = figure.operand(name).filter(|_| is_needed) {
            rates.push(format!("{} {}", number(rate), spoken(name)));
        }
    }
    format!("{line} = {}.", rates.join(", "))
}

/// One statistic of some numbers, with the places that it looks at.
fn one_number(name: &StatisticName, values: &mut [f64], noun: &str, unit: Unit, result: &str) -> String {
    values.sort_by(f64::total_cmp);
    let (n, statistic) = (values.len(), exact(name));
    let head = format!("The {} of {} {noun}", statistic_words(statistic), number(n as f64));
    if statistic == Statistic::MedianOfTexts {
        return format!("{head}, whole seconds sorted as texts, the one before the middle: {result}.");
    }
    let Statistic::Percentile(share, rule) = statistic else {
        let sum = values.iter().fold(0.0, |sum, value| sum + value);
        return format!("{head}: together {} ÷ {} = {result}.", told(sum, unit), number(n as f64));
    };
    let Some((below, above, part)) = position(n, share, rule) else { return head };
    let place = |index: usize| format!("the {}, {}", ordinal(index + 1), told(values[index], unit));
    let is_median = share == 0.5 && rule != PercentileRule::NearestRank;
    if n == 1 {
        return format!("{head} is that one: {result}.");
    }
    if is_median && n.is_multiple_of(2) {
        let (low, high) = (n / 2 - 1, n / 2);
        let which = match rule {
            PercentileRule::Lower => "the lower of them is",
            PercentileRule::Upper => "the upper of them is",
            _ => "halfway between them lies",
        };
        return format!("{head}: the middle two are {} and {}; {which} {result}.", place(low), place(high));
    }
    if is_median {
        return format!("{head}: the middle one is {}.", place(below));
    }
    if rule == PercentileRule::NearestRank {
        return format!("{head} stands at place ⌈{} × {n}⌉: {}.", number(share), place(below));
    }
    let at = format!("1 + {} × {} = {}", number(share), n - 1, number(1.0 + share * (n - 1) as f64));
    match (above == below, rule) {
        (true, _) => format!("{head} stands at place {at}: {}.", place(below)),
        (false, _) => {
            let (low, high, part) = (place(below), place(above), number(part));
            format!("{head} stands at place {at}: between {low}, and {high}, {part} of the way lies {result}.")
        }
    }
}

/// The levels of the profile's band set, asked in order.
pub(super) fn band_steps(profile: &Profile, measure: Measure, figure: &Figure) -> Option<BandSteps> {
    let band = figure.band.clone()?;
    let levels = profile.bands.levels.get(&measure)?;
    let mut open = true;
    let steps = levels.iter().map(|level| {
        let when: Vec<PredicateStep> = level.when.iter().map(|predicate| step(predicate, figure)).collect();
        let holds = when.iter().all(|step| step.holds);
        let asked = open;
        open &= !holds;
        LevelStep { level: level.name.clone(), holds: asked.then_some(holds), when }
    });
    Some(BandSteps {
        set: profile.bands.id.clone(),
        name: profile.bands.name.clone(),
        kind: word_of(BandSetKind::WORDS, profile.bands.kind),
        band,
        levels: steps.collect(),
    })
}

fn step(predicate: &Predicate, figure: &Figure) -> PredicateStep {
    let value = figure.operand(&predicate.operand);
    PredicateStep {
        operand: predicate.operand.clone(),
        above: predicate.above,
        at_least: predicate.at_least,
        below: predicate.below,
        at_most: predicate.at_most,
        value,
        holds: value.is_some_and(|value| predicate.holds(value)),
    }
}

/// Why a figure has its band: the level that holds, and those before it that do not.
pub(super) fn band_sentence(steps: &BandSteps) -> String {
    let failed = |level: &LevelStep| {
        let broken = level.when.iter().filter(|step| !step.holds).map(|step| compared(step, "is not"));
        format!("not {}: {}", level.level, broken.collect::<Vec<_>>().join(", "))
    };
    let before: Vec<String> = steps.levels.iter().filter(|level| level.holds == Some(false)).map(failed).collect();
    let held = steps.levels.iter().find(|level| level.holds == Some(true));
    let held = held.map(|level| match level.when[..] {
        [] => "it is what is left".to_owned(),
        _ => listed(&level.when.iter().map(|step| compared(step, "is")).collect::<Vec<_>>(), "and"),
    });
    let verdict = match held {
        Some(why) => format!("Band {} by {}: {why}", steps.band, steps.name),
        None => format!("Between the bands of {}: no level holds", steps.name),
    };
    std::iter::once(verdict).chain(before).collect::<Vec<_>>().join("; ") + "."
}

/// Why a figure that its set has levels for has no band.
pub(super) fn too_few_sentence(profile: &Profile, measure: Measure, figure: &Figure) -> String {
    let (made_of, noun) = (number(figure.made_of(measure) as f64), number(profile.fewest as f64));
    format!(
        "No band by {}: the figure is made of {made_of}, and the profile names bands from {noun} on.",
        profile.bands.name
    )
}

fn compared(step: &PredicateStep, verb: &str) -> String {
    let told = |value: f64| match step.operand.as_str() {
        "ms" => duration(value),
        "ratio" => percent(value),
        name if name.starts_with("per") => format!("{} {}", number(value), spoken(name)),
        _ => number(value),
    };
    let edges =
        [("more than", step.above), ("at least", step.at_least), ("less than", step.below), ("at most", step.at_most)];
    let edges = edges.iter().filter_map(|(words, edge)| Some(format!("{words} {}", told((*edge)?))));
    let edges = listed(&edges.collect::<Vec<_>>(), "and");
    match step.value {
        Some(value) => format!("{} {verb} {edges}", told(value)),
        None => format!("the figure has no {}", step.operand),
    }
}

/// A span's rating in words.
pub(super) fn limit_sentence(limits: &LimitStep, value: f64) -> String {
    let (ideal, acceptable) = (duration(limits.ideal_ms as f64), duration(limits.acceptable_ms as f64));
    let value_words = duration(value);
    if value <= limits.ideal_ms as f64 {
        format!("Good: {value_words} is within the ideal {ideal}.")
    } else if value <= limits.acceptable_ms as f64 {
        format!("Acceptable: {value_words} is longer than the ideal {ideal} and within the acceptable {acceptable}.")
    } else {
        format!("Low: {value_words} is longer than the acceptable {acceptable}.")
    }
}
