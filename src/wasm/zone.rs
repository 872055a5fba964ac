//! Zone rules out of the host's `Intl`.

use std::collections::BTreeMap;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use super::convert::named_error;
use crate::time::{OffsetChange, Zone};

/// Zones asked for so far, by name.
#[derive(Default)]
pub(super) struct Zones(BTreeMap<String, Zone>);

impl Zones {
    /// The rules of a zone, asked of the host once.
    pub fn named(&mut self, name: &str) -> Result<&Zone, JsValue> {
        if !self.0.contains_key(name) {
            let zone = if name == "UTC" { Zone::utc() } else { table(name)? };
            self.0.insert(name.to_owned(), zone);
        }
        Ok(&self.0[name])
    }

    /// Asks the host for a zone that a document names; one that it does not know is not among [`all`](Zones::all), and told where it is used.
    pub fn declared(&mut self, name: Option<&str>) {
        if let Some(name) = name {
            let _unknown = self.named(name);
        }
    }

    /// Those asked for so far.
    pub fn all(&self) -> &BTreeMap<String, Zone> {
        &self.0
    }
}

const SECOND_MS: i64 = 1000;
const WEEK_MS: i64 = 7 * 86_400 * SECOND_MS;
/// 1970-01-01 and 2040-01-01: outside, the nearest known offset holds.
const FIRST_MS: i64 = 0;
const LAST_MS: i64 = 2_208_988_800_000;

/// Probes once a week, since some zones change twice within weeks, and finds each change to the second.
fn table(name: &str) -> Result<Zone, JsValue> {
    let clock = wall_clock(name)?;
    let initial_offset_s = offset_s(&clock, FIRST_MS)?;
    let mut changes = Vec::new();
    let (mut before, mut offset) = (FIRST_MS, initial_offset_s);
    while before < LAST_MS {
        let after = before + WEEK_MS;
        let then = offset_s(&clock, after)?;
        if then != offset {
            let at_ms = change_between(&clock, before, after, offset)?;
            changes.push(OffsetChange { at_ms, offset_s: then });
            offset = then;
        }
        before = after;
    }
    Ok(Zone { name: name.to_owned(), initial_offset_s, changes })
}

fn change_between(clock: &Function, before: i64, after: i64, offset: i32) -> Result<i64, JsValue> {
    let (mut low, mut high) = (before / SECOND_MS, after / SECOND_MS);
    while high - low > 1 {
        let middle = (low + high) / 2;
        if offset_s(clock, middle * SECOND_MS)? == offset { low = middle } else { high = middle }
    }
    Ok(high * SECOND_MS)
}

/// A function from a date to `MM/DD/YYYY, HH:MM:SS` on the zone's wall.
fn wall_clock(name: &str) -> Result<Function, JsValue> {
    let options = Object::new();
    for (option, value) in [
        ("timeZone", name),
        ("hourCycle", "h23"),
        ("calendar", "gregory"),
        ("numberingSystem", "latn"),
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
    ] {
        Reflect::set(&options, &option.into(), &value.into())?;
    }
    let constructor = Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| Reflect::get(&intl, &"DateTimeFormat".into()))
        .map(Function::from)?;
    // Built through `Reflect`, so that a zone nobody knows is an error and not a trap.
    let format = Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options)).map_err(|_| {
        let message =
            format!("found the zone \"{name}\", wanted an IANA name that this host knows, such as \"Europe/Berlin\"");
        named_error("query.zone", "/zone", &message)
    })?;
    Ok(Intl::DateTimeFormat::from(format).format())
}

fn offset_s(clock: &Function, ms: i64) -> Result<i32, JsValue> {
    let date = Date::new(&JsValue::from_f64(ms as f64));
    let shown = clock.call1(&JsValue::UNDEFINED, &date)?.as_string().unwrap_or_default();
    let digits: Vec<i64> = shown
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let [month, day, year, hour, minute, second] = digits[..] else {
        return Err(named_error("internal.zone", "", &format!("the host wrote a time as \"{shown}\"")));
    };
    let wall = Date::utc(year as f64, (month - 1) as f64)
        + ((day - 1) * 86_400 + hour * 3600 + minute * 60 + second) as f64 * 1000.0;
    Ok(((wall - ms as f64) / 1000.0) as i32)
}
