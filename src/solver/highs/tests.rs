//! Every call of the C interface, small enough to run under a checker of memory: `./test --long` does.

use super::*;
use crate::lp::Matrix;
use crate::solver::drawer::Drawer;
use crate::solver::{certify_infeasible, simplex};

/// A program with its entries, so that one of them can be changed.
#[derive(Clone)]
struct Drawn {
    lp: Lp,
    entries: Vec<(usize, usize, f64)>,
}

impl Drawn {
    fn new(seed: u64, discrete: bool) -> Self {
        let mut draw = Drawer::new(seed, 9, 1.0);
        let (rows, columns) = (1 + draw.below(6) as usize, 1 + draw.below(6) as usize);
        let mut entries = Vec::new();
        for i in 0..rows {
            for j in 0..columns {
                let value = draw.figure();
                if value != 0.0 && draw.below(3) > 0 {
                    entries.push((i, j, value));
                }
            }
        }
        let sense = if draw.below(2) == 0 { Sense::Maximise } else { Sense::Minimise };
        let lp = Lp {
            cost: (0..columns).map(|_| draw.figure()).collect(),
            lower: vec![0.0; columns],
            upper: (0..columns)
                .map(|_| if draw.below(3) == 0 { f64::INFINITY } else { f64::from(draw.below(9)) })
                .collect(),
            integer: (0..columns).map(|_| discrete && draw.below(2) == 0).collect(),
            row_lower: (0..rows).map(|_| if draw.below(2) == 0 { f64::NEG_INFINITY } else { -4.0 }).collect(),
            row_upper: (0..rows).map(|_| f64::from(draw.below(12)) - 1.0).collect(),
            matrix: Matrix::from_entries(rows, columns, &entries),
            ..Lp::new(sense)
        };
        Self { lp, entries }
    }
}

fn run(highs: &mut Highs, algorithm: Algorithm) -> Outcome {
    highs.run(algorithm, 0.0, 1, &Deadline::default()).unwrap()
}

#[track_caller]
fn same(a: &Outcome, b: &Outcome) {
    match (a, b) {
        (Outcome::Optimal(a), Outcome::Optimal(b)) => {
            let room = 1e-6 * a.objective.abs().max(1.0);
            assert!((a.objective - b.objective).abs() <= room, "{} and {}", a.objective, b.objective);
        }
        (a, b) => assert_eq!(std::mem::discriminant(a), std::mem::discriminant(b), "{a:?} and {b:?}"),
    }
}

#[test]
fn small_programs_end_as_our_simplex_says_by_either_algorithm_and_from_any_basis() {
    let (mut optima, mut proven) = (0, 0);
    for seed in 0..60 {
        let Drawn { lp, .. } = Drawn::new(seed, false);
        let known = simplex::solve(&lp, simplex::Start::Crash, &simplex::Limits::default()).unwrap();
        let mut highs = Highs::new(&lp).unwrap();
        for algorithm in [Algorithm::Simplex, Algorithm::Interior] {
            let found = run(&mut highs, algorithm);
            same(&found, &known);
            if found == Outcome::Infeasible
                && let Some(ray) = highs.dual_ray()
            {
                let turned: Vec<f64> = ray.iter().map(|v| -v).collect();
                assert!(certify_infeasible(&lp, &ray) || certify_infeasible(&lp, &turned), "seed {seed}");
                proven += 1;
            }
            if let Outcome::Optimal(optimum) = found {
                let basis = optimum.basis.expect("a vertex has one");
                let mut again = Highs::new(&lp).unwrap();
                again.set_basis(&basis).unwrap();
                same(&run(&mut again, Algorithm::Simplex), &known);
                let (mut longer, mut shorter) = (basis.clone(), basis.clone());
                longer.columns.extend(basis.columns.first().copied());
                shorter.rows.pop();
                assert!(again.set_basis(&longer).is_err() && again.set_basis(&shorter).is_err());
                optima += 1;
            }
        }
    }
    println!("{optima} optima, {proven} proofs of infeasibility");
    assert!(optima > 40 && proven > 4, "{optima} {proven}");
}

#[test]
fn what_is_changed_counts_as_if_it_had_been_so() {
    for seed in 100..130 {
        let Drawn { mut lp, mut entries } = Drawn::new(seed, seed % 3 == 0);
        let (row, column) = (lp.rows() - 1, lp.columns() - 1);
        let mut highs = Highs::new(&lp).unwrap();
        run(&mut highs, Algorithm::Simplex);
        highs.set_cost(column, 5.0).unwrap();
        highs.set_bounds(column, 1.0, 3.0).unwrap();
        highs.set_row_limits(row, -2.0, 20.0).unwrap();
        highs.set_coefficient(row, column, 2.5).unwrap();
        (lp.cost[column], lp.lower[column], lp.upper[column]) = (5.0, 1.0, 3.0);
        (lp.row_lower[row], lp.row_upper[row]) = (-2.0, 20.0);
        entries.retain(|&(i, j, _)| (i, j) != (row, column));
        entries.push((row, column, 2.5));
        lp.matrix = Matrix::from_entries(lp.rows(), lp.columns(), &entries);
        same(&run(&mut highs, Algorithm::Simplex), &run(&mut Highs::new(&lp).unwrap(), Algorithm::Simplex));
        let beyond = [
            highs.set_cost(column + 1, 1.0),
            highs.set_bounds(column + 1, 0.0, 1.0),
            highs.set_row_limits(row + 1, 0.0, 1.0),
            highs.set_coefficient(row + 1, column, 1.0),
            highs.set_coefficient(row, column + 1, 1.0),
        ];
        assert!(beyond.iter().all(Result::is_err), "seed {seed}: {beyond:?}");
    }
}

#[test]
fn a_flag_that_is_set_stops_it_and_a_later_one_takes_its_place() {
    let Drawn { lp, .. } =
        (200..300).map(|seed| Drawn::new(seed, true)).find(|d| d.lp.is_discrete()).unwrap();
    let mut highs = Highs::new(&lp).unwrap();
    for cancelled in [true, false, true, false] {
        // Each flag is let go of here; HiGHS may only look at it while the program keeps it.
        let flag = Arc::new(AtomicBool::new(cancelled));
        let deadline = Deadline { cancelled: Some(flag), ..Deadline::default() };
        let ended = highs.run(Algorithm::Simplex, 0.0, 1, &deadline);
        assert!(ended.is_ok(), "{ended:?}");
    }
}
