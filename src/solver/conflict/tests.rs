//! Irreducibility on random programs, and relaxations that are enough and no more than enough.

use super::*;
use crate::solver::simplex;

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> usize {
        usize::try_from(self.next(most)).unwrap()
    }

    fn next(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }
}

/// A program of small integers that is likely to contradict itself: every row and bound movable.
fn draw(seed: u64) -> (Lp, Vec<LimitOf>) {
    let dice = &mut Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let (columns, rows) = (3 + dice.below(6), 4 + dice.below(8));
    let mut entries = Vec::new();
    let mut lp = Lp::new(Sense::Maximise);
    let mut movable = Vec::new();
    for column in 0..columns {
        lp.cost.push(dice.next(4) as f64);
        lp.lower.push(0.0);
        lp.upper.push(if dice.next(2) == 0 { dice.next(5) as f64 } else { f64::INFINITY });
        lp.integer.push(false);
        if lp.upper[column].is_finite() {
            movable.push(LimitOf::ColumnUpper(column));
        }
    }
    for row in 0..rows {
        for column in 0..columns {
            if dice.next(2) == 0 {
                entries.push((row, column, 1.0 + dice.next(3) as f64));
            }
        }
        let (lower, upper) = match dice.next(3) {
            0 => (2.0 + dice.next(9) as f64, f64::INFINITY),
            1 => (f64::NEG_INFINITY, dice.next(5) as f64),
            _ => {
                let value = dice.next(7) as f64;
                (value, value + dice.next(3) as f64)
            }
        };
        lp.row_lower.push(lower);
        lp.row_upper.push(upper);
        if upper.is_finite() {
            movable.push(LimitOf::RowUpper(row));
        }
        if lower.is_finite() {
            movable.push(LimitOf::RowLower(row));
        }
    }
    lp.matrix = Matrix::from_entries(rows, columns, &entries);
    (lp, movable)
}

/// Whether a point exists when only some of the movable limits are kept, by a solve from nothing.
fn holds(lp: &Lp, movable: &[LimitOf], kept: &[usize]) -> bool {
    let mut loose = Lp { cost: vec![0.0; lp.columns()], ..lp.clone() };
    for (member, &limit) in movable.iter().enumerate() {
        if !kept.contains(&member) {
            let upper = matches!(limit, LimitOf::RowUpper(_) | LimitOf::ColumnUpper(_));
            put(&mut loose, limit, if upper { f64::INFINITY } else { f64::NEG_INFINITY });
        }
    }
    !matches!(simplex::solve(&loose, Start::Crash, &Limits::default()).unwrap(), Outcome::Infeasible)
}

#[test]
fn conflicts_of_random_programs_are_irreducible_disjoint_and_complete() {
    let (mut infeasible, mut several, mut seed) = (0, 0, 0);
    while infeasible < 200 {
        seed += 1;
        let (lp, movable) = draw(seed);
        let found = conflicts(&lp, &movable, usize::MAX).unwrap();
        let all: Vec<usize> = (0..movable.len()).collect();
        assert_eq!(found.is_empty(), holds(&lp, &movable, &all), "seed {seed}");
        if found.is_empty() {
            continue;
        }
        infeasible += 1;
        several += usize::from(found.len() > 1);
        let mut used = Vec::new();
        for conflict in &found {
            assert!(!holds(&lp, &movable, conflict), "seed {seed}: {conflict:?} is no conflict");
            for &member in conflict {
                let rest: Vec<usize> = conflict.iter().copied().filter(|&m| m != member).collect();
                assert!(holds(&lp, &movable, &rest), "seed {seed}: {member} of {conflict:?} is not needed");
                assert!(!used.contains(&member), "seed {seed}: {member} is in two conflicts");
                used.push(member);
            }
        }
        let rest: Vec<usize> = all.into_iter().filter(|m| !used.contains(m)).collect();
        assert!(holds(&lp, &movable, &rest), "seed {seed}: a conflict is missing");
    }
    assert!(several > 10, "{several} programs had more than one conflict");
}

#[test]
fn relaxations_of_random_programs_are_enough_and_least() {
    let mut infeasible = 0;
    for seed in 1..200 {
        let (lp, movable) = draw(seed);
        let everything: Vec<usize> = (0..movable.len()).collect();
        if holds(&lp, &movable, &everything) {
            continue;
        }
        infeasible += 1;
        let elastic: Vec<Elastic> = movable
            .iter()
            .map(|&limit| Elastic { limits: vec![limit], price: 1.0, most: f64::INFINITY, whole: false })
            .collect();
        let amounts = cheapest_relaxation(&lp, &elastic, &Options::default()).unwrap().unwrap();
        let moved = |share: f64| {
            let mut moved = lp.clone();
            for (&limit, amount) in movable.iter().zip(&amounts) {
                let upper = matches!(limit, LimitOf::RowUpper(_) | LimitOf::ColumnUpper(_));
                let by = if upper { *amount } else { -amount };
                let value = figure(&lp, limit) + share * by;
                put(&mut moved, limit, value);
            }
            holds(&moved, &movable, &everything)
        };
        assert!(moved(1.0 + 1e-9), "seed {seed}: not enough");
        assert!(!moved(0.99), "seed {seed}: less would do");
    }
    assert!(infeasible > 50);
}
