//! The types of event, each a table of members and the fields they fill.

use crate::event::{
    Field, Kind, artifact, comment, commit, custom, deployment_status, fix_version, incident, issue, label_event,
    pull_request, pull_request_commit, release, review, run, stage, transition,
};

/// Members of an object and the fields they fill.
pub type EventMembers = &'static [(&'static str, Field)];

/// A list of parts: its member, the kind of its elements, and their members.
pub type EventParts = (&'static str, Kind, EventMembers);

/// What one `type` of event is made of. The same table reads events and writes them.
pub struct EventShape {
    /// The word in `type`.
    pub word: &'static str,
    /// What it becomes.
    pub kind: Kind,
    /// Its members, but for those that every event may have (`tool`, `integration`, `updated_at`, `fields`).
    pub members: EventMembers,
    /// Its lists of parts.
    pub parts: &'static [EventParts],
    /// What it must have.
    pub(super) required: EventMembers,
}

impl EventShape {
    /// The type of event that says all of a record of this kind; a part is said inside its record.
    pub fn of(kind: Kind) -> Option<&'static EventShape> {
        EVENT_SHAPES.iter().rfind(|shape| shape.kind == kind)
    }
}

/// Every type of event. A `deployment` says less than the `run` it becomes.
pub const EVENT_SHAPES: &[EventShape] = &[
    EventShape {
        word: "commit",
        kind: Kind::Commit,
        members: &[
            ("repo", commit::REPO),
            ("sha", commit::SHA),
            ("authored_at", commit::AUTHORED_AT),
            ("committed_at", commit::COMMITTED_AT),
            ("pushed_at", commit::PUSHED_AT),
            ("author", commit::AUTHOR),
            ("author_is_bot", commit::AUTHOR_IS_BOT),
            ("title", commit::TITLE),
            ("message", commit::MESSAGE),
            ("parents", commit::PARENTS),
            ("is_merge", commit::IS_MERGE),
            ("branches", commit::BRANCHES),
            ("tags", commit::TAGS),
            ("on_main", commit::ON_MAIN),
            ("reverts", commit::REVERTS),
            ("additions", commit::ADDITIONS),
            ("deletions", commit::DELETIONS),
            ("paths", commit::PATHS),
            ("repo_assumed", commit::REPO_ASSUMED),
        ],
        parts: &[],
        required: &[("repo", commit::REPO), ("sha", commit::SHA), ("authored_at", commit::AUTHORED_AT)],
    },
    EventShape {
        word: "pull_request",
        kind: Kind::PullRequest,
        members: &[
            ("id", pull_request::ID),
            ("repo", pull_request::REPO),
            ("number", pull_request::NUMBER),
            ("title", pull_request::TITLE),
            ("body", pull_request::BODY),
            ("author", pull_request::AUTHOR),
            ("author_is_bot", pull_request::AUTHOR_IS_BOT),
            ("state", pull_request::STATE),
            ("draft", pull_request::DRAFT),
            ("head", pull_request::HEAD),
            ("base", pull_request::BASE),
            ("labels", pull_request::LABELS),
            ("assignees", pull_request::ASSIGNEES),
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
            ("comments", Kind::Comment, &[("id", comment::ID), ("author", comment::AUTHOR), ("at", comment::AT)]),
            (
                "reviews",
                Kind::Review,
                &[("id", review::ID), ("author", review::AUTHOR), ("state", review::STATE), ("at", review::AT)],
            ),
            (
                "label_events",
                Kind::LabelEvent,
                &[("label", label_event::LABEL), ("action", label_event::ACTION), ("at", label_event::AT)],
            ),
        ],
        required: &[("repo", pull_request::REPO), ("id", pull_request::ID), ("number", pull_request::NUMBER)],
    },
    EventShape {
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
            ("parameters", run::PARAMETERS),
            ("is_rollback", run::IS_ROLLBACK),
            ("is_hotfix", run::IS_HOTFIX),
            ("url", run::URL),
        ],
        parts: &[],
        required: &[("id", run::ID), ("deployed_at", run::FINISHED_AT)],
    },
    EventShape {
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
            ("parameters", run::PARAMETERS),
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
            (
                "deployment_statuses",
                Kind::DeploymentStatus,
                &[("id", deployment_status::ID), ("state", deployment_status::STATE), ("at", deployment_status::AT)],
            ),
        ],
        required: &[("id", run::ID), ("pipeline", run::PIPELINE), ("started_at", run::STARTED_AT)],
    },
    EventShape {
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
            ("draft", release::DRAFT),
            ("tag_only", release::TAG_ONLY),
            ("url", release::URL),
        ],
        parts: &[],
        required: &[("id", release::ID), ("released_at", release::RELEASED_AT)],
    },
    EventShape {
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
    EventShape {
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
    EventShape {
        word: "custom",
        kind: Kind::Custom,
        members: &[
            ("component", custom::COMPONENT),
            ("key", custom::KEY),
            ("event_type", custom::EVENT_TYPE),
            ("event_time", custom::EVENT_TIME),
        ],
        parts: &[],
        required: &[
            ("component", custom::COMPONENT),
            ("key", custom::KEY),
            ("event_type", custom::EVENT_TYPE),
            ("event_time", custom::EVENT_TIME),
        ],
    },
];
