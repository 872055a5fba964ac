//! The workspace document: everything that a person backs up, in one file.

use std::collections::BTreeMap;

use super::alike::lint_alike;
use super::facts::facts;
use crate::collection::{Integration, Person, Project, Surroundings, check_integration, check_people, check_project};
use crate::diag::{Diagnostic, Place, Severity};
use crate::document::{At, Check, Migration, Node, Object, migrate};
use crate::insight::{Insight, check_insights};
use crate::profile::{
    Bindings, Correction, PRESETS, check_band_set, check_corrections, check_profile, check_profile_node, check_quirks,
    check_score,
};
use crate::source::ADAPTERS;

/// The version of the workspace document that this engine writes and reads.
pub const SCHEMA_VERSION: f64 = 1.0;

/// What older spellings became.
const MIGRATIONS: &[Migration] =
    &[Migration { from: 0.0, title: "\"bands\" is called \"bandSets\"", renamed: &[("bands", "bandSets")] }];

/// A workspace document that has been read.
#[derive(Default)]
pub(super) struct Bundle {
    /// Texts of profile documents by id.
    pub profiles: BTreeMap<String, String>,
    /// Texts of band-set documents.
    pub band_sets: Vec<String>,
    /// Texts of score documents.
    pub scores: Vec<String>,
    /// Corrections of all documents of corrections.
    pub corrections: Vec<Correction>,
    /// Integrations in the order of the document.
    pub integrations: Vec<Integration>,
    /// People whom tools call by different names.
    pub people: Vec<Person>,
    /// Projects in the order of the document.
    pub projects: Vec<Project>,
    /// Insights by their project's id, in the order of the document.
    pub insights: Vec<(String, Insight)>,
    /// Every finding, with its pointer into what was given.
    pub diagnostics: Vec<Diagnostic>,
    /// The document in its present spelling; `None` where it cannot be used at all.
    pub document: Option<Node>,
}

/// Reads a workspace document of any version.
pub(super) fn read(given: &Node) -> Bundle {
    let mut check = Check::default();
    let refused = |check: Check| Bundle { diagnostics: check.findings, ..Bundle::default() };
    let Some(object) = check.open_object(&At::root(given)) else { return refused(check) };
    let version = version(&mut check, &object);
    if !check.is_sound() {
        return refused(check);
    }
    let (document, steps) = migrate(given, version, MIGRATIONS);
    for step in &steps {
        let message = format!("found version {}, read as version {}: {}", step.from, step.from + 1.0, step.title);
        check.report(Severity::Info, "document.migrated", "", message);
    }
    let before = check.findings.len();
    let mut bundle = read_present(&mut check, &At::root(&document));
    for finding in &mut check.findings[before..] {
        point_back(finding, &steps);
    }
    bundle.diagnostics = check.findings;
    bundle.document = Some(document);
    bundle
}

/// The version a document says it has. One that says none is of the present one, unless it is spelled as in the first.
fn version(check: &mut Check, object: &Object<'_>) -> f64 {
    check.heading(object, SCHEMA_VERSION, "workspace");
    match object.get("schemaVersion").map(|at| at.node) {
        Some(Node::Number(version)) => *version,
        _ if object.get("bands").is_some() && object.get("bandSets").is_none() => 0.0,
        _ => SCHEMA_VERSION,
    }
}

/// A finding's pointer into the document as it was given.
fn point_back(finding: &mut Diagnostic, steps: &[&'static Migration]) {
    for (old, new) in steps.iter().rev().flat_map(|step| step.renamed) {
        let back = |pointer: &str| {
            let rest = pointer.strip_prefix('/')?.strip_prefix(new)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| format!("/{old}{rest}"))
        };
        if let Some(pointer) = finding.place.pointer.as_deref().and_then(back) {
            finding.place.pointer = Some(pointer);
        }
        if let Some(fix) = &mut finding.fix
            && let Some(pointer) = back(&fix.pointer)
        {
            fix.pointer = pointer;
        }
    }
}

fn read_present(check: &mut Check, root: &At<'_>) -> Bundle {
    let mut bundle = Bundle::default();
    let known = [
        "schemaVersion",
        "type",
        "name",
        "description",
        "integrations",
        "profiles",
        "bandSets",
        "scores",
        "projects",
        "people",
        "corrections",
    ];
    // Doubled members have been reported.
    let mut members = Check::default();
    let Some(object) = members.object(root, &known) else { return bundle };
    check.findings.extend(members.findings.into_iter().filter(|finding| finding.severity != Severity::Error));
    let parts = |check: &mut Check, name: &str| object.get(name).map_or(Vec::new(), |at| check.list(&at));
    let mut around = Surroundings {
        tools: ADAPTERS.iter().map(|adapter| adapter.id).collect(),
        integrations: object.get("integrations").map(|_| BTreeMap::new()),
        profiles: Some(BTreeMap::new()),
    };

    for at in parts(check, "integrations") {
        let integration = part(check, |own| check_integration(own, &at, &around));
        let Some(integration) = integration else { continue };
        let tools = around.integrations.get_or_insert_default();
        if tools.insert(integration.id.clone(), integration.source.clone()).is_some() {
            doubled(check, &at, "integration", &integration.id);
        }
        bundle.integrations.push(integration);
    }
    for at in parts(check, "bandSets") {
        if part(check, |own| check_band_set(own, &at)).is_some() {
            bundle.band_sets.push(at.node.to_value().to_string());
        }
    }
    for at in parts(check, "scores") {
        if part(check, |own| check_score(own, &at)).is_some() {
            bundle.scores.push(at.node.to_value().to_string());
        }
    }
    let band_sets: Vec<&str> = bundle.band_sets.iter().map(String::as_str).collect();
    let profiles = around.profiles.get_or_insert_default();
    for (_, preset) in PRESETS.iter().filter(|(id, _)| mentions(root.node, id)) {
        if let Some(profile) = check_profile(preset, &Bindings::new(), &band_sets).profile {
            profiles.insert(profile.id.clone(), facts(&profile));
        }
    }
    let written = parts(check, "profiles");
    for at in &written {
        let mut checked = check_profile_node(at.node, &Bindings::new(), &band_sets);
        let mut quirks = Check::default();
        check_quirks(&mut quirks, at.node);
        if !quirks.is_sound() {
            checked.profile = None;
            checked.diagnostics.append(&mut quirks.findings);
        }
        keep(check, &at.pointer, checked.diagnostics);
        // A profile that cannot be used has been reported; nobody who names it is to blame.
        if let Some(Node::Text(id)) = at.node.member("id") {
            profiles.insert(id.clone(), checked.profile.as_ref().map(facts).unwrap_or_default());
            if checked.profile.is_some() && bundle.profiles.insert(id.clone(), at.node.to_value().to_string()).is_some()
            {
                doubled(check, at, "profile", id);
            }
        }
    }
    lint_alike(check, &written);
    for at in parts(check, "projects") {
        let (project, insights) = project(check, &at, &around);
        let Some(project) = project else { continue };
        if bundle.projects.iter().any(|earlier| earlier.id == project.id) {
            doubled(check, &at, "project", &project.id);
        }
        bundle.projects.retain(|earlier| earlier.id != project.id);
        bundle.insights.retain(|(earlier, _)| *earlier != project.id);
        bundle.insights.extend(insights.into_iter().map(|insight| (project.id.clone(), insight)));
        bundle.projects.push(project);
    }
    if let Some(at) = object.get("people") {
        bundle.people = check_people(check, &at);
    }
    for at in parts(check, "corrections") {
        bundle.corrections.extend(check_corrections(check, &at));
    }
    bundle
}

/// Reads a project with its insights. An insight that cannot be used has been reported, and takes nothing else with it.
pub(super) fn project(check: &mut Check, at: &At<'_>, around: &Surroundings) -> (Option<Project>, Vec<Insight>) {
    let project = part(check, |own| check_project(own, at, around));
    let categories: Option<Vec<&str>> =
        project.as_ref().map(|project| project.categories.iter().map(|category| category.id.as_str()).collect());
    let insights = check_insights(check, at, categories.as_deref(), around);
    (project, insights)
}

/// Reads one part, whose findings have their pointers already; `None` where an error makes it unusable.
fn part<T>(check: &mut Check, read: impl FnOnce(&mut Check) -> Option<T>) -> Option<T> {
    let mut own = Check::default();
    let found = read(&mut own).filter(|_| own.is_sound());
    check.findings.append(&mut own.findings);
    found
}

fn doubled(check: &mut Check, at: &At<'_>, what: &str, id: &str) {
    let message = format!("found two {what}s with the id \"{id}\", wanted one; the later one is used");
    check.report(Severity::Warning, "documents.doubledId", &at.pointer, message);
}

/// Whether a text stands anywhere in a document: presets that nobody names need not be read.
fn mentions(node: &Node, text: &str) -> bool {
    match node {
        Node::Text(own) => own == text,
        Node::List(items) => items.iter().any(|item| mentions(item, text)),
        Node::Object(members) => members.iter().any(|(_, member)| mentions(member, text)),
        _ => false,
    }
}

/// Adds a profile's findings with their pointers into the bundle.
fn keep(check: &mut Check, pointer: &str, findings: Vec<Diagnostic>) {
    check.findings.extend(findings.into_iter().map(|mut finding| {
        let inner = finding.place.pointer.unwrap_or_default();
        finding.place = Place { pointer: Some(format!("{pointer}{inner}")), ..finding.place };
        if let Some(fix) = &mut finding.fix {
            fix.pointer = format!("{pointer}{}", fix.pointer);
        }
        finding
    }));
}
