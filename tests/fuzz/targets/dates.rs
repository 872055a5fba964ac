//! Any text as a date: read or refused, and what is read is a time that is written and read again.

#![no_main]

use dora_insight::time::{Day, Instant, Spelled, Stamp};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let again = |ms: i64| {
        if let Some(at) = Instant::from_ms(ms) {
            assert_eq!(Stamp::parse(&at.to_string()), Ok(Stamp::Instant(at)), "{text}");
        }
    };
    match Spelled::parse(text) {
        Ok(Spelled::One(Stamp::Instant(at), _)) => again(at.ms()),
        Ok(Spelled::One(Stamp::Zoneless(ms), _)) => again(ms),
        Ok(Spelled::Either { day_first_ms, month_first_ms }) => {
            again(day_first_ms);
            again(month_first_ms);
        }
        Err(_) => {}
    }
    if let Some(day) = Day::parse(text) {
        again(day.local_midnight_ms());
    }
});
