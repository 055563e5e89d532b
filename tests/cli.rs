//! The program as scripts and people meet it: exit codes, streams, formats, files.

mod support;

use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;
use support::{endless, one_park};

fn multipark() -> Command {
    let mut command = Command::cargo_bin("multipark").unwrap();
    command.env_remove("NO_COLOR");
    command
}

/// Runs to an expected exit code; standard output and standard error.
fn run(code: i32, arguments: &[&str]) -> (String, String) {
    let output = multipark().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
    assert!(!err.contains("panicked"), "{err}");
    (out, err)
}

fn starter() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine").to_str().unwrap().to_owned();
    run(0, &["new", &path]);
    (folder, path)
}

fn solved(arguments: &[&str]) -> Value {
    let mut all = vec!["solve"];
    all.extend(arguments);
    all.extend(["--format", "json"]);
    serde_json::from_str(&run(0, &all).0).unwrap()
}

fn objective(arguments: &[&str]) -> f64 {
    solved(arguments)["objective"].as_f64().unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from} is not in {}", path.display());
    std::fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn the_main_job_prints_a_proven_plan() {
    let (out, _) = run(0, &["solve", "lancang-mekong"]);
    for part in [
        "Proven optimal",
        "What is made where",
        "Who supplies whom",
        "What is sold where",
        "Limits that bind",
    ] {
        assert!(out.contains(part), "no `{part}` in\n{out}");
    }
    assert!(out.contains("binding limits rest on assumptions"));
    assert!(!out.contains('\u{1b}'), "colour in a pipe");
}

#[test]
fn the_json_of_solve_has_the_promised_keys() {
    let plan = solved(&["lancang-mekong"]);
    let promised: [(&str, &[&str]); 9] = [
        ("allocation", &["park", "sector", "output", "jobs"]),
        ("supply", &["supplier", "user", "from", "to", "value"]),
        ("sales", &["sector", "from", "market", "value"]),
        ("transfers", &["resource", "from", "to", "amount"]),
        ("resources", &["resource", "holder", "use", "capacity", "shadow_price"]),
        ("corridors", &["corridor", "kt", "capacity_kt", "shadow_price"]),
        ("markets", &["market", "sector", "sales", "max_sales", "shadow_price"]),
        ("countries", &["country", "output", "jobs", "cost", "complementarity"]),
        ("binding_on_assumptions", &["limit", "provenance"]),
    ];
    for (table, columns) in promised {
        let rows = plan[table].as_array().unwrap_or_else(|| panic!("no table {table}"));
        for column in columns {
            assert!(keys(&rows[0]).contains(column), "{table} has no {column}");
        }
    }
    for key in ["multipark", "instance", "model", "solver", "status", "objective", "cross_hauled_share"] {
        assert!(!plan[key].is_null(), "no {key}");
    }
    let terms = ["complementarity", "value_added", "jobs", "suitability", "equity", "cost"];
    assert_eq!(keys(&plan["terms"]), terms);
    assert_eq!(keys(&plan["certificate"]), ["primal_infeasibility", "dual_infeasibility", "relative_gap"]);
    assert_eq!(plan["status"], "optimal");
    assert!(plan["certificate"]["relative_gap"].as_f64().unwrap() < 1e-7);
    assert!(plan["allocation"].as_array().unwrap().iter().all(|row| row["output"].as_f64().unwrap() > 1e-9));
}

#[test]
fn a_new_instance_checks_solves_and_verifies() {
    let (folder, mine) = starter();
    let model = format!("{mine}/model.toml");
    assert!(run(0, &["check", &mine, "--model", &model]).0.contains("0 errors, 0 warnings"));
    let plan = folder.path().join("plan.json");
    let (json, _) = run(0, &["solve", &mine, "--model", &model, "--format", "json"]);
    std::fs::write(&plan, &json).unwrap();
    let plan = plan.to_str().unwrap();
    let (out, _) = run(0, &["verify", &mine, plan, "--model", &model]);
    assert!(out.contains("its prices prove it optimal"), "{out}");

    let mut tampered: Value = serde_json::from_str(&json).unwrap();
    tampered["allocation"][0]["output"] =
        (tampered["allocation"][0]["output"].as_f64().unwrap() * 2.0).into();
    std::fs::write(plan, tampered.to_string()).unwrap();
    assert!(run(1, &["verify", &mine, plan, "--model", &model]).0.contains("breaks rules"));
    let mut boastful: Value = serde_json::from_str(&json).unwrap();
    boastful["objective"] = (boastful["objective"].as_f64().unwrap() * 1.01).into();
    std::fs::write(plan, boastful.to_string()).unwrap();
    assert!(run(1, &["verify", &mine, plan, "--model", &model]).0.contains("not what the file says"));
    std::fs::write(plan, "{}").unwrap();
    assert!(run(2, &["verify", &mine, plan, "--model", &model]).1.contains("error[bad-solution]"));
}

#[test]
fn what_ifs_set_scale_and_add() {
    let plan = solved(&["lancang-mekong"]);
    let base = plan["objective"].as_f64().unwrap();
    let dearest =
        plan["binding"].as_array().unwrap().iter().find(|b| b["shadow_price"].as_f64().unwrap() > 0.0);
    let path = dearest.unwrap()["limit"].as_str().unwrap();
    assert!(objective(&["lancang-mekong", "--set", &format!("{path}=*1.01")]) > base, "{path}");
    let same = objective(&["lancang-mekong", "--set", "countries.CN.workers=+0"]);
    assert!((same - base).abs() < 1e-6 * base);
    let doubled = objective(&["lancang-mekong", "--set", "model.objective.jobs=*2"]);
    assert!(doubled > base);
    let alone = objective(&["lancang-mekong", "--set", "model.cooperation=none"]);
    assert!((alone - objective(&["lancang-mekong", "--model", "standalone"])).abs() < 1e-6 * base);
    let less = objective(&[
        "lancang-mekong",
        "--set",
        "demand.*/autos.max_sales=*0.95",
        "--set",
        "parks.rayong.land=900",
    ]);
    assert!(less.is_finite() && (less - base).abs() > 1e-6);
    let (_, err) = run(2, &["solve", "lancang-mekong", "--set", "parks.rayon.land=900"]);
    assert!(err.contains("`rayong`"), "{err}");
}

#[test]
fn exit_codes_say_how_it_ended() {
    let (_folder, mine) = starter();
    assert!(
        run(3, &["solve", &mine, "--set", "countries.BB.min_jobs=999999"]).1.contains("error[infeasible]")
    );
    let tables = Path::new(&mine);
    for table in ["parks", "countries", "sites", "demand"] {
        let path = tables.join(format!("{table}.csv"));
        let text = std::fs::read_to_string(&path).unwrap();
        let mut lines: Vec<String> = text.lines().filter(|l| !l.starts_with('#')).map(String::from).collect();
        let head: Vec<&str> = lines[0].split(',').collect();
        let unlimited = ["land", "workers", "capital", "max_output"];
        let drop: Vec<usize> = (0..head.len()).filter(|&i| unlimited.contains(&head[i])).collect();
        for line in &mut lines[1..] {
            let cells = line.split(',').enumerate().map(|(i, c)| if drop.contains(&i) { "" } else { c });
            *line = cells.collect::<Vec<_>>().join(",");
        }
        std::fs::write(&path, lines.join("\n")).unwrap();
    }
    std::fs::remove_file(tables.join("markets.csv")).unwrap();
    std::fs::remove_file(tables.join("demand.csv")).unwrap();
    replace(&tables.join("tariffs.csv"), "*,world,*,0.05,0.05\n", "");
    let paying = ["--set", "model.objective.value_added=9"];
    assert!(run(4, &["solve", &mine, paying[0], paying[1]]).1.contains("error[unbounded]"));
    assert!(run(2, &["solve", "nowhere"]).1.contains("error[unknown-instance]"));
    run(2, &["solve"]);
    run(2, &["solve", "lancang-mekong", "--solver", "magic"]);
    run(0, &["--help"]);
    run(0, &["--version"]);
}

#[test]
fn unknown_names_get_the_nearest_one() {
    assert!(run(2, &["solve", "lancang-mekon"]).1.contains("`lancang-mekong`"));
    assert!(run(2, &["solve", "lancang-mekong", "--model", "netwrk"]).1.contains("`network`"));
    assert!(run(2, &["examples", "copy", "lancang", "there"]).1.contains("error[unknown-example]"));
    assert!(run(2, &["compare", "lancang-mekong", "--schemes", "al"]).1.contains("none, twins, agreements"));
}

#[test]
fn results_are_written_whole_beside_a_copy_of_what_was_solved() {
    let (folder, mine) = starter();
    let out = folder.path().join("results");
    let dir = out.to_str().unwrap();
    run(0, &["solve", &mine, "--set", "parks.river.land=350", "--out", dir]);
    let summary: Value =
        serde_json::from_str(&std::fs::read_to_string(out.join("summary.json")).unwrap()).unwrap();
    for table in
        ["allocation", "supply", "sales", "transfers", "resources", "corridors", "markets", "countries"]
    {
        let text = std::fs::read_to_string(out.join(format!("{table}.csv"))).unwrap();
        assert_eq!(text.lines().count(), summary[table].as_array().unwrap().len() + 1, "{table}");
    }
    let again = out.join("instance").to_str().unwrap().to_owned();
    let model = out.join("model.toml").to_str().unwrap().to_owned();
    let copy = objective(&[&again, "--model", &model]);
    assert!((copy - summary["objective"].as_f64().unwrap()).abs() < 1e-6);
    run(0, &["solve", &mine, "--out", dir]);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    let file = folder.path().join("file");
    std::fs::write(&file, "mine").unwrap();
    run(2, &["solve", &mine, "--out", file.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    run(2, &["new", &mine]);
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let binary = assert_cmd::cargo::cargo_bin("multipark");
    let script = format!("'{}' solve lancang-mekong --format json | head -c 10", binary.display());
    let output = std::process::Command::new("bash").args(["-o", "pipefail", "-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.stdout.len(), 10);
}

#[test]
fn colour_comes_only_when_asked_for() {
    assert!(run(0, &["solve", "lancang-mekong", "--color", "always"]).0.contains("\u{1b}[1m"));
    assert!(!run(0, &["solve", "lancang-mekong", "--color", "never"]).0.contains('\u{1b}'));
}

#[test]
fn hostile_text_reaches_neither_terminal_nor_spreadsheet() {
    let (folder, mine) = starter();
    let tables = Path::new(&mine);
    replace(&tables.join("instance.toml"), "\"My parks\"", "\"Evil \\u001b[31m\\u202E parks\"");
    let (out, _) = run(0, &["solve", &mine]);
    assert!(!out.contains('\u{1b}') && !out.contains('\u{202E}'), "{out}");
    replace(&tables.join("provenance.csv"), "made up for this starter", "=cmd|' /C calc'!A0 made up");
    let dir = folder.path().join("out");
    run(0, &["solve", &mine, "--out", dir.to_str().unwrap()]);
    let binding = std::fs::read_to_string(dir.join("binding.csv")).unwrap();
    assert!(binding.contains("'=cmd"), "{binding}");
    assert!(!binding.contains(",=cmd"), "{binding}");
}

#[test]
fn other_verbs_answer_in_every_form() {
    let (_folder, mine) = starter();
    let varied = ["--vary", "demand.*.max_sales=*normal(1,0.1)", "--sample", "4"];
    let more = |verb: &str| match verb {
        "pareto" => vec!["--terms", "jobs,cost"],
        "uncertainty" => varied.to_vec(),
        _ => Vec::new(),
    };
    let verbs = ["sensitivity", "share", "linkages", "compare", "check", "solve"];
    for verb in verbs.into_iter().chain(["pareto", "alternatives", "uncertainty"]) {
        for format in ["table", "json", "csv"] {
            let (out, _) = run(0, &[&[verb, &mine, "--format", format][..], &more(verb)].concat());
            match format {
                "json" => drop(serde_json::from_str::<Value>(&out).unwrap()),
                _ => assert!(!out.is_empty(), "{verb} {format}"),
            }
        }
    }
    let shared: Value = serde_json::from_str(&run(0, &["share", &mine, "--format", "json"]).0).unwrap();
    for key in [
        "solve_objective",
        "values",
        "owen_unique",
        "owen",
        "shapley",
        "nucleolus",
        "least_core",
        "standalone",
        "shapley_in_core",
    ] {
        assert!(keys(&shared).contains(&key), "share has no {key}");
    }
    assert_eq!(keys(&shared["least_core"]), ["epsilon", "payments"]);
    assert!(run(0, &["export", &mine, "--format", "lp"]).0.contains("output(harbour/tyres)"));
    assert!(run(0, &["export", &mine, "--format", "mps"]).0.contains("ROWS"));
    serde_json::from_str::<Value>(&run(0, &["schema"]).0).unwrap();
    assert!(run(0, &["completions", "bash"]).0.contains("multipark"));
    assert!(run(0, &["examples"]).0.contains("lancang-mekong"));
    let with_examples = ["solve", "compare", "share", "verify", "export", "sensitivity"];
    for verb in with_examples.into_iter().chain(["pareto", "alternatives", "uncertainty"]) {
        assert!(run(0, &[verb, "--help"]).0.contains("Example"), "{verb} has no example in its help");
    }
}

#[test]
fn endless_growth_is_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in endless::FILES.iter().chain(&[("m.toml", one_park::MODEL)]) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let (mine, model) = (folder.path().to_str().unwrap(), folder.path().join("m.toml"));
    let (out, _) = run(0, &["explain", mine, "--model", model.to_str().unwrap()]);
    for part in ["can grow without end", "s at p", "sectors.s.max_total, and then nothing grows without end"]
    {
        assert!(out.contains(part), "{out}");
    }
}

#[test]
fn an_example_copied_out_solves_like_the_bundled_one() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy").to_str().unwrap().to_owned();
    run(0, &["examples", "copy", "lancang-mekong", &copy]);
    let (a, b) = (objective(&[&copy]), objective(&["lancang-mekong"]));
    assert!((a - b).abs() <= 1e-9 * b.abs());
}

#[test]
fn results_never_take_the_place_of_anything_else() {
    let (folder, mine) = starter();
    let precious = Path::new(&mine).join("precious.txt");
    std::fs::write(&precious, "mine").unwrap();
    let (_, err) = run(2, &["solve", &mine, "--out", &mine]);
    assert!(err.contains("which is no result"), "{err}");
    assert!(precious.exists() && Path::new(&mine).join("parks.csv").exists());
    // Nor of the instance that is solved, even where that is itself a copy beside a result.
    let out = folder.path().join("out").to_str().unwrap().to_owned();
    run(0, &["solve", &mine, "--out", &out]);
    let copy = format!("{out}/instance");
    let (_, err) = run(2, &["solve", &copy, "--out", &out]);
    assert!(err.contains("which is read here"), "{err}");
    let (_, err) = run(2, &["solve", &mine, "--model", &format!("{out}/model.toml"), "--out", &out]);
    assert!(err.contains("which is read here"), "{err}");
    // An empty folder is as good as none.
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    run(0, &["solve", &mine, "--out", empty.to_str().unwrap()]);
    assert!(empty.join("summary.json").exists());
}

#[test]
fn scenarios_are_stacked_and_set_comes_after_them() {
    let base = objective(&["lancang-mekong"]);
    let closed = objective(&["lancang-mekong", "--scenario", "data-closed"]);
    assert!(closed < base);
    let both = objective(&["lancang-mekong", "--scenario", "data-closed", "--scenario", "dual-circulation"]);
    assert!(
        (both - objective(&["lancang-mekong", "--scenario", "data-closed,dual-circulation"])).abs()
            < 1e-6 * base
    );
    assert!(both > closed);
    let reopened = objective(&["lancang-mekong", "--scenario", "data-closed", "--set", "model.data=open"]);
    assert!((reopened - base).abs() < 1e-6 * base);
    let (_, err) = run(2, &["solve", "lancang-mekong", "--scenario", "pandemics"]);
    assert!(err.contains("`pandemic`"), "{err}");
    assert!(run(0, &["examples"]).0.contains("dual-circulation"));
}

#[test]
fn check_validates_every_scenario() {
    let (_folder, path) = starter();
    let scenarios = Path::new(&path).join("scenarios");
    std::fs::create_dir_all(&scenarios).unwrap();
    std::fs::write(scenarios.join("good.toml"), "name = \"Good\"\nset = [\"parks.*.land=*2\"]\n").unwrap();
    run(0, &["check", &path]);
    std::fs::write(scenarios.join("bad.toml"), "name = \"Bad\"\nset = [\n  \"parks.nowhere.land=2\",\n]\n")
        .unwrap();
    let (out, _) = run(2, &["check", &path]);
    assert!(out.contains("bad.toml:3") && out.contains("nowhere"), "{out}");
}

#[test]
fn a_generated_instance_is_checked_and_solved_and_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made").display().to_string();
    run(0, &["generate", &path, "--parks", "9", "--sectors", "4", "--seed", "5"]);
    run(0, &["check", &path]);
    assert!(objective(&[&path]) > 0.0);
    run(2, &["generate", &path]);
    let other = folder.path().join("other").display().to_string();
    run(2, &["generate", &other, "--parks", "0"]);
    run(2, &["generate", &other, "--sectors", "3", "--links", "10"]);
    run(2, &["generate", &other, "--parks", "18446744073709551615", "--sectors", "2"]);
    assert!(!Path::new(&other).exists());
}
