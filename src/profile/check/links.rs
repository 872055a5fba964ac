//! The section `links`.

use super::Names;
use crate::diag::Severity;
use crate::document::{At, Check, Node, Object};
use crate::profile::{FirstOfSeries, Link, LinkRule, Scope, ScopeField, Take};

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
    check.choice_or(&object, "repeat", &[("first", ())], ());
    let series = [("ownsNothing", FirstOfSeries::OwnsNothing), ("ownsAll", FirstOfSeries::OwnsAll)];
    let first_of_series = check.choice_or(&object, "firstOfSeries", &series, FirstOfSeries::OwnsNothing);
    let take = check.choice_or(&object, "take", &[("one", Take::One), ("all", Take::All)], Take::One);
    let max_lag_ms = object.get("maxLag").and_then(|at| check.duration_ms(&at));
    Some(Link { name: name.to_owned(), from: from?, to: to?, by, scope, first_of_series, max_lag_ms, take })
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
