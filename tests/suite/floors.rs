//! The house's rules, held by reading the source: data flows one way, and the boundary is in one place.

use std::fs;
use std::path::{Path, PathBuf};

/// Every module of the engine with its floor: a module imports from lower floors only.
const FLOORS: &[(&str, u8)] = &[
    ("time", 0),
    ("diag", 0),
    ("order", 0),
    ("csv", 0),
    ("snapshot", 0),
    ("event", 1),
    ("document", 1),
    ("source", 2),
    ("store", 2),
    ("filter", 2),
    ("profile", 3),
    ("collection", 3),
    ("insight", 4),
    ("link", 5),
    ("select", 6),
    ("metric", 7),
    ("report", 8),
    ("workspace", 9),
    ("wasm", 10),
];

const NAMELESS: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc"];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// The modules that a line of code names from the crate's root, groups such as `crate::{diag, time}` included.
fn named_modules(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group.split(',').map(|item| word(item.trim()))),
            None => found.push(word(rest)),
        }
    }
    found
}

#[test]
fn modules_import_from_lower_floors_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut faults = Vec::new();
    for path in files {
        let relative = path.strip_prefix(&root).expect("a path below src").to_path_buf();
        let module = relative
            .iter()
            .next()
            .and_then(|step| step.to_str())
            .unwrap_or_default()
            .trim_end_matches(".rs")
            .to_owned();
        if module == "lib" {
            continue;
        }
        let Some(own) = floor(&module) else {
            faults.push(format!("src/{}: the module {module} has no floor", relative.display()));
            continue;
        };
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if NAMELESS.contains(&stem) || relative.iter().any(|step| NAMELESS.iter().any(|name| step == *name)) {
            faults.push(format!("src/{}: a module is named by its subject", relative.display()));
        }
        let text = fs::read_to_string(&path).expect("a source file");
        for (number, line) in text.lines().enumerate() {
            let place = format!("src/{}:{}", relative.display(), number + 1);
            let code = line.split("//").next().unwrap_or_default();
            for named in named_modules(code).into_iter().filter(|named| *named != module) {
                match floor(&named) {
                    Some(other) if other < own => {}
                    Some(_) => faults.push(format!("{place}: {module} imports {named}, which is not on a lower floor")),
                    None => faults.push(format!("{place}: {module} imports {named}, which has no floor")),
                }
            }
            if module != "wasm" && (code.contains("wasm_bindgen") || code.contains("js_sys")) {
                faults.push(format!("{place}: only the boundary knows JavaScript"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_rule_can_be_broken() {
    assert_eq!(named_modules("use crate::{diag::Place, workspace};"), ["diag", "workspace"]);
    assert_eq!(named_modules("    let x = crate::metric::percentile(y);"), ["metric"]);
    assert!(floor("metric") > floor("store"));
}
