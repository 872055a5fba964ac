//! People whom tools call by different names.

use crate::diag::Severity;
use crate::document::{At, Check};

/// One person, by all their names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The name that documents use.
    pub name: String,
    /// What tools call them: logins, addresses, other spellings.
    pub also: Vec<String>,
}

impl Person {
    /// Whether this is one of their names; case does not matter.
    pub fn is_called(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.names().any(|own| own.to_lowercase() == name)
    }

    /// All their names, the one that documents use first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.also.iter().map(String::as_str))
    }
}

/// Reads a workspace's people. A name of two of them would say that they are one.
pub fn check_people(check: &mut Check, at: &At<'_>) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for item in check.list(at) {
        let Some(object) = check.object(&item, &["name", "also", "description"]) else { continue };
        let name = check.required(&object, "name", "the name that documents use").and_then(|at| check.text(&at));
        let also = object.get("also").map_or(Vec::new(), |at| check.texts(&at));
        let Some(name) = name else { continue };
        let person = Person { name: name.to_owned(), also };
        if let Some((other, shared)) =
            people.iter().find_map(|other| Some((other, person.names().find(|own| other.is_called(own))?)))
        {
            let message = format!(
                "found the name \"{shared}\" of \"{}\" and of \"{}\", wanted it of one person",
                other.name, person.name
            );
            check.report(Severity::Error, "people.sharedName", &item.pointer, message);
            continue;
        }
        people.push(person);
    }
    people
}

/// Names with all others that the same people are called by.
pub fn all_names(people: &[Person], names: &[String]) -> Vec<String> {
    let mut all = names.to_vec();
    for name in names {
        for other in people.iter().filter(|person| person.is_called(name)).flat_map(Person::names) {
            if !all.iter().any(|known| known.eq_ignore_ascii_case(other)) {
                all.push(other.to_owned());
            }
        }
    }
    all
}
