//! One collection: a node of a category's tree.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{SCHEMA_VERSION, Surroundings};
use crate::diag::{Severity, nearest};
use crate::document::{At, Check, Node, Object};
use crate::event::Kind;
use crate::filter::{Filter, Parameters, check_filter};

/// A checked collection, as it says of itself; what it inherits is not in here.
#[derive(Clone, Default, Debug)]
pub struct Collection {
    /// Its id, by which queries name it.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Its category's number in the project.
    pub category: usize,
    /// Its parent's number in the project; `None` for a root.
    pub parent: Option<usize>,
    /// Only records of these integrations; `None` for those of its parent.
    pub integrations: Option<Vec<String>>,
    /// Only records like this, by kind.
    pub filters: Vec<RecordFilter>,
    /// Whether a kind without a filter must be linked to a record that passes; `None` for what its parent says.
    pub through_links: Option<bool>,
    /// Only what these people did; `None` for what its parent says.
    pub people: Option<Vec<String>>,
    /// Values for the profile's parameters.
    pub parameters: BTreeMap<String, Vec<String>>,
    /// Its own profile.
    pub profile: Option<String>,
}

/// A filter over the records of one kind, checked and as it was written.
#[derive(Clone, Debug)]
pub struct RecordFilter {
    /// The kind of record.
    pub kind: Kind,
    /// The filter.
    pub filter: Filter,
    /// The filter as it was written.
    pub condition: Value,
    /// Of a widget's filter: the attribute over which it holds in place of the collection's.
    pub overrides: Option<String>,
}

/// A collection and the names in it that its project has to find.
pub(super) struct Draft {
    pub pointer: String,
    pub category: Option<Word>,
    pub parent: Option<Word>,
    pub own: Collection,
}

/// A word and where it stands.
pub(super) struct Word {
    pub text: String,
    pub pointer: String,
}

impl Word {
    fn of(object: &Object<'_>, name: &str, check: &mut Check) -> Option<Word> {
        let at = object.get(name)?;
        Some(Word { text: check.text(&at)?.to_owned(), pointer: at.pointer })
    }
}

/// Reads a collection document on its own: its place in the tree is for its project to find.
pub fn check_collection(check: &mut Check, root: &At<'_>, around: &Surroundings) -> Option<Collection> {
    read(check, root, around).map(|draft| draft.own)
}

pub(super) fn read(check: &mut Check, at: &At<'_>, around: &Surroundings) -> Option<Draft> {
    let known = [
        "schemaVersion",
        "type",
        "id",
        "name",
        "description",
        "tags",
        "category",
        "parent",
        "integrations",
        "filters",
        "throughLinks",
        "people",
        "parameters",
        "profile",
    ];
    let object = check.object(at, &known)?;
    check.heading(&object, SCHEMA_VERSION, "collection");
    let id = check.required(&object, "id", "an id such as \"payments\"").and_then(|at| check.text(&at));
    let name = object.get("name").and_then(|at| check.text(&at)).or(id);
    let profile = object.get("profile").and_then(|at| profile(check, &at, around));
    let parameters = object.get("parameters").map_or(BTreeMap::new(), |at| parameters(check, &at));
    if let Some(at) = object.get("parameters") {
        check_bindings(check, &at, &parameters, profile.as_deref(), around);
    }
    let own = Collection {
        id: id?.to_owned(),
        name: name?.to_owned(),
        tags: object.get("tags").map_or(Vec::new(), |at| check.texts(&at)),
        integrations: object.get("integrations").map(|at| integrations(check, &at, around)),
        filters: object.get("filters").map_or(Vec::new(), |at| read_filters(check, &at, false)),
        through_links: object.get("throughLinks").and_then(|at| check.flag(&at)),
        people: object.get("people").map(|at| check.texts(&at)),
        parameters,
        profile,
        ..Collection::default()
    };
    let category = Word::of(&object, "category", check);
    let parent = Word::of(&object, "parent", check);
    Some(Draft { pointer: at.pointer.clone(), category, parent, own })
}

/// One profile of the type "dora" at most.
fn profile(check: &mut Check, at: &At<'_>, around: &Surroundings) -> Option<String> {
    if let Node::List(several) = at.node
        && several.len() > 1
    {
        let shown: Vec<String> = several.iter().map(Node::shown).collect();
        let message = format!("found {} DORA profiles, {}, wanted at most one", several.len(), shown.join(" and "));
        let finding = check.report(Severity::Error, "collection.secondProfile", &at.pointer, message);
        *finding = finding.clone().with_fix("keep the first", at.pointer.clone(), Some(several[0].to_value()));
        return None;
    }
    let id = check.text(at)?;
    known_profile(check, at, id, around);
    Some(id.to_owned())
}

/// Reports a profile that is not among the workspace's.
pub(super) fn known_profile(check: &mut Check, at: &At<'_>, id: &str, around: &Surroundings) {
    if let Some(known) = around.profile_ids()
        && !known.contains(&id)
    {
        let message = format!("found the profile \"{id}\", which is not among the documents");
        check.unknown(at, "collection.unknownProfile", message, &known);
    }
}

/// Ids of integrations, each of them known.
pub(super) fn integrations(check: &mut Check, at: &At<'_>, around: &Surroundings) -> Vec<String> {
    let ids = check.texts(at);
    if let (Some(known), Node::List(_)) = (around.integration_ids(), at.node) {
        for item in check.list(at) {
            if let Node::Text(id) = item.node
                && !id.is_empty()
                && !known.contains(&id.as_str())
            {
                let message = format!("found the integration \"{id}\", which is not among the documents");
                check.unknown(&item, "collection.unknownIntegration", message, &known);
            }
        }
    }
    ids
}

fn parameters(check: &mut Check, at: &At<'_>) -> BTreeMap<String, Vec<String>> {
    let Some(section) = check.open_object(at) else { return BTreeMap::new() };
    section.members().map(|(name, at)| (name.to_owned(), check.texts(&at))).collect()
}

/// Reports parameters that the profile does not declare.
fn check_bindings(
    check: &mut Check,
    at: &At<'_>,
    parameters: &BTreeMap<String, Vec<String>>,
    profile: Option<&str>,
    around: &Surroundings,
) {
    let facts = profile.and_then(|id| around.profiles.as_ref()?.get(id));
    // A profile that cannot be used declares nothing; it has been reported.
    let Some(facts) = facts.filter(|facts| !facts.parameters.is_empty()) else { return };
    for name in parameters.keys().filter(|name| !facts.parameters.contains(name)) {
        let message = format!("found the parameter \"{name}\", which the collection's profile does not declare");
        let pointer = format!("{}/{name}", at.pointer);
        check.report(Severity::Warning, "collection.unknownParameter", &pointer, message).hint =
            Some(match nearest(name, facts.parameters.iter().map(String::as_str)) {
                Some(guess) => format!("did you mean \"{guess}\"?"),
                None => format!("declared: {}", facts.parameters.join(", ")),
            });
    }
}

/// Reads filters by kind of record, one for each kind at most. Those of a widget may override the collection's.
pub fn read_filters(check: &mut Check, at: &At<'_>, may_override: bool) -> Vec<RecordFilter> {
    let known: &[&str] = if may_override { &["record", "where", "overrides"] } else { &["record", "where"] };
    let mut filters: Vec<RecordFilter> = Vec::new();
    for item in check.list(at) {
        let Some(object) = check.object(&item, known) else { continue };
        let Some(kind) = check.required(&object, "record", "a kind of record").and_then(|at| kind(check, &at)) else {
            continue;
        };
        let Some(condition) = check.required(&object, "where", "a filter") else { continue };
        if filters.iter().any(|earlier| earlier.kind == kind) {
            let message = format!("found a second filter for {}, wanted one with \"all\" or \"any\"", kind.word());
            check.report(Severity::Error, "collection.secondFilter", &item.pointer, message);
        }
        if let Some(filter) = check_filter(check, &condition, kind, &Parameters::new()) {
            let overrides = object.get("overrides").and_then(|at| overridden(check, &at, &filter));
            filters.push(RecordFilter { kind, filter, condition: condition.node.to_value(), overrides });
        }
    }
    filters
}

/// The attribute that a filter overrides: one that it is about.
fn overridden(check: &mut Check, at: &At<'_>, filter: &Filter) -> Option<String> {
    let own: Vec<String> = filter.fields().into_iter().collect();
    let name = check.text(at)?;
    if !own.iter().any(|field| field == name) {
        let message = format!("found \"{name}\", wanted an attribute that the filter is about: {}", own.join(", "));
        check.report(Severity::Error, "filter.overrides", &at.pointer, message);
        return None;
    }
    Some(name.to_owned())
}

fn kind(check: &mut Check, at: &At<'_>) -> Option<Kind> {
    let choices: Vec<(&str, Kind)> = Kind::ALL
        .iter()
        .filter(|kind| kind.happens() || **kind == Kind::Stage)
        .map(|kind| (kind.word(), *kind))
        .collect();
    check.choice(at, &choices)
}
