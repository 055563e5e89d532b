//! The picture in ARCHITECTURE.md, held to the code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms a room may use, besides `error` and itself.
const ROOMS: [(&str, &[&str]); 20] = [
    ("error", &[]),
    ("digits", &[]),
    ("charts", &["digits"]),
    ("input", &[]),
    ("lp", &[]),
    ("generator", &[]),
    ("bundled", &["instance", "model"]),
    ("instance", &["input"]),
    ("imports", &["input", "instance"]),
    ("model", &["input"]),
    ("economics", &["instance", "model"]),
    ("solver", &["lp"]),
    ("formulation", &["instance", "model", "economics", "lp"]),
    ("solution", &["instance", "model", "economics", "formulation", "solver", "lp"]),
    (
        "analysis",
        &[
            "digits",
            "charts",
            "input",
            "instance",
            "model",
            "economics",
            "formulation",
            "solver",
            "lp",
            "solution",
        ],
    ),
    ("stamp", &["instance", "model", "lp", "solver"]),
    ("explore", &["instance", "model", "solver", "solution", "analysis", "report"]),
    ("schema", &["input", "instance", "model", "economics", "solution", "stamp", "analysis"]),
    ("report", &["digits", "charts", "input", "instance", "model", "solution", "stamp", "analysis"]),
    (
        "cli",
        &[
            "schema",
            "charts",
            "digits",
            "report",
            "input",
            "bundled",
            "generator",
            "imports",
            "instance",
            "model",
            "economics",
            "formulation",
            "solver",
            "lp",
            "solution",
            "stamp",
            "analysis",
            "explore",
        ],
    ),
];

/// Most lines of a file before its tests.
const LONGEST: usize = 400;

fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    assert!(files.len() > 50, "only {} files found", files.len());
    files
}

/// The part of a file before its tests, without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .map(|line| line.split("//").next().unwrap_or(""))
}

fn is_test(path: &Path) -> bool {
    let test_only = ["tests", "tests.rs", "example.rs"];
    path.components().any(|c| test_only.iter().any(|name| c.as_os_str() == *name))
}

/// `src/ROOM/...` or `src/ROOM.rs`.
fn room(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inside.components().next().unwrap();
    Path::new(first.as_os_str()).file_stem().unwrap().to_str().unwrap().to_owned()
}

/// Rooms named after `crate::`, braces included.
fn used(text: &str) -> Vec<String> {
    let flat: String = code(text).collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    for (at, _) in flat.match_indices("crate::") {
        let rest = &flat[at + "crate::".len()..];
        let word =
            |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (i, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    c if start && !c.is_whitespace() => {
                        found.push(word(&group[i..]));
                        start = false;
                    }
                    _ => {}
                }
            }
        } else {
            found.push(word(rest));
        }
    }
    found
}

#[test]
fn rooms_use_only_the_rooms_that_the_table_allows() {
    let table: BTreeMap<&str, &[&str]> = ROOMS.into_iter().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let here = room(&path);
        if here == "lib" || here == "main" || is_test(&path) {
            continue;
        }
        let Some(allowed) = table.get(here.as_str()) else {
            wrong.push(format!("{}: the room `{here}` is not in the table", path.display()));
            continue;
        };
        for other in used(&text) {
            let is_room = table.contains_key(other.as_str());
            if is_room && other != here && other != "error" && !allowed.contains(&other.as_str()) {
                wrong.push(format!("{}: `{here}` uses `{other}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_checker_sees_what_it_should() {
    assert_eq!(used("use crate::lp::Lp;\nfn f(x: crate::model::Model) {}"), ["lp", "model"]);
    assert_eq!(used("use crate::{error::Error, lp::{Lp, Matrix}, bundled};"), ["error", "lp", "bundled"]);
    assert!(used("// crate::cli\n").is_empty());
}

#[test]
fn no_file_is_long() {
    let length = |text: &str| text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count();
    let long: Vec<String> = sources()
        .iter()
        .filter(|(path, text)| !is_test(path) && length(text) > LONGEST)
        .map(|(path, text)| format!("{}: {} lines", path.display(), length(text)))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_file_says_first_what_it_is() {
    let silent: Vec<_> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(p, _)| p).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn unsafe_code_stands_in_one_file() {
    let has_unsafe = |text: &str| code(text).any(|line| line.contains("unsafe "));
    let files: Vec<PathBuf> =
        sources().into_iter().filter(|(_, text)| has_unsafe(text)).map(|(path, _)| path).collect();
    assert!(files.iter().all(|file| file.ends_with("solver/highs/mod.rs")), "{files:?}");
    assert_eq!(files.len(), 1);
}

#[test]
fn nothing_outside_the_tests_panics_on_purpose() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        if is_test(&path) {
            continue;
        }
        for (number, line) in code(&text).enumerate() {
            if [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!("]
                .iter()
                .any(|w| line.contains(w))
            {
                found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Limits of time are kept by a clock that only goes forward, and no result depends on the day: where the clock of the
/// day jumps, nothing does.
#[test]
fn nobody_asks_for_the_time_of_day() {
    let asks = |text: &str| code(text).any(|line| line.contains("SystemTime") || line.contains("UNIX_EPOCH"));
    let files: Vec<PathBuf> =
        sources().into_iter().filter(|(_, text)| asks(text)).map(|(path, _)| path).collect();
    assert!(files.is_empty(), "{files:?}");
}
