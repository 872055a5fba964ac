//! Kinds of collections: teams, sprints, and a person's own.

use crate::document::{At, Check};

/// A checked category. It has one root, which its collections hang from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Category {
    /// Its id, which also names its root.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Whether it is shown.
    pub enabled: bool,
    /// The name of its root, where no collection is one.
    pub root_name: String,
}

pub(super) fn read(check: &mut Check, at: &At<'_>) -> Option<Category> {
    let object = check.object(at, &["id", "name", "description", "enabled", "root"])?;
    let id = check.required(&object, "id", "an id such as \"teams\"").and_then(|at| check.text(&at))?;
    let name = object.get("name").and_then(|at| check.text(&at)).unwrap_or(id);
    let enabled = object.get("enabled").and_then(|at| check.flag(&at)).unwrap_or(true);
    let root_name = object.get("root").and_then(|at| check.text(&at)).map(str::to_owned);
    let root_name = root_name.unwrap_or_else(|| format!("All {name}"));
    Some(Category { id: id.to_owned(), name: name.to_owned(), enabled, root_name })
}
