//! Fixes: one change of the workspace document each.

use serde_json::{Value, json};

use crate::diag::{Fix, pointer_step};
use crate::profile::DEFAULT_PROFILE_ID;

/// The workspace document, and where it says the profile in force.
pub(in crate::workspace) struct Remedy<'r> {
    document: &'r Value,
    /// The id under which the profile is found.
    id: &'r str,
    /// The profile over what it is based on.
    pub whole: &'r Value,
}

impl<'r> Remedy<'r> {
    /// `id` is the profile's as the question names it: empty for the default one.
    pub fn new(document: &'r Value, id: &'r str, whole: &'r Value) -> Remedy<'r> {
        let id = if id.is_empty() { DEFAULT_PROFILE_ID } else { id };
        Remedy { document, id, whole }
    }

    /// Makes the profile say something. A profile that the document does not hold, such as a preset, is put into it, based on the preset.
    pub fn profile(&self, title: impl Into<String>, section: &str, member: &str, value: Value) -> Fix {
        let title = title.into();
        let own = self.document["profiles"].as_array().and_then(|profiles| {
            let number = profiles.iter().rposition(|profile| profile["id"] == self.id)?;
            Some((number, &profiles[number]))
        });
        let Some((number, own)) = own else {
            let name = format!("{}, adjusted", self.whole["name"].as_str().unwrap_or(self.id));
            let profile = json!({
                "schemaVersion": 1, "type": "dora", "id": self.id, "name": name, "basedOn": self.id,
                section: { member: value },
            });
            return self.added(title, "profiles", profile);
        };
        let pointer = format!("/profiles/{number}/{section}");
        match own[section].is_object() {
            true => Fix { title, pointer: format!("{pointer}/{}", pointer_step(member)), value: Some(value) },
            false => Fix { title, pointer, value: Some(json!({ member: value })) },
        }
    }

    /// Says something of integrations: id, tool, member and value. Where the document has no list of them, all that there are come into it,
    /// so that nobody who names one is contradicted.
    pub fn integrations(
        &self,
        title: impl Into<String>,
        all: &[(String, String)],
        said: &[(String, &str, Value)],
    ) -> Option<Fix> {
        let title = title.into();
        let known = self.document["integrations"].as_array();
        if let ([(id, member, value)], Some(known)) = (said, known)
            && let Some(number) = known.iter().rposition(|one| one["id"] == id.as_str())
        {
            let pointer = format!("/integrations/{number}/{member}");
            return Some(Fix { title, pointer, value: Some(value.clone()) });
        }
        let mut list = known.cloned().unwrap_or_default();
        let made = known.is_none();
        for (id, tool) in all.iter().filter(|(id, _)| made || said.iter().any(|(one, ..)| one == id)) {
            if !list.iter().any(|one| one["id"] == id.as_str()) {
                list.push(json!({ "schemaVersion": 1, "type": "integration", "id": id, "source": tool }));
            }
        }
        for (id, member, value) in said {
            list.iter_mut().rfind(|one| one["id"] == id.as_str())?[*member] = value.clone();
        }
        Some(Fix { title, pointer: "/integrations".to_owned(), value: Some(Value::Array(list)) })
    }

    fn added(&self, title: String, list: &str, value: Value) -> Fix {
        match self.document[list].is_array() {
            true => Fix { title, pointer: format!("/{list}/-"), value: Some(value) },
            false => Fix { title, pointer: format!("/{list}"), value: Some(json!([value])) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_changed_where_it_is_said() {
        let whole = json!({ "name": "Own" });
        let remedy = |document: Value, id: &str| {
            let fix = Remedy::new(&document, id, &whole).profile("t", "links", "ships", json!(1));
            (fix.pointer, fix.value.unwrap_or_default())
        };
        let own = json!({ "profiles": [{ "id": "other" }, { "id": "own", "links": {} }] });
        assert_eq!(remedy(own, "own"), ("/profiles/1/links/ships".to_owned(), json!(1)));
        let silent = json!({ "profiles": [{ "id": "own" }] });
        assert_eq!(remedy(silent.clone(), "own"), ("/profiles/0/links".to_owned(), json!({ "ships": 1 })));
        let (pointer, value) = remedy(silent, "");
        assert_eq!(
            (pointer.as_str(), &value["id"], &value["basedOn"]),
            ("/profiles/-", &json!("dora-2025-words"), &json!("dora-2025-words"))
        );
        assert_eq!(remedy(Value::Null, "fourkeys").0, "/profiles");
    }
}
