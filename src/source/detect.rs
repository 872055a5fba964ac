//! Which tool a file came from, and what it is when it is no export at all.

use super::adapter::{ADAPTERS, Adapter};
use super::frame::{Framed, Framer, Lines};
use super::json::{Json, Refusal};
use super::{sheet, sign};
use crate::csv::{Rows, separator};

/// How much of a file is looked at before deciding.
pub(super) const HEAD_BYTES: usize = 64 << 10;

/// What a file turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Detected {
    /// The adapter's id.
    pub source: &'static str,
    /// What its records are, in words.
    pub holds: &'static str,
}

/// A file that holds no records, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct NoExport {
    pub code: &'static str,
    pub message: String,
    pub hint: &'static str,
}

/// The text behind a byte-order mark.
pub(super) fn without_mark(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head)
}

/// What the start of a file says about its encoding and kind, before any record is read.
pub(super) fn sniff(head: &[u8]) -> Result<usize, NoExport> {
    let refused = |code, message: &str, hint| Err(NoExport { code, message: message.to_owned(), hint });
    let text = without_mark(head);
    let prefix = head.len() - text.len();
    let first = text.iter().position(|byte| !byte.is_ascii_whitespace());
    match text {
        _ if first.is_none() => refused(
            "import.empty",
            "found an empty file, wanted records in JSON",
            "export again, and check that the export wrote something",
        ),
        [0x1f, 0x8b, ..] => refused(
            "import.gzip",
            "found gzip-compressed bytes, wanted their inflated text",
            "inflate the file first; the page and the command line do that by themselves",
        ),
        [b'P', b'K', 3, 4, ..] => refused(
            "import.zip",
            "found a zip archive, wanted the files inside it",
            "load it as a file of its own: the page and the command line unpack archives, though not those inside archives",
        ),
        _ if text.get(257..262) == Some(b"ustar") => refused(
            "import.tar",
            "found a tar archive, wanted the files inside it",
            "load it as a file of its own: the page and the command line unpack archives, though not those inside archives",
        ),
        [0xff, 0xfe, 0, 0, ..]
        | [0, 0, 0xfe, 0xff, ..]
        | [1..=255, 0, 0, 0, 1..=255, 0, 0, 0, ..]
        | [0, 0, 0, 1..=255, 0, 0, 0, 1..=255, ..] => {
            refused("import.encoding", "found text in UTF-32, wanted UTF-8", "save the file as UTF-8")
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => refused(
            "import.encoding",
            "found text in UTF-16, wanted UTF-8",
            "save the file as UTF-8; PowerShell's `>` writes UTF-16 unless told otherwise",
        ),
        [1..=255, 0, 1..=255, 0, ..] | [0, 1..=255, 0, 1..=255, ..] => refused(
            "import.encoding",
            "found text in UTF-16 without a byte-order mark, wanted UTF-8",
            "save the file as UTF-8",
        ),
        [0, ..] => refused(
            "import.binary",
            "found zero bytes, wanted records in JSON",
            "the file may be damaged: export again",
        ),
        _ => match first.map(|at| text[at]) {
            Some(b'<') => refused(
                "import.html",
                "found a page in HTML or XML, wanted records in JSON",
                "this is often a login or error page that was saved in place of the answer: check the token, and export again",
            ),
            Some(b'{' | b'[') => Ok(prefix),
            Some(_) if is_table(text) => refused(
                "import.csv",
                "found comma-separated values, and not the columns of a tool whose CSV is read here",
                "of Jira's the columns \"Issue key\" and \"Created\" are wanted, in English: set the language of your profile, and export again; of other tools export JSON",
            ),
            Some(byte) if byte.is_ascii_graphic() && !head_has_json_line(text) => Err(NoExport {
                code: "import.notJson",
                message: format!(
                    "found a text that begins with \"{}\", wanted records in JSON",
                    text[first.unwrap_or(0)..]
                        .iter()
                        .take(24)
                        .take_while(|byte| !byte.is_ascii_control())
                        .map(|byte| *byte as char)
                        .collect::<String>()
                ),
                hint: "export as JSON, or as one JSON object a line",
            }),
            _ => Ok(prefix),
        },
    }
}

/// Whether the first lines have as many cells as one another, and more than two.
fn is_table(text: &[u8]) -> bool {
    let mut widths = Vec::new();
    let mut rows = Rows::new(separator(text), 0);
    rows.push(text, &mut |row| widths.push(row.cells.len()));
    widths.truncate(3);
    widths.first().is_some_and(|first| *first > 2 && widths.len() > 1 && widths.iter().all(|width| width == first))
}

fn head_has_json_line(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n').skip(1).any(|line| line.first() == Some(&b'{'))
}

/// What lines mean in the file: records, pages of records where the first line wraps some, or nothing.
pub(super) fn lines(head: &[u8], wrappers: &[&[&str]]) -> Lines {
    if !is_lines(head) {
        return Lines::Nothing;
    }
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let wraps = |name: &String| wrappers.iter().any(|wrapper| wrapper[0] == name);
    if member_names(first).iter().any(wraps) { Lines::Pages } else { Lines::Records }
}

fn is_lines(head: &[u8]) -> bool {
    let mut objects = 0;
    for line in head.split(|byte| *byte == b'\n').map(|line| line.trim_ascii_end()) {
        if line.first() == Some(&b'{') && line.last() == Some(&b'}') {
            objects += 1;
        }
        if line.first().is_some_and(|byte| byte.is_ascii_whitespace()) && !line.trim_ascii().is_empty() {
            return false;
        }
    }
    let opens = head.split(|byte| *byte == b'\n').filter(|line| line.first() == Some(&b'{')).count();
    objects >= 1 && opens >= 2 && head.first() == Some(&b'{')
}

/// The adapter that recognises the first records of a file, from the file's first bytes.
pub(super) fn detect_adapter(head: &[u8]) -> Option<(&'static Adapter, &'static str)> {
    ADAPTERS.iter().find_map(|adapter| holds(adapter, head).map(|holds| (adapter, holds)))
}

/// What an adapter recognises in the first records of a file.
pub(super) fn holds(adapter: &Adapter, head: &[u8]) -> Option<&'static str> {
    let mut framer = Framer::new(adapter.wrappers, lines(head, adapter.wrappers));
    let mut seen = 0;
    let mut holds = None;
    // A record that breaks off still shows the names before the break, which is all that is wanted here.
    let recognise = |bytes: &[u8]| sign::find(adapter.signs, &Json::new(bytes)).0.map(|sign| sign.holds);
    framer.push(head, &mut |framed, _| {
        if let Framed::Record(bytes, _) = framed
            && holds.is_none()
            && seen < 16
        {
            seen += 1;
            holds = recognise(bytes);
        }
    });
    holds.or_else(|| recognise(framer.unfinished()))
}

/// Which tool's export begins with these bytes; `None` when nobody knows it.
pub fn detect(head: &[u8]) -> Option<Detected> {
    if let Some(sheet) = sheet::detect(without_mark(head)) {
        return Some(Detected { source: sheet.source, holds: sheet.holds });
    }
    let prefix = sniff(head).ok()?;
    detect_adapter(&head[prefix..]).map(|(adapter, holds)| Detected { source: adapter.id, holds })
}

/// The names of an object's members, as far as it goes.
fn member_names(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let walk: Result<(), Refusal> = Json::new(bytes).object(|name, json| {
        names.push(name.to_owned());
        json.skip()
    });
    drop(walk);
    names
}

/// Whether the text is a list of nothing, or an answer whose lists are all empty: a page beyond the last.
pub(super) fn holds_nothing(bytes: &[u8]) -> bool {
    let mut json = Json::new(bytes);
    let mut lists = 0;
    let mut elements = 0;
    let walked = match json.peek() {
        Some(b'[') => {
            lists += 1;
            json.list(|json| {
                elements += 1;
                json.skip()
            })
        }
        _ => json.object(|_, json| match json.peek() {
            Some(b'[') => {
                lists += 1;
                json.list(|json| {
                    elements += 1;
                    json.skip()
                })
            }
            _ => json.skip(),
        }),
    };
    walked.and_then(|()| json.end()).is_ok() && lists > 0 && elements == 0
}

/// What an answer that is no list of records says, when it is an API's error.
pub(super) fn api_error(bytes: &[u8]) -> Option<String> {
    let mut message = None;
    let mut telling = false;
    let walk = Json::new(bytes).object(|name, json| match name {
        "message" | "error" | "errorMessages" => {
            message = json.scalar()?.map(|text| text.into_owned());
            Ok(())
        }
        _ => {
            telling |= matches!(name, "documentation_url" | "status" | "code" | "errors" | "typeKey");
            json.skip()
        }
    });
    message.filter(|_| telling && walk.is_ok())
}
