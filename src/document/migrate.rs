//! From older spellings of a document to the present one.

use super::Node;

/// One step from a version of a document to the next.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The version it starts from; it leads to the next one.
    pub from: f64,
    /// What it does, in words.
    pub title: &'static str,
    /// Members of the root that have another name since: the older name, the newer one.
    pub renamed: &'static [(&'static str, &'static str)],
}

/// Takes a document through every step from its version on; gives it with its new version, and the steps taken. Where both the
/// older and the newer name are there, the older one is left as it is, for the check to report.
pub fn migrate(document: &Node, version: f64, table: &'static [Migration]) -> (Node, Vec<&'static Migration>) {
    let mut members = match document {
        Node::Object(members) => members.clone(),
        _ => return (document.clone(), Vec::new()),
    };
    let mut taken = Vec::new();
    for step in table.iter().filter(|step| step.from >= version) {
        for (old, new) in step.renamed {
            if members.iter().any(|(name, _)| name == new) {
                continue;
            }
            for (name, _) in members.iter_mut().filter(|(name, _)| name == old) {
                *name = (*new).to_owned();
            }
        }
        set_version(&mut members, step.from + 1.0);
        taken.push(step);
    }
    (Node::Object(members), taken)
}

fn set_version(members: &mut Vec<(String, Node)>, version: f64) {
    match members.iter_mut().find(|(name, _)| name == "schemaVersion") {
        Some((_, node)) => *node = Node::Number(version),
        None => members.insert(0, ("schemaVersion".to_owned(), Node::Number(version))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;

    #[test]
    fn steps_are_taken_in_order_from_the_documents_version_on() {
        const TABLE: &[Migration] = &[
            Migration { from: 0.0, title: "a is called b", renamed: &[("a", "b")] },
            Migration { from: 1.0, title: "b is called c", renamed: &[("b", "c")] },
        ];
        let shown = |text: &str, version: f64| {
            let (node, taken) = migrate(&parse(text).expect("a document"), version, TABLE);
            (node.to_value().to_string(), taken.len())
        };
        assert_eq!(shown(r#"{"a":1}"#, 0.0), (r#"{"c":1,"schemaVersion":2}"#.to_owned(), 2));
        assert_eq!(shown(r#"{"schemaVersion":1,"b":1}"#, 1.0), (r#"{"c":1,"schemaVersion":2}"#.to_owned(), 1));
        assert_eq!(shown(r#"{"schemaVersion":2,"a":1}"#, 2.0), (r#"{"a":1,"schemaVersion":2}"#.to_owned(), 0));
    }
}
