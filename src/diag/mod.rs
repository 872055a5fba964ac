//! What a finding is: the one shape in which the product says that something about a file or a document needs attention.
//!
//! Findings are values, never panics or thrown errors. The rules that make them live with what they check; only the shape,
//! and the way a place is told, live here.

mod fix;
mod pointer;

use serde::Serialize;
use serde_json::Value;

pub use fix::Fix;
pub use pointer::{pointer_name, pointer_names, pointer_step};

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// The thing cannot be used as it is.
    Error,
    /// It can be used, and probably does not say what its author means.
    Warning,
    /// Worth knowing; nothing to mend.
    Info,
}

/// Where a finding points: into a file of records, or into a document. Lines and columns count from one, bytes from zero.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The file's relative path, or `None` for a document handed in directly.
    pub file: Option<String>,
    /// The record's number in its file, from one.
    pub record: Option<u64>,
    /// The line, from one.
    pub line: Option<u64>,
    /// The column in bytes, from one.
    pub column: Option<u64>,
    /// The byte, from zero, in the inflated text.
    pub byte_offset: Option<u64>,
    /// A JSON Pointer (RFC 6901) from the root of the file or document.
    pub pointer: Option<String>,
}

/// One finding about a file or a document.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A stable name for the rule, such as `import.truncated`.
    pub code: &'static str,
    /// Where.
    pub place: Place,
    /// One sentence: what was found, and what was wanted. Lower case, no final stop.
    pub message: String,
    /// What to do about it, where that is not plain from the message.
    pub hint: Option<String>,
    /// A change that mends it, where there is one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding without hint or fix.
    pub fn new(severity: Severity, code: &'static str, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity, code, place, message: message.into(), hint: None, fix: None }
    }

    /// The same finding with advice.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = Some(hint.into());
        self
    }

    /// The same finding with a change that mends it.
    pub fn with_fix(
        mut self,
        title: impl Into<String>,
        pointer: impl Into<String>,
        value: Option<Value>,
    ) -> Diagnostic {
        self.fix = Some(Fix { title: title.into(), pointer: pointer.into(), value });
        self
    }
}

/// The word of `known` nearest to `found`, if a slip of the fingers explains the difference.
pub fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|word| (edit_distance(&found.to_lowercase(), &word.to_lowercase()), word))
        .filter(|(distance, word)| *distance <= 1 + word.len() / 4)
        .min()
        .map(|(_, word)| word)
}

fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_fingers_finds_its_word() {
        let known = ["leadTime", "deploymentFrequency", "timeToRestore"];
        assert_eq!(nearest("leadtime", known), Some("leadTime"));
        assert_eq!(nearest("deploymentFrequencey", known), Some("deploymentFrequency"));
        assert_eq!(nearest("holidays", known), None);
    }
}
