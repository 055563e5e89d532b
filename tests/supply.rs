//! What the program is built of: where it comes from, and under which licences.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Licences that ask for no more than that their text travels along.
const PERMISSIVE: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// Besides, for what only tests use and nobody is handed.
const OF_TESTS: [&str; 1] = ["MPL-2.0"];

/// Whether one of these licences, or some of them together, satisfy an expression.
fn satisfied(expression: &str, by: &[&str]) -> bool {
    let text = expression.replace('/', " OR ");
    let text = text.trim();
    for (word, all) in [(" OR ", false), (" AND ", true)] {
        let parts = outside_brackets(text, word);
        if parts.len() > 1 {
            let mut parts = parts.into_iter().map(|part| satisfied(part, by));
            return if all { parts.all(|holds| holds) } else { parts.any(|holds| holds) };
        }
    }
    match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inside) => satisfied(inside, by),
        None => by.contains(&text.split_whitespace().collect::<Vec<_>>().join(" ").as_str()),
    }
}

fn outside_brackets<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, _) in text.match_indices(word) {
        let before = &text[..at];
        if before.matches('(').count() == before.matches(')').count() {
            parts.push(&text[from..at]);
            from = at + word.len();
        }
    }
    parts.push(&text[from..]);
    parts
}

#[test]
fn the_reader_of_licences_reads_them() {
    let by = ["MIT", "ISC"];
    for good in [
        "MIT",
        "GPL-3.0/MIT",
        "MIT AND (GPL-3.0 OR ISC)",
        "GPL-3.0 OR ISC",
        "(MIT OR X) AND ISC",
        "MIT OR X AND Y",
    ] {
        assert!(satisfied(good, &by), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND GPL-3.0", "MIT WITH exception", ""] {
        assert!(!satisfied(bad, &by), "{bad}");
    }
}

/// Packages reached from this one, by id, without what only its tests use.
fn shipped(metadata: &Value) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["id"].as_str().unwrap(), node))
        .collect();
    let members = metadata["workspace_members"].as_array().unwrap();
    let mut open: Vec<&str> = members.iter().map(|id| id.as_str().unwrap()).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        for dependency in nodes[id]["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"] != "dev") {
                open.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    found
}

#[test]
fn every_dependency_has_a_licence_that_allows_it_and_comes_from_the_registry() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let shipped = shipped(&metadata);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let (name, id) = (&package["name"], package["id"].as_str().unwrap());
        let licence = package["license"].as_str().unwrap_or_default();
        let allowed =
            if shipped.contains(id) { PERMISSIVE.to_vec() } else { [&PERMISSIVE[..], &OF_TESTS].concat() };
        if !satisfied(licence, &allowed) {
            wrong.push(format!("{name}: `{licence}`"));
        }
        // Nothing from a branch of someone's repository; the lock file holds the hash of each.
        if let Some(source) = package["source"].as_str().filter(|s| !s.starts_with("registry+")) {
            wrong.push(format!("{name}: from {source}"));
        }
        *counts.entry(licence).or_default() += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let all: usize = counts.values().sum();
    println!("{all} packages, {} of them in what is built, under {} licences:", shipped.len(), counts.len());
    for (licence, count) in &counts {
        println!("  {count} under {licence}");
    }
    assert!(all > 50);
}
