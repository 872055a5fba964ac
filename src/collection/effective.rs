//! What holds for a collection, its own and what it inherits, each with where it comes from.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Collection, Project};
use crate::event::Kind;
use crate::filter::Filter;

/// Everything that holds for a collection.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Effective {
    /// Its project.
    pub project: Name,
    /// Its category.
    pub category: Name,
    /// Itself.
    pub collection: Name,
    /// The way from the root to it, itself last.
    pub path: Vec<Name>,
    /// Only records of these integrations; `None` for those of all.
    pub integrations: Option<Sourced<Vec<String>>>,
    /// Its own filters and its ancestors': all of them hold.
    pub filters: Vec<EffectiveFilter>,
    /// Whether a kind without a filter must be linked to a record that passes.
    pub through_links: Sourced<bool>,
    /// Only what these people did: somebody of each group.
    pub people: Vec<Sourced<Vec<String>>>,
    /// Values for the profile's parameters, the nearest ones.
    pub parameters: BTreeMap<String, Sourced<Vec<String>>>,
    /// The profile's id; `None` for the default profile.
    pub profile: Sourced<Option<String>>,
}

/// An id and a name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Name {
    /// The id.
    pub id: String,
    /// The name for people.
    pub name: String,
}

/// A value and where it comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub from: Origin,
}

/// Where a value comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    /// What said it.
    pub kind: OriginKind,
    /// The collection that said it, if one did.
    pub collection: Option<Name>,
}

/// What said something that holds for a collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum OriginKind {
    /// The collection itself.
    Own,
    /// One of its ancestors.
    Ancestor,
    /// Its children, all of them together.
    Children,
    /// Its project.
    Project,
    /// Nothing: it is what holds where nothing is said.
    Default,
}

/// A filter and where it comes from.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EffectiveFilter {
    /// The kind of record.
    pub record: &'static str,
    /// The filter as it was written.
    #[serde(rename = "where")]
    pub condition: Value,
    /// Where it comes from.
    pub from: Origin,
    /// The kind of record.
    #[serde(skip)]
    pub kind: Kind,
    /// The filter.
    #[serde(skip)]
    pub filter: Filter,
}

/// Works out what holds for a collection of a project, by its number.
pub fn effective(project: &Project, number: usize) -> Effective {
    let own = &project.collections[number];
    let path: Vec<usize> = project.path(number).collect();
    let nodes = || path.iter().map(|at| (*at, &project.collections[*at]));
    let origin = |at: usize| Origin {
        kind: if at == number { OriginKind::Own } else { OriginKind::Ancestor },
        collection: Some(name(&project.collections[at])),
    };
    let nothing = |kind: OriginKind| Origin { kind, collection: None };
    let mut parameters = BTreeMap::new();
    for (at, node) in nodes() {
        for (parameter, values) in &node.parameters {
            parameters.entry(parameter.clone()).or_insert_with(|| Sourced { value: values.clone(), from: origin(at) });
        }
    }
    let filters = nodes().flat_map(|(at, node)| {
        node.filters.iter().map(move |filter| EffectiveFilter {
            record: filter.kind.word(),
            condition: filter.condition.clone(),
            from: origin(at),
            kind: filter.kind,
            filter: filter.filter.clone(),
        })
    });
    let through_links = nodes().find_map(|(at, node)| Some(Sourced { value: node.through_links?, from: origin(at) }));
    let profile = nodes()
        .find_map(|(at, node)| Some(Sourced { value: Some(node.profile.clone()?), from: origin(at) }))
        .or_else(|| Some(Sourced { value: Some(project.profile.clone()?), from: nothing(OriginKind::Project) }));
    let mut people: Vec<Sourced<Vec<String>>> =
        nodes().filter_map(|(at, node)| Some(Sourced { value: node.people.clone()?, from: origin(at) })).collect();
    if own.people.is_none()
        && let Some(of_children) = people_below(project, number)
    {
        people.insert(0, Sourced { value: of_children, from: nothing(OriginKind::Children) });
    }
    let category = &project.categories[own.category];
    Effective {
        project: Name { id: project.id.clone(), name: project.name.clone() },
        category: Name { id: category.id.clone(), name: category.name.clone() },
        collection: name(own),
        path: path.iter().rev().map(|at| name(&project.collections[*at])).collect(),
        integrations: integrations(project, &path, origin),
        filters: filters.collect(),
        through_links: through_links.unwrap_or(Sourced { value: false, from: nothing(OriginKind::Default) }),
        people,
        parameters,
        profile: profile.unwrap_or(Sourced { value: None, from: nothing(OriginKind::Default) }),
    }
}

impl Effective {
    /// Whether a collection on the way to the root has a profile: else it is the default one, and not associated.
    pub fn is_associated(&self) -> bool {
        matches!(self.profile.from.kind, OriginKind::Own | OriginKind::Ancestor)
    }

    /// The bindings of the profile's parameters.
    pub fn bindings(&self) -> BTreeMap<String, Vec<String>> {
        self.parameters.iter().map(|(name, sourced)| (name.clone(), sourced.value.clone())).collect()
    }
}

fn name(collection: &Collection) -> Name {
    Name { id: collection.id.clone(), name: collection.name.clone() }
}

/// A list is narrowed on the way down: what an ancestor or the project does not have, a collection cannot have.
fn integrations(project: &Project, path: &[usize], origin: impl Fn(usize) -> Origin) -> Option<Sourced<Vec<String>>> {
    let mut found = project
        .integrations
        .clone()
        .map(|value| Sourced { value, from: Origin { kind: OriginKind::Project, collection: None } });
    for at in path.iter().rev() {
        let Some(own) = &project.collections[*at].integrations else { continue };
        let value = match &found {
            Some(above) => own.iter().filter(|id| above.value.contains(id)).cloned().collect(),
            None => own.clone(),
        };
        found = Some(Sourced { value, from: origin(*at) });
    }
    found
}

/// The people of all children, where each child has some: a parent that names nobody is about all of them.
fn people_below(project: &Project, number: usize) -> Option<Vec<String>> {
    let mut children =
        (0..project.collections.len()).filter(|child| project.collections[*child].parent == Some(number)).peekable();
    children.peek()?;
    let mut found: Vec<String> = Vec::new();
    for child in children {
        let people = match &project.collections[child].people {
            Some(people) => people.clone(),
            None => people_below(project, child)?,
        };
        for person in people {
            if !found.contains(&person) {
                found.push(person);
            }
        }
    }
    Some(found)
}
