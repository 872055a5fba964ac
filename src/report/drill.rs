//! From a figure to its rows, and from a row to the record it was read from.

use std::collections::BTreeMap;

use serde::Serialize;

use super::why::Why;
use super::words::reason_words;
use crate::event::{Field, Kind};
use crate::link::{Reach, Resolved};
use crate::metric::SpanTable;
use crate::profile::{Profile, SpanMeasure};
use crate::source::ImportReport;
use crate::store::{RowId, Store};

/// A page of the rows behind a figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DrillDown {
    /// The operand they are counted in, or would be but for the reason; `None` for those of a definition or a link.
    pub operand: Option<&'static str>,
    /// The reason they are listed for; `None` for those that count.
    pub reason: Option<String>,
    /// What the reason says of them.
    pub words: Option<&'static str>,
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
    /// Why it counts in the measures of a question, or does not; `None` where no question was asked.
    pub why: Option<Why>,
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
    /// Its JSON Pointer (RFC 6901) within the JSON value that begins at `value_offset`.
    pub pointer: String,
    /// The byte at which the file's JSON value begins that holds it: not the first one where values stand line by line or page by page.
    pub value_offset: u64,
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
    /// What that says.
    pub words: &'static str,
    /// The records it leads to.
    pub to: Vec<RowId>,
    /// Their ids for people.
    pub keys: Vec<String>,
}

/// Where records were read from.
#[derive(Clone, Copy)]
pub struct Places<'p> {
    /// All records.
    pub store: &'p Store,
    /// What became of each file, by its number in the store.
    pub imports: &'p BTreeMap<u32, ImportReport>,
}

impl Places<'_> {
    /// Where a row was read from.
    pub fn of(&self, kind: Kind, row: usize) -> ItemPlace {
        let placement = self.store.table(kind).placement(row);
        let file = &self.store.files[placement.file as usize];
        let ordinal = u64::from(placement.ordinal);
        let import = self.imports.get(&placement.file);
        let (pointer, value_offset) =
            import.map_or((String::new(), 0), |import| import.pointer_to(ordinal, placement.byte_offset));
        ItemPlace {
            file: file.name.clone(),
            integration: file.integration.clone(),
            byte_offset: placement.byte_offset,
            line: u64::from(placement.line),
            record: ordinal + 1,
            pointer,
            value_offset,
        }
    }
}

/// Some rows: those of the page that is wanted, and how many there are in all.
pub struct Listing<'l> {
    /// The operand they are counted in, or not.
    pub operand: Option<&'static str>,
    /// What they are listed for, where it is not that they count.
    pub reason: Option<&'l str>,
    /// How many there are in all.
    pub total: usize,
    /// The number of the first one here.
    pub offset: usize,
    /// The definition whose members `member` numbers.
    pub definition: usize,
    /// The rows of the page.
    pub rows: Vec<Listed>,
}

/// A row of a listing.
pub struct Listed {
    /// Its kind.
    pub kind: Kind,
    /// Its row.
    pub row: usize,
    /// Which member of the listing's definition it is, if it is one.
    pub member: Option<usize>,
}

/// The rows of a listing, with their times where the measure `spans` has some.
pub fn drill_rows(
    store: &Store,
    resolved: &Resolved,
    spans: Option<(&SpanTable, &SpanMeasure)>,
    listing: Listing<'_>,
) -> DrillDown {
    let members = &resolved.populations[listing.definition].members;
    let spans = spans.filter(|(_, measure)| measure.population == listing.definition);
    let rows = listing.rows.iter().map(|Listed { kind, row, member }| {
        let text = |name: &str| kind.field(name).map(|field| store.shown(field, *row)).unwrap_or_default();
        let (total_ms, stages_ms) = match (&spans, member) {
            (Some((table, measure)), Some(item)) => {
                let stage = |stage| table.stage_ms(stage, *item);
                (table.total_ms(*item), (0..measure.stages.len()).map(stage).collect())
            }
            _ => (None, Vec::new()),
        };
        DrillRow {
            id: store.row_id(*kind, *row),
            kind: kind.word(),
            key: store.record_key(*kind, *row),
            title: title(store, *kind, *row),
            repo: text("repo"),
            at: member.map(|position| members[position].at.to_string()),
            total_ms,
            stages_ms,
            url: text("url"),
        }
    });
    let stages = spans.iter().flat_map(|(_, measure)| measure.stages.iter().map(|stage| stage.id.clone()));
    DrillDown {
        operand: listing.operand,
        reason: listing.reason.map(str::to_owned),
        words: listing.reason.map(reason_words),
        total: listing.total as u64,
        offset: listing.offset as u64,
        stages: stages.collect(),
        rows: rows.collect(),
    }
}

/// What a record is called, where it has a name.
pub(super) fn title(store: &Store, kind: Kind, row: usize) -> String {
    let text = |name: &str| kind.field(name).map(|field| store.shown(field, row)).unwrap_or_default();
    ["title", "name", "pipeline"].into_iter().map(text).find(|title| !title.is_empty()).unwrap_or_default()
}

/// Everything known of one row; `None` for a number that no row has.
pub fn describe_row(places: Places<'_>, profile: &Profile, resolved: &Resolved, id: RowId) -> Option<Item> {
    let store = places.store;
    let (kind, row) = store.row(id)?;
    let reach = Reach { store, profile, resolved };
    Some(Item {
        id,
        kind: kind.word(),
        key: store.record_key(kind, row),
        place: places.of(kind, row),
        fields: fields(store, kind, row),
        parts: parts(store, kind, row),
        links: (0..profile.links.len()).filter_map(|link| link_of(reach, link, kind, row)).collect(),
        definitions: profile
            .definitions
            .iter()
            .zip(&resolved.populations)
            .filter_map(|(definition, population)| {
                let class = population.classes.get(&kind)?.get(row)?;
                Some(ItemField { name: definition.name.clone(), value: class.word().to_owned() })
            })
            .collect(),
        why: None,
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

/// What a link leads to from a record, and by which rule, or why nowhere; `None` where it does not look for partners of it.
pub(super) fn link_of(reach: Reach<'_>, link: usize, kind: Kind, row: usize) -> Option<ItemLink> {
    let (known, table) = (&reach.profile.links[link], &reach.resolved.links[link]);
    let position = reach.resolved.populations[known.from].position(kind, row)?;
    let to = table.targets(position).iter().map(|target| {
        let member = reach.resolved.populations[known.to].members[*target as usize];
        let (kind, row) = (member.kind, member.row as usize);
        (reach.store.row_id(kind, row), reach.store.record_key(kind, row))
    });
    let (to, keys) = to.unzip();
    let verdict = match table.verdict(position) {
        Ok(rule) => rule.word(),
        Err(miss) => miss.word(),
    };
    Some(ItemLink { link: known.name.clone(), verdict, words: reason_words(verdict), to, keys })
}
