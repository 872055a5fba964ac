//! The project's own neutral format: one event a line, described in `docs/sources/events.md`.

use std::borrow::Cow;

use super::adapter::{Adapter, Path, Reading, pairs, read_cell, require};
use super::json::{Json, Refusal, Walk};
use super::sign::{Read, Sign};
use crate::event::{
    Cell, Field, Kind, Record, artifact, comment, commit, custom, fix_version, incident, is_bot_name, issue,
    label_event, pull_request, pull_request_commit, release, review, run, stage, transition,
};

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
    sign(&["type=incident"]),
    sign(&["type=custom"]),
];

const fn sign(members: &'static [&'static str]) -> Sign {
    Sign { members, holds: "events", read: Read::With(read) }
}

/// Members of an object and the fields they fill.
type Members = &'static [(&'static str, Field)];

/// What one `type` of event becomes: the kind, its members as fields, its lists as parts, and what it must have.
struct Shape {
    word: &'static str,
    kind: Kind,
    members: Members,
    parts: &'static [(&'static str, Kind, Members)],
    required: &'static [(&'static str, Field)],
}

const SHAPES: &[Shape] = &[
    Shape {
        word: "commit",
        kind: Kind::Commit,
        members: &[
            ("repo", commit::REPO),
            ("sha", commit::SHA),
            ("authored_at", commit::AUTHORED_AT),
            ("committed_at", commit::COMMITTED_AT),
            ("pushed_at", commit::PUSHED_AT),
            ("author", commit::AUTHOR),
            ("title", commit::TITLE),
            ("message", commit::MESSAGE),
            ("parents", commit::PARENTS),
            ("branches", commit::BRANCHES),
            ("tags", commit::TAGS),
            ("on_main", commit::ON_MAIN),
            ("reverts", commit::REVERTS),
            ("additions", commit::ADDITIONS),
            ("deletions", commit::DELETIONS),
            ("paths", commit::PATHS),
        ],
        parts: &[],
        required: &[("repo", commit::REPO), ("sha", commit::SHA), ("authored_at", commit::AUTHORED_AT)],
    },
    Shape {
        word: "pull_request",
        kind: Kind::PullRequest,
        members: &[
            ("id", pull_request::ID),
            ("repo", pull_request::REPO),
            ("number", pull_request::NUMBER),
            ("title", pull_request::TITLE),
            ("body", pull_request::BODY),
            ("author", pull_request::AUTHOR),
            ("head", pull_request::HEAD),
            ("base", pull_request::BASE),
            ("labels", pull_request::LABELS),
            ("created_at", pull_request::CREATED_AT),
            ("ready_at", pull_request::READY_AT),
            ("first_commit_at", pull_request::FIRST_COMMIT_AT),
            ("last_commit_at", pull_request::LAST_COMMIT_AT),
            ("commit_count", pull_request::COMMIT_COUNT),
            ("merged_at", pull_request::MERGED_AT),
            ("closed_at", pull_request::CLOSED_AT),
            ("merge_commit_sha", pull_request::MERGE_COMMIT_SHA),
            ("merge_style", pull_request::MERGE_STYLE),
            ("issue_keys", pull_request::ISSUE_KEYS),
            ("url", pull_request::URL),
        ],
        parts: &[
            (
                "commits",
                Kind::PullRequestCommit,
                &[
                    ("sha", pull_request_commit::SHA),
                    ("authored_at", pull_request_commit::AUTHORED_AT),
                    ("committed_at", pull_request_commit::COMMITTED_AT),
                    ("author", pull_request_commit::AUTHOR),
                    ("message", pull_request_commit::MESSAGE),
                ],
            ),
            ("comments", Kind::Comment, &[("author", comment::AUTHOR), ("at", comment::AT)]),
            ("reviews", Kind::Review, &[("author", review::AUTHOR), ("state", review::STATE), ("at", review::AT)]),
            (
                "label_events",
                Kind::LabelEvent,
                &[("label", label_event::LABEL), ("action", label_event::ACTION), ("at", label_event::AT)],
            ),
        ],
        required: &[("repo", pull_request::REPO), ("id", pull_request::ID), ("number", pull_request::NUMBER)],
    },
    Shape {
        word: "deployment",
        kind: Kind::Run,
        members: &[
            ("id", run::ID),
            ("deployed_at", run::FINISHED_AT),
            ("repo", run::REPO),
            ("service", run::SERVICE),
            ("environment", run::ENVIRONMENT),
            ("status", run::STATUS),
            ("created_at", run::CREATED_AT),
            ("started_at", run::STARTED_AT),
            ("sha", run::SHA),
            ("shas", run::SHAS),
            ("ref", run::REF),
            ("pull_requests", run::PULL_REQUESTS),
            ("pipeline", run::PIPELINE),
            ("trigger", run::TRIGGER),
            ("is_rollback", run::IS_ROLLBACK),
            ("is_hotfix", run::IS_HOTFIX),
            ("url", run::URL),
        ],
        parts: &[],
        required: &[("id", run::ID), ("deployed_at", run::FINISHED_AT)],
    },
    Shape {
        word: "run",
        kind: Kind::Run,
        members: &[
            ("id", run::ID),
            ("pipeline", run::PIPELINE),
            ("kind", run::RUN_KIND),
            ("created_at", run::CREATED_AT),
            ("started_at", run::STARTED_AT),
            ("finished_at", run::FINISHED_AT),
            ("status", run::STATUS),
            ("repo", run::REPO),
            ("branch", run::BRANCH),
            ("ref", run::REF),
            ("sha", run::SHA),
            ("shas", run::SHAS),
            ("service", run::SERVICE),
            ("environment", run::ENVIRONMENT),
            ("pull_requests", run::PULL_REQUESTS),
            ("trigger", run::TRIGGER),
            ("parent_run", run::PARENT_RUN),
            ("is_rollback", run::IS_ROLLBACK),
            ("is_hotfix", run::IS_HOTFIX),
            ("url", run::URL),
        ],
        parts: &[
            (
                "stages",
                Kind::Stage,
                &[
                    ("name", stage::NAME),
                    ("type", stage::STAGE_TYPE),
                    ("status", stage::STATUS),
                    ("started_at", stage::STARTED_AT),
                    ("finished_at", stage::FINISHED_AT),
                    ("environment", stage::ENVIRONMENT),
                    ("service", stage::SERVICE),
                    ("parameters", stage::PARAMETERS),
                ],
            ),
            (
                "artifacts",
                Kind::Artifact,
                &[
                    ("direction", artifact::DIRECTION),
                    ("location", artifact::LOCATION),
                    ("name", artifact::NAME),
                    ("qualifier", artifact::QUALIFIER),
                ],
            ),
        ],
        required: &[("id", run::ID), ("pipeline", run::PIPELINE), ("started_at", run::STARTED_AT)],
    },
    Shape {
        word: "release",
        kind: Kind::Release,
        members: &[
            ("id", release::ID),
            ("released_at", release::RELEASED_AT),
            ("repo", release::REPO),
            ("name", release::NAME),
            ("tag", release::TAG),
            ("sha", release::SHA),
            ("project", release::PROJECT),
            ("prerelease", release::PRERELEASE),
            ("url", release::URL),
        ],
        parts: &[],
        required: &[("id", release::ID), ("released_at", release::RELEASED_AT)],
    },
    Shape {
        word: "issue",
        kind: Kind::Issue,
        members: &[
            ("id", issue::ID),
            ("key", issue::KEY),
            ("created_at", issue::CREATED_AT),
            ("project", issue::PROJECT),
            ("repo", issue::REPO),
            ("kind", issue::ISSUE_KIND),
            ("title", issue::TITLE),
            ("author", issue::AUTHOR),
            ("status", issue::STATUS),
            ("status_category", issue::STATUS_CATEGORY),
            ("priority", issue::PRIORITY),
            ("labels", issue::LABELS),
            ("components", issue::COMPONENTS),
            ("assignee", issue::ASSIGNEE),
            ("resolved_at", issue::RESOLVED_AT),
            ("closed_at", issue::CLOSED_AT),
            ("sprints", issue::SPRINTS),
            ("parent", issue::PARENT),
            ("url", issue::URL),
        ],
        parts: &[
            (
                "transitions",
                Kind::Transition,
                &[
                    ("from", transition::FROM),
                    ("to", transition::TO),
                    ("from_category", transition::FROM_CATEGORY),
                    ("to_category", transition::TO_CATEGORY),
                    ("at", transition::AT),
                ],
            ),
            (
                "fix_versions",
                Kind::FixVersion,
                &[("name", fix_version::NAME), ("released_at", fix_version::RELEASED_AT)],
            ),
        ],
        required: &[("created_at", issue::CREATED_AT)],
    },
    Shape {
        word: "incident",
        kind: Kind::Incident,
        members: &[
            ("id", incident::ID),
            ("opened_at", incident::CREATED_AT),
            ("kind", incident::INCIDENT_KIND),
            ("title", incident::TITLE),
            ("service", incident::SERVICE),
            ("repo", incident::REPO),
            ("environment", incident::ENVIRONMENT),
            ("severity", incident::SEVERITY),
            ("priority", incident::PRIORITY),
            ("urgency", incident::URGENCY),
            ("status", incident::STATUS),
            ("labels", incident::LABELS),
            ("detected_at", incident::DETECTED_AT),
            ("acknowledged_at", incident::ACKNOWLEDGED_AT),
            ("resolved_at", incident::RESOLVED_AT),
            ("closed_at", incident::CLOSED_AT),
            ("caused_by_deployment", incident::CAUSED_BY_DEPLOYMENT),
            ("fixed_by_deployment", incident::FIXED_BY_DEPLOYMENT),
            ("caused_by_sha", incident::CAUSED_BY_SHA),
            ("reverted_commit", incident::REVERTED_COMMIT),
            ("revert_commit", incident::REVERT_COMMIT),
            ("url", incident::URL),
        ],
        parts: &[],
        required: &[("id", incident::ID), ("opened_at", incident::CREATED_AT)],
    },
    Shape {
        word: "custom",
        kind: Kind::Custom,
        members: &[("component", custom::COMPONENT), ("key", custom::KEY), ("event_type", custom::EVENT_TYPE)],
        parts: &[],
        required: &[
            ("component", custom::COMPONENT),
            ("key", custom::KEY),
            ("event_type", custom::EVENT_TYPE),
            ("event_time", custom::EVENT_TIME),
        ],
    },
];

fn read<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let shape = shape_of(json)?;
    let mut record = Record::new(shape.kind);
    let mut extras = Vec::new();
    let mut parameters = Vec::new();
    json.object(|name, json| member(shape, name, json, &mut record, &mut extras, &mut parameters, reading))?;
    require(&record, shape.required)?;
    if shape.kind == Kind::Issue && record.missing_identity().is_some() {
        return Err(Refusal::new(0, "record.required", "found neither \"id\" nor \"key\" in an issue, wanted one"));
    }
    if !parameters.is_empty() {
        record.set(run::PARAMETERS, Cell::List(parameters));
    }
    complete(shape, &mut record);
    if !extras.is_empty() {
        let field = Field { kind: shape.kind, index: commit::EXTRAS.index };
        record.set(field, Cell::List(extras));
    }
    reading.records.push(record);
    Ok(())
}

/// Looks ahead for the member `type`; it stands first in nearly every line.
fn shape_of(json: &mut Json<'_>) -> Walk<&'static Shape> {
    let mut found = None;
    let mut ahead = json.ahead();
    let outcome = ahead.object(|name, json| {
        if name != "type" {
            return json.skip();
        }
        let at = json.next_value();
        let word = json.text()?.unwrap_or_default();
        found = SHAPES.iter().find(|shape| shape.word == word);
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
    SHAPES.iter().map(|shape| shape.word).collect::<Vec<_>>().join(", ")
}

fn member<'a>(
    shape: &Shape,
    name: &str,
    json: &mut Json<'a>,
    record: &mut Record<'a>,
    extras: &mut Vec<Cow<'a, str>>,
    parameters: &mut Vec<Cow<'a, str>>,
    reading: &mut Reading<'a>,
) -> Walk<()> {
    if let Some((_, field)) = shape.members.iter().find(|(member, _)| *member == name) {
        let cell = read_cell(json, *field)?;
        record.set(*field, cell);
        return Ok(());
    }
    if let Some((_, kind, members)) = shape.parts.iter().find(|(member, ..)| *member == name) {
        return json.list(|json| {
            record.parts.push(part(*kind, members, json)?);
            Ok(())
        });
    }
    match name {
        "type" => json.skip(),
        "integration" => {
            let field = Field { kind: shape.kind, index: commit::INTEGRATION.index };
            record.set(field, json.text()?);
            Ok(())
        }
        "updated_at" => {
            let field = Field { kind: shape.kind, index: commit::UPDATED_AT.index };
            record.set(field, json.instant()?);
            Ok(())
        }
        "event_time" if shape.kind == Kind::Custom => {
            record.set(custom::EVENT_TIME, json.instant_in_seconds()?);
            Ok(())
        }
        "parameters" if shape.kind == Kind::Run => pairs(json, parameters),
        "fields" => pairs(json, extras),
        _ => {
            match json.scalar()? {
                Some(value) => extras.push(Cow::Owned(format!("{name}={value}"))),
                None => reading.ignored_members += 1,
            }
            Ok(())
        }
    }
}

fn part<'a>(kind: Kind, members: &[(&str, Field)], json: &mut Json<'a>) -> Walk<Record<'a>> {
    let mut part = Record::new(kind);
    if kind == Kind::PullRequestCommit && json.peek() == Some(b'"') {
        part.set(pull_request_commit::SHA, json.sha()?);
        return Ok(part);
    }
    json.object(|name, json| match members.iter().find(|(member, _)| *member == name) {
        Some((_, field)) if *field == stage::PARAMETERS => {
            let mut found = Vec::new();
            pairs(json, &mut found)?;
            if !found.is_empty() {
                part.set(*field, Cell::List(found));
            }
            Ok(())
        }
        Some((_, field)) => {
            let cell = read_cell(json, *field)?;
            part.set(*field, cell);
            Ok(())
        }
        None => json.skip(),
    })?;
    Ok(part)
}

/// What follows from what was said.
fn complete(shape: &Shape, record: &mut Record<'_>) {
    match shape.word {
        "commit" => {
            if let Cell::Shas(parents) = record.get(commit::PARENTS) {
                let merge = parents.len() > 1;
                record.set(commit::IS_MERGE, merge);
            }
            let bot = record.text(commit::AUTHOR).map(is_bot_name);
            record.set(commit::AUTHOR_IS_BOT, bot);
        }
        "pull_request" => {
            let bot = record.text(pull_request::AUTHOR).map(is_bot_name);
            record.set(pull_request::AUTHOR_IS_BOT, bot);
            let state = match (record.instant(pull_request::MERGED_AT), record.instant(pull_request::CLOSED_AT)) {
                (Some(_), _) => "merged",
                (None, Some(_)) => "closed",
                (None, None) => "open",
            };
            record.set(pull_request::STATE, state);
        }
        "deployment" => {
            record.set(run::RUN_KIND, "cd");
            // A line that says when it was deployed, and nothing of how it went, says that it was.
            if record.text(run::STATUS).is_none() {
                record.set(run::STATUS, "success");
            }
        }
        _ => {}
    }
}
