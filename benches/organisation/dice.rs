//! The source of chance: a seed and a name give a stream of numbers, the same on every machine.

/// A stream of pseudo-random numbers (SplitMix64).
///
/// Everything drawn from it is made with integers: a logarithm or an exponential may differ in its
/// last bit between machines, and the same seed must give the same bytes everywhere.
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// The stream called `name` under `seed`.
    ///
    /// Each part of the generator draws from its own stream, so that a change in one leaves the
    /// others as they were.
    pub fn new(seed: u64, name: &str) -> Self {
        let mut state = seed ^ 0xcbf2_9ce4_8422_2325;
        for byte in name.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut dice = Self { state };
        dice.draw();
        dice
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, and without, `limit`; 0 when `limit` is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.draw()) * limit as u128) >> 64) as usize
    }

    /// A number between `least` and `most`, both possible.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below((most - least + 1) as usize) as i64
    }

    /// True in about `per_thousand` of a thousand draws.
    pub fn chance(&mut self, per_thousand: i64) -> bool {
        self.between(0, 999) < per_thousand
    }

    /// One of `choices`, each equally likely.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// The same of things that are not copied.
    pub fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// A positive span whose median is `middle` and whose tail is long: most draws lie within half
    /// and double, none beyond an eighth and eight times.
    pub fn skewed(&mut self, middle: i64) -> i64 {
        let octaves = self.between(0, 2047) + self.between(0, 2047) + self.between(0, 2047) - 3072;
        let scaled = middle * (1024 + octaves.rem_euclid(1024));
        match octaves.div_euclid(1024) {
            down if down < 0 => (scaled >> -down) / 1024,
            up => (scaled << up) / 1024,
        }
    }

    /// Forty hexadecimal digits in the manner of a commit's SHA.
    pub fn sha(&mut self) -> String {
        let tail = self.draw() >> 32;
        format!("{:016x}{:016x}{tail:08x}", self.draw(), self.draw())
    }
}
