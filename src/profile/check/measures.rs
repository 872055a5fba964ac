//! The sections of the measures.

use super::Names;
use super::definitions::filters_over;
use super::moments;
use crate::diag::Severity;
use crate::document::{At, Check, Node, Object};
use crate::profile::{
    Aggregation, CountMeasure, Exports, FrequencyMeasure, GapsOver, GroupBy, Having, Limits, Missing, Moment, Negative,
    NoDenominator, Nothing, Numerator, OpenItems, Order, Outcome, PartialBuckets, Per, PercentileRule, RateMeasure,
    Rounding, SpanMeasure, Stage, Statistic, Total, check_levels,
};
use crate::time::{Interval, WeekStart};

const SPAN: &[&str] = &[
    "population",
    "start",
    "stages",
    "end",
    "order",
    "missing",
    "negative",
    "zero",
    "total",
    "window",
    "aggregate",
    "percentile",
    "open",
    "rounding",
    "nothing",
    "weekends",
    "description",
];

pub(super) fn span(check: &mut Check, root: &Object<'_>, section: &str, names: &Names<'_>) -> Option<SpanMeasure> {
    let object = root.get(section).and_then(|at| check.object(&at, SPAN))?;
    let population = population(check, &object, names)?;
    let start = check.required(&object, "start", "the moment at which the clock starts");
    let start = start.and_then(|at| moments::read(check, &at, population, names));
    let stages = stages(check, &object, population, names);
    let window = object.get("window").and_then(|at| check.object(&at, &["anchor", "also"]));
    let also = window.as_ref().and_then(|window| window.get("also"));
    let anchor_also = also.and_then(|at| moments::read(check, &at, population, names));
    let anchor = match window.as_ref().and_then(|window| window.get("anchor")) {
        Some(at) => moments::read(check, &at, population, names),
        None => stages.last().map(|stage| stage.until.clone()),
    };
    let rule = check.choice_or(&object, "percentile", PercentileRule::WORDS, PercentileRule::Linear);
    let aggregation = aggregation(check, &object, rule, names);
    Some(SpanMeasure {
        population,
        start: start?,
        order: check.choice_or(&object, "order", Order::WORDS, Order::Monotone),
        missing: check.choice_or(&object, "missing", Missing::WORDS, Missing::Excluded),
        negative: check.choice_or(&object, "negative", Negative::WORDS, Negative::Dropped),
        drops_zero: check.choice_or(&object, "zero", &[("kept", false), ("dropped", true)], false),
        total: check.choice_or(&object, "total", Total::WORDS, Total::EndMinusStart),
        rounding: check.choice_or(&object, "rounding", Rounding::WORDS, Rounding::None),
        open: check.choice_or(&object, "open", OpenItems::WORDS, OpenItems::Apart),
        nothing: nothing(check, &object),
        anchor: anchor?,
        anchor_also,
        weekends_off_long_spans: weekends_off(check, &object),
        aggregation: aggregation?,
        stages,
    })
}

/// Whether weekend days are taken off long spans: a quirk of Liatrio's charts.
fn weekends_off(check: &mut Check, object: &Object<'_>) -> bool {
    check.choice_or(object, "weekends", &[("counted", false), ("offLongSpans", true)], false)
}

/// What to show where there is nothing: null with the reason, 0, or some words.
fn nothing(check: &mut Check, object: &Object<'_>) -> Nothing {
    match object.get("nothing") {
        None => Nothing::Null,
        Some(at) => match at.node {
            Node::Number(zero) if *zero == 0.0 => Nothing::Zero,
            Node::Text(text) if !text.is_empty() => Nothing::Text(text.clone()),
            _ => {
                check.unwanted(&at, "null, 0 or a text");
                Nothing::Null
            }
        },
    }
}

fn population(check: &mut Check, object: &Object<'_>, names: &Names<'_>) -> Option<usize> {
    let at = check.required(object, "population", "the name of a definition")?;
    names.definition(check, &at)
}

/// The stages, or the one stage that a bare `end` stands for.
fn stages(check: &mut Check, object: &Object<'_>, population: usize, names: &Names<'_>) -> Vec<Stage> {
    if let Some(list) = object.get("stages") {
        let stages: Vec<Stage> =
            check.list(&list).iter().filter_map(|at| stage(check, at, population, names)).collect();
        for (index, stage) in stages.iter().enumerate() {
            if stages[..index].iter().any(|earlier| earlier.id == stage.id) {
                let message = format!("found two stages with the id \"{}\", wanted one", stage.id);
                check.report(Severity::Error, "stage.id", &format!("{}/{index}/id", list.pointer), message);
            }
        }
        if stages.is_empty() && check.is_sound() {
            check.report(Severity::Error, "stage.none", &list.pointer, "found no stage, wanted at least one");
        }
        return stages;
    }
    let Some(end) = check.required(object, "end", "the moment at which the clock stops, or \"stages\"") else {
        return Vec::new();
    };
    match moments::read(check, &end, population, names) {
        Some(until) => {
            let (id, name) = ("total".to_owned(), "Total".to_owned());
            vec![Stage { id, name, until, from: None, limits: None, levels: Vec::new() }]
        }
        None => Vec::new(),
    }
}

fn stage(check: &mut Check, at: &At<'_>, population: usize, names: &Names<'_>) -> Option<Stage> {
    let object = check.object(at, &["id", "name", "description", "from", "until", "limits", "levels"])?;
    let id = check.required(&object, "id", "the stage's id").and_then(|at| check.text(&at))?;
    let name = object.get("name").and_then(|at| check.text(&at)).unwrap_or(id);
    let until = check.required(&object, "until", "the moment that ends the stage")?;
    let until: Moment = moments::read(check, &until, population, names)?;
    let from = object.get("from").and_then(|at| moments::read(check, &at, population, names));
    let limits = object.get("limits").and_then(|at| limits(check, &at));
    let levels = object.get("levels").map_or(Vec::new(), |at| check_levels(check, &at));
    Some(Stage { id: id.to_owned(), name: name.to_owned(), until, from, limits, levels })
}

fn limits(check: &mut Check, at: &At<'_>) -> Option<Limits> {
    let object = check.object(at, &["ideal", "acceptable"])?;
    let ideal = check.required(&object, "ideal", "a duration").and_then(|at| check.duration_ms(&at));
    let acceptable = check.required(&object, "acceptable", "a duration").and_then(|at| check.duration_ms(&at));
    let limits = Limits { ideal_ms: ideal?, acceptable_ms: acceptable? };
    if limits.acceptable_ms < limits.ideal_ms {
        let message = "found an acceptable time shorter than the ideal one, wanted it longer";
        check.report(Severity::Error, "stage.limits", &at.pointer, message);
        return None;
    }
    Some(limits)
}

/// `mean`, `median`, `medianLower`, `medianUpper`, or `p` and a number.
pub fn statistic(word: &str, rule: PercentileRule) -> Option<Statistic> {
    match word {
        "mean" => Some(Statistic::Mean),
        "median" => Some(Statistic::Percentile(0.5, rule)),
        "medianLower" => Some(Statistic::Percentile(0.5, PercentileRule::Lower)),
        "medianUpper" => Some(Statistic::Percentile(0.5, PercentileRule::Upper)),
        _ => {
            let percent: f64 = word.strip_prefix('p')?.parse().ok()?;
            (0.0..=100.0).contains(&percent).then_some(Statistic::Percentile(percent / 100.0, rule))
        }
    }
}

fn read_statistic(check: &mut Check, at: &At<'_>, rule: PercentileRule) -> Option<Statistic> {
    let found = match at.node {
        Node::Text(word) if word == "medianOfTexts" => Some(Statistic::MedianOfTexts),
        Node::Text(word) => statistic(word, rule),
        _ => None,
    };
    if found.is_none() {
        check.unwanted(at, "a statistic: mean, median, medianLower, medianUpper, or a percentile such as p90");
    }
    found
}

fn aggregation(check: &mut Check, object: &Object<'_>, rule: PercentileRule, names: &Names<'_>) -> Option<Aggregation> {
    let at = check.required(object, "aggregate", "a list of statistics")?;
    let levels = check.list(&at);
    let mut read = Vec::new();
    for level in &levels {
        let fields = check.object(level, &["stat", "per"])?;
        let stat = check.required(&fields, "stat", "a statistic")?;
        read.push((fields.get("per"), stat));
    }
    match &read[..] {
        [(None, stat)] => read_statistic(check, stat, rule).map(Aggregation::Flat),
        [(Some(per), stat), (None, then)] => {
            let inner = read_statistic(check, stat, rule)?;
            if matches!(per.node, Node::Text(word) if word == "stage") {
                check.choice(then, &[("sum", ())])?;
                return Some(Aggregation::SumOfStages(inner));
            }
            let by = group(check, per, names)?;
            read_statistic(check, then, rule).map(|outer| Aggregation::Grouped(by, inner, outer))
        }
        _ => {
            let wanted = "one level with \"stat\", or a level with \"per\" and \"stat\" and then one with \"stat\"";
            check.unwanted(&at, wanted);
            None
        }
    }
}

fn group(check: &mut Check, at: &At<'_>, names: &Names<'_>) -> Option<GroupBy> {
    if let Node::Text(word) = at.node
        && let Some(link) = names.link_names.iter().position(|name| name == word)
    {
        return Some(GroupBy::Link(link));
    }
    check.choice(at, &[("day", GroupBy::Day), ("repo", GroupBy::Repo), ("service", GroupBy::Service)])
}

pub(super) fn frequency(
    check: &mut Check,
    root: &Object<'_>,
    names: &Names<'_>,
    week_start: WeekStart,
) -> Option<FrequencyMeasure> {
    let known = [
        "population",
        "measure",
        "per",
        "bucket",
        "emptyBuckets",
        "partialBuckets",
        "aggregate",
        "percentile",
        "days",
        "gapsOver",
        "exports",
        "firstDay",
        "weekends",
        "nothing",
        "description",
    ];
    let object = root.get("deploymentFrequency").and_then(|at| check.object(&at, &known))?;
    let population = population(check, &object, names)?;
    let counts = check.choice_or(&object, "measure", CountMeasure::WORDS, CountMeasure::Members);
    let first_day_lost = check.choice_or(&object, "firstDay", &[("counted", false), ("lost", true)], false);
    let weekends_off_long_spans = weekends_off(check, &object);
    let exports = check.choice_or(&object, "exports", Exports::WORDS, Exports::Declared);
    let nothing = nothing(check, &object);
    let measure = |per: Per| FrequencyMeasure {
        population,
        counts,
        per,
        exports,
        first_day_lost,
        weekends_off_long_spans,
        nothing,
    };
    if counts == CountMeasure::Gaps {
        let ways =
            [("gaps", GapsOver::Gaps), ("members", GapsOver::Members), ("sincePrevious", GapsOver::SincePrevious)];
        let over = check.choice_or(&object, "gapsOver", &ways, GapsOver::Gaps);
        let rule = check.choice_or(&object, "percentile", PercentileRule::WORDS, PercentileRule::Linear);
        let statistic = one_statistic(check, &object, rule)?;
        return Some(measure(Per::Gaps { over, statistic }));
    }
    let words = [
        ("calendarDay", 0),
        ("calendarDayMinusOne", 1),
        ("weekday", 2),
        ("fixedDays", 3),
        ("bucket", 4),
        ("flooredBuckets", 5),
    ];
    let per = match check.choice_or(&object, "per", &words, 0) {
        1 => Per::CalendarDaysMinusOne,
        2 => Per::WeekDays,
        3 => {
            let at = check.required(&object, "days", "how many days to divide by")?;
            let days = check.number(&at)?;
            if days <= 0.0 {
                check.unwanted(&at, "a number above zero");
                return None;
            }
            Per::Fixed(days)
        }
        4 => buckets(check, &object, week_start)?,
        5 => Per::FlooredBuckets,
        _ => Per::CalendarDays,
    };
    Some(measure(per))
}

fn buckets(check: &mut Check, object: &Object<'_>, week_start: WeekStart) -> Option<Per> {
    let intervals = [("day", Interval::Day), ("week", Interval::Week), ("month", Interval::Month)];
    let at = check.required(object, "bucket", "day, week or month")?;
    let interval = check.choice(&at, &intervals)?;
    let empty = check.choice_or(object, "emptyBuckets", &[("counted", true), ("absent", false)], true);
    let partial = check.choice_or(object, "partialBuckets", PartialBuckets::WORDS, PartialBuckets::Kept);
    let rule = check.choice_or(object, "percentile", PercentileRule::WORDS, PercentileRule::Linear);
    let statistic = one_statistic(check, object, rule)?;
    Some(Per::Buckets { interval, week_start, empty, partial, statistic })
}

fn one_statistic(check: &mut Check, object: &Object<'_>, rule: PercentileRule) -> Option<Statistic> {
    let at = check.required(object, "aggregate", "a list with one statistic")?;
    let levels = check.list(&at);
    let [level] = &levels[..] else {
        check.unwanted(&at, "a list with one statistic");
        return None;
    };
    let level = check.object(level, &["stat"])?;
    let stat = check.required(&level, "stat", "a statistic")?;
    read_statistic(check, &stat, rule)
}

pub(super) fn rate(check: &mut Check, root: &Object<'_>, section: &str, names: &Names<'_>) -> Option<RateMeasure> {
    let object = root
        .get(section)
        .and_then(|at| check.object(&at, &["numerator", "denominator", "show", "zero", "nothing", "description"]))?;
    let at = check.required(&object, "numerator", "what is counted above the line")?;
    let numerator = numerator(check, &at, names);
    let at = check.required(&object, "denominator", "what is counted below the line")?;
    let denominator = check.object(&at, &["population"]).and_then(|object| population(check, &object, names));
    let shows_count = check.choice_or(&object, "show", &[("ratio", false), ("count", true)], false);
    let no_denominator = match object.get("zero") {
        None => NoDenominator::Null,
        Some(at) => match at.node {
            Node::Number(zero) if *zero == 0.0 => NoDenominator::Zero,
            Node::Text(word) if word == "asOne" => NoDenominator::One,
            _ => {
                check.unwanted(&at, "null, 0 or \"asOne\"");
                return None;
            }
        },
    };
    let nothing = nothing(check, &object);
    Some(RateMeasure { numerator: numerator?, denominator: denominator?, no_denominator, shows_count, nothing })
}

fn numerator(check: &mut Check, at: &At<'_>, names: &Names<'_>) -> Option<Numerator> {
    let object = check.object(at, &["population", "having"])?;
    let population = population(check, &object, names)?;
    let mut having = Vec::new();
    if let Some(at) = object.get("having") {
        let any = check.object(&at, &["any"])?;
        let list = check.required(&any, "any", "a list of conditions")?;
        for item in check.list(&list) {
            having.extend(condition(check, &item, population, names));
        }
    }
    Some(Numerator { population, having })
}

fn condition(check: &mut Check, at: &At<'_>, population: usize, names: &Names<'_>) -> Option<Having> {
    let object = check.object(at, &["linkedBy", "outcome", "where"])?;
    if let Some(at) = object.get("linkedBy") {
        return names.link(check, &at).map(Having::LinkedBy);
    }
    if let Some(at) = object.get("outcome") {
        let outcomes = [("success", Outcome::Success), ("failure", Outcome::Failure), ("pending", Outcome::Pending)];
        return check.choice(&at, &outcomes).map(Having::Outcome);
    }
    if let Some(at) = object.get("where") {
        return Some(Having::Where(filters_over(check, &at, &names.definitions[population].kinds, names)));
    }
    check.unwanted(at, "a condition: \"linkedBy\", \"outcome\" or \"where\"");
    None
}
