//! Values as Jira writes them: people, options, sprints, and names with invisible characters at their ends.

use std::borrow::Cow;

use crate::source::json::{Json, Walk};

/// A longer value is a description: it is not kept for filters.
const LONGEST_VALUE: usize = 255;

/// A name without spaces, controls and zero-width characters at its ends.
pub(super) fn clean(text: Cow<'_, str>) -> Cow<'_, str> {
    let unseen =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(unseen)),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(unseen).to_owned()),
    }
}

/// The shown name of a status, type, priority, person or option. Server's people have no `displayName` at times.
pub(super) fn name<'a>(json: &mut Json<'a>) -> Walk<Option<Cow<'a, str>>> {
    if json.peek() != Some(b'{') {
        return Ok(json.scalar()?.map(clean));
    }
    Ok(choice(json)?.shown())
}

/// Every member of an object that may be its name.
#[derive(Default)]
struct Choice<'a> {
    display_name: Option<Cow<'a, str>>,
    value: Option<Cow<'a, str>>,
    name: Option<Cow<'a, str>>,
    key: Option<Cow<'a, str>>,
    is_sprint: bool,
    is_document: bool,
    /// What a document says.
    text: String,
}

impl<'a> Choice<'a> {
    fn shown(self) -> Option<Cow<'a, str>> {
        let text = self.is_document.then_some(Cow::Owned(self.text));
        self.display_name.or(self.value).or(self.name).or(self.key).or(text).map(clean).filter(|text| !text.is_empty())
    }
}

fn choice<'a>(json: &mut Json<'a>) -> Walk<Choice<'a>> {
    let mut choice = Choice::default();
    json.object(|name, json| {
        match name {
            "displayName" => choice.display_name = json.scalar()?,
            "value" => choice.value = json.scalar()?,
            "name" => choice.name = json.scalar()?,
            "key" | "accountId" => choice.key = choice.key.take().or(json.scalar()?),
            "boardId" | "originBoardId" => {
                choice.is_sprint = true;
                json.skip()?;
            }
            "type" => choice.is_document = json.scalar()?.as_deref() == Some("doc"),
            "content" => rich_text(json, &mut choice.text)?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(choice)
}

/// The words in a list of nodes of a document (Atlassian Document Format), a block a line. Version 2 of the API, all that Server has, gives
/// one text instead.
fn rich_text(json: &mut Json<'_>, text: &mut String) -> Walk<()> {
    if json.peek() != Some(b'[') {
        return json.skip();
    }
    json.list(|json| {
        if json.peek() != Some(b'{') {
            return json.skip();
        }
        json.object(|name, json| {
            match name {
                "text" => text.push_str(&json.scalar()?.unwrap_or_default()),
                "content" => {
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    rich_text(json, text)?;
                }
                _ => json.skip()?,
            }
            Ok(())
        })
    })
}

/// What further members of `fields` hold.
#[derive(Default)]
pub(super) struct Further<'a> {
    /// Scalars and options, as `name=value`.
    pub extras: Vec<Cow<'a, str>>,
    /// The names of sprints, whichever custom field they are in.
    pub sprints: Vec<Cow<'a, str>>,
    /// Members that hold something else.
    pub ignored: u32,
}

impl<'a> Further<'a> {
    /// Reads a custom field, or a member that this adapter does not know by name.
    pub fn take(&mut self, member: &str, json: &mut Json<'a>) -> Walk<()> {
        match json.peek() {
            Some(b'[') => json.list(|json| self.take_one(member, json)),
            _ => self.take_one(member, json),
        }
    }

    fn take_one(&mut self, member: &str, json: &mut Json<'a>) -> Walk<()> {
        if json.null() {
            return Ok(());
        }
        let value = match json.peek() {
            Some(b'{') => {
                let choice = choice(json)?;
                if choice.is_sprint || member == "sprint" || member == "closedSprints" {
                    self.sprints.extend(choice.shown());
                    return Ok(());
                }
                choice.shown()
            }
            _ => json.scalar()?.map(clean),
        };
        match value {
            Some(value) if is_rank(&value) => {}
            Some(value) => match server_sprint(&value) {
                Some(name) => self.sprints.push(Cow::Owned(name)),
                None if value.is_empty() || value.len() > LONGEST_VALUE => self.ignored += 1,
                None => self.extras.push(Cow::Owned(format!("{member}={value}"))),
            },
            None => self.ignored += 1,
        }
        Ok(())
    }
}

/// The place of an issue among others, `0|i000db:`: it says nothing of the issue itself.
fn is_rank(value: &str) -> bool {
    let mut parts = value.split('|');
    matches!((parts.next(), parts.next(), parts.next()), (Some("0" | "1" | "2"), Some(rank), None) if rank.contains(':'))
}

/// The name of a sprint as Server writes it: `com.atlassian.greenhopper.service.sprint.Sprint@1f3[id=1,…,name=Sprint 1,…]`.
fn server_sprint(value: &str) -> Option<String> {
    let (_, members) = value.split_once("greenhopper.service.sprint.Sprint@")?;
    let (_, after) = members.split_once(",name=")?;
    // A name may hold commas: it ends where another member begins.
    let ends = [",startDate=", ",goal=", ",endDate=", ",completeDate=", ",sequence=", "]"];
    let end = ends.iter().filter_map(|end| after.find(end)).min()?;
    Some(after[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn further(text: &str) -> (Vec<String>, Vec<String>, u32) {
        let mut further = Further::default();
        further.take("customfield_1", &mut Json::new(text.as_bytes())).expect(text);
        let owned = |texts: &[Cow<'_, str>]| texts.iter().map(|text| text.clone().into_owned()).collect();
        (owned(&further.extras), owned(&further.sprints), further.ignored)
    }

    #[test]
    fn options_scalars_and_sprints_are_told_apart() {
        for (text, extras, sprints, ignored) in [
            ("\"gold\"", vec!["customfield_1=gold"], vec![], 0),
            ("3.5", vec!["customfield_1=3.5"], vec![], 0),
            ("null", vec![], vec![], 0),
            ("{\"self\":\"x\",\"value\":\"To Do\"}", vec!["customfield_1=To Do"], vec![], 0),
            ("[{\"name\":\"a\"},{\"name\":\"b\"}]", vec!["customfield_1=a", "customfield_1=b"], vec![], 0),
            ("[{\"name\":\"Sprint 1\",\"boardId\":8}]", vec![], vec!["Sprint 1"], 0),
            (
                "[\"com.atlassian.greenhopper.service.sprint.Sprint@1f[id=1,state=CLOSED,name=Pay, now,startDate=x]\"]",
                vec![],
                vec!["Pay, now"],
                0,
            ),
            ("\"0|i000db:\"", vec![], vec![], 0),
            ("{\"showField\":false}", vec![], vec![], 1),
            ("{\"content\":[\"no document\"]}", vec![], vec![], 1),
            (
                "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"In \"},\
                 {\"type\":\"text\",\"text\":\"two\"}]},{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"blocks\"}]}]}",
                vec!["customfield_1=In two\nblocks"],
                vec![],
                0,
            ),
        ] {
            let texts = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(further(text), (texts(extras), texts(sprints), ignored), "{text}");
        }
    }

    #[test]
    fn invisible_ends_of_names_are_cut() {
        assert_eq!(clean("\u{200b} In Progress\u{0}".into()), "In Progress");
        assert_eq!(clean("a\u{200b}b".into()), "a\u{200b}b");
    }
}
