//! Programs of known optimum, and random ones against microlp.

use super::*;

/// A program with a known optimum: a point, prices and complementary limits are drawn first.
fn known(dice: &mut Dice, m: usize, n: usize, density: f64, degenerate: bool) -> (Lp, f64) {
    let mut entries = Vec::new();
    for j in 0..n {
        for i in 0..m {
            if dice.unit() < density {
                let v = if degenerate { dice.whole(-2, 2) } else { dice.unit() * 4.0 - 2.0 };
                entries.push((i, j, v));
            }
        }
    }
    let matrix = Matrix::from_entries(m, n, &entries);
    let draw = |dice: &mut Dice, scale: f64| {
        if degenerate { dice.whole(0, 3) } else { dice.unit() * scale }
    };
    let x: Vec<f64> = (0..n).map(|_| draw(dice, 10.0)).collect();
    let activity = matrix.times(&x);
    let y: Vec<f64> = (0..m).map(|_| draw(dice, 2.0) - draw(dice, 2.0)).collect();
    let (mut row_lower, mut row_upper) = (vec![-INF; m], vec![INF; m]);
    for i in 0..m {
        // Maximisation: a positive price belongs to an upper limit.
        if y[i] > 0.0 || dice.unit() < 0.3 && y[i] == 0.0 {
            row_upper[i] = activity[i];
            if dice.unit() < 0.5 {
                row_lower[i] = activity[i] - draw(dice, 5.0);
            }
        } else if y[i] < 0.0 {
            row_lower[i] = activity[i];
        } else {
            row_upper[i] = activity[i] + draw(dice, 5.0);
        }
    }
    let (mut lower, mut upper, mut cost) = (vec![-INF; n], vec![INF; n], vec![0.0; n]);
    for j in 0..n {
        let at = matrix.dot(j, &y);
        let gain = draw(dice, 1.0);
        match dice.below(4) {
            0 => {
                (lower[j], cost[j]) = (x[j], at - gain);
                if dice.unit() < 0.5 {
                    upper[j] = x[j] + draw(dice, 4.0);
                }
            }
            1 => {
                (upper[j], cost[j]) = (x[j], at + gain);
                lower[j] = x[j] - draw(dice, 4.0);
            }
            2 => {
                (lower[j], cost[j]) = (x[j] - draw(dice, 4.0), at);
            }
            _ => cost[j] = at,
        }
    }
    let lp = Lp {
        sense: Sense::Maximise,
        offset: 0.0,
        cost,
        lower,
        upper,
        integer: vec![false; n],
        row_lower,
        row_upper,
        matrix,
    };
    let value = lp.objective(&x);
    (lp, value)
}

#[test]
fn programs_of_known_optimum_reach_it() {
    for seed in 0..120 {
        let mut dice = Dice::new(seed);
        let (m, n) = (5 + dice.below(60), 5 + dice.below(80));
        let degenerate = seed % 2 == 0;
        let density = 0.05 + 0.3 * dice.unit();
        let (lp, value) = known(&mut dice, m, n, density, degenerate);
        let mut simplex = Simplex::new(&lp).unwrap();
        let found = optimum(simplex.start(Start::Crash, &Limits::default()).unwrap());
        assert!((found.objective - value).abs() <= 1e-7 * value.abs().max(1.0), "seed {seed}");
        certify(&lp, &found, 1e-7);
        // Noise on the optimal point stands for an interior point's answer.
        let x: Vec<f64> = found.x.iter().map(|v| v + 1e-6 * (dice.unit() - 0.5)).collect();
        let duals: Vec<f64> =
            found.duals.as_ref().unwrap().iter().map(|v| v + 1e-6 * (dice.unit() - 0.5)).collect();
        let crossed =
            optimum(simplex.start(Start::Point { x: &x, duals: &duals }, &Limits::default()).unwrap());
        assert!((crossed.objective - value).abs() <= 1e-7 * value.abs().max(1.0), "seed {seed}");
        certify(&lp, &crossed, 1e-7);
    }
}

#[test]
fn a_hot_restart_equals_a_cold_solve() {
    for seed in 0..60 {
        let mut dice = Dice::new(1000 + seed);
        let (m, n) = (10 + dice.below(40), 10 + dice.below(60));
        let (mut lp, _) = known(&mut dice, m, n, 0.15, seed % 2 == 0);
        let mut simplex = Simplex::new(&lp).unwrap();
        simplex.start(Start::Crash, &Limits::default()).unwrap();
        for _ in 0..5 {
            for _ in 0..3 {
                let j = dice.below(n);
                lp.cost[j] += dice.unit() - 0.5;
                simplex.set_cost(j, lp.cost[j]);
                let i = dice.below(m);
                let by = dice.unit() - 0.5;
                (lp.row_lower[i], lp.row_upper[i]) = (lp.row_lower[i] + by, lp.row_upper[i] + by);
                simplex.set_row_limits(i, lp.row_lower[i], lp.row_upper[i]);
            }
            let hot = simplex.resolve(&Limits::default()).unwrap();
            let cold = solve(&lp, Start::Crash, &Limits::default()).unwrap();
            match (&hot, &cold) {
                (Outcome::Optimal(hot), Outcome::Optimal(cold)) => {
                    assert!((hot.objective - cold.objective).abs() <= 1e-7 * cold.objective.abs().max(1.0));
                    certify(&lp, hot, 1e-7);
                }
                _ => assert_eq!(hot, cold, "seed {seed}"),
            }
        }
    }
}

#[test]
fn appended_columns_enter() {
    for seed in 0..40 {
        let mut dice = Dice::new(5000 + seed);
        let (lp, value) = known(&mut dice, 30, 60, 0.15, false);
        let part = |from: usize, to: usize| {
            let mut matrix = Matrix::new(lp.rows());
            for j in from..to {
                let (index, values) = lp.matrix.column(j);
                matrix
                    .push_column(&mut index.iter().copied().zip(values.iter().copied()).collect::<Vec<_>>());
            }
            matrix
        };
        let half = 30;
        let first = Lp {
            cost: lp.cost[..half].to_vec(),
            lower: lp.lower[..half].to_vec(),
            upper: lp.upper[..half].to_vec(),
            integer: vec![false; half],
            matrix: part(0, half),
            ..lp.clone()
        };
        let mut simplex = Simplex::new(&first).unwrap();
        simplex.start(Start::Crash, &Limits::default()).unwrap();
        simplex.push_columns(&part(half, 60), &lp.cost[half..], &lp.lower[half..], &lp.upper[half..]);
        let found = optimum(simplex.resolve(&Limits::default()).unwrap());
        assert!((found.objective - value).abs() <= 1e-7 * value.abs().max(1.0), "seed {seed}");
        certify(&lp, &found, 1e-7);
    }
}

/// The same program through `good_lp` and microlp.
fn by_microlp(lp: &Lp) -> Option<f64> {
    use good_lp::{Solution, SolverModel};
    let (problem, x, rows) = foreign::stated(lp);
    let mut model = problem.using(good_lp::solvers::microlp::microlp);
    for (_, row) in rows {
        model.add_constraint(row);
    }
    let solution = model.solve().ok()?;
    Some(lp.objective(&x.iter().map(|&v| solution.value(v)).collect::<Vec<_>>()))
}

#[test]
fn microlp_finds_the_same() {
    for seed in 0..30 {
        let mut dice = Dice::new(9000 + seed);
        let (m, n) = (20 + dice.below(60), 30 + dice.below(120));
        let (mut lp, _) = known(&mut dice, m, n, 0.1, seed % 2 == 0);
        for j in 0..n {
            lp.lower[j] = lp.lower[j].max(-50.0);
            lp.upper[j] = lp.upper[j].min(50.0);
            lp.cost[j] += dice.unit() - 0.5;
        }
        let ours = solve(&lp, Start::Crash, &Limits::default()).unwrap();
        let theirs = by_microlp(&lp);
        match (&ours, theirs) {
            (Outcome::Optimal(found), Some(value)) => {
                certify(&lp, found, 1e-7);
                assert!((found.objective - value).abs() <= 1e-6 * value.abs().max(1.0), "seed {seed}");
            }
            (Outcome::Infeasible, None) => {}
            _ => panic!("seed {seed}: {ours:?} but {theirs:?}"),
        }
    }
}
