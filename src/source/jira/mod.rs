//! Jira's REST answers: issues as searched for, with or without their changelogs; changelog pages in files of their own. And its CSV.
//!
//! Lists of statuses tell the family of each. Definitions of issue types and sprints, and development panels, are known and passed over.

mod changelog;
mod csv;
mod issue;
mod status;
mod value;
mod webhook;

use super::adapter::{Adapter, Path, Reading};
use super::sign::{Read, Sign};

pub(super) use csv::SHEET;

pub(super) const ADAPTER: Adapter = Adapter {
    id: "jira",
    name: "Jira",
    wrappers: &[&["issues"], &["values"], &["issueChangeLogs"]],
    signs: SIGNS,
    expected: "expected issues with \"key\" and \"fields\", or changelog entries with \"created\" and \"items\"",
    read: None,
};

const SIGNS: &[Sign] = &[
    Sign { members: &["webhookEvent=jira:issue_deleted"], holds: "webhooks of issues", read: Read::Pass("deletion") },
    Sign { members: &["webhookEvent", "issue"], holds: "webhooks of issues", read: Read::With(webhook::read) },
    Sign { members: &["webhookEvent"], holds: "webhooks", read: Read::Pass("webhookWithoutIssue") },
    Sign { members: &["key", "fields", "!type"], holds: "issues", read: Read::With(issue::read) },
    Sign { members: &["issueId", "changeHistories"], holds: "changelogs", read: Read::With(changelog::read_of_issue) },
    Sign { members: &["created", "items"], holds: "changelog entries", read: Read::With(changelog::read_entry) },
    Sign { members: &["originBoardId", "state"], holds: "sprints", read: Read::Pass("sprintDefinition") },
    Sign { members: &["statusCategory", "name"], holds: "statuses", read: Read::With(status::read) },
    Sign { members: &["subtask", "statuses"], holds: "statuses by issue type", read: Read::With(status::read_of_type) },
    Sign { members: &["subtask", "name"], holds: "issue types", read: Read::Pass("issueTypeDefinition") },
    Sign { members: &["detail", "errors"], holds: "development panels", read: Read::Pass("developmentPanel") },
];

/// What a record is passed over for, where nothing of it is kept.
const NO_STATUS: &str = "changelogWithoutStatus";

/// Where the issue's own id stands for a changelog page: in the name of the file.
fn issue_of<'n>(path: &Path<'n>) -> Option<&'n str> {
    path.stem_in("changelog").or_else(|| path.stem_in("histor"))
}
