//! The section `definitions`.

use std::collections::BTreeMap;

use super::Names;
use crate::diag::{Severity, nearest};
use crate::document::{At, Check, Node, Object};
use crate::event::{Field, FieldType, Kind, record_time};
use crate::filter::{Filter, check_filter, check_words};
use crate::order;
use crate::profile::{Clause, Definition, Link, Merge, Outcome, OutcomeWords, Pick, RecordRule, Reference};

const RULE: &[&str] =
    &["record", "from", "where", "ofRun", "ofIssue", "someStage", "outcome", "at", "group", "dedupe", "description"];
const REFERENCE: &[&str] = &["of", "outcome", "linked", "where", "group", "dedupe", "description"];
const OUTCOMES: &[(&str, Outcome)] =
    &[("success", Outcome::Success), ("failure", Outcome::Failure), ("pending", Outcome::Pending)];

/// The names, before anything is read: definitions may refer to later ones.
pub(super) fn declare(check: &mut Check, object: &Object<'_>) -> Vec<Definition> {
    let Some(section) = object.get("definitions").and_then(|at| check.open_object(&at)) else { return Vec::new() };
    let links = object.get("links").map(|at| at.node);
    let kinds = |at: &At<'_>| kinds_named(&section, links, at, 0);
    section
        .members()
        .map(|(name, at)| Definition { name: name.to_owned(), clauses: Vec::new(), kinds: kinds(&at), merge: None })
        .collect()
}

/// The kinds a definition can hold, read ahead so that filters over members can be checked.
fn kinds_named(section: &Object<'_>, links: Option<&Node>, at: &At<'_>, depth: usize) -> Vec<Kind> {
    let mut found = Vec::new();
    if depth > 16 {
        return found;
    }
    let mut add = |kinds: Vec<Kind>| {
        for kind in kinds {
            if !found.contains(&kind) {
                found.push(kind);
            }
        }
    };
    if let Some(Node::List(clauses)) = at.node.member("any") {
        for clause in clauses {
            add(kinds_named(section, links, &At { node: clause, pointer: String::new() }, depth + 1));
        }
    }
    if let Some(Node::Text(word)) = at.node.member("record") {
        add(Kind::named(word).into_iter().collect());
    }
    if let Some(Node::Text(other)) = at.node.member("of")
        && let Some(other) = section.get(other)
    {
        add(kinds_named(section, links, &other, depth + 1));
    }
    if let Some(Node::Text(link)) = at.node.member("pairs")
        && let Some(Node::Text(from)) = links.and_then(|links| links.member(link)).and_then(|link| link.member("from"))
        && let Some(from) = section.get(from)
    {
        add(kinds_named(section, links, &from, depth + 1));
    }
    order::sort(&mut found);
    found
}

pub(super) fn read(check: &mut Check, object: &Object<'_>, names: &mut Names<'_>) {
    let Some(section) = object.get("definitions").and_then(|at| check.open_object(&at)) else { return };
    for (index, (_, at)) in section.members().enumerate() {
        let clauses = read_clauses(check, &at, names);
        let merge = read_merge(check, &at, &names.definitions[index].kinds);
        names.definitions[index].clauses = clauses;
        names.definitions[index].merge = merge;
    }
}

fn read_clauses(check: &mut Check, at: &At<'_>, names: &Names<'_>) -> Vec<Clause> {
    if at.node.member("any").is_none() {
        return read_clause(check, at, names).into_iter().collect();
    }
    let Some(object) = check.object(at, &["any", "group", "dedupe", "description"]) else { return Vec::new() };
    let Some(any) = object.get("any") else { return Vec::new() };
    check.list(&any).iter().filter_map(|clause| read_clause(check, clause, names)).collect()
}

fn read_clause(check: &mut Check, at: &At<'_>, names: &Names<'_>) -> Option<Clause> {
    if at.node.member("of").is_some() {
        return read_reference(check, at, names).map(Clause::Members);
    }
    if at.node.member("record").is_some() {
        return read_rule(check, at, names).map(|rule| Clause::Records(Box::new(rule)));
    }
    if at.node.member("pairs").is_some() {
        let object = check.object(at, &["pairs", "description"])?;
        return names.link(check, &object.get("pairs")?).map(Clause::Pairs);
    }
    let wanted =
        "a rule with \"record\", a reference with \"of\", \"pairs\" of a link, or a list of them under \"any\"";
    check.unwanted(at, wanted);
    None
}

fn read_reference(check: &mut Check, at: &At<'_>, names: &Names<'_>) -> Option<Reference> {
    let object = check.object(at, REFERENCE)?;
    let of = names.definition(check, &object.get("of")?)?;
    let mut outcomes = Vec::new();
    if let Some(at) = object.get("outcome") {
        for item in check.list(&at) {
            outcomes.extend(check.choice(&item, OUTCOMES));
        }
    }
    let linked = match object.get("linked") {
        Some(at) => Some(names.link(check, &at)?),
        None => None,
    };
    let filters = object.get("where").map(|at| filters_over(check, &at, &names.definitions[of].kinds, names));
    Some(Reference { of, outcomes, linked, filters })
}

/// A filter over members that may be of several kinds: it must fit one of them; kinds that lack a field it names do not pass.
pub(super) fn filters_over(
    check: &mut Check,
    at: &At<'_>,
    kinds: &[Kind],
    names: &Names<'_>,
) -> BTreeMap<Kind, Filter> {
    let mut filters = BTreeMap::new();
    let mut first_findings = None;
    for kind in kinds {
        let mut own = Check::default();
        let filter = check_filter(&mut own, at, *kind, names.parameters);
        match filter.filter(|_| own.is_sound()) {
            Some(filter) => {
                filters.insert(*kind, filter);
                check.findings.append(&mut own.findings);
            }
            None => {
                first_findings.get_or_insert(own.findings);
            }
        }
    }
    if filters.is_empty()
        && let Some(mut findings) = first_findings
    {
        check.findings.append(&mut findings);
    }
    filters
}

fn read_rule(check: &mut Check, at: &At<'_>, names: &Names<'_>) -> Option<RecordRule> {
    let object = check.object(at, RULE)?;
    let kind = read_kind(check, &object.get("record")?)?;
    let (mut tools, mut integrations) = (Vec::new(), Vec::new());
    if let Some(from) = object.get("from").and_then(|at| check.object(&at, &["tool", "integration"])) {
        tools = from.get("tool").map_or(Vec::new(), |at| check.texts(&at));
        integrations = from.get("integration").map_or(Vec::new(), |at| check.texts(&at));
    }
    let filter = object.get("where").and_then(|at| check_filter(check, &at, kind, names.parameters));
    let other_filter = |check: &mut Check, member: &str, own: Kind, other: Kind| {
        let at = object.get(member)?;
        if kind != own {
            let message = format!(
                "found \"{member}\" in a rule about {}, wanted it only in one about {}",
                kind.word(),
                own.word()
            );
            check.report(Severity::Error, "profile.partFilter", &at.pointer, message);
            return None;
        }
        check_filter(check, &at, other, names.parameters)
    };
    let of_run = other_filter(check, "ofRun", Kind::Stage, Kind::Run);
    let of_issue = other_filter(check, "ofIssue", Kind::FixVersion, Kind::Issue);
    let owner_filter = of_run.or(of_issue);
    let part_filter = other_filter(check, "someStage", Kind::Run, Kind::Stage);
    let outcomes = object.get("outcome").and_then(|at| read_outcomes(check, &at, names));
    let at = match object.get("at") {
        Some(at) => read_places(check, &at, kind),
        None => vec![record_time(kind)],
    };
    Some(RecordRule { kind, tools, integrations, filter, owner_filter, part_filter, outcomes, at })
}

fn read_kind(check: &mut Check, at: &At<'_>) -> Option<Kind> {
    let word = check.text(at)?;
    let counts = |kind: &Kind| kind.happens() || matches!(kind, Kind::Stage | Kind::FixVersion);
    let whole = || Kind::ALL.iter().filter(|kind| counts(kind)).map(|kind| kind.word());
    let kind = Kind::named(word).filter(counts);
    if kind.is_none() {
        let message =
            format!("found the kind of record \"{word}\", wanted one of {}", whole().collect::<Vec<_>>().join(", "));
        check.report(Severity::Error, "profile.record", &at.pointer, message).hint =
            nearest(word, whole()).map(|guess| format!("did you mean \"{guess}\"?"));
    }
    kind
}

fn read_outcomes(check: &mut Check, at: &At<'_>, names: &Names<'_>) -> Option<OutcomeWords> {
    let object = check.object(at, &["success", "failure", "pending"])?;
    let mut words = OutcomeWords::default();
    for (name, outcome) in OUTCOMES {
        let Some(at) = object.get(name) else { continue };
        for status in check_words(check, &at, names.parameters) {
            if let Some(earlier) = words.0.insert(status.to_lowercase(), *outcome)
                && earlier != *outcome
            {
                let message = format!("found the status \"{status}\" as {} and as {name}, wanted one", earlier.word());
                check.report(Severity::Error, "profile.outcome", &at.pointer, message);
            }
        }
    }
    Some(words)
}

/// Words for the dates that place a record: field names without their "At".
fn read_places(check: &mut Check, at: &At<'_>, kind: Kind) -> Vec<Field> {
    let words = check.texts(at);
    let known: Vec<&str> = kind
        .fields()
        .iter()
        .filter(|spec| spec.field_type == FieldType::Instant)
        .filter_map(|spec| spec.name.strip_suffix("At").or(Some(spec.name)))
        .collect();
    let mut fields = Vec::new();
    for word in words {
        let spelled = if word == "opened" { "created" } else { word.as_str() };
        let field = kind.field(&format!("{spelled}At")).or_else(|| kind.field(spelled));
        match field.filter(|field| field.spec().field_type == FieldType::Instant) {
            Some(field) => fields.push(field),
            None => {
                let message = format!("found the date \"{word}\", wanted one of {}", known.join(", "));
                check.report(Severity::Error, "profile.at", &at.pointer, message).hint =
                    nearest(&word, known.iter().copied()).map(|guess| format!("did you mean \"{guess}\"?"));
            }
        }
    }
    fields
}

/// `group` makes one member of several, `dedupe` keeps one of several: both name the fields in which they agree.
fn read_merge(check: &mut Check, at: &At<'_>, kinds: &[Kind]) -> Option<Merge> {
    let grouped = at.node.member("group").is_some();
    let object = check.open_object(at)?;
    let section = object.get(if grouped { "group" } else { "dedupe" })?;
    let known: &[&str] = if grouped { &["by", "at"] } else { &["by", "within", "keep"] };
    let section = check.object(&section, known)?;
    let at = check.required(&section, "by", "names of fields in which members agree")?;
    let by = check.texts(&at);
    let fields =
        |kind: &Kind| kind.fields().iter().map(|spec| spec.name).chain((*kind == Kind::Stage).then_some("run"));
    for name in &by {
        if !kinds.iter().any(|kind| fields(kind).any(|field| field == name)) {
            let known: Vec<&str> = kinds.iter().flat_map(fields).collect();
            let message = format!("found the field \"{name}\", which no member has");
            check.report(Severity::Error, "filter.field", &at.pointer, message).hint =
                nearest(name, known).map(|guess| format!("did you mean \"{guess}\"?"));
        }
    }
    let picks = [("first", Pick::First), ("last", Pick::Last)];
    let within_ms = section.get("within").and_then(|at| check.duration_ms(&at));
    Some(match grouped {
        true => Merge { by, within_ms, keep: Pick::Last, at: check.choice_or(&section, "at", &picks, Pick::Last) },
        false => {
            let keep = check.choice_or(&section, "keep", &picks, Pick::First);
            Merge { by, within_ms, keep, at: keep }
        }
    })
}

/// The definitions that this one needs to be known first.
pub(super) fn needs(definition: &Definition, links: &[Link]) -> Vec<usize> {
    let mut needed = Vec::new();
    for clause in &definition.clauses {
        match clause {
            Clause::Records(_) => {}
            Clause::Members(reference) => {
                needed.push(reference.of);
                if let Some(link) = reference.linked {
                    needed.extend([links[link].from, links[link].to]);
                }
            }
            Clause::Pairs(link) => needed.extend([links[*link].from, links[*link].to]),
        }
    }
    needed
}
