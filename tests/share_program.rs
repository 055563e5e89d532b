//! `share` and `linkages` from the command line.

use assert_cmd::Command;
use serde_json::Value;

fn run(arguments: &[&str]) -> (i32, String, String) {
    let run = Command::cargo_bin("multipark").unwrap().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (run.status.code().unwrap(), text(run.stdout), text(run.stderr))
}

fn small() -> String {
    format!("{}/tests/small", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn schemes_and_signing_come_when_asked_for() {
    let (code, out, _) = run(&["share", &small(), "--model", "network", "--format", "json"]);
    let plain: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 0);
    assert!(plain.get("schemes").is_none() && plain.get("signing").is_none());
    let arguments = [
        "share",
        &small(),
        "--model",
        "network",
        "--schemes",
        "none,hub:CN,all",
        "--signing",
        "--format",
        "json",
    ];
    let (_, out, _) = run(&arguments);
    let full: Value = serde_json::from_str(&out).unwrap();
    let value = |i: usize| full["schemes"][i]["value"].as_f64().unwrap();
    assert!(value(0) <= value(1) + 1e-9 && value(1) <= value(2) + 1e-9);
    let all = plain["values"].as_array().unwrap().last().unwrap()["value"].as_f64().unwrap();
    assert!((value(2) - all).abs() <= 1e-9 * all.abs());
    // Two countries: one agreement, which is worth all the difference.
    let signing = &full["signing"];
    assert_eq!(signing["greedy"].as_array().unwrap().len(), 1);
    assert_eq!(signing["greedy"], signing["exact"]);
    let adds = signing["greedy"][0]["adds"].as_f64().unwrap();
    assert!((adds - (value(2) - value(0))).abs() <= 1e-9 * all.abs());
    // What changes hands adds up to nothing.
    for division in ["owen", "shapley"] {
        let paid = full["side_payments"][division].as_object().unwrap().values();
        assert!(paid.map(|p| p.as_f64().unwrap()).sum::<f64>().abs() <= 1e-6 * all.abs(), "{division}");
    }
}

#[test]
fn a_scheme_that_is_none_is_refused() {
    for scheme in ["hub:XX", "everyone"] {
        let (code, _, words) = run(&["share", &small(), "--model", "network", "--schemes", scheme]);
        assert_eq!(code, 2, "{words}");
    }
}

#[test]
fn export_figures_are_read_and_refused_with_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trade.csv");
    let name = file.to_str().unwrap();
    std::fs::write(
        &file,
        "country,sector,exports,imports\nCN,tyres,60,10\nCN,other,40,90\nTH,tyres,20,5\nTH,other,180,95\n",
    )
    .unwrap();
    let (code, out, _) = run(&["linkages", &small(), "--exports", name, "--format", "json"]);
    assert_eq!(code, 0);
    let found: Value = serde_json::from_str(&out).unwrap();
    // 60 of 100 against 80 of 300.
    let balassa = found["trade"]["advantage"][0]["balassa"].as_f64().unwrap();
    assert!((balassa - 0.6 / (80.0 / 300.0)).abs() < 1e-12);
    std::fs::write(&file, "country,sector,exports\nCN,tyres,many\n").unwrap();
    let (code, _, words) = run(&["linkages", &small(), "--exports", name]);
    assert_eq!(code, 2);
    assert!(words.contains("trade.csv:2") && words.contains("many"), "{words}");
}
