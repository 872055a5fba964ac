//! The project's own neutral format: one event a line, described in `docs/sources/events.md`.

mod shapes;

use std::borrow::Cow;

use super::adapter::{Adapter, Path, Reading, keep_extras, read_cell, require};
use super::json::{Json, Refusal, Walk};
use super::sign::{Read, Sign};
use crate::event::{Cell, Field, Kind, Record, commit, custom, pull_request, pull_request_commit, run, stage};

pub use shapes::{EVENT_SHAPES, EventMembers, EventShape};

pub(super) const ADAPTER: Adapter = Adapter {
    id: "events",
    name: "Neutral events",
    wrappers: &[&["events"]],
    signs: SIGNS,
    expected: "expected one event a line, each with a \"type\"",
    read: Some(read),
};

/// By the word in `type`, for detection: many tools have a member of that name.
const SIGNS: &[Sign] = &[
    sign(&["type=commit"]),
    sign(&["type=pull_request"]),
    sign(&["type=deployment"]),
    sign(&["type=run"]),
    sign(&["type=release"]),
    sign(&["type=issue"]),
    sign(&["type=status"]),
    sign(&["type=incident"]),
    sign(&["type=custom"]),
];

const fn sign(members: &'static [&'static str]) -> Sign {
    Sign { members, holds: "events", read: Read::With(read) }
}

fn read<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let shape = shape_of(json)?;
    let mut record = Record::new(shape.kind);
    let mut extras = Vec::new();
    json.object(|name, json| member(shape, name, json, &mut record, &mut extras, reading))?;
    // What names its tool was told by that tool, which may know less than is asked of a person.
    if *record.get(common(shape.kind, commit::TOOL)) == Cell::Missing {
        require(&record, shape.required)?;
    }
    if let Some(missing) = record.missing_identity() {
        let message = match shape.kind {
            Kind::Issue => "found neither \"id\" nor \"key\" in an issue, wanted one".to_owned(),
            _ => format!("found no \"{}\" in a {}, wanted what names it", member_of(shape, missing), shape.word),
        };
        return Err(Refusal::new(0, "record.required", message));
    }
    complete(shape, &mut record);
    keep_extras(&mut record, extras);
    reading.records.push(record);
    Ok(())
}

/// A field that every kind has, in the place of a commit's.
fn common(kind: Kind, field: Field) -> Field {
    Field { kind, index: field.index }
}

/// The member that says a field.
fn member_of(shape: &EventShape, name: &'static str) -> &'static str {
    shape.members.iter().find(|(_, field)| field.spec().name == name).map_or(name, |(member, _)| member)
}

/// Looks ahead for the member `type`; it stands first in nearly every line.
fn shape_of(json: &mut Json<'_>) -> Walk<&'static EventShape> {
    let mut found = None;
    let mut ahead = json.ahead();
    let outcome = ahead.object(|name, json| {
        if name != "type" {
            return json.skip();
        }
        let at = json.next_value();
        let word = json.text()?.unwrap_or_default();
        found = EVENT_SHAPES.iter().find(|shape| shape.word == word);
        match found {
            // Nothing further is needed: leave the walk.
            Some(_) => Err(Refusal::new(at, "found", "")),
            None => {
                let message = format!("found the type \"{word}\", wanted one of {}", words());
                Err(Refusal::new(at, "events.type", message))
            }
        }
    });
    match (found, outcome) {
        (Some(shape), _) => Ok(shape),
        (None, Err(refusal)) => Err(refusal),
        (None, Ok(())) => Err(Refusal::new(0, "events.type", format!("found no \"type\", wanted one of {}", words()))),
    }
}

fn words() -> String {
    EVENT_SHAPES.iter().map(|shape| shape.word).collect::<Vec<_>>().join(", ")
}

fn member<'a>(
    shape: &EventShape,
    name: &str,
    json: &mut Json<'a>,
    record: &mut Record<'a>,
    extras: &mut Vec<Cow<'a, str>>,
    reading: &mut Reading<'a>,
) -> Walk<()> {
    if let Some((_, field)) = shape.members.iter().find(|(member, _)| *member == name) {
        return fill(record, *field, json);
    }
    if let Some((_, kind, members)) = shape.parts.iter().find(|(member, ..)| *member == name) {
        return json.list(|json| {
            record.parts.push(part(*kind, members, json)?);
            Ok(())
        });
    }
    match name {
        // It was read ahead; to read it again tells of a second one.
        "type" => json.text().map(drop),
        "integration" => fill(record, common(shape.kind, commit::INTEGRATION), json),
        "tool" => fill(record, common(shape.kind, commit::TOOL), json),
        "updated_at" => fill(record, common(shape.kind, commit::UPDATED_AT), json),
        "fields" => named_values(json, extras),
        _ => {
            match json.scalar()? {
                Some(value) => extras.push(Cow::Owned(format!("{name}={value}"))),
                None => reading.ignored_members += 1,
            }
            Ok(())
        }
    }
}

fn fill<'a>(record: &mut Record<'a>, field: Field, json: &mut Json<'a>) -> Walk<()> {
    let cell = match field {
        custom::EVENT_TIME => json.instant_in_seconds()?.into(),
        run::PARAMETERS | stage::PARAMETERS => {
            let mut found = Vec::new();
            named_values(json, &mut found)?;
            if found.is_empty() { Cell::Missing } else { Cell::List(found) }
        }
        _ => read_cell(json, field)?,
    };
    record.set(field, cell);
    Ok(())
}

/// Adds an object's scalars to `pairs` as `name=value`; a list gives each of its scalars.
fn named_values<'a>(json: &mut Json<'a>, pairs: &mut Vec<Cow<'a, str>>) -> Walk<()> {
    json.object(|name, json| {
        let mut pair = |json: &mut Json<'a>| {
            pairs.extend(json.scalar()?.map(|value| Cow::Owned(format!("{name}={value}"))));
            Ok(())
        };
        if json.peek() == Some(b'[') { json.list(pair) } else { pair(json) }
    })
}

fn part<'a>(kind: Kind, members: EventMembers, json: &mut Json<'a>) -> Walk<Record<'a>> {
    let mut part = Record::new(kind);
    if kind == Kind::PullRequestCommit && json.peek() == Some(b'"') {
        part.set(pull_request_commit::SHA, json.sha()?);
        return Ok(part);
    }
    let mut extras = Vec::new();
    json.object(|name, json| match (name, members.iter().find(|(member, _)| *member == name)) {
        (_, Some((_, field))) => fill(&mut part, *field, json),
        ("updated_at", None) => fill(&mut part, common(kind, commit::UPDATED_AT), json),
        ("fields", None) => named_values(json, &mut extras),
        _ => json.skip(),
    })?;
    keep_extras(&mut part, extras);
    Ok(part)
}

/// What follows from what was said, where it is not said.
fn complete(shape: &EventShape, record: &mut Record<'_>) {
    match shape.word {
        "pull_request" => {
            let state = match (record.instant(pull_request::MERGED_AT), record.instant(pull_request::CLOSED_AT)) {
                (Some(_), _) => "merged",
                (None, Some(_)) => "closed",
                // A tool that told a review of it, and nothing else, did not tell that it is open.
                (None, None) if *record.get(pull_request::TOOL) != Cell::Missing => "",
                (None, None) => "open",
            };
            record.set_if_missing(pull_request::STATE, state);
        }
        "deployment" => {
            record.set(run::RUN_KIND, "cd");
            // A line that says when it was deployed, and nothing of how it went, says that it was.
            record.set_if_missing(run::STATUS, "success");
        }
        _ => {}
    }
}
