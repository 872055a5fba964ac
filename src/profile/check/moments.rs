//! Moments: paths along links to something that happened.

use std::collections::BTreeMap;

use super::Names;
use super::definitions::filters_over;
use crate::diag::{Severity, nearest};
use crate::document::{At, Check, Object};
use crate::event::Kind;
use crate::filter::check_words;
use crate::profile::{Choose, Moment, MomentName, MomentRef, Pick};

const MOMENT: &[&str] = &["moment", "pick", "status", "category", "label", "event", "where", "firstOf", "earliestOf"];

/// Reads a moment of the members of a definition.
pub(super) fn read(check: &mut Check, at: &At<'_>, population: usize, names: &Names<'_>) -> Option<Moment> {
    if matches!(at.node, crate::document::Node::Text(_)) {
        let way = read_path(check, at, None, population, names)?;
        return Some(Moment { ways: vec![way], choose: Choose::FirstOf });
    }
    let object = check.object(at, MOMENT)?;
    for (word, choose) in [("firstOf", Choose::FirstOf), ("earliestOf", Choose::EarliestOf)] {
        let Some(list) = object.get(word) else { continue };
        let ways: Vec<MomentRef> =
            check.list(&list).iter().filter_map(|item| read_way(check, item, population, names)).collect();
        if ways.is_empty() {
            check.report(Severity::Error, "moment.none", &list.pointer, "found no moment, wanted at least one");
            return None;
        }
        return Some(Moment { ways, choose });
    }
    read_way(check, at, population, names).map(|way| Moment { ways: vec![way], choose: Choose::FirstOf })
}

fn read_way(check: &mut Check, at: &At<'_>, population: usize, names: &Names<'_>) -> Option<MomentRef> {
    if matches!(at.node, crate::document::Node::Text(_)) {
        return read_path(check, at, None, population, names);
    }
    let object = check.object(at, MOMENT)?;
    let path = check.required(&object, "moment", "a path such as \"ships.deployment.at\"")?;
    read_path(check, &path, Some(&object), population, names)
}

fn read_path(
    check: &mut Check,
    at: &At<'_>,
    object: Option<&Object<'_>>,
    population: usize,
    names: &Names<'_>,
) -> Option<MomentRef> {
    let path = check.text(at)?;
    let mut steps: Vec<&str> = path.split('.').collect();
    let last = steps.pop().unwrap_or_default();
    let mut links = Vec::new();
    let mut here = population;
    let mut rest = steps.as_slice();
    while let [step, after @ ..] = rest
        && let Some(link) = names.link_names.iter().position(|name| name == step)
    {
        // A link that could not be read has been reported already.
        here = names.links.get(link).filter(|link| !link.by.is_empty())?.to;
        links.push(link);
        rest = after;
    }
    let kinds = &names.definitions[here].kinds;
    let subject = match rest {
        [] => None,
        [word] => read_subject(check, at, word, here, names)?,
        [word, ..] => {
            let known = names.link_names.iter().map(String::as_str);
            let message = format!("found \"{word}\" on the way of \"{path}\", wanted the name of a link");
            check.report(Severity::Error, "moment.path", &at.pointer, message).hint =
                nearest(word, known).map(|guess| format!("did you mean \"{guess}\"?"));
            return None;
        }
    };
    let name = read_name(check, at, last, subject, kinds)?;
    let (mut words, mut categories, mut filters) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut pick = Pick::First;
    if let Some(object) = object {
        pick = check.choice_or(object, "pick", &[("first", Pick::First), ("last", Pick::Last)], Pick::First);
        for member in ["status", "label", "event"] {
            words.extend(read_words(check, object, member, names));
        }
        categories = read_words(check, object, "category", names);
        if let Some(at) = object.get("where") {
            let kinds = subject.map_or(kinds.clone(), |kind| vec![kind]);
            filters = filters_over(check, &at, &kinds, names);
        }
    }
    if name == MomentName::Entered && words.is_empty() && categories.is_empty() {
        let message = "found no status to enter, wanted \"status\" or \"category\" beside the moment";
        check.report(Severity::Error, "moment.status", &at.pointer, message);
        return None;
    }
    Some(MomentRef { path: path.to_owned(), links, subject, name, pick, words, categories, filters })
}

/// Statuses, labels and the like, lower-cased. None at all would mean any; who wants any leaves the member out.
fn read_words(check: &mut Check, object: &Object<'_>, member: &str, names: &Names<'_>) -> Vec<String> {
    let Some(at) = object.get(member) else { return Vec::new() };
    let before = check.findings.len();
    let words = check_words(check, &at, names.parameters);
    if words.is_empty() && check.findings.len() == before {
        let message = "found no word here, wanted at least one";
        check.report(Severity::Error, "moment.words", &at.pointer, message);
    }
    words.iter().map(|word| word.to_lowercase()).collect()
}

/// The word before the moment: the definition reached, a kind in it, or the commits of a pull request.
fn read_subject(check: &mut Check, at: &At<'_>, word: &str, here: usize, names: &Names<'_>) -> Option<Option<Kind>> {
    let definition = &names.definitions[here];
    if definition.name == word {
        return Some(None);
    }
    match Kind::named(word) {
        Some(kind) if definition.kinds.contains(&kind) => return Some(Some(kind)),
        Some(Kind::Commit) if definition.kinds.iter().any(has_commits) => return Some(Some(Kind::Commit)),
        _ => {}
    }
    let mut known: Vec<&str> = names.link_names.iter().map(String::as_str).collect();
    known.push(&definition.name);
    known.extend(definition.kinds.iter().map(|kind| kind.word()));
    let message = format!(
        "found \"{word}\", which is neither a link nor anything in the definition \"{}\" reached here",
        definition.name
    );
    check.report(Severity::Error, "moment.path", &at.pointer, message).hint =
        Some(match nearest(word, known.iter().copied()) {
            Some(guess) => format!("did you mean \"{guess}\"?"),
            None => format!("known here: {}", known.join(", ")),
        });
    None
}

/// A pull request has several; a run and a release are made of one.
fn has_commits(kind: &Kind) -> bool {
    matches!(kind, Kind::PullRequest | Kind::Run | Kind::Release)
}

fn read_name(check: &mut Check, at: &At<'_>, word: &str, subject: Option<Kind>, kinds: &[Kind]) -> Option<MomentName> {
    let kinds: Vec<Kind> = subject.map_or(kinds.to_vec(), |kind| vec![kind]);
    let name = MomentName::WORDS.iter().find(|(known, _)| *known == word).map(|(_, name)| *name);
    if let Some(name) = name
        // A definition that could not be read has been reported; what its members have is not known.
        && (kinds.is_empty() || kinds.iter().any(|kind| MomentName::of(*kind).contains(&name)))
    {
        return Some(name);
    }
    let possible: Vec<&str> = MomentName::WORDS
        .iter()
        .filter(|(_, name)| kinds.iter().any(|kind| MomentName::of(*kind).contains(name)))
        .map(|(word, _)| *word)
        .collect();
    let what = kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(" or ");
    let message = format!("found the moment \"{word}\", wanted one that a {what} has: {}", possible.join(", "));
    check.report(Severity::Error, "moment.name", &at.pointer, message).hint =
        nearest(word, possible.iter().copied()).map(|guess| format!("did you mean \"{guess}\"?"));
    None
}
