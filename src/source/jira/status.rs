//! A status and its family: in an issue, and in the lists of all that there are.

use std::borrow::Cow;

use super::value::clean;
use super::{Path, Reading};
use crate::event::{Kind, Record, status};
use crate::source::adapter::{member_text, require};
use crate::source::json::{Json, Walk};

/// One of a list of statuses. A project of its own may have statuses of its own.
pub(super) fn read<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::Status);
    json.object(|member, json| {
        match member {
            "id" => record.set(status::ID, json.id()?),
            "name" => record.set(status::NAME, json.text()?.map(clean)),
            "statusCategory" => record.set(status::CATEGORY, family(json)?),
            "scope" => {
                let mut project = None;
                json.object(|member, json| match member {
                    "project" => {
                        project = member_text(json, "id")?;
                        Ok(())
                    }
                    _ => json.skip(),
                })?;
                record.set(status::PROJECT, project);
            }
            _ => json.skip()?,
        }
        Ok(())
    })?;
    require(&record, &[("name", status::NAME), ("statusCategory", status::CATEGORY)])?;
    reading.records.push(record);
    Ok(())
}

/// The statuses that issues of one type may have.
pub(super) fn read_of_type<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    json.object(|member, json| match member {
        "statuses" => json.list(|json| read(json, path, reading)),
        _ => json.skip(),
    })
}

/// The key of a status's family, which is the same in every language; newer answers give a word of their own in its place.
pub(super) fn family<'a>(json: &mut Json<'a>) -> Walk<Option<Cow<'a, str>>> {
    if json.peek() == Some(b'"') {
        return Ok(json.text()?.map(|word| match word.as_ref() {
            "TODO" => Cow::Borrowed("new"),
            "IN_PROGRESS" => Cow::Borrowed("indeterminate"),
            "DONE" => Cow::Borrowed("done"),
            _ => word,
        }));
    }
    let (mut key, mut shown) = (None, None);
    json.object(|member, json| {
        match member {
            "key" => key = json.text()?,
            "name" => shown = json.text()?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(key.or(shown))
}
