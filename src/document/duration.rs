//! ISO 8601 durations of fixed length.

/// The milliseconds of weeks, days, hours, minutes and seconds, such as `P1DT12H`.
pub(super) fn duration_ms(text: &str) -> Option<i64> {
    let rest = text.strip_prefix('P')?;
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None => (rest, ""),
    };
    let of_days = units_ms(days, &[('W', 7 * 86_400_000), ('D', 86_400_000)])?;
    let of_time = units_ms(time, &[('H', 3_600_000), ('M', 60_000), ('S', 1000)])?;
    (!rest.is_empty()).then(|| of_days.checked_add(of_time)).flatten()
}

fn units_ms(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut rest = text;
    let mut sum: i64 = 0;
    for (unit, length) in units {
        if let Some((count, after)) = rest.split_once(*unit) {
            sum = sum.checked_add(count.parse::<u32>().ok().map(i64::from)?.checked_mul(*length)?)?;
            rest = after;
        }
    }
    rest.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::duration_ms;

    #[test]
    fn durations_are_read_as_iso_writes_them() {
        for (text, ms) in [
            ("P1D", Some(86_400_000)),
            ("PT4H30M", Some(16_200_000)),
            ("P1DT1S", Some(86_401_000)),
            ("P2W", Some(1_209_600_000)),
            ("PT0S", Some(0)),
            ("P", None),
            ("PT", None),
            ("1D", None),
            ("P1M", None),
            ("P1D4H", None),
            ("P-1D", None),
        ] {
            assert_eq!(duration_ms(text), ms, "{text}");
        }
    }
}
