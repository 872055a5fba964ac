//! Drawing from a sample again and again: how far two figures could differ by chance.

use super::statistic::statistic_of_floats;
use crate::profile::{PercentileRule, Statistic};

/// The figure of some units, by their numbers.
pub type FigureOf<'s> = Box<dyn Fn(&[u32]) -> Option<f64> + 's>;

/// What a figure is made of, as units that can be drawn, and the figure of any such draw.
pub struct Sample<'s> {
    /// How many units there are: items, days, buckets.
    pub units: usize,
    /// The figure of some units, each as often as it is drawn; `None` where they give none.
    pub value: FigureOf<'s>,
}

/// Pseudo-random numbers from a seed: SplitMix64 (Steele, Lea and Flood 2014). Whole numbers only, so every machine draws the same.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// So many units, each drawn from all that the sample has.
    fn fill(&mut self, picks: &mut Vec<u32>, drawn: usize, units: usize) {
        picks.clear();
        picks.extend((0..drawn).map(|_| (((self.next() >> 32) * units as u64) >> 32) as u32));
    }
}

/// The work that one difference may take: so many units drawn in all.
const MOST_DRAWN: usize = 4_000_000;
/// Both samples are drawn at least so often, and at most.
const TIMES: (usize, usize) = (199, 999);
/// So many units of both samples are drawn at once at most.
const MOST_AT_ONCE: usize = MOST_DRAWN / TIMES.0;

/// The 95 % interval of the difference between two figures, by the bootstrap's percentiles (Efron and Tibshirani 1993, chapter 13):
/// both samples are drawn again with replacement, 999 times, or fewer where they are large, 199 at least. Where even that were more
/// than 4 million units, fewer are drawn than a sample has, and what a figure of them is off by shrinks by the square root of the share
/// (the bootstrap of m out of n; Bickel, Götze and van Zwet 1997). Gives the interval and how many draws had both figures; `None` where
/// not even half of them had.
pub fn difference_interval(now: &Sample<'_>, before: &Sample<'_>, seed: u64) -> Option<(f64, f64, usize)> {
    let units = now.units + before.units;
    if now.units == 0 || before.units == 0 {
        return None;
    }
    let times = (MOST_DRAWN / units).clamp(TIMES.0, TIMES.1);
    let mut draws = Draws(seed);
    let mut picks = Vec::new();
    let mut differences = Vec::with_capacity(times);
    let at_once = |units: usize, other: usize| units.min(MOST_AT_ONCE.saturating_sub(other).max(MOST_AT_ONCE / 2));
    let (now, before) =
        (Part::new(now, at_once(now.units, before.units)), Part::new(before, at_once(before.units, now.units)));
    for _ in 0..times {
        let (now, before) = (now.drawn(&mut draws, &mut picks), before.drawn(&mut draws, &mut picks));
        differences.extend(now.zip(before).map(|(now, before)| now - before));
    }
    let had = differences.len();
    if had * 2 < times {
        return None;
    }
    let mut end = |share| statistic_of_floats(Statistic::Percentile(share, PercentileRule::Linear), &mut differences);
    Some((end(0.025)?, end(0.975)?, had))
}

/// A sample of which so many units are drawn at once.
struct Part<'p, 's> {
    sample: &'p Sample<'s>,
    drawn: usize,
    /// The figure of the whole sample, where fewer units than it has are drawn.
    whole: Option<f64>,
}

impl<'p, 's> Part<'p, 's> {
    fn new(sample: &'p Sample<'s>, drawn: usize) -> Part<'p, 's> {
        let all = || (0..sample.units as u32).collect::<Vec<u32>>();
        let whole = if drawn < sample.units { (sample.value)(&all()) } else { None };
        Part { sample, drawn, whole }
    }

    /// The figure of units drawn anew, as far from that of the whole sample as one of all its units would be.
    fn drawn(&self, draws: &mut Draws, picks: &mut Vec<u32>) -> Option<f64> {
        draws.fill(picks, self.drawn, self.sample.units);
        let value = (self.sample.value)(picks)?;
        let share = self.drawn as f64 / self.sample.units as f64;
        Some(self.whole.map_or(value, |whole| whole + (value - whole) * share.sqrt()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_the_published_ones() {
        // The reference implementation's first numbers from the seed 1234567 (Vigna, prng.di.unimi.it).
        let mut draws = Draws(1_234_567);
        let found = [draws.next(), draws.next(), draws.next()];
        assert_eq!(found, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn intervals_of_differences_are_those_that_another_program_finds() {
        // scipy 1.x, stats.bootstrap((now, before), method="percentile", n_resamples=200000): each end, from other draws than ours.
        let now = [12.0, 15.0, 9.0, 30.0, 22.0, 18.0, 25.0, 40.0, 11.0, 16.0, 19.0, 28.0];
        let before = [30.0, 42.0, 25.0, 55.0, 38.0, 47.0, 33.0, 60.0, 29.0, 41.0, 36.0, 52.0];
        let alike = [14.0, 17.0, 10.0, 26.0, 20.0, 21.0, 27.0, 35.0, 13.0, 15.0, 22.0, 30.0];
        let median = Statistic::Percentile(0.5, PercentileRule::Linear);
        for (statistic, before, low, high) in [
            (Statistic::Mean, before, -27.917, -12.5),
            (median, before, -31.5, -9.5),
            (Statistic::Mean, alike, -6.667, 6.083),
            (median, alike, -9.5, 8.0),
        ] {
            let sample = |values: [f64; 12]| Sample {
                units: values.len(),
                value: Box::new(move |picks: &[u32]| {
                    let mut drawn: Vec<f64> = picks.iter().map(|pick| values[*pick as usize]).collect();
                    statistic_of_floats(statistic, &mut drawn)
                }),
            };
            let found = difference_interval(&sample(now), &sample(before), 1).expect("an interval");
            assert!((found.0 - low).abs() < 1.5 && (found.1 - high).abs() < 1.5, "{found:?}, wanted {low} to {high}");
            assert_eq!(found.2, 999);
            assert_eq!(difference_interval(&sample(now), &sample(before), 1), Some(found), "the same seed");
        }
        // The standard errors of a mean and a median of values that are spread evenly from 0 to 1 are known: the roots of 1/12n and 1/4n.
        for (statistic, variance) in [(Statistic::Mean, 1.0 / 12.0), (median, 0.25)] {
            for (units, others) in [(15_000, 2_000), (300_000, 300_000), (300_000, 500)] {
                let evenly = |units: u32| Sample {
                    units: units as usize,
                    value: Box::new(move |picks: &[u32]| {
                        let mut drawn: Vec<f64> =
                            picks.iter().map(|pick| f64::from(*pick) / f64::from(units)).collect();
                        statistic_of_floats(statistic, &mut drawn)
                    }),
                };
                let (low, high, _) = difference_interval(&evenly(units), &evenly(others), 1).expect("an interval");
                let wanted = 2.0 * 1.96 * (variance / f64::from(units) + variance / f64::from(others)).sqrt();
                let off = (high - low) / wanted;
                assert!((0.85..1.15).contains(&off), "{statistic} of {units} and {others}: {off}");
            }
        }
        let nothing = Sample { units: 0, value: Box::new(|_| None) };
        assert_eq!(difference_interval(&nothing, &nothing, 1), None);
    }
}
