//! What the program is built of: where it comes from, and under which licences.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
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

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What cargo knows of the packages, with every feature.
fn metadata() -> Value {
    let text = cargo(&["metadata", "--format-version", "1", "--locked", "--all-features"]);
    serde_json::from_str(&text).unwrap()
}

/// Name and version of every package in the build without features, on whatever platform.
fn by_default() -> BTreeSet<(String, String)> {
    let tree = ["tree", "--locked", "--package", "multipark", "--edges", "no-dev", "--target", "all"];
    let text = cargo(&[&tree[..], &["--prefix", "none", "--format", "{p}"]].concat());
    let package = |line: &str| {
        let mut words = line.split(' ');
        Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
    };
    text.lines().filter_map(package).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn toml(file: &str) -> toml::Table {
    toml::from_str(&fs::read_to_string(root().join(file)).unwrap()).unwrap()
}

#[test]
fn the_font_inside_the_program_may_be_passed_on() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let font = packages.iter().find(|package| package["name"] == "dejavu").unwrap();
    let folder = Path::new(font["manifest_path"].as_str().unwrap()).parent().unwrap();
    // The package's own licence speaks of its code; the fonts have theirs beside them.
    let licence = fs::read_to_string(folder.join("assets/dejavu-fonts-ttf-2.37/LICENSE")).unwrap();
    let words = licence.split_whitespace().collect::<Vec<_>>().join(" ");
    for needed in ["DejaVu changes are in public domain", "Permission is hereby granted, free of charge"] {
        assert!(words.contains(needed), "{needed}");
    }
}

#[test]
fn every_dependency_has_a_licence_that_allows_it_and_comes_from_the_registry() {
    let metadata = metadata();
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

#[test]
fn cargo_deny_allows_the_same_licences() {
    let deny = toml("deny.toml");
    let allowed: Vec<&str> =
        deny["licenses"]["allow"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(allowed, PERMISSIVE);
}

/// A package as package URLs name it.
fn purl(package: &Value) -> String {
    let text = |key: &str| package[key].as_str().unwrap().replace('+', "%2B");
    format!("pkg:cargo/{}@{}", text("name"), text("version"))
}

/// What is built in, as CycloneDX 1.6 lists it: every package of the lock file but those of tests alone, with the hash that
/// the lock file holds, its licence, whether only some feature or platform needs it, and what it builds on.
fn bill_of_materials() -> Value {
    let all = metadata();
    let (shipped, by_default) = (shipped(&all), by_default());
    let lock = toml("Cargo.lock");
    let hashes: BTreeMap<(&str, &str), &str> = lock["package"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|p| Some(((p["name"].as_str()?, p["version"].as_str()?), p.get("checksum")?.as_str()?)))
        .collect();
    let packages: BTreeMap<&str, &Value> =
        all["packages"].as_array().unwrap().iter().map(|p| (p["id"].as_str().unwrap(), p)).collect();
    let component = |id: &str, kind: &str| {
        let package = packages[id];
        let (name, version) = (package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        let licence = package["license"].as_str().unwrap().replace('/', " OR ").replace("  OR  ", " OR ");
        let mut entry = json!({
            "type": kind,
            "bom-ref": purl(package),
            "name": name,
            "version": version,
            "scope": if by_default.contains(&(name.to_owned(), version.to_owned())) { "required" } else { "optional" },
        });
        if let Some(hash) = hashes.get(&(name, version)) {
            entry["hashes"] = json!([{"alg": "SHA-256", "content": hash}]);
        }
        entry["licenses"] = json!([{"expression": licence}]);
        entry["purl"] = json!(purl(package));
        entry
    };
    let by_name = |ids: &mut Vec<&str>| ids.sort_by_key(|id| purl(packages[*id]));
    let members: BTreeSet<&str> =
        all["workspace_members"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    let program = *members.iter().find(|id| packages[*id]["name"] == "multipark").unwrap();
    let mut others: Vec<&str> = shipped.iter().copied().filter(|id| *id != program).collect();
    by_name(&mut others);
    let mut nodes: Vec<(String, Vec<String>)> = Vec::new();
    for node in all["resolve"]["nodes"].as_array().unwrap() {
        let id = node["id"].as_str().unwrap();
        if shipped.contains(id) {
            let mut on: Vec<String> = node["deps"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|d| d["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"] != "dev"))
                .map(|d| purl(packages[d["pkg"].as_str().unwrap()]))
                .collect();
            on.sort();
            nodes.push((purl(packages[id]), on));
        }
    }
    nodes.sort();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(program, "application")},
        "components": others.into_iter().map(|id| component(id, "library")).collect::<Vec<_>>(),
        "dependencies": nodes
            .into_iter()
            .map(|(of, on)| json!({"ref": of, "dependsOn": on}))
            .collect::<Vec<_>>(),
    })
}

/// `MULTIPARK_WRITE=1 cargo test --test supply` writes it anew.
#[test]
fn the_bill_of_materials_lists_what_the_lock_file_holds() {
    let file = root().join("sbom.cdx.json");
    let found = bill_of_materials();
    if std::env::var_os("MULTIPARK_WRITE").is_some() {
        fs::write(&file, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let written: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert!(
        written == found,
        "sbom.cdx.json is not that of Cargo.lock: `MULTIPARK_WRITE=1 cargo test --test supply`"
    );
    let components = found["components"].as_array().unwrap();
    let known: BTreeSet<&str> = components.iter().map(|c| c["bom-ref"].as_str().unwrap()).collect();
    assert_eq!(known.len(), components.len(), "every package once");
    for component in components.iter().filter(|c| c["name"] != "multipark-python") {
        let hash = component["hashes"][0]["content"].as_str().unwrap_or_default();
        assert_eq!(hash.len(), 64, "{} has no hash", component["name"]);
    }
    for node in found["dependencies"].as_array().unwrap() {
        for on in node["dependsOn"].as_array().unwrap() {
            let on = on.as_str().unwrap();
            assert!(
                known.contains(on) || on.starts_with("pkg:cargo/multipark@"),
                "{on} is used and not listed"
            );
        }
    }
    let required = components.iter().filter(|c| c["scope"] == "required").count();
    println!("{} packages, {required} of them in the build without features", components.len());
}

/// What compiles foreign code or looks for it on the machine, and what speaks over a network.
const NOT_BY_DEFAULT: [&str; 10] =
    ["bindgen", "cc", "cmake", "curl", "hyper", "openssl-sys", "pkg-config", "reqwest", "vcpkg", "highs-sys"];

#[test]
fn the_build_without_features_needs_no_compiler_but_rust_and_knows_no_network() {
    let built = by_default();
    for name in NOT_BY_DEFAULT {
        assert!(built.iter().all(|(package, _)| package != name), "{name} is built in");
    }
    println!("{} packages without features", built.len());
    assert!(built.len() > 50);
}
