//! Programs shaped like ours: correct here, timed by `cargo test --release -- --ignored --nocapture simplex`.

use super::network::{Shape, network};
use super::*;
use std::time::{Duration, Instant};

/// Time that this thread was running, where the system tells it (other work on the machine then does not count).
struct Stopwatch(Instant, Option<u64>);

impl Stopwatch {
    fn running() -> Option<u64> {
        let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        stat.split_whitespace().next()?.parse().ok()
    }

    fn start() -> Self {
        Self(Instant::now(), Self::running())
    }

    fn elapsed(&self) -> Duration {
        match (self.1, Self::running()) {
            (Some(from), Some(to)) => Duration::from_nanos(to - from),
            _ => self.0.elapsed(),
        }
    }
}

/// An interior point and its prices through `good_lp` and Clarabel.
fn interior(lp: &Lp) -> Option<(Vec<f64>, Vec<f64>)> {
    use good_lp::{
        DualValues, Expression, ProblemVariables, Solution, SolutionWithDual, SolverModel, variable,
    };
    let mut variables = ProblemVariables::new();
    let x: Vec<_> = (0..lp.columns())
        .map(|j| {
            let mut v = variable();
            if lp.lower[j] > -INF {
                v = v.min(lp.lower[j]);
            }
            if lp.upper[j] < INF {
                v = v.max(lp.upper[j]);
            }
            variables.add(v)
        })
        .collect();
    let objective: Expression = x.iter().zip(&lp.cost).map(|(&v, &c)| c * v).sum();
    let problem = if lp.sense == Sense::Maximise {
        variables.maximise(objective)
    } else {
        variables.minimise(objective)
    };
    let mut model = problem.using(good_lp::solvers::clarabel::clarabel);
    let by_row = lp.matrix.transpose();
    let mut references = Vec::new();
    for i in 0..lp.rows() {
        let (index, value) = by_row.column(i);
        let row: Expression = index.iter().zip(value).map(|(&j, &a)| a * x[j]).sum();
        let (l, u) = (lp.row_lower[i], lp.row_upper[i]);
        if l == u {
            references.push((i, model.add_constraint(row.eq(l))));
            continue;
        }
        if l > -INF {
            references.push((i, model.add_constraint(row.clone().geq(l))));
        }
        if u < INF {
            references.push((i, model.add_constraint(row.leq(u))));
        }
    }
    let mut solution = model.solve().ok()?;
    let point = x.iter().map(|&v| solution.value(v)).collect();
    let mut duals = vec![0.0; lp.rows()];
    let dual = solution.compute_dual();
    for (i, reference) in references {
        duals[i] += dual.dual(reference);
    }
    Some((point, duals))
}

fn run(shape: &Shape) {
    let lp = network(shape);
    println!(
        "\n{} parks x {} sectors, {} links, floors {}, corridors {}: {} columns x {} rows, {} entries",
        shape.parks,
        shape.sectors,
        shape.links,
        shape.floors,
        shape.corridors,
        lp.columns(),
        lp.rows(),
        lp.matrix.entries()
    );
    let clock = Stopwatch::start();
    let mut simplex = Simplex::new(&lp).unwrap();
    let made = clock.elapsed();
    let found = optimum(simplex.start(Start::Crash, &Limits::default()).unwrap());
    println!(
        "  cold {:?} (form {made:?}), {} pivots, {}",
        clock.elapsed(),
        simplex.iterations(),
        found.objective
    );
    certify(&lp, &found, 1e-7);

    let clock = Stopwatch::start();
    let (x, duals) = interior(&lp).expect("an interior point");
    println!("  Clarabel through good_lp {:?}", clock.elapsed());
    let clock = Stopwatch::start();
    let mut crossed = Simplex::new(&lp).unwrap();
    let vertex = optimum(crossed.start(Start::Point { x: &x, duals: &duals }, &Limits::default()).unwrap());
    println!("  crossover {:?}, {} pivots, {}", clock.elapsed(), crossed.iterations(), vertex.objective);
    certify(&lp, &vertex, 1e-7);
    assert!((vertex.objective - found.objective).abs() <= 1e-7 * found.objective.abs());

    let mut dice = Dice::new(7);
    let (mut total, mut pivots) = (Duration::ZERO, simplex.iterations());
    for _ in 0..20 {
        let i = lp.rows() - 1 - dice.below(60);
        let factor = 0.8 + 0.4 * dice.unit();
        simplex.set_row_limits(i, lp.row_lower[i], lp.row_upper[i] * factor);
        let clock = Stopwatch::start();
        simplex.resolve(&Limits::default()).unwrap();
        total += clock.elapsed();
    }
    pivots = simplex.iterations() - pivots;
    println!("  hot, a limit changed: {:?} and {} pivots each", total / 20, pivots / 20);
    (total, pivots) = (Duration::ZERO, simplex.iterations());
    for _ in 0..20 {
        let j = dice.below(shape.parks * shape.sectors);
        simplex.set_cost(j, lp.cost[j] + 0.2 * (dice.unit() - 0.5));
        let clock = Stopwatch::start();
        simplex.resolve(&Limits::default()).unwrap();
        total += clock.elapsed();
    }
    pivots = simplex.iterations() - pivots;
    println!("  hot, a cost changed: {:?} and {} pivots each", total / 20, pivots / 20);
}

#[test]
fn a_small_network_is_solved_and_crossed_over() {
    for seed in 0..6 {
        let (floors, corridors) = (seed % 2 == 0, seed % 3 == 0);
        run(&Shape { parks: 7, sectors: 6, links: 14, floors, corridors, seed });
    }
}

/// Without and with floors and corridors.
fn timed(parks: usize, links: usize) {
    for (floors, corridors) in [(false, false), (true, false), (true, true)] {
        run(&Shape { parks, sectors: 16, links, floors, corridors, seed: 1 });
    }
}

#[test]
#[ignore = "a measurement"]
fn networks_with_64_links_timed() {
    timed(20, 64);
}

#[test]
#[ignore = "a measurement"]
fn networks_with_256_links_timed() {
    timed(13, 256);
    timed(20, 256);
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
fn the_same_program_gives_the_same_bytes() {
    let lp = network(&Shape { parks: 7, sectors: 6, links: 14, floors: true, corridors: true, seed: 5 });
    let once = solve(&lp, Start::Crash, &Limits::default()).unwrap();
    assert_eq!(format!("{once:?}"), format!("{:?}", solve(&lp, Start::Crash, &Limits::default()).unwrap()));
}
