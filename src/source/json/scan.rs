//! Looking at eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The highest bit of each byte that is zero; bits above the lowest one may be set by chance.
fn zero_byte(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

fn is(word: u64, byte: u8) -> u64 {
    zero_byte(word ^ (ONES * u64::from(byte)))
}

/// Where the first byte is for which `hit` sets its bit in a word of eight, or `slow` holds; the length where there is none.
fn first(bytes: &[u8], hit: impl Fn(u64) -> u64, slow: impl Fn(u8) -> bool) -> usize {
    let mut at = 0;
    for chunk in bytes.chunks_exact(8) {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        let found = hit(u64::from_le_bytes(eight));
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    bytes[at..].iter().position(|byte| slow(*byte)).map_or(bytes.len(), |found| at + found)
}

/// How many bytes of a text come before a quote, a backslash or a control character.
pub fn plain_text(bytes: &[u8]) -> usize {
    let below_space = |word: u64| word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
    let hit = |word: u64| is(word, b'"') | is(word, b'\\') | below_space(word);
    first(bytes, hit, |byte| matches!(byte, b'"' | b'\\' | 0..0x20))
}

/// Where the first line ends.
pub fn line_end(bytes: &[u8]) -> Option<usize> {
    let end = first(bytes, |word| is(word, b'\n'), |byte| byte == b'\n');
    (end < bytes.len()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for length in 0..40 {
            for at in 0..length {
                for wanted in [b'"', b'\\', b'\n', 0, 0x1f] {
                    let mut bytes = vec![b'\xc3'; length];
                    bytes[at] = wanted;
                    assert_eq!(plain_text(&bytes), at, "{wanted} at {at} of {length}");
                    assert_eq!(line_end(&bytes), (wanted == b'\n').then_some(at));
                }
            }
            assert_eq!(plain_text(&vec![b' '; length]), length);
        }
    }
}
