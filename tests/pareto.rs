//! The frontier, held to plain solves: no weights find a plan beyond it, each point is efficient, a drawn one is as by hand.

mod support;

use multipark::Error;
use multipark::analysis::pareto::{Frontier, Point, pareto};
use multipark::bundled;
use multipark::instance::{Instance, from_texts};
use multipark::model::{self, Discrete, Limit, Model, Term, Terms};
use multipark::solver::Options;
use support::random::{Size, draw};

fn bundled(instance: &str, model: &str) -> (Instance, Model) {
    let instance = Instance::check(&bundled::open_instance(instance).unwrap()).unwrap();
    (instance, bundled::open_model(model).unwrap().read().unwrap())
}

fn frontier(instance: &Instance, model: &Model, terms: &[Term], points: usize) -> Result<Frontier, Error> {
    pareto(instance, model, terms, points, &Options::default(), &|_, _| ())
}

fn weighted(weights: &[(Term, f64)]) -> Terms {
    let mut terms = Terms::default();
    for &(term, weight) in weights {
        terms[term] = weight;
    }
    terms
}

fn worth(weights: &Terms, terms: &Terms) -> f64 {
    Term::ALL.iter().map(|&t| t.sign() * weights[t] * terms[t]).sum()
}

fn wanting(model: &Model, objective: Terms) -> Model {
    let mut model = model.clone();
    model.objective = objective;
    model
}

fn solved(instance: &Instance, model: &Model, objective: Terms) -> f64 {
    multipark::solve(instance, &wanting(model, objective), &Options::default()).unwrap().objective
}

/// No weights, of two criteria scaled by their ranges, find a plan beyond the points.
fn holds_at_all_weights(instance: &Instance, model: &Model, found: &Frontier, terms: [Term; 2]) {
    let range = |t: Term| {
        let values = || found.points.iter().map(|p| p.terms[t]);
        (values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)).max(1e-3)
    };
    for step in 1..20 {
        let share = f64::from(step) / 20.0;
        let weights =
            weighted(&[(terms[0], share / range(terms[0])), (terms[1], (1.0 - share) / range(terms[1]))]);
        let best = solved(instance, model, weights);
        let reached =
            found.points.iter().map(|p| worth(&weights, &p.terms)).fold(f64::NEG_INFINITY, f64::max);
        assert!((best - reached).abs() <= 1e-6 * best.abs().max(1.0), "{share}: {best} against {reached}");
    }
}

/// Bettering every criterion a little is not possible: their sum cannot grow while none falls.
fn is_efficient(instance: &Instance, model: &Model, point: &Point, terms: &[Term], range: &[f64]) {
    let mut model = model.clone();
    model.objective = Terms::default();
    for (&term, range) in terms.iter().zip(range) {
        let (value, room) = (point.terms[term], 1e-7 * point.terms[term].abs().max(1.0));
        model.objective[term] = 1.0 / range;
        model.limits[term as usize] = if term == Term::Cost {
            Limit { min: None, max: Some(value + room) }
        } else {
            Limit { min: Some(value - room), max: None }
        };
    }
    let best = solved(instance, &model, model.objective);
    let own = worth(&model.objective, &point.terms);
    let rounding: f64 =
        terms.iter().map(|&t| 1e-7 * point.terms[t].abs().max(1.0) * model.objective[t]).sum();
    assert!(best - own <= 1e-4 + 100.0 * rounding, "{:?} can be bettered by {}", point.terms, best - own);
}

const ONE_PARK: &[(&str, &str)] = &[
    (
        "instance.toml",
        "format = 1\nname = \"one park\"\n[resources.land]\nunit = \"ha\"\nscope = \"park\"\n\
      [resources.capital]\nunit = \"M USD\"\nscope = \"park\"\n[resources.workers]\nunit = \"jobs\"\nscope = \"park\"\njobs = true\n",
    ),
    ("countries.csv", "id,name\nAA,Here\n"),
    ("parks.csv", "id,name,country,land,capital\np,Park,AA,100,200\n"),
    ("sectors.csv", "id,name,land,capital,workers,value_added\na,A,1,1,10,0.1\nb,B,1,3,2,0.5\n"),
    ("sites.csv", "park,sector,max_output\np,a,80\np,b,60\n"),
    ("links.csv", "supplier,user,coefficient\n"),
];

const MODEL: &str = "name = \"m\"\ncooperation = \"all\"\n[objective]\nvalue_added = 1.0\n";

#[test]
fn a_frontier_drawn_by_hand_is_found_with_its_knee_and_weights() {
    // Corners of a + b <= 100, a + 3 b <= 200, a <= 80, b <= 60: (80, 20), (50, 50), (20, 60).
    let instance = Instance::check(&from_texts("one", ONE_PARK).unwrap()).unwrap();
    let model = model::from_text("model.toml", MODEL).unwrap();
    let found = frontier(&instance, &model, &[Term::Jobs, Term::ValueAdded], 5).unwrap();
    assert!(found.complete);
    let expected = [(840.0, 18.0), (600.0, 30.0), (320.0, 32.0)];
    assert_eq!(found.points.len(), expected.len(), "{found:?}");
    for (point, (jobs, value_added)) in found.points.iter().zip(expected) {
        assert!(
            (point.terms.jobs - jobs).abs() < 1e-6 && (point.terms.value_added - value_added).abs() < 1e-6
        );
    }
    assert_eq!(found.points.iter().map(|p| p.knee).collect::<Vec<_>>(), [false, true, false]);
    let ranges: Vec<_> = found.points.iter().map(|p| p.range.unwrap()).collect();
    let (low, high) = (2.0 / 280.0, 12.0 / 240.0);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
    assert_eq!((ranges[0].most, ranges[2].least), (None, 0.0));
    near(ranges[0].least, high);
    near(ranges[1].most.unwrap(), high);
    near(ranges[1].least, low);
    near(ranges[2].most.unwrap(), low);
    assert!(found.svg().unwrap().matches("<circle").count() == 3);
}

#[test]
fn no_weights_find_a_plan_beyond_the_extreme_points_and_each_is_efficient() {
    for (name, terms) in [
        ("twin-parks", [Term::Jobs, Term::Cost]),
        ("two-parks-two-ports", [Term::Complementarity, Term::Cost]),
        ("lancang-mekong", [Term::Equity, Term::ValueAdded]),
    ] {
        let (instance, model) = bundled(name, "network");
        let found = frontier(&instance, &model, &terms, 5).unwrap();
        holds_at_all_weights(&instance, &model, &found, terms);
        let range: Vec<f64> = terms
            .iter()
            .map(|&t| (found.payoff[0].terms[t] - found.payoff[1].terms[t]).abs().max(1e-3))
            .collect();
        for point in found.points.iter().step_by(found.points.len().div_ceil(6)) {
            is_efficient(&instance, &model, point, &terms, &range);
        }
        for pair in found.points.windows(2) {
            assert!(terms[0].sign() * (pair[0].terms[terms[0]] - pair[1].terms[terms[0]]) > 0.0);
            assert!(terms[1].sign() * (pair[1].terms[terms[1]] - pair[0].terms[terms[1]]) > 0.0);
        }
    }
}

#[test]
fn random_instances_have_no_plan_beyond_their_frontier() {
    let mut seen = 0;
    for seed in 0..12 {
        let drawn = draw(seed, Size { countries: 2, parks: 3, sectors: 3, discrete: false });
        let Ok(instance) = Instance::check(&from_texts("random", &drawn.texts()).unwrap()) else { continue };
        let Ok(model) = model::from_text("random.toml", &drawn.model) else { continue };
        let terms = [Term::ValueAdded, Term::Cost];
        match frontier(&instance, &model, &terms, 5) {
            Ok(found) => {
                holds_at_all_weights(&instance, &model, &found, terms);
                seen += 1;
            }
            Err(Error::Infeasible | Error::Unbounded) => {}
            Err(other) => panic!("{seed}: {other}"),
        }
    }
    assert!(seen >= 4, "only {seen} instances had a frontier");
}

#[test]
fn the_weights_of_a_point_give_it_back() {
    let (instance, model) = bundled("twin-parks", "network");
    let terms = [Term::Jobs, Term::Cost];
    let found = frontier(&instance, &model, &terms, 5).unwrap();
    for point in found.points.iter().step_by(found.points.len().div_ceil(5)) {
        let weights = point.weights.as_ref().unwrap();
        let objective = weighted(&terms.map(|t| (t, weights[t.key()])));
        let plan = multipark::solve(&instance, &wanting(&model, objective), &Options::default()).unwrap();
        for term in terms {
            let (a, b) = (plan.terms[term], point.terms[term]);
            assert!((a - b).abs() <= 1e-5 * b.abs().max(1.0), "{term}: {a} against {b}");
        }
    }
}

#[test]
fn a_grid_of_three_terms_and_of_a_discrete_model_holds_efficient_points_alone() {
    let (instance, model) = bundled("twin-parks", "network");
    let terms = [Term::ValueAdded, Term::Jobs, Term::Cost];
    let mut whole = model.clone();
    whole.discrete = Discrete { max_sectors: true, ..Discrete::default() };
    for (model, terms, steps) in [(&model, &terms[..], 4), (&whole, &terms[1..], 3)] {
        let found = match frontier(&instance, model, terms, steps) {
            Ok(found) => found,
            // Discrete rules need a finite largest output at every site.
            Err(Error::Input(_)) if model.discrete.any() => continue,
            Err(other) => panic!("{other}"),
        };
        assert!(!found.complete && !found.points.is_empty());
        let range: Vec<f64> = terms
            .iter()
            .map(|&t| {
                let values = || found.payoff.iter().map(|p| p.terms[t]);
                (values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min))
                    .max(1e-3)
            })
            .collect();
        for point in found.points.iter().step_by(found.points.len().div_ceil(6)) {
            is_efficient(&instance, model, point, terms, &range);
        }
        for (i, a) in found.points.iter().enumerate() {
            for b in &found.points[..i] {
                assert!(terms.iter().any(|&t| a.terms[t] != b.terms[t]));
            }
        }
    }
}

#[test]
fn frontiers_that_make_no_sense_are_refused() {
    let (instance, model) = bundled("twin-parks", "network");
    for terms in [&[Term::Jobs][..], &[], &[Term::Jobs, Term::Jobs]] {
        assert!(matches!(frontier(&instance, &model, terms, 5), Err(Error::Input(_))), "{terms:?}");
    }
    let three = [Term::Jobs, Term::Cost, Term::ValueAdded];
    for points in [0, 1, 100_000] {
        assert!(matches!(frontier(&instance, &model, &three, points), Err(Error::Input(_))), "{points}");
    }
}
