//! Commits and their parents.

use std::collections::{BinaryHeap, HashMap};

use crate::event::{Field, FieldType, Kind, Sha, commit};
use crate::order;
use crate::store::Store;

/// The commit graph over commit ids as the store numbers them. A commit that is only named as a parent is there too, with
/// parents unknown.
pub struct Graph {
    /// The commit's row plus one, by commit id.
    rows: Vec<u32>,
    parent_ends: Vec<u32>,
    parents: Vec<u32>,
    /// Parents have smaller numbers than their children.
    depth: Vec<u32>,
    /// Whether all ancestors of a commit were exported.
    complete: Vec<bool>,
    /// The repository of a commit that only one repository has; 0 where several have it.
    repos: Vec<u32>,
    /// Whole ids by the short ones that begin them; a short one that two begin with leads nowhere.
    whole: HashMap<u32, u32>,
}

impl Graph {
    /// Reads the graph out of the commits.
    pub fn new(store: &Store) -> Graph {
        let commits = store.table(Kind::Commit);
        let ids = store.shas.len();
        let mut rows = vec![0; ids];
        let mut repos = vec![0; ids];
        for row in 0..commits.live {
            let sha = commits.sha(commit::SHA, row) as usize;
            let repo = commits.symbol(commit::REPO, row);
            repos[sha] = if rows[sha] == 0 || repos[sha] == repo { repo } else { 0 };
            if rows[sha] == 0 {
                rows[sha] = row as u32 + 1;
            }
        }
        let mut parent_ends = Vec::with_capacity(ids);
        let mut parents = Vec::new();
        for row in &rows {
            if let Some(row) = row.checked_sub(1) {
                parents.extend_from_slice(commits.list(commit::PARENTS, row as usize));
            }
            parent_ends.push(parents.len() as u32);
        }
        let whole = whole_ids(store);
        let mut graph = Graph { rows, parent_ends, parents, depth: Vec::new(), complete: Vec::new(), repos, whole };
        graph.depth = graph.order_by_depth();
        graph.complete = graph.find_complete();
        graph
    }

    /// The row of a commit, if it was exported.
    pub fn row(&self, sha: u32) -> Option<usize> {
        (*self.rows.get(sha as usize)? as usize).checked_sub(1)
    }

    /// The parents of a commit; none where they are unknown.
    pub fn parents(&self, sha: u32) -> &[u32] {
        let sha = sha as usize;
        match self.parent_ends.get(sha) {
            Some(to) => {
                let from = sha.checked_sub(1).map_or(0, |before| self.parent_ends[before]);
                &self.parents[from as usize..*to as usize]
            }
            None => &[],
        }
    }

    /// The repository of a commit, where only one has it; 0 else.
    pub fn repo(&self, sha: u32) -> u32 {
        self.repos.get(sha as usize).copied().unwrap_or(0)
    }

    /// Whether everything that a commit contains is known: its parents are told, and all its ancestors were exported.
    pub fn knows_history_of(&self, sha: u32) -> bool {
        !self.parents(sha).is_empty() && self.complete.get(sha as usize).copied().unwrap_or(false)
    }

    fn find_complete(&self) -> Vec<bool> {
        let mut order: Vec<u32> = (1..self.rows.len() as u32).collect();
        order.sort_unstable_by_key(|sha| self.depth[*sha as usize]);
        let mut complete = vec![false; self.rows.len()];
        for sha in order {
            let exported = self.rows[sha as usize] != 0;
            complete[sha as usize] = exported && self.parents(sha).iter().all(|parent| complete[*parent as usize]);
        }
        complete
    }

    /// The whole id behind a possibly short one; 0 where there is none or more than one.
    pub fn whole(&self, sha: u32) -> u32 {
        self.whole.get(&sha).copied().unwrap_or(sha)
    }

    /// Numbers such that a parent's is smaller than its children's, without recursion.
    fn order_by_depth(&self) -> Vec<u32> {
        const OPEN: u32 = u32::MAX;
        let mut depth = vec![0; self.rows.len()];
        let mut next = 1;
        let mut stack = Vec::new();
        for root in 1..self.rows.len() as u32 {
            if depth[root as usize] != 0 {
                continue;
            }
            stack.push(root);
            while let Some(sha) = stack.last().copied() {
                if depth[sha as usize] == 0 {
                    depth[sha as usize] = OPEN;
                    // A parent that is open stands in a circle, which git cannot make: it is passed over.
                    stack.extend(self.parents(sha).iter().filter(|parent| depth[**parent as usize] == 0));
                } else {
                    if depth[sha as usize] == OPEN {
                        depth[sha as usize] = next;
                        next += 1;
                    }
                    stack.pop();
                }
            }
        }
        depth
    }

    /// Visits `from` and all its ancestors that `visit` has not been shown yet; `visit` tells whether a commit is new to it.
    pub fn walk(&self, from: u32, mut visit: impl FnMut(u32) -> bool) {
        let mut stack = vec![from];
        while let Some(sha) = stack.pop() {
            if visit(sha) {
                stack.extend_from_slice(self.parents(sha));
            }
        }
    }

    /// The commits reachable from `tip` and not from `base`: what a merge brought in.
    pub fn between(&self, base: u32, tip: u32) -> Vec<u32> {
        const FROM_TIP: u8 = 1;
        const FROM_BASE: u8 = 2;
        let mut marks: HashMap<u32, u8> = HashMap::from([(tip, FROM_TIP)]);
        *marks.entry(base).or_default() |= FROM_BASE;
        let mut heap: BinaryHeap<(u32, u32)> =
            [tip, base].iter().map(|sha| (self.depth[*sha as usize], *sha)).collect();
        let mut found = Vec::new();
        // Commits in the heap that only the tip reaches so far; without one, nothing more can be found.
        let mut open = usize::from(marks[&tip] == FROM_TIP);
        let mut done: HashMap<u32, ()> = HashMap::new();
        while let Some((_, sha)) = heap.pop() {
            if done.insert(sha, ()).is_some() {
                continue;
            }
            let mark = marks[&sha];
            if mark == FROM_TIP {
                open -= 1;
                found.push(sha);
            }
            for parent in self.parents(sha) {
                let known = marks.entry(*parent).or_default();
                let before = *known;
                *known |= mark;
                if before == 0 {
                    heap.push((self.depth[*parent as usize], *parent));
                }
                match (before, *known) {
                    (0, FROM_TIP) => open += 1,
                    (FROM_TIP, now) if now != FROM_TIP => open -= 1,
                    _ => {}
                }
            }
            if open == 0 {
                break;
            }
        }
        found
    }
}

/// Which commit ids the records name. The store also knows those of files that are gone.
fn named_ids(store: &Store) -> Vec<bool> {
    let mut named = vec![false; store.shas.len()];
    for kind in Kind::ALL.iter().copied() {
        let table = store.table(kind);
        for (index, spec) in kind.fields().iter().enumerate() {
            let field = Field { kind, index };
            for row in 0..table.live {
                match spec.field_type {
                    FieldType::Sha => named[table.sha(field, row) as usize] = true,
                    FieldType::Shas => table.list(field, row).iter().for_each(|sha| named[*sha as usize] = true),
                    _ => break,
                }
            }
        }
    }
    named
}

/// For each short commit id, the one whole id that it begins.
fn whole_ids(store: &Store) -> HashMap<u32, u32> {
    let sha = |number: u32| Sha::from_stored(store.shas.bytes(number));
    let numbers = 1..store.shas.len() as u32;
    let short: Vec<u32> = numbers.clone().filter(|number| !sha(*number).is_whole()).collect();
    if short.is_empty() {
        return HashMap::new();
    }
    let named = named_ids(store);
    let mut whole: Vec<(Vec<u8>, u32)> = numbers
        .filter(|number| named[*number as usize] && sha(*number).is_whole())
        .map(|number| (store.shas.bytes(number)[1..].to_vec(), number))
        .collect();
    order::sort(&mut whole);
    short
        .into_iter()
        .map(|number| {
            let prefix = sha(number);
            let digits = &store.shas.bytes(number)[1..];
            let first = whole.partition_point(|(bytes, _)| bytes.as_slice() < digits);
            let mut matching = whole[first..].iter().take_while(|(_, candidate)| prefix.is_prefix_of(&sha(*candidate)));
            match (matching.next(), matching.next()) {
                (Some((_, only)), None) => (number, *only),
                // Nothing longer is known: records that name the same few digits still mean the same commit.
                (None, _) => (number, number),
                _ => (number, 0),
            }
        })
        .collect()
}
