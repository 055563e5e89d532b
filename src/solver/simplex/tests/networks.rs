//! Programs shaped like ours: solved from nothing, from an interior point, and again after changes.

use super::network::{Shape, network};
use super::*;

/// An interior point and its prices through `good_lp` and Clarabel.
fn interior(lp: &Lp) -> Option<(Vec<f64>, Vec<f64>)> {
    use good_lp::{DualValues, Solution, SolutionWithDual, SolverModel};
    let (problem, x, rows) = foreign::stated(lp);
    let mut model = problem.using(good_lp::solvers::clarabel::clarabel);
    let references: Vec<_> = rows.into_iter().map(|(i, row)| (i, model.add_constraint(row))).collect();
    let mut solution = model.solve().ok()?;
    let point = x.iter().map(|&v| solution.value(v)).collect();
    let mut duals = vec![0.0; lp.rows()];
    let dual = solution.compute_dual();
    for (i, reference) in references {
        duals[i] += dual.dual(reference);
    }
    Some((point, duals))
}

#[test]
fn a_small_network_is_solved_and_crossed_over() {
    for seed in 0..6 {
        let (floors, corridors) = (seed % 2 == 0, seed % 3 == 0);
        let lp = network(&Shape { parks: 7, sectors: 6, links: 14, floors, corridors, seed });
        let found = optimum(solve(&lp, Start::Crash, &Limits::default()).unwrap());
        certify(&lp, &found, 1e-7);
        let (x, duals) = interior(&lp).expect("an interior point");
        let vertex = optimum(solve(&lp, Start::Point { x: &x, duals: &duals }, &Limits::default()).unwrap());
        certify(&lp, &vertex, 1e-7);
        assert!((vertex.objective - found.objective).abs() <= 1e-7 * found.objective.abs());
    }
}

#[test]
fn hot_networks_end_where_cold_ones_do() {
    let mut lp = network(&Shape { parks: 6, sectors: 5, links: 15, floors: true, corridors: true, seed: 3 });
    let mut simplex = Simplex::new(&lp).unwrap();
    simplex.start(Start::Crash, &Limits::default()).unwrap();
    let mut dice = Dice::new(11);
    for _ in 0..60 {
        for _ in 0..4 {
            let i = dice.below(lp.rows());
            lp.row_upper[i] *= 0.7 + 0.6 * dice.unit();
            lp.row_lower[i] = lp.row_lower[i].min(lp.row_upper[i]);
            simplex.set_row_limits(i, lp.row_lower[i], lp.row_upper[i]);
            let j = dice.below(lp.columns());
            lp.cost[j] += 0.1 * (dice.unit() - 0.5);
            simplex.set_cost(j, lp.cost[j]);
            let k = dice.below(lp.columns());
            lp.upper[k] = if dice.unit() < 0.3 { 0.0 } else { INF };
            simplex.set_bounds(k, 0.0, lp.upper[k]);
        }
        let hot = simplex.resolve(&Limits::default()).unwrap();
        let cold = solve(&lp, Start::Crash, &Limits::default()).unwrap();
        if let (Outcome::Optimal(hot), Outcome::Optimal(cold)) = (&hot, &cold) {
            certify(&lp, hot, 1e-8);
            assert!((hot.objective - cold.objective).abs() <= 1e-8 * cold.objective.abs().max(1.0));
        } else {
            assert_eq!(hot, cold);
        }
    }
}

#[test]
fn a_basis_that_covers_equations_ends_where_one_of_activities_does() {
    let (mut covered_pivots, mut slack_pivots) = (0, 0);
    for seed in 0..8 {
        let (floors, corridors) = (seed % 2 == 0, seed % 3 == 0);
        let lp = network(&Shape { parks: 7, sectors: 6, links: 14, floors, corridors, seed });
        let equation = |i: usize| (lp.row_lower[i], lp.row_upper[i]) == (0.0, 0.0);
        let mut simplex = Simplex::new(&lp).unwrap();
        simplex.crash();
        assert!((0..lp.rows()).filter(|&i| equation(i)).count() > 50);
        simplex.cover_equations();
        assert!(simplex.head.iter().all(|&var| var >= lp.rows() || !equation(var)));
        simplex.recompute_x(1);
        assert!(simplex.x.iter().all(|&v| v == 0.0), "the empty plan");
        let mut ended = |start| {
            let before = simplex.iterations();
            let found = optimum(simplex.start(start, &Limits::default()).unwrap());
            certify(&lp, &found, 1e-7);
            (found.objective, simplex.iterations() - before)
        };
        let ((covered, few), (slack, many)) = (ended(Start::Covered), ended(Start::Crash));
        assert!((covered - slack).abs() <= 1e-7 * slack.abs());
        (covered_pivots, slack_pivots) = (covered_pivots + few, slack_pivots + many);
    }
    assert!(covered_pivots < slack_pivots, "{covered_pivots} pivots instead of {slack_pivots}");
}

#[test]
fn equations_that_say_the_same_are_covered_once() {
    // x = y = z, told in four rows; x + y + z <= 6.
    let rows: &[(&[f64], f64, f64)] = &[
        (&[1.0, -1.0, 0.0], 0.0, 0.0),
        (&[0.0, 1.0, -1.0], 0.0, 0.0),
        (&[1.0, 0.0, -1.0], 0.0, 0.0),
        (&[2.0, -2.0, 0.0], 0.0, 0.0),
        (&[1.0, 1.0, 1.0], -INF, 6.0),
    ];
    let lp = dense(Sense::Maximise, &[1.0, 2.0, 3.0], rows, &[(0.0, INF); 3]);
    let found = optimum(solve(&lp, Start::Covered, &Limits::default()).unwrap());
    certify(&lp, &found, 1e-9);
    assert_eq!(found.x, [2.0, 2.0, 2.0]);
}

#[test]
fn the_same_program_gives_the_same_bytes() {
    let lp = network(&Shape { parks: 7, sectors: 6, links: 14, floors: true, corridors: true, seed: 5 });
    let once = solve(&lp, Start::Crash, &Limits::default()).unwrap();
    assert_eq!(format!("{once:?}"), format!("{:?}", solve(&lp, Start::Crash, &Limits::default()).unwrap()));
}
