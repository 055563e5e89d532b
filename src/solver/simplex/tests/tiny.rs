//! Tiny programs against the enumeration of all their bases.

use super::*;

/// A tiny program full of ties and odd bounds.
fn tiny(dice: &mut Dice) -> Lp {
    let (m, n) = (1 + dice.below(4), 1 + dice.below(4));
    let mut entries = Vec::new();
    for i in 0..m {
        for j in 0..n {
            if dice.unit() < 0.7 {
                entries.push((i, j, dice.whole(-3, 3)));
            }
        }
    }
    let bound = |dice: &mut Dice| match dice.below(7) {
        0 => (-INF, INF),
        1 => (-INF, dice.whole(-2, 4)),
        2 | 3 => (dice.whole(-4, 2), INF),
        4 => {
            let v = dice.whole(-2, 2);
            (v, v)
        }
        _ => {
            let v = dice.whole(-3, 1);
            (v, v + dice.whole(0, 5))
        }
    };
    let columns: Vec<_> = (0..n).map(|_| if dice.unit() < 0.5 { (0.0, INF) } else { bound(dice) }).collect();
    let rows: Vec<_> = (0..m).map(|_| bound(dice)).collect();
    Lp {
        sense: if dice.unit() < 0.5 { Sense::Maximise } else { Sense::Minimise },
        offset: dice.whole(-2, 2),
        cost: (0..n).map(|_| dice.whole(-3, 3)).collect(),
        lower: columns.iter().map(|b| b.0).collect(),
        upper: columns.iter().map(|b| b.1).collect(),
        integer: vec![false; n],
        row_lower: rows.iter().map(|b| b.0).collect(),
        row_upper: rows.iter().map(|b| b.1).collect(),
        matrix: Matrix::from_entries(m, n, &entries),
    }
}

/// What all bases together say.
#[derive(Debug, PartialEq)]
enum Truth {
    Infeasible,
    Unbounded,
    Optimal(f64),
}

/// Solves a small dense system; `None` when singular.
fn gauss(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let m = b.len();
    for k in 0..m {
        let p = (k..m).max_by(|&i, &j| a[i][k].abs().total_cmp(&a[j][k].abs()))?;
        if a[p][k].abs() < 1e-9 {
            return None;
        }
        a.swap(k, p);
        b.swap(k, p);
        for i in 0..m {
            if i != k {
                let f = a[i][k] / a[k][k];
                for j in k..m {
                    let v = a[k][j];
                    a[i][j] -= f * v;
                }
                b[i] -= f * b[k];
            }
        }
    }
    Some((0..m).map(|k| b[k] / a[k][k]).collect())
}

/// Best value over all basic feasible solutions in which free non-basic variables are zero, or none.
fn best_vertex(lp: &Lp) -> Option<f64> {
    let (m, n) = (lp.rows(), lp.columns());
    let all = m + n;
    let lower: Vec<f64> = lp.lower.iter().chain(&lp.row_lower).copied().collect();
    let upper: Vec<f64> = lp.upper.iter().chain(&lp.row_upper).copied().collect();
    let column = |k: usize| -> Vec<f64> {
        let mut c = vec![0.0; m];
        if k < n {
            let (index, value) = lp.matrix.column(k);
            for (&i, &a) in index.iter().zip(value) {
                c[i] = a;
            }
        } else {
            c[k - n] = -1.0;
        }
        c
    };
    let mut best: Option<f64> = None;
    for mask in 0_u32..1 << all {
        if mask.count_ones() as usize != m {
            continue;
        }
        let inside: Vec<usize> = (0..all).filter(|k| mask >> k & 1 == 1).collect();
        let outside: Vec<usize> = (0..all).filter(|k| mask >> k & 1 == 0).collect();
        let columns: Vec<_> = inside.iter().map(|&k| column(k)).collect();
        let a: Vec<Vec<f64>> = (0..m).map(|i| columns.iter().map(|c| c[i]).collect()).collect();
        for sides in 0_u32..1 << outside.len() {
            let mut x = vec![0.0; all];
            let mut fits = true;
            for (s, &k) in outside.iter().enumerate() {
                let up = sides >> s & 1 == 1;
                let v = if up { upper[k] } else { lower[k] };
                x[k] = if v.is_finite() {
                    v
                } else if lower[k] == -INF && upper[k] == INF && !up {
                    0.0
                } else {
                    fits = false;
                    0.0
                };
            }
            if !fits {
                continue;
            }
            let mut b = vec![0.0; m];
            for &k in &outside {
                for (i, v) in column(k).iter().enumerate() {
                    b[i] -= v * x[k];
                }
            }
            let Some(solution) = gauss(a.clone(), b) else { break };
            for (&k, v) in inside.iter().zip(solution) {
                x[k] = v;
            }
            if (0..all).all(|k| x[k] >= lower[k] - 1e-9 && x[k] <= upper[k] + 1e-9) {
                let value = lp.objective(&x[..n]);
                let sign = lp.sense.sign();
                if best.is_none_or(|old| sign * value > sign * old) {
                    best = Some(value);
                }
            }
        }
    }
    best
}

fn truth(lp: &Lp) -> Truth {
    let Some(best) = best_vertex(lp) else { return Truth::Infeasible };
    // Unbounded when a box far away still gains.
    let mut boxed = lp.clone();
    for j in 0..lp.columns() {
        boxed.lower[j] = boxed.lower[j].max(-1e4);
        boxed.upper[j] = boxed.upper[j].min(1e4);
    }
    let far = best_vertex(&boxed).unwrap_or(best);
    if lp.sense.sign() * (far - best) > 1e-3 { Truth::Unbounded } else { Truth::Optimal(best) }
}

fn agrees(lp: &Lp, truth: &Truth, simplex: &mut Simplex, outcome: &Outcome, seed: u64) {
    match (outcome, truth) {
        (Outcome::Optimal(found), Truth::Optimal(value)) => {
            assert!(
                (found.objective - value).abs() < 1e-7,
                "seed {seed}: {} is not {value}",
                found.objective
            );
            certify(lp, found, 1e-8);
        }
        (Outcome::Infeasible, Truth::Infeasible) => {
            if (0..lp.columns()).all(|j| lp.lower[j] <= lp.upper[j])
                && (0..lp.rows()).all(|i| lp.row_lower[i] <= lp.row_upper[i])
            {
                certify_farkas(lp, simplex.farkas().expect("a proof"));
            }
        }
        (Outcome::Unbounded, Truth::Unbounded) => certify_ray(lp, simplex.ray().expect("a ray")),
        _ => panic!("seed {seed}: {outcome:?} but {truth:?}\n{lp:?}"),
    }
}

#[test]
fn tiny_programs_agree_with_all_bases() {
    let mut seen = [0; 3];
    for seed in 0..1500 {
        let lp = tiny(&mut Dice::new(seed));
        let truth = truth(&lp);
        seen[match truth {
            Truth::Infeasible => 0,
            Truth::Unbounded => 1,
            Truth::Optimal(_) => 2,
        }] += 1;
        let mut simplex = Simplex::new(&lp).unwrap();
        let outcome = simplex
            .start(Start::Crash, &Limits::default())
            .unwrap_or_else(|e| panic!("{seed} {e} {truth:?} {lp:?}"));
        agrees(&lp, &truth, &mut simplex, &outcome, seed);
    }
    assert!(seen.iter().all(|&n| n > 100), "{seen:?}");
}

#[test]
fn tiny_programs_agree_from_random_bases_and_points() {
    for seed in 0..1500 {
        let mut dice = Dice::new(seed);
        let lp = tiny(&mut dice);
        let truth = truth(&lp);
        let mut any = || match dice.below(4) {
            0 => Standing::Basic,
            1 => Standing::Lower,
            2 => Standing::Upper,
            _ => Standing::Free,
        };
        let basis = Basis {
            columns: (0..lp.columns()).map(|_| any()).collect(),
            rows: (0..lp.rows()).map(|_| any()).collect(),
        };
        let mut simplex = Simplex::new(&lp).unwrap();
        let outcome = simplex.start(Start::Basis(&basis), &Limits::default()).unwrap();
        agrees(&lp, &truth, &mut simplex, &outcome, seed);
        let x: Vec<f64> = (0..lp.columns()).map(|_| dice.whole(-6, 12) / 2.0).collect();
        let duals: Vec<f64> = (0..lp.rows()).map(|_| dice.whole(-2, 2)).collect();
        let outcome = simplex.start(Start::Point { x: &x, duals: &duals }, &Limits::default()).unwrap();
        agrees(&lp, &truth, &mut simplex, &outcome, seed);
    }
}

#[test]
fn tiny_programs_agree_after_changes() {
    for seed in 0..400 {
        let mut dice = Dice::new(seed);
        let mut lp = tiny(&mut dice);
        let mut simplex = Simplex::new(&lp).unwrap();
        simplex.start(Start::Crash, &Limits::default()).unwrap();
        for _ in 0..4 {
            let other = tiny(&mut dice);
            for j in 0..lp.columns().min(other.columns()) {
                match dice.below(3) {
                    0 => {
                        lp.cost[j] = other.cost[j];
                        simplex.set_cost(j, lp.cost[j]);
                    }
                    1 => {
                        (lp.lower[j], lp.upper[j]) = (other.lower[j], other.upper[j]);
                        simplex.set_bounds(j, lp.lower[j], lp.upper[j]);
                    }
                    _ => {}
                }
            }
            for i in 0..lp.rows().min(other.rows()) {
                if dice.unit() < 0.5 {
                    (lp.row_lower[i], lp.row_upper[i]) = (other.row_lower[i], other.row_upper[i]);
                    simplex.set_row_limits(i, lp.row_lower[i], lp.row_upper[i]);
                }
            }
            if dice.unit() < 0.5 {
                let (i, j, v) = (dice.below(lp.rows()), dice.below(lp.columns()), dice.whole(-3, 3));
                let mut entries = Vec::new();
                for k in 0..lp.columns() {
                    let (index, value) = lp.matrix.column(k);
                    entries.extend(index.iter().zip(value).map(|(&r, &a)| (r, k, a)));
                }
                entries.retain(|e| (e.0, e.1) != (i, j));
                entries.push((i, j, v));
                lp.matrix = Matrix::from_entries(lp.rows(), lp.columns(), &entries);
                simplex.set_coefficient(i, j, v);
            }
            let outcome = simplex.resolve(&Limits::default()).unwrap();
            agrees(&lp, &truth(&lp), &mut simplex, &outcome, seed);
        }
    }
}
