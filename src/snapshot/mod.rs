//! State as bytes, and back: the form in which a sealed store outlives its page.
//!
//! A snapshot begins with what it is and which shape of records it holds, and ends with a checksum over all before. What is cut
//! short, changed by a single bit, or written for other columns is refused before anything of it is used. Numbers are
//! little-endian; a list is its length and its items.

/// What a snapshot begins with.
const MAGIC: [u8; 8] = *b"DORASNAP";
/// The way lists and sections follow each other; a change of it makes older snapshots foreign.
const FORMAT: u64 = 4;
const HEADER: usize = 24;
const CHECKSUM: usize = 8;

/// Why bytes cannot be read back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// They are no snapshot at all.
    Foreign,
    /// They were written by a version with other columns: read the exports again.
    OtherVersion,
    /// They were cut short or changed.
    Damaged,
}

/// Collects the bytes of a snapshot.
pub struct Writer(Vec<u8>);

impl Writer {
    /// A snapshot of state whose columns have this digest.
    pub fn new(shape: u64) -> Writer {
        let mut writer = Writer(MAGIC.to_vec());
        writer.u64(FORMAT);
        writer.u64(shape);
        writer
    }

    /// A number of eight bytes.
    pub fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// A number of four bytes.
    pub fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// Bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.u64(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// A text that may be missing.
    pub fn maybe_text(&mut self, text: Option<&str>) {
        self.u32(u32::from(text.is_some()));
        self.text(text.unwrap_or_default());
    }

    /// A number that may be missing.
    pub fn maybe_u64(&mut self, value: Option<u64>) {
        self.u32(u32::from(value.is_some()));
        self.u64(value.unwrap_or_default());
    }

    /// Many numbers of four bytes.
    pub fn u32s(&mut self, values: &[u32]) {
        self.u64(values.len() as u64);
        self.0.reserve(4 * values.len());
        for value in values {
            self.0.extend_from_slice(&value.to_le_bytes());
        }
    }

    /// Many instants.
    pub fn i64s(&mut self, values: &[i64]) {
        self.u64(values.len() as u64);
        self.0.reserve(8 * values.len());
        for value in values {
            self.0.extend_from_slice(&value.to_le_bytes());
        }
    }

    /// Many numbers with fractions, to the bit.
    pub fn f64s(&mut self, values: &[f64]) {
        self.u64(values.len() as u64);
        self.0.reserve(8 * values.len());
        for value in values {
            self.0.extend_from_slice(&value.to_le_bytes());
        }
    }

    /// All of it.
    pub fn finish(mut self) -> Vec<u8> {
        let checksum = digest(&self.0);
        self.u64(checksum);
        self.0
    }
}

/// Reads a snapshot's parts in the order in which they were written.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Opens a snapshot of state whose columns have this digest.
    pub fn open(bytes: &'a [u8], shape: u64) -> Result<Reader<'a>, Unreadable> {
        if bytes.len() < MAGIC.len() || bytes[..MAGIC.len()] != MAGIC {
            return Err(Unreadable::Foreign);
        }
        if bytes.len() < HEADER + CHECKSUM {
            return Err(Unreadable::Damaged);
        }
        let (body, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
        let number = |at: usize| u64::from_le_bytes(eight(&bytes[at..at + 8]));
        if number(8) != FORMAT || number(16) != shape {
            return Err(Unreadable::OtherVersion);
        }
        if digest(body) != u64::from_le_bytes(eight(checksum)) {
            return Err(Unreadable::Damaged);
        }
        Ok(Reader { rest: &body[HEADER..] })
    }

    /// All was read.
    pub fn end(self) -> Result<(), Unreadable> {
        sound(self.rest.is_empty())
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Unreadable> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Unreadable::Damaged)?;
        self.rest = rest;
        Ok(taken)
    }

    /// How many items of `size` bytes follow; never more than there are bytes for.
    fn length(&mut self, size: usize) -> Result<usize, Unreadable> {
        let length = usize::try_from(self.u64()?).map_err(|_| Unreadable::Damaged)?;
        sound(length <= self.rest.len() / size)?;
        Ok(length)
    }

    /// A number of eight bytes.
    pub fn u64(&mut self) -> Result<u64, Unreadable> {
        Ok(u64::from_le_bytes(eight(self.take(8)?)))
    }

    /// A number of four bytes.
    pub fn u32(&mut self) -> Result<u32, Unreadable> {
        Ok(u32::from_le_bytes(four(self.take(4)?)))
    }

    /// How many items of a list follow that are read one by one, each of at least a byte.
    pub fn count(&mut self) -> Result<usize, Unreadable> {
        self.length(1)
    }

    /// Bytes as they are.
    pub fn bytes(&mut self) -> Result<&'a [u8], Unreadable> {
        let length = self.length(1)?;
        self.take(length)
    }

    /// A text.
    pub fn text(&mut self) -> Result<&'a str, Unreadable> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Unreadable::Damaged)
    }

    /// A text that may be missing.
    pub fn maybe_text(&mut self) -> Result<Option<&'a str>, Unreadable> {
        let there = self.u32()? == 1;
        Ok(Some(self.text()?).filter(|_| there))
    }

    /// A number that may be missing.
    pub fn maybe_u64(&mut self) -> Result<Option<u64>, Unreadable> {
        let there = self.u32()? == 1;
        Ok(Some(self.u64()?).filter(|_| there))
    }

    /// Many numbers of four bytes.
    pub fn u32s(&mut self) -> Result<Vec<u32>, Unreadable> {
        let length = self.length(4)?;
        Ok(self.take(4 * length)?.chunks_exact(4).map(|chunk| u32::from_le_bytes(four(chunk))).collect())
    }

    /// Many instants.
    pub fn i64s(&mut self) -> Result<Vec<i64>, Unreadable> {
        let length = self.length(8)?;
        Ok(self.take(8 * length)?.chunks_exact(8).map(|chunk| i64::from_le_bytes(eight(chunk))).collect())
    }

    /// Many numbers with fractions.
    pub fn f64s(&mut self) -> Result<Vec<f64>, Unreadable> {
        let length = self.length(8)?;
        Ok(self.take(8 * length)?.chunks_exact(8).map(|chunk| f64::from_le_bytes(eight(chunk))).collect())
    }
}

/// What was read must be so, or the snapshot is damaged.
pub fn sound(holds: bool) -> Result<(), Unreadable> {
    if holds { Ok(()) } else { Err(Unreadable::Damaged) }
}

/// Sixty-four bits that change with any bit of `bytes`, the same on every machine.
pub fn digest(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut state = 0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64;
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        state = (state ^ u64::from_le_bytes(eight(word))).wrapping_mul(PRIME).rotate_left(23);
    }
    for byte in words.remainder() {
        state = (state ^ u64::from(*byte)).wrapping_mul(PRIME);
    }
    state
}

fn eight(bytes: &[u8]) -> [u8; 8] {
    let mut number = [0; 8];
    number.copy_from_slice(bytes);
    number
}

fn four(bytes: &[u8]) -> [u8; 4] {
    let mut number = [0; 4];
    number.copy_from_slice(bytes);
    number
}

#[cfg(test)]
mod tests {
    use super::{Reader, Unreadable, Writer};

    fn written() -> Vec<u8> {
        let mut writer = Writer::new(7);
        writer.text("déjà");
        writer.maybe_text(None);
        writer.maybe_u64(Some(3));
        writer.u32s(&[1, 2, u32::MAX]);
        writer.i64s(&[i64::MIN, 0]);
        writer.f64s(&[0.1]);
        writer.finish()
    }

    #[test]
    fn what_was_written_is_read_back() {
        let bytes = written();
        let mut reader = Reader::open(&bytes, 7).expect("a snapshot");
        assert_eq!(reader.text(), Ok("déjà"));
        assert_eq!(reader.maybe_text(), Ok(None));
        assert_eq!(reader.maybe_u64(), Ok(Some(3)));
        assert_eq!(reader.u32s(), Ok(vec![1, 2, u32::MAX]));
        assert_eq!(reader.i64s(), Ok(vec![i64::MIN, 0]));
        assert_eq!(reader.f64s(), Ok(vec![0.1]));
        assert_eq!(reader.end(), Ok(()));
    }

    #[test]
    fn every_cut_and_every_changed_bit_is_noticed() {
        let bytes = written();
        for end in 0..bytes.len() {
            assert!(Reader::open(&bytes[..end], 7).is_err(), "cut at {end}");
        }
        for bit in 0..8 * bytes.len() {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(Reader::open(&changed, 7).is_err(), "bit {bit}");
        }
        assert_eq!(Reader::open(&bytes, 8).map(drop), Err(Unreadable::OtherVersion));
        assert_eq!(Reader::open(b"{\"type\":", 7).map(drop), Err(Unreadable::Foreign));
    }
}
