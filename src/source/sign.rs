//! How a record of a tool is told from others: by the members it has.

use super::adapter::{Path, Reading};
use super::json::{Json, Refusal, Walk};

/// Members of which all must be there, what the record then is, and how it is read.
pub struct Sign {
    /// The members.
    pub members: &'static [&'static str],
    /// What a file of such records holds, in words.
    pub holds: &'static str,
    /// Reads one.
    pub read: for<'a> fn(&mut Json<'a>, &Path<'_>, &mut Reading<'a>) -> Walk<()>,
}

/// What a file holds, if these are the member names of one of its records. The first sign that is complete counts.
pub fn recognise(signs: &'static [Sign], members: &[String]) -> Option<&'static str> {
    signs
        .iter()
        .find(|sign| sign.members.iter().all(|wanted| members.iter().any(|name| name == wanted)))
        .map(|sign| sign.holds)
}

/// Reads a record as what its members say that it is, or refuses it.
pub fn read<'a>(
    signs: &'static [Sign],
    json: &mut Json<'a>,
    path: &Path<'_>,
    reading: &mut Reading<'a>,
    unknown: fn() -> Refusal,
) -> Walk<()> {
    // For each sign, one bit for each of its members that is there.
    let mut found = vec![0_u32; signs.len()];
    json.ahead().object(|name, json| {
        for (sign, found) in signs.iter().zip(&mut found) {
            if let Some(at) = sign.members.iter().position(|member| *member == name) {
                *found |= 1 << at;
            }
        }
        json.skip()
    })?;
    match signs.iter().zip(&found).find(|(sign, found)| found.count_ones() as usize == sign.members.len()) {
        Some((sign, _)) => (sign.read)(json, path, reading),
        None => Err(unknown()),
    }
}
