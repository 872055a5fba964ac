//! Collections: what holds for one, and by which profile its questions are answered.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{PreparedKey, Workspace};
use crate::collection::{Effective, OriginKind, Project, all_names, effective};
use crate::diag::{Diagnostic, Place, Severity};
use crate::event::Kind;
use crate::profile::Bindings;
use crate::report::{CollectionName, Query, QueryError};
use crate::select::{KindFilters, Membership, overrule, set_aside};

/// What holds for a collection, and what needs attention about it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EffectiveCollection {
    /// Everything that holds for it, and where each thing comes from.
    #[serde(flatten)]
    pub effective: Effective,
    /// Whether a collection on the way to the root has the profile: else it is the default one, and not associated.
    pub associated: bool,
    /// What needs attention.
    pub diagnostics: Vec<Diagnostic>,
}

/// A profile as a question uses it: bound to a collection's values, and seeing a project's integrations only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct ProfileUse {
    /// The profile's id; the default profile has the empty one.
    pub id: String,
    /// Values for its parameters.
    pub bindings: Bindings,
    /// The integrations mapped to the project; `None` for all.
    pub integrations: Option<Vec<String>>,
}

impl ProfileUse {
    /// A profile by itself.
    pub fn plain(id: Option<&str>) -> ProfileUse {
        ProfileUse { id: id.unwrap_or_default().to_owned(), ..ProfileUse::default() }
    }
}

/// Which rows a question is about: the collection as the question names it, and what of it the question overrides.
pub(super) type MembershipKey = (String, Vec<String>);

/// Collections whose rows are kept at once: a bit for each row and collection.
const MOST_MEMBERSHIPS: usize = 256;

/// The collection that a question names, and by which profile it is answered.
pub(super) struct Asking {
    pub profile: ProfileUse,
    pub collection: Option<Effective>,
    pub name: Option<CollectionName>,
    /// Attributes of the collection that the question's filters override, as `kind.field`.
    pub overridden: Vec<String>,
    pub key: MembershipKey,
}

impl Workspace {
    /// What holds for a collection: integrations, filters, people, parameters and profile, its own and inherited, each with where it
    /// comes from. A collection is named by its id, or by `project/collection` where projects have collections of one name.
    pub fn effective(&self, collection: &str) -> Result<EffectiveCollection, QueryError> {
        let (project, number) = self.find_collection(collection, "")?;
        let effective = effective(project, number);
        let associated = effective.is_associated();
        let mut diagnostics = Vec::new();
        diagnostics.extend((!associated).then(|| not_associated(&effective)));
        Ok(EffectiveCollection { effective, associated, diagnostics })
    }

    pub(super) fn find_collection(&self, wanted: &str, path: &str) -> Result<(&Project, usize), QueryError> {
        let of_any = self.projects.iter().filter_map(|project| Some((project, project.collection(wanted)?)));
        let of_named = wanted.split_once('/').and_then(|(project, id)| {
            let project = self.projects.iter().find(|known| known.id == project)?;
            Some((project, project.collection(id)?))
        });
        let found: Vec<(&Project, usize)> = match of_named {
            Some(found) => vec![found],
            None => of_any.collect(),
        };
        match found[..] {
            [(project, number)] => {
                let category = &project.categories[project.collections[number].category];
                if !category.enabled {
                    let message = format!(
                        "found \"{wanted}\", which is of the category \"{}\", which is not enabled",
                        category.id
                    );
                    return Err(QueryError::new("query.collection", path, message));
                }
                Ok((project, number))
            }
            [] => {
                let known: Vec<&str> = self
                    .projects
                    .iter()
                    .flat_map(|project| project.collections.iter().map(|collection| collection.id.as_str()))
                    .collect();
                let message = format!("found the collection \"{wanted}\", wanted one of {}", known.join(", "));
                Err(QueryError::new("query.collection", path, message))
            }
            _ => {
                let ways: Vec<String> =
                    found.iter().map(|(project, _)| format!("\"{}/{wanted}\"", project.id)).collect();
                let message =
                    format!("found \"{wanted}\", which several projects have, wanted one of {}", ways.join(", "));
                Err(QueryError::new("query.collection", path, message))
            }
        }
    }

    /// The collection and profile of a question. Without a profile of its own the question takes the collection's. A collection's
    /// values bind the parameters of its own profile, named or not; they mean nothing to another one.
    pub(super) fn asking(&self, query: &Query) -> Result<Asking, QueryError> {
        let Some(wanted) = &query.collection else {
            let profile = ProfileUse::plain(query.profile.as_deref());
            return Ok(Asking {
                profile,
                collection: None,
                name: None,
                overridden: Vec::new(),
                key: MembershipKey::default(),
            });
        };
        let (project, number) = self.find_collection(wanted, "/collection")?;
        let mut effective = effective(project, number);
        for group in &mut effective.people {
            group.value = all_names(&self.people, &group.value);
        }
        let mut overridden = Vec::new();
        for filter in &query.filters {
            if let (Some(kind), Some(field)) = (Kind::named(&filter.record), &filter.overrides)
                && set_aside(&mut effective.filters, kind, field)
            {
                overridden.push(format!("{}.{field}", kind.word()));
            }
        }
        let own = effective.profile.value.clone().unwrap_or_default();
        let id = query.profile.clone().unwrap_or_else(|| own.clone());
        let bindings = if id == own { effective.bindings() } else { Bindings::new() };
        let profile_from = match (&query.profile, effective.profile.from.kind) {
            (Some(_), _) => "query",
            (None, OriginKind::Own) => "own",
            (None, OriginKind::Ancestor) => "ancestor",
            (None, OriginKind::Project) => "project",
            (None, _) => "default",
        };
        let name = CollectionName {
            id: effective.collection.id.clone(),
            name: effective.collection.name.clone(),
            profile_from,
        };
        let profile = ProfileUse { id, bindings, integrations: project.integrations.clone() };
        let key = (wanted.clone(), overridden.clone());
        Ok(Asking { profile, collection: Some(effective), name: Some(name), overridden, key })
    }

    /// Works out which rows are the collection's, unless that is known.
    pub(super) fn choose(&mut self, asking: &Asking, key: &PreparedKey) {
        let (Some(collection), Some(prepared)) = (&asking.collection, self.prepared.get_mut(key)) else { return };
        if prepared.memberships.contains_key(&asking.key) {
            return;
        }
        if prepared.memberships.len() >= MOST_MEMBERSHIPS {
            prepared.memberships.clear();
        }
        let membership = Membership::new(&self.store, &prepared.profile, &prepared.resolved, collection);
        prepared.memberships.insert(asking.key.clone(), membership);
    }
}

impl Asking {
    /// The question's filters without what the collection's beat, and what needs attention.
    pub fn settle(&self, filters: &mut KindFilters) -> Vec<Diagnostic> {
        let (Some(collection), Some(name)) = (&self.collection, &self.name) else { return Vec::new() };
        let mut findings = Vec::new();
        if matches!(name.profile_from, "project" | "default") {
            findings.push(not_associated(collection));
        }
        if !self.overridden.is_empty() {
            let message = format!(
                "found a filter over {} that overrides what the collection \"{}\" says of it, for this question alone",
                self.overridden.join(", "),
                name.name
            );
            findings.push(about_the_question(Severity::Info, "report.filterOverrides", "/filters", message));
        }
        let mut beaten: Vec<String> = Vec::new();
        for (kind, filter) in std::mem::take(filters) {
            let (kept, fields): (_, BTreeSet<String>) = overrule(filter, kind, collection);
            beaten.extend(fields.into_iter().map(|field| format!("{}.{field}", kind.word())));
            filters.insert(kind, kept);
        }
        if !beaten.is_empty() {
            let message = format!(
                "found a filter over {} in the question, which the collection \"{}\" decides about: the collection's holds",
                beaten.join(", "),
                name.name
            );
            findings.push(about_the_question(Severity::Info, "report.filterOverruled", "/filters", message));
        }
        findings
    }
}

fn about_the_question(severity: Severity, code: &'static str, pointer: &str, message: String) -> Diagnostic {
    Diagnostic::new(severity, code, Place { pointer: Some(pointer.to_owned()), ..Place::default() }, message)
}

fn not_associated(collection: &Effective) -> Diagnostic {
    let profile = collection.profile.value.as_deref().unwrap_or("the default one");
    let message = format!(
        "found no profile associated with the collection \"{}\" or with what it is in: {profile} is used",
        collection.collection.name
    );
    about_the_question(Severity::Info, "report.profileNotAssociated", "/collection", message)
        .with_hint("associate a profile with the collection or with one it is in")
}
