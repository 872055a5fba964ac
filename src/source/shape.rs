//! A tool's records as tables: which member of an export fills which field of which kind.
//!
//! One walker reads them all. What a table cannot say (an outcome out of two words, a repository out of an address) the shape's
//! `finish` says, from values that were kept aside.

use std::borrow::Cow;

use super::adapter::{Path, Reading, keep_extras, pairs, read_cell, require, require_identity};
use super::json::{Json, Walk};
use crate::event::{Cell, Field, Kind, Record, Sha};
use crate::time::Instant;

/// A member's name, and what becomes of its value.
pub type Member = (&'static str, Take);

/// How a value is read.
#[derive(Clone, Copy)]
pub enum How {
    /// A text or a number, as text.
    Text,
    /// Any scalar as text; lists and objects give nothing.
    Scalar,
    /// A written time, or milliseconds since the epoch.
    Instant,
    /// A written time, or seconds since the epoch.
    Seconds,
    /// A written time or a date.
    Day,
    /// A written time that is in UTC where it names no zone.
    Utc,
    /// A commit id; what is none is refused.
    Sha,
    /// A commit id where there is a whole one; a branch or a number gives nothing.
    WholeSha,
    /// True or false.
    Flag,
    /// A number.
    Count,
    /// A text, or an object's `display_value`, else its `value`.
    Reference,
    /// A list of texts.
    Texts,
    /// The text under a member of an object; a text in the object's place is taken as it is.
    Of(&'static str),
    /// The texts under a member of a list's objects.
    Each(&'static str),
    /// The commit ids under a member of a list's objects.
    EachSha(&'static str),
}

/// What becomes of a member's value.
#[derive(Clone, Copy)]
pub enum Take {
    /// It fills a field, as the field's type wants it.
    Set(Field),
    /// It fills a field, read in this way.
    As(Field, How),
    /// It is kept aside for `finish`, in one of the [`SLOTS`].
    Keep(usize, How),
    /// It is kept among the further scalars, under this name.
    Extra(&'static str),
    /// The same, read in this way.
    ExtraOf(&'static str, How),
    /// It is an object, with these members.
    In(&'static [Member]),
    /// It is a list of objects, each with these members.
    Each(&'static [Member]),
    /// It is a list of objects, of which each is a part.
    Parts(&'static Shape),
    /// It is an object whose scalars fill a field as `name=value`.
    Pairs(Field),
    /// It is a list of objects with `name` or `key`, and `value`, which fill a field as `name=value`.
    NamedPairs(Field),
    /// What only code can say.
    With(TakeMember),
}

/// Reads one member by hand.
pub type TakeMember = for<'a> fn(&mut Json<'a>, &mut Found<'a>) -> Walk<()>;

/// The most values that a shape can keep aside.
pub const SLOTS: usize = 8;

/// What one kind of record looks like in a tool's export.
pub struct Shape {
    /// What it becomes.
    pub kind: Kind,
    /// Its members.
    pub members: &'static [Member],
    /// The fields it must have, and the members that say them.
    pub required: &'static [(&'static str, Field)],
    /// Completes what was found. Gives a reason where the record is none of ours after all.
    pub finish: for<'a> fn(&mut Found<'a>, &Path<'_>) -> Walk<Option<&'static str>>,
}

/// For shapes whose table says all.
pub fn as_found(_: &mut Found<'_>, _: &Path<'_>) -> Walk<Option<&'static str>> {
    Ok(None)
}

/// What was found of a record.
pub struct Found<'a> {
    /// The record as far as the table fills it.
    pub record: Record<'a>,
    /// What was kept aside.
    pub kept: [Cell<'a>; SLOTS],
    /// Further scalars, as `name=value`.
    pub extras: Vec<Cow<'a, str>>,
    /// Records beside it, which go before it.
    pub beside: Vec<Record<'a>>,
}

impl<'a> Found<'a> {
    fn new(kind: Kind) -> Found<'a> {
        Found {
            record: Record::new(kind),
            kept: [const { Cell::Missing }; SLOTS],
            extras: Vec::new(),
            beside: Vec::new(),
        }
    }

    /// Fills a field.
    pub fn set(&mut self, field: Field, cell: impl Into<Cell<'a>>) {
        self.record.set(field, cell);
    }

    /// Fills a field that nothing has filled yet.
    pub fn set_if_missing(&mut self, field: Field, cell: impl Into<Cell<'a>>) {
        self.record.set_if_missing(field, cell);
    }

    /// Keeps a further scalar.
    pub fn extra(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.extras.push(Cow::Owned(format!("{name}={value}")));
        }
    }

    /// Puts a word before the record's id: a tool counts its runs and its deployments apart.
    pub fn prefix_id(&mut self, id: Field, prefix: &str) {
        let prefixed = self.record.text(id).map(|id| format!("{prefix}/{id}"));
        self.set(id, prefixed);
    }

    /// The text kept in a slot.
    pub fn text(&self, slot: usize) -> Option<&str> {
        match &self.kept[slot] {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text kept in a slot, which is empty afterwards.
    pub fn taken_text(&mut self, slot: usize) -> Option<Cow<'a, str>> {
        match self.take(slot) {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The instant kept in a slot.
    pub fn instant(&self, slot: usize) -> Option<Instant> {
        match self.kept[slot] {
            Cell::Instant(at) => Some(at),
            _ => None,
        }
    }

    /// The number kept in a slot.
    pub fn count(&self, slot: usize) -> Option<f64> {
        match self.kept[slot] {
            Cell::Count(count) => Some(count),
            _ => None,
        }
    }

    /// The flag kept in a slot; what says nothing is false.
    pub fn flag(&self, slot: usize) -> bool {
        self.kept[slot] == Cell::Flag(true)
    }

    /// The texts kept in a slot.
    pub fn texts(&self, slot: usize) -> &[Cow<'a, str>] {
        match &self.kept[slot] {
            Cell::List(texts) => texts,
            _ => &[],
        }
    }

    /// What was kept in a slot, which is empty afterwards.
    pub fn take(&mut self, slot: usize) -> Cell<'a> {
        std::mem::take(&mut self.kept[slot])
    }
}

impl Shape {
    /// Reads one record.
    pub fn read<'a>(&self, json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
        let mut found = Found::new(self.kind);
        walk(self.members, json, &mut found, path)?;
        match self.complete(&mut found, path)? {
            Some(reason) => reading.passed_over = Some(reason),
            None => {
                require_identity(&found.record)?;
                reading.records.append(&mut found.beside);
                reading.records.push(found.record);
            }
        }
        Ok(())
    }

    fn complete(&self, found: &mut Found<'_>, path: &Path<'_>) -> Walk<Option<&'static str>> {
        let passed_over = (self.finish)(found, path)?;
        if passed_over.is_none() {
            keep_extras(&mut found.record, std::mem::take(&mut found.extras));
            require(&found.record, self.required)?;
        }
        Ok(passed_over)
    }

    /// Reads one part into its record.
    pub fn read_part<'a>(&self, json: &mut Json<'a>, parts: &mut Vec<Record<'a>>, path: &Path<'_>) -> Walk<()> {
        let from = json.next_value();
        let mut found = Found::new(self.kind);
        walk(self.members, json, &mut found, path)?;
        let passed_over = self.complete(&mut found, path).map_err(|mut refusal| {
            refusal.at = refusal.at.max(from);
            refusal
        })?;
        if passed_over.is_none() {
            parts.push(found.record);
        }
        Ok(())
    }
}

fn walk<'a>(members: &[Member], json: &mut Json<'a>, found: &mut Found<'a>, path: &Path<'_>) -> Walk<()> {
    json.object(|name, json| match members.iter().find(|(member, _)| *member == name) {
        Some((_, take)) => take_value(take, json, found, path),
        None => json.skip(),
    })
}

fn take_value<'a>(take: &Take, json: &mut Json<'a>, found: &mut Found<'a>, path: &Path<'_>) -> Walk<()> {
    match take {
        Take::Set(field) => {
            let cell = read_cell(json, *field)?;
            found.set(*field, cell);
        }
        Take::As(field, how) => {
            let cell = read_as(*how, json)?;
            found.set(*field, cell);
        }
        Take::Keep(slot, how) => match read_as(*how, json)? {
            Cell::Missing => {}
            cell => found.kept[*slot] = cell,
        },
        Take::Extra(name) => {
            if let Some(value) = json.scalar()? {
                found.extra(name, &value);
            }
        }
        Take::ExtraOf(name, how) => {
            if let Cell::Text(value) = read_as(*how, json)? {
                found.extra(name, &value);
            }
        }
        Take::In(members) => walk(members, json, found, path)?,
        Take::Each(members) => each(json, &mut |json| walk(members, json, found, path))?,
        // Where an answer is short it says how many there are, in place of the parts.
        Take::Parts(shape) => match json.peek() {
            Some(b'[' | b'{') => each(json, &mut |json| shape.read_part(json, &mut found.record.parts, path))?,
            _ => json.skip()?,
        },
        Take::Pairs(field) => {
            let mut texts = Vec::new();
            pairs(json, &mut texts)?;
            if !texts.is_empty() {
                found.set(*field, Cell::List(texts));
            }
        }
        Take::NamedPairs(field) => {
            let mut texts = Vec::new();
            json.list(|json| {
                texts.extend(named_pair(json)?);
                Ok(())
            })?;
            if !texts.is_empty() {
                found.set(*field, Cell::List(texts));
            }
        }
        Take::With(read) => read(json, found)?,
    }
    Ok(())
}

fn named_pair<'a>(json: &mut Json<'a>) -> Walk<Option<Cow<'a, str>>> {
    let (mut name, mut value) = (None, None);
    json.object(|member, json| {
        match member {
            "name" | "key" => name = json.scalar()?,
            "value" => value = json.scalar()?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(name.map(|name| Cow::Owned(format!("{name}={}", value.unwrap_or_default()))))
}

/// Each element of a list, or of a GraphQL connection: the list under `nodes`, or each `node` under `edges`.
pub fn each<'a>(json: &mut Json<'a>, visit: &mut dyn FnMut(&mut Json<'a>) -> Walk<()>) -> Walk<()> {
    if json.peek() != Some(b'{') {
        return json.list(|json| visit(json));
    }
    json.object(|name, json| match name {
        "nodes" => json.list(|json| visit(json)),
        "edges" => json.list(|json| {
            json.object(|name, json| match name {
                "node" => visit(json),
                _ => json.skip(),
            })
        }),
        _ => json.skip(),
    })
}

/// What a reference shows, else what it points to.
fn reference<'a>(json: &mut Json<'a>) -> Walk<Option<Cow<'a, str>>> {
    if json.peek() != Some(b'{') {
        return json.scalar();
    }
    let (mut shown, mut value) = (None, None);
    json.object(|name, json| {
        match name {
            "display_value" => shown = json.scalar()?,
            "value" => value = json.scalar()?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(shown.filter(|text| !text.is_empty()).or(value))
}

fn read_as<'a>(how: How, json: &mut Json<'a>) -> Walk<Cell<'a>> {
    Ok(match how {
        How::Text => json.id()?.into(),
        How::Scalar => json.scalar()?.into(),
        How::Instant => json.instant()?.into(),
        How::Seconds => json.instant_in_seconds()?.into(),
        How::Day => json.instant_or_day()?.into(),
        How::Utc => json.instant_in_utc()?.into(),
        How::Sha => json.sha()?.into(),
        How::WholeSha => json.scalar()?.as_deref().and_then(Sha::parse_whole).into(),
        How::Flag => json.flag()?.into(),
        How::Count => json.count()?.into(),
        How::Reference => reference(json)?.into(),
        How::Texts => super::adapter::texts(json)?,
        How::Of(member) => super::adapter::member_text(json, member)?.into(),
        How::Each(member) => super::adapter::member_texts(json, member)?,
        How::EachSha(member) => match super::adapter::member_texts(json, member)? {
            Cell::List(texts) => {
                let shas: Vec<Sha> = texts.iter().filter_map(|text| Sha::parse(text)).collect();
                if shas.is_empty() { Cell::Missing } else { Cell::Shas(shas) }
            }
            _ => Cell::Missing,
        },
    })
}
