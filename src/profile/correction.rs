//! Corrections: what people know better than the records, said beside them and never in them.

use super::{Outcome, SCHEMA_VERSION};
use crate::diag::Severity;
use crate::document::{At, Check};
use crate::event::Kind;

/// One correction of one record.
#[derive(Clone, PartialEq, Debug)]
pub struct Correction {
    /// The kind of the record.
    pub kind: Kind,
    /// Its id, key or commit id.
    pub id: String,
    /// What is changed.
    pub change: Change,
    /// Why.
    pub because: String,
}

/// What a correction changes.
#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// It counts nowhere.
    LeaveOut,
    /// It went like this, whatever its status says.
    Outcome(Outcome),
    /// This link leads to the record with this id, whatever its rules find.
    Link {
        /// The link's name in the profile.
        link: String,
        /// The id of the record it leads to.
        to: String,
    },
}

/// Reads a corrections document.
pub fn check_corrections(check: &mut Check, root: &At<'_>) -> Vec<Correction> {
    let Some(object) = check.object(root, &["schemaVersion", "type", "id", "name", "corrections"]) else {
        return Vec::new();
    };
    check.heading(&object, SCHEMA_VERSION, "corrections");
    let Some(list) = check.required(&object, "corrections", "a list of corrections") else { return Vec::new() };
    check.list(&list).iter().filter_map(|at| read(check, at)).collect()
}

fn read(check: &mut Check, at: &At<'_>) -> Option<Correction> {
    let object = check.object(at, &["record", "because", "leaveOut", "outcome", "link"])?;
    let record = check.required(&object, "record", "the kind and id of a record")?;
    let record = check.object(&record, &["kind", "id"])?;
    let kind_at = check.required(&record, "kind", "the kind of the record")?;
    let word = check.text(&kind_at)?;
    let Some(kind) = Kind::named(word) else {
        check.unwanted(&kind_at, "a kind of record such as \"run\" or \"incident\"");
        return None;
    };
    let id = check.required(&record, "id", "the record's id").and_then(|at| check.text(&at));
    let because = check.required(&object, "because", "the reason, in words").and_then(|at| check.text(&at));
    let ways: Vec<&str> = ["leaveOut", "outcome", "link"].into_iter().filter(|way| object.get(way).is_some()).collect();
    let change = match ways[..] {
        ["leaveOut"] => {
            let at = object.get("leaveOut")?;
            match check.flag(&at)? {
                true => Change::LeaveOut,
                false => {
                    check.unwanted(&at, "true, or no such member");
                    return None;
                }
            }
        }
        ["outcome"] => {
            let outcomes =
                [("success", Outcome::Success), ("failure", Outcome::Failure), ("pending", Outcome::Pending)];
            Change::Outcome(check.choice(&object.get("outcome")?, &outcomes)?)
        }
        ["link"] => {
            let link = check.object(&object.get("link")?, &["name", "to"])?;
            let name = check.required(&link, "name", "the link's name").and_then(|at| check.text(&at))?;
            let to = check.required(&link, "to", "the id of a record").and_then(|at| check.text(&at))?;
            Change::Link { link: name.to_owned(), to: to.to_owned() }
        }
        _ => {
            let message = "found no single change, wanted one of \"leaveOut\", \"outcome\" and \"link\"";
            check.report(Severity::Error, "corrections.change", &at.pointer, message);
            return None;
        }
    };
    Some(Correction { kind, id: id?.to_owned(), change, because: because?.to_owned() })
}
