//! A report's trend as CSV.

use super::Report;

/// One line a step of each report's trend, after a line of names; RFC 4180, lines end with CR LF.
///
/// A text that a spreadsheet would take for a formula is given a leading apostrophe; numbers stay numbers.
pub fn to_csv(reports: &[Report]) -> String {
    let mut text = String::from("metric,start,end,partial,value,unit,n,band,reason\r\n");
    for report in reports {
        for point in &report.series {
            let unit = serde_json::to_value(point.unit).ok();
            let cells = [
                cell(report.metric),
                cell(&point.start),
                cell(&point.end),
                point.partial.to_string(),
                point.value.map(|value| value.to_string()).unwrap_or_default(),
                cell(unit.as_ref().and_then(|unit| unit.as_str()).unwrap_or_default()),
                point.n.to_string(),
                cell(point.band.as_deref().unwrap_or_default()),
                cell(point.reason.unwrap_or_default()),
            ];
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
    }
    text
}

/// A text as a cell: guarded, and quoted where it must be.
pub(super) fn cell(text: &str) -> String {
    let starts_formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
    let guarded = match text.chars().next() {
        Some(first) if starts_formula(first) => format!("'{text}"),
        _ => text.to_owned(),
    };
    if guarded.contains(['"', ',', '\n', '\r', ';']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_never_a_formula_and_always_one_cell() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "'-2"),
            ("＝cmd", "'＝cmd"),
            ("\tx", "'\tx"),
            ("a\nb", "\"a\nb\""),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }
}
