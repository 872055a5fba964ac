//! A JSON text as a tree.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::diag::{Diagnostic, Place, Severity, pointer_name};

/// How deep a document may nest.
const MAX_DEPTH: usize = 64;

/// One value of a document. Unlike a map, an object keeps the order of its members and shows doubled ones.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// Null.
    Null,
    /// True or false.
    Flag(bool),
    /// Any number.
    Number(f64),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Node>),
    /// Named values in order.
    Object(Vec<(String, Node)>),
}

/// Reads a document's text. The one finding of a text that is no JSON says where it breaks.
pub fn parse(text: &str) -> Result<Node, Box<Diagnostic>> {
    let node: Node = serde_json::from_str(text).map_err(|error| {
        let place = Place {
            line: Some(error.line() as u64),
            column: Some(error.column() as u64),
            pointer: Some(String::new()),
            ..Place::default()
        };
        let message = format!("found a text that is no JSON: {}", plain_reason(&error));
        Box::new(Diagnostic::new(Severity::Error, "document.syntax", place, message))
    })?;
    if node.depth() > MAX_DEPTH {
        let place = Place { pointer: Some(String::new()), ..Place::default() };
        let message = format!("found nesting of {} levels, wanted at most {MAX_DEPTH}", node.depth());
        return Err(Box::new(Diagnostic::new(Severity::Error, "document.depth", place, message)));
    }
    Ok(node)
}

/// serde_json's reason without its own "at line … column …", which the place already says.
fn plain_reason(error: &serde_json::Error) -> String {
    let said = error.to_string();
    match said.rfind(" at line ") {
        Some(at) => said[..at].to_owned(),
        None => said,
    }
}

impl Node {
    /// The value of a member; the last one of doubled ones.
    pub fn member(&self, name: &str) -> Option<&Node> {
        match self {
            Node::Object(members) => members.iter().rev().find(|(member, _)| member == name).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The value at a JSON Pointer.
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        let Some(rest) = pointer.strip_prefix('/') else { return pointer.is_empty().then_some(self) };
        let (step, after) = match rest.find('/') {
            Some(end) => rest.split_at(end),
            None => (rest, ""),
        };
        let next = match self {
            Node::List(nodes) => nodes.get(step.parse::<usize>().ok()?)?,
            _ => self.member(&pointer_name(step))?,
        };
        next.at(after)
    }

    fn depth(&self) -> usize {
        match self {
            Node::List(nodes) => 1 + nodes.iter().map(Node::depth).max().unwrap_or(0),
            Node::Object(members) => 1 + members.iter().map(|(_, node)| node.depth()).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// The value in few words, for messages.
    pub fn shown(&self) -> String {
        match self {
            Node::Null => "null".to_owned(),
            Node::Flag(flag) => flag.to_string(),
            Node::Number(number) => number.to_string(),
            Node::Text(text) if text.chars().count() > 40 => {
                format!("\"{}…\"", text.chars().take(40).collect::<String>())
            }
            Node::Text(text) => format!("\"{text}\""),
            Node::List(nodes) if nodes.is_empty() => "an empty list".to_owned(),
            Node::List(_) => "a list".to_owned(),
            Node::Object(_) => "an object".to_owned(),
        }
    }

    /// The same value as an ordinary JSON value.
    pub fn to_value(&self) -> Value {
        match self {
            Node::Null => Value::Null,
            Node::Flag(flag) => Value::Bool(*flag),
            Node::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Value::from(*number as i64),
            Node::Number(number) => Value::from(*number),
            Node::Text(text) => Value::from(text.as_str()),
            Node::List(nodes) => nodes.iter().map(Node::to_value).collect(),
            Node::Object(members) => members.iter().map(|(name, node)| (name.clone(), node.to_value())).collect(),
        }
    }

    /// This document over a base: each section (a member of the root that is an object in both) is taken member by member, and a
    /// member that this document gives replaces the base's whole.
    pub fn over(&self, base: &Node) -> Node {
        let (Node::Object(own), Node::Object(base)) = (self, base) else { return self.clone() };
        let mut merged = base.clone();
        for (name, node) in own {
            let value = match (node, merged.iter().find(|(known, _)| known == name)) {
                (Node::Object(members), Some((_, Node::Object(known)))) => {
                    let mut section = known.clone();
                    for (member, value) in members {
                        replace(&mut section, member, value.clone());
                    }
                    Node::Object(section)
                }
                _ => node.clone(),
            };
            replace(&mut merged, name, value);
        }
        Node::Object(merged)
    }
}

fn replace(members: &mut Vec<(String, Node)>, name: &str, value: Node) {
    match members.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => *known = value,
        None => members.push((name.to_owned(), value)),
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
                Ok(Node::Flag(flag))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
                Ok(Node::Number(number))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
                Ok(Node::Number(number as f64))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
                Ok(Node::Number(number as f64))
            }
            fn visit_str<E>(self, text: &str) -> Result<Node, E> {
                Ok(Node::Text(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
                let mut nodes = Vec::new();
                while let Some(node) = list.next_element()? {
                    nodes.push(node);
                }
                Ok(Node::List(nodes))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Node, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = object.next_entry()? {
                    members.push(member);
                }
                Ok(Node::Object(members))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_over_its_base_replaces_whole_members_of_sections() {
        let base = parse(r#"{"a":{"x":{"p":1,"q":2},"y":1},"b":[1]}"#).expect("the base");
        let own = parse(r#"{"a":{"x":{"p":9}},"c":true}"#).expect("the document");
        let merged = serde_json::to_string(&own.over(&base).to_value()).expect("a value");
        assert_eq!(merged, r#"{"a":{"x":{"p":9},"y":1},"b":[1],"c":true}"#);
    }

    #[test]
    fn a_broken_text_says_where() {
        let finding = parse("{\n \"a\": 1,\n}").expect_err("a trailing comma");
        assert_eq!((finding.place.line, finding.place.column), (Some(3), Some(1)));
        let deep = format!("{}1{}", "[".repeat(70), "]".repeat(70));
        assert_eq!(parse(&deep).expect_err("too deep").code, "document.depth");
    }
}
