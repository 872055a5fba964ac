//! What there is: records by kind, their extent in time, files, duplicates, orphans.

use serde::Serialize;

use crate::event::{Kind, record_time};
use crate::store::Store;

/// All that was imported, in numbers.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Kinds that have records, in the order of the registry.
    pub kinds: Vec<KindSummary>,
    /// Versions of records that a newer one replaced.
    pub duplicates: Vec<DuplicateCount>,
    /// Parts whose record is not there: reviews of pull requests that were not exported.
    pub orphans: Vec<OrphanCount>,
    /// Commits whose repository was taken from their integration's only one.
    pub assumed_repositories: u64,
    /// Bytes in columns.
    pub column_bytes: u64,
    /// Bytes in text arenas.
    pub text_bytes: u64,
}

/// One kind in numbers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KindSummary {
    /// The kind.
    pub kind: &'static str,
    /// How many.
    pub count: u64,
    /// The earliest, by the date that orders the kind.
    pub first: Option<String>,
    /// The latest.
    pub last: Option<String>,
}

/// How many versions of records of a kind were replaced, with examples.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateCount {
    /// The kind.
    pub kind: &'static str,
    /// How many.
    pub count: u64,
    /// Ids of the first hundred.
    pub examples: Vec<String>,
}

/// How many parts of a kind have no record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrphanCount {
    /// The kind of the parts.
    pub kind: &'static str,
    /// How many.
    pub count: u64,
}

/// Sums a sealed store up.
pub fn summarise(store: &Store) -> Summary {
    let kinds = Kind::ALL.iter().copied().filter(|kind| store.table(*kind).live > 0);
    let report = store.report();
    let (column_bytes, text_bytes) = store.resident_bytes();
    Summary {
        kinds: kinds.map(|kind| kind_summary(store, kind)).collect(),
        duplicates: report
            .duplicate_counts
            .iter()
            .map(|(kind, count)| {
                let mut examples: Vec<String> = report
                    .duplicates
                    .iter()
                    .filter(|duplicate| duplicate.kind == *kind)
                    .map(|duplicate| duplicate.key.clone())
                    .collect();
                examples.dedup();
                DuplicateCount { kind: kind.word(), count: *count, examples }
            })
            .collect(),
        orphans: report.orphans.iter().map(|(kind, count)| OrphanCount { kind: kind.word(), count: *count }).collect(),
        assumed_repositories: report.assumed_repositories,
        column_bytes: column_bytes as u64,
        text_bytes: text_bytes as u64,
    }
}

fn kind_summary(store: &Store, kind: Kind) -> KindSummary {
    let table = store.table(kind);
    let instants = || (0..table.live).filter_map(|row| table.instant(record_time(kind), row));
    KindSummary {
        kind: kind.word(),
        count: table.live as u64,
        first: instants().min().map(|at| at.to_string()),
        last: instants().max().map(|at| at.to_string()),
    }
}
