//! Rules on whole plants: conflicts that only they bring about, and the bounds that follow from other figures.
//!
//! An irreducible conflict is found by dividing (Junker, *QuickXplain*, 2004): half of the figures are kept while the
//! other half is searched, so that few searches over open and closed sites are needed where the conflict is small.
//!
//! In the program a site's output is tied to its choice by a bound that stands for limits stated elsewhere. When such
//! a limit gives way the bound is worked out anew from those that are left.

use super::case::{Case, Ending, ending};
use super::telling::is_most;
use crate::error::Error;
use crate::formulation::Formulation;
use crate::formulation::keys::{Column, Row};
use crate::lp::{Lp, Matrix};
use crate::solution::figures::{self, Figure};
use crate::solver::Options;
use crate::solver::conflict::{figure as figure_of, left_out, put};
use crate::solver::postoptimal::LimitOf;

/// How many times its largest output a site is thought to make at most when nothing else limits it.
pub(super) const REACH: f64 = 100.0;

/// A figure that may give way, with all limits that state it.
#[derive(Debug, Clone)]
pub(super) struct Movable {
    pub(super) figure: Figure,
    pub(super) limits: Vec<LimitOf>,
    /// Whether it counts something.
    pub(super) whole: bool,
}

/// Every figure of a program that may give way.
pub(super) fn movables(case: &Case, formulation: &Formulation) -> Vec<Movable> {
    let limits = figures::sides(&case.instance, &case.model, formulation).into_iter().map(|figure| {
        let whole = matches!(figure.column, "max_sectors" | "max_parks");
        Movable { limits: vec![figure.limit], whole, figure }
    });
    let scales = figures::scales(&case.instance, formulation).into_iter().map(|(figure, limits)| Movable {
        figure,
        limits,
        whole: false,
    });
    limits.chain(scales).collect()
}

impl Movable {
    /// Whether this is the figure of another program's limit.
    pub(super) fn is(&self, other: &Figure) -> bool {
        self.figure.path() == other.path() && is_most(self.figure.limit) == is_most(other.limit)
    }

    /// Puts another figure in its place.
    pub(super) fn put(&self, lp: &mut Lp, to: f64) {
        for &limit in &self.limits {
            let stated = figure_of(lp, limit);
            // A scale is a coefficient: its rows give way by as much as it changes.
            put(lp, limit, if stated == self.figure.value { to } else { stated + (to - self.figure.value) });
        }
    }
}

/// One irreducible conflict among the figures that are not in `out`; `None` where a plan keeps all of these, an empty one
/// where no figure is at fault.
pub(super) fn conflict(
    formulation: &Formulation,
    movables: &[Movable],
    out: &[usize],
    options: &Options,
) -> Result<Option<Vec<usize>>, Error> {
    let division = Division { formulation, movables, options };
    let candidates: Vec<usize> = (0..movables.len()).filter(|member| !out.contains(member)).collect();
    if division.holds(&candidates)? {
        return Ok(None);
    }
    if !division.holds(&[])? {
        return Ok(Some(Vec::new()));
    }
    let mut members = division.among(&[], false, &candidates)?;
    members.sort_unstable();
    Ok(Some(members))
}

struct Division<'a> {
    formulation: &'a Formulation,
    movables: &'a [Movable],
    options: &'a Options,
}

impl Division<'_> {
    /// Whether a plan keeps these figures, all others left out.
    fn holds(&self, kept: &[usize]) -> Result<bool, Error> {
        let freed: Vec<LimitOf> = (0..self.movables.len())
            .filter(|member| !kept.contains(member))
            .flat_map(|member| self.movables[member].limits.iter().copied())
            .collect();
        let mut lp = reopened(self.formulation, &self.formulation.lp, &freed);
        lp.cost.fill(0.0);
        leave_out(&mut lp, &freed);
        Ok(ending(&lp, self.options)? != Ending::Infeasible)
    }

    /// Those of `rest` that a conflict needs besides `kept`, which with all of `rest` is one. `is_wider`: whether `kept`
    /// was added to since it was last known to hold.
    fn among(&self, kept: &[usize], is_wider: bool, rest: &[usize]) -> Result<Vec<usize>, Error> {
        if is_wider && !self.holds(kept)? {
            return Ok(Vec::new());
        }
        if rest.len() <= 1 {
            return Ok(rest.to_vec());
        }
        let (first, second) = rest.split_at(rest.len() / 2);
        let mut found = self.among(&[kept, first].concat(), true, second)?;
        let of_first = self.among(&[kept, &found].concat(), !found.is_empty(), first)?;
        found.extend(of_first);
        Ok(found)
    }
}

fn leave_out(lp: &mut Lp, freed: &[LimitOf]) {
    for &limit in freed {
        let nothing = left_out(lp, limit);
        put(lp, limit, nothing);
    }
}

/// The program with the bounds on open sites worked out as if these limits were left out; the limits themselves stay.
pub(super) fn reopened(formulation: &Formulation, lp: &Lp, freed: &[LimitOf]) -> Lp {
    if !lp.is_discrete() {
        return lp.clone();
    }
    let mut free = lp.clone();
    leave_out(&mut free, freed);
    let most = largest(formulation, &free);
    let mut entries = Vec::with_capacity(lp.matrix.entries());
    for (column, key) in formulation.columns.iter().enumerate() {
        let (index, value) = lp.matrix.column(column);
        for (&row, &stated) in index.iter().zip(value) {
            let value = match (*key, formulation.rows[row]) {
                (Column::Open { site }, Row::Open { .. }) => -most[site].min(REACH * stated.abs().max(1.0)),
                _ => stated,
            };
            entries.push((row, column, value));
        }
    }
    Lp { matrix: Matrix::from_entries(lp.rows(), lp.columns(), &entries), ..lp.clone() }
}

/// The largest value of every column that its own bound, or one row with the bounds of the row's other columns, allows.
fn largest(formulation: &Formulation, lp: &Lp) -> Vec<f64> {
    let mut most = lp.upper.clone();
    let by_row = lp.matrix.transpose();
    // Twice: a site's output follows from its new output, which follows from a resource.
    for _ in 0..2 {
        for (row, key) in formulation.rows.iter().enumerate() {
            if matches!(key, Row::Open { .. }) {
                continue;
            }
            for (sign, limit) in [(1.0, lp.row_upper[row]), (-1.0, -lp.row_lower[row])] {
                if !limit.is_finite() {
                    continue;
                }
                // The row as `sum a x <= limit`.
                let (columns, values) = by_row.column(row);
                let terms: Vec<(usize, f64)> =
                    columns.iter().copied().zip(values.iter().map(|a| sign * a)).collect();
                let least =
                    |&(column, a): &(usize, f64)| a * if a > 0.0 { lp.lower[column] } else { most[column] };
                let sum: f64 = terms.iter().map(least).sum();
                for &(column, a) in terms.iter().filter(|(_, a)| *a > 0.0) {
                    most[column] = most[column].min((limit - (sum - a * lp.lower[column])) / a);
                }
            }
        }
    }
    most
}
