//! From a figure to its rows, and from a row to the record it was read from.

use serde::Serialize;

use crate::event::{Field, Kind};
use crate::link::Resolved;
use crate::metric::SpanTable;
use crate::profile::Profile;
use crate::store::{RowId, Store};

/// A page of the rows behind a figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DrillDown {
    /// The operand they are counted in.
    pub operand: &'static str,
    /// How many there are in all.
    pub total: u64,
    /// The number of the first one here.
    pub offset: u64,
    /// The stages whose times the rows give, by id.
    pub stages: Vec<String>,
    /// The rows.
    pub rows: Vec<DrillRow>,
}

/// One row behind a figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DrillRow {
    /// Its number, for [`describe_row`].
    pub id: RowId,
    /// Its kind.
    pub kind: &'static str,
    /// Its id for people.
    pub key: String,
    /// Its title or name.
    pub title: String,
    /// Its repository.
    pub repo: String,
    /// When it happened, where its definition places it.
    pub at: Option<String>,
    /// Its total in milliseconds, for spans.
    pub total_ms: Option<i64>,
    /// Its time in each stage, `None` where the stage's event is missing.
    pub stages_ms: Vec<Option<i64>>,
    /// Its page at the tool.
    pub url: String,
}

/// Everything known of one record.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// Its number.
    pub id: RowId,
    /// Its kind.
    pub kind: &'static str,
    /// Its id for people.
    pub key: String,
    /// Where it was read from.
    pub place: ItemPlace,
    /// Its fields, those that have a value.
    pub fields: Vec<ItemField>,
    /// Its parts, in order.
    pub parts: Vec<ItemPart>,
    /// What a profile links it to, and by which rule, or why not.
    pub links: Vec<ItemLink>,
    /// The definitions of the profile, and what each made of it.
    pub definitions: Vec<ItemField>,
}

/// Where a record was read from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemPlace {
    /// The file's relative path.
    pub file: String,
    /// The integration it belongs to.
    pub integration: String,
    /// The byte at which the record begins, in the inflated text.
    pub byte_offset: u64,
    /// The line on which it begins.
    pub line: u64,
    /// Its number in the file, from one.
    pub record: u64,
}

/// A name and a value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemField {
    /// The field's name.
    pub name: String,
    /// Its value as text.
    pub value: String,
}

/// A part of a record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemPart {
    /// Its kind.
    pub kind: &'static str,
    /// Its fields, those that have a value.
    pub fields: Vec<ItemField>,
}

/// A link of a record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemLink {
    /// The link's name in the profile.
    pub link: String,
    /// The rule that found, or the reason why none did.
    pub verdict: &'static str,
    /// The records it leads to.
    pub to: Vec<RowId>,
    /// Their ids for people.
    pub keys: Vec<String>,
}

/// The rows of one group, from `offset` on, `limit` at most.
pub fn drill_rows(
    store: &Store,
    resolved: &Resolved,
    population: usize,
    spans: Option<(&SpanTable, Vec<String>)>,
    (operand, ids): (&'static str, &[RowId]),
    (offset, limit): (usize, usize),
) -> DrillDown {
    let page = ids.iter().skip(offset).take(limit);
    let members = &resolved.populations[population];
    let rows = page.filter_map(|id| {
        let (kind, row) = store.row(*id)?;
        let position = members.position(kind, row);
        let text = |name: &str| kind.field(name).map(|field| store.shown(field, row)).unwrap_or_default();
        let title = ["title", "name", "pipeline"].into_iter().map(text).find(|title| !title.is_empty());
        let (total_ms, stages_ms) = match (&spans, position) {
            (Some((table, stages)), Some(item)) => {
                (table.total_ms(item), (0..stages.len()).map(|stage| table.stage_ms(stage, item)).collect())
            }
            _ => (None, Vec::new()),
        };
        Some(DrillRow {
            id: *id,
            kind: kind.word(),
            key: store.record_key(kind, row),
            title: title.unwrap_or_default(),
            repo: text("repo"),
            at: position.map(|position| members.members[position].at.to_string()),
            total_ms,
            stages_ms,
            url: text("url"),
        })
    });
    let rows = rows.collect();
    let stages = spans.as_ref().map(|(_, stages)| stages.clone()).unwrap_or_default();
    DrillDown { operand, total: ids.len() as u64, offset: offset as u64, stages, rows }
}

/// Everything known of one row; `None` for a number that no row has.
pub fn describe_row(store: &Store, profile: &Profile, resolved: &Resolved, id: RowId) -> Option<Item> {
    let (kind, row) = store.row(id)?;
    let placement = store.table(kind).placement(row);
    let file = &store.files[placement.file as usize];
    Some(Item {
        id,
        kind: kind.word(),
        key: store.record_key(kind, row),
        place: ItemPlace {
            file: file.name.clone(),
            integration: file.integration.clone(),
            byte_offset: placement.byte_offset,
            line: u64::from(placement.line),
            record: u64::from(placement.ordinal) + 1,
        },
        fields: fields(store, kind, row),
        parts: parts(store, kind, row),
        links: links(store, profile, resolved, kind, row),
        definitions: profile
            .definitions
            .iter()
            .zip(&resolved.populations)
            .filter_map(|(definition, population)| {
                let class = population.classes.get(&kind)?.get(row)?;
                Some(ItemField { name: definition.name.clone(), value: class.word().to_owned() })
            })
            .collect(),
    })
}

fn fields(store: &Store, kind: Kind, row: usize) -> Vec<ItemField> {
    let table = store.table(kind);
    (0..kind.fields().len())
        .map(|index| Field { kind, index })
        .filter(|field| table.columns[field.index].has(row))
        .map(|field| ItemField { name: field.spec().name.to_owned(), value: store.shown(field, row) })
        .filter(|field| !field.value.is_empty())
        .collect()
}

fn parts(store: &Store, kind: Kind, row: usize) -> Vec<ItemPart> {
    let kinds = Kind::ALL.iter().copied().filter(|part| part.parent() == Some(kind));
    let of_kind = |part_kind: Kind| {
        let rows = store.table(part_kind).parts_of(row);
        rows.map(move |part| ItemPart { kind: part_kind.word(), fields: fields(store, part_kind, part) })
    };
    kinds.flat_map(of_kind).collect()
}

fn links(store: &Store, profile: &Profile, resolved: &Resolved, kind: Kind, row: usize) -> Vec<ItemLink> {
    let of_link = |(link, table): (&crate::profile::Link, &crate::link::LinkTable)| {
        let position = resolved.populations[link.from].position(kind, row)?;
        let to = table.targets(position).iter().map(|target| {
            let member = resolved.populations[link.to].members[*target as usize];
            (store.row_id(member.kind, member.row as usize), store.record_key(member.kind, member.row as usize))
        });
        let (to, keys) = to.unzip();
        let verdict = match table.verdict(position) {
            Ok(rule) => rule.word(),
            Err(miss) => miss.word(),
        };
        Some(ItemLink { link: link.name.clone(), verdict, to, keys })
    };
    profile.links.iter().zip(&resolved.links).filter_map(of_link).collect()
}
