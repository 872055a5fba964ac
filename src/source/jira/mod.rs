//! Jira's REST answers: issues as searched for, with or without their changelogs; changelog pages in files of their own.
//!
//! Definitions of statuses, issue types and sprints, and development panels, are known and passed over.

mod changelog;
mod issue;
mod value;

use super::adapter::{Adapter, Path, Reading};
use super::json::{Json, Refusal, Walk};
use super::sign::{self, Sign};

pub(super) const ADAPTER: Adapter = Adapter {
    id: "jira",
    name: "Jira",
    wrappers: &[&["issues"], &["values"], &["issueChangeLogs"]],
    recognise: |members| sign::recognise(SIGNS, members),
    read: |json, path, reading| sign::read(SIGNS, json, path, reading, unknown),
};

const SIGNS: &[Sign] = &[
    Sign { members: &["key", "fields"], holds: "issues", read: issue::read },
    Sign { members: &["issueId", "changeHistories"], holds: "changelogs", read: changelog::read_of_issue },
    Sign { members: &["created", "items"], holds: "changelog entries", read: changelog::read_entry },
    Sign {
        members: &["originBoardId", "state"],
        holds: "sprints",
        read: |json, _, reading| pass(json, reading, "sprintDefinition"),
    },
    Sign {
        members: &["statusCategory", "name"],
        holds: "statuses",
        read: |json, _, reading| pass(json, reading, "statusDefinition"),
    },
    Sign {
        members: &["subtask", "name"],
        holds: "issue types",
        read: |json, _, reading| pass(json, reading, "issueTypeDefinition"),
    },
    Sign {
        members: &["detail", "errors"],
        holds: "development panels",
        read: |json, _, reading| pass(json, reading, "developmentPanel"),
    },
];

fn pass<'a>(json: &mut Json<'a>, reading: &mut Reading<'a>, reason: &'static str) -> Walk<()> {
    reading.passed_over = Some(reason);
    json.skip()
}

fn unknown() -> Refusal {
    let mut refusal = Refusal::new(0, "jira.kind", "found a record of no kind that Jira's REST exports have");
    refusal.hint =
        Some("expected issues with \"key\" and \"fields\", or changelog entries with \"created\" and \"items\"");
    refusal
}

/// What a record is passed over for, where nothing of it is kept.
const NO_STATUS: &str = "changelogWithoutStatus";

/// Where the issue's own id stands for a changelog page: in the name of the file.
fn issue_of<'n>(path: &Path<'n>) -> Option<&'n str> {
    path.stem_in("changelog").or_else(|| path.stem_in("histor"))
}
