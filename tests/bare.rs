//! Bare programs through MPS files and the command line: the published ranging tables, to six digits.

use assert_cmd::Command;
use multipark::lp::text::{Names, write_mps};
use multipark::lp::{Lp, Matrix, Sense};
use serde_json::Value;
use std::fs;

const INF: f64 = f64::INFINITY;

/// A program from dense rows `(coefficients, lower, upper)`; columns are `x0`.., rows `r0`..
fn mps(sense: Sense, cost: &[f64], bounds: &[(f64, f64)], rows: &[(&[f64], f64, f64)]) -> String {
    let mut entries = Vec::new();
    for (i, (coefficients, _, _)) in rows.iter().enumerate() {
        entries.extend(coefficients.iter().enumerate().map(|(j, &a)| (i, j, a)));
    }
    let lp = Lp {
        cost: cost.to_vec(),
        lower: bounds.iter().map(|b| b.0).collect(),
        upper: bounds.iter().map(|b| b.1).collect(),
        integer: vec![false; cost.len()],
        row_lower: rows.iter().map(|r| r.1).collect(),
        row_upper: rows.iter().map(|r| r.2).collect(),
        matrix: Matrix::from_entries(rows.len(), cost.len(), &entries),
        ..Lp::new(sense)
    };
    let name = |letter: char| move |i: usize| format!("{letter}{i}");
    let columns: Vec<String> = (0..cost.len()).map(name('x')).collect();
    let rows: Vec<String> = (0..rows.len()).map(name('r')).collect();
    write_mps(&lp, "published", Names { columns: &columns, rows: &rows, objective: "objective" })
}

/// What a verb says of the program in JSON.
fn ask(verb: &str, text: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("published.mps");
    fs::write(&file, text).unwrap();
    let ran = Command::cargo_bin("multipark")
        .unwrap()
        .args([verb, file.to_str().unwrap(), "--format", "json"])
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).unwrap()
}

fn close(found: &Value, known: f64, what: &str) {
    if known.is_infinite() {
        assert!(found.is_null(), "{what}: {found}, known without end");
        return;
    }
    let found = found.as_f64().unwrap_or_else(|| panic!("{what}: {found}, known {known}"));
    assert!((found - known).abs() <= 1e-6 * known.abs().max(1.0), "{what}: {found}, known {known}");
}

/// Price down, price up, holds from, holds to.
fn limit(found: &Value, name: &str, [less, more, from, to]: [f64; 4]) {
    let limits = found["limits"].as_array().unwrap();
    let limit = limits.iter().find(|l| l["limit"] == name).unwrap_or_else(|| panic!("no {name}: {found}"));
    close(&limit["less"]["price"], less, &format!("{name} less"));
    close(&limit["more"]["price"], more, &format!("{name} more"));
    close(&limit["less"]["holds_to"], from, &format!("{name} from"));
    close(&limit["more"]["holds_to"], to, &format!("{name} to"));
}

fn cost(found: &Value, column: usize, from: f64, to: f64) {
    let found = &found["columns"][column];
    close(&found["cost_from"], from, &format!("cost of x{column} from"));
    close(&found["cost_to"], to, &format!("cost of x{column} to"));
}

#[test]
fn the_cplex_tutorial() {
    let text = mps(
        Sense::Maximise,
        &[1.0, 2.0, 3.0],
        &[(0.0, 40.0), (0.0, INF), (0.0, INF)],
        &[(&[-1.0, 1.0, 1.0], -INF, 20.0), (&[1.0, -3.0, 1.0], -INF, 30.0)],
    );
    let plan = ask("solve", &text);
    close(&plan["objective"], 202.5, "objective");
    for (i, value) in [40.0, 17.5, 42.5].into_iter().enumerate() {
        close(&plan["columns"][i]["value"], value, "value");
    }
    close(&plan["rows"][0]["shadow_price"], 2.75, "price");
    let found = ask("sensitivity", &text);
    limit(&found, "r0 <=", [2.75, 2.75, -36.666_666_667, INF]);
    limit(&found, "r1 <=", [0.25, 0.25, -140.0, 100.0]);
    close(&found["columns"][0]["reduced_cost"], 3.5, "reduced cost");
    cost(&found, 0, -2.5, INF);
    cost(&found, 1, -5.0, 3.0);
    cost(&found, 2, 2.0, INF);
}

#[test]
fn wyndor() {
    let found = ask(
        "sensitivity",
        &mps(
            Sense::Maximise,
            &[3.0, 5.0],
            &[(0.0, INF); 2],
            &[(&[1.0, 0.0], -INF, 4.0), (&[0.0, 2.0], -INF, 12.0), (&[3.0, 2.0], -INF, 18.0)],
        ),
    );
    close(&found["objective"], 36.0, "objective");
    limit(&found, "r0 <=", [0.0, 0.0, 2.0, INF]);
    limit(&found, "r1 <=", [1.5, 1.5, 6.0, 18.0]);
    limit(&found, "r2 <=", [1.0, 1.0, 12.0, 24.0]);
    cost(&found, 0, 0.0, 7.5);
    cost(&found, 1, 2.0, INF);
}

#[test]
fn the_jump_tutorial() {
    let found = ask(
        "sensitivity",
        &mps(
            Sense::Minimise,
            &[12.0, 20.0, -1.0],
            &[(0.0, INF), (0.0, 3.0), (-INF, 1.0)],
            &[
                (&[6.0, 8.0, 0.0], 100.0, INF),
                (&[7.0, 12.0, 0.0], 120.0, INF),
                (&[1.0, 1.0, 0.0], -INF, 20.0),
            ],
        ),
    );
    close(&found["objective"], 204.0, "objective");
    limit(&found, "r0 >=", [0.25, 0.25, 96.0, 102.857_142_857]);
    limit(&found, "r1 >=", [1.5, 1.5, 116.666_666_667, 124.666_666_667]);
    limit(&found, "r2 <=", [0.0, 0.0, 16.25, INF]);
    cost(&found, 0, 11.666_666_667, 15.0);
    cost(&found, 1, 16.0, 20.571_428_571);
}

#[test]
fn the_lp_solve_manual() {
    let found = ask(
        "sensitivity",
        &mps(
            Sense::Minimise,
            &[1.0, 3.0, 6.24, 0.1],
            &[(28.6, INF), (0.0, INF), (0.0, INF), (18.0, 48.98)],
            &[
                (&[0.0, 78.26, 0.0, 2.9], 92.3, INF),
                (&[0.24, 0.0, 11.31, 0.0], -INF, 14.8),
                (&[12.68, 0.0, 0.08, 0.9], 4.0, INF),
            ],
        ),
    );
    close(&found["objective"], 31.782_758_6, "objective");
    limit(&found, "r0 >=", [0.034_482_758_6, 0.034_482_758_6, 52.2, 142.042]);
}

#[test]
fn the_degenerate_transport_of_the_mosek_manual_both_sides() {
    let found = ask(
        "sensitivity",
        &mps(
            Sense::Minimise,
            &[1.0, 2.0, 5.0, 2.0, 1.0, 2.0, 1.0],
            &[(0.0, INF); 7],
            &[
                (&[1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], -INF, 400.0),
                (&[0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0], -INF, 1200.0),
                (&[0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0], -INF, 1000.0),
                (&[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0], 800.0, 800.0),
                (&[0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 100.0, 100.0),
                (&[0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0], 500.0, 500.0),
                (&[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0], 500.0, 500.0),
            ],
        ),
    );
    close(&found["objective"], 3000.0, "objective");
    limit(&found, "r0 <=", [-3.0, -1.0, 100.0, 900.0]);
    limit(&found, "r1 <=", [0.0, 0.0, 500.0, INF]);
    limit(&found, "r2 <=", [-3.0, -1.0, 500.0, 1500.0]);
    limit(&found, "r3 =", [2.0, 4.0, 300.0, 1300.0]);
    limit(&found, "r4 =", [3.0, 5.0, 0.0, 400.0]);
    limit(&found, "r5 =", [3.0, 5.0, 0.0, 1200.0]);
    limit(&found, "r6 =", [2.0, 2.0, 0.0, 1200.0]);
}

#[test]
fn what_a_file_cannot_have_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bare.mps");
    fs::write(&file, mps(Sense::Maximise, &[1.0], &[(0.0, 1.0)], &[(&[1.0], -INF, 2.0)])).unwrap();
    for more in [["--set", "parks.a.land=1"], ["--out", "results"]] {
        let ran =
            Command::cargo_bin("multipark").unwrap().arg("solve").arg(&file).args(more).output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{more:?}");
    }
    fs::write(&file, "no program").unwrap();
    let ran = Command::cargo_bin("multipark").unwrap().arg("solve").arg(&file).output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
}
