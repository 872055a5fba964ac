//! The guide's examples are what it says they are.

use std::fs;
use std::path::Path;

use dora_insight::workspace::check_document;
use serde_json::{Value, json};

/// The JSON blocks of a guide, wrapped where they show only a part of a document.
fn blocks(guide: &str) -> Vec<Value> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(guide)).expect("the guide");
    let blocks = text.split("```json\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    blocks
        .map(|block| match serde_json::from_str(block) {
            Ok(whole) => whole,
            Err(_) => {
                serde_json::from_str(&format!("{{{block}}}")).unwrap_or_else(|error| panic!("{error} in\n{block}"))
            }
        })
        .collect()
}

#[test]
fn every_example_of_the_guide_is_a_sound_document() {
    let mut profiles = 0;
    for mut block in blocks("profile.md") {
        let members = [("corrections", "corrections"), ("covers", "integration"), ("parts", "score")];
        let kind = members.iter().find(|(member, _)| !block[*member].is_null()).map_or("profile", |(_, kind)| kind);
        if kind == "profile" && block["id"].is_null() {
            block["id"] = json!("example");
        }
        profiles += usize::from(kind == "profile");
        let checked = check_document(kind, &block.to_string()).expect("a known kind");
        assert_eq!(checked.diagnostics, vec![], "{block}");
    }
    assert!(profiles >= 5);
}

#[test]
fn every_example_of_the_guide_to_workspaces_is_a_sound_document() {
    let blocks = blocks("workspace.md");
    assert_eq!(blocks.len(), 5);
    for block in blocks {
        let kind = block["type"].as_str().expect("a type");
        assert_eq!(check_document(kind, &block.to_string()).expect("a known kind").diagnostics, vec![], "{block}");
    }
}

#[test]
fn the_default_profile_says_everything_in_less_than_eighty_lines() {
    let text = dora_insight::profile::DEFAULT_PROFILE;
    assert!(text.lines().count() < 80, "{} lines", text.lines().count());
    assert!(text.lines().all(|line| line.len() <= 160), "a line is too long to be read");
    assert_eq!(check_document("profile", text).expect("a known kind").diagnostics, vec![]);
}

#[test]
fn every_definition_of_the_table_is_a_sound_one() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/profile.md")).expect("the guide");
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("| `\"") && line.contains("\"record\"")).collect();
    assert_eq!(rows.len(), 4);
    for row in rows {
        let definition = row.split('`').find(|part| part.contains("\"record\"")).expect("a definition in code");
        let profile = format!("{{\"id\":\"example\",\"definitions\":{{{definition}}}}}");
        let checked = check_document("profile", &profile).expect("a known kind");
        let errors: Vec<_> = checked.diagnostics.iter().filter(|finding| finding.code != "lint.totalDiffers").collect();
        assert!(errors.is_empty(), "{row}\n{errors:?}");
    }
}

#[test]
fn the_guide_lists_the_choices_by_the_numbers_that_answers_use() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/profile.md")).expect("the guide");
    for (index, name) in dora_insight::profile::CHOICES.iter().enumerate() {
        let row = format!("| {} | {name} | ", index + 1);
        assert!(text.lines().any(|line| line.starts_with(&row)), "no row {row}");
    }
}
