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

#[test]
fn fuqing() {
    holds("fuqing");
}

#[test]
fn mekong_plus() {
    holds("mekong-plus");
}

#[test]
fn every_bundled_instance_is_held_here() {
    let held = ["fuqing", "lancang-mekong", "mekong-plus", "suzhou", "twin-parks", "two-parks-two-ports"];
    assert_eq!(bundled::instances(), held);
}

/// Every model, each scenario by itself.
fn holds_in(scenario: &str) {
    let raw = raw("lancang-mekong");
    let patches = raw.scenario(scenario).unwrap().patches;
    let instance = Instance::check(&raw.patched(&patches).unwrap()).unwrap();
    for model_id in bundled::models() {
        let model =
            model::Source::new(model_id, bundled::model(model_id).unwrap()).patched(&patches).unwrap();
        let found = multipark::solve(&instance, &model.read().unwrap(), &Options::default())
            .unwrap_or_else(|e| panic!("{scenario} under {model_id}: {e}"));
        assert_eq!(found.status, "optimal", "{scenario} under {model_id}");
    }
}

macro_rules! scenarios {
    ($($name:ident $id:literal)*) => {
        $(#[test] fn $name() { holds_in($id); })*

        #[test]
        fn every_scenario_is_held_here() {
            let ids: Vec<String> = raw("lancang-mekong").scenarios.into_iter().map(|file| file.id).collect();
            assert_eq!(ids, [$($id),*]);
            for id in bundled::instances() {
                let raw = raw(id);
                let source = model::Source::new("network", bundled::model("network").unwrap());
                assert_eq!(multipark::analysis::scenarios::problems(&raw, &source).unwrap(), [], "{id}");
                assert!(raw.scenarios.is_empty() || id == "lancang-mekong");
            }
        }
    };
}

scenarios! {
    data_closed "data-closed"
    data_open "data-open"
    dual_circulation "dual-circulation"
    pandemic "pandemic"
    rcep "rcep"
    settlement "settlement"
    visa_free "visa-free"
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

/// What opens can only gain, what closes can only lose; stacked in either order where they touch different figures.
#[test]
fn scenarios_move_the_plan_the_way_they_say() {
    let raw = raw("lancang-mekong");
    let network = model::Source::new("network", bundled::model("network").unwrap());
    let worth_under = |source: &model::Source, ids: &[&str]| {
        let patches: Vec<Patch> = ids.iter().flat_map(|id| raw.scenario(id).unwrap().patches).collect();
        let instance = Instance::check(&raw.patched(&patches).unwrap()).unwrap();
        let model = source.patched(&patches).unwrap().read().unwrap();
        multipark::solve(&instance, &model, &Options::default()).unwrap().objective
    };
    let worth = |ids: &[&str]| worth_under(&network, ids);
    let base = worth(&[]);
    for id in ["visa-free", "settlement"] {
        assert!(worth(&[id]) > base, "{id}");
    }
    for id in ["data-closed", "pandemic"] {
        assert!(worth(&[id]) < base, "{id}");
    }
    // Where all pairs are open, closed rates and open data change nothing; where they are not, both gain.
    for (id, under) in [("rcep", "standalone"), ("data-open", "agreements")] {
        assert!((worth(&[id]) - base).abs() < 1e-6 * base, "{id}");
        let closer = model::Source::new(under, bundled::model(under).unwrap());
        assert!(worth_under(&closer, &[id]) > worth_under(&closer, &[]) + 1.0, "{id} under {under}");
    }
    let (one, other) = (worth(&["pandemic", "dual-circulation"]), worth(&["dual-circulation", "pandemic"]));
    assert!((one - other).abs() < 1e-6 * base);
}

#[test]
fn lancang_mekong_under_every_model() {
    let instance = Instance::check(&raw("lancang-mekong")).unwrap();
    for model_id in bundled::models() {
        assert_eq!(solve(&instance, model_id).status, "optimal", "{model_id}");
    }
}
