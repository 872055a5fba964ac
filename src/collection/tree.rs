//! The trees: every collection finds its category and its parent, and each category has one root.

use super::node::{Draft, Word};
use super::{Category, Collection};
use crate::diag::Severity;
use crate::document::{At, Check, Node};

/// Finds parents and categories, and adds the roots that no collection is. `None` where a tree cannot be made. Where some
/// collections could not be read (`all_read`), names that are not found may be theirs, and are not reported.
pub(super) fn settle(
    check: &mut Check,
    categories: &[Category],
    drafts: Vec<Draft>,
    all_read: bool,
) -> Option<Vec<Collection>> {
    let before = check.findings.len();
    check_names(check, categories, &drafts);
    let parents: Vec<Option<Parent>> =
        drafts.iter().map(|draft| find_parent(check, categories, &drafts, draft, all_read)).collect();
    check_cycles(check, &drafts, &parents);
    if !all_read || check.findings[before..].iter().any(|finding| finding.severity == Severity::Error) {
        return None;
    }
    let mut placed = Vec::new();
    for (number, draft) in drafts.iter().enumerate() {
        placed.push(find_category(check, categories, &drafts, &parents, number).map(|category| (category, draft)));
    }
    let placed: Vec<(usize, &Draft)> = placed.into_iter().collect::<Option<_>>()?;
    let roots = roots(check, categories, &placed, &parents)?;
    let mut collections: Vec<Collection> = Vec::new();
    for (number, (category, draft)) in placed.iter().enumerate() {
        let parent = match parents[number] {
            Some(Parent::Collection(parent)) => Some(parent),
            Some(Parent::RootOf(category)) => Some(roots[category]).filter(|root| *root != number),
            None => None,
        };
        collections.push(Collection { category: *category, parent, ..draft.own.clone() });
    }
    for (category, root) in roots.iter().enumerate() {
        if *root >= drafts.len() {
            let Category { id, root_name, .. } = &categories[category];
            collections.push(Collection { id: id.clone(), name: root_name.clone(), category, ..Collection::default() });
        }
    }
    Some(collections)
}

/// What a collection names as its parent.
#[derive(Clone, Copy, PartialEq)]
enum Parent {
    Collection(usize),
    RootOf(usize),
}

fn check_names(check: &mut Check, categories: &[Category], drafts: &[Draft]) {
    for (number, draft) in drafts.iter().enumerate() {
        let Collection { id, name, .. } = &draft.own;
        if drafts[..number].iter().any(|earlier| earlier.own.id == *id) {
            let message = format!("found two collections with the id \"{id}\", wanted one");
            check.report(Severity::Error, "collection.doubledId", &format!("{}/id", draft.pointer), message);
        } else if let Some(category) = categories.iter().find(|category| category.id == *id) {
            let is_its_root =
                draft.parent.is_none() && draft.category.as_ref().is_none_or(|word| word.text == category.id);
            if !is_its_root {
                let message = format!("found the id \"{id}\", which is also a category's, wanted another");
                check.report(Severity::Error, "collection.doubledId", &format!("{}/id", draft.pointer), message);
            }
        }
        let same = |other: &&Draft| other.own.name.to_lowercase() == name.to_lowercase();
        if let Some(earlier) = drafts[..number].iter().find(same) {
            let message = format!("found two collections with the name \"{name}\", wanted one");
            check
                .report(Severity::Warning, "collection.doubledName", &format!("{}/name", draft.pointer), message)
                .hint = Some(format!("the other one has the id \"{}\"", earlier.own.id));
        }
    }
}

/// The parent that a collection names; one that cannot be found is reported, unless it may be one that could not be read.
fn find_parent(
    check: &mut Check,
    categories: &[Category],
    drafts: &[Draft],
    draft: &Draft,
    all_read: bool,
) -> Option<Parent> {
    let word = draft.parent.as_ref()?;
    if let Some(number) = drafts.iter().position(|other| other.own.id == word.text) {
        return Some(Parent::Collection(number));
    }
    if let Some(category) = categories.iter().position(|category| category.id == word.text) {
        return Some(Parent::RootOf(category));
    }
    if all_read {
        let known: Vec<&str> = drafts
            .iter()
            .map(|draft| draft.own.id.as_str())
            .chain(categories.iter().map(|category| category.id.as_str()))
            .collect();
        let message = format!("found the parent \"{}\", which is no collection of the project", word.text);
        unknown(check, word, "collection.unknownParent", message, &known);
    }
    None
}

fn unknown(check: &mut Check, word: &Word, code: &'static str, message: String, known: &[&str]) {
    let node = Node::Text(word.text.clone());
    check.unknown(&At { node: &node, pointer: word.pointer.clone() }, code, message, known);
}

/// A collection that is its own ancestor: each cycle is named once.
fn check_cycles(check: &mut Check, drafts: &[Draft], parents: &[Option<Parent>]) {
    let mut named = vec![false; drafts.len()];
    for start in 0..drafts.len() {
        let mut way = vec![start];
        while let Some(Parent::Collection(parent)) = parents[way[way.len() - 1]] {
            if named[parent] {
                break;
            }
            if parent == start {
                let ids: Vec<&str> = way.iter().chain([&start]).map(|at| drafts[*at].own.id.as_str()).collect();
                let message = format!("found a collection among its own ancestors: {}", ids.join(" → "));
                let pointer = format!("{}/parent", drafts[start].pointer);
                check.report(Severity::Error, "collection.cycle", &pointer, message);
                way.iter().for_each(|at| named[*at] = true);
                break;
            }
            if way.contains(&parent) {
                break;
            }
            way.push(parent);
        }
    }
}

/// Its own category, else its nearest ancestor's, else the only one there is.
fn find_category(
    check: &mut Check,
    categories: &[Category],
    drafts: &[Draft],
    parents: &[Option<Parent>],
    number: usize,
) -> Option<usize> {
    let draft = &drafts[number];
    let inherited = match parents[number] {
        Some(Parent::RootOf(category)) => Some(category),
        // No finding of an ancestor is wanted twice.
        Some(Parent::Collection(parent)) => find_category(&mut Check::default(), categories, drafts, parents, parent),
        None => None,
    };
    let Some(word) = &draft.category else {
        let only = if categories.len() == 1 { Some(0) } else { None };
        let found = inherited.or(only);
        if found.is_none() {
            let message = "found neither a category nor a parent in one, wanted \"category\" or \"parent\"";
            check.report(Severity::Error, "collection.noCategory", &draft.pointer, message);
        }
        return found;
    };
    let Some(own) = categories.iter().position(|category| category.id == word.text) else {
        let known: Vec<&str> = categories.iter().map(|category| category.id.as_str()).collect();
        let message = format!("found the category \"{}\", which the project does not have", word.text);
        unknown(check, word, "collection.unknownCategory", message, &known);
        return None;
    };
    if let Some(inherited) = inherited.filter(|inherited| *inherited != own) {
        let message = format!(
            "found the category \"{}\", wanted its parent's, \"{}\"",
            categories[own].id, categories[inherited].id
        );
        let finding = check.report(Severity::Error, "collection.otherCategory", &word.pointer, message);
        let title = format!("use \"{}\"", categories[inherited].id);
        *finding =
            finding.clone().with_fix(title, word.pointer.clone(), Some(categories[inherited].id.as_str().into()));
        return None;
    }
    Some(own)
}

/// The number of each category's root; a root that no collection is gets the next number.
fn roots(
    check: &mut Check,
    categories: &[Category],
    placed: &[(usize, &Draft)],
    parents: &[Option<Parent>],
) -> Option<Vec<usize>> {
    let mut next = placed.len();
    let mut sound = true;
    let mut found = Vec::new();
    for (category, Category { id, .. }) in categories.iter().enumerate() {
        let mut roots = (0..placed.len()).filter(|number| placed[*number].0 == category && parents[*number].is_none());
        let root = roots.next();
        for second in roots {
            sound = false;
            let first = root.map_or("", |root| placed[root].1.own.id.as_str());
            let Draft { pointer, own, .. } = placed[second].1;
            let message =
                format!("found the roots \"{first}\" and \"{}\" in the category \"{id}\", wanted one", own.id);
            let finding = check.report(Severity::Error, "collection.secondRoot", pointer, message);
            finding.hint = Some("give all but one a parent; the category's id stands for its root".to_owned());
            *finding = finding.clone().with_fix(
                format!("hang it below \"{first}\""),
                format!("{pointer}/parent"),
                Some(first.into()),
            );
        }
        found.push(root.unwrap_or(next));
        next += usize::from(root.is_none());
    }
    sound.then_some(found)
}
