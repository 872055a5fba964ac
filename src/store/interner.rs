//! Words held once.

use crate::snapshot::{Reader, Unreadable, Writer, sound};

/// Numbers for byte strings, in the order in which they were first seen, from one. Zero is the empty string.
pub struct Interner {
    arena: Vec<u8>,
    /// Where each string ends in the arena; string `n` begins where `n - 1` ends.
    ends: Vec<u32>,
    /// Open addressing: numbers of strings, zero for a free slot. A power of two long.
    slots: Vec<u32>,
}

impl Default for Interner {
    fn default() -> Interner {
        Interner { arena: Vec::new(), ends: vec![0], slots: vec![0; 64] }
    }
}

impl Interner {
    /// The number of `bytes`, new or known.
    pub fn intern(&mut self, bytes: &[u8]) -> u32 {
        if bytes.is_empty() {
            return 0;
        }
        let mut slot = self.home(bytes);
        loop {
            match self.slots[slot] {
                0 => break,
                number if self.bytes(number) == bytes => return number,
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
        let number = self.ends.len() as u32;
        self.arena.extend_from_slice(bytes);
        self.ends.push(self.arena.len() as u32);
        self.slots[slot] = number;
        if self.ends.len() * 10 > self.slots.len() * 7 {
            self.grow();
        }
        number
    }

    /// The number of `bytes`, if they were seen.
    pub fn find(&self, bytes: &[u8]) -> Option<u32> {
        let mut slot = self.home(bytes);
        loop {
            match self.slots[slot] {
                0 => return None,
                number if self.bytes(number) == bytes => return Some(number),
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// The string behind a number.
    pub fn bytes(&self, number: u32) -> &[u8] {
        match number {
            0 => &[],
            _ => &self.arena[self.ends[number as usize - 1] as usize..self.ends[number as usize] as usize],
        }
    }

    /// The string behind a number, where strings are texts.
    pub fn text(&self, number: u32) -> &str {
        std::str::from_utf8(self.bytes(number)).unwrap_or_default()
    }

    /// How many strings there are, the empty one included: numbers are below this.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether nothing was interned yet.
    pub fn is_empty(&self) -> bool {
        self.ends.len() == 1
    }

    /// Writes every string down, in the order of numbers.
    pub(super) fn save(&self, out: &mut Writer) {
        out.bytes(&self.arena);
        out.u32s(&self.ends);
    }

    /// The strings that [`save`](Interner::save) wrote, under the same numbers.
    pub(super) fn load(from: &mut Reader<'_>) -> Result<Interner, Unreadable> {
        let arena = from.bytes()?.to_vec();
        let ends = from.u32s()?;
        let whole = ends.first() == Some(&0) && ends.last() == Some(&(arena.len() as u32)) && ends.is_sorted();
        sound(whole)?;
        let mut slots = 64;
        while ends.len() * 10 > slots * 7 {
            slots *= 2;
        }
        let mut interner = Interner { arena, ends, slots: Vec::new() };
        interner.hash_into(slots);
        Ok(interner)
    }

    /// Bytes in memory.
    pub fn resident_bytes(&self) -> usize {
        self.arena.capacity() + 4 * (self.ends.capacity() + self.slots.capacity())
    }

    fn home(&self, bytes: &[u8]) -> usize {
        hash(bytes) as usize & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        self.hash_into(self.slots.len() * 2);
    }

    /// Puts every number into a fresh table of so many slots, a power of two.
    fn hash_into(&mut self, slots: usize) {
        let mask = slots - 1;
        let mut slots = vec![0; slots];
        for number in 1..self.ends.len() as u32 {
            let mut slot = hash(self.bytes(number)) as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = number;
        }
        self.slots = slots;
    }
}

/// A quick hash of eight bytes at a time; never seen outside, so it may change.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = bytes.len() as u64;
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let mut eight = [0; 8];
        eight.copy_from_slice(word);
        state = (state.rotate_left(5) ^ u64::from_le_bytes(eight)).wrapping_mul(PRIME);
    }
    let mut rest = [0; 8];
    rest[..words.remainder().len()].copy_from_slice(words.remainder());
    state = (state.rotate_left(5) ^ u64::from_le_bytes(rest)).wrapping_mul(PRIME);
    state ^ (state >> 29)
}

#[cfg(test)]
mod tests {
    use super::Interner;

    #[test]
    fn a_word_has_one_number_however_often_it_comes() {
        let mut interner = Interner::default();
        let words: Vec<String> = (0..5000).map(|n| format!("word {n}")).collect();
        let numbers: Vec<u32> = words.iter().map(|word| interner.intern(word.as_bytes())).collect();
        for (word, number) in words.iter().zip(&numbers) {
            assert_eq!(interner.intern(word.as_bytes()), *number);
            assert_eq!(interner.find(word.as_bytes()), Some(*number));
            assert_eq!(interner.text(*number), word);
        }
        assert_eq!(interner.find(b"another"), None);
        assert_eq!(interner.intern(b""), 0);
        assert_eq!(interner.len(), 5001);
    }
}
