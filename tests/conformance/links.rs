//! Precision and recall of the link rules on a real project, held against labels read from its history without the engine: which release was
//! the first to contain the commit that merged a pull request, by walking the parents of each release; and which release a hotfix was for.

use std::collections::BTreeMap;

use serde_json::json;

use super::corpus::{inflated, workspace};
use super::link_quality::{Joined, Labels, table};

const LABELS: &str = include_str!("../links/devlake.json");
const EXPECTED: &str = include_str!("../links/devlake.expected.txt");

#[test]
fn each_rule_finds_as_much_of_a_real_history_as_it_is_said_to() {
    let labels: BTreeMap<String, Labels> = serde_json::from_str(LABELS).expect("the labels");
    assert!(labels.values().map(BTreeMap::len).sum::<usize>() >= 200);
    let mut workspace = workspace(&[("devlake.ndjson".to_owned(), inflated("real/devlake.ndjson.gz"))]);
    let links = [
        Joined {
            name: "ships",
            link: json!({ "from": "change", "to": "deployment", "scope": ["repo"], "firstOfSeries": "ownsAll" }),
            rules: &[
                "sha",
                "headOfPush",
                "mergeCommit",
                "ancestry",
                "ancestrySincePrevious",
                "nextByTime",
                "nextAfter",
            ],
        },
        // The same, where a copy of the change on another branch counts: read from the numbers that titles of commits end with.
        Joined {
            name: "copies",
            link: json!({ "from": "change", "to": "deployment", "scope": ["repo"], "firstOfSeries": "ownsAll" }),
            rules: &["ancestry", "cherryPick"],
        },
        Joined {
            name: "cause",
            link: json!({ "from": "incident", "to": "deployment", "scope": [] }),
            rules: &["explicit", "latestAtOrBefore", "latestStrictlyBefore"],
        },
    ];
    let found = table(&mut workspace, &json!({}), &links, &labels);
    println!("{found}");
    assert_eq!(found, EXPECTED);
}
