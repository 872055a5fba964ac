//! What Jira sends to webhooks: an issue, and what was just changed of it.

use std::borrow::Cow;

use super::changelog::status_change;
use super::{Path, Reading, issue};
use crate::event::{issue as field, transition};
use crate::source::json::{Json, Walk};

pub(super) fn read<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut changes = Vec::new();
    let mut at = None;
    json.object(|name, json| match name {
        "timestamp" => {
            at = json.instant()?;
            Ok(())
        }
        "issue" => issue::read(json, path, reading),
        "changelog" => json.object(|name, json| match name {
            "items" => json.list(|json| {
                changes.extend(status_change(json)?);
                Ok(())
            }),
            _ => json.skip(),
        }),
        _ => json.skip(),
    })?;
    // Alone, and not inside the issue: the next webhook brings a newer version of that, without the changes before.
    let of = reading.records.last().and_then(|issue| issue.text(field::KEY)).map(str::to_owned);
    for mut change in changes {
        change.set(transition::ISSUE_ID, of.clone().map(Cow::Owned));
        change.set(transition::AT, at);
        reading.records.push(change);
    }
    Ok(())
}
