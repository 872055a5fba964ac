//! ServiceNow's tables as its Table API gives them: incidents and change requests, every value a text.
//!
//! Times have no zone and are in UTC, which the documentation of the API says: `sysparm_display_value=true` must not be asked for,
//! since it gives them in the zone and form of whoever asks. With `all`, or not at all, they are right.

use super::adapter::Adapter;
use super::shape::{How, Member, Shape, Take};
use super::sign::{Read, Sign};
use crate::event::{Kind, incident, issue};

pub(super) const ADAPTER: Adapter = Adapter {
    id: "servicenow",
    name: "ServiceNow",
    wrappers: &[&["result"]],
    signs: &[
        Sign { members: &["sys_id", "number", "start_date"], holds: "change requests", read: Read::Shape(&CHANGE) },
        Sign { members: &["sys_id", "number", "work_end"], holds: "change requests", read: Read::Shape(&CHANGE) },
        Sign {
            members: &["sys_id", "number", "close_code", "type"],
            holds: "change requests",
            read: Read::Shape(&CHANGE),
        },
        Sign { members: &["sys_id", "number"], holds: "incidents", read: Read::Shape(&INCIDENT) },
    ],
    expected: "expected incidents or change requests with \"sys_id\" and \"number\"",
    read: None,
};

/// What may be a reference, as text.
const fn shown(field: crate::event::Field) -> Take {
    Take::As(field, How::Reference)
}

const fn utc(field: crate::event::Field) -> Take {
    Take::As(field, How::Utc)
}

const NUMBER: usize = 0;

const INCIDENT: Shape = Shape {
    kind: Kind::Incident,
    members: &[
        ("sys_id", shown(incident::ID)),
        ("number", Take::Keep(NUMBER, How::Reference)),
        ("short_description", shown(incident::TITLE)),
        ("business_service", shown(incident::SERVICE)),
        ("severity", shown(incident::SEVERITY)),
        ("priority", shown(incident::PRIORITY)),
        ("urgency", shown(incident::URGENCY)),
        ("state", shown(incident::STATUS)),
        ("opened_at", utc(incident::CREATED_AT)),
        ("resolved_at", utc(incident::RESOLVED_AT)),
        ("closed_at", utc(incident::CLOSED_AT)),
        ("sys_updated_on", utc(incident::UPDATED_AT)),
        FURTHER[0],
        FURTHER[1],
        FURTHER[2],
        FURTHER[3],
    ],
    required: &[("sys_id", incident::ID), ("opened_at", incident::CREATED_AT)],
    finish: |found, _| {
        if let Some(number) = found.taken_text(NUMBER) {
            found.extra("number", &number);
        }
        Ok(None)
    },
};

/// What a filter may ask for beside.
const FURTHER: [Member; 4] = [
    ("cmdb_ci", Take::ExtraOf("cmdb_ci", How::Reference)),
    ("category", Take::ExtraOf("category", How::Reference)),
    ("assignment_group", Take::ExtraOf("assignment_group", How::Reference)),
    ("caused_by", Take::ExtraOf("caused_by", How::Reference)),
];

/// A change request, as an issue: what a profile may take for a deployment.
const CHANGE: Shape = Shape {
    kind: Kind::Issue,
    members: &[
        ("sys_id", shown(issue::ID)),
        ("number", shown(issue::KEY)),
        ("short_description", shown(issue::TITLE)),
        ("type", Take::ExtraOf("type", How::Reference)),
        ("close_code", Take::ExtraOf("close_code", How::Reference)),
        ("business_service", Take::ExtraOf("business_service", How::Reference)),
        ("state", shown(issue::STATUS)),
        ("priority", shown(issue::PRIORITY)),
        ("opened_by", shown(issue::AUTHOR)),
        ("assigned_to", shown(issue::ASSIGNEE)),
        ("opened_at", utc(issue::CREATED_AT)),
        ("work_end", utc(issue::RESOLVED_AT)),
        ("closed_at", utc(issue::CLOSED_AT)),
        ("sys_updated_on", utc(issue::UPDATED_AT)),
        FURTHER[0],
        FURTHER[1],
        FURTHER[2],
    ],
    required: &[("number", issue::KEY), ("opened_at", issue::CREATED_AT)],
    finish: |found, _| {
        found.set(issue::ISSUE_KIND, "change_request");
        // Where nobody wrote down when the work ended, it had when the request was closed.
        let closed = found.record.instant(issue::CLOSED_AT);
        found.set_if_missing(issue::RESOLVED_AT, closed);
        Ok(None)
    },
};
