//! The section `links`.

use super::Names;
use crate::diag::Severity;
use crate::document::{At, Check, Node, Object};
use crate::profile::{FirstOfSeries, Link, LinkRule, Scope, ScopeField, Take};
use crate::time::{Day, Zone};

const LINK: &[&str] = &["from", "to", "by", "scope", "firstOfSeries", "repeat", "maxLag", "take", "description"];

pub(super) fn declare(check: &mut Check, object: &Object<'_>) -> Vec<String> {
    match object.get("links").and_then(|at| check.open_object(&at)) {
        Some(section) => section.members().map(|(name, _)| name.to_owned()).collect(),
        None => Vec::new(),
    }
}

pub(super) fn read(check: &mut Check, object: &Object<'_>, names: &mut Names<'_>) {
    let Some(section) = object.get("links").and_then(|at| check.open_object(&at)) else { return };
    for (name, at) in section.members() {
        match read_link(check, name, &at, names) {
            Some(link) => names.links.push(link),
            // Findings were reported; the place is kept, so that numbers of links stay as declared.
            None => names.links.push(Link {
                name: name.to_owned(),
                from: 0,
                to: 0,
                by: Vec::new(),
                scope: Scope::Every(Vec::new()),
                first_of_series: FirstOfSeries::OwnsNothing,
                max_lag_ms: None,
                take: Take::One,
            }),
        }
    }
}

fn read_link(check: &mut Check, name: &str, at: &At<'_>, names: &Names<'_>) -> Option<Link> {
    let object = check.object(at, LINK)?;
    let from = check.required(&object, "from", "the name of a definition").and_then(|at| names.definition(check, &at));
    let to = check.required(&object, "to", "the name of a definition").and_then(|at| names.definition(check, &at));
    let mut by = Vec::new();
    if let Some(at) = check.required(&object, "by", "a list of rules in order of trust") {
        for item in check.list(&at) {
            by.extend(check.choice(&item, LinkRule::WORDS));
        }
        if by.is_empty() {
            check.report(Severity::Error, "link.by", &at.pointer, "found no rule, wanted at least one");
        }
    }
    let scope = match object.get("scope") {
        Some(at) => read_scope(check, &at),
        None => Scope::Every(Vec::new()),
    };
    let first_of_series = match object.get("firstOfSeries") {
        Some(at) => read_first_of_series(check, &at),
        None => FirstOfSeries::OwnsNothing,
    };
    // A change that is deployed again counts once, or each time: then all its deployments are its partners.
    let repeat = check.choice_or(&object, "repeat", &[("first", Take::One), ("each", Take::All)], Take::One);
    let take = check.choice_or(&object, "take", &[("one", Take::One), ("all", Take::All)], repeat);
    let max_lag_ms = object.get("maxLag").and_then(|at| check.duration_ms(&at));
    Some(Link { name: name.to_owned(), from: from?, to: to?, by, scope, first_of_series, max_lag_ms, take })
}

fn read_first_of_series(check: &mut Check, at: &At<'_>) -> FirstOfSeries {
    if !matches!(at.node, Node::Object(_)) {
        let series = [
            ("ownsNothing", FirstOfSeries::OwnsNothing),
            ("ownsNothingAtAll", FirstOfSeries::OwnsNothingAtAll),
            ("ownsAll", FirstOfSeries::OwnsAll),
        ];
        return check.choice(at, &series).unwrap_or(FirstOfSeries::OwnsNothing);
    }
    let since = check.object(at, &["since"]).and_then(|object| object.get("since"));
    let day = since.as_ref().and_then(|at| match at.node {
        Node::Text(text) => Day::parse(text),
        _ => None,
    });
    match day {
        Some(day) => FirstOfSeries::OwnsSince(Zone::utc().day_start(day)),
        None => {
            check.unwanted(since.as_ref().unwrap_or(at), "a date such as \"2024-01-01\" under \"since\"");
            FirstOfSeries::OwnsNothing
        }
    }
}

fn read_scope(check: &mut Check, at: &At<'_>) -> Scope {
    let fields = |check: &mut Check, at: &At<'_>| -> Vec<ScopeField> {
        check.list(at).iter().filter_map(|item| check.choice(item, ScopeField::WORDS)).collect()
    };
    if matches!(at.node, Node::Object(_)) {
        let first = check.object(at, &["firstOf"]).and_then(|object| object.get("firstOf"));
        return Scope::FirstOf(first.map_or(Vec::new(), |at| fields(check, &at)));
    }
    Scope::Every(fields(check, at))
}
