//! Opsgenie's answers: incidents, and alerts.

use super::adapter::Adapter;
use super::shape::{Found, How, Shape, Take};
use super::sign::{Read, Sign};
use crate::event::{Field, Kind, incident};
use crate::time::Instant;

pub(super) const ADAPTER: Adapter = Adapter {
    id: "opsgenie",
    name: "Opsgenie",
    wrappers: &[&["data"]],
    signs: &[
        Sign { members: &["tinyId", "message", "impactStartDate"], holds: "incidents", read: Read::Shape(&INCIDENT) },
        Sign { members: &["tinyId", "message", "impactedServices"], holds: "incidents", read: Read::Shape(&INCIDENT) },
        Sign { members: &["tinyId", "message"], holds: "alerts", read: Read::Shape(&ALERT) },
    ],
    expected: "expected incidents or alerts, each with a \"tinyId\"",
    read: None,
};

const ENDED: usize = 0;
const ACKNOWLEDGED_AFTER: usize = 1;
const CLOSED_AFTER: usize = 2;
const SERVICES: usize = 3;

const INCIDENT: Shape = Shape {
    kind: Kind::Incident,
    members: &[
        ("id", Take::Set(incident::ID)),
        ("tinyId", Take::Extra("tinyId")),
        ("message", Take::Set(incident::TITLE)),
        ("status", Take::Set(incident::STATUS)),
        ("priority", Take::Set(incident::PRIORITY)),
        ("tags", Take::Set(incident::LABELS)),
        ("impactedServices", Take::Keep(SERVICES, How::Texts)),
        ("createdAt", Take::Set(incident::CREATED_AT)),
        ("updatedAt", Take::Set(incident::UPDATED_AT)),
        ("impactStartDate", Take::Extra("impactStartDate")),
        ("impactEndDate", Take::Keep(ENDED, How::Instant)),
        ("ownerTeam", Take::Extra("ownerTeam")),
        ("links", Take::In(&[("web", Take::Set(incident::URL))])),
    ],
    required: &[("id", incident::ID), ("createdAt", incident::CREATED_AT)],
    finish: |found, _| {
        let services = found.texts(SERVICES).to_vec();
        match services.as_slice() {
            [only] => found.set(incident::SERVICE, only.clone()),
            several => several.iter().for_each(|service| found.extra("impactedService", service)),
        }
        // Nothing says when an incident was resolved but the end of its impact, or the last change of one that is over.
        let ended = found.instant(ENDED).or(found.record.instant(incident::UPDATED_AT));
        match found.record.text(incident::STATUS) {
            Some("resolved") => found.set(incident::RESOLVED_AT, ended),
            Some("closed") => {
                found.set(incident::RESOLVED_AT, ended);
                let changed = found.record.instant(incident::UPDATED_AT);
                found.set(incident::CLOSED_AT, changed);
            }
            _ => {}
        }
        found.set(incident::INCIDENT_KIND, "incident");
        Ok(None)
    },
};

const ALERT: Shape = Shape {
    kind: Kind::Incident,
    members: &[
        ("id", Take::Set(incident::ID)),
        ("tinyId", Take::Extra("tinyId")),
        ("alias", Take::Extra("alias")),
        ("entity", Take::Set(incident::SERVICE)),
        ("message", Take::Set(incident::TITLE)),
        ("status", Take::Set(incident::STATUS)),
        ("priority", Take::Set(incident::PRIORITY)),
        ("source", Take::Extra("source")),
        ("owner", Take::Extra("owner")),
        ("tags", Take::Set(incident::LABELS)),
        ("createdAt", Take::Set(incident::CREATED_AT)),
        ("updatedAt", Take::Set(incident::UPDATED_AT)),
        (
            "report",
            Take::In(&[
                ("ackTime", Take::Keep(ACKNOWLEDGED_AFTER, How::Count)),
                ("closeTime", Take::Keep(CLOSED_AFTER, How::Count)),
            ]),
        ),
    ],
    required: &[("id", incident::ID), ("createdAt", incident::CREATED_AT)],
    finish: |found, _| {
        set_after(found, ACKNOWLEDGED_AFTER, incident::ACKNOWLEDGED_AT);
        if found.record.text(incident::STATUS) == Some("closed") {
            set_after(found, CLOSED_AFTER, incident::CLOSED_AT);
            // Without a report, the last change of a closed alert is taken for its end.
            let changed = found.record.instant(incident::UPDATED_AT);
            found.set_if_missing(incident::CLOSED_AT, changed);
            let closed = found.record.instant(incident::CLOSED_AT);
            found.set(incident::RESOLVED_AT, closed);
        }
        found.set(incident::INCIDENT_KIND, "alert");
        Ok(None)
    },
};

/// The report counts milliseconds since the alert was made.
fn set_after(found: &mut Found<'_>, slot: usize, field: Field) {
    if let (Some(created), Some(ms)) = (found.record.instant(incident::CREATED_AT), found.count(slot)) {
        found.set(field, Instant::from_ms(created.ms().saturating_add(ms as i64)));
    }
}
