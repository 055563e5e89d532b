//! `verify` finds out whatever is changed in a solution file.

use multipark::instance::{Instance, from_texts};
use multipark::solution::verify::{Verification, verify};
use multipark::solver::Options;
use multipark::{Model, bundled, model};
use serde_json::Value;

fn solved(name: &str, model: &str) -> (Instance, Model, Value) {
    let instance = Instance::check(&from_texts(name, &bundled::instance(name).unwrap()).unwrap()).unwrap();
    let model = model::from_text("model.toml", bundled::model(model).unwrap()).unwrap();
    let solution = multipark::solve(&instance, &model, &Options::default()).unwrap();
    let file = serde_json::to_value(&solution).unwrap();
    (instance, model, file)
}

fn holds(found: &Verification) -> bool {
    found.feasible && found.objective_agrees && found.misreported.is_empty()
}

/// Every place of a number in a document, as a path of keys and positions.
fn numbers(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(_) => found.push(path.to_owned()),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                numbers(item, &format!("{path}/{at}"), found);
            }
        }
        Value::Object(items) => {
            for (key, item) in items {
                let key = key.replace('~', "~0").replace('/', "~1");
                numbers(item, &format!("{path}/{key}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn no_figure_of_a_solution_file_can_be_changed_unnoticed() {
    for (name, model, prices) in
        [("twin-parks", "network", true), ("fuqing", "twins", true), ("fuqing", "integer", false)]
    {
        let (instance, model, file) = solved(name, model);
        let check = |file: &Value| verify(&instance, &model, "plan.json", &file.to_string()).unwrap();
        let before = check(&file);
        assert!(holds(&before) && before.optimal == prices, "{name}: {before:?}");
        let mut places = Vec::new();
        numbers(&file, "", &mut places);
        let mut changed = 0;
        for place in places {
            // How it was solved and how well does not follow from the plan.
            if place.starts_with("/certificate") {
                continue;
            }
            let mut other = file.clone();
            let figure = other.pointer_mut(&place).unwrap();
            *figure = (figure.as_f64().unwrap() * 1.01 + 0.01).into();
            let found = check(&other);
            if place.starts_with("/duals") {
                // Other prices may be as good, but never prove what is false.
                assert!(
                    found.bound.is_none_or(|b| b >= found.objective - 1e-6 * found.objective.abs()),
                    "{place}"
                );
            } else {
                assert!(!holds(&found), "{name}: {place} was changed unnoticed");
            }
            changed += 1;
        }
        assert!(changed > 100, "{name}: only {changed} figures");
    }
}

#[test]
fn a_file_without_the_tables_that_follow_is_checked_by_what_it_has() {
    let (instance, model, mut file) = solved("twin-parks", "network");
    for table in
        ["terms", "weights", "resources", "corridors", "markets", "countries", "binding", "shipments"]
    {
        file.as_object_mut().unwrap().remove(table);
    }
    let found = verify(&instance, &model, "plan.json", &file.to_string()).unwrap();
    assert!(holds(&found) && found.optimal, "{found:?}");
}

#[test]
fn a_plan_that_its_scheme_forbids_is_refused_flow_by_flow() {
    let (instance, network, file) = solved("twin-parks", "network");
    let standalone = model::from_text("m.toml", bundled::model("standalone").unwrap()).unwrap();
    assert!(holds(&verify(&instance, &network, "plan.json", &file.to_string()).unwrap()));
    let found = verify(&instance, &standalone, "plan.json", &file.to_string()).unwrap();
    assert!(!found.feasible);
    let told = |what: &str| found.broken.iter().filter(|(name, _)| name.contains(what)).count();
    let rows = |table: &str| file[table].as_array().unwrap().iter();
    let abroad = rows("supply").filter(|row| row["from"] != row["to"]).count();
    let moved = rows("transfers").filter(|row| row["amount"].as_f64() != Some(0.0)).count();
    assert!(abroad > 0 && moved > 0);
    assert_eq!((told("is not permitted"), told("is closed under")), (abroad, moved), "{found:?}");
}

#[test]
fn what_is_no_solution_file_is_refused_with_its_place() {
    let (instance, model, file) = solved("twin-parks", "network");
    let text = file.to_string();
    let output = file["allocation"][0]["output"].to_string();
    for bad in [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        text.replacen(&output, "NaN", 1),
        text.replacen(&output, "1e999", 1),
        text.replacen(&output, "\"many\"", 1),
        text.replacen("\"allocation\"", "\"al\"", 1),
        text[..text.len() / 2].to_owned(),
    ] {
        let refused = verify(&instance, &model, "plan.json", &bad).unwrap_err().to_string();
        assert!(refused.contains("plan.json"), "{refused}");
    }
    let huge = text.replacen(&output, "1e308", 1);
    let found = verify(&instance, &model, "plan.json", &huge).unwrap();
    assert!(!found.feasible && !found.optimal);
}
