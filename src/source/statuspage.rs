//! Atlassian Statuspage's incidents: of its API, and of the public `/api/v2/incidents.json` of any page.

use super::adapter::Adapter;
use super::shape::{How, Shape, Take};
use super::sign::{Read, Sign};
use crate::event::{Kind, incident};

pub(super) const ADAPTER: Adapter = Adapter {
    id: "statuspage",
    name: "Statuspage",
    wrappers: &[&["incidents"], &["scheduled_maintenances"]],
    signs: &[
        Sign {
            members: &["incident_updates", "scheduled_for", "impact=maintenance"],
            holds: "scheduled maintenances",
            read: Read::Pass("scheduledMaintenance"),
        },
        Sign { members: &["incident_updates", "status"], holds: "incidents", read: Read::Shape(&INCIDENT) },
        Sign { members: &["shortlink", "impact", "status"], holds: "incidents", read: Read::Shape(&INCIDENT) },
    ],
    expected: "expected incidents with \"incident_updates\" or an \"impact\"",
    read: None,
};

const STARTED: usize = 0;
const COMPONENTS: usize = 1;

const INCIDENT: Shape = Shape {
    kind: Kind::Incident,
    members: &[
        ("id", Take::Set(incident::ID)),
        ("name", Take::Set(incident::TITLE)),
        ("status", Take::Set(incident::STATUS)),
        ("impact", Take::Set(incident::SEVERITY)),
        ("created_at", Take::Set(incident::DETECTED_AT)),
        ("started_at", Take::Keep(STARTED, How::Instant)),
        ("monitoring_at", Take::Extra("monitoring_at")),
        ("resolved_at", Take::Set(incident::RESOLVED_AT)),
        ("updated_at", Take::Set(incident::UPDATED_AT)),
        ("components", Take::Keep(COMPONENTS, How::Each("name"))),
        ("shortlink", Take::Set(incident::URL)),
    ],
    required: &[("id", incident::ID), ("created_at", incident::CREATED_AT)],
    finish: |found, _| {
        // An incident may have begun before anybody wrote of it.
        let began = found.instant(STARTED).or(found.record.instant(incident::DETECTED_AT));
        found.set(incident::CREATED_AT, began);
        let components = found.texts(COMPONENTS).to_vec();
        match components.as_slice() {
            [only] => found.set(incident::SERVICE, only.clone()),
            several => several.iter().for_each(|name| found.extra("component", name)),
        }
        Ok(None)
    },
};
