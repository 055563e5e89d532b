//! A program on a line: its figures move evenly with one parameter, its coefficients not at all.

use crate::error::Error;
use crate::lp::Lp;
use crate::solver::simplex::{Limits, Simplex};
use crate::solver::{self, Optimum, Options, Outcome, certify};

/// What of a program moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Moves {
    /// Limits and bounds: the value is concave (of a maximum).
    Limits,
    /// The objective: the value is convex, and a plan is best over a whole piece.
    Objective,
    /// Nothing that the program holds.
    Nothing,
}

/// The programs between two, from the first (at 0) to the second (at 1).
pub(super) struct Line {
    first: Lp,
    last: Lp,
    now: Lp,
    simplex: Option<Simplex>,
    /// Programs solved.
    pub(super) solves: usize,
}

/// An optimum and the line that touches the value function in it.
#[derive(Debug, Clone)]
pub(super) struct Tangent {
    pub(super) at: f64,
    pub(super) value: f64,
    /// Change of the value from 0 to 1.
    pub(super) slope: f64,
    pub(super) optimum: Optimum,
}

impl Tangent {
    /// The height of the line at a place.
    pub(super) fn height(&self, at: f64) -> f64 {
        self.value + self.slope * (at - self.at)
    }
}

/// What is found at a place.
pub(super) enum Place {
    Best(Tangent),
    /// No plan there, nor anywhere between it and this place.
    Infeasible(f64),
}

fn between(a: f64, b: f64, at: f64) -> f64 {
    if a == b { a } else { a + (b - a) * at }
}

/// By how much a figure moves from 0 to 1; a limit that is not there does not.
fn change(a: f64, b: f64) -> f64 {
    if a == b { 0.0 } else { b - a }
}

impl Line {
    /// `None` where coefficients differ or costs and limits move at once; `middle` has to lie half way.
    pub(super) fn new(first: Lp, middle: &Lp, last: Lp) -> Result<(Self, Moves), &'static str> {
        if first.matrix != last.matrix || first.matrix != middle.matrix {
            return Err("it is, or decides about, coefficients of the program");
        }
        let limits =
            |lp: &Lp| [lp.lower.clone(), lp.upper.clone(), lp.row_lower.clone(), lp.row_upper.clone()];
        let (a, m, b) = (limits(&first), limits(middle), limits(&last));
        let straight = |a: &[f64], m: &[f64], b: &[f64]| {
            a.iter().zip(m).zip(b).all(|((a, m), b)| {
                let expected = between(*a, *b, 0.5);
                expected == *m || (expected - m).abs() <= 1e-9 * (a.abs() + b.abs())
            })
        };
        if !straight(&first.cost, &middle.cost, &last.cost) || !(0..4).all(|k| straight(&a[k], &m[k], &b[k]))
        {
            return Err("the program's figures do not move evenly with it");
        }
        let moves = match (first.cost != last.cost, a != b) {
            (true, true) => return Err("it is in the objective and in limits at once"),
            (true, false) => Moves::Objective,
            (false, true) => Moves::Limits,
            (false, false) => Moves::Nothing,
        };
        Ok((Self { now: first.clone(), first, last, simplex: None, solves: 0 }, moves))
    }

    fn go(&mut self, at: f64) {
        let (a, b, now) = (&self.first, &self.last, &mut self.now);
        for j in 0..now.columns() {
            now.cost[j] = between(a.cost[j], b.cost[j], at);
            now.lower[j] = between(a.lower[j], b.lower[j], at);
            now.upper[j] = between(a.upper[j], b.upper[j], at);
        }
        for i in 0..now.rows() {
            now.row_lower[i] = between(a.row_lower[i], b.row_lower[i], at);
            now.row_upper[i] = between(a.row_upper[i], b.row_upper[i], at);
        }
        if let Some(simplex) = &mut self.simplex {
            simplex.take(&self.now);
        }
    }

    /// Solves at a place, hot from the place before; certified.
    pub(super) fn solve(&mut self, at: f64, options: &Options) -> Result<Place, Error> {
        self.go(at);
        self.solves += 1;
        let limits =
            Limits { time: options.time_limit, cancelled: options.cancelled.as_deref(), ..Limits::default() };
        if let Some(simplex) = &mut self.simplex {
            match simplex.resolve(&limits) {
                Ok(Outcome::Optimal(optimum)) if certify(&self.now, &optimum, options.gap).is_ok() => {
                    return Ok(Place::Best(self.tangent(at, optimum)));
                }
                Ok(Outcome::Stopped(_)) => {
                    return Err(Error::Stopped("a limit ended the search".to_owned()));
                }
                _ => {}
            }
        }
        match solver::solve(&self.now, options)?.outcome {
            Outcome::Optimal(optimum) => {
                let mut simplex = Simplex::new(&self.now)?;
                if let Some(basis) = &optimum.basis {
                    simplex.set_basis(basis);
                }
                self.simplex = Some(simplex);
                Ok(Place::Best(self.tangent(at, optimum)))
            }
            Outcome::Infeasible => self.gap(at, &limits),
            Outcome::Unbounded => Err(Error::Unbounded),
            Outcome::Stopped(_) => Err(Error::Stopped("a limit ended the search".to_owned())),
        }
    }

    /// By strong duality the value is the sum of every price times its limit, and of every reduced cost times its
    /// bound; as the limits move and the prices stay, that is the tangent. As the costs move and the plan stays, it is
    /// the plan's worth.
    fn tangent(&self, at: f64, optimum: Optimum) -> Tangent {
        let (a, b) = (&self.first, &self.last);
        let sign = a.sense.sign();
        let mut slope = 0.0;
        for (j, x) in optimum.x.iter().enumerate() {
            slope += change(a.cost[j], b.cost[j]) * x;
        }
        for (j, d) in optimum.reduced_costs.iter().flatten().enumerate() {
            let upper = sign * d > 0.0;
            let (from, to) = if upper { (a.upper[j], b.upper[j]) } else { (a.lower[j], b.lower[j]) };
            slope += d * change(from, to);
        }
        for (i, y) in optimum.duals.iter().flatten().enumerate() {
            let upper = sign * y > 0.0;
            let (from, to) =
                if upper { (a.row_upper[i], b.row_upper[i]) } else { (a.row_lower[i], b.row_lower[i]) };
            slope += y * change(from, to);
        }
        Tangent { at, value: optimum.objective, slope, optimum }
    }

    /// How far the proof that there is no plan reaches: the figure by which its combination of limits falls short
    /// moves evenly too.
    fn gap(&mut self, at: f64, limits: &Limits) -> Result<Place, Error> {
        let mut simplex = Simplex::new(&self.now)?;
        simplex.start(solver::simplex::Start::Crash, limits)?;
        let Some(proof) = simplex.farkas() else { return Err(Error::Infeasible) };
        let (here, first, last) =
            (short(&self.now, proof), short(&self.first, proof), short(&self.last, proof));
        let rate = last - first;
        // Towards the side on which it falls short by less.
        let reach = if rate == 0.0 { f64::INFINITY } else { at - here / rate };
        Ok(Place::Infeasible(reach))
    }
}

/// The least that `proof . r` asks less the most that `proof . A x` gives (positive: no plan), for figures `proof`
/// such that `proof . A x < proof . r` everywhere.
fn short(lp: &Lp, proof: &[f64]) -> f64 {
    let mut asked = 0.0;
    for (i, &y) in proof.iter().enumerate() {
        let limit = if y > 0.0 { lp.row_lower[i] } else { lp.row_upper[i] };
        if y != 0.0 && limit.is_finite() {
            asked += y * limit;
        }
    }
    let mut given = 0.0;
    for j in 0..lp.columns() {
        let sum = lp.matrix.dot(j, proof);
        let bound = if sum > 0.0 { lp.upper[j] } else { lp.lower[j] };
        if bound.is_finite() {
            given += sum * bound;
        }
    }
    asked - given
}
