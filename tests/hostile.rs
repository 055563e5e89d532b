//! Input made to harm whoever reads it or what comes of it: formulas, control and bidirectional characters, paths that
//! climb, lines and nesting without end. Bombs in workbooks are in `tests/workbook.rs`, pages in `tests/report.rs`.

#[path = "support/long.rs"]
mod long;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;
use zip::write::SimpleFileOptions;

fn multipark(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin("multipark"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[track_caller]
fn run(folder: &Path, arguments: &[&str]) -> [String; 2] {
    let output = multipark(folder, arguments);
    let [out, err] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(output.status.success(), "{arguments:?}: {err}");
    [out, err]
}

/// What moves a cursor, rings, turns the direction of text, or cannot be seen.
const CONTROL: &str = "\u{1b}[31m\u{1b}]0;t\u{7}\u{8}\u{7f}\u{9b}2J\u{202e}\u{2066}\u{200b}\u{2028}";

/// Text columns of tables that are free to hold anything.
const FREE: [(&str, &[&str]); 8] = [
    ("countries.csv", &["name"]),
    ("parks.csv", &["name"]),
    ("sectors.csv", &["name"]),
    ("nodes.csv", &["name", "kind"]),
    ("markets.csv", &["name"]),
    ("corridors.csv", &["mode"]),
    ("provenance.csv", &["note"]),
    ("sources.csv", &["title", "url"]),
];

/// An instance that would harm in every free text, with ids that a spreadsheet takes for formulas.
fn hostile(folder: &Path) {
    run(folder, &["examples", "copy", "twin-parks", "evil"]);
    let at = folder.join("evil");
    for entry in fs::read_dir(&at).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|e| e != "csv") {
            continue;
        }
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(&path).unwrap();
        let head = reader.headers().unwrap().clone();
        let free: &[&str] = FREE.iter().find(|(file, _)| *file == name).map_or(&[], |(_, columns)| columns);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&head).unwrap();
        for row in reader.records() {
            let row = row.unwrap();
            let cells = row.iter().zip(&head).map(|(cell, column)| {
                if free.contains(&column) {
                    format!("=cmd|' /C calc'!A0{CONTROL}{cell}")
                } else {
                    renamed(cell)
                }
            });
            writer.write_record(cells).unwrap();
        }
        fs::write(&path, writer.into_inner().unwrap()).unwrap();
    }
    let escaped = CONTROL.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect::<Vec<_>>().concat();
    let settings = fs::read_to_string(at.join("instance.toml")).unwrap();
    let settings = settings.replace("name = \"", &format!("name = \"=1+1{escaped}"));
    fs::write(at.join("instance.toml"), settings.replace("unit = \"", &format!("unit = \"=2{escaped}")))
        .unwrap();
    let scenario =
        format!("name = \"=3{escaped}\"\ndescription = \"{escaped}\"\nset = [\"parks.*.land=*1.1\"]\n");
    fs::create_dir(at.join("scenarios")).unwrap();
    fs::write(at.join("scenarios/-1.more.toml"), scenario).unwrap();
}

/// Ids as they are allowed to be, which begin as formulas do.
fn renamed(cell: &str) -> String {
    let parts = cell.split('/').map(|part| match part {
        "qinzhou" | "palm-oil" | "guangxi" => format!("-1.{part}"),
        other => other.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Every verb that answers with a table, and with which words besides the instance.
const VERBS: [&[&str]; 20] = [
    &["check"],
    &["solve"],
    &["solve", "--all"],
    &["solve", "--scenario=-1.more"],
    &["sensitivity"],
    &["sensitivity", "--tornado"],
    &["explain"],
    &["explain", "--park=-1.qinzhou"],
    &["explain", "--sector=-1.palm-oil"],
    &["explain", "--set", "countries.MY.min_jobs=900000000"],
    &["compare"],
    &["share"],
    &["share", "--schemes", "none,all", "--signing"],
    &["pareto", "--terms", "jobs,cost"],
    &["alternatives"],
    &["linkages"],
    &["uncertainty", "--vary", "parks.*.land=uniform(*0.9,*1.1)", "--sample", "4"],
    &["sweep", "--exact", "parks.-1.qinzhou.land=*0.9:*1.1"],
    &["verify", "plan/summary.json"],
    &["verify", "plan/summary.json", "--exact"],
];

fn with_instance<'a>(verb: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [&verb[..1], &["evil"], &verb[1..], more].concat()
}

#[track_caller]
fn harmless_in_a_terminal(text: &str, whose: &str) {
    let harms = |c: char| (c.is_control() && c != '\n') || (CONTROL.contains(c) && !c.is_ascii());
    if let Some(line) = text.lines().find(|line| line.contains(harms)) {
        panic!("{whose}: {line:?}");
    }
}

/// Cells of a CSV that a spreadsheet would run; returns how many cells there are.
#[track_caller]
fn harmless_in_a_spreadsheet(text: &str, whose: &str) -> usize {
    let mut cells = 0;
    for row in csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).records() {
        for cell in &row.unwrap() {
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
            assert!(!formula, "{whose}: {cell:?}");
            cells += 1;
        }
    }
    cells
}

#[test]
fn no_text_of_an_instance_moves_a_terminal_or_runs_in_a_spreadsheet() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    hostile(at);
    run(at, &["solve", "evil", "--out", "plan"]);
    let mut cells = 0;
    for verb in VERBS {
        for told in run(at, &with_instance(verb, &[])) {
            harmless_in_a_terminal(&told, &format!("{verb:?}"));
        }
        let [out, _] = run(at, &with_instance(verb, &["--format", "csv"]));
        cells += harmless_in_a_spreadsheet(&out, &format!("{verb:?}"));
    }
    let varied =
        ["sweep", "evil", "--vary", "parks.-1.qinzhou.land=*0.9:*1.1:3", "--vary", "scenario=none,-1.more"];
    cells += harmless_in_a_spreadsheet(&run(at, &varied)[0], "sweep");
    run(at, &[&varied[..], &["--keep", "allocation,prices", "--out", "swept"]].concat());
    run(at, &["sweep", "evil", "--exact", "parks.*.land=*0.9:*1.1", "--out", "exact"]);
    let mut files = 0;
    for folder in ["plan", "swept", "exact"] {
        for entry in fs::read_dir(at.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "csv") {
                let text = fs::read_to_string(&path).unwrap();
                cells += harmless_in_a_spreadsheet(&text, &path.display().to_string());
                files += 1;
            }
        }
    }
    println!("{} answers, {files} files, {cells} cells", 2 * VERBS.len() + 1);
    assert!(files > 14 && cells > 1_000);
}

#[test]
fn what_is_wrong_is_told_without_harm() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    hostile(at);
    let path = format!("evil{CONTROL}");
    let wrong: [Vec<&str>; 9] = [
        vec!["solve", &path],
        vec!["solve", "evil", "--model", CONTROL],
        vec!["solve", "evil", "--scenario", CONTROL],
        vec!["solve", "evil", "--solver", CONTROL],
        vec!["explain", "evil", "--park", CONTROL],
        vec!["linkages", "evil", "--exports", CONTROL],
        vec!["import", "gap", CONTROL, "tasks"],
        vec!["examples", "copy", CONTROL, "copied"],
        vec!["verify", "evil", CONTROL],
    ];
    for arguments in &wrong {
        let output = multipark(at, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        harmless_in_a_terminal(&String::from_utf8(output.stderr).unwrap(), &format!("{arguments:?}"));
    }
    // Every cell in its turn: whatever the message quotes.
    let mut told = 0;
    for file in ["parks.csv", "countries.csv", "links.csv", "corridors.csv", "demand.csv"] {
        let text = fs::read_to_string(at.join("evil").join(file)).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let count = lines[0].split(',').count();
        let bad = vec![CONTROL; count].join(",");
        lines.push(&bad);
        fs::write(at.join("evil").join(file), lines.join("\n")).unwrap();
        let output = multipark(at, &["check", "evil"]);
        assert_eq!(output.status.code(), Some(2), "{file}");
        harmless_in_a_terminal(&String::from_utf8(output.stdout).unwrap(), file);
        fs::write(at.join("evil").join(file), text).unwrap();
        told += count;
    }
    println!("{} wrong arguments and {told} wrong cells", wrong.len());
}

/// Every path below a folder.
fn below(folder: &Path) -> Vec<String> {
    let (mut open, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            found.push(path.strip_prefix(folder).unwrap().display().to_string());
            if path.is_dir() {
                open.push(path);
            }
        }
    }
    found
}

/// A workbook with a text replaced in all of its parts.
fn edited(workbook: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        writer.start_file(part.name().unwrap().to_string(), SimpleFileOptions::default()).unwrap();
        writer.write_all(text.replace(from, to).as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn no_name_leads_out_of_the_folder_that_was_named() {
    let home = tempfile::tempdir().unwrap();
    let inner = home.path().join("a/b/c");
    fs::create_dir_all(&inner).unwrap();
    run(&inner, &["examples", "copy", "suzhou", "s"]);
    fs::create_dir(inner.join("s/scenarios")).unwrap();
    fs::write(inner.join("s/scenarios/wet.toml"), "name = \"Wet\"\nset = [\"parks.*.land=*1.1\"]\n").unwrap();
    run(&inner, &["convert", "s", "s.xlsx"]);
    let workbook = fs::read(inner.join("s.xlsx")).unwrap();
    let outside = home.path().join("outside").display().to_string();
    let names =
        ["../../outside", outside.as_str(), "..", "../..", "a/../../../outside", "..\\..\\outside", "/"];
    let known = below(home.path());
    let mut made = 0;
    for (number, name) in names.into_iter().enumerate() {
        // As the id of a scenario, which names a file; as the name of a sheet; as the id of a park.
        let quoted = |text: &str| [format!(">{text}<"), format!("name=\"{text}\"")];
        let [id, _] = quoted("wet");
        let [_, sheet] = quoted("sites");
        let [evil_id, evil_sheet] = quoted(name);
        for (kind, from, to) in
            [("id", id, &evil_id), ("sheet", sheet, &evil_sheet), ("park", ">suzhou<".to_owned(), &evil_id)]
        {
            let (book, folder) = (format!("{kind}{number}.xlsx"), format!("{kind}{number}"));
            fs::write(inner.join(&book), edited(&workbook, &from, to)).unwrap();
            for arguments in [
                vec!["convert", &book, &folder],
                vec!["solve", &book, "--out", &folder],
                vec!["report", &book, "--charts", &folder],
            ] {
                made += usize::from(multipark(&inner, &arguments).status.success());
                let _ = fs::remove_dir_all(inner.join(&folder));
            }
            fs::remove_file(inner.join(&book)).unwrap();
        }
    }
    println!("{} names, {made} results made inside their folders", names.len());
    let mut now = below(home.path());
    let mut known = known;
    now.sort();
    known.sort();
    assert_eq!(now, known, "something was written elsewhere");
}

#[test]
fn entities_that_multiply_are_not_followed() {
    let home = tempfile::tempdir().unwrap();
    run(home.path(), &["convert", "suzhou", "s.xlsx"]);
    let workbook = fs::read(home.path().join("s.xlsx")).unwrap();
    let mut entities = "<!ENTITY a0 \"0123456789\">".to_owned();
    for n in 1..12 {
        entities += &format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10));
    }
    let bomb = edited(&workbook, "<sst ", &format!("<!DOCTYPE x [{entities}]><sst "));
    let bomb = edited(&bomb, "<t>land", "<t>&a11;land");
    fs::write(home.path().join("bomb.xlsx"), bomb).unwrap();
    let (output, kilobytes) = measured(home.path(), 200_000, &["check", "bomb.xlsx"]);
    assert_eq!(output.status.code(), Some(2), "{kilobytes}");
}

/// Runs within so many kilobytes of address space.
fn measured(folder: &Path, kilobytes: usize, arguments: &[&str]) -> (Output, usize) {
    let script = format!("ulimit -c 0; ulimit -v {kilobytes}; exec \"$0\" \"$@\"");
    let output = Command::new("bash")
        .args(["-c", &script])
        .arg(assert_cmd::cargo::cargo_bin("multipark"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    (output, kilobytes)
}

#[test]
fn lines_and_nesting_without_end_are_refused_within_the_memory_promised() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    run(at, &["examples", "copy", "suzhou", "s"]);
    let megabytes = if long::is_long() { 100 } else { 10 };
    let long = "x".repeat(megabytes * 1_000_000);
    let deep = 100_000;
    let read = |file: &str| fs::read_to_string(at.join("s").join(file)).unwrap();
    let (parks, settings) = (read("parks.csv"), read("instance.toml"));
    let (nest, dots) = ("[".repeat(deep) + &"]".repeat(deep), vec!["a"; deep].join("."));
    let many = (0..deep).map(|n| format!("key{n} = 1\n")).collect::<Vec<_>>().concat();
    let inputs: BTreeMap<&str, (&str, String)> = [
        ("a row of one cell", ("parks.csv", format!("{parks}{long},y,z\n"))),
        ("a quoted cell", ("parks.csv", format!("{parks}\"{long}\",y,z\n"))),
        ("a header of commas", ("parks.csv", format!("{}\n{parks}", long.replace('x', ",")))),
        ("a key", ("instance.toml", format!("{settings}\n{long} = 1\n"))),
        ("a text", ("instance.toml", format!("{settings}\nx = \"{long}\"\n"))),
        ("lists in lists", ("instance.toml", format!("{settings}\nx = {nest}\n"))),
        (
            "tables in tables",
            ("instance.toml", format!("{settings}\nx = {}1{}\n", "{a=".repeat(deep), "}".repeat(deep))),
        ),
        ("dots in a key", ("instance.toml", format!("{settings}\n{dots} = 1\n"))),
        ("dots in a table", ("instance.toml", format!("{settings}\n[{dots}]\n"))),
        ("keys that nobody knows", ("instance.toml", format!("{settings}\n{many}"))),
        ("a scenario", ("scenarios/deep.toml", format!("{dots} = {nest}\n"))),
    ]
    .into();
    fs::create_dir(at.join("s/scenarios")).unwrap();
    for (what, (file, text)) in &inputs {
        let before = fs::read_to_string(at.join("s").join(file)).ok();
        fs::write(at.join("s").join(file), text).unwrap();
        let started = Instant::now();
        // Twenty times the input, and what the program takes for itself.
        let (output, _) = measured(at, 20 * text.len() / 1024 + 200_000, &["check", "s"]);
        println!("{what}: {} kB, {:.1} s", text.len() / 1000, started.elapsed().as_secs_f64());
        assert_eq!(
            output.status.code(),
            Some(2),
            "{what}: {:?}",
            output.stderr.iter().take(300).collect::<Vec<_>>()
        );
        match before {
            Some(before) => fs::write(at.join("s").join(file), before).unwrap(),
            None => fs::remove_file(at.join("s").join(file)).unwrap(),
        }
    }
    let others: [(&str, String, &[&str]); 6] = [
        ("long.mps", format!("NAME {long}\n"), &["solve", "long.mps"]),
        ("row.mps", format!("NAME x\nROWS\n N {long}\n"), &["solve", "row.mps"]),
        (
            "figure.json",
            format!("{{\"objective\": {}}}", "1".repeat(long.len())),
            &["verify", "s", "figure.json"],
        ),
        ("deep.json", "[".repeat(deep), &["verify", "s", "deep.json"]),
        ("model.toml", format!("x = {nest}\n"), &["check", "s", "--model", "model.toml"]),
        ("sweep.toml", format!("{dots} = 1\n"), &["sweep", "s", "--spec", "sweep.toml"]),
    ];
    for (file, text, arguments) in &others {
        fs::write(at.join(file), text).unwrap();
        let (output, _) = measured(at, 20 * text.len() / 1024 + 200_000, arguments);
        assert_eq!(output.status.code(), Some(2), "{file}");
    }
    println!("{} inputs of up to {megabytes} MB", inputs.len() + others.len());
}
