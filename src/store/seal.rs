//! Settling what there is: duplicates merged, rows in order, parts with their records.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::interner::hash;
use super::table::{ALONE, Telling};
use super::{Store, derive, merge};
use crate::event::{
    Field, FieldType, Kind, comment, deployment_status, issue, label_event, part_address, pull_request,
    pull_request_commit, record_identity, record_time, review, run, stage, transition,
};
use crate::order;
use crate::time::Instant;

/// Two versions of one record, of which one was kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Duplicate {
    /// The kind of the record.
    pub kind: Kind,
    /// Its id.
    pub key: String,
    /// The file of the version that was kept.
    pub kept_file: u32,
    /// The byte at which it begins.
    pub kept_at: u64,
    /// The file of the version that was not.
    pub replaced_file: u32,
    /// The byte at which it begins.
    pub replaced_at: u64,
}

/// What sealing found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SealReport {
    /// Versions that another replaced: the first hundred of each kind.
    pub duplicates: Vec<Duplicate>,
    /// How many there are of each kind.
    pub duplicate_counts: Vec<(Kind, u64)>,
    /// Parts whose record is not there, by kind.
    pub orphans: Vec<(Kind, u64)>,
    /// Commits whose repository was taken from their integration's only one.
    pub assumed_repositories: u64,
}

/// The most duplicates of one kind that are listed.
const LISTED_DUPLICATES: usize = 100;

/// Seals every table: whole records first, so that parts find them.
pub(super) fn seal(store: &mut Store) -> SealReport {
    derive::forget_families(store);
    let mut report = SealReport { assumed_repositories: derive::assume_repositories(store), ..SealReport::default() };
    let mut moved: Vec<Moved> = Kind::ALL.iter().map(|_| Moved::default()).collect();
    for kind in whole_kinds() {
        if kind == Kind::Release {
            derive::date_tags(store);
        }
        let joined = merge::make_rows(store, kind);
        let choice = choose_versions(store, kind, &joined, &mut report);
        moved[kind as usize] = settle(store, kind, choice, joined);
    }
    for kind in Kind::ALL.iter().copied().filter(|kind| kind.parent().is_some()) {
        settle_parts(store, kind, &moved, &mut report);
    }
    derive::resolve_deployment_statuses(store);
    derive::fill_families(store);
    let mut first_id = 0;
    for table in &mut store.tables {
        table.first_id = first_id;
        first_id += table.live as u32;
    }
    report
}

/// Commits come first: bare tags take their date from them.
fn whole_kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|kind| kind.parent().is_none())
}

/// Rows in their new order: how many are records, then the versions those replaced.
struct Choice {
    order: Vec<u32>,
    live: usize,
}

fn choose_versions(store: &Store, kind: Kind, joined: &BTreeMap<u32, u32>, report: &mut SealReport) -> Choice {
    let table = store.table(kind);
    let file = |row: u32| &store.files[table.placements[row as usize].file as usize];
    let telling = |row: u32| table.tellings[row as usize];
    let kept = || (0..table.rows() as u32).filter(|row| !file(*row).dropped && telling(*row) != Telling::Stale);
    let mut keys: Vec<(u64, u32)> =
        kept().filter(|row| !file(*row).open).map(|row| (hash(&identity(store, kind, row as usize)), row)).collect();
    keys.sort_unstable();
    let mut winners = Vec::with_capacity(keys.len());
    // Rows of a file that is still being read wait behind the records, as replaced versions do.
    let mut losers: Vec<u32> = kept().filter(|row| file(*row).open).collect();
    let mut nested = None;
    let mut count = 0;
    for group in keys.chunk_by(|left, right| left.0 == right.0) {
        let [(_, only)] = group else {
            // Equal hashes: group by the identity itself, then let the newest version win.
            let mut rows: Vec<(Vec<u8>, u32)> =
                group.iter().map(|(_, row)| (identity(store, kind, *row as usize), *row)).collect();
            let nested = nested.get_or_insert_with(|| NestedParts::of(store, kind));
            order::sort_by(&mut rows, |left, right| {
                left.0.cmp(&right.0).then_with(|| version_order(store, kind, nested, left.1 as usize, right.1 as usize))
            });
            for versions in rows.chunk_by(|left, right| left.0 == right.0) {
                let (replaced, kept) = versions.split_at(versions.len() - 1);
                let kept = kept[0].1;
                winners.push(kept);
                losers.extend(replaced.iter().map(|(_, row)| *row));
                // What told a part of a record was not replaced: it is in the row that was made of the parts.
                for (_, row) in replaced.iter().filter(|(_, row)| !joined.contains_key(row)) {
                    // The lists of several types of issue name the same statuses.
                    if kind == Kind::Status {
                        continue;
                    }
                    count += 1;
                    if report.duplicates.iter().filter(|duplicate| duplicate.kind == kind).count() < LISTED_DUPLICATES {
                        report.duplicates.push(duplicate(store, kind, kept, *row));
                    }
                }
            }
            continue;
        };
        winners.push(*only);
    }
    if count > 0 {
        report.duplicate_counts.push((kind, count));
        order::sort_by(&mut report.duplicates, |left, right| (left.kind, &left.key).cmp(&(right.kind, &right.key)));
    }
    let time = &table.columns[record_time(kind).index];
    winners.sort_by(|left, right| {
        let at = |row: &u32| time.instant(*row as usize).map_or(i64::MAX, Instant::ms);
        at(left)
            .cmp(&at(right))
            .then_with(|| identity(store, kind, *left as usize).cmp(&identity(store, kind, *right as usize)))
    });
    let live = winners.len();
    winners.append(&mut losers);
    Choice { order: winners, live }
}

fn duplicate(store: &Store, kind: Kind, kept: u32, replaced: u32) -> Duplicate {
    let table = store.table(kind);
    let (kept_place, replaced_place) = (table.placements[kept as usize], table.placements[replaced as usize]);
    Duplicate {
        kind,
        key: store.record_key(kind, kept as usize),
        kept_file: kept_place.file,
        kept_at: kept_place.byte_offset,
        replaced_file: replaced_place.file,
        replaced_at: replaced_place.byte_offset,
    }
}

/// What makes a record one thing: its integration and its id; for a commit also its repository, since forks share ids.
pub(super) fn identity(store: &Store, kind: Kind, row: usize) -> Vec<u8> {
    let table = store.table(kind);
    let integration = Field { kind, index: pull_request::INTEGRATION.index };
    let mut key = store.word(table.symbol(integration, row)).as_bytes().to_vec();
    if kind == Kind::Commit {
        key.push(0);
        key.extend_from_slice(store.symbol_text(crate::event::commit::REPO, row).as_bytes());
    }
    for choices in record_identity(kind) {
        key.push(0);
        for field in choices.iter() {
            let column = &table.columns[field.index];
            if column.has(row) {
                column.write_canonical(row, words(store, *field), &mut key);
                break;
            }
        }
    }
    key
}

fn words(store: &Store, field: Field) -> &super::Interner {
    match field.spec().field_type {
        FieldType::Sha | FieldType::Shas => &store.shas,
        _ => &store.symbols,
    }
}

/// Which of two versions is the older: a bare tag before a release, then the one updated earlier, where no `updatedAt` is
/// earliest, then the one with the smaller canonical bytes. A file's name never counts.
pub(super) fn version_order(store: &Store, kind: Kind, nested: &NestedParts, left: usize, right: usize) -> Ordering {
    let table = store.table(kind);
    let updated = Field { kind, index: pull_request::UPDATED_AT.index };
    let rank = |row: usize| {
        let tag_only = kind == Kind::Release && table.flag(crate::event::release::TAG_ONLY, row) == Some(true);
        let is_made = table.tellings[row] == Telling::Made;
        (is_made, !tag_only, table.instant(updated, row).map_or(i64::MIN, Instant::ms))
    };
    let canonical = |row: usize| nested.canonical(store, kind, row);
    rank(left).cmp(&rank(right)).then_with(|| canonical(left).cmp(&canonical(right)))
}

/// The parts that came inside their records, by the record's row.
pub(super) struct NestedParts(Vec<(Kind, Vec<(u32, u32)>)>);

impl NestedParts {
    pub(super) fn of(store: &Store, kind: Kind) -> NestedParts {
        let kinds = Kind::ALL.iter().copied().filter(|part| part.parent() == Some(kind));
        let of_kind = |part: Kind| {
            let nested = &store.table(part).nested_in;
            let mut rows: Vec<(u32, u32)> = nested
                .iter()
                .enumerate()
                .map(|(row, owner)| (*owner, row as u32))
                .filter(|(owner, _)| *owner != ALONE)
                .collect();
            rows.sort_unstable();
            (part, rows)
        };
        NestedParts(kinds.map(of_kind).collect())
    }

    /// All a row says, its nested parts included, as bytes that do not depend on the order of import.
    fn canonical(&self, store: &Store, kind: Kind, row: usize) -> Vec<u8> {
        let mut bytes = own_canonical(store, kind, row);
        for (part_kind, rows) in &self.0 {
            let first = rows.partition_point(|(owner, _)| (*owner as usize) < row);
            let own = rows[first..].iter().take_while(|(owner, _)| *owner as usize == row);
            let mut said: Vec<Vec<u8>> =
                own.map(|(_, part)| own_canonical(store, *part_kind, *part as usize)).collect();
            order::sort(&mut said);
            bytes.extend(said.into_iter().flatten());
        }
        bytes
    }
}

/// All that a row says by itself. A part says the same whether it came inside its record or in a file of its own.
fn own_canonical(store: &Store, kind: Kind, row: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (index, column) in store.table(kind).columns.iter().enumerate() {
        let field = Field { kind, index };
        let tells_where =
            kind.parent().is_some() && (index <= pull_request::TOOL.index || part_address(kind).contains(&field));
        if !tells_where {
            column.write_canonical(row, words(store, field), &mut bytes);
        }
    }
    bytes
}

/// Where the rows of a table went.
#[derive(Default)]
struct Moved {
    /// By old row: the new one.
    rows: Vec<u32>,
    /// By old row that tells a part of a record: the old row of what was made of the parts.
    joined: BTreeMap<u32, u32>,
}

impl Moved {
    /// The new row of the record that an old row told of.
    fn record(&self, old: u32) -> u32 {
        self.rows[*self.joined.get(&old).unwrap_or(&old) as usize]
    }
}

/// Puts a table into the chosen order, and tells where each old row went.
fn settle(store: &mut Store, kind: Kind, choice: Choice, joined: BTreeMap<u32, u32>) -> Moved {
    let mut moved = vec![ALONE; store.table(kind).rows()];
    for (new, old) in choice.order.iter().enumerate() {
        moved[*old as usize] = new as u32;
    }
    let table = store.table_mut(kind);
    table.reorder(&choice.order, choice.live);
    Moved { rows: moved, joined }
}

/// Joins parts to their records, leaves one of two equal ones, and puts them in order.
fn settle_parts(store: &mut Store, kind: Kind, moved: &[Moved], report: &mut SealReport) {
    let Some(parent) = kind.parent() else { return };
    if store.table(kind).rows() == 0 {
        return;
    }
    let parents = store.table(parent).live;
    let alone = AloneIndex::of(store, parent);
    let table = store.table(kind);
    let mut placed: Vec<(u32, u32)> = Vec::with_capacity(table.rows());
    let mut rest = Vec::new();
    let mut orphans = 0;
    for row in 0..table.rows() as u32 {
        let file = &store.files[table.placements[row as usize].file as usize];
        if file.dropped {
            continue;
        }
        if file.open {
            rest.push(row);
            continue;
        }
        let owner = match table.nested_in[row as usize] {
            ALONE => alone.owner_of(store, kind, row as usize),
            nested => Some(moved[parent as usize].record(nested)).filter(|owner| *owner != ALONE),
        };
        match owner {
            Some(owner) if (owner as usize) < parents => placed.push((owner, row)),
            Some(_) => rest.push(row),
            None => {
                orphans += 1;
                rest.push(row);
            }
        }
    }
    if orphans > 0 {
        report.orphans.push((kind, orphans));
    }
    let time = &table.columns[record_time(kind).index];
    placed.sort_by(|left, right| {
        let at = |row: u32| time.instant(row as usize).map_or(i64::MAX, Instant::ms);
        (left.0, at(left.1)).cmp(&(right.0, at(right.1))).then_with(|| {
            own_canonical(store, kind, left.1 as usize).cmp(&own_canonical(store, kind, right.1 as usize))
        })
    });
    drop_equal_parts(store, kind, &mut placed, &mut rest);
    let live = placed.len();
    let owners: Vec<u32> = placed.iter().map(|(owner, _)| *owner).collect();
    let order: Vec<u32> = placed.iter().map(|(_, row)| *row).chain(rest).collect();
    // Parts that came inside their record must still know it when the store is sealed again.
    let nested: Vec<u32> = table
        .nested_in
        .iter()
        .map(|nested| if *nested == ALONE { ALONE } else { moved[parent as usize].rows[*nested as usize] })
        .collect();
    let table = store.table_mut(kind);
    table.nested_in = nested;
    table.reorder(&order, live);
    table.part_ends = part_ends(&owners, parents);
    table.owners = owners;
}

fn part_ends(owners: &[u32], parents: usize) -> Vec<u32> {
    let mut ends = vec![0; parents];
    for owner in owners {
        ends[*owner as usize] += 1;
    }
    let mut end = 0;
    for count in &mut ends {
        end += *count;
        *count = end;
    }
    ends
}

/// A review exported twice, a commit listed in a pull request and in a file of its own: one of the two is enough.
fn drop_equal_parts(store: &Store, kind: Kind, placed: &mut Vec<(u32, u32)>, rest: &mut Vec<u32>) {
    let key = |row: u32| -> Vec<u8> {
        let fields: &[Field] = match kind {
            Kind::PullRequestCommit => &[pull_request_commit::SHA],
            Kind::Review => &[review::ID],
            Kind::Comment => &[comment::ID],
            Kind::DeploymentStatus => &[deployment_status::ID],
            Kind::Transition => &[transition::AT, transition::FROM, transition::TO],
            _ => return own_canonical(store, kind, row as usize),
        };
        let columns = &store.table(kind).columns;
        if !columns[fields[0].index].has(row as usize) {
            return own_canonical(store, kind, row as usize);
        }
        let mut bytes = Vec::new();
        for field in fields {
            columns[field.index].write_canonical(row as usize, words(store, *field), &mut bytes);
        }
        bytes
    };
    let mut kept: Vec<(u32, u32)> = Vec::with_capacity(placed.len());
    let mut of_owner: Vec<Vec<u8>> = Vec::new();
    for (owner, row) in placed.drain(..) {
        if kept.last().is_none_or(|(last, _)| *last != owner) {
            of_owner.clear();
        }
        let key = key(row);
        if of_owner.contains(&key) {
            rest.push(row);
        } else {
            of_owner.push(key);
            kept.push((owner, row));
        }
    }
    *placed = kept;
}

/// Finds the record of a part that came in a file of its own.
struct AloneIndex {
    /// Sorted by key: what parts name, and the parent's row.
    rows: Vec<(Vec<u8>, u32)>,
}

impl AloneIndex {
    fn of(store: &Store, parent: Kind) -> AloneIndex {
        let table = store.table(parent);
        let keys = |row: usize| match parent {
            Kind::PullRequest => {
                let integration = store.symbol_text(pull_request::INTEGRATION, row);
                let number = table.count(pull_request::NUMBER, row);
                // Where a tool numbers through all its repositories, parts name none.
                [
                    pull_key(integration, store.symbol_text(pull_request::REPO, row), number),
                    pull_key(integration, "", number),
                ]
            }
            Kind::Run => [id_key(store.symbol_text(run::INTEGRATION, row), table.text(run::ID, row)), None],
            Kind::Issue => {
                let integration = store.symbol_text(issue::INTEGRATION, row);
                let key = store.symbol_text(issue::KEY, row);
                [id_key(integration, table.text(issue::ID, row)), id_key(integration, key)]
            }
            _ => [None, None],
        };
        let mut rows: Vec<(Vec<u8>, u32)> =
            (0..table.live).flat_map(|row| keys(row).into_iter().flatten().map(move |key| (key, row as u32))).collect();
        order::sort(&mut rows);
        rows.dedup();
        AloneIndex { rows }
    }

    fn owner_of(&self, store: &Store, kind: Kind, row: usize) -> Option<u32> {
        let table = store.table(kind);
        let integration = store.symbol_text(Field { kind, index: review::INTEGRATION.index }, row);
        let by_number = |repo, number| pull_key(integration, store.symbol_text(repo, row), table.count(number, row));
        let key = match kind {
            Kind::PullRequestCommit => by_number(pull_request_commit::REPO, pull_request_commit::NUMBER),
            Kind::Review => by_number(review::REPO, review::NUMBER),
            Kind::Comment => by_number(comment::REPO, comment::NUMBER),
            Kind::LabelEvent => by_number(label_event::REPO, label_event::NUMBER),
            Kind::Stage => id_key(integration, table.text(stage::RUN_ID, row)),
            Kind::DeploymentStatus => id_key(integration, table.text(deployment_status::RUN_ID, row)),
            Kind::Transition => id_key(integration, table.text(transition::ISSUE_ID, row)),
            _ => None,
        }?;
        let first = self.rows.partition_point(|(known, _)| *known < key);
        let mut found = self.rows[first..].iter().take_while(|(known, _)| *known == key);
        // What two records could own belongs to neither.
        match (found.next(), found.next()) {
            (Some((_, only)), None) => Some(*only),
            _ => None,
        }
    }
}

fn pull_key(integration: &str, repo: &str, number: Option<f64>) -> Option<Vec<u8>> {
    Some(format!("{integration}\0{repo}\0{}", number?).into_bytes())
}

fn id_key(integration: &str, id: &str) -> Option<Vec<u8>> {
    (!id.is_empty()).then(|| format!("{integration}\0{id}").into_bytes())
}
