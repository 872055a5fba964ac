//! What every adapter is made of, and the table of all of them.

use std::borrow::Cow;

use super::json::{Json, Refusal, Walk};
use super::shape::each;
use super::sign::{ReadRecord, Sign};
use super::{
    azure_devops, bitbucket, cdevents, circleci, events, github, gitlab, harness, jenkins, jira, opsgenie, pagerduty,
    pelorus, servicenow, statuspage,
};
use crate::event::{Cell, Field, FieldType, Kind, Record, commit};

/// One tool's export format.
pub struct Adapter {
    /// The id in documents and on the command line.
    pub id: &'static str,
    /// The tool's name for people.
    pub name: &'static str,
    /// Where lists of records stand in wrapped exports, as paths of member names; `*` is any name.
    pub wrappers: &'static [&'static [&'static str]],
    /// Its kinds of record, told apart by their members. The first that is complete counts.
    pub signs: &'static [Sign],
    /// What its records are, for whoever brought another.
    pub expected: &'static str,
    /// Reads every record, where that does not go by signs.
    pub read: Option<ReadRecord>,
}

/// Every adapter, in the order in which detection asks them: those whose records have members that nobody else has come first.
/// Neutral events go by a word that others use too, and GitHub's signs for issues are the loosest.
pub const ADAPTERS: &[Adapter] = &[
    jira::ADAPTER,
    gitlab::ADAPTER,
    bitbucket::ADAPTER,
    azure_devops::ADAPTER,
    harness::ADAPTER,
    jenkins::ADAPTER,
    circleci::ADAPTER,
    pagerduty::ADAPTER,
    opsgenie::ADAPTER,
    servicenow::ADAPTER,
    statuspage::ADAPTER,
    cdevents::ADAPTER,
    pelorus::ADAPTER,
    events::ADAPTER,
    github::ADAPTER,
];

/// The adapter called `id`.
pub fn adapter(id: &str) -> Option<&'static Adapter> {
    ADAPTERS.iter().find(|adapter| adapter.id == id)
}

/// What one record of a file became.
#[derive(Default)]
pub struct Reading<'a> {
    /// The records, each with its parts.
    pub records: Vec<Record<'a>>,
    /// It is none on purpose, and why.
    pub passed_over: Option<&'static str>,
    /// Members that hold lists or objects nobody asked for.
    pub ignored_members: u32,
}

/// The relative path of the file being read; some exports keep keys in it (`pull_commits/100.json`).
pub struct Path<'n>(pub &'n str);

impl<'n> Path<'n> {
    /// What names the file, without its ending, if its folder's name holds `word`.
    pub fn stem_in(&self, word: &str) -> Option<&'n str> {
        let (folder, file) = self.0.rsplit_once('/')?;
        let folder = folder.rsplit('/').next()?;
        let stem = file.split('.').next()?;
        (folder.to_ascii_lowercase().contains(word) && !stem.is_empty()).then_some(stem)
    }

    /// The number that names the file, if its folder's name holds `word`.
    pub fn number_in(&self, word: &str) -> Option<f64> {
        self.stem_in(word)?.parse::<u32>().ok().map(f64::from)
    }
}

/// Reads a value as the field's type wants it.
pub fn read_cell<'a>(json: &mut Json<'a>, field: Field) -> Walk<Cell<'a>> {
    Ok(match field.spec().field_type {
        FieldType::Instant => json.instant()?.into(),
        FieldType::Symbol | FieldType::Text => json.id()?.into(),
        FieldType::Symbols => texts(json)?,
        FieldType::Sha => json.sha()?.into(),
        FieldType::Shas => shas(json)?,
        FieldType::Flag => json.flag()?.into(),
        FieldType::Count => json.count()?.into(),
    })
}

/// A list of texts or numbers.
pub fn texts<'a>(json: &mut Json<'a>) -> Walk<Cell<'a>> {
    let mut found = Vec::new();
    json.list(|json| {
        found.extend(json.id()?.filter(|text| !text.is_empty()));
        Ok(())
    })?;
    Ok(if found.is_empty() { Cell::Missing } else { Cell::List(found) })
}

/// A list of commit ids.
pub fn shas<'a>(json: &mut Json<'a>) -> Walk<Cell<'a>> {
    let mut found = Vec::new();
    json.list(|json| {
        found.extend(json.sha()?);
        Ok(())
    })?;
    Ok(if found.is_empty() { Cell::Missing } else { Cell::Shas(found) })
}

/// The text found under `member` in an object; a text in the object's place is taken as it is.
pub fn member_text<'a>(json: &mut Json<'a>, member: &str) -> Walk<Option<Cow<'a, str>>> {
    if json.peek() == Some(b'"') {
        return json.text();
    }
    let mut found = None;
    json.object(|name, json| {
        if name == member {
            found = json.id()?;
            return Ok(());
        }
        json.skip()
    })?;
    Ok(found)
}

/// The texts found under `member` in a list of objects: the names of labels.
pub fn member_texts<'a>(json: &mut Json<'a>, member: &str) -> Walk<Cell<'a>> {
    let mut found = Vec::new();
    each(json, &mut |json| {
        found.extend(member_text(json, member)?.filter(|text| !text.is_empty()));
        Ok(())
    })?;
    Ok(if found.is_empty() { Cell::Missing } else { Cell::List(found) })
}

/// Adds an object's scalars to `pairs` as `name=value`.
pub fn pairs<'a>(json: &mut Json<'a>, pairs: &mut Vec<Cow<'a, str>>) -> Walk<()> {
    json.object(|name, json| {
        if let Some(value) = json.scalar()? {
            pairs.push(Cow::Owned(format!("{name}={value}")));
        }
        Ok(())
    })
}

/// Keeps further scalars with a record.
pub fn keep_extras<'a>(record: &mut Record<'a>, extras: Vec<Cow<'a, str>>) {
    if !extras.is_empty() {
        let field = Field { kind: record.kind, index: commit::EXTRAS.index };
        record.set(field, Cell::List(extras));
    }
}

/// Refuses a record that lacks what makes it one, naming the member that should have said it.
pub fn require(record: &Record<'_>, required: &[(&str, Field)]) -> Walk<()> {
    for (member, field) in required {
        if *record.get(*field) == Cell::Missing {
            let message = format!(
                "found no \"{member}\" in {}, wanted {}",
                spoken(record.kind),
                field.spec().field_type.wanted()
            );
            return Err(Refusal::new(0, "record.required", message));
        }
    }
    Ok(())
}

/// Refuses a record that says nothing by which it could be told from others.
pub fn require_identity(record: &Record<'_>) -> Walk<()> {
    match record.missing_identity() {
        None => Ok(()),
        Some(missing) => {
            let message = format!("found nothing that names {}, wanted its {missing}", spoken(record.kind));
            Err(Refusal::new(0, "record.required", message))
        }
    }
}

/// A kind as said in a sentence.
fn spoken(kind: Kind) -> String {
    match kind {
        Kind::PullRequest => "a pull request".to_owned(),
        Kind::Issue | Kind::Incident | Kind::Artifact => format!("an {}", kind.word()),
        other => format!("a {}", other.word()),
    }
}
