//! The registry itself: one table per kind of record.

use super::{Field, FieldSpec, FieldType};

/// Declares every kind with its word, its parent if it is a part of another record, and its fields.
macro_rules! kinds {
    ($(
        $(#[doc = $doc:literal])+
        $module:ident $kind:ident $word:literal $(part of $parent:ident)? {
            $( $constant:ident $name:literal $type:ident $meaning:literal; )*
        }
    )*) => {
        /// What a record is. A kind that is part of another (a review of a pull request) may stand inside its parent's
        /// record or come in a file of its own.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Kind { $( $(#[doc = $doc])+ $kind, )* }

        impl Kind {
            /// Every kind, in the order of the registry.
            pub const ALL: &'static [Kind] = &[ $( Kind::$kind, )* ];

            /// The word for it in documents and reports.
            pub const fn word(self) -> &'static str {
                match self { $( Kind::$kind => $word, )* }
            }

            /// The kind it is a part of.
            pub const fn parent(self) -> Option<Kind> {
                match self { $( Kind::$kind => kinds!(@parent $($parent)?), )* }
            }

            /// Its fields, in column order.
            pub const fn fields(self) -> &'static [FieldSpec] {
                match self { $( Kind::$kind => $module::FIELDS, )* }
            }
        }

        $(
            #[doc = concat!("Fields of `", $word, "`.")]
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            pub mod $module {
                use super::{Field, FieldSpec, FieldType, Kind};
                enum Column { INTEGRATION, TOOL, UPDATED_AT, EXTRAS, $( $constant, )* }
                /// The integration whose file the record came from.
                pub const INTEGRATION: Field = Field { kind: Kind::$kind, index: Column::INTEGRATION as usize };
                /// The tool that exported it.
                pub const TOOL: Field = Field { kind: Kind::$kind, index: Column::TOOL as usize };
                /// When the tool last changed it.
                pub const UPDATED_AT: Field = Field { kind: Kind::$kind, index: Column::UPDATED_AT as usize };
                /// Further scalars of the export, as `name=value`.
                pub const EXTRAS: Field = Field { kind: Kind::$kind, index: Column::EXTRAS as usize };
                $( #[doc = $meaning] pub const $constant: Field = Field { kind: Kind::$kind, index: Column::$constant as usize }; )*
                /// Name, type and meaning of each column.
                pub const FIELDS: &[FieldSpec] = &[
                    FieldSpec { name: "integration", field_type: FieldType::Symbol, meaning: "The integration whose file the record came from." },
                    FieldSpec { name: "tool", field_type: FieldType::Symbol, meaning: "The tool that exported it." },
                    FieldSpec { name: "updatedAt", field_type: FieldType::Instant, meaning: "When the tool last changed it." },
                    FieldSpec { name: "fields", field_type: FieldType::Symbols, meaning: "Further scalars of the export, as name=value." },
                    $( FieldSpec { name: $name, field_type: FieldType::$type, meaning: $meaning }, )*
                ];
            }
        )*
    };
    (@parent) => { None };
    (@parent $parent:ident) => { Some(Kind::$parent) };
}

kinds! {
    /// A commit of a repository.
    commit Commit "commit" {
        REPO "repo" Symbol "The repository, as owner/name.";
        SHA "sha" Sha "The commit id.";
        AUTHORED_AT "authoredAt" Instant "When its author wrote it.";
        COMMITTED_AT "committedAt" Instant "When it was committed (rebased, applied).";
        PUSHED_AT "pushedAt" Instant "When it reached the server.";
        AUTHOR "author" Symbol "Who wrote it.";
        AUTHOR_IS_BOT "author.isBot" Flag "Whether its author is a machine.";
        TITLE "title" Text "The first line of its message.";
        MESSAGE "message" Text "The rest of its message.";
        PARENTS "parents" Shas "The commits it was made on; more than one for a merge.";
        BRANCHES "branches" Symbols "Branches that hold it.";
        TAGS "tags" Symbols "Tags put on it.";
        ON_MAIN "onMain" Flag "Whether the main branch holds it.";
        IS_MERGE "isMerge" Flag "Whether it has more than one parent.";
        REVERTS "reverts" Sha "The commit it takes back.";
        ADDITIONS "additions" Count "Lines added.";
        DELETIONS "deletions" Count "Lines deleted.";
        PATHS "paths" Symbols "Files it touches.";
        REPO_ASSUMED "repo.assumed" Flag "The export named no repository; the integration has only this one.";
    }
    /// A pull request, merged, closed or open.
    pull_request PullRequest "pullRequest" {
        ID "id" Text "The tool's id.";
        REPO "repo" Symbol "The repository, as owner/name.";
        NUMBER "number" Count "Its number in the repository.";
        TITLE "title" Text "Its title.";
        BODY "body" Text "Its description.";
        AUTHOR "author" Symbol "Who opened it.";
        AUTHOR_IS_BOT "author.isBot" Flag "Whether its author is a machine.";
        STATE "state" Symbol "merged, closed or open.";
        DRAFT "draft" Flag "Whether it is still a draft.";
        HEAD "head" Symbol "The branch it comes from.";
        BASE "base" Symbol "The branch it goes to.";
        LABELS "labels" Symbols "Its labels.";
        ASSIGNEES "assignees" Symbols "Who is assigned.";
        CREATED_AT "createdAt" Instant "When it was opened.";
        READY_AT "readyAt" Instant "When it left draft.";
        FIRST_COMMIT_AT "firstCommitAt" Instant "When its first commit was authored, as the tool says.";
        LAST_COMMIT_AT "lastCommitAt" Instant "When its last commit was authored, as the tool says.";
        COMMIT_COUNT "commitCount" Count "How many commits it has.";
        MERGED_AT "mergedAt" Instant "When it was merged.";
        CLOSED_AT "closedAt" Instant "When it was closed, merged or not.";
        MERGE_COMMIT_SHA "mergeCommitSha" Sha "The commit that merged it.";
        MERGE_STYLE "mergeStyle" Symbol "merge, squash or rebase.";
        ISSUE_KEYS "issueKeys" Symbols "Issue keys the tool itself linked.";
        URL "url" Text "Its page.";
    }
    /// A commit as a member of a pull request.
    pull_request_commit PullRequestCommit "pullRequestCommit" part of PullRequest {
        REPO "repo" Symbol "The pull request's repository, where the part came alone.";
        NUMBER "number" Count "The pull request's number, where the part came alone.";
        SHA "sha" Sha "The commit.";
        AUTHORED_AT "authoredAt" Instant "When its author wrote it.";
        COMMITTED_AT "committedAt" Instant "When it was committed.";
        AUTHOR "author" Symbol "Who wrote it.";
        MESSAGE "message" Text "Its message.";
    }
    /// A review of a pull request.
    review Review "review" part of PullRequest {
        REPO "repo" Symbol "The pull request's repository, where the part came alone.";
        NUMBER "number" Count "The pull request's number, where the part came alone.";
        ID "id" Text "The tool's id.";
        AUTHOR "author" Symbol "Who reviewed.";
        STATE "state" Symbol "approved, changes_requested, commented or dismissed.";
        AT "at" Instant "When it was submitted.";
    }
    /// A comment on a pull request.
    comment Comment "comment" part of PullRequest {
        REPO "repo" Symbol "The pull request's repository, where the part came alone.";
        NUMBER "number" Count "The pull request's number, where the part came alone.";
        ID "id" Text "The tool's id.";
        AUTHOR "author" Symbol "Who commented.";
        AT "at" Instant "When.";
    }
    /// A label put on or taken off a pull request.
    label_event LabelEvent "labelEvent" part of PullRequest {
        REPO "repo" Symbol "The pull request's repository, where the part came alone.";
        NUMBER "number" Count "The pull request's number, where the part came alone.";
        LABEL "label" Symbol "The label.";
        ACTION "action" Symbol "added or removed.";
        AT "at" Instant "When.";
    }
    /// One execution of a pipeline: continuous integration, a deployment, or both.
    run Run "run" {
        ID "id" Text "The tool's id.";
        PIPELINE "pipeline" Symbol "The pipeline, workflow or job.";
        RUN_KIND "kind" Symbol "ci, cd or both.";
        REPO "repo" Symbol "The repository, as owner/name.";
        SERVICE "service" Symbol "What is deployed.";
        ENVIRONMENT "environment" Symbol "Where it is deployed.";
        STATUS "status" Symbol "success, failure, rolled_back, cancelled, running, or the tool's own word.";
        CREATED_AT "createdAt" Instant "When it was asked for.";
        STARTED_AT "startedAt" Instant "When it began.";
        FINISHED_AT "finishedAt" Instant "When it ended.";
        SHA "sha" Sha "The commit it ran on.";
        SHAS "shas" Shas "Further commits it ran on or deployed.";
        REF "ref" Symbol "The branch or tag as written.";
        BRANCH "branch" Symbol "The branch it ran on.";
        PULL_REQUESTS "pullRequests" Symbols "Ids of the pull requests it ships, as the tool says.";
        TRIGGER "trigger" Symbol "manual, schedule, push, or the tool's own word.";
        IS_ROLLBACK "isRollback" Flag "Whether it takes a service back to an earlier version.";
        IS_HOTFIX "isHotfix" Flag "Whether it is an unplanned fix.";
        PARENT_RUN "parentRun" Text "The run that started it.";
        PARAMETERS "parameters" Symbols "Its parameters, as name=value.";
        URL "url" Text "Its page.";
    }
    /// A stage, step or job of a run.
    stage Stage "stage" part of Run {
        RUN_ID "runId" Text "The run's id, where the part came alone.";
        NAME "name" Symbol "Its name.";
        STAGE_TYPE "type" Symbol "Its type.";
        STATUS "status" Symbol "Its outcome.";
        STARTED_AT "startedAt" Instant "When it began.";
        FINISHED_AT "finishedAt" Instant "When it ended.";
        ENVIRONMENT "environment" Symbol "Where it deployed.";
        SERVICE "service" Symbol "What it deployed.";
        PARAMETERS "parameters" Symbols "Its parameters, as name=value.";
    }
    /// Something a run took in or put out.
    artifact Artifact "artifact" part of Run {
        DIRECTION "direction" Symbol "input or output.";
        LOCATION "location" Symbol "Where it is kept.";
        NAME "name" Symbol "Its name.";
        QUALIFIER "qualifier" Symbol "Its version, tag or digest.";
    }
    /// A state that a deployment passed through.
    deployment_status DeploymentStatus "deploymentStatus" part of Run {
        RUN_ID "runId" Text "The deployment's id, where the part came alone.";
        REPO "repo" Symbol "The deployment's repository, where the part came alone.";
        ID "id" Text "The tool's id.";
        STATE "state" Symbol "queued, in_progress, success, failure, error or inactive.";
        AT "at" Instant "When.";
    }
    /// A release, a version or a tag with a date.
    release Release "release" {
        ID "id" Text "The tool's id.";
        REPO "repo" Symbol "The repository, as owner/name.";
        PROJECT "project" Symbol "The project, where it belongs to no repository.";
        NAME "name" Text "Its name.";
        TAG "tag" Text "Its tag.";
        SHA "sha" Sha "The commit it was made of.";
        RELEASED_AT "releasedAt" Instant "When it was published.";
        PRERELEASE "prerelease" Flag "Whether it is only a preview.";
        DRAFT "draft" Flag "Whether it is not published yet.";
        TAG_ONLY "tagOnly" Flag "A bare tag: its date is its commit's.";
        URL "url" Text "Its page.";
    }
    /// A work item.
    issue Issue "issue" {
        ID "id" Text "The tool's id.";
        KEY "key" Symbol "Its key, such as PAY-123.";
        PROJECT "project" Symbol "Its project.";
        REPO "repo" Symbol "The repository it belongs to, if any.";
        ISSUE_KIND "kind" Symbol "Story, Bug, or the tool's own word.";
        TITLE "title" Text "Its title.";
        AUTHOR "author" Symbol "Who wrote it.";
        STATUS "status" Symbol "Its present status.";
        STATUS_CATEGORY "statusCategory" Symbol "The family of its status.";
        PRIORITY "priority" Symbol "Its priority.";
        LABELS "labels" Symbols "Its labels.";
        COMPONENTS "components" Symbols "Its components.";
        ASSIGNEE "assignee" Symbol "Who works on it.";
        CREATED_AT "createdAt" Instant "When it was created.";
        RESOLVED_AT "resolvedAt" Instant "When it was resolved.";
        CLOSED_AT "closedAt" Instant "When it was closed.";
        SPRINTS "sprints" Symbols "Sprints it was in.";
        PARENT "parent" Symbol "The key of the issue it is part of.";
        URL "url" Text "Its page.";
    }
    /// A change of an issue's status.
    transition Transition "transition" part of Issue {
        ISSUE_ID "issueId" Text "The issue's id or key, where the part came alone.";
        FROM "from" Symbol "The status before.";
        TO "to" Symbol "The status after.";
        FROM_CATEGORY "fromCategory" Symbol "The family of the status before.";
        TO_CATEGORY "toCategory" Symbol "The family of the status after.";
        AT "at" Instant "When.";
    }
    /// A version in which an issue is, or will be, released.
    fix_version FixVersion "fixVersion" part of Issue {
        NAME "name" Symbol "The version.";
        RELEASED_AT "releasedAt" Instant "When it was released.";
    }
    /// A status that issues may have, from a tool's list of them.
    status Status "status" {
        ID "id" Text "The tool's id.";
        NAME "name" Symbol "Its name.";
        CATEGORY "category" Symbol "Its family.";
        PROJECT "project" Symbol "The project whose own it is.";
    }
    /// A production failure.
    incident Incident "incident" {
        ID "id" Text "The tool's id.";
        INCIDENT_KIND "kind" Symbol "Its kind, in the tool's own word.";
        TITLE "title" Text "Its title.";
        SERVICE "service" Symbol "The service that failed.";
        REPO "repo" Symbol "The repository, as owner/name.";
        ENVIRONMENT "environment" Symbol "Where it failed.";
        SEVERITY "severity" Symbol "How bad it is.";
        PRIORITY "priority" Symbol "Its priority.";
        URGENCY "urgency" Symbol "Its urgency.";
        STATUS "status" Symbol "Its present status.";
        LABELS "labels" Symbols "Its labels.";
        CREATED_AT "createdAt" Instant "When it was opened.";
        DETECTED_AT "detectedAt" Instant "When it was noticed.";
        ACKNOWLEDGED_AT "acknowledgedAt" Instant "When somebody took it.";
        RESOLVED_AT "resolvedAt" Instant "When service was restored.";
        CLOSED_AT "closedAt" Instant "When it was closed.";
        CAUSED_BY_DEPLOYMENT "causedByDeployment" Text "The deployment named as its cause.";
        FIXED_BY_DEPLOYMENT "fixedByDeployment" Text "The deployment named as its fix.";
        CAUSED_BY_SHA "causedBySha" Sha "The commit named as its cause.";
        REVERTED_COMMIT "revertedCommit" Sha "The commit that was taken back.";
        REVERT_COMMIT "revertCommit" Sha "The commit that took it back.";
        URL "url" Text "Its page.";
    }
    /// An event pushed by hand or by a script.
    custom Custom "custom" {
        COMPONENT "component" Symbol "Which family of tools it belongs to: jira, scm, ado.";
        KEY "key" Symbol "An issue key or a commit SHA.";
        EVENT_TYPE "eventType" Symbol "What happened.";
        EVENT_TIME "eventTime" Instant "When.";
    }
}
