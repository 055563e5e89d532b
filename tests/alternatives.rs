//! Alternatives, held to plain solves: ranges are what a solve of each finds, plans are within the slack and differ.

use multipark::analysis::alternatives::{Alternatives, Kind, Method, Search, alternatives};
use multipark::bundled;
use multipark::instance::Instance;
use multipark::model::{Limit, Model, Term, Terms};
use multipark::solver::Options;

/// Least difference asked for.
const APART: f64 = 0.01;

fn bundled(instance: &str) -> (Instance, Model) {
    let instance = Instance::check(&bundled::open_instance(instance).unwrap()).unwrap();
    (instance, bundled::open_model("network").unwrap().read().unwrap())
}

fn found(instance: &Instance, model: &Model, method: Method) -> Alternatives {
    let search = Search { slack: 0.02, method, count: 4, apart: APART, seed: 3 };
    alternatives(instance, model, search, &Options::default(), &|_, _| ()).unwrap()
}

#[test]
fn smallest_and_largest_outputs_are_what_plain_solves_find() {
    let (mut instance, mut model) = bundled("twin-parks");
    // One term alone, so that a limit on it is the slack.
    model.objective = Terms { value_added: 1.0, ..Terms::default() };
    let found = found(&instance, &model, Method::Hsj);
    let mut held = model;
    held.objective = Terms { suitability: 1.0, ..Terms::default() };
    held.limits[Term::ValueAdded as usize] = Limit { min: Some(found.least_objective), max: None };
    assert_eq!(found.ranges.len(), instance.sites.len());
    for site in (0..instance.sites.len()).step_by(instance.sites.len().div_ceil(12)) {
        let mut asked = |sign: f64| {
            instance
                .sites
                .iter_mut()
                .enumerate()
                .for_each(|(i, s)| s.suitability = if i == site { sign } else { 0.0 });
            sign * multipark::solve(&instance, &held, &Options::default()).unwrap().objective
        };
        let (least, most) = (asked(-1.0), asked(1.0));
        let range = &found.ranges[site];
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-5 * b.abs().max(1.0);
        assert!(near(range.least, least) && near(range.most.unwrap(), most), "{range:?}: {least} to {most}");
        let kind = match (least > 1e-5, most > 1e-5) {
            (true, _) => Kind::MustHave,
            (false, true) => Kind::Free,
            (false, false) => Kind::Never,
        };
        assert_eq!(range.kind, kind);
    }
}

#[test]
fn plans_are_within_the_slack_and_differ() {
    let (instance, model) = bundled("lancang-mekong");
    for method in [Method::Hsj, Method::Random] {
        let found = found(&instance, &model, method);
        assert!(found.plans.len() > 1, "{method:?}");
        assert!((found.least_objective - 0.98 * found.objective).abs() < 1e-6 * found.objective);
        for (number, plan) in found.plans.iter().enumerate() {
            assert!(plan.objective >= found.least_objective * (1.0 - 1e-7), "{method:?} {number}");
            assert!(plan.objective <= found.objective * (1.0 + 1e-7));
            assert_eq!(plan.nearest.is_some_and(|near| near >= APART), number > 0);
            for made in &plan.allocation {
                let range =
                    found.ranges.iter().find(|r| r.park == made.park && r.sector == made.sector).unwrap();
                let room = 1e-5 * made.output.max(1.0);
                assert!(made.output <= range.most.unwrap() + room && made.output >= range.least - room);
            }
        }
        let must = found.ranges.iter().filter(|r| r.kind == Kind::MustHave);
        for range in must {
            let makes = |plan: &&multipark::analysis::alternatives::Alternative| {
                plan.allocation.iter().any(|a| a.park == range.park && a.sector == range.sector)
            };
            assert!(found.plans.iter().all(|plan| makes(&plan)), "{range:?}");
        }
    }
}

#[test]
fn answers_do_not_depend_on_the_number_of_threads() {
    let (instance, model) = bundled("twin-parks");
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| found(&instance, &model, Method::Random))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn plans_nearer_than_asked_are_left_out_and_told() {
    let (instance, model) = bundled("twin-parks");
    for method in [Method::Hsj, Method::Random] {
        let asked = |apart: f64| {
            let search = Search { slack: 0.02, method, count: 6, apart, seed: 3 };
            alternatives(&instance, &model, search, &Options::default(), &|_, _| ()).unwrap()
        };
        let all = asked(0.0);
        assert_eq!(all.left_out, 0, "{method:?}");
        // Farther than the nearest of them: at least that one goes.
        let nearest = all.plans.iter().filter_map(|p| p.nearest).fold(f64::INFINITY, f64::min);
        let apart = nearest + 1e-3;
        let fewer = asked(apart);
        assert!(fewer.plans.iter().skip(1).all(|p| p.nearest.unwrap() >= apart), "{method:?}");
        assert!(fewer.left_out > 0 || fewer.plans.len() == 7, "{method:?}");
        assert_eq!(fewer.words.iter().any(|w| w.contains("left out")), fewer.left_out > 0, "{method:?}");
    }
    let search = Search { slack: 0.02, method: Method::Hsj, count: 1, apart: 1.5, seed: 3 };
    assert!(alternatives(&instance, &model, search, &Options::default(), &|_, _| ()).is_err());
}
