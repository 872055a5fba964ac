//! One number for many: every definition in one place.

use super::Statistics;
use crate::profile::{PercentileRule, Statistic};

/// A statistic of whole numbers; `None` of nothing. The values are put into another order.
pub fn statistic(statistic: Statistic, values: &mut [i64]) -> Option<f64> {
    match statistic {
        Statistic::Mean => mean(values),
        Statistic::MedianOfTexts => median_of_texts(values),
        Statistic::Percentile(share, rule) => percentile(values, share, rule),
    }
}

/// The same of numbers that need not be whole.
pub(super) fn statistic_of_floats(statistic: Statistic, values: &mut [f64]) -> Option<f64> {
    match statistic {
        Statistic::Mean => {
            let sum = values.iter().fold(0.0, |sum, value| sum + value);
            (!values.is_empty()).then(|| sum / values.len() as f64)
        }
        // The quirk is one of spans: of other numbers there is a plain median.
        Statistic::MedianOfTexts => statistic_of_floats(Statistic::Percentile(0.5, PercentileRule::Lower), values),
        Statistic::Percentile(share, rule) => {
            values.sort_by(f64::total_cmp);
            position(values.len(), share, rule).map(|(below, above, part)| between(values[below], values[above], part))
        }
    }
}

/// Spans as texts of whole seconds, sorted as texts: of n the one at ⌊n/2⌋ − 1, counting from 0 (dorametrix).
fn median_of_texts(values: &[i64]) -> Option<f64> {
    let mut texts: Vec<String> = values.iter().map(|ms| (ms / 1000).to_string()).collect();
    texts.sort();
    let seconds: i64 = texts.get((texts.len() / 2).saturating_sub(1))?.parse().ok()?;
    Some((seconds * 1000) as f64)
}

fn mean(values: &[i64]) -> Option<f64> {
    let sum: i128 = values.iter().map(|value| i128::from(*value)).sum();
    (!values.is_empty()).then(|| sum as f64 / values.len() as f64)
}

/// The value below which `share` of all lies. Counting from one, the linear rule takes position 1 + share·(n−1) and goes between
/// neighbours on a line (the inclusive rule, numpy's default); lower and upper take the neighbour; nearest rank takes ⌈share·n⌉.
pub fn percentile(values: &mut [i64], share: f64, rule: PercentileRule) -> Option<f64> {
    let (below, above, part) = position(values.len(), share, rule)?;
    let low = nth(values, below) as f64;
    Some(if above == below { low } else { between(low, nth(values, above) as f64, part) })
}

/// Between which two places of a sorted list, counted from zero, a percentile lies, and how far from the first to the second.
pub fn position(len: usize, share: f64, rule: PercentileRule) -> Option<(usize, usize, f64)> {
    let last = len.checked_sub(1)?;
    if rule == PercentileRule::NearestRank {
        let rank = ceil(share * len as f64).clamp(1, len);
        return Some((rank - 1, rank - 1, 0.0));
    }
    let position = share * last as f64;
    let below = (position as usize).min(last);
    let part = position - below as f64;
    let above = if part > 0.0 { (below + 1).min(last) } else { below };
    Some(match rule {
        PercentileRule::Lower => (below, below, 0.0),
        PercentileRule::Upper => (above, above, 0.0),
        _ => (below, above, part),
    })
}

fn between(low: f64, high: f64, part: f64) -> f64 {
    if part > 0.0 { low + (high - low) * part } else { low }
}

/// The percentile of spans of which some have not ended, by Kaplan and Meier (1958): the earliest time by which the share has
/// ended. Each span comes with whether it ended; one that did not lasted at least so long. `None` where the share is never reached.
pub(super) fn censored_percentile(spans: &mut [(i64, bool)], share: f64) -> Option<f64> {
    // At one time, ends come before those that are only known to have lasted so long.
    spans.sort_by_key(|(ms, ended)| (*ms, !*ended));
    let mut surviving = 1.0;
    let mut at_risk = spans.len();
    let mut next = 0;
    while next < spans.len() {
        let ms = spans[next].0;
        let same = spans[next..].iter().take_while(|(other, _)| *other == ms).count();
        let ended = spans[next..next + same].iter().filter(|(_, ended)| *ended).count();
        surviving *= 1.0 - ended as f64 / at_risk as f64;
        if ended > 0 && surviving <= 1.0 - share + 1e-12 {
            return Some(ms as f64);
        }
        at_risk -= same;
        next += same;
    }
    None
}

fn nth(values: &mut [i64], index: usize) -> i64 {
    *values.select_nth_unstable(index).1
}

/// The next whole number, forgiving the last digit of a product such as 0.9 × 10.
fn ceil(value: f64) -> usize {
    let whole = value as usize;
    if value - whole as f64 > 1e-9 { whole + 1 } else { whole }
}

/// All common statistics of some totals.
pub(super) fn statistics(values: &mut [i64], rule: PercentileRule) -> Option<Statistics> {
    let (min, max) = (*values.iter().min()?, *values.iter().max()?);
    Some(Statistics {
        mean: mean(values)?,
        median: percentile(values, 0.5, rule)?,
        median_lower: percentile(values, 0.5, PercentileRule::Lower)?,
        median_upper: percentile(values, 0.5, PercentileRule::Upper)?,
        p75: percentile(values, 0.75, rule)?,
        p90: percentile(values, 0.9, rule)?,
        p95: percentile(values, 0.95, rule)?,
        min: min as f64,
        max: max as f64,
    })
}

/// The quantile of the normal distribution for a two-sided 95 % interval.
const Z95: f64 = 1.959_963_984_540_054;

/// Wilson's 95 % interval for `hits` out of `n` (Wilson 1927); `None` of nothing, or where hits are not part of n.
pub fn wilson_interval(hits: u64, n: u64) -> Option<(f64, f64)> {
    if n == 0 || hits > n {
        return None;
    }
    let (n, share) = (n as f64, hits as f64 / n as f64);
    let square = Z95 * Z95;
    let centre = share + square / (2.0 * n);
    let spread = Z95 * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    let scale = 1.0 + square / n;
    Some((((centre - spread) / scale).max(0.0), ((centre + spread) / scale).min(1.0)))
}

/// The 95 % interval for what a count of `n` is expected to be, where what is counted comes one by one (Poisson): the score interval,
/// which is to counts what Wilson's is to shares (Barker 2002, The American Statistician 56:2, number 5 of nine; no chi-square needed).
pub fn poisson_interval(n: u64) -> (f64, f64) {
    let count = n as f64;
    let square = Z95 * Z95;
    let spread = Z95 * (count + square / 4.0).sqrt();
    ((count + square / 2.0 - spread).max(0.0), count + square / 2.0 + spread)
}

/// The 95 % interval of a percentile by order statistics: the values at the ranks that the binomial's normal approximation gives.
/// `None` where the sample is too small to have such ranks.
pub fn order_interval(values: &mut [i64], share: f64) -> Option<(f64, f64)> {
    let n = values.len() as f64;
    let spread = Z95 * (n * share * (1.0 - share)).sqrt();
    let low = n * share - spread;
    let high = ceil(n * share + spread) + 1;
    if low < 1.0 || high > values.len() {
        return None;
    }
    let low = nth(values, low as usize - 1) as f64;
    Some((low, nth(values, high - 1) as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[i64], share: f64, rule: PercentileRule, expected: Option<f64>) {
        let found = percentile(&mut values.to_vec(), share, rule);
        let close = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() < 1e-9,
            (found, expected) => found == expected,
        };
        assert!(close, "{values:?} at {share} by {rule:?}: {found:?}, wanted {expected:?}");
    }

    #[test]
    fn percentiles_follow_their_rule() {
        use PercentileRule::{Linear, Lower, NearestRank, Upper};
        let ten: Vec<i64> = (1..=10).collect();
        check(&[40, 10, 30, 20], 0.5, Linear, Some(25.0));
        check(&[40, 10, 30, 20], 0.9, Linear, Some(37.0));
        check(&[40, 10, 30, 20], 0.95, Linear, Some(38.5));
        check(&[5], 0.9, Linear, Some(5.0));
        check(&ten, 0.9, Linear, Some(9.1));
        check(&ten, 0.95, Linear, Some(9.55));
        check(&[60, 30, 180], 0.5, Linear, Some(60.0));
        check(&[40, 10, 30, 20], 0.5, Lower, Some(20.0));
        check(&[40, 10, 30, 20], 0.5, Upper, Some(30.0));
        check(&[10, 20, 30], 0.5, Upper, Some(20.0));
        check(&ten, 0.9, NearestRank, Some(9.0));
        check(&ten, 0.91, NearestRank, Some(10.0));
        check(&[], 0.5, Linear, None);
    }

    #[test]
    fn spans_that_have_not_ended_count_as_lasting_at_least_so_long() {
        // Kaplan and Meier's own example: ends at 0.8, 3.1, 5.4 and 9.2, losses at 1.0, 2.7, 7.0 and 12.1, here in tenths.
        // What survives is 7/8 after 8, 7/10 after 31, 21/40 after 54 and 21/80 after 92.
        let spans =
            [(8, true), (31, true), (54, true), (92, true), (10, false), (27, false), (70, false), (121, false)];
        for (share, expected) in
            [(0.1, Some(8.0)), (0.3, Some(31.0)), (0.4, Some(54.0)), (0.5, Some(92.0)), (0.9, None)]
        {
            assert_eq!(censored_percentile(&mut spans.to_vec(), share), expected, "{share}");
        }
    }

    #[test]
    fn intervals_are_the_published_ones() {
        // Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611.
        let rounded = |hits, n| {
            wilson_interval(hits, n).map(|(low, high)| ((low * 1e4).round() / 1e4, (high * 1e4).round() / 1e4))
        };
        assert_eq!(rounded(81, 263), Some((0.2553, 0.3662)));
        assert_eq!(rounded(0, 20), Some((0.0, 0.1611)));
        assert_eq!(wilson_interval(3, 2), None);
        // statsmodels 0.14, confint_poisson(count, 1, method="score").
        for (n, low, high) in [(0, 0.0, 3.841_459), (1, 0.176_525, 5.664_934), (10, 5.431_986, 18.409_473)] {
            let found = poisson_interval(n);
            assert!((found.0 - low).abs() < 1e-6 && (found.1 - high).abs() < 1e-6, "{n}: {found:?}");
        }
        // Conover: for n = 100 the median lies between the 40th and the 61st value.
        let mut hundred: Vec<i64> = (1..=100).collect();
        assert_eq!(order_interval(&mut hundred, 0.5), Some((40.0, 61.0)));
        assert_eq!(order_interval(&mut [1, 2, 3], 0.5), None);
    }
}
