//! The choices that a profile makes, and which of them a part of its document is about.

use std::collections::BTreeSet;

use serde_json::Value;

/// What each choice is about, by number from one.
pub const CHOICES: [&str; 42] = [
    "what a deployment is",
    "which outcomes count",
    "when a deployment happened",
    "environment",
    "the same deployment twice",
    "what the frequency counts",
    "what the frequency is divided by",
    "one number for all steps of the frequency",
    "how time is cut",
    "what a change is",
    "where the clock starts",
    "where the clock stops",
    "how a change finds its deployment",
    "what the first deployment owns",
    "a change deployed again",
    "negative and empty spans",
    "rounding of a span",
    "what a total is",
    "a missing stage",
    "one number for all spans",
    "levels of aggregation",
    "which range a change falls in",
    "changes left out",
    "what a failure is",
    "how a failure finds its deployment",
    "the same incident twice",
    "what the failure rate counts",
    "what the failure rate divides by",
    "no deployments",
    "which range a failure falls in",
    "where restoring starts",
    "where restoring ends",
    "which range a restore falls in",
    "what has not ended",
    "one number for all restores",
    "what rework is",
    "which time counts",
    "range",
    "nothing to show",
    "bands",
    "how long a month is",
    "score over the measures",
];

/// What a choice is about, in words; parts of a profile that are none of the choices are told as such.
pub fn choice_name(choice: Option<u8>) -> &'static str {
    choice.and_then(|number| CHOICES.get(usize::from(number).checked_sub(1)?)).copied().unwrap_or("something else")
}

/// What a definition is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Deployment,
    Change,
    Incident,
    /// What the failure rate divides by.
    Released,
    Failure,
    Rework,
    /// No measure needs it.
    None,
}

impl Role {
    /// The choice that a definition is about as a whole.
    pub(super) const fn choice(self) -> Option<u8> {
        match self {
            Role::Deployment => Some(1),
            Role::Change => Some(10),
            Role::Incident | Role::Failure => Some(24),
            Role::Released => Some(28),
            Role::Rework => Some(36),
            Role::None => None,
        }
    }

    /// The choice that a member of one of its rules is about.
    pub(super) fn choice_of(self, member: &str) -> Option<u8> {
        match (self, member) {
            (Role::Deployment, "outcome") => Some(2),
            (Role::Deployment, "at" | "group/at") => Some(3),
            (Role::Deployment, "dedupe") => Some(5),
            (Role::Change, "where") => Some(23),
            (Role::Incident, "dedupe") => Some(26),
            _ => self.choice(),
        }
    }
}

/// What a definition of a whole document is for: the first measure, in this order, that needs it.
pub(super) fn role_of(document: &Value, definition: &str) -> Role {
    let needs = |pointer: &str| {
        let start = document.pointer(pointer).unwrap_or(&Value::Null);
        Needed::by(document, start).definitions.contains(definition)
    };
    let roles = [
        ("/deploymentFrequency/population", Role::Deployment),
        ("/leadTime/population", Role::Change),
        ("/timeToRestore/population", Role::Incident),
        ("/changeFailureRate/denominator", Role::Released),
        ("/changeFailureRate/numerator", Role::Failure),
        ("/reworkRate", Role::Rework),
    ];
    roles.into_iter().find(|(pointer, _)| needs(pointer)).map_or(Role::None, |(_, role)| role)
}

/// What a part of a document needs of its definitions, links and parameters.
#[derive(Default, Debug)]
pub(super) struct Needed {
    pub definitions: BTreeSet<String>,
    pub links: BTreeSet<String>,
    pub parameters: BTreeSet<String>,
}

impl Needed {
    pub(super) fn by(document: &Value, start: &Value) -> Needed {
        let mut needed = Needed::default();
        needed.add(document, start);
        needed
    }

    /// A text may name a definition, a link or a parameter, or be a path along links: what it might name counts as needed.
    fn add(&mut self, document: &Value, part: &Value) {
        match part {
            Value::String(text) => {
                for word in text.split('.') {
                    for section in ["definitions", "links", "parameters"] {
                        let Some(found) = document[section].get(word) else { continue };
                        let names = match section {
                            "definitions" => &mut self.definitions,
                            "links" => &mut self.links,
                            _ => &mut self.parameters,
                        };
                        if names.insert(word.to_owned()) {
                            self.add(document, found);
                        }
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add(document, item)),
            Value::Object(members) => members.values().for_each(|member| self.add(document, member)),
            _ => {}
        }
    }
}

/// The choice that a member of a section is about; definitions, links and parameters are looked at more closely.
pub(super) fn choice_of(section: &str, member: &str, a: &Value, b: &Value) -> Option<u8> {
    let is_grouped = |value: &Value| value.as_array().is_some_and(|levels| levels.len() > 1);
    Some(match (section, member) {
        ("calendar", "zone" | "weekStart") => 9,
        ("calendar", "month" | "halfYear") => 41,
        ("calendar", _) => 37,
        ("leadTime", "population") => 10,
        ("leadTime", "start") => 11,
        ("leadTime", "end") => 12,
        ("leadTime", "stages") if !super::difference::same(last_until(a), last_until(b)) => 12,
        ("leadTime", "window") => 22,
        ("timeToRestore", "population") => 24,
        ("timeToRestore", "start") => 31,
        ("timeToRestore", "end" | "stages") => 32,
        ("timeToRestore", "window") => 33,
        ("leadTime" | "timeToRestore", "negative" | "zero") => 16,
        ("leadTime" | "timeToRestore", "rounding") => 17,
        ("leadTime" | "timeToRestore", "total") => 18,
        ("leadTime" | "timeToRestore", "missing") => 19,
        ("leadTime" | "timeToRestore", "open") => 34,
        ("timeToRestore", "aggregate" | "percentile") => 35,
        ("leadTime", "aggregate") if is_grouped(a) != is_grouped(b) => 21,
        ("leadTime", "aggregate" | "percentile") => 20,
        ("deploymentFrequency", "population") => 1,
        ("deploymentFrequency", "measure") => 6,
        ("deploymentFrequency", "aggregate" | "percentile") => 8,
        ("deploymentFrequency", "partialBuckets") => 9,
        ("changeFailureRate", "numerator/having") => 24,
        ("changeFailureRate", "numerator" | "numerator/population" | "show") => 27,
        ("changeFailureRate", "denominator") => 28,
        ("changeFailureRate" | "reworkRate", "zero") => 29,
        (_, "nothing") => 39,
        ("deploymentFrequency", _) => 7,
        ("reworkRate", _) => 36,
        ("bands", _) => 40,
        ("keys", _) => 13,
        _ => return None,
    })
}

fn last_until(stages: &Value) -> &Value {
    stages.as_array().and_then(|stages| stages.last()).map_or(&Value::Null, |stage| &stage["until"])
}
