//! A profile's parts in words: its conditions, rules, moments and links.

use super::words::{duration, listed, number, spoken};
use crate::event::Kind;
use crate::filter::{FieldRef, Filter, Test, TextTest, ValueTest};
use crate::profile::{
    Choose, Clause, Definition, GroupBy, Having, Link, Merge, Moment, MomentName, MomentRef, Outcome, Pick, Profile,
    RecordRule, Scope, Statistic, word_of,
};

fn quoted(words: impl IntoIterator<Item = String>, last: &str) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("\"{word}\"")).collect();
    listed(&words, last)
}

/// A kind as said in a sentence, of several.
pub(super) fn kinds(kind: Kind) -> String {
    format!("{}s", spoken(kind.word()))
}

/// A condition in words: `environment matches "prod*" or "live"`.
pub(super) fn condition(filter: &Filter) -> String {
    let several = |filters: &[Filter], last: &str| {
        let parts: Vec<String> = filters.iter().map(nested).collect();
        parts.join(&format!(" {last} "))
    };
    match filter {
        Filter::All(filters) if filters.is_empty() => "anything".to_owned(),
        Filter::Any(filters) if filters.is_empty() => "nothing".to_owned(),
        Filter::All(filters) => several(filters, "and"),
        Filter::Any(filters) => several(filters, "or"),
        Filter::Not(inner) => format!("not {}", nested(inner)),
        Filter::Test(test) => tested(test),
    }
}

fn nested(filter: &Filter) -> String {
    match filter {
        Filter::All(filters) | Filter::Any(filters) if filters.len() > 1 => format!("({})", condition(filter)),
        _ => condition(filter),
    }
}

/// The field that a test looks at, as filters name it.
pub(super) fn field_name(field: &FieldRef) -> String {
    match field {
        FieldRef::Column(field) => field.spec().name.to_owned(),
        FieldRef::Pair(field, name) => format!("{}.{name}", field.spec().name),
    }
}

fn tested(test: &Test) -> String {
    format!("{} {}", field_name(&test.field), wanted(&test.value))
}

/// What a value must be like.
pub(super) fn wanted(value: &ValueTest) -> String {
    match value {
        ValueTest::Text(TextTest(patterns)) => {
            let told: Vec<(&str, String)> = patterns.iter().map(|pattern| pattern.told()).collect();
            let verb = told.first().map_or("is", |(verb, _)| verb);
            format!("{verb} {}", quoted(told.into_iter().map(|(_, text)| text), "or"))
        }
        ValueTest::Flag(flag) => format!("is {flag}"),
        ValueTest::Exists(true) => "has a value".to_owned(),
        ValueTest::Exists(false) => "has no value".to_owned(),
        ValueTest::Time(from, until) => {
            let from = from.map(|from| format!("from {from} on"));
            let until = until.map(|until| format!("before {until}"));
            format!("is {}", [from, until].into_iter().flatten().collect::<Vec<_>>().join(" and "))
        }
        ValueTest::More(edge) => format!("is greater than {}", number(*edge)),
        ValueTest::Less(edge) => format!("is less than {}", number(*edge)),
        ValueTest::Equal(values) => {
            let values: Vec<String> = values.iter().map(|value| number(*value)).collect();
            format!("is {}", listed(&values, "or"))
        }
    }
}

/// A rule of a definition in words.
pub(super) fn rule(profile: &Profile, clause: &Clause) -> String {
    let name = |definition: usize| &profile.definitions[definition].name;
    match clause {
        Clause::Records(rule) => record_rule(rule),
        Clause::Pairs(link) => {
            let link = &profile.links[*link];
            format!("each pair of {} and {} that {} makes", name(link.from), name(link.to), link.name)
        }
        Clause::Members(reference) => {
            let mut words = format!("members of {}", name(reference.of));
            if !reference.outcomes.is_empty() {
                words += &format!(" whose outcome is {}", outcomes(&reference.outcomes));
            }
            let filters = reference.filters.iter().flatten().map(|(_, filter)| condition(filter));
            let mut filters: Vec<String> = filters.collect();
            filters.dedup();
            if !filters.is_empty() {
                words += &format!(", where {}", filters.join("; "));
            }
            if let Some(link) = reference.linked {
                words += &format!(", linked by {}", profile.links[link].name);
            }
            words
        }
    }
}

fn outcomes(outcomes: &[Outcome]) -> String {
    listed(&outcomes.iter().map(|outcome| outcome.word().to_owned()).collect::<Vec<_>>(), "or")
}

fn record_rule(rule: &RecordRule) -> String {
    let mut words = kinds(rule.kind);
    let named: Vec<String> = rule.integrations.iter().filter(|id| *id != "\0").cloned().collect();
    if !rule.tools.is_empty() {
        words += &format!(" of the tool {}", quoted(rule.tools.iter().cloned(), "or"));
    }
    if !rule.integrations.is_empty() {
        words +=
            &format!(" of the integration {}", if named.is_empty() { "none".to_owned() } else { quoted(named, "or") });
    }
    let filters =
        [("where", &rule.filter), ("of a run where", &rule.owner_filter), ("with a stage where", &rule.part_filter)];
    for (before, filter) in filters {
        if let Some(filter) = filter {
            words += &format!(", {before} {}", condition(filter));
        }
    }
    if let Some(known) = &rule.outcomes {
        words += &format!(
            ", with a status that means {}",
            outcomes(&[Outcome::Success, Outcome::Failure, Outcome::Pending])
        );
        debug_assert!(!known.0.is_empty());
    }
    words + &format!(", placed by {}", dates(rule))
}

/// The fields whose date places a record.
pub(super) fn dates(rule: &RecordRule) -> String {
    listed(&rule.at.iter().map(|field| field.spec().name.to_owned()).collect::<Vec<_>>(), "or else")
}

/// Which members of a definition are one and the same.
pub(super) fn merging(definition: &Definition) -> Option<String> {
    let Merge { by, within_ms, keep, at } = definition.merge.as_ref()?;
    let pick = |pick: Pick| if pick == Pick::First { "first" } else { "last" };
    let within = within_ms.map(|ms| format!(" within {}", duration(ms as f64))).unwrap_or_default();
    let by = listed(by, "and");
    Some(format!(
        "those that agree in {by}{within} are one: the {} stays, with the date of the {}",
        pick(*keep),
        pick(*at)
    ))
}

/// A moment in words: `first commit authored`.
pub(super) fn moment(profile: &Profile, moment: &Moment, population: usize) -> String {
    let ways: Vec<String> = moment.ways.iter().map(|one| way(profile, one, population)).collect();
    match (ways.len(), moment.choose) {
        (1, _) => ways.concat(),
        (_, Choose::FirstOf) => ways.join(", else "),
        (_, Choose::EarliestOf) => format!("the earliest of {}", listed(&ways, "and")),
    }
}

fn way(profile: &Profile, way: &MomentRef, population: usize) -> String {
    use MomentName::{Approved, Authored, Commented, Committed, Entered, Event, Labelled, Reviewed};
    let reached = way.links.last().map_or(population, |link| profile.links[*link].to);
    let subject = way.subject.map_or(profile.definitions[reached].name.as_str(), |kind| spoken(kind.word()));
    let happens_often =
        matches!(way.name, Authored | Committed | Reviewed | Approved | Commented | Labelled | Entered | Event);
    let pick = match way.pick {
        Pick::Last => "last ",
        Pick::First if happens_often => "first ",
        Pick::First => "",
    };
    let what = spoken(word_of(MomentName::WORDS, way.name));
    let mut words = format!("{pick}{subject} {what}");
    let named = way.words.iter().chain(&way.categories).cloned();
    if !way.words.is_empty() || !way.categories.is_empty() {
        words += &format!(" {}", quoted(named, "or"));
    }
    let mut filters: Vec<String> = way.filters.values().map(condition).collect();
    filters.dedup();
    if !filters.is_empty() {
        words += &format!(" where {}", filters.join("; "));
    }
    for link in &way.links {
        words += &format!(" (by {})", profile.links[*link].name);
    }
    words
}

/// What partners must share where a rule goes by time.
pub(super) fn scope(link: &Link) -> String {
    let words = |fields: &[crate::profile::ScopeField], last: &str| {
        listed(&fields.iter().map(|field| field.word().to_owned()).collect::<Vec<_>>(), last)
    };
    match &link.scope {
        Scope::Every(fields) if fields.is_empty() => "anything".to_owned(),
        Scope::Every(fields) => format!("the same {}", words(fields, "and")),
        Scope::FirstOf(fields) => format!("the same {}", words(fields, "or else")),
    }
}

/// A condition of a rate's numerator.
pub(super) fn having(profile: &Profile, having: &Having) -> String {
    match having {
        Having::LinkedBy(link) => {
            let link = &profile.links[*link];
            format!("{} leads to it from {}", link.name, profile.definitions[link.from].name)
        }
        Having::Outcome(outcome) => format!("its outcome is {}", outcome.word()),
        Having::Where(filters) => {
            let mut words: Vec<String> = filters.values().map(condition).collect();
            words.dedup();
            words.join("; ")
        }
    }
}

/// What makes a group.
pub(super) fn grouping(profile: &Profile, by: GroupBy) -> String {
    match by {
        GroupBy::Link(link) => profile.definitions[profile.links[link].to].name.clone(),
        GroupBy::Day => "day".to_owned(),
        GroupBy::Repo => "repo".to_owned(),
        GroupBy::Service => "service".to_owned(),
    }
}

/// A statistic in words: `median`, `90th percentile`.
pub(super) fn statistic(statistic: Statistic) -> String {
    match (statistic, statistic.to_string().as_str()) {
        (_, "medianLower") => "lower median".to_owned(),
        (_, "medianOfTexts") => "median".to_owned(),
        (_, "medianUpper") => "upper median".to_owned(),
        (Statistic::Percentile(share, _), word) if word.starts_with('p') => {
            let percent = share * 100.0;
            let ending = if percent == percent as i64 as f64 {
                super::words::ordinal(percent as usize)
            } else {
                number(percent)
            };
            format!("{ending} percentile")
        }
        (_, word) => word.to_owned(),
    }
}
