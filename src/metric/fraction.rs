//! Exact values: differences of figures that add up to the last digit.

use serde::Serialize;

use super::{Figure, Unit};

/// A number as a whole number divided by another, in lowest terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fraction {
    /// Above the line.
    pub numerator: i64,
    /// Below the line, above zero.
    pub denominator: i64,
}

/// The greatest denominator: products of two of them, and what they count, are whole numbers in JavaScript too.
const DENOMINATOR_MOST: i64 = 1_000_000;

impl Fraction {
    /// A figure's value; `None` where it has none. Durations are whole milliseconds. Rates and frequencies are counts divided by
    /// counts, and are found again from their value: the fraction of the smallest numbers that divides to it. An average of
    /// averages may have a greater denominator than a million, and is then as near as a million allows.
    pub fn of(figure: &Figure) -> Option<Fraction> {
        let value = figure.value?;
        Some(match figure.unit {
            Unit::Ms => Fraction { numerator: nearest_whole(value), denominator: 1 },
            _ => simplest(value),
        })
    }

    /// How much greater `other` is.
    pub fn to(self, other: Fraction) -> Fraction {
        let (own, others) = (i128::from(self.denominator), i128::from(other.denominator));
        let numerator = i128::from(other.numerator) * own - i128::from(self.numerator) * others;
        let divisor = common_divisor(numerator, own * others);
        let cut = |value: i128| i64::try_from(value / divisor).unwrap_or(i64::MAX);
        Fraction { numerator: cut(numerator), denominator: cut(own * others) }
    }

    /// Its value as a float.
    pub fn value(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

fn common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b > 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(1).max(1)
}

fn nearest_whole(value: f64) -> i64 {
    let half = if value < 0.0 { -0.5 } else { 0.5 };
    (value + half) as i64
}

/// The convergents of the continued fraction, up to the first that divides to the value.
fn simplest(value: f64) -> Fraction {
    let size = value.abs();
    let (mut before, mut here) = ((1, 0), (size as i64, 1));
    let mut rest = size - here.0 as f64;
    while here.0 as f64 / here.1 as f64 != size && rest > 0.0 {
        let next = 1.0 / rest;
        let whole = next as i64;
        let after = (
            whole.saturating_mul(here.0).saturating_add(before.0),
            whole.saturating_mul(here.1).saturating_add(before.1),
        );
        if after.1 > DENOMINATOR_MOST {
            break;
        }
        (before, here) = (here, after);
        rest = next - whole as f64;
    }
    let sign = if value < 0.0 { -1 } else { 1 };
    Fraction { numerator: sign * here.0, denominator: here.1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_found_again_from_their_value() {
        for (above, below) in
            [(0, 1), (1, 3), (4, 14), (17, 91), (365, 366), (12_345, 67_890), (999_983, 1_000_000), (7, 1)]
        {
            let found = simplest(above as f64 / below as f64);
            assert_eq!(found.numerator * below, above * found.denominator, "{above} / {below}: {found:?}");
            assert!(found.denominator <= below);
        }
        assert_eq!(simplest(-0.75), Fraction { numerator: -3, denominator: 4 });
    }

    #[test]
    fn differences_are_exact_and_in_lowest_terms() {
        let (third, half) = (Fraction { numerator: 1, denominator: 3 }, Fraction { numerator: 1, denominator: 2 });
        assert_eq!(third.to(half), Fraction { numerator: 1, denominator: 6 });
        assert_eq!(half.to(third), Fraction { numerator: -1, denominator: 6 });
        assert_eq!(half.to(half), Fraction { numerator: 0, denominator: 1 });
    }
}
