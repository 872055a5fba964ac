//! Every wrapping, in chunks of many sizes.

use super::*;

const WRAPPERS: &[&[&str]] = &[&["runs"], &["data", "content"]];

/// Every record and break of `text`, cut into chunks of `size` bytes.
fn frame(text: &str, size: usize, lines: Lines) -> Vec<String> {
    let mut framer = Framer::new(WRAPPERS, lines);
    let mut found = Vec::new();
    let mut sink = |framed: Framed<'_>, containers: &[Container]| {
        found.push(match framed {
            Framed::Record(bytes, position) => {
                let whole = &text.as_bytes()[position.offset as usize..][..bytes.len()];
                assert_eq!(bytes, whole);
                let place = pointer(containers, position.ordinal);
                format!("{place} {}:{} {}", position.line, position.column, String::from_utf8_lossy(bytes))
            }
            Framed::Broken(broken) => {
                format!("{}:{} {}", broken.position.line, broken.position.column, broken.code)
            }
        });
    };
    for chunk in text.as_bytes().chunks(size) {
        framer.push(chunk, &mut sink);
    }
    framer.finish(&mut sink);
    found
}

fn check(text: &str, lines: Lines, expected: &[&str]) {
    for size in [1, 2, 3, 7, 64, 4096] {
        assert_eq!(frame(text, size, lines), expected, "{text} in chunks of {size}");
    }
}

#[test]
fn every_wrapping_gives_the_same_records() {
    check("{\"a\":1}\n{\"a\":2}\n", Lines::Records, &[" 1:1 {\"a\":1}", " 2:1 {\"a\":2}"]);
    check("[{\"a\":1},\n {\"a\":[2]}]", Lines::Nothing, &["/0 1:2 {\"a\":1}", "/1 2:2 {\"a\":[2]}"]);
    check(
        "{\"n\":2,\"runs\":[{\"a\":1},{\"b\":{}}],\"z\":[]}",
        Lines::Nothing,
        &["/runs/0 1:16 {\"a\":1}", "/runs/1 1:24 {\"b\":{}}"],
    );
    check("{\"data\":{\"x\":{},\"content\":[{\"a\":1}]}}", Lines::Nothing, &["/data/content/0 1:28 {\"a\":1}"]);
    check("[[{\"a\":1}],[{\"a\":2}]]", Lines::Nothing, &["/0/0 1:3 {\"a\":1}", "/1/0 1:13 {\"a\":2}"]);
    check(
        "[{\"runs\":[{\"a\":1}]},{\"runs\":[{\"a\":2}]}]",
        Lines::Nothing,
        &["/0/runs/0 1:11 {\"a\":1}", "/1/runs/0 1:30 {\"a\":2}"],
    );
    check(
        "{\"runs\":[{\"a\":1}]}{\"runs\":[{\"a\":2}]}",
        Lines::Nothing,
        &["/runs/0 1:10 {\"a\":1}", "/runs/0 1:28 {\"a\":2}"],
    );
    check("[{\"a\":1}]\n[{\"a\":2}]", Lines::Nothing, &["/0 1:2 {\"a\":1}", "/0 2:2 {\"a\":2}"]);
    check("{\n \"a\": \"}\\\"{\\\\\"\n}", Lines::Nothing, &[" 1:1 {\n \"a\": \"}\\\"{\\\\\"\n}"]);
    check("{\"x\":{\"runs\":[{\"a\":1}]}}", Lines::Nothing, &[" 1:1 {\"x\":{\"runs\":[{\"a\":1}]}}"]);
}

#[test]
fn what_breaks_is_placed_and_the_rest_still_comes() {
    check(
        "{\"a\":1}\n{\"a\":\n{\"a\":3}\n",
        Lines::Records,
        &[" 1:1 {\"a\":1}", "2:1 import.brokenLine", " 3:1 {\"a\":3}"],
    );
    check("{\"a\":\"x}\n{\"a\":3}\n", Lines::Pages, &["1:1 import.brokenLine", " 2:1 {\"a\":3}"]);
    // What is inside a line that looks whole is for the adapter to refuse.
    check("{\"a\":\"x}\n{\"a\":3}\n", Lines::Records, &[" 1:1 {\"a\":\"x}", " 2:1 {\"a\":3}"]);
    check("{\"a\":1}\n  {\"a\":2", Lines::Records, &[" 1:1 {\"a\":1}", "2:9 import.truncated"]);
    check(
        "{\"a\":1}\nhello {\n{\"a\":3}",
        Lines::Records,
        &[" 1:1 {\"a\":1}", "2:1 import.notARecord", " 3:1 {\"a\":3}"],
    );
    check("[{\"a\":1},{\"a\"", Lines::Nothing, &["/0 1:2 {\"a\":1}", "1:14 import.truncated"]);
    check("{\"runs\":[{\"a\":1}", Lines::Nothing, &["/runs/0 1:10 {\"a\":1}", "1:17 import.truncated"]);
    check("{\"runs\":[{\"a\":1}]", Lines::Nothing, &["/runs/0 1:10 {\"a\":1}", "1:18 import.truncated"]);
    check("[\"a\",{\"a\":1}]", Lines::Nothing, &["1:2 import.notARecord", "/1 1:6 {\"a\":1}"]);
    check(
        "[12 ,null,{\"a\":1}]",
        Lines::Nothing,
        &["1:2 import.notARecord", "1:6 import.notARecord", "/2 1:11 {\"a\":1}"],
    );
}
