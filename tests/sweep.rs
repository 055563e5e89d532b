//! Sweeps: every scenario is what a cold solve gives, for any number of threads, after any stop, in any shards.

use assert_cmd::Command;
use std::path::Path;

fn multipark(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("multipark").unwrap().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Rows without their seconds, as tables of cells.
fn rows(table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let seconds = reader.headers().unwrap().iter().position(|h| h == "seconds").unwrap();
    reader
        .records()
        .map(|row| {
            row.unwrap()
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != seconds)
                .map(|(_, c)| c.to_owned())
                .collect()
        })
        .collect()
}

const SWEEP: [&str; 8] = [
    "sweep",
    "lancang-mekong",
    "--vary",
    "countries.*.workers=*1:*1.05:6",
    "--vary",
    "model.cooperation=none,all,hub:CN",
    "--vary",
    "model.objective.jobs=0.001,0.003",
];

#[test]
fn scenarios_are_what_cold_solves_give_whatever_the_number_of_threads() {
    let run = |workers: &str| {
        let (code, out, err) = multipark(&[&SWEEP[..], &["--workers", workers]].concat());
        assert_eq!(code, 0, "{err}");
        rows(&out)
    };
    let one = run("1");
    assert_eq!(one, run("2"));
    assert_eq!(one.len(), 36);
    for row in one.iter().step_by(7) {
        let sets = ["countries.*.workers", "model.cooperation", "model.objective.jobs"];
        let mut arguments =
            vec!["solve".to_owned(), "lancang-mekong".to_owned(), "--format".to_owned(), "json".to_owned()];
        for (path, value) in sets.iter().zip(&row[1..4]) {
            arguments.extend(["--set".to_owned(), format!("{path}={value}")]);
        }
        let (code, out, err) = multipark(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        if row[4] == "infeasible" {
            assert_eq!(code, 3, "{err}");
            continue;
        }
        let plan: serde_json::Value = serde_json::from_str(&out).unwrap();
        let (cold, hot) = (plan["objective"].as_f64().unwrap(), row[5].parse::<f64>().unwrap());
        assert!((cold - hot).abs() <= 1e-7 * cold.abs(), "cold {cold}, hot {hot}: {row:?}");
    }
}

#[test]
fn a_stopped_sweep_goes_on_to_the_same_table() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let run = |dir: &Path, more: &[&str]| {
        multipark(&[&SWEEP[..], &["--out", dir.to_str().unwrap()], more].concat())
    };
    assert_eq!(run(&whole, &[]).0, 0);
    let known = std::fs::read_to_string(whole.join("sweep.csv")).unwrap();
    let lines: Vec<&str> = known.split_inclusive('\n').collect();
    // Killed after any number of rows, in the middle of one.
    for kept in [1, 17, 35] {
        let dir = folder.path().join(format!("stopped{kept}"));
        std::fs::create_dir(&dir).unwrap();
        let mut left = lines[..kept].concat();
        left.push_str(&lines[kept][..lines[kept].len() / 2]);
        std::fs::write(dir.join("sweep.csv.part"), left).unwrap();
        std::fs::copy(whole.join("sweep.json"), dir.join("sweep.json")).unwrap();
        assert_eq!(run(&dir, &[]).0, 2, "without --resume nothing is touched");
        let (code, _, err) = run(&dir, &["--resume"]);
        assert_eq!(code, 0, "{err}");
        let table = std::fs::read_to_string(dir.join("sweep.csv")).unwrap();
        assert_eq!(rows(&table), rows(&known), "after {kept} lines");
    }
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("sweep.csv.part"), lines[..20].concat().replace("*1,", "*0.8,")).unwrap();
    assert!(run(&other, &["--resume"]).2.contains("belongs to another sweep"), "no sweep.json");
    std::fs::copy(whole.join("sweep.json"), other.join("sweep.json")).unwrap();
    assert!(run(&other, &["--resume"]).2.contains("line 2 belongs to another sweep"));
    assert_eq!(run(&whole, &["--resume"]).0, 0, "a finished sweep has nothing to go on with");
    assert_eq!(run(&whole, &[]).0, 2, "a finished sweep is not overwritten");
}

#[test]
fn shards_make_up_the_whole() {
    let whole = rows(&multipark(&SWEEP).1);
    let mut parts = Vec::new();
    for shard in ["1/2", "2/2"] {
        parts.extend(rows(&multipark(&[&SWEEP[..], &["--shard", shard]].concat()).1));
    }
    parts.sort_by_key(|row| row[0].parse::<usize>().unwrap());
    assert_eq!(parts, whole);
    assert_eq!(multipark(&[&SWEEP[..], &["--shard", "3/2"]].concat()).0, 2);
}

#[test]
fn what_cannot_be_is_a_result_and_what_makes_no_sense_an_error() {
    let (code, out, err) = multipark(&[
        "sweep",
        "lancang-mekong",
        "--vary",
        "countries.KH.workers=*0.01,*1",
        "--vary",
        "parks.rayong.land=-1,900",
    ]);
    assert_eq!(code, 0, "{err}");
    let statuses: Vec<String> = rows(&out).into_iter().map(|row| row[3].clone()).collect();
    assert_eq!(statuses, ["invalid", "infeasible", "invalid", "optimal"]);
    for bad in ["parks.rayong.land", "parks.rayong.land=1:2", "parks.rayong.land=uniform(1,2)"] {
        assert_eq!(multipark(&["sweep", "lancang-mekong", "--vary", bad]).0, 2, "{bad}");
    }
    let sampled =
        ["sweep", "lancang-mekong", "--vary", "countries.*.workers=*uniform(0.95,1.05)", "--sample", "5"];
    for method in ["lhs", "sobol", "random"] {
        let (code, out, err) = multipark(&[&sampled[..], &["--method", method, "--seed", "4"]].concat());
        assert_eq!(code, 0, "{err}");
        assert_eq!(rows(&out).len(), 5);
    }
}

#[test]
fn kept_tables_shards_and_their_merge_make_up_the_undisturbed_sweep() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let sweep = |more: &[&str]| {
        let asked = [
            "sweep",
            "twin-parks",
            "--vary",
            "parks.*.land=*0.5:*1.5:40",
            "--vary",
            "model.cooperation=none,all",
            "--keep",
            "allocation,prices",
        ];
        multipark(&[&asked[..], more].concat())
    };
    let (code, _, err) = sweep(&["--out", &at("whole")]);
    assert_eq!(code, 0, "{err}");
    for shard in ["1/3", "2/3", "3/3"] {
        let (code, _, err) = sweep(&["--shard", shard, "--out", &at(&shard[..1])]);
        assert_eq!(code, 0, "{err}");
    }
    let merge = |shards: &[&str]| {
        let dirs: Vec<String> = shards.iter().map(|name| at(name)).collect();
        let mut asked = vec!["merge"];
        asked.extend(dirs.iter().map(String::as_str));
        let out = at("merged");
        asked.extend(["--out", &out]);
        multipark(&asked)
    };
    assert!(merge(&["1", "3"]).2.contains("2/3 missing"));
    assert!(merge(&["1", "2", "3", "2"]).2.contains("shard 2 again"));
    assert!(merge(&["1", "2", "3", "whole"]).2.contains("another sweep"));
    let (code, _, err) = merge(&["3", "1", "2"]);
    assert_eq!(code, 0, "{err}");
    let read = |dir: &str, table: &str| std::fs::read_to_string(folder.path().join(dir).join(table)).unwrap();
    assert_eq!(rows(&read("merged", "sweep.csv")), rows(&read("whole", "sweep.csv")));
    for table in ["allocation.csv", "prices.csv", "sweep.json"] {
        assert_eq!(read("merged", table), read("whole", table), "{table}");
    }
    // What the tables say of a plan is what `solve` says of it.
    let asked = ["solve", "twin-parks", "--set", "parks.*.land=*0.5", "--set", "model.cooperation=all"];
    let plan: serde_json::Value =
        serde_json::from_str(&multipark(&[&asked[..], &["--format", "json"]].concat()).1).unwrap();
    let output: f64 =
        plan["allocation"].as_array().unwrap().iter().map(|a| a["output"].as_f64().unwrap()).sum();
    let kept = rows(&read("whole", "sweep.csv"));
    assert_eq!(kept[1][1..3], ["*0.5", "all"]);
    let kept: f64 = read("whole", "allocation.csv")
        .lines()
        .filter_map(|line| line.strip_prefix("1,"))
        .map(|line| line.split(',').nth(2).unwrap().parse::<f64>().unwrap())
        .sum();
    assert!((output - kept).abs() <= 1e-6 * output, "{output} {kept}");
}

/// SplitMix64: moments that differ from kill to kill.
fn moment(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^ (z >> 31)
}

#[cfg(unix)]
#[test]
fn fifty_kills_at_random_moments_each_resumed_leave_the_bytes_of_an_undisturbed_sweep() {
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    let sweep = |dir: &Path| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("multipark"));
        command.args(["sweep", "twin-parks", "--vary", "parks.*.land=*0.5:*1.5:40"]);
        command.args(["--vary", "countries.*.workers=*0.5:*1.5:50", "--keep", "allocation,prices"]);
        command.args(["--resume", "--out"]).arg(dir);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let whole = folder.path().join("whole");
    let started = std::time::Instant::now();
    assert!(sweep(&whole).status().unwrap().success());
    let taken = u64::try_from(started.elapsed().as_micros()).unwrap();
    let same = |dir: &Path| {
        for table in ["allocation.csv", "prices.csv", "sweep.json"] {
            assert_eq!(
                std::fs::read(dir.join(table)).unwrap(),
                std::fs::read(whole.join(table)).unwrap(),
                "{table}"
            );
        }
        let table = |dir: &Path| rows(&std::fs::read_to_string(dir.join("sweep.csv")).unwrap());
        assert_eq!(table(dir), table(&whole));
    };
    let (mut kills, mut begun, mut tries) = (0, 0, 0);
    while kills < 50 {
        let dir = folder.path().join(format!("killed{begun}"));
        begun += 1;
        loop {
            let mut child = sweep(&dir).spawn().unwrap();
            tries += 1;
            if kills < 50 {
                // Mostly in the midst of it, and now and then while it begins or ends.
                std::thread::sleep(std::time::Duration::from_micros(moment(tries) % (taken * 3 / 4)));
            }
            let over = kills >= 50 || child.try_wait().unwrap().is_some();
            if !over {
                child.kill().unwrap();
                kills += 1;
            }
            let status = child.wait().unwrap();
            if over {
                assert!(status.success(), "{status}");
                break;
            }
        }
        same(&dir);
    }
}

/// The value functions of figures are what a grid of scenarios gives.
#[test]
fn an_exact_value_function_agrees_with_a_grid() {
    for (instance, path, points) in [
        ("twin-parks", "countries.*.workers=*0.7:*1.3", 41),
        ("twin-parks", "model.objective.jobs=0:0.02", 41),
        ("twin-parks", "countries.*.workers_price=*0.1:*4", 41),
        ("lancang-mekong", "countries.*.workers=*0.9:*1.1", 200),
        ("lancang-mekong", "model.objective.jobs=0:0.01", 200),
    ] {
        let (code, out, err) = multipark(&["sweep", instance, "--exact", path, "--format", "json"]);
        assert_eq!(code, 0, "{err}");
        let found: serde_json::Value = serde_json::from_str(&out).unwrap();
        let pieces = found["pieces"].as_array().unwrap();
        let figure = |piece: &serde_json::Value, key: &str| piece[key].as_f64().unwrap();
        for pair in pieces.windows(2) {
            assert_eq!(figure(&pair[0], "to"), figure(&pair[1], "from"));
            assert_ne!(figure(&pair[0], "slope"), figure(&pair[1], "slope"));
        }
        let (name, span) = path.split_once('=').unwrap();
        let (code, table, err) =
            multipark(&["sweep", instance, "--vary", &format!("{name}={span}:{points}")]);
        assert_eq!(code, 0, "{err}");
        let grid = rows(&table);
        assert_eq!(grid.len(), points);
        for row in grid {
            let at: f64 = row[1].trim_start_matches('*').parse().unwrap();
            let here = |p: &&serde_json::Value| figure(p, "from") <= at && at <= figure(p, "to");
            let Some(piece) = pieces.iter().find(here) else {
                assert_eq!(row[2], "infeasible", "{path} at {at}");
                continue;
            };
            let value = figure(piece, "value_from") + figure(piece, "slope") * (at - figure(piece, "from"));
            let known: f64 = row[3].parse().unwrap();
            assert!((value - known).abs() <= 1e-7 * known.abs().max(1.0), "{path} at {at}: {value} {known}");
        }
        assert!(pieces.len() > 1, "{path}: {}", pieces.len());
    }
    // For people, places have the digits that tell them apart and no more.
    let (_, read, _) = multipark(&["sweep", "twin-parks", "--exact", "countries.*.workers=*0.7:*1.3"]);
    let places = read.split_whitespace().filter_map(|word| word.strip_prefix('*'));
    let places: Vec<&str> = places.filter(|word| word.parse::<f64>().is_ok()).collect();
    assert!(places.contains(&"0.7") && places.iter().all(|place| place.len() <= 8), "{places:?}");
    for (bad, why) in [
        ("sectors.*.workers=*0.5:*2", "coefficients"),
        ("model.cooperation=none:all", "no finite number"),
        ("parks.*.land=*2:*1", "lower one first"),
    ] {
        let (code, _, err) = multipark(&["sweep", "twin-parks", "--exact", bad]);
        assert_eq!(code, 2, "{bad}: {err}");
        assert!(err.contains(why) || err.contains("piecewise linear"), "{bad}: {err}");
    }
}

#[test]
fn a_file_says_what_is_swept_and_scenarios_of_the_instance_are_a_dimension() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sweep.toml");
    std::fs::write(&file, "vary = [\"scenario=none,rcep\"]\n").unwrap();
    let file = file.to_str().unwrap();
    let asked = [
        "sweep",
        "lancang-mekong",
        "--spec",
        file,
        "--vary",
        "model.objective.jobs=0.001,0.002",
        "--verbose",
    ];
    let (code, out, err) = multipark(&asked);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("scenario,scenario_file,model.objective.jobs,status"), "{out}");
    let table = rows(&out);
    assert_eq!(table.len(), 4);
    assert!(err.contains("stated anew in"), "{err}");
    let solve = [
        "solve",
        "lancang-mekong",
        "--scenario",
        "rcep",
        "--set",
        "model.objective.jobs=0.002",
        "--format",
        "json",
    ];
    let plan: serde_json::Value = serde_json::from_str(&multipark(&solve).1).unwrap();
    let (cold, hot) = (plan["objective"].as_f64().unwrap(), table[3][4].parse::<f64>().unwrap());
    assert!((cold - hot).abs() <= 1e-7 * cold.abs(), "{cold} {hot}");
    std::fs::write(file, "vary = [\"scenario=none\"]\nsampel = 3\n").unwrap();
    let (code, _, err) = multipark(&["sweep", "lancang-mekong", "--spec", file]);
    assert!(code == 2 && err.contains("sweep.toml:2"), "{err}");
    let (code, _, err) = multipark(&["sweep", "lancang-mekong", "--vary", "scenario=none,rcepp"]);
    assert!(code == 2 && err.contains("`rcep`"), "{err}");
}

#[test]
fn parquet_where_it_cannot_be_had_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out").display().to_string();
    let sweep = ["sweep", "twin-parks", "--vary", "model.cooperation=none,all", "--format", "parquet"];
    let (code, _, err) = multipark(&sweep);
    assert!(code == 2 && err.contains("--out"), "{err}");
    let (code, _, err) =
        multipark(&["sweep", "twin-parks", "--exact", "parks.*.land=*0.9:*1", "--format", "parquet"]);
    assert!(code == 2 && err.contains("--format csv"), "{err}");
    if !cfg!(feature = "parquet") {
        let (code, _, err) = multipark(&[&sweep[..], &["--out", &out]].concat());
        assert!(code == 2 && err.contains("--features parquet"), "{err}");
        assert!(!Path::new(&out).exists());
    }
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_tables_hold_what_the_csv_tables_hold_to_the_last_bit() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let asked = [
        "sweep",
        "twin-parks",
        "--vary",
        "parks.*.land=*0.5,*1,*1e-9",
        "--vary",
        "model.objective.jobs=0:0.01:7",
        "--vary",
        "model.cooperation=none,all",
        "--keep",
        "allocation,prices",
        "--format",
        "parquet",
        "--out",
        out.to_str().unwrap(),
    ];
    let (code, _, err) = multipark(&asked);
    assert_eq!(code, 0, "{err}");
    // A finished sweep still gives what is missing.
    std::fs::remove_file(out.join("prices.parquet")).unwrap();
    let (code, _, err) = multipark(&[&asked[..], &["--resume"]].concat());
    assert_eq!(code, 0, "{err}");
    // Of the first columns: n a count, f figures, w words.
    for (name, kinds) in [("sweep", "nwfwwffffffff"), ("allocation", "nwwfff"), ("prices", "nwwwff")] {
        let mut csv = csv::Reader::from_path(out.join(format!("{name}.csv"))).unwrap();
        let heads: Vec<String> = csv.headers().unwrap().iter().map(ToOwned::to_owned).collect();
        let file = std::fs::File::open(out.join(format!("{name}.parquet"))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let mut table = reader.get_row_iter(None).unwrap();
        let (mut count, mut empty) = (0, 0);
        for record in csv.records() {
            let (record, row) = (record.unwrap(), table.next().unwrap().unwrap());
            count += 1;
            for (place, (head, field)) in row.get_column_iter().enumerate() {
                assert_eq!(*head, heads[place]);
                let cell = &record[place];
                match field {
                    Field::Null => {
                        assert!(cell.is_empty());
                        empty += 1;
                    }
                    Field::Long(whole) => assert_eq!(cell.parse::<i64>().unwrap(), *whole),
                    Field::Double(figure) => {
                        assert_eq!(cell.parse::<f64>().unwrap().to_bits(), figure.to_bits());
                    }
                    Field::Str(words) => assert_eq!(cell, words),
                    other => panic!("{name}: {other:?}"),
                }
            }
            for ((head, field), kind) in row.get_column_iter().zip(kinds.chars()) {
                let right = match kind {
                    'n' => matches!(field, Field::Long(_)),
                    'f' => matches!(field, Field::Double(_) | Field::Null),
                    _ => matches!(field, Field::Str(_) | Field::Null),
                };
                assert!(right, "{name}, {head}: {field:?}");
            }
        }
        assert!(table.next().is_none() && count > 10, "{name}: {count}");
        if name == "sweep" {
            assert!(empty > 0 && count == 42, "{count} rows, {empty} empty");
        }
    }
}
