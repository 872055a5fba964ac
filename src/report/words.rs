//! The words of explanations, in one place: the command line and the page say what stands here.

/// A stable name and what it says of records, in the plural: "7 outside the range".
type Words = &'static [(&'static str, &'static str)];

/// Why records are not counted.
const KEPT_OUT: Words = &[
    ("otherSource", "from another tool or integration than the rule takes"),
    ("notMatched", "not like the rule's condition"),
    ("noTime", "without the date that would place them"),
    ("noOutcome", "with a status that the rule gives no outcome"),
    ("outcomeNotKept", "with an outcome that is not kept"),
    ("notLinked", "without the link that the rule asks for"),
    ("leftOut", "left out by a correction"),
    ("merged", "one and the same with another, which stands for them"),
    ("member", "let in"),
    ("outsideRange", "outside the time range"),
    ("notInCollection", "not of the collection"),
    ("filtered", "kept out by a filter"),
    ("afterNow", "after the present moment"),
    ("outsideExports", "on a day that the exports do not cover"),
    ("open", "not ended yet"),
    ("notStartedInRange", "neither ended nor begun before the end of the range"),
    ("noStart", "without a start"),
    ("noEnd", "without an end"),
    ("negative", "ending before they start"),
    ("zero", "taking no time"),
    ("missingStage", "with a stage missing"),
    ("outOfOrder", "with events out of order"),
    ("noneHolds", "for which none of the conditions holds"),
];

/// Why a link found no partner.
const MISSED: Words = &[
    ("nothingToFollow", "naming nothing that the rules could follow"),
    ("noneInScope", "with no candidate that shares their scope or commit"),
    ("noScope", "with none of the fields that the scope asks for"),
    ("notContained", "in the history of no candidate"),
    ("noneAfter", "with no candidate after them"),
    ("noneBefore", "with no candidate before them"),
    ("beyondMaxLag", "whose candidate is too far away in time"),
    ("firstOfSeries", "whose candidate is the first of its series, which owns nothing"),
    ("namedNotInPopulation", "naming one that the definition leaves out"),
    ("namedUnknown", "naming one that is not in the data"),
];

/// How a link found a partner.
const FOUND: Words = &[
    ("correction", "by a correction"),
    ("explicit", "named by one of the two records"),
    ("artifact", "by an artifact that the one put out and the other took in"),
    ("sha", "by their commit"),
    ("headOfPush", "by the last commit of the push that brought it"),
    ("mergeCommit", "by the commit that merged it"),
    ("ancestry", "by the history of commits"),
    ("cherryPick", "by the history of commits and of their copies on other branches"),
    ("ancestrySincePrevious", "by the history since the one before"),
    ("revertedCommit", "by the commit that is taken back"),
    ("nextByTime", "the next at or after it"),
    ("nextAfter", "the next after it"),
    ("latestAtOrBefore", "the latest at or before it"),
    ("latestStrictlyBefore", "the latest before it"),
    ("issueKey", "by an issue key"),
];

/// Why a figure has no number.
const NO_VALUE: Words = &[
    ("nothingMatched", "no record is what the profile counts"),
    ("nothingInRange", "nothing of it lies in the time range"),
    ("noDenominator", "there is no deployment to divide by"),
    ("noDays", "no day of the range counts"),
    ("noBuckets", "the profile names no buckets"),
    ("notBegun", "this time has not begun"),
    ("notCovered", "the exports do not cover this time"),
    ("tooFewEnded", "too few have ended to tell"),
];

/// Why a figure has no number, in words.
pub(super) fn no_value(reason: &str) -> &'static str {
    NO_VALUE.iter().find(|(known, _)| *known == reason).map_or("", |(_, words)| words)
}

/// A reason in words.
pub fn reason_words(reason: &str) -> &'static str {
    let all = KEPT_OUT.iter().chain(MISSED).chain(FOUND);
    all.into_iter().find(|(known, _)| *known == reason).map_or("", |(_, words)| words)
}

/// Whether rows can be listed for a reason of this name.
pub fn is_reason(reason: &str) -> bool {
    !reason_words(reason).is_empty()
}

/// Names of the engine that stand for something said in several words.
const NAMES: Words = &[
    ("pullRequest", "pull request"),
    ("fixVersion", "fix version"),
    ("at", "date"),
    ("daysWithDeployment", "days with a deployment"),
    ("gapsMs", "from the first to the last"),
    ("presence", "if there is one"),
    ("perDay", "a day"),
    ("perWeek", "a week"),
    ("per30Days", "in 30 days"),
    ("perMonth", "a month"),
    ("perHalfYear", "in half a year"),
];

/// A name of the engine as said in a sentence.
pub(super) fn spoken(name: &str) -> &str {
    NAMES.iter().find(|(known, _)| *known == name).map_or(name, |(_, words)| words)
}

/// A number with as many digits as people read: whole ones in full, others with three.
pub(super) fn number(value: f64) -> String {
    let size = value.abs();
    let mut text = match size {
        _ if value == value as i64 as f64 => return (value as i64).to_string(),
        _ if size >= 100.0 => format!("{value:.0}"),
        _ if size >= 10.0 => format!("{value:.1}"),
        _ if size >= 1.0 => format!("{value:.2}"),
        _ if size >= 0.1 => format!("{value:.3}"),
        _ if size >= 0.01 => format!("{value:.4}"),
        _ => format!("{value:.5}"),
    };
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    text
}

/// A share in percent.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", number(share * 100.0))
}

/// A time in its two greatest units, days of 24 hours: `2 d 4 h`, `45 s`.
pub(super) fn duration(ms: f64) -> String {
    const UNITS: [(&str, i64); 4] = [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)];
    let (sign, size) = if ms < 0.0 { ("-", -ms) } else { ("", ms) };
    let Some(first) = UNITS.iter().position(|(_, unit)| size >= *unit as f64) else {
        return format!("{sign}{} s", number(size / 1000.0));
    };
    let smaller = UNITS[(first + 1).min(UNITS.len() - 1)].1;
    // Rounded in the smaller unit first, so that 59.7 minutes are 1 h and never 60 min.
    let mut rest = (size / smaller as f64 + 0.5) as i64 * smaller;
    let mut parts = Vec::new();
    for (name, unit) in UNITS {
        if rest >= unit {
            parts.push(format!("{} {name}", rest / unit));
            rest %= unit;
        }
    }
    format!("{sign}{}", parts.join(" "))
}

/// `1st`, `22nd`, `13th`.
pub(super) fn ordinal(place: usize) -> String {
    let ending = match (place % 10, place % 100) {
        (1, last) if last != 11 => "st",
        (2, last) if last != 12 => "nd",
        (3, last) if last != 13 => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_in_as_many_digits_as_people_read() {
        for (value, expected) in [
            (24.0, "24"),
            (0.263_736, "0.264"),
            (1.846, "1.85"),
            (12.345, "12.3"),
            (1234.5, "1234"),
            (0.5, "0.5"),
            (0.03, "0.03"),
        ] {
            assert_eq!(number(value), expected);
        }
        for (ms, expected) in [
            (0.0, "0 s"),
            (500.0, "0.5 s"),
            (90_000.0, "1 min 30 s"),
            (3_599_999.0, "1 h"),
            (187_260_000.0, "2 d 4 h"),
            (-5_400_000.0, "-1 h 30 min"),
        ] {
            assert_eq!(duration(ms), expected, "{ms}");
        }
        assert_eq!(
            [1, 2, 3, 11, 12, 13, 21, 22, 111].map(ordinal).join(" "),
            "1st 2nd 3rd 11th 12th 13th 21st 22nd 111th"
        );
    }
}
