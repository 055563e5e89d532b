//! Our own simplex: sparse, revised, with bounds; cold, hot, or from an interior point; always with a basis.
//!
//! No pure-Rust crate gives bases, duals and hot restarts: `microlp` has no prices, Clarabel no vertex. Everything
//! that is said about a plan after it is found (prices, ranges, sweeps, games, what is infeasible and why) needs
//! them, so this is the engine of the default build.
//!
//! The rows are `A x - r = 0` with the activity `r_i` as a variable of its own, bounded by the row's limits. A basis
//! out of bounds goes through the dual simplex, under shifted costs where reduced costs have the wrong sign; one
//! within bounds through the primal. Each may bend what the other puts right (the dual costs, the primal bounds)
//! against stalling, and they take turns until the true program is optimal from a fresh factorisation.
//!
//! Knows nothing of integers, names, or certificates. Same input, same pivots, same bytes.

mod crash;
mod crossover;
mod dual;
mod factor;
mod form;
mod limits;
mod lu;
mod nucleus;
mod optimum;
mod primal;
mod state;
mod vector;

#[cfg(test)]
mod tests;

pub use limits::Limits;
pub use optimum::Variable;

use super::{Basis, Outcome, Standing};
use crate::error::Error;
use crate::lp::{Lp, Matrix};
use dual::Breakpoint;
use form::Form;
use limits::Watch;
use lu::Lu;
use primal::Candidates;
use state::{OUT, Violations};
use vector::Work;

/// Rounds of primal and dual before giving up; the later ones bend nothing.
const MOST_ROUNDS: usize = 40;

/// Rounds in which costs and bounds may be bent.
const BENDING_ROUNDS: usize = 12;

/// Feasibility of a variable and of a reduced cost, relative to their scaled size.
const TOLERANCE: f64 = 1e-9;

/// Updates that factors may carry and still serve for the final figures, if these come out exact.
const FEW_UPDATES: usize = 40;

/// What counts as exact there, relative.
const EXACT: f64 = 1e-12;

/// Where to begin.
#[derive(Debug, Clone, Copy)]
pub enum Start<'a> {
    /// From nothing: the rows' own activities.
    Crash,
    /// From nothing: columns for the rows that are equations at zero, the own activities of the others. Many fewer
    /// pivots where there are thousands of such rows; each costs more.
    Covered,
    /// From a basis; one that does not fit the program or is singular is mended.
    Basis(&'a Basis),
    /// From a point near the optimum and its prices (in this module's sign convention), such as an interior
    /// point's: a basis is chosen by it and the point moved to a vertex.
    Point {
        /// Value of each column.
        x: &'a [f64],
        /// Price of each row.
        duals: &'a [f64],
    },
}

/// How one run of an algorithm ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Its own kind of feasibility is reached.
    Done,
    /// No point is within all bounds.
    Infeasible,
    /// The objective grows without end.
    Unbounded,
    /// The figures became doubtful: look again from a fresh factorisation.
    Again,
    /// A limit was hit.
    Stopped,
}

/// Working vectors, kept to save their making.
#[derive(Debug, Clone, Default)]
struct Scratch {
    /// The entering column, `B^-1 a`.
    column: Work,
    /// A row of `B^-1`.
    row: Work,
    /// A row of `B^-1 N`.
    pivot_row: Work,
    /// Turned columns, or the steepest-edge correction.
    other: Work,
}

/// A program with a basis and its factors: solves, takes changes, solves again from where it stands.
#[derive(Debug, Clone)]
pub struct Simplex {
    form: Form,
    offset: f64,
    lu: Lu,
    /// The variable that is basic at each position.
    head: Vec<usize>,
    /// The position of each variable, or `OUT`.
    seat: Vec<usize>,
    standing: Vec<Standing>,
    x: Vec<f64>,
    d: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    cost: Vec<f64>,
    bent_costs: bool,
    bent_bounds: bool,
    /// Whether the factors no longer belong to the basis.
    stale: bool,
    tolerance: f64,
    dual_weight: Vec<f64>,
    primal_weight: Vec<f64>,
    candidates: Candidates,
    barred: Vec<bool>,
    breakpoints: Vec<Breakpoint>,
    turned: Vec<usize>,
    blocks: Vec<(usize, f64, f64)>,
    work: Scratch,
    iterations: u64,
    farkas: Option<Vec<f64>>,
    ray: Option<Vec<f64>>,
}

/// Solves a program (its whole-number demands aside) and gives the vertex with basis and prices.
///
/// # Errors
/// `Error::Solver` when a figure is not a number or the pivots do not come to an end.
pub fn solve(lp: &Lp, start: Start, limits: &Limits) -> Result<Outcome, Error> {
    Simplex::new(lp)?.start(start, limits)
}

impl Simplex {
    /// Takes a program, with the rows' own activities as the basis.
    ///
    /// # Errors
    /// `Error::Solver` when a figure is not a number.
    pub fn new(lp: &Lp) -> Result<Self, Error> {
        let (_, _, values) = lp.matrix.parts();
        let figures = lp.cost.iter().chain(values).chain(std::iter::once(&lp.offset));
        let bounds = [&lp.lower, &lp.upper, &lp.row_lower, &lp.row_upper];
        if figures.into_iter().any(|v| !v.is_finite()) || bounds.into_iter().flatten().any(|v| v.is_nan()) {
            return Err(Error::Solver("the program has a figure that is not a number".to_owned()));
        }
        let form = Form::new(lp);
        let (m, count) = (form.rows, form.variables());
        let mut simplex = Self {
            offset: lp.offset,
            lu: Lu::default(),
            head: (0..m).collect(),
            seat: vec![OUT; count],
            standing: vec![Standing::Lower; count],
            x: vec![0.0; count],
            d: vec![0.0; count],
            lower: form.lower.clone(),
            upper: form.upper.clone(),
            cost: form.cost.clone(),
            bent_costs: false,
            bent_bounds: false,
            stale: true,
            tolerance: TOLERANCE,
            dual_weight: vec![1.0; count],
            primal_weight: vec![1.0; count],
            candidates: Candidates::default(),
            barred: Vec::new(),
            breakpoints: Vec::new(),
            turned: Vec::new(),
            blocks: Vec::new(),
            work: Scratch {
                column: Work::new(m),
                row: Work::new(m),
                pivot_row: Work::new(count),
                other: Work::new(m),
            },
            iterations: 0,
            farkas: None,
            ray: None,
            form,
        };
        simplex.crash();
        Ok(simplex)
    }

    /// Solves from a given start.
    ///
    /// # Errors
    /// `Error::Solver` when the pivots do not come to an end.
    pub fn start(&mut self, start: Start, limits: &Limits) -> Result<Outcome, Error> {
        let mut watch = Watch::new(limits, self.iterations);
        let cold = match start {
            Start::Crash => {
                self.crash();
                true
            }
            Start::Covered => {
                self.crash();
                self.cover_equations();
                true
            }
            Start::Basis(basis) => {
                self.set_basis(basis);
                false
            }
            Start::Point { x, duals } => {
                self.cross_over(x, duals, &mut watch);
                false
            }
        };
        self.run(cold, &mut watch)
    }

    /// Solves again from the basis as it stands, after changes.
    ///
    /// # Errors
    /// `Error::Solver` when the pivots do not come to an end.
    pub fn resolve(&mut self, limits: &Limits) -> Result<Outcome, Error> {
        let mut watch = Watch::new(limits, self.iterations);
        self.run(false, &mut watch)
    }

    /// Pivots made so far, over all solves.
    #[must_use]
    pub fn iterations(&self) -> u64 {
        self.iterations
    }

    /// Changes the cost of a column.
    pub fn set_cost(&mut self, column: usize, cost: f64) {
        let var = self.form.rows + column;
        self.form.set_cost(var, cost);
        self.cost[var] = self.form.cost[var];
    }

    /// Changes the bounds of a column.
    pub fn set_bounds(&mut self, column: usize, lower: f64, upper: f64) {
        self.set_limits_of(self.form.rows + column, lower, upper);
    }

    /// Changes the limits of a row.
    pub fn set_row_limits(&mut self, row: usize, lower: f64, upper: f64) {
        self.set_limits_of(row, lower, upper);
    }

    fn set_limits_of(&mut self, var: usize, lower: f64, upper: f64) {
        self.form.set_bounds(var, lower, upper);
        self.lower[var] = self.form.lower[var];
        self.upper[var] = self.form.upper[var];
    }

    /// Changes one coefficient.
    pub fn set_coefficient(&mut self, row: usize, column: usize, value: f64) {
        self.form.set_coefficient(row, column, value);
        self.stale |= self.seat[self.form.rows + column] != OUT;
    }

    /// Appends columns over the same rows; they start out of the basis.
    pub fn push_columns(&mut self, matrix: &Matrix, cost: &[f64], lower: &[f64], upper: &[f64]) {
        let before = self.form.variables();
        self.form.push_columns(matrix, cost, lower, upper);
        let count = self.form.variables();
        // A large program takes columns in a few large helpings: room for as many again would stay empty.
        let figures = [
            &mut self.lower,
            &mut self.upper,
            &mut self.cost,
            &mut self.x,
            &mut self.d,
            &mut self.dual_weight,
        ];
        for all in figures {
            all.reserve_exact(count - before);
        }
        self.seat.reserve_exact(count - before);
        self.standing.reserve_exact(count - before);
        self.lower.extend_from_slice(&self.form.lower[before..]);
        self.upper.extend_from_slice(&self.form.upper[before..]);
        self.cost.extend_from_slice(&self.form.cost[before..]);
        self.x.resize(count, 0.0);
        self.d.resize(count, 0.0);
        self.seat.resize(count, OUT);
        self.standing.resize(count, Standing::Lower);
        self.dual_weight.resize(count, 1.0);
        self.work.pivot_row = Work::new(count);
        for var in before..count {
            self.rest(var);
        }
    }

    /// Takes a basis from outside: standings that the bounds forbid are mended, too many or too few basic
    /// variables are evened out by the rows' activities.
    pub fn set_basis(&mut self, basis: &Basis) {
        self.straighten();
        let m = self.size();
        let given = basis.rows.iter().chain(&basis.columns);
        for (var, &standing) in given.enumerate().take(self.form.variables()) {
            self.standing[var] = standing;
        }
        self.head.clear();
        for var in 0..self.form.variables() {
            self.seat[var] = OUT;
            if self.standing[var] == Standing::Basic {
                self.head.push(var);
            } else {
                self.place_at_bound(var);
            }
        }
        self.adopt_head();
        debug_assert_eq!(self.head.len(), m);
    }

    /// Takes turns of dual and primal until nothing is wrong.
    fn run(&mut self, cold: bool, watch: &mut Watch) -> Result<Outcome, Error> {
        (self.farkas, self.ray) = (None, None);
        self.tolerance = TOLERANCE;
        let form = &self.form;
        if form.cost.iter().any(|v| !v.is_finite())
            || form.lower.iter().chain(&form.upper).any(|v| v.is_nan())
        {
            return Err(Error::Solver("the program has a figure that is not a number".to_owned()));
        }
        let impossible = |(&l, &u): (&f64, &f64)| l > u || l == f64::INFINITY || u == f64::NEG_INFINITY;
        if form.lower.iter().zip(&form.upper).any(impossible) {
            return Ok(self.crossed_bounds());
        }
        let mut last = Violations::default();
        for round in 0..MOST_ROUNDS {
            self.refresh();
            last = self.violations();
            let may_bend = round < BENDING_ROUNDS;
            let end = if last.primal_count == 0 && last.dual_count == 0 {
                if self.tolerance < TOLERANCE || self.true_to_scale() {
                    return Ok(Outcome::Optimal(self.optimum()));
                }
                self.tolerance = TOLERANCE * 1e-2;
                continue;
            } else if last.primal_count == 0 {
                self.primal(watch, cold && may_bend, may_bend)
            } else {
                self.dual(watch, cold && may_bend, may_bend)
            };
            match end {
                End::Infeasible => return Ok(Outcome::Infeasible),
                End::Unbounded => {
                    self.straighten();
                    return Ok(Outcome::Unbounded);
                }
                End::Stopped => return Ok(Outcome::Stopped(self.best_so_far())),
                End::Done | End::Again => {}
            }
        }
        Err(Error::Solver(format!(
            "the simplex did not settle: limits are missed by {:.1e}, reduced costs by {:.1e} (scaled)",
            last.primal, last.dual
        )))
    }

    /// True costs and bounds, resting variables at their bounds, fresh factors unless those at hand are as good,
    /// all values anew.
    fn refresh(&mut self) {
        self.straighten();
        for var in 0..self.form.variables() {
            if self.seat[var] == OUT {
                self.place_at_bound(var);
            }
        }
        if !self.stale && self.lu.updates() <= FEW_UPDATES {
            let (error_x, error_d) = (self.recompute_x(1), self.recompute_d());
            if self.lu.updates() == 0 || error_x <= EXACT && error_d <= EXACT {
                return;
            }
        }
        self.refactor();
        self.recompute_x(1);
        self.recompute_d();
    }
}
