//! From the document to the checked filter.

use std::collections::BTreeMap;

use super::{FieldRef, Filter, Pattern, Test, TextTest, ValueTest};
use crate::diag::{Severity, nearest};
use crate::document::{At, Check, Node, Object};
use crate::event::{FieldType, Kind};
use crate::time::{Instant, Stamp};

/// Values that a filter refers to by name, so that one profile serves teams that call things differently.
pub type Parameters = BTreeMap<String, Vec<String>>;

const OPERATORS: &[&str] = &[
    "is",
    "in",
    "startsWith",
    "endsWith",
    "contains",
    "matches",
    "regex",
    "has",
    "exists",
    "before",
    "after",
    "between",
    "greater",
    "less",
];

/// Reads a filter over the records of `kind`, reporting what cannot be meant.
pub fn check_filter(check: &mut Check, at: &At<'_>, kind: Kind, parameters: &Parameters) -> Option<Filter> {
    let object =
        check.object(at, &["all", "any", "not", "field", "op", "value", "values", "parameter", "exactCase"])?;
    let forms: Vec<&str> =
        ["all", "any", "not", "field"].into_iter().filter(|form| object.get(form).is_some()).collect();
    match forms[..] {
        ["all"] => Some(Filter::All(branches(check, &object, "all", kind, parameters))),
        ["any"] => Some(Filter::Any(branches(check, &object, "any", kind, parameters))),
        ["not"] => {
            let inner = object.get("not")?;
            check_filter(check, &inner, kind, parameters).map(|inner| Filter::Not(Box::new(inner)))
        }
        ["field"] => check_test(check, &object, kind, parameters).map(Filter::Test),
        [] => {
            check.report(
                Severity::Error,
                "filter.form",
                &at.pointer,
                "found no test, wanted \"field\", \"all\", \"any\" or \"not\"",
            );
            None
        }
        _ => {
            let message = format!("found {} side by side, wanted one of them", forms.join(" and "));
            check.report(Severity::Error, "filter.form", &at.pointer, message);
            None
        }
    }
}

fn branches(check: &mut Check, object: &Object<'_>, name: &str, kind: Kind, parameters: &Parameters) -> Vec<Filter> {
    let Some(at) = object.get(name) else { return Vec::new() };
    check.list(&at).iter().filter_map(|branch| check_filter(check, branch, kind, parameters)).collect()
}

fn check_test(check: &mut Check, object: &Object<'_>, kind: Kind, parameters: &Parameters) -> Option<Test> {
    let field_at = object.get("field")?;
    let field = check_field(check, &field_at, kind)?;
    let op_at = check.required(object, "op", &format!("one of {}", OPERATORS.join(", ")))?;
    let choices: Vec<(&str, &str)> = OPERATORS.iter().map(|operator| (*operator, *operator)).collect();
    let operator = check.choice(&op_at, &choices)?;
    let exact_case = object.get("exactCase").and_then(|at| check.flag(&at)).unwrap_or(false);
    if operator == "exists" {
        let wanted = object.get("value").and_then(|at| check.flag(&at)).unwrap_or(true);
        return Some(Test { field, value: ValueTest::Exists(wanted) });
    }
    let values = check_values(check, object, parameters)?;
    let field_type = match &field {
        FieldRef::Column(field) => field.spec().field_type,
        FieldRef::Pair(..) => FieldType::Text,
    };
    let value = match field_type {
        FieldType::Instant => time_test(check, operator, &values, &op_at),
        FieldType::Flag => flag_test(check, operator, &values, &op_at),
        FieldType::Count => count_test(check, operator, &values, &op_at),
        _ => text_test(check, operator, &values, exact_case, &op_at),
    }?;
    Some(Test { field, value })
}

fn check_field(check: &mut Check, at: &At<'_>, kind: Kind) -> Option<FieldRef> {
    let name = check.text(at)?;
    if let Some(field) = kind.field(name) {
        return Some(FieldRef::Column(field));
    }
    for list in ["fields", "parameters"] {
        if let Some(member) = name.strip_prefix(list).and_then(|rest| rest.strip_prefix('.'))
            && let Some(field) = kind.field(list)
        {
            return Some(FieldRef::Pair(field, member.to_lowercase()));
        }
    }
    let known: Vec<&str> = kind.fields().iter().map(|spec| spec.name).collect();
    let guess = nearest(name, known.iter().copied());
    let message = format!("found the field \"{name}\", which a {} does not have", kind.word());
    let finding = check.report(Severity::Error, "filter.field", &at.pointer, message);
    match guess {
        Some(guess) => {
            finding.hint = Some(format!("did you mean \"{guess}\"?"));
            *finding = finding.clone().with_fix(format!("use \"{guess}\""), at.pointer.clone(), Some(guess.into()));
        }
        None => finding.hint = Some(format!("its fields: {}", known.join(", "))),
    }
    None
}

/// A value to compare with, and where it stands.
struct Wanted<'n> {
    at: At<'n>,
    parameter: Option<Vec<String>>,
}

impl Wanted<'_> {
    fn texts(&self) -> Vec<String> {
        match (&self.parameter, self.at.node) {
            (Some(values), _) => values.clone(),
            (None, Node::Text(text)) => vec![text.clone()],
            (None, Node::Number(_) | Node::Flag(_)) => vec![self.at.node.shown()],
            _ => Vec::new(),
        }
    }
}

/// The values of the parameter that is named here.
fn parameter_values(check: &mut Check, at: &At<'_>, parameters: &Parameters) -> Option<Vec<String>> {
    let name = check.text(at)?;
    let values = parameters.get(name);
    if values.is_none() {
        let guess =
            nearest(name, parameters.keys().map(String::as_str)).map(|guess| format!("did you mean \"{guess}\"?"));
        let message = format!("found the parameter \"{name}\", which the profile does not declare");
        check.report(Severity::Error, "filter.parameter", &at.pointer, message).hint = guess;
    }
    values.cloned()
}

/// A text, a list of texts, or the values of a parameter: `{ "parameter": "incidentLabels" }`.
pub fn check_words(check: &mut Check, at: &At<'_>, parameters: &Parameters) -> Vec<String> {
    if !matches!(at.node, Node::Object(_)) {
        return check.texts(at);
    }
    let Some(object) = check.object(at, &["parameter"]) else { return Vec::new() };
    let named = check.required(&object, "parameter", "the name of a parameter");
    named.and_then(|at| parameter_values(check, &at, parameters)).unwrap_or_default()
}

fn check_values<'n>(check: &mut Check, object: &Object<'n>, parameters: &Parameters) -> Option<Vec<Wanted<'n>>> {
    if let Some(at) = object.get("parameter") {
        let values = parameter_values(check, &at, parameters)?;
        return Some(vec![Wanted { at, parameter: Some(values) }]);
    }
    let at = object.get("values").or_else(|| object.get("value"));
    let Some(at) = at else {
        check.report(
            Severity::Error,
            "filter.value",
            &object.pointer,
            "found nothing to compare with, wanted \"value\", \"values\" or \"parameter\"",
        );
        return None;
    };
    let found = match at.node {
        Node::List(items) if items.is_empty() => {
            check.report(
                Severity::Error,
                "filter.value",
                &at.pointer,
                "found an empty list, wanted what to compare with",
            );
            return None;
        }
        Node::List(_) => check.list(&at),
        _ => vec![at],
    };
    Some(found.into_iter().map(|at| Wanted { at, parameter: None }).collect())
}

fn wrong_operator(check: &mut Check, op_at: &At<'_>, wanted: &str) -> Option<ValueTest> {
    check.unwanted(op_at, wanted);
    None
}

fn text_test(
    check: &mut Check,
    operator: &str,
    values: &[Wanted<'_>],
    exact_case: bool,
    op_at: &At<'_>,
) -> Option<ValueTest> {
    let mut patterns = Vec::new();
    for wanted in values {
        let texts = wanted.texts();
        if texts.is_empty() && wanted.parameter.is_none() {
            check.unwanted(&wanted.at, "a text");
        }
        for text in texts {
            patterns.push(match operator {
                "is" | "in" | "has" => Pattern::whole(&text, exact_case),
                "startsWith" => Pattern::start(&text, exact_case),
                "endsWith" => Pattern::end(&text, exact_case),
                "contains" => Pattern::part(&text, exact_case),
                "matches" => Pattern::glob(&text, exact_case),
                "regex" => match Pattern::regex(&text, exact_case) {
                    Ok(pattern) => pattern,
                    Err(reason) => {
                        let message = format!("found a regular expression that cannot be used: {reason}");
                        check.report(Severity::Error, "filter.regex", &wanted.at.pointer, message);
                        continue;
                    }
                },
                _ => {
                    return wrong_operator(
                        check,
                        op_at,
                        "an operator for texts: is, in, startsWith, endsWith, contains, matches, regex, has, exists",
                    );
                }
            });
        }
    }
    Some(ValueTest::Text(TextTest(patterns)))
}

fn flag_test(check: &mut Check, operator: &str, values: &[Wanted<'_>], op_at: &At<'_>) -> Option<ValueTest> {
    if operator != "is" {
        return wrong_operator(check, op_at, "\"is\" or \"exists\" for a field that is true or false");
    }
    let [wanted] = so_many(check, values, "true or false")?;
    check.flag(&wanted.at).map(ValueTest::Flag)
}

fn count_test(check: &mut Check, operator: &str, values: &[Wanted<'_>], op_at: &At<'_>) -> Option<ValueTest> {
    match operator {
        "is" | "in" => {
            let numbers: Vec<Option<f64>> = values.iter().map(|wanted| check.number(&wanted.at)).collect();
            numbers.into_iter().collect::<Option<Vec<f64>>>().map(ValueTest::Equal)
        }
        "greater" | "less" => {
            let [wanted] = so_many(check, values, "one number")?;
            let bound = check.number(&wanted.at)?;
            Some(if operator == "greater" { ValueTest::More(bound) } else { ValueTest::Less(bound) })
        }
        _ => wrong_operator(check, op_at, "an operator for numbers: is, in, greater, less, exists"),
    }
}

fn time_test(check: &mut Check, operator: &str, values: &[Wanted<'_>], op_at: &At<'_>) -> Option<ValueTest> {
    match operator {
        "before" => {
            let [until] = so_many(check, values, "one time")?;
            Some(ValueTest::Time(None, Some(instant(check, &until.at)?)))
        }
        "after" => {
            let [from] = so_many(check, values, "one time")?;
            Some(ValueTest::Time(Some(instant(check, &from.at)?), None))
        }
        "between" => {
            let [from, until] = so_many(check, values, "two times")?;
            let (from, until) = (instant(check, &from.at), instant(check, &until.at));
            Some(ValueTest::Time(Some(from?), Some(until?)))
        }
        _ => wrong_operator(check, op_at, "an operator for times: before, after, between, exists"),
    }
}

/// The values, where there are as many as the operator compares with.
fn so_many<'v, 'n, const N: usize>(
    check: &mut Check,
    values: &'v [Wanted<'n>],
    wanted: &str,
) -> Option<&'v [Wanted<'n>; N]> {
    let found = values.try_into().ok();
    if let (None, Some(last)) = (found, values.last()) {
        check.unwanted(&last.at, wanted);
    }
    found
}

fn instant(check: &mut Check, at: &At<'_>) -> Option<Instant> {
    let found = match at.node {
        Node::Text(text) => Stamp::parse(text).ok(),
        _ => None,
    };
    match found {
        Some(Stamp::Instant(instant)) => Some(instant),
        _ => {
            check.unwanted(at, "a time with its zone, such as \"2024-05-31T09:30:00Z\"");
            None
        }
    }
}
