//! What a snapshot must be: the same workspace, or a refusal.

use dora_insight::report::{Summary, canonical_json};
use dora_insight::snapshot::Unreadable;
use dora_insight::workspace::{ImportError, Workspace};

use crate::naive::case::{Case, bytes, engine, options};
use crate::organisation::Dice;

fn wild(number: usize) -> Case {
    Case::all("a snapshot").nth(number).expect("a case")
}

fn imports(workspace: &Workspace) -> String {
    canonical_json(&workspace.imports()).expect("import reports as JSON")
}

fn summary(workspace: &mut Workspace) -> String {
    let summary = workspace.summary();
    // Bytes in memory are counted with what a vector holds in reserve.
    canonical_json(&Summary { column_bytes: 0, text_bytes: 0, ..summary }).expect("a summary as JSON")
}

#[test]
fn a_loaded_workspace_answers_as_the_saved_one() {
    for mut case in Case::all("a snapshot").step_by(5) {
        let queries = case.queries("week");
        let half = case.text[..case.text.len() / 2].rfind('\n').map_or(0, |end| end + 1);
        let (left, right) = case.text.split_at(half);
        let mut saved = engine(&[("a", left), ("b", right)]);
        saved.import_file(b"<html>", &options("broken")).expect("a file");
        let mut loaded = Workspace::load(&saved.save().expect("a snapshot")).expect("the same workspace");
        assert!(bytes(&mut loaded, &queries) == bytes(&mut saved, &queries), "{}", case.what);
        assert_eq!(imports(&loaded), imports(&saved), "{}", case.what);
        assert_eq!(summary(&mut loaded), summary(&mut saved), "{}", case.what);
        // Whatever is done next is done alike.
        for workspace in [&mut loaded, &mut saved] {
            workspace.forget_file("main", "a");
            workspace.import_file(case.text.as_bytes(), &options("c")).expect("a file");
        }
        assert!(bytes(&mut loaded, &queries) == bytes(&mut saved, &queries), "{} with a file more", case.what);
        assert!(loaded.save() == saved.save(), "{}: a snapshot of it is the same again", case.what);
    }
}

#[test]
fn damage_is_refused_and_nothing_panics() {
    let mut case = wild(3);
    let snapshot = engine(&[("a", &case.text)]).save().expect("a snapshot");
    assert_eq!(Workspace::load(b"[]").map(drop), Err(Unreadable::Foreign));
    for end in (0..snapshot.len()).step_by(97) {
        assert!(Workspace::load(&snapshot[..end]).is_err(), "cut at {end}");
    }
    for at in (0..snapshot.len()).step_by(61) {
        let mut changed = snapshot.clone();
        changed[at] ^= 1 << case.dice.below(8);
        assert!(Workspace::load(&changed).is_err(), "byte {at}");
    }
}

#[test]
fn what_a_forger_writes_is_looked_at_before_it_is_used() {
    let mut dice = Dice::new(11, "a forger");
    let mut case = wild(4);
    let queries = case.queries("month");
    let snapshot = engine(&[("a", &case.text)]).save().expect("a snapshot");
    let body = snapshot.len() - 8;
    for _ in 0..1500 {
        let mut forged = snapshot.clone();
        for _ in 0..=dice.below(3) {
            forged[24 + dice.below(body - 24)] = dice.below(256) as u8;
        }
        let checksum = dora_insight::snapshot::digest(&forged[..body]);
        forged[body..].copy_from_slice(&checksum.to_le_bytes());
        if let Ok(mut workspace) = Workspace::load(&forged) {
            bytes(&mut workspace, &queries);
            workspace.import_file(case.text.as_bytes(), &options("b")).expect("a file");
            bytes(&mut workspace, &queries);
        }
    }
}

#[test]
fn a_file_that_is_being_read_is_in_no_snapshot() {
    let mut workspace = Workspace::new();
    let file = workspace.begin_file(&options("a")).expect("a file begins");
    assert_eq!(workspace.save().map(drop), Err(ImportError::StillOpen));
    workspace.cancel_file(file).expect("a file is cancelled");
    assert!(workspace.save().is_ok());
}

#[test]
fn one_file_is_forgotten_and_the_others_stay() {
    let mut case = wild(5);
    let queries = case.queries("week");
    let half: String = case.text.lines().step_by(2).flat_map(|line| [line, "\n"]).collect();
    let rest: String = case.text.lines().skip(1).step_by(2).flat_map(|line| [line, "\n"]).collect();
    let mut both = engine(&[("a", &half), ("b", &rest)]);
    both.forget_file("main", "b");
    both.forget_file("main", "nobody");
    let mut one = engine(&[("a", &half)]);
    assert!(bytes(&mut both, &queries) == bytes(&mut one, &queries));
    assert_eq!(imports(&both), imports(&one));
}
