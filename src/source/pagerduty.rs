//! PagerDuty's answers: incidents, and log entries alone or inside them.

use super::adapter::Adapter;
use super::json::{Json, Walk};
use super::shape::{Found, How, Shape, Take};
use super::sign::{Read, Sign};
use crate::event::{Kind, incident};

pub(super) const ADAPTER: Adapter = Adapter {
    id: "pagerduty",
    name: "PagerDuty",
    wrappers: &[&["incidents"], &["log_entries"]],
    signs: &[
        Sign { members: &["incident_number", "html_url"], holds: "incidents", read: Read::Shape(&INCIDENT) },
        Sign { members: &["incident", "channel", "created_at"], holds: "log entries", read: Read::Shape(&LOG_ENTRY) },
    ],
    expected: "expected incidents with an \"incident_number\", or log entries with an \"incident\"",
    read: None,
};

const ACKNOWLEDGED: usize = 0;
const LAST: usize = 1;
const KIND: usize = 2;
const AT: usize = 3;
const PRIORITY: usize = 4;

const INCIDENT: Shape = Shape {
    kind: Kind::Incident,
    members: &[
        ("id", Take::Set(incident::ID)),
        ("incident_number", Take::Extra("incident_number")),
        ("incident_key", Take::Extra("incident_key")),
        ("title", Take::Set(incident::TITLE)),
        ("status", Take::Set(incident::STATUS)),
        ("urgency", Take::Set(incident::URGENCY)),
        (
            "priority",
            Take::In(&[("summary", Take::Set(incident::PRIORITY)), ("name", Take::Keep(PRIORITY, How::Text))]),
        ),
        ("service", Take::As(incident::SERVICE, How::Of("summary"))),
        ("escalation_policy", Take::In(&[("summary", Take::Extra("escalation_policy"))])),
        ("teams", Take::Each(&[("summary", Take::Extra("team"))])),
        ("created_at", Take::Set(incident::CREATED_AT)),
        ("resolved_at", Take::Set(incident::RESOLVED_AT)),
        ("updated_at", Take::Set(incident::UPDATED_AT)),
        ("last_status_change_at", Take::Keep(LAST, How::Instant)),
        ("acknowledgements", Take::Each(&[("at", Take::Keep(ACKNOWLEDGED, How::Instant))])),
        ("log_entries", Take::With(log_entries)),
        ("html_url", Take::Set(incident::URL)),
    ],
    required: &[("id", incident::ID), ("created_at", incident::CREATED_AT)],
    finish: |found, _| {
        let priority = found.take(PRIORITY);
        found.set_if_missing(incident::PRIORITY, priority);
        let last = found.instant(LAST);
        found.set_if_missing(incident::UPDATED_AT, last);
        // Those who have it now; the log, where it is there, knows who had it first.
        let acknowledged = found.take(ACKNOWLEDGED);
        found.set_if_missing(incident::ACKNOWLEDGED_AT, acknowledged);
        // Nothing comes after a resolution: the last change of status was it.
        if found.record.text(incident::STATUS) == Some("resolved") {
            found.set_if_missing(incident::RESOLVED_AT, last);
            let resolved = found.record.instant(incident::RESOLVED_AT);
            found.set(incident::CLOSED_AT, resolved);
        }
        Ok(None)
    },
};

/// When it was first acknowledged, and when it was resolved, out of an incident's own log.
fn log_entries<'a>(json: &mut Json<'a>, found: &mut Found<'a>) -> Walk<()> {
    let mut first = None;
    json.list(|json| {
        let (mut kind, mut at) = (None, None);
        json.object(|name, json| {
            match name {
                "type" => kind = json.text()?,
                "created_at" => at = json.instant()?,
                _ => json.skip()?,
            }
            Ok(())
        })?;
        match kind.as_deref() {
            Some("acknowledge_log_entry") => first = first.into_iter().chain(at).min(),
            Some("resolve_log_entry") => found.set(incident::RESOLVED_AT, at),
            _ => {}
        }
        Ok(())
    })?;
    found.set(incident::ACKNOWLEDGED_AT, first);
    Ok(())
}

/// One entry of a log: it says when an incident was triggered, acknowledged or resolved, and nothing else of it.
const LOG_ENTRY: Shape = Shape {
    kind: Kind::Incident,
    members: &[
        ("type", Take::Keep(KIND, How::Text)),
        ("created_at", Take::Keep(AT, How::Instant)),
        (
            "incident",
            Take::In(&[
                ("id", Take::Set(incident::ID)),
                ("summary", Take::Set(incident::TITLE)),
                ("html_url", Take::Set(incident::URL)),
            ]),
        ),
        ("service", Take::As(incident::SERVICE, How::Of("summary"))),
    ],
    required: &[("incident.id", incident::ID)],
    finish: |found, _| {
        let (field, status) = match found.text(KIND) {
            Some("trigger_log_entry") => (incident::CREATED_AT, "triggered"),
            Some("acknowledge_log_entry") => (incident::ACKNOWLEDGED_AT, "acknowledged"),
            Some("resolve_log_entry") => (incident::RESOLVED_AT, "resolved"),
            _ => return Ok(Some("logEntryWithoutChange")),
        };
        let at = found.instant(AT);
        found.set(field, at);
        found.set(incident::UPDATED_AT, at);
        found.set(incident::STATUS, status);
        // `[#3] Checkout is down`
        let title = found
            .record
            .text(incident::TITLE)
            .and_then(|title| title.split_once("] "))
            .map(|(_, title)| title.to_owned());
        found.set(incident::TITLE, title);
        found.record.partial = true;
        Ok(None)
    },
};
