//! Every result says of what it was made, and the same input gives the same stamp and the same bytes however it is
//! written.

use multipark::instance::RawInstance;
use multipark::{bundled, schema};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(assert_cmd::cargo::cargo_bin("multipark"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The hash of a stamp that is whole.
#[track_caller]
fn hash_of(stamp: &Value, solved: bool) -> String {
    assert_eq!(stamp["multipark"], env!("CARGO_PKG_VERSION"), "{stamp}");
    assert_eq!(stamp["solver"].is_string(), solved, "{stamp}");
    assert_eq!(stamp["tolerances"]["primal"].is_f64(), solved, "{stamp}");
    let hash = stamp["input"].as_str().unwrap().to_owned();
    let digits = hash.strip_prefix("sha256:").unwrap();
    assert!(digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_hexdigit()), "{hash}");
    hash
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

/// A schema, what gives such a result (without the instance, which comes second), and whether a solver is asked.
const RESULTS: [(&str, &[&str], bool); 13] = [
    ("check.json", &["check"], false),
    ("solve.json", &["solve"], true),
    ("sensitivity.json", &["sensitivity"], true),
    ("sensitivity-tornado.json", &["sensitivity", "--tornado"], true),
    ("explain.json", &["explain"], true),
    ("compare.json", &["compare", "--schemes", "none,all"], true),
    ("share.json", &["share"], true),
    ("sweep-exact.json", &["sweep", "--exact", "parks.*.land=*0.9:*1.1"], true),
    ("pareto.json", &["pareto", "--terms", "jobs,complementarity"], true),
    ("alternatives.json", &["alternatives"], true),
    (
        "uncertainty.json",
        &["uncertainty", "--vary", "parks.*.land=uniform(*0.9,*1.1)", "--sample", "4"],
        true,
    ),
    ("linkages.json", &["linkages"], false),
    ("verify.json", &["verify"], false),
];

#[test]
fn every_json_result_bears_a_stamp_of_the_same_input() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    run(at, &["solve", "twin-parks", "--out", "plan"]);
    let first = hash_of(&json(&fs::read_to_string(at.join("plan/summary.json")).unwrap())["stamp"], true);
    for (name, arguments, solved) in RESULTS {
        let mut all = vec![arguments[0], "twin-parks"];
        all.extend(&arguments[1..]);
        if arguments[0] == "verify" {
            all.push("plan/summary.json");
        }
        all.extend(["--format", "json"]);
        assert_eq!(hash_of(&json(&run(at, &all))["stamp"], solved), first, "{name}");
    }
    run(at, &["export", "twin-parks", "--format", "mps", "--out", "p.mps"]);
    let programs = ["solve", "sensitivity"]
        .map(|verb| hash_of(&json(&run(at, &[verb, "p.mps", "--format", "json"]))["stamp"], true));
    assert!(programs[0] == programs[1] && programs[0] != first);
    // No result is missing above.
    let with_stamp =
        schema::all().into_iter().filter(|(_, schema)| schema["properties"]["stamp"].is_object());
    let mut names: Vec<&str> =
        RESULTS.iter().map(|r| r.0).chain(["solve-mps.json", "sensitivity-mps.json"]).collect();
    names.sort_unstable();
    let mut known: Vec<String> = with_stamp.map(|(name, _)| name).collect();
    known.sort_unstable();
    assert_eq!(known, names);
    let results: Vec<String> = schema::all()
        .into_iter()
        .map(|(name, _)| name)
        .filter(|n| n.strip_suffix(".json").is_some())
        .collect();
    assert_eq!(results.len(), names.len());
    println!("{} kinds of result", names.len());
}

#[test]
fn what_lies_beside_tables_and_the_page_bear_the_stamp_too() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    let first = hash_of(&json(&run(at, &["solve", "suzhou", "--format", "json"]))["stamp"], true);
    run(at, &["sweep", "suzhou", "--vary", "parks.*.land=*0.9:*1.1:3", "--out", "swept"]);
    run(at, &["sweep", "suzhou", "--exact", "parks.*.land=*0.9:*1.1", "--out", "exact"]);
    run(at, &["report", "suzhou", "--out", "page.html", "--charts", "charts"]);
    let file = |name: &str| fs::read_to_string(at.join(name)).unwrap();
    assert_eq!(hash_of(&json(&file("swept/sweep.json"))["stamp"], true), first);
    assert_eq!(hash_of(&json(&file("exact/exact.json"))["stamp"], true), first);
    assert_eq!(hash_of(&json(&file("charts/stamp.json")), true), first);
    let page = scraper::Html::parse_document(&file("page.html"));
    let stamp = page.select(&scraper::Selector::parse("#stamp").unwrap()).next().unwrap();
    assert_eq!(hash_of(&json(&stamp.text().collect::<String>()), true), first);
}

/// The stamp that stands in a text after some words, up to the end of its line.
#[track_caller]
fn after(words: &str, text: &str) -> Value {
    let found: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(words)).collect();
    assert_eq!(found.len(), 1, "{words}: {text}");
    json(found[0])
}

#[test]
fn programs_and_pictures_bear_it_where_nothing_is_read_or_drawn() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    let first = hash_of(&json(&run(at, &["check", "suzhou", "--format", "json"]))["stamp"], false);
    for (format, comment) in [("mps", "* stamp: "), ("lp", "\\ stamp: ")] {
        let text = run(at, &["export", "suzhou", "--format", format]);
        assert_eq!(hash_of(&after(comment, &text), false), first, "{format}");
    }
    run(at, &["sensitivity", "suzhou", "--tornado", "--svg", "swings.svg"]);
    run(at, &["pareto", "suzhou", "--terms", "jobs,complementarity", "--svg", "frontier.svg"]);
    run(at, &["report", "suzhou", "--charts", "charts"]);
    let charts = fs::read_dir(at.join("charts")).unwrap().map(|file| file.unwrap().path());
    let mut pictures: Vec<_> = charts.filter(|path| path.extension().is_some_and(|e| e == "svg")).collect();
    pictures.extend(["swings.svg", "frontier.svg"].map(|name| at.join(name)));
    assert!(pictures.len() > 4);
    for path in &pictures {
        let text = fs::read_to_string(path).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        let stamp =
            document.descendants().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "metadata")));
        assert_eq!(hash_of(&json(stamp.unwrap().text().unwrap()), true), first, "{}", path.display());
    }
    println!("2 programs and {} pictures", pictures.len());
}

#[test]
fn beside_csv_it_is_told_and_the_table_is_nothing_but_a_table() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    run(at, &["solve", "twin-parks", "--out", "plan"]);
    let first = hash_of(&json(&fs::read_to_string(at.join("plan/summary.json")).unwrap())["stamp"], true);
    let sweep: (&str, &[&str], bool) = ("", &["sweep", "--vary", "parks.*.land=*0.9:*1.1:3"], true);
    let mut tables = 0;
    for (name, arguments, solved) in RESULTS.into_iter().chain([sweep]) {
        let mut all = vec![arguments[0], "twin-parks"];
        all.extend(&arguments[1..]);
        if arguments[0] == "verify" {
            all.push("plan/summary.json");
        }
        if !name.is_empty() {
            all.extend(["--format", "csv"]);
        }
        let output = Command::new(assert_cmd::cargo::cargo_bin("multipark"))
            .args(&all)
            .current_dir(at)
            .output()
            .unwrap();
        assert!(output.status.success(), "{all:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(hash_of(&after("stamp: ", &told), solved), first, "{all:?}");
        let mut rows = csv::Reader::from_reader(output.stdout.as_slice());
        assert!(rows.records().all(|row| row.is_ok()), "{all:?}");
        tables += 1;
    }
    println!("{tables} kinds of table");
}

#[test]
fn a_solution_that_was_made_of_other_input_is_told() {
    let home = tempfile::tempdir().unwrap();
    run(home.path(), &["solve", "suzhou", "--out", "plan"]);
    let told = |more: &[&str]| {
        let output = Command::new(assert_cmd::cargo::cargo_bin("multipark"))
            .args(["verify", "suzhou", "plan/summary.json"])
            .args(more)
            .current_dir(home.path())
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap().contains("other input")
    };
    assert!(!told(&[]));
    assert!(told(&["--set", "parks.*.land=*2"]));
}

/// Tables whose rows may stand in any order. The order of the others is that of the tables that `solve` writes, and may
/// decide between plans that are equally good.
const UNORDERED: [&str; 8] =
    ["sites", "demand", "nodes", "shares", "tariffs", "twins", "agreements", "sources"];

fn written(raw: &RawInstance, folder: &Path) {
    fs::create_dir(folder).unwrap();
    for (name, text) in (RawInstance { scenarios: Vec::new(), ..raw.clone() }).texts() {
        fs::write(folder.join(name), text).unwrap();
    }
}

#[test]
fn rows_in_any_order_give_the_same_stamp_and_the_same_bytes() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    let mut turned = 0;
    for id in ["suzhou", "twin-parks", "lancang-mekong"] {
        let raw = bundled::open_instance(id).unwrap();
        let mut other = raw.clone();
        for table in &mut other.tables {
            let wild = table.rows.iter().flat_map(|row| &row.cells).any(|cell| cell == "*");
            if UNORDERED.contains(&table.name.as_str()) && !wild {
                table.rows.reverse();
                turned += table.rows.len();
            }
        }
        for (form, raw) in [("a", &raw), ("b", &other)] {
            fs::create_dir_all(at.join(form)).unwrap();
            written(raw, &at.join(form).join(id));
        }
        for verb in [&["solve"][..], &["sensitivity"], &["compare", "--schemes", "none,all"]] {
            let [a, b] = ["a", "b"].map(|form| {
                let mut all = vec![verb[0], id];
                all.extend(&verb[1..]);
                all.extend(["--format", "json"]);
                run(&at.join(form), &all)
            });
            assert_eq!(json(&a)["stamp"], json(&b)["stamp"], "{id} {verb:?}");
            assert!(a == b, "{id} {verb:?}: other bytes");
        }
        // The order of parks is that of every table, and no other input.
        let mut other = raw.clone();
        other.tables.iter_mut().filter(|t| t.name == "parks").for_each(|t| t.rows.reverse());
        fs::create_dir_all(at.join("c")).unwrap();
        written(&other, &at.join("c").join(id));
        let stamps = ["a", "c"]
            .map(|form| json(&run(&at.join(form), &["check", id, "--format", "json"]))["stamp"].clone());
        assert_eq!(stamps[0], stamps[1], "{id}");
    }
    println!("{turned} rows stood elsewhere");
    assert!(turned > 100, "{turned}");
}

#[test]
fn a_folder_and_its_workbook_give_the_same_bytes() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    for id in ["suzhou", "lancang-mekong"] {
        run(at, &["examples", "copy", id, id]);
        let book = format!("{id}.xlsx");
        run(at, &["convert", id, &book]);
        let [a, b] = [id, &book].map(|input| run(at, &["solve", input, "--format", "json"]));
        assert_eq!(json(&a)["stamp"], json(&b)["stamp"], "{id}");
        assert!(a == b, "{id}: other bytes");
    }
}
