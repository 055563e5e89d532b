//! Uncertainty, held to figures known in closed form: Ishigami's and Sobol's functions, a plan linear in its limits.

mod support;

use multipark::analysis::sweep::{Design, Method, Sample, Vary};
use multipark::analysis::uncertainty::{Request, Uncertainty, indices, uncertainty};
use multipark::instance::{RawInstance, from_texts};
use multipark::model::Source;
use multipark::solver::Options;
use std::f64::consts::PI;
use support::one_park;

/// Points of the unit cube by Sobol's sequence.
fn cube(dimensions: usize, count: usize) -> Vec<Vec<f64>> {
    let vary = (0..dimensions).map(|i| Vary::parse(&format!("x{i}=uniform(0,1)")).unwrap()).collect();
    let design = Design::new(vary, Some(Sample { count, method: Method::Sobol, seed: 1 })).unwrap();
    let point = |i: usize| design.values(i).iter().map(|v| v.parse().unwrap()).collect();
    (0..count).map(point).collect()
}

/// Estimates are near what is known, and inside their own intervals.
fn near(function: impl Fn(&[f64]) -> f64, known: &[(f64, f64)]) {
    let inputs = known.len();
    let figures: Vec<Option<f64>> =
        indices::design(&cube(2 * inputs, 2048)).iter().map(|point| Some(function(point))).collect();
    let found = indices::indices(&figures, inputs, 1).unwrap();
    for (input, (indices, &(first, total))) in found.iter().zip(known).enumerate() {
        for (index, known) in [(indices.first, first), (indices.total, total)] {
            assert!((index.estimate - known).abs() < 0.02, "{input}: {index:?} against {known}");
            assert!(index.low - 0.02 <= known && known <= index.high + 0.02, "{input}: {index:?}");
            assert!(index.low < index.high && index.high - index.low < 0.3);
        }
    }
}

#[test]
fn indices_of_the_ishigami_function_are_those_in_closed_form() {
    let (a, b) = (7.0, 0.1);
    let first = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2);
    let second: f64 = a * a / 8.0;
    let both = 8.0 * b * b * PI.powi(8) / 225.0;
    let all = first + second + both;
    let angle = |share: f64| PI * (2.0 * share - 1.0);
    let function = |x: &[f64]| {
        let (x, y, z) = (angle(x[0]), angle(x[1]), angle(x[2]));
        x.sin() + a * y.sin().powi(2) + b * z.powi(4) * x.sin()
    };
    near(function, &[(first / all, (first + both) / all), (second / all, second / all), (0.0, both / all)]);
}

#[test]
fn indices_of_the_g_function_are_those_in_closed_form() {
    let weights = [0.0, 1.0, 4.5, 9.0];
    let part = |a: f64| 1.0 / (3.0 * (1.0 + a) * (1.0 + a));
    let product: f64 = weights.iter().map(|&a| 1.0 + part(a)).product();
    let all = product - 1.0;
    let known: Vec<(f64, f64)> =
        weights.iter().map(|&a| (part(a) / all, part(a) * product / (1.0 + part(a)) / all)).collect();
    let function =
        |x: &[f64]| x.iter().zip(weights).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product();
    near(function, &known);
}

#[test]
fn a_figure_that_does_not_vary_has_no_indices_and_gaps_are_left_out() {
    assert_eq!(indices::indices(&[Some(3.0); 40], 2, 1), None);
    let mut figures: Vec<Option<f64>> =
        indices::design(&cube(4, 512)).iter().map(|x| Some(x[0] + 2.0 * x[1])).collect();
    figures[7] = None;
    figures[1030] = None;
    let found = indices::indices(&figures, 2, 1).unwrap();
    assert!((found[0].first.estimate - 0.2).abs() < 0.02 && (found[1].total.estimate - 0.8).abs() < 0.02);
}

fn raw() -> RawInstance {
    from_texts("one", one_park::FILES).unwrap()
}

fn source() -> Source {
    Source::new("model.toml", one_park::MODEL)
}

fn request(vary: &[&str], count: usize) -> Request {
    Request {
        vary: vary.iter().map(|v| Vary::parse(v).unwrap()).collect(),
        sample: Sample { count, method: Method::LatinHypercube, seed: 5 },
        sobol: false,
        candidates: None,
        workers: 1,
    }
}

fn found(request: &Request) -> Uncertainty {
    uncertainty(&raw(), &source(), request, &Options::default(), &|_, _| ()).unwrap()
}

#[test]
fn a_plan_linear_in_its_limits_has_the_variance_of_their_sum() {
    let vary = ["sites.p/a.max_output=uniform(10,30)", "sites.p/b.max_output=uniform(10,20)"];
    let found = found(&Request { sobol: true, ..request(&vary, 256) });
    let (a, b) = ((0.1_f64 * 20.0).powi(2), (0.5_f64 * 10.0).powi(2));
    let objective = &found.indices.unwrap()[0];
    assert_eq!(objective.output, "objective");
    for (input, share) in objective.inputs.iter().zip([a / (a + b), b / (a + b)]) {
        assert!((input.indices.first.estimate - share).abs() < 0.02, "{input:?} {share}");
        assert!((input.indices.total.estimate - share).abs() < 0.02, "{input:?} {share}");
    }
    let spread = &found.spreads[0];
    assert!((spread.mean - (0.1 * 20.0 + 0.5 * 15.0)).abs() < 0.02, "{spread:?}");
    assert!((spread.deviation - ((a + b) / 12.0).sqrt()).abs() < 0.05, "{spread:?}");
    assert_eq!(found.scenarios, 256 * 4);
    for (sector, mean, least, most) in [("a", 20.0, 10.0, 30.0), ("b", 15.0, 10.0, 20.0)] {
        let chosen = found.chosen.iter().find(|c| c.sector == sector).unwrap();
        assert!((chosen.mean - mean).abs() < 0.2 && chosen.share == 1.0, "{chosen:?}");
        assert!(
            chosen.least >= least && chosen.most <= most && chosen.most - chosen.least > 9.0,
            "{chosen:?}"
        );
    }
}

#[test]
fn regret_is_what_the_plan_at_hand_loses_scenario_by_scenario() {
    // As it is: (20, 60). With b at most m, the best has a = min(100 - m, 200 - 3 m); capped at 20 it loses the rest.
    let vary = "sites.p/b.max_output=uniform(30,60)";
    let request = Request { candidates: Some(2), ..request(&[vary], 24) };
    let design = Design::new(request.vary.clone(), Some(request.sample)).unwrap();
    let lost = |i: usize| {
        let most: f64 = design.values(i)[0].parse().unwrap();
        0.1 * ((100.0 - most).min(200.0 - 3.0 * most) - 20.0).max(0.0)
    };
    let lost: Vec<f64> = (0..24).map(lost).collect();
    let found = found(&request);
    let regret = found.regret.unwrap();
    let as_is = regret.candidates.iter().find(|c| c.name == "as is").unwrap();
    let worst = lost.iter().copied().fold(0.0, f64::max);
    assert!((as_is.worst.unwrap() - worst).abs() < 1e-6, "{as_is:?} {worst}");
    assert!((as_is.mean - lost.iter().sum::<f64>() / 24.0).abs() < 1e-6);
    assert_eq!(lost[as_is.worst_scenario], worst);
    assert_eq!(regret.candidates.len(), 3);
    assert!(regret.candidates.windows(2).all(|pair| pair[0].worst.unwrap() <= pair[1].worst.unwrap()));
    assert!(found.chosen.iter().all(|c| (c.share - 1.0).abs() < 1e-12));
}

#[test]
fn answers_do_not_depend_on_the_number_of_threads() {
    let vary = ["sites.p/a.max_output=uniform(0,80)", "parks.p.land=*normal(1,0.2)"];
    let one = Request { sobol: true, candidates: Some(3), ..request(&vary, 16) };
    assert_eq!(found(&one), found(&Request { workers: 3, ..one.clone() }));
}

#[test]
fn scenarios_without_a_plan_are_told_and_nonsense_is_refused() {
    let found = found(&request(&["sectors.b.min_total=uniform(40,80)"], 20));
    assert_eq!(found.statuses["optimal"] + found.statuses["infeasible"], 20);
    assert_eq!(found.statuses["infeasible"], 10);
    assert!(found.notes.iter().any(|n| n.contains("10 of 20 scenarios have no plan")));
    let nowhere = uncertainty(
        &raw(),
        &source(),
        &request(&["parks.q.land=uniform(1,2)"], 8),
        &Options::default(),
        &|_, _| (),
    );
    assert!(nowhere.unwrap_err().to_string().contains("parks.q.land"));
    for vary in [&["parks.p.land=1,2"][..], &[], &["parks.p.land=uniform(1,2)", "parks.p.land=uniform(1,2)"]]
    {
        let refused = uncertainty(&raw(), &source(), &request(vary, 8), &Options::default(), &|_, _| ());
        assert!(refused.is_err(), "{vary:?}");
    }
}
