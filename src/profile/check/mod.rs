//! From the profile document to the checked profile, with every finding at once.

mod calendar;
mod definitions;
mod links;
mod measures;
mod moments;

pub use measures::statistic as statistic_named;

use crate::diag::{Diagnostic, Severity, nearest};
use crate::document::{At, Check, Node, Object, parse};
use crate::filter::{Parameters, Pattern};

use super::preset::{is_preset, over_its_base};
use super::{
    Bindings, DEFAULT_PROFILE, Definition, Fidelity, Link, PRESETS, Profile, SCHEMA_VERSION, band_set, check_band_set,
    lint_profile, preset,
};

/// What checking a profile gives: the profile if it can be used, and every finding.
#[derive(Debug)]
pub struct Checked {
    /// `None` where an error makes it unusable.
    pub profile: Option<Profile>,
    /// In the order of the document.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a profile says of itself.
const ABOUT: &[&str] =
    &["schemaVersion", "type", "id", "name", "description", "basedOn", "source", "read", "fidelity", "because"];
/// What a profile says of figures.
pub const SECTIONS: &[&str] = &[
    "parameters",
    "calendar",
    "definitions",
    "links",
    "leadTime",
    "deploymentFrequency",
    "changeFailureRate",
    "timeToRestore",
    "reworkRate",
    "bands",
    "keys",
];

/// Names that a profile's parts refer to each other by, while it is being read.
pub(super) struct Names<'p> {
    pub parameters: &'p Parameters,
    /// Definitions in the order of the document. Until a definition is read it has no clauses.
    pub definitions: Vec<Definition>,
    pub links: Vec<Link>,
    pub link_names: Vec<String>,
}

impl Names<'_> {
    /// The number of a definition by name, reporting a name that is not there.
    pub fn definition(&self, check: &mut Check, at: &At<'_>) -> Option<usize> {
        let name = check.text(at)?;
        let found = self.definitions.iter().position(|definition| definition.name == name);
        if found.is_none() {
            let known = self.definitions.iter().map(|definition| definition.name.as_str());
            unknown_name(check, at, name, "definition", known);
        }
        found
    }

    /// The number of a link by name, reporting a name that is not there.
    pub fn link(&self, check: &mut Check, at: &At<'_>) -> Option<usize> {
        let name = check.text(at)?;
        let found = self.link_names.iter().position(|link| link == name);
        if found.is_none() {
            unknown_name(check, at, name, "link", self.link_names.iter().map(String::as_str));
        }
        found
    }
}

fn unknown_name<'a>(check: &mut Check, at: &At<'_>, name: &str, what: &str, known: impl Iterator<Item = &'a str>) {
    let known: Vec<&str> = known.collect();
    let guess = nearest(name, known.iter().copied());
    let message = format!("found the {what} \"{name}\", which is not declared");
    let finding = check.report(Severity::Error, "profile.unknownName", &at.pointer, message);
    finding.hint = Some(match guess {
        Some(guess) => format!("did you mean \"{guess}\"?"),
        None => format!("declared: {}", known.join(", ")),
    });
    if let Some(guess) = guess {
        *finding = finding.clone().with_fix(format!("use \"{guess}\""), at.pointer.clone(), Some(guess.into()));
    }
}

/// Reads a profile document. What it does not say, the default profile says. `bindings` give its parameters a collection's
/// values; `band_sets` are the texts of band-set documents it may name beside the built-in one.
pub fn check_profile(text: &str, bindings: &Bindings, band_sets: &[&str]) -> Checked {
    match parse(text) {
        Ok(own) => check_profile_node(&own, bindings, band_sets),
        Err(finding) => Checked { profile: None, diagnostics: vec![*finding] },
    }
}

/// The same from a document that has been parsed.
pub fn check_profile_node(own: &Node, bindings: &Bindings, band_sets: &[&str]) -> Checked {
    let mut check = Check::default();
    if check.object(&At::root(own), &[ABOUT, SECTIONS].concat()).is_none() {
        return Checked { profile: None, diagnostics: check.findings };
    }
    check_heading(&mut check, own);
    check_doubled(&mut check, own);
    let own_findings = check.findings.len();
    let Some(merged) = over_its_base(own).or_else(|| parse(DEFAULT_PROFILE).ok().map(|base| own.over(&base))) else {
        return Checked { profile: None, diagnostics: check.findings };
    };
    let profile = read(&mut check, &merged, own, bindings, band_sets);
    dedupe(&mut check.findings, own_findings);
    forgive_inherited(&mut check.findings, own);
    let profile = profile.filter(|_| check.is_sound());
    if let Some(profile) = &profile {
        lint_profile(&mut check, profile);
    }
    Checked { profile, diagnostics: check.findings }
}

/// A rule that this profile does not say itself, and that cannot hold for the records it chose, holds for none of them: a
/// deployment that is an issue has no `isHotfix`.
fn forgive_inherited(findings: &mut Vec<Diagnostic>, own: &Node) {
    findings.retain(|finding| {
        let inherited = finding.place.pointer.as_deref().is_some_and(|pointer| own.at(pointer).is_none());
        !(finding.code == "filter.field" && inherited)
    });
}

/// Unknown members of the root were found before the base was laid under; they are found again behind it.
fn dedupe(findings: &mut Vec<Diagnostic>, own: usize) {
    let mut at = own;
    while at < findings.len() {
        if findings[..at].contains(&findings[at]) {
            findings.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Doubled members of sections are looked for before the base is laid under, which keeps one of them.
fn check_doubled(check: &mut Check, own: &Node) {
    let Node::Object(sections) = own else { return };
    for (name, node) in sections.iter().filter(|(_, node)| matches!(node, Node::Object(_))) {
        check.open_object(&At { node, pointer: format!("/{name}") });
    }
}

fn check_heading(check: &mut Check, own: &Node) {
    let root = At::root(own);
    let Some(object) = check.open_object(&root) else { return };
    check.required(&object, "id", "an id such as \"payments\"");
    check.heading(&object, SCHEMA_VERSION, "dora");
    if let Some(at) = object.get("basedOn")
        && let Some(id) = check.text(&at)
        && preset(id).is_none()
    {
        unknown_name(check, &at, id, "preset", PRESETS.iter().map(|(id, _)| *id));
    }
    check_origin(check, &object);
}

/// Where a profile's rules come from, and how faithfully it follows them.
pub(super) fn check_origin(check: &mut Check, object: &Object<'_>) {
    for name in ["source", "read", "because"] {
        object.get(name).and_then(|at| check.text(&at).map(str::len));
    }
    let fidelity = object.get("fidelity").and_then(|at| check.choice(&at, Fidelity::WORDS));
    if fidelity.is_some_and(|fidelity| fidelity != Fidelity::Exact) && object.get("because").is_none() {
        let message = "found no reason why it is not exact, wanted \"because\": what differs, or which quirk is kept";
        check.report(Severity::Error, "profile.because", "/fidelity", message);
    }
}

/// Values that reproduce a defect of some tool: the place, and the word.
const QUIRKS: &[(&str, &str)] = &[
    ("/leadTime/aggregate/0/stat", "medianOfTexts"),
    ("/timeToRestore/aggregate/0/stat", "medianOfTexts"),
    ("/leadTime/weekends", "offLongSpans"),
    ("/timeToRestore/weekends", "offLongSpans"),
    ("/deploymentFrequency/weekends", "offLongSpans"),
    ("/deploymentFrequency/firstDay", "lost"),
    ("/deploymentFrequency/per", "flooredBuckets"),
];

/// A quirk is for a preset, which says whose it is. It is asked of documents only: what a profile is compared with may be one
/// that has some of a preset's choices.
pub fn check_quirks(check: &mut Check, own: &Node) {
    let said = QUIRKS.iter().filter(|(place, word)| matches!(own.at(place), Some(Node::Text(text)) if text == word));
    let said: Vec<_> = said.collect();
    if said.is_empty() || is_preset(own) {
        return;
    }
    for (place, word) in said {
        let message = format!("found the quirk \"{word}\", which only a preset may keep: nobody should choose it");
        check.report(Severity::Error, "profile.quirk", place, message).hint =
            Some("leave it out, or base the profile on the preset whose quirk it is: \"basedOn\"".to_owned());
    }
}

fn read(check: &mut Check, merged: &Node, own: &Node, bindings: &Bindings, band_sets: &[&str]) -> Option<Profile> {
    let root = At::root(merged);
    let object = check.object(&root, &[ABOUT, SECTIONS].concat())?;
    let own_member = |name: &str| own.member(name).is_some();
    let id = object.get("id").and_then(|at| check.text(&at)).unwrap_or("unnamed").to_owned();
    let name = match object.get("name") {
        Some(at) if own_member("name") => check.text(&at).unwrap_or(&id).to_owned(),
        _ => id.clone(),
    };
    let parameters = read_parameters(check, &object, bindings);
    let calendar = calendar::read(check, &object);
    let mut names = Names {
        parameters: &parameters,
        definitions: definitions::declare(check, &object),
        links: Vec::new(),
        link_names: links::declare(check, &object),
    };
    definitions::read(check, &object, &mut names);
    links::read(check, &object, &mut names);
    check_cycles(check, &names);
    let lead_time = measures::span(check, &object, "leadTime", &names);
    let deployment_frequency = measures::frequency(check, &object, &names, calendar.week_start);
    let change_failure_rate = measures::rate(check, &object, "changeFailureRate", &names);
    let time_to_restore = measures::span(check, &object, "timeToRestore", &names);
    let rework_rate = measures::rate(check, &object, "reworkRate", &names);
    let bands = read_bands(check, &object, band_sets);
    let fewest = read_fewest(check, &object);
    let (issue_key, issue_key_text) = read_issue_key(check, &object)?;
    let Names { definitions, links, .. } = names;
    Some(Profile {
        id,
        name,
        zone: calendar.zone,
        week_start: calendar.week_start,
        work_week: calendar.work_week,
        month_days: calendar.month_days,
        half_year_days: calendar.half_year_days,
        definitions,
        links,
        lead_time: lead_time?,
        deployment_frequency: deployment_frequency?,
        change_failure_rate: change_failure_rate?,
        time_to_restore: time_to_restore?,
        rework_rate: rework_rate?,
        bands: bands?,
        fewest,
        issue_key,
        issue_key_text,
        parameters,
    })
}

fn read_parameters(check: &mut Check, object: &Object<'_>, bindings: &Bindings) -> Parameters {
    let mut parameters = Parameters::new();
    let Some(section) = object.get("parameters").and_then(|at| check.open_object(&at)) else { return parameters };
    for (name, at) in section.members() {
        let Some(parameter) = check.object(&at, &["kind", "default", "description"]) else { continue };
        check.choice_or(&parameter, "kind", &[("pattern[]", ()), ("text[]", ()), ("text", ()), ("pattern", ())], ());
        let default = match parameter.get("default") {
            Some(at) => check.texts(&at),
            None => Vec::new(),
        };
        let bound = bindings.get(name).cloned().unwrap_or(default);
        parameters.insert(name.to_owned(), bound);
    }
    parameters
}

fn read_bands(check: &mut Check, object: &Object<'_>, band_sets: &[&str]) -> Option<super::BandSet> {
    let section = object.get("bands").and_then(|at| check.object(&at, &["set", "fewest"]))?;
    let at = check.required(&section, "set", "the id of a band set")?;
    let wanted = check.text(&at)?;
    let mut known: Vec<String> = super::BAND_SETS.iter().map(|(id, _)| (*id).to_owned()).collect();
    for text in band_sets.iter().copied().chain(band_set(wanted)) {
        let mut own = Check::default();
        let set = parse(text).ok().and_then(|node| check_band_set(&mut own, &At::root(&node)));
        match set {
            Some(set) if set.id == wanted => return Some(set),
            Some(set) => known.push(set.id),
            None => {}
        }
    }
    unknown_name(check, &at, wanted, "band set", known.iter().map(String::as_str));
    None
}

/// How many a figure must be made of to have a band.
fn read_fewest(check: &mut Check, object: &Object<'_>) -> u64 {
    let section = object.get("bands").and_then(|at| check.open_object(&at));
    let Some(at) = section.and_then(|section| section.get("fewest")) else { return 1 };
    match at.node {
        Node::Number(number) if *number >= 1.0 && *number <= 1e6 && number.fract() == 0.0 => *number as u64,
        _ => {
            check.unwanted(&at, "a whole number from 1 on");
            1
        }
    }
}

fn read_issue_key(check: &mut Check, object: &Object<'_>) -> Option<(Pattern, String)> {
    let section = object.get("keys").and_then(|at| check.object(&at, &["issue"]))?;
    let at = check.required(&section, "issue", "a regular expression for issue keys")?;
    let text = check.text(&at)?;
    match Pattern::regex(text, true) {
        Ok(pattern) => Some((pattern, text.to_owned())),
        Err(reason) => {
            let message = format!("found a regular expression that cannot be used: {reason}");
            check.report(Severity::Error, "filter.regex", &at.pointer, message);
            None
        }
    }
}

/// A definition may use a link, and a link joins definitions: neither may need itself.
fn check_cycles(check: &mut Check, names: &Names<'_>) {
    if !check.is_sound() {
        return;
    }
    for index in 0..names.definitions.len() {
        if reaches(names, index, index, &mut vec![false; names.definitions.len()]) {
            let name = &names.definitions[index].name;
            let message = format!("found that the definition \"{name}\" needs itself");
            check.report(Severity::Error, "profile.cycle", &format!("/definitions/{name}"), message);
        }
    }
}

fn reaches(names: &Names<'_>, from: usize, target: usize, seen: &mut [bool]) -> bool {
    definitions::needs(&names.definitions[from], &names.links).into_iter().any(|needed| {
        needed == target || (!std::mem::replace(&mut seen[needed], true) && reaches(names, needed, target, seen))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<String> {
        check_profile(text, &Bindings::new(), &[])
            .diagnostics
            .iter()
            .map(|finding| format!("{} {}", finding.place.pointer.clone().unwrap_or_default(), finding.code))
            .collect()
    }

    #[test]
    fn the_default_profile_has_no_findings() {
        let checked = check_profile(DEFAULT_PROFILE, &Bindings::new(), &[]);
        assert_eq!(checked.diagnostics, vec![]);
        assert!(checked.profile.is_some());
    }

    #[test]
    fn an_empty_profile_is_the_default_one() {
        let checked = check_profile(r#"{"id":"mine"}"#, &Bindings::new(), &[]);
        assert_eq!(checked.diagnostics, vec![]);
        assert_eq!(checked.profile.map(|profile| profile.lead_time.stages.len()), Some(4));
    }

    #[test]
    fn all_findings_come_at_once_each_at_its_place() {
        let text = r#"{ "id": "x", "schemaVersion": 9, "leadtime": {},
            "definitions": { "deployment": { "of": "atempt" }, "a": { "of": "b" }, "b": { "any": [{ "of": "a" }] },
              "change": { "any": [{ "record": "pullRequest", "where": { "field": "titel", "op": "is", "value": "x" } }] } },
            "leadTime": { "start": { "moment": "commit.deployed" } } }"#;
        assert_eq!(
            findings(text),
            [
                "/leadtime document.unknownMember",
                "/schemaVersion document.version",
                "/definitions/deployment/of profile.unknownName",
                "/definitions/change/any/0/where/field filter.field",
                "/leadTime/start/moment moment.name",
            ]
        );
        assert_eq!(
            findings(r#"{ "id": "x", "definitions": { "a": { "of": "b" }, "b": { "any": [{ "of": "a" }] } } }"#),
            ["/definitions/a profile.cycle", "/definitions/b profile.cycle"]
        );
    }
}
