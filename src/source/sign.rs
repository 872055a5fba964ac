//! How a record of a tool is told from others: by the members it has.

use super::adapter::{Adapter, Path, Reading};
use super::json::{Json, Refusal, Walk};
use super::shape::Shape;

/// Members of which all must be there, what the record then is, and how it is read.
pub struct Sign {
    /// The members. `name=word` wants the member to be that text, `!name` wants it not to be there.
    pub members: &'static [&'static str],
    /// What a file of such records holds, in words.
    pub holds: &'static str,
    /// How one is read.
    pub read: Read,
}

/// Reads one record by hand.
pub type ReadRecord = for<'a> fn(&mut Json<'a>, &Path<'_>, &mut Reading<'a>) -> Walk<()>;

/// How a record is read.
pub enum Read {
    /// As its table says.
    Shape(&'static Shape),
    /// Each of these members, as its table says.
    Nested(&'static [(&'static str, &'static Shape)]),
    /// By hand.
    With(ReadRecord),
    /// Not at all: it is known, says nothing of ours, and is counted under this reason.
    Pass(&'static str),
}

/// The bit of a sign that is said of a member which must not be there.
const UNWANTED: u32 = 1 << 31;

/// The first sign that is complete in the next value, as far as it goes.
pub fn find<'s>(signs: &'s [Sign], json: &Json<'_>) -> (Option<&'s Sign>, Walk<()>) {
    // For each sign, one bit for each of its members that is there.
    let mut found = vec![0_u32; signs.len()];
    let walked = json.ahead().object(|name, json| {
        let mut word = None;
        for (sign, found) in signs.iter().zip(&mut found) {
            for (at, member) in sign.members.iter().enumerate() {
                if member.strip_prefix('!') == Some(name) {
                    *found |= UNWANTED;
                }
                let there = match member.split_once('=') {
                    None => *member == name,
                    Some((wanted, value)) if wanted == name => {
                        if word.is_none() {
                            word = Some(json.ahead().scalar()?.unwrap_or_default());
                        }
                        word.as_deref() == Some(value)
                    }
                    Some(_) => false,
                };
                if there {
                    *found |= 1 << at;
                }
            }
        }
        json.skip()
    });
    let complete = |(sign, found): &(&Sign, &u32)| {
        let wanted = sign.members.iter().filter(|member| !member.starts_with('!')).count();
        **found & UNWANTED == 0 && found.count_ones() as usize == wanted
    };
    (signs.iter().zip(&found).find(complete).map(|(sign, _)| sign), walked)
}

/// Reads a record as what its members say that it is, or refuses it.
pub fn read<'a>(adapter: &Adapter, json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    if let Some(read) = adapter.read {
        return read(json, path, reading);
    }
    let (sign, walked) = find(adapter.signs, json);
    walked?;
    match sign.map(|sign| &sign.read) {
        Some(Read::Shape(shape)) => shape.read(json, path, reading),
        Some(Read::Nested(nested)) => {
            json.object(|name, json| match nested.iter().find(|(member, _)| *member == name) {
                Some((_, shape)) => shape.read(json, path, reading),
                None => json.skip(),
            })
        }
        Some(Read::With(read)) => read(json, path, reading),
        Some(Read::Pass(reason)) => {
            reading.passed_over = Some(reason);
            json.skip()
        }
        None => {
            let message = format!("found a record of no kind that exports of {} have", adapter.name);
            let mut refusal = Refusal::new(0, "record.kind", message);
            refusal.hint = Some(adapter.expected);
            Err(refusal)
        }
    }
}
