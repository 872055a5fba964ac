//! What one record says of another: the outcome of a deployment, the date of a tag, the repository of a commit.

use std::collections::{BTreeMap, HashMap};

use super::Store;
use crate::event::{
    Field, Kind, commit, deployment_status, incident, issue, pull_request, release, run, status, transition,
};

/// Gives commits without a repository the only one their integration knows. Returns how many.
pub(super) fn assume_repositories(store: &mut Store) -> u64 {
    let commits = store.table(Kind::Commit);
    let needy: Vec<usize> = (0..commits.rows())
        .filter(|row| commits.symbol(commit::REPO, *row) == 0 || commits.flag(commit::REPO_ASSUMED, *row) == Some(true))
        .collect();
    if needy.is_empty() {
        return 0;
    }
    let only = only_repositories(store);
    let mut assumed = 0;
    let table = store.table_mut(Kind::Commit);
    for row in needy {
        let integration = table.symbol(commit::INTEGRATION, row);
        let repo = only.get(&integration).copied().flatten().unwrap_or(0);
        table.columns[commit::REPO.index].set_number(row, repo);
        table.columns[commit::REPO_ASSUMED.index].set_flag(row, true);
        assumed += u64::from(repo != 0);
    }
    assumed
}

/// For each integration the repository that all its records name, or `None` where they name several.
fn only_repositories(store: &Store) -> BTreeMap<u32, Option<u32>> {
    let mut only: BTreeMap<u32, Option<u32>> = BTreeMap::new();
    for (repo, integration) in [
        (commit::REPO, commit::INTEGRATION),
        (pull_request::REPO, pull_request::INTEGRATION),
        (run::REPO, run::INTEGRATION),
        (release::REPO, release::INTEGRATION),
        (issue::REPO, issue::INTEGRATION),
        (incident::REPO, incident::INTEGRATION),
    ] {
        let table = store.table(repo.kind);
        for row in 0..table.rows() {
            let named = table.symbol(repo, row);
            let assumed = repo.kind == Kind::Commit && table.flag(commit::REPO_ASSUMED, row) == Some(true);
            let file = &store.files[table.placements[row].file as usize];
            let dropped = file.dropped || file.open;
            if named == 0 || assumed || dropped {
                continue;
            }
            only.entry(table.symbol(integration, row))
                .and_modify(|known| *known = known.filter(|known| *known == named))
                .or_insert(Some(named));
        }
    }
    only
}

/// Dates bare tags by the commit they are on, and gives a release whose export names a branch the commit of its tag.
pub(super) fn date_tags(store: &mut Store) {
    let releases = store.table(Kind::Release);
    let tags: Vec<usize> =
        (0..releases.rows()).filter(|row| releases.flag(release::TAG_ONLY, *row) == Some(true)).collect();
    if tags.is_empty() {
        return;
    }
    let commits = store.table(Kind::Commit);
    let mut committed: BTreeMap<u32, usize> = BTreeMap::new();
    for row in 0..commits.live {
        committed.insert(commits.sha(commit::SHA, row), row);
    }
    let dates: Vec<_> = tags
        .iter()
        .map(|tag| {
            let row = committed.get(&releases.sha(release::SHA, *tag))?;
            commits.instant(commit::COMMITTED_AT, *row).or(commits.instant(commit::AUTHORED_AT, *row))
        })
        .collect();
    let by_id: BTreeMap<String, u32> =
        tags.iter().map(|tag| (tag_key(store, *tag), releases.sha(release::SHA, *tag))).collect();
    let unnamed: Vec<(usize, u32)> = (0..releases.rows())
        .filter(|row| releases.sha(release::SHA, *row) == 0)
        .filter_map(|row| by_id.get(&tag_key(store, row)).map(|sha| (row, *sha)))
        .collect();
    let table = store.table_mut(Kind::Release);
    for (tag, date) in tags.into_iter().zip(dates) {
        table.columns[release::RELEASED_AT.index].set_instant(tag, date);
    }
    for (row, sha) in unnamed {
        table.columns[release::SHA.index].set_number(row, sha);
    }
}

fn tag_key(store: &Store, row: usize) -> String {
    let integration = store.symbol_text(release::INTEGRATION, row);
    format!("{integration}\0{}", store.table(Kind::Release).text(release::ID, row))
}

/// Gives a deployment the outcome and the end of its newest telling status. `inactive` tells nothing: a later deployment sets it
/// on the one it replaces.
pub(super) fn resolve_deployment_statuses(store: &mut Store) {
    let statuses = store.table(Kind::DeploymentStatus);
    let mut outcomes: Vec<(usize, u32, Option<crate::time::Instant>)> = Vec::new();
    for row in 0..store.table(Kind::Run).live {
        let telling = statuses
            .parts_of(row)
            .rev()
            .find(|status| store.symbol_text(deployment_status::STATE, *status) != "inactive");
        if let Some(status) = telling {
            let state = statuses.symbol(deployment_status::STATE, status);
            let ended = matches!(store.word(state), "success" | "failure" | "error");
            // A success reported twice ended the first time.
            let first = statuses
                .parts_of(row)
                .find(|other| statuses.symbol(deployment_status::STATE, *other) == state)
                .unwrap_or(status);
            let at = statuses.instant(deployment_status::AT, first).filter(|_| ended);
            outcomes.push((row, state, at));
        }
    }
    let runs = store.table_mut(Kind::Run);
    for (row, state, at) in outcomes {
        runs.columns[run::STATUS.index].set_number(row, state);
        runs.columns[run::FINISHED_AT.index].set_instant(row, at);
    }
}

/// Where the family of a status stands beside the status.
pub(super) const FAMILIES: [(Field, Field); 3] = [
    (issue::STATUS, issue::STATUS_CATEGORY),
    (transition::FROM, transition::FROM_CATEGORY),
    (transition::TO, transition::TO_CATEGORY),
];

/// Takes back what [`fill_families`] gave: the lists it was taken from may be gone.
pub(super) fn forget_families(store: &mut Store) {
    for (rows, (_, family)) in std::mem::take(&mut store.filled).into_iter().zip(FAMILIES) {
        let column = &mut store.table_mut(family.kind).columns[family.index];
        for row in rows {
            column.set_number(row as usize, 0);
        }
    }
}

/// Gives a status without its family the one that its integration's lists of statuses name, else the one that issues which are in it
/// now name. Where these do not agree, none.
pub(super) fn fill_families(store: &mut Store) {
    let known = families(store);
    if known.values().all(Option::is_none) {
        return;
    }
    for (at, (status, family)) in FAMILIES.into_iter().enumerate() {
        let table = store.table(status.kind);
        let mut found: Vec<(u32, u32)> = Vec::new();
        for row in (0..table.live).filter(|row| table.symbol(family, *row) == 0) {
            let integration = match status.kind {
                Kind::Issue => table.symbol(issue::INTEGRATION, row),
                _ => store.table(Kind::Issue).symbol(issue::INTEGRATION, table.owner(row)),
            };
            if let Some(Some(word)) = known.get(&(integration, table.symbol(status, row))) {
                found.push((row as u32, *word));
            }
        }
        let column = &mut store.table_mut(family.kind).columns[family.index];
        for (row, word) in &found {
            column.set_number(*row as usize, *word);
        }
        store.filled[at] = found.into_iter().map(|(row, _)| row).collect();
    }
}

/// The family of each integration's statuses; `None` where two are named.
fn families(store: &Store) -> HashMap<(u32, u32), Option<u32>> {
    let lists = (status::INTEGRATION, status::NAME, status::CATEGORY);
    let issues = (issue::INTEGRATION, issue::STATUS, issue::STATUS_CATEGORY);
    let mut known: HashMap<(u32, u32), Option<u32>> = HashMap::new();
    for (integration, name, family) in [lists, issues] {
        let table = store.table(name.kind);
        let mut named: HashMap<(u32, u32), Option<u32>> = HashMap::new();
        for row in 0..table.live {
            let (status, family) = (table.symbol(name, row), table.symbol(family, row));
            if status != 0 && family != 0 {
                named
                    .entry((table.symbol(integration, row), status))
                    .and_modify(|known| *known = known.filter(|known| *known == family))
                    .or_insert(Some(family));
            }
        }
        for (status, family) in named {
            known.entry(status).or_insert(family);
        }
    }
    known
}
