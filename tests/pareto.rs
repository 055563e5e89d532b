//! The frontier, held to plain solves: no weights find a plan beyond it, each point is efficient, a drawn one is as by hand.

mod support;

use multipark::Error;
use multipark::analysis::pareto::{Frontier, Point, pareto};
use multipark::bundled;
use multipark::instance::{Instance, from_texts};
use multipark::model::{self, Discrete, Limit, Model, Term, Terms};
use multipark::solver::Options;
use support::one_park;
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

#[test]
fn a_frontier_drawn_by_hand_is_found_with_its_knee_and_weights() {
    // Corners of a + b <= 100, a + 3 b <= 200, a <= 80, b <= 60: (80, 20), (50, 50), (20, 60).
    let instance = Instance::check(&from_texts("one", one_park::FILES).unwrap()).unwrap();
    let model = model::from_text("model.toml", one_park::MODEL).unwrap();
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
fn a_grid_of_three_terms_holds_efficient_points_alone() {
    let (instance, model) = bundled("twin-parks", "network");
    let terms = [Term::ValueAdded, Term::Jobs, Term::Cost];
    let found = frontier(&instance, &model, &terms, 4).unwrap();
    assert!(!found.complete && found.points.len() > 3);
    let range: Vec<f64> = terms
        .iter()
        .map(|&t| {
            let values = || found.payoff.iter().map(|p| p.terms[t]);
            (values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)).max(1e-3)
        })
        .collect();
    for point in found.points.iter().step_by(found.points.len().div_ceil(6)) {
        is_efficient(&instance, &model, point, &terms, &range);
    }
    for (i, a) in found.points.iter().enumerate() {
        for b in &found.points[..i] {
            assert!(terms.iter().any(|&t| a.terms[t] != b.terms[t]));
        }
    }
}

/// Every choice of open sites that a discrete model allows, each as a program without whole numbers.
struct Choices<'a> {
    open: Vec<Instance>,
    plain: Model,
    terms: &'a [Term],
}

impl<'a> Choices<'a> {
    fn new(instance: &Instance, model: &Model, terms: &'a [Term]) -> Self {
        let rules = model.discrete;
        assert!(!rules.fixed_costs);
        let choice = |open: u32| {
            let is_open = |site: usize| open >> site & 1 == 1;
            let count = |of: &dyn Fn(usize, usize) -> bool| {
                let sites = instance.sites.iter().enumerate();
                u32::try_from(sites.filter(|(i, s)| is_open(*i) && of(s.park, s.sector)).count()).unwrap()
            };
            let parks = instance.parks.iter().enumerate().all(|(p, park)| {
                let most = park.max_sectors.filter(|_| rules.max_sectors);
                most.is_none_or(|most| count(&|park, _| park == p) <= most)
            });
            let sectors = instance.sectors.iter().enumerate().all(|(s, sector)| {
                let most = sector.max_parks.filter(|_| rules.max_parks);
                most.is_none_or(|most| count(&|_, sector| sector == s) <= most)
            });
            let mut chosen = instance.clone();
            for (i, site) in chosen.sites.iter_mut().enumerate() {
                if !is_open(i) {
                    site.max_output = Some(0.0);
                } else if rules.min_scale {
                    site.min_output = site.min_output.max(instance.sectors[site.sector].min_scale);
                }
            }
            let possible = chosen.sites.iter().all(|s| s.max_output.is_none_or(|most| most >= s.min_output));
            (parks && sectors && possible).then_some(chosen)
        };
        let mut plain = model.clone();
        plain.discrete = Discrete::default();
        Self { open: (0..1_u32 << instance.sites.len()).filter_map(choice).collect(), plain, terms }
    }

    /// The best of one criterion, so that more is better, with the other at least as good as this.
    fn best(&self, of: usize, other: f64) -> Option<f64> {
        let (want, held) = (self.terms[of], self.terms[1 - of]);
        let mut model = wanting(&self.plain, weighted(&[(want, 1.0)]));
        if other > f64::NEG_INFINITY {
            let room = other - 1e-7 * other.abs().max(1.0);
            model.limits[held as usize] = if held == Term::Cost {
                Limit { min: None, max: Some(-room) }
            } else {
                Limit { min: Some(room), max: None }
            };
        }
        let found = self.open.iter().filter_map(|instance| {
            match multipark::solve(instance, &model, &Options::default()) {
                Ok(plan) => Some(want.sign() * plan.terms[want]),
                Err(Error::Infeasible) => None,
                Err(other) => panic!("{other}"),
            }
        });
        found.reduce(f64::max)
    }
}

#[test]
fn the_frontier_of_a_discrete_model_is_what_trying_every_choice_of_sites_finds() {
    const STEPS: usize = 5;
    let (mut seen, mut several, mut seed) = (0, 0, 0);
    while seen < 12 {
        seed += 1;
        assert!(seed < 200, "only {seen} instances had a frontier");
        let drawn = draw(7000 + seed, Size { countries: 2, parks: 2, sectors: 2, discrete: true });
        let Ok(instance) = Instance::check(&from_texts("random", &drawn.texts()).unwrap()) else { continue };
        let Ok(mut model) = model::from_text("random.toml", &drawn.model) else { continue };
        model.discrete = Discrete { min_scale: true, max_sectors: true, max_parks: true, fixed_costs: false };
        // Limits of the criteria are the test's own; equity is between countries that can host something, which a
        // closed site would change.
        for term in [Term::Cost, Term::ValueAdded, Term::Equity] {
            model.limits[term as usize] = Limit { min: None, max: None };
        }
        let terms = [Term::ValueAdded, Term::Cost];
        let found = match frontier(&instance, &model, &terms, STEPS) {
            Ok(found) => found,
            Err(Error::Infeasible | Error::Unbounded | Error::Input(_)) => continue,
            Err(other) => panic!("seed {seed}: {other}"),
        };
        seen += 1;
        several += usize::from(found.points.len() > 2);
        assert!(!found.complete && found.points.iter().all(|p| p.weights.is_none()));
        let choices = Choices::new(&instance, &model, &terms);
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-5 * b.abs().max(1.0);
        let points: Vec<[f64; 2]> =
            found.points.iter().map(|p| terms.map(|t| t.sign() * p.terms[t])).collect();
        // No point can be bettered in either criterion.
        for point in &points {
            for of in [0, 1] {
                let best = choices.best(of, point[1 - of]).unwrap();
                assert!(near(point[of], best), "seed {seed}: {point:?}, yet {of} can be {best}");
            }
        }
        // The ends are the best of each criterion, and between them no step of the grid is left out.
        let (first, last) = (points[0], points[points.len() - 1]);
        let ends = [choices.best(0, f64::NEG_INFINITY).unwrap(), choices.best(1, f64::NEG_INFINITY).unwrap()];
        assert!(near(first[0], ends[0]) && near(last[1], ends[1]), "seed {seed}: {points:?}, {ends:?}");
        for step in 0..STEPS {
            let least = first[1] + (last[1] - first[1]) * step as f64 / (STEPS - 1) as f64;
            let best = choices.best(0, least).unwrap();
            let room = 1e-6 * least.abs().max(1.0);
            let reached = points.iter().filter(|p| p[1] >= least - room).map(|p| p[0]);
            let reached = reached.fold(f64::NEG_INFINITY, f64::max);
            assert!(near(reached, best), "seed {seed}, step {step}: {points:?} have {reached} of {best}");
        }
    }
    assert!(several >= 4, "only {several} frontiers had points between their ends");
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
