//! One value, looked at byte by byte, and the wrappers found on the way.

use super::{Framer, Level, Mode};
use crate::diag::pointer_step;

/// The reading of one value, byte by byte.
#[derive(Clone, Default)]
pub(super) struct Scan {
    pub(super) depth: usize,
    /// Names on the way to a known wrapper; as long as the way is followed, member names are looked at.
    pub(super) path: Vec<String>,
    pub(super) watching: bool,
    /// The member name being read or just read, where it matters.
    pub(super) name: Vec<u8>,
    pub(super) expects_name: bool,
    pub(super) reads_name: bool,
    pub(super) after_colon: bool,
    /// It holds a list of records, so it is none itself.
    pub(super) is_wrapper: bool,
    /// How many records it says that there are on all pages.
    pub(super) total: Option<u64>,
    /// The digits so far of a number that says so.
    pub(super) reads_total: Option<u64>,
}

/// Names under which tools say how many records there are on all pages. Azure DevOps' `count` is of one page.
const TOTALS: [&[u8]; 4] = [b"total", b"total_count", b"totalCount", b"totalElements"];

impl Scan {
    /// One byte after the name of a total: of several, as of a list in a list, the greatest is kept.
    fn take_total(&mut self, byte: u8) {
        self.reads_total = match (self.reads_total, byte) {
            (Some(digits), b'0'..=b'9') => {
                digits.checked_mul(10).and_then(|tens| tens.checked_add(u64::from(byte - b'0')))
            }
            (digits, b' ' | b'\t' | b'\r') => digits,
            (digits, b',' | b'}') => {
                self.total = self.total.max(digits);
                None
            }
            _ => None,
        };
    }
}

impl Framer {
    /// One byte of a value that is no part of a text; true when it ends the value.
    pub(super) fn value(&mut self, byte: u8) -> bool {
        let scan = &mut self.scan;
        if scan.reads_total.is_some() {
            scan.take_total(byte);
        }
        match byte {
            b'"' => {
                self.mode = Mode::Text { escaped: false };
                if scan.watching && scan.expects_name && scan.depth == scan.path.len() + 1 {
                    scan.reads_name = true;
                    scan.expects_name = false;
                    scan.name.clear();
                }
                scan.after_colon = false;
            }
            b'{' | b'[' => {
                if scan.watching && scan.after_colon && scan.depth == scan.path.len() + 1 && self.follow(byte) {
                    return false;
                }
                self.scan.depth += 1;
                self.scan.after_colon = false;
            }
            b'}' | b']' => {
                scan.depth -= 1;
                if scan.depth <= scan.path.len() && scan.depth > 0 {
                    scan.path.pop();
                }
                return scan.depth == 0;
            }
            b':' => {
                scan.after_colon = scan.depth == scan.path.len() + 1;
                if scan.watching && scan.after_colon && TOTALS.contains(&scan.name.as_slice()) {
                    scan.reads_total = Some(0);
                }
            }
            b',' => {
                scan.expects_name = scan.depth == scan.path.len() + 1;
                scan.after_colon = false;
            }
            b' ' | b'\t' | b'\r' => {}
            _ => scan.after_colon = false,
        }
        false
    }

    /// A bracket opens after a member name on a watched path: follows it into a wrapper, if it leads to one.
    fn follow(&mut self, bracket: u8) -> bool {
        let name = String::from_utf8_lossy(&self.scan.name).into_owned();
        let way = self.scan.path.len();
        let fits = |step: &str, taken: &str| step == "*" || step == taken;
        let leads = |wrapper: &&[&str]| {
            wrapper.len() > way
                && wrapper[..way].iter().zip(&self.scan.path).all(|(step, taken)| fits(step, taken))
                && fits(wrapper[way], &name)
        };
        let mut further = self.wrappers.iter().filter(|wrapper| leads(wrapper)).map(|wrapper| wrapper.len() - way);
        if bracket == b'{' && further.any(|steps| steps > 1) {
            self.scan.path.push(name);
            self.scan.depth += 1;
            self.scan.expects_name = true;
            self.scan.after_colon = false;
            return true;
        }
        if bracket == b'[' && further.any(|steps| steps == 1) {
            self.enter_wrapper(&name);
            return true;
        }
        false
    }

    fn enter_wrapper(&mut self, name: &str) {
        let mut list = match self.levels.last() {
            Some(Level::List { elements, .. }) => format!("/{}", elements - 1),
            _ => String::new(),
        };
        for step in &self.scan.path {
            list.push('/');
            list.push_str(&pointer_step(step));
        }
        list.push('/');
        list.push_str(&pointer_step(name));
        self.carry.clear();
        self.scan.is_wrapper = true;
        self.scan.expects_name = false;
        self.scan.after_colon = false;
        let scan = std::mem::take(&mut self.scan);
        self.levels.push(Level::Wrapper(scan));
        self.enter_list(list, false);
    }
}
