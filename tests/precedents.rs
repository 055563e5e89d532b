//! Every bundled instance under every bundled model that fits it: a certified optimum, and the figures that its
//! README gives.

use multipark::input::Patch;
use multipark::instance::{Instance, RawInstance, from_texts};
use multipark::solver::Options;
use multipark::{Solution, bundled, model};
use std::collections::BTreeMap;

fn raw(id: &str) -> RawInstance {
    from_texts(id, &bundled::instance(id).unwrap()).unwrap()
}

fn solve(instance: &Instance, model_id: &str) -> Solution {
    let model = model::from_text(model_id, bundled::model(model_id).unwrap()).unwrap();
    let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
    model::check_against(&model, &countries).unwrap();
    multipark::solve(instance, &model, &Options::default())
        .unwrap_or_else(|e| panic!("{} under {model_id}: {e}", instance.name))
}

/// Rows "| `model` | objective | ..." of the table in a README.
fn told(readme: &str) -> BTreeMap<String, f64> {
    let cells = |line: &str| -> Vec<String> {
        line.split('|').map(|cell| cell.trim().trim_matches('`').replace(',', "")).collect()
    };
    readme
        .lines()
        .skip_while(|line| !line.starts_with("| model | objective |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| (cells(line)[1].clone(), cells(line)[2].parse().unwrap()))
        .collect()
}

fn holds(id: &str) {
    let readme = bundled::instance(id).unwrap().into_iter().find(|(name, _)| *name == "README.md").unwrap().1;
    let told = told(readme);
    let instance = Instance::check(&raw(id)).unwrap();
    assert!(instance.warnings.is_empty(), "{id}: {:?}", instance.warnings);
    let mut order = BTreeMap::new();
    for model_id in bundled::models() {
        let found = solve(&instance, model_id);
        assert_eq!(found.status, "optimal", "{id} under {model_id}");
        let objective = found.objective;
        let said =
            told.get(model_id).unwrap_or_else(|| panic!("{id}: the README says nothing of {model_id}"));
        assert!((objective - said).abs() <= 0.006, "{id} under {model_id}: {objective}, README {said}");
        order.insert(model_id, objective);
    }
    let slack = 1e-6 * order["network"].abs();
    for between in ["twins", "bilateral", "agreements"] {
        assert!(order["standalone"] <= order[between] + slack, "{id}: none over {between}");
        assert!(order[between] <= order["network"] + slack, "{id}: {between} over all");
    }
    assert!(order["integer"] <= order["network"] + slack, "{id}: discrete rules cannot gain");
}

#[test]
fn suzhou() {
    holds("suzhou");
}

#[test]
fn twin_parks() {
    holds("twin-parks");
}

#[test]
fn two_parks_two_ports() {
    holds("two-parks-two-ports");
}

/// What the ports add is what is lost without them: then it is the design of 2012 again.
#[test]
fn without_its_ports_the_second_design_is_worth_the_first() {
    let closed: Vec<Patch> = ["direct-line", "land-sea", "kuantan-ocean"]
        .iter()
        .map(|corridor| Patch::parse(&format!("corridors.{corridor}.capacity_kt=0")).unwrap())
        .collect();
    let first = Instance::check(&raw("twin-parks")).unwrap();
    let second = Instance::check(&raw("two-parks-two-ports").patched(&closed).unwrap()).unwrap();
    for model_id in bundled::models() {
        let (a, b) = (solve(&first, model_id).objective, solve(&second, model_id).objective);
        assert!((a - b).abs() < 1e-6 * a, "{model_id}: {a} {b}");
    }
}

#[test]
fn lancang_mekong_under_every_model() {
    let instance = Instance::check(&raw("lancang-mekong")).unwrap();
    for model_id in bundled::models() {
        assert_eq!(solve(&instance, model_id).status, "optimal", "{model_id}");
    }
}
