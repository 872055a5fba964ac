//! Precision and recall of each link rule on the sample organisation, whose generator knows what joins what.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use dora_insight::profile::LinkRule;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::{Value, json};

use crate::link_quality::{Joined, Labels, table};
use crate::organisation::{Organisation, SAMPLE_SEED, Truth, events_ndjson};

fn path(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links").join(name)
}

/// The labels of a file, by link. They are written a record a line, for people to read.
fn labels(name: &str) -> BTreeMap<String, Labels> {
    let text = fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What joins what in the sample, of every so many records of a kind.
fn truth(truth: &Truth) -> BTreeMap<String, Labels> {
    let one = |(record, partner): (&String, &Option<String>)| (record.clone(), partner.iter().cloned().collect());
    let several = |(record, partners): (&String, &Vec<String>)| (record.clone(), partners.clone());
    BTreeMap::from([
        ("ships".to_owned(), truth.shipped.iter().step_by(7).map(one).collect()),
        ("cause".to_owned(), truth.caused.iter().map(one).collect()),
        ("undoes".to_owned(), truth.undone.iter().map(one).collect()),
        ("answers".to_owned(), truth.answered.iter().step_by(3).map(several).collect()),
    ])
}

/// Holds a text equal to a file, or writes the file where `UPDATE_GOLDEN` is set.
fn held_equal(name: &str, text: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path(name), text).expect("the file can be written");
    }
    let known = fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(text, known, "{name}");
}

#[test]
fn the_labels_of_the_sample_are_what_was_played() {
    let mut text = "{\n".to_owned();
    let all = truth(&Organisation::sample(SAMPLE_SEED).truth);
    for (index, (link, labels)) in all.iter().enumerate() {
        let lines: Vec<String> =
            labels.iter().map(|(record, partners)| format!("    {}: {}", json!(record), json!(partners))).collect();
        let comma = if index + 1 < all.len() { "," } else { "" };
        text += &format!("  {}: {{\n{}\n  }}{comma}\n", json!(link), lines.join(",\n"));
    }
    held_equal("sample.json", &(text + "}\n"));
    let count: usize = all.values().map(BTreeMap::len).sum();
    assert!(count >= 200, "{count} labels");
}

#[test]
fn each_rule_finds_as_much_of_the_sample_as_it_is_said_to() {
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "events.ndjson".to_owned(), integration: "sample".to_owned(), source: None };
    let text = events_ndjson(&Organisation::sample(SAMPLE_SEED));
    workspace.import_file(text.as_bytes(), &options).expect("an import");
    let base = json!({ "definitions": { "story": { "any": [{
        "record": "issue", "where": { "field": "key", "op": "exists" }, "at": ["created"]
    }] } } });
    let found = table(&mut workspace, &base, &links(), &labels("sample.json"));
    println!("{found}");
    held_equal("sample.expected.txt", &found);
}

/// Builds and deployments told by the images they put out and took in, and labelled by hand: an image deployed again and rolled back to; one
/// that only a later one took along; one taken from a mirror, one from nowhere; two in one deployment; a tag that was moved; no build at all.
#[test]
fn images_lead_from_a_change_and_from_its_build_to_where_they_went() {
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "images.ndjson".to_owned(), integration: "shop".to_owned(), source: None };
    let text = fs::read_to_string(path("images.ndjson")).expect("the records");
    let report = workspace.import_file(text.as_bytes(), &options).expect("an import");
    assert_eq!((report.refused, report.diagnostics.len()), (0, 0), "{:?}", report.diagnostics);
    let base = json!({ "definitions": { "build": { "any": [{
        "record": "run", "where": { "field": "kind", "op": "is", "value": "ci" }, "at": ["finished"]
    }] } } });
    let ships = json!({ "from": "change", "to": "deployment", "scope": [], "firstOfSeries": "ownsAll" });
    let built = json!({ "from": "build", "to": "deployment", "scope": [], "firstOfSeries": "ownsAll", "take": "all" });
    let links = [
        Joined { name: "ships", link: ships, rules: &["artifact", "sha", "nextByTime"] },
        Joined { name: "built", link: built, rules: &["artifact"] },
    ];
    let found = table(&mut workspace, &base, &links, &labels("images.json"));
    println!("{found}");
    held_equal("images.expected.txt", &found);
}

#[test]
fn every_rule_is_held_against_labels() {
    let mut used = BTreeSet::new();
    for name in ["sample.expected.txt", "devlake.expected.txt", "images.expected.txt"] {
        let text = fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split_whitespace().collect();
            if cells[2] != "0" && cells[3] != "0" {
                used.insert(cells[1].to_owned());
            }
        }
    }
    let all: BTreeSet<String> = LinkRule::WORDS.iter().map(|(word, _)| (*word).to_owned()).collect();
    assert_eq!(used, all);
}

fn links() -> Vec<Joined> {
    let ships = json!({ "from": "change", "to": "deployment", "scope": ["repo"] });
    let cause = json!({ "from": "incident", "to": "released", "scope": { "firstOf": ["service", "repo"] } });
    let undoes = json!({ "from": "revert", "to": "released", "scope": ["repo"] });
    let answers = json!({ "from": "story", "to": "change", "take": "all" });
    let joined = |name, link: &Value, rules| Joined { name, link: link.clone(), rules };
    vec![
        joined(
            "ships",
            &ships,
            &[
                "explicit",
                "sha",
                "headOfPush",
                "mergeCommit",
                "ancestry",
                "ancestrySincePrevious",
                "cherryPick",
                "nextByTime",
                "nextAfter",
            ],
        ),
        joined("cause", &cause, &["explicit", "latestAtOrBefore", "latestStrictlyBefore"]),
        joined("undoes", &undoes, &["revertedCommit"]),
        joined("answers", &answers, &["explicit", "issueKey"]),
    ]
}
