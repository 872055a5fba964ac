//! Issue keys in titles, branches, descriptions and messages.

use std::collections::HashMap;

use regex_lite::Regex;

use super::join::{Found, Miss};
use super::{Member, Population};
use crate::event::{Kind, commit, issue, pull_request};
use crate::order;
use crate::store::Store;

/// Where the members of a link's `to` can be found by issue key.
#[derive(Default)]
pub(super) struct KeyIndex {
    pattern: Option<Regex>,
    by_key: HashMap<String, Vec<u32>>,
}

impl KeyIndex {
    pub fn new(store: &Store, pattern: &str, to: &Population) -> KeyIndex {
        // The profile's check has made sure that it is a regular expression.
        let Ok(pattern) = Regex::new(pattern) else { return KeyIndex::default() };
        let mut by_key: HashMap<String, Vec<u32>> = HashMap::new();
        for (position, member) in to.members.iter().enumerate() {
            let mut keys = match member.kind {
                Kind::Issue => vec![store.symbol_text(issue::KEY, member.row as usize).to_owned()],
                _ => keys_in(store, &pattern, member),
            };
            order::sort(&mut keys);
            keys.dedup();
            for key in keys {
                by_key.entry(key).or_default().push(position as u32);
            }
        }
        KeyIndex { pattern: Some(pattern), by_key }
    }

    /// The keys that a member has or names.
    pub fn keys_of(&self, store: &Store, member: &Member) -> Vec<String> {
        match (member.kind, &self.pattern) {
            (Kind::Issue, _) => vec![store.symbol_text(issue::KEY, member.row as usize).to_owned()],
            (_, Some(pattern)) => keys_in(store, pattern, member),
            (_, None) => Vec::new(),
        }
    }

    pub fn partners(&self, store: &Store, member: &Member) -> Found {
        let keys = self.keys_of(store, member);
        if keys.iter().all(String::is_empty) {
            return Found::No(Miss::NothingToFollow);
        }
        let mut targets: Vec<u32> = keys.iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        targets.sort_unstable();
        targets.dedup();
        if targets.is_empty() { Found::No(Miss::NoneInScope) } else { Found::Targets(targets) }
    }
}

fn keys_in(store: &Store, pattern: &Regex, member: &Member) -> Vec<String> {
    let row = member.row as usize;
    let table = store.table(member.kind);
    let mut keys = Vec::new();
    match member.kind {
        Kind::PullRequest => {
            find_keys(pattern, table.text(pull_request::TITLE, row), &mut keys);
            find_keys(pattern, store.symbol_text(pull_request::HEAD, row), &mut keys);
            find_keys(pattern, table.text(pull_request::BODY, row), &mut keys);
        }
        Kind::Commit => {
            find_keys(pattern, table.text(commit::TITLE, row), &mut keys);
            find_keys(pattern, table.text(commit::MESSAGE, row), &mut keys);
        }
        _ => {}
    }
    keys
}

/// Whole keys only: `AB-1` does not stand in `AB-12`, nor in `XAB-1`.
fn find_keys(pattern: &Regex, text: &str, keys: &mut Vec<String>) {
    for found in pattern.find_iter(text) {
        let before = text[..found.start()].chars().next_back();
        let after = text[found.end()..].chars().next();
        if !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric) {
            keys.push(found.as_str().to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_keys_are_found() {
        let pattern = Regex::new("[A-Z][A-Z0-9]+-\\d+").expect("the default pattern");
        let mut keys = Vec::new();
        find_keys(&pattern, "PAY-12: fix (see XPAY-1, pay-3, AB-1x) feature/OPS-7-thing", &mut keys);
        assert_eq!(keys, ["PAY-12", "XPAY-1", "OPS-7"]);
    }
}
