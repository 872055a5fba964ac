//! The words of titles, branches and messages.

use super::super::dice::Dice;
use super::change::Kind;

const VERBS: [&str; 12] = [
    "Add", "Rework", "Speed up", "Simplify", "Fix", "Test", "Document", "Extend", "Harden", "Split", "Tidy", "Migrate",
];

const TAILS: [&str; 10] = [
    "",
    "",
    "",
    " for guests",
    " behind a flag",
    " on slow networks",
    " in the report",
    " for new accounts",
    " after the upgrade",
    " without polling",
];

/// Titles that are not in ASCII: scripts, accents, quotation marks, an emoji, a composed letter.
const FOREIGN: [&str; 12] = [
    "Überweisungsformular: Prüfziffer ergänzen",
    "修复结算页面的货币显示",
    "Añade validación del código postal",
    "支払い画面の文言を更新",
    "Corrige l’arrondi des factures à zéro décimale",
    "Исправить сортировку заказов",
    "Fix “smart” quotes — naïve parser",
    "✨ Animate the basket badge",
    "Größentabelle für Schuhe",
    "भुगतान विवरण जोड़ें",
    "İstanbul depot: dotted capital I in city names",
    "Cafe\u{301} menu: combining accents in search",
];

const DEPENDENCIES: [&str; 8] =
    ["left-frame", "http-kit", "tiny-router", "date-grid", "form-guard", "svg-press", "queue-lite", "zod-like"];

const MESSAGES: [&str; 8] = [
    "Cover the empty case",
    "Rename for clarity",
    "Address review",
    "Fix the build",
    "Add a test",
    "Handle missing values",
    "Move the check up",
    "Update the docs",
];

/// What a change does, in one line.
pub fn title(dice: &mut Dice, subjects: &[&str]) -> String {
    if dice.chance(30) {
        return dice.pick(&FOREIGN).to_owned();
    }
    let (verb, subject) = (dice.pick(&VERBS), dice.pick(subjects));
    format!("{verb} {subject}{}", dice.pick(&TAILS))
}

/// The title of a newer dependency.
pub fn dependency(dice: &mut Dice) -> String {
    let name = dice.pick(&DEPENDENCIES);
    let (major, minor, patch) = (dice.between(0, 7), dice.between(0, 19), dice.between(0, 9));
    format!("chore(deps): update {name} to v{major}.{minor}.{patch}")
}

/// A branch's commit message; the first tells what the change does.
pub fn commit(dice: &mut Dice, index: usize, title: &str) -> String {
    match index {
        0 => title.to_owned(),
        _ => dice.pick(&MESSAGES).to_owned(),
    }
}

/// The branch of a change, with its issue key if it has one.
pub fn branch(kind: Kind, key: Option<&str>, title: &str) -> String {
    let folder = match kind {
        Kind::Feature => "feature",
        Kind::Dependency => "renovate",
        Kind::Release => "release",
        Kind::Hotfix => "hotfix",
        Kind::Revert => "revert",
    };
    match key {
        Some(key) => format!("{folder}/{key}-{}", slug(title)),
        None => format!("{folder}/{}", slug(title)),
    }
}

/// The letters and digits of a title, joined by hyphens; at most six words.
fn slug(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).take(6).collect();
    if words.is_empty() { "translation".to_owned() } else { words.join("-") }
}
