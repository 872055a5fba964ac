//! Zone rules for native tests: what a browser asks `Intl` for, asked of chrono-tz.

use chrono::{Offset, TimeZone, Utc};
use dora_insight::time::{OffsetChange, Zone};

const HOUR_S: i64 = 3600;
const LAST_S: i64 = 2_208_988_800;

/// The table of a zone from 1970 to 2040, each change found to the second.
pub fn zone(name: &str) -> Zone {
    let tz: chrono_tz::Tz = name.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
    let offset = |second: i64| {
        let utc = Utc.timestamp_opt(second, 0).single().expect("a second in range").naive_utc();
        tz.offset_from_utc_datetime(&utc).fix().local_minus_utc()
    };
    let initial_offset_s = offset(0);
    let mut changes = Vec::new();
    let (mut second, mut current) = (0, initial_offset_s);
    while second < LAST_S {
        let next = second + 12 * HOUR_S;
        if offset(next) != current {
            let (mut low, mut high) = (second, next);
            while high - low > 1 {
                let middle = (low + high) / 2;
                if offset(middle) == current { low = middle } else { high = middle }
            }
            current = offset(high);
            changes.push(OffsetChange { at_ms: high * 1000, offset_s: current });
        }
        second = next;
    }
    Zone { name: name.to_owned(), initial_offset_s, changes }
}
