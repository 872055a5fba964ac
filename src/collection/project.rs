//! Projects: mapped integrations, categories, and the collections in them.

use super::node::{Draft, known_profile};
use super::{Category, Collection, SCHEMA_VERSION, Surroundings, category, effective, node, tree};
use crate::diag::Severity;
use crate::document::{At, Check};

/// A checked project.
#[derive(Clone, Default, Debug)]
pub struct Project {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The integrations mapped to it; `None` for all there are.
    pub integrations: Option<Vec<String>>,
    /// The profile of collections that have none.
    pub profile: Option<String>,
    /// Kinds of collections.
    pub categories: Vec<Category>,
    /// Every collection, roots included.
    pub collections: Vec<Collection>,
}

impl Project {
    /// The number of a collection by id; a category's id names its root.
    pub fn collection(&self, id: &str) -> Option<usize> {
        self.collections.iter().position(|collection| collection.id == id).or_else(|| {
            let category = self.categories.iter().position(|category| category.id == id)?;
            self.collections
                .iter()
                .position(|collection| collection.category == category && collection.parent.is_none())
        })
    }

    /// A collection and its ancestors, itself first.
    pub fn path(&self, collection: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(collection), |number| self.collections[*number].parent)
    }
}

/// Reads a project document. Its insights are checked one floor up, with the categories that this gives.
pub fn check_project(check: &mut Check, root: &At<'_>, around: &Surroundings) -> Option<Project> {
    let known = [
        "schemaVersion",
        "type",
        "id",
        "name",
        "description",
        "integrations",
        "profile",
        "categories",
        "collections",
        "insights",
    ];
    let object = check.object(root, &known)?;
    check.heading(&object, SCHEMA_VERSION, "project");
    let id = check.required(&object, "id", "an id such as \"shop\"").and_then(|at| check.text(&at));
    let name = object.get("name").and_then(|at| check.text(&at)).or(id);
    let integrations = object.get("integrations").map(|at| node::integrations(check, &at, around));
    let profile = object.get("profile").and_then(|at| Some((check.text(&at)?, at)));
    if let Some((id, at)) = &profile {
        known_profile(check, at, id, around);
    }
    let mut categories: Vec<Category> = Vec::new();
    for at in object.get("categories").map_or(Vec::new(), |at| check.list(&at)) {
        let Some(category) = category::read(check, &at) else { continue };
        if categories.iter().any(|earlier| earlier.id == category.id) {
            let message = format!("found two categories with the id \"{}\", wanted one", category.id);
            check.report(Severity::Error, "collection.doubledId", &format!("{}/id", at.pointer), message);
        }
        categories.push(category);
    }
    // What lies within the project sees no more than the project's integrations.
    let mut within = around.clone();
    if let (Some(known), Some(mapped)) = (&mut within.integrations, &integrations) {
        known.retain(|id, _| mapped.contains(id));
    }
    let items = object.get("collections").map_or(Vec::new(), |at| check.list(&at));
    let drafts: Vec<Draft> = items.iter().filter_map(|at| node::read(check, at, &within)).collect();
    let all_read = drafts.len() == items.len();
    let pointers: Vec<String> = drafts.iter().map(|draft| draft.pointer.clone()).collect();
    let collections = tree::settle(check, &categories, drafts, all_read);
    let project = Project {
        id: id?.to_owned(),
        name: name?.to_owned(),
        integrations,
        profile: profile.map(|(id, _)| id.to_owned()),
        categories,
        collections: collections?,
    };
    check_needs(check, &project, &pointers, around);
    Some(project)
}

/// A collection whose profile needs an integration that it does not have: its figures would be empty, and this is why.
fn check_needs(check: &mut Check, project: &Project, pointers: &[String], around: &Surroundings) {
    let Some(profiles) = &around.profiles else { return };
    for (number, pointer) in pointers.iter().enumerate() {
        let node = effective(project, number);
        let Some(facts) = node.profile.value.as_ref().and_then(|id| profiles.get(id)) else { continue };
        let all: Vec<String> = around.integration_ids().unwrap_or_default().into_iter().map(str::to_owned).collect();
        let has = node.integrations.as_ref().map_or(&all, |sourced| &sourced.value);
        if has.is_empty() && around.integrations.is_none() {
            continue;
        }
        for need in facts.needs.iter().filter(|need| !around.serves(need, has)) {
            let wanted: Vec<&str> = need.tools.iter().chain(&need.integrations).map(String::as_str).collect();
            let message = format!(
                "found the collection \"{}\" without an integration that the profile \"{}\" needs: \"{}\" is read from {}, and it has {}",
                node.collection.name,
                node.profile.value.as_deref().unwrap_or_default(),
                need.definition,
                wanted.join(" or "),
                if has.is_empty() { "none".to_owned() } else { has.join(", ") }
            );
            check.report(Severity::Warning, "collection.missingIntegration", pointer, message).hint =
                Some("add the integration, or associate another profile".to_owned());
        }
    }
}
