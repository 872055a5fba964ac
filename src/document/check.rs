//! Reading a document while collecting findings.

use crate::diag::{Diagnostic, Place, Severity, nearest};

use super::Node;

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
        At { node, pointer: format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1")) }
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

fn duration_ms(text: &str) -> Option<i64> {
    let rest = text.strip_prefix('P')?;
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None => (rest, ""),
    };
    let of_days = units_ms(days, &[('W', 7 * 86_400_000), ('D', 86_400_000)])?;
    let of_time = units_ms(time, &[('H', 3_600_000), ('M', 60_000), ('S', 1000)])?;
    (!rest.is_empty()).then(|| of_days.checked_add(of_time)).flatten()
}

fn units_ms(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut rest = text;
    let mut sum: i64 = 0;
    for (unit, length) in units {
        if let Some((count, after)) = rest.split_once(*unit) {
            sum = sum.checked_add(count.parse::<u32>().ok().map(i64::from)?.checked_mul(*length)?)?;
            rest = after;
        }
    }
    rest.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::duration_ms;

    #[test]
    fn durations_are_read_as_iso_writes_them() {
        for (text, ms) in [
            ("P1D", Some(86_400_000)),
            ("PT4H30M", Some(16_200_000)),
            ("P1DT1S", Some(86_401_000)),
            ("P2W", Some(1_209_600_000)),
            ("PT0S", Some(0)),
            ("P", None),
            ("PT", None),
            ("1D", None),
            ("P1M", None),
            ("P1D4H", None),
            ("P-1D", None),
        ] {
            assert_eq!(duration_ms(text), ms, "{text}");
        }
    }
}
