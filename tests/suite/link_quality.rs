//! How good the rules of links are: what each proposes, held against links that were labelled without the engine.

use std::collections::{BTreeMap, BTreeSet};

use dora_insight::store::RowId;
use dora_insight::workspace::Workspace;
use serde_json::{Value, json};

/// What a record truly leads to, by ids; nothing where it leads nowhere.
pub type Labels = BTreeMap<String, Vec<String>>;

/// A link as a profile says it, without its rules.
pub struct Joined {
    /// Its name, and that of its labels.
    pub name: &'static str,
    /// What it joins, and in which scope.
    pub link: Value,
    /// The rules to try, one at a time.
    pub rules: &'static [&'static str],
}

/// What each rule proposes for the records of a link that are labelled, by itself. Records are named as people name them.
pub fn proposals(workspace: &mut Workspace, base: &Value, joined: &Joined, rule: &str) -> Labels {
    let mut profile = base.clone();
    let mut link = joined.link.clone();
    link["by"] = json!([rule]);
    profile["links"][joined.name] = link;
    profile["id"] = json!("tried");
    let findings = workspace.set_documents(&json!({ "profiles": [profile] }).to_string());
    assert_eq!(findings, vec![], "{} by {rule}", joined.name);
    let mut found = Labels::new();
    let mut id = 0;
    while let Some(item) = workspace.item(RowId(id), Some("tried")).expect("an item") {
        id += 1;
        let verdict = item.links.iter().find(|link| link.link == joined.name);
        found.extend(verdict.map(|verdict| (item.key.clone(), verdict.keys.clone())));
    }
    found
}

/// A line for each rule: labels that it looked at, links that it proposed, those that are right, and what part they are of the proposed
/// (precision) and of the labelled ones (recall).
pub fn table(workspace: &mut Workspace, base: &Value, links: &[Joined], labels: &BTreeMap<String, Labels>) -> String {
    let mut text = format!(
        "{:<10}{:<24}{:>9}{:>10}{:>7}{:>12}{:>9}\n",
        "link", "rule", "labelled", "proposed", "right", "precision", "recall"
    );
    for joined in links {
        let of_link = &labels[joined.name];
        for rule in joined.rules {
            let proposed = proposals(workspace, base, joined, rule);
            let (mut all, mut proposals, mut right) = (0, 0, 0);
            for (record, partners) in of_link {
                let wanted: BTreeSet<&String> = partners.iter().collect();
                let found: BTreeSet<&String> = proposed.get(record).into_iter().flatten().collect();
                all += wanted.len();
                proposals += found.len();
                right += found.intersection(&wanted).count();
            }
            text += &format!(
                "{:<10}{rule:<24}{:>9}{proposals:>10}{right:>7}{:>12}{:>9}\n",
                joined.name,
                of_link.len(),
                share(right, proposals),
                share(right, all)
            );
        }
    }
    text
}

fn share(part: usize, all: usize) -> String {
    if all == 0 { "-".to_owned() } else { format!("{:.3}", part as f64 / all as f64) }
}
