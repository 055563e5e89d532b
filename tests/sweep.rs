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
        assert_eq!(run(&dir, &[]).0, 2, "without --resume nothing is touched");
        let (code, _, err) = run(&dir, &["--resume"]);
        assert_eq!(code, 0, "{err}");
        let table = std::fs::read_to_string(dir.join("sweep.csv")).unwrap();
        assert_eq!(rows(&table), rows(&known), "after {kept} lines");
    }
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("sweep.csv.part"), lines[..20].concat().replace("*1,", "*0.8,")).unwrap();
    assert!(run(&other, &["--resume"]).2.contains("belongs to another sweep"));
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
