//! Reading a document while collecting findings.

use crate::diag::{Diagnostic, Fix, Place, Severity, nearest, pointer_step};

use super::Node;
use super::duration::duration_ms;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct At<'n> {
    /// The value.
    pub node: &'n Node,
    /// Its JSON Pointer.
    pub pointer: String,
}

/// An object whose member names have been looked at.
#[derive(Clone, Debug)]
pub struct Object<'n> {
    members: &'n [(String, Node)],
    /// Its JSON Pointer.
    pub pointer: String,
}

/// Collects the findings of one reading.
#[derive(Default)]
pub struct Check {
    /// In the order of the document.
    pub findings: Vec<Diagnostic>,
}

impl<'n> At<'n> {
    /// The document's root.
    pub fn root(node: &'n Node) -> At<'n> {
        At { node, pointer: String::new() }
    }
}

impl<'n> Object<'n> {
    /// A member and where it stands. A member that is null counts as not there.
    pub fn get(&self, name: &str) -> Option<At<'n>> {
        self.members
            .iter()
            .rev()
            .find(|(member, node)| member == name && *node != Node::Null)
            .map(|(member, node)| self.at(member, node))
    }

    /// Every member, in order.
    pub fn members(&self) -> impl Iterator<Item = (&'n str, At<'n>)> + '_ {
        self.members.iter().map(|(name, node)| (name.as_str(), self.at(name, node)))
    }

    fn at(&self, name: &str, node: &'n Node) -> At<'n> {
        At { node, pointer: format!("{}/{}", self.pointer, pointer_step(name)) }
    }
}

impl Check {
    /// Adds a finding at a pointer.
    pub fn report(
        &mut self,
        severity: Severity,
        code: &'static str,
        pointer: &str,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let place = Place { pointer: Some(pointer.to_owned()), ..Place::default() };
        self.findings.push(Diagnostic::new(severity, code, place, message));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// The value is not what was wanted there.
    pub fn unwanted(&mut self, at: &At<'_>, wanted: &str) {
        let message = format!("found {}, wanted {wanted}", at.node.shown());
        self.report(Severity::Error, "document.type", &at.pointer, message);
    }

    /// Whether nothing makes the document unusable.
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }

    /// An object; members not in `known` are reported and kept, doubled ones are an error.
    pub fn object<'n>(&mut self, at: &At<'n>, known: &[&str]) -> Option<Object<'n>> {
        let object = self.open_object(at)?;
        for (name, member) in object.members() {
            if known.contains(&name) || name.starts_with("x-") {
                continue;
            }
            let guess = nearest(name, known.iter().copied());
            let finding = self.report(
                Severity::Warning,
                "document.unknownMember",
                &member.pointer,
                format!("found the member \"{name}\", which nothing here reads; it is kept"),
            );
            match guess {
                Some(guess) => finding.hint = Some(format!("did you mean \"{guess}\"?")),
                None => finding.hint = Some(format!("known here: {}", known.join(", "))),
            }
        }
        Some(object)
    }

    /// An object whose members carry names of the user's choosing.
    pub fn open_object<'n>(&mut self, at: &At<'n>) -> Option<Object<'n>> {
        let Node::Object(members) = at.node else {
            self.unwanted(at, "an object");
            return None;
        };
        let object = Object { members, pointer: at.pointer.clone() };
        for (index, (name, _)) in members.iter().enumerate() {
            if members[..index].iter().any(|(earlier, _)| earlier == name) {
                let pointer = object.at(name, &members[index].1).pointer;
                let message = format!("found the member \"{name}\" twice, wanted it once");
                self.report(Severity::Error, "document.doubledMember", &pointer, message);
            }
        }
        Some(object)
    }

    /// What every document may say of itself: its version, which may not be newer than ours, and its type.
    pub fn heading(&mut self, object: &Object<'_>, newest: f64, word: &str) {
        if let Some(at) = object.get("schemaVersion")
            && let Some(version) = self.number(&at)
            && version > newest
        {
            let message = format!("found version {version}, wanted at most {newest}");
            self.report(Severity::Error, "document.version", &at.pointer, message).hint =
                Some("it was written by a newer version of this engine; nothing was changed".to_owned());
        }
        if let Some(at) = object.get("type") {
            self.choice(&at, &[(word, ())]);
        }
    }

    /// A name that is none of the known ones: says which is nearest, and offers it.
    pub fn unknown(&mut self, at: &At<'_>, code: &'static str, message: String, known: &[&str]) {
        let guess = match at.node {
            Node::Text(text) => nearest(text, known.iter().copied()),
            _ => None,
        };
        let finding = self.report(Severity::Error, code, &at.pointer, message);
        match guess {
            Some(guess) => {
                finding.hint = Some(format!("did you mean \"{guess}\"?"));
                finding.fix = Some(Fix {
                    title: format!("use \"{guess}\""),
                    pointer: at.pointer.clone(),
                    value: Some(guess.into()),
                });
            }
            None if known.is_empty() => finding.hint = Some("there is none yet".to_owned()),
            None => finding.hint = Some(format!("known here: {}", known.join(", "))),
        }
    }

    /// A member that must be there.
    pub fn required<'n>(&mut self, object: &Object<'n>, name: &str, wanted: &str) -> Option<At<'n>> {
        let found = object.get(name);
        if found.is_none() {
            let message = format!("found no member \"{name}\", wanted {wanted}");
            self.report(Severity::Error, "document.missingMember", &object.pointer, message);
        }
        found
    }

    /// A list's values.
    pub fn list<'n>(&mut self, at: &At<'n>) -> Vec<At<'n>> {
        match at.node {
            Node::List(nodes) => nodes
                .iter()
                .enumerate()
                .map(|(index, node)| At { node, pointer: format!("{}/{index}", at.pointer) })
                .collect(),
            _ => {
                self.unwanted(at, "a list");
                Vec::new()
            }
        }
    }

    /// A text that is not empty.
    pub fn text<'n>(&mut self, at: &At<'n>) -> Option<&'n str> {
        match at.node {
            Node::Text(text) if !text.is_empty() => Some(text),
            _ => {
                self.unwanted(at, "a text");
                None
            }
        }
    }

    /// A list of texts, or one text in place of a list of one.
    pub fn texts(&mut self, at: &At<'_>) -> Vec<String> {
        match at.node {
            Node::Text(_) => self.text(at).map(str::to_owned).into_iter().collect(),
            _ => self.list(at).iter().filter_map(|item| self.text(item).map(str::to_owned)).collect(),
        }
    }

    /// True or false.
    pub fn flag(&mut self, at: &At<'_>) -> Option<bool> {
        match at.node {
            Node::Flag(flag) => Some(*flag),
            _ => {
                self.unwanted(at, "true or false");
                None
            }
        }
    }

    /// A number.
    pub fn number(&mut self, at: &At<'_>) -> Option<f64> {
        match at.node {
            Node::Number(number) => Some(*number),
            _ => {
                self.unwanted(at, "a number");
                None
            }
        }
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, at: &At<'_>, choices: &[(&str, T)]) -> Option<T> {
        let found = match at.node {
            Node::Text(text) => choices.iter().find(|(word, _)| word == text),
            _ => None,
        };
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            let guess = match at.node {
                Node::Text(text) => {
                    nearest(text, words.iter().copied()).map(|guess| format!("did you mean \"{guess}\"?"))
                }
                _ => None,
            };
            let message = format!("found {}, wanted one of {}", at.node.shown(), words.join(", "));
            self.report(Severity::Error, "document.choice", &at.pointer, message).hint = guess;
        }
        found.map(|(_, value)| *value)
    }

    /// A member that is one of a few words; `otherwise` when it is not there.
    pub fn choice_or<T: Copy>(&mut self, object: &Object<'_>, name: &str, choices: &[(&str, T)], otherwise: T) -> T {
        object.get(name).and_then(|at| self.choice(&at, choices)).unwrap_or(otherwise)
    }

    /// An ISO 8601 duration of weeks, days, hours, minutes and seconds, such as `P1DT12H`, in milliseconds.
    pub fn duration_ms(&mut self, at: &At<'_>) -> Option<i64> {
        let found = match at.node {
            Node::Text(text) => duration_ms(text),
            _ => None,
        };
        if found.is_none() {
            self.unwanted(at, "a duration such as \"P1D\", \"PT4H30M\" or \"P2W\"");
        }
        found
    }
}
