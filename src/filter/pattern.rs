//! Texts to compare with, and shapes that texts may have.

use regex_lite::{Regex, RegexBuilder};

/// The longest regular expression a document may hold.
pub(super) const LONGEST_REGEX: usize = 512;

/// One comparison of a text. Case is folded on both sides unless the pattern is exact.
#[derive(Clone, Debug)]
pub struct Pattern {
    shape: Shape,
    exact_case: bool,
}

#[derive(Clone, Debug)]
enum Shape {
    Whole(String),
    Start(String),
    End(String),
    Part(String),
    Glob(Vec<char>),
    Regex(Box<Regex>),
}

impl Pattern {
    fn new(text: &str, exact_case: bool, shape: impl FnOnce(String) -> Shape) -> Pattern {
        let text = if exact_case { text.to_owned() } else { text.to_lowercase() };
        Pattern { shape: shape(text), exact_case }
    }

    /// The whole text.
    pub fn whole(text: &str, exact_case: bool) -> Pattern {
        Pattern::new(text, exact_case, Shape::Whole)
    }

    /// The beginning of the text.
    pub fn start(text: &str, exact_case: bool) -> Pattern {
        Pattern::new(text, exact_case, Shape::Start)
    }

    /// The end of the text.
    pub fn end(text: &str, exact_case: bool) -> Pattern {
        Pattern::new(text, exact_case, Shape::End)
    }

    /// Any part of the text.
    pub fn part(text: &str, exact_case: bool) -> Pattern {
        Pattern::new(text, exact_case, Shape::Part)
    }

    /// The whole text, where `*` stands for any characters and `?` for one.
    pub fn glob(text: &str, exact_case: bool) -> Pattern {
        Pattern::new(text, exact_case, |text| Shape::Glob(text.chars().collect()))
    }

    /// Any part of the text that the regular expression matches, in linear time.
    pub fn regex(text: &str, exact_case: bool) -> Result<Pattern, String> {
        if text.len() > LONGEST_REGEX {
            return Err(format!("found {} bytes, wanted at most {LONGEST_REGEX}", text.len()));
        }
        let regex = RegexBuilder::new(text).case_insensitive(!exact_case).size_limit(1 << 20).build();
        match regex {
            Ok(regex) => Ok(Pattern { shape: Shape::Regex(Box::new(regex)), exact_case }),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The whole text it stands for, folded, if it stands for one.
    pub fn word(&self) -> Option<&str> {
        match &self.shape {
            Shape::Whole(text) => Some(text),
            _ => None,
        }
    }

    /// How it compares, and with what: as it was written, but folded unless it is exact.
    pub fn told(&self) -> (&'static str, String) {
        match &self.shape {
            Shape::Whole(text) => ("is", text.clone()),
            Shape::Start(text) => ("starts with", text.clone()),
            Shape::End(text) => ("ends with", text.clone()),
            Shape::Part(text) => ("contains", text.clone()),
            Shape::Glob(glob) => ("matches", glob.iter().collect()),
            Shape::Regex(regex) => ("matches the expression", regex.as_str().to_owned()),
        }
    }

    /// Whether the text is like this.
    pub fn matches(&self, text: &str) -> bool {
        if let Shape::Regex(regex) = &self.shape {
            return regex.is_match(text);
        }
        if self.exact_case {
            return self.matches_folded(text);
        }
        self.matches_folded(&text.to_lowercase())
    }

    fn matches_folded(&self, text: &str) -> bool {
        match &self.shape {
            Shape::Whole(wanted) => text == wanted,
            Shape::Start(wanted) => text.starts_with(wanted.as_str()),
            Shape::End(wanted) => text.ends_with(wanted.as_str()),
            Shape::Part(wanted) => text.contains(wanted.as_str()),
            Shape::Glob(glob) => glob_matches(glob, text),
            Shape::Regex(regex) => regex.is_match(text),
        }
    }
}

/// Walks text and glob together; a star that turns out too short is lengthened by one character at a time.
fn glob_matches(glob: &[char], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut g, mut t) = (0, 0);
    let mut star = None;
    while t < text.len() {
        match glob.get(g) {
            Some('*') => {
                star = Some((g, t));
                g += 1;
            }
            Some(wanted) if *wanted == '?' || *wanted == text[t] => {
                g += 1;
                t += 1;
            }
            _ => match star {
                Some((at, covered)) => {
                    star = Some((at, covered + 1));
                    g = at + 1;
                    t = covered + 1;
                }
                None => return false,
            },
        }
    }
    glob[g..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn globs_match_whole_texts() {
        for (glob, text, expected) in [
            ("prod*", "Production", true),
            ("prod*", "pre-prod", false),
            ("*prod", "pre-prod", true),
            ("prod-?u", "prod-EU", true),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b", "xxaxxbxx", false),
            ("", "", true),
            ("*", "", true),
            ("?", "", false),
            ("É*", "été", true),
        ] {
            assert_eq!(Pattern::glob(glob, false).matches(text), expected, "{glob} {text}");
        }
        assert!(!Pattern::glob("prod*", true).matches("Production"));
    }

    #[test]
    fn a_regular_expression_is_bounded() {
        assert!(Pattern::regex("^v\\d+\\.\\d+\\.\\d+$", false).is_ok_and(|pattern| pattern.matches("v1.2.3")));
        assert!(Pattern::regex("(", false).is_err());
        assert!(Pattern::regex(&"a".repeat(513), false).is_err());
    }
}
