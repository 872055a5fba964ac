//! Commit ids, whole.

use std::fmt;

/// A commit id of 7 to 64 hexadecimal digits. Never cut: two commits that share a prefix stay two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha {
    /// First the number of digits, then the digits, two to a byte.
    packed: [u8; 33],
}

impl Sha {
    /// Reads 7 to 64 hexadecimal digits of either case.
    pub fn parse(text: &str) -> Option<Sha> {
        let digits = text.as_bytes();
        if !(7..=64).contains(&digits.len()) {
            return None;
        }
        let mut packed = [0; 33];
        packed[0] = digits.len() as u8;
        for (at, digit) in digits.iter().enumerate() {
            let value = (*digit as char).to_digit(16)? as u8;
            packed[1 + at / 2] |= if at % 2 == 0 { value << 4 } else { value };
        }
        Some(Sha { packed })
    }

    /// Reads a text that may as well be the name of a branch: only 40 or 64 digits are a commit id then.
    pub fn parse_whole(text: &str) -> Option<Sha> {
        matches!(text.len(), 40 | 64).then(|| Sha::parse(text)).flatten()
    }

    /// Whether all digits are there.
    pub fn is_whole(&self) -> bool {
        matches!(self.packed[0], 40 | 64)
    }

    /// The bytes it is stored as: the number of digits, then the digits.
    pub fn stored(&self) -> &[u8] {
        &self.packed[..1 + usize::from(self.packed[0]).div_ceil(2)]
    }

    /// The commit id that [`stored`](Sha::stored) gave these bytes.
    pub fn from_stored(bytes: &[u8]) -> Sha {
        let mut packed = [0; 33];
        packed[..bytes.len().min(33)].copy_from_slice(&bytes[..bytes.len().min(33)]);
        Sha { packed }
    }

    /// Whether [`stored`](Sha::stored) can have given these bytes.
    pub fn is_stored(bytes: &[u8]) -> bool {
        matches!(bytes, [digits @ 7..=64, rest @ ..] if rest.len() == usize::from(*digits).div_ceil(2))
    }

    /// Whether `whole` begins with this commit id's digits.
    pub fn is_prefix_of(&self, whole: &Sha) -> bool {
        let digits = usize::from(self.packed[0]);
        let bytes = digits / 2;
        self.packed[0] <= whole.packed[0]
            && self.packed[1..=bytes] == whole.packed[1..=bytes]
            && (digits % 2 == 0 || self.packed[1 + bytes] >> 4 == whole.packed[1 + bytes] >> 4)
    }
}

impl fmt::Display for Sha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for at in 0..usize::from(self.packed[0]) {
            let byte = self.packed[1 + at / 2];
            write!(f, "{:x}", if at % 2 == 0 { byte >> 4 } else { byte & 15 })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Sha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::Sha;

    #[test]
    fn a_short_id_is_kept_short_and_found_in_the_whole_one() {
        let whole = Sha::parse("4B6235c68bfe24ddf4b6a6be2fc56d0bfbc64750").expect("a whole id");
        let short = Sha::parse("4b6235c").expect("a short id");
        assert_eq!(whole.to_string(), "4b6235c68bfe24ddf4b6a6be2fc56d0bfbc64750");
        assert_eq!(short.to_string(), "4b6235c");
        assert!(short.is_prefix_of(&whole) && !whole.is_prefix_of(&short) && short != whole);
        assert!(!Sha::parse("4b6235d").expect("a short id").is_prefix_of(&whole));
        assert_eq!(Sha::from_stored(short.stored()), short);
        assert!(Sha::is_stored(short.stored()) && Sha::is_stored(whole.stored()));
        assert!(!Sha::is_stored(&[]) && !Sha::is_stored(&[7, 1, 2]) && !Sha::is_stored(&whole.stored()[..20]));
    }

    #[test]
    fn a_branch_is_no_commit_id() {
        assert_eq!(Sha::parse("main"), None);
        assert_eq!(Sha::parse("release-1"), None);
        assert_eq!(Sha::parse_whole("deadbeef"), None);
    }
}
