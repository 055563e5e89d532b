//! The best value as a function of one figure, exactly: every breakpoint, and the plan in each piece.
//!
//! While limits move evenly the value of a maximum is concave, while costs do it is convex, and piecewise linear both
//! times. Two tangents meet in one place; if the value there is theirs, it is known all the way between (a concave
//! function lies below its tangents and above its chords), else the tangent there divides the task. The end is a
//! proof of completeness, not a resolution. (The recursion of Eisner and Severance 1976.)

mod line;
mod words;

pub use line::Moves;

use super::Subject;
use super::situation::{Ground, Situation};
use crate::error::{Diagnostic, Error, Place as Where};
use crate::formulation::{Formulation, Routing, formulate_routed};
use crate::input::{Patch, number_text};
use crate::instance::Instance;
use crate::model::{Model, Term};
use crate::solution::plan::Plan;
use crate::solution::{Allocation, OVERLOAD, allocation};
use crate::solver::Options;
use line::{Line, Place, Tangent};
use schemars::JsonSchema;
use serde::Serialize;

/// Two heights are one, relative to the value.
const SAME: f64 = 1e-9;

/// Most pieces that are told apart.
const MOST_PIECES: usize = 100_000;

/// `PATH=a:b`: the path and the values at both ends, each with its `*` or `+`.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// What moves.
    pub path: String,
    /// `*`, `+` or nothing.
    pub prefix: String,
    /// From.
    pub from: f64,
    /// To.
    pub to: f64,
}

impl Span {
    /// Reads `PATH=a:b`.
    ///
    /// # Errors
    /// [`Error::Input`] saying what is wrong and what is allowed.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let refuse = |why: String| {
            let help = "write PATH=a:b, such as countries.*.workers=*0.8:*1.2";
            let place = Where::file(format!("--exact {text}"));
            Error::Input(vec![Diagnostic::error("bad-sweep", why, place).with_help(help)])
        };
        let parts = text.split_once('=').and_then(|(path, span)| Some((path, span.split_once(':')?)));
        let Some((path, (from, to))) = parts.filter(|(path, _)| !path.trim().is_empty()) else {
            return Err(refuse("this is no PATH=a:b".to_owned()));
        };
        let (prefix, from) = super::spec::figure(from).map_err(&refuse)?;
        let (other, to) = super::spec::figure(to).map_err(&refuse)?;
        if prefix != other || from >= to {
            return Err(refuse(
                "the ends must both scale, both add or both set, the lower one first".to_owned(),
            ));
        }
        Ok(Self { path: path.trim().to_owned(), prefix: prefix.to_owned(), from, to })
    }

    fn at(&self, share: f64) -> f64 {
        if share == 1.0 { self.to } else { self.from + share * (self.to - self.from) }
    }

    fn patch(&self, share: f64) -> Result<Patch, Error> {
        Patch::parse(&format!("{}={}{}", self.path, self.prefix, number_text(self.at(share))))
    }
}

/// The value function of one figure, as `sweep --exact --format json` writes it.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ValueFunction {
    /// Name of the instance.
    pub instance: String,
    /// Name of the model.
    pub model: String,
    /// What moves.
    pub path: String,
    /// Whether its values scale (`*`), add (`+`) or set (empty).
    pub change: String,
    /// From here.
    pub from: f64,
    /// To here.
    pub to: f64,
    /// What of the program moves with it.
    pub moves: Moves,
    /// The pieces, in order; where there is none, no plan exists.
    pub pieces: Vec<Piece>,
    /// Programs solved on the way.
    pub solves: usize,
}

/// A piece on which the value is a straight line.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Piece {
    /// It begins here.
    pub from: f64,
    /// It ends here.
    pub to: f64,
    /// The objective where it begins.
    pub value_from: f64,
    /// The objective where it ends.
    pub value_to: f64,
    /// What the objective gains per unit of the figure.
    pub slope: f64,
    /// The plan where it begins; between, the best plan moves evenly to `plan_to`.
    pub plan_from: Vec<Allocation>,
    /// The plan where it ends.
    pub plan_to: Vec<Allocation>,
    /// Activities that are in its plans and not in those of the piece before.
    pub enter: Vec<String>,
    /// Activities that are in the plans of the piece before and not in its own.
    pub leave: Vec<String>,
    /// Limits that have a price on it and had none on the piece before.
    pub bind: Vec<String>,
    /// Limits that had a price on the piece before and have none on it.
    pub loosen: Vec<String>,
}

/// A piece while it is being found: places from 0 to 1.
#[derive(Debug, Clone)]
struct Stretch {
    from: Tangent,
    to: Tangent,
    slope: f64,
    /// The tangent along it: its plan (of moving costs) or its prices (of moving limits) hold on the whole stretch.
    along: Tangent,
}

/// Finds the value function of a figure between two values.
///
/// # Errors
/// [`Error::Input`] when the path names nothing or is no parameter in which the value is piecewise linear;
/// [`Error::Infeasible`] when there is no plan anywhere; [`Error::Unbounded`]; solver failures.
pub fn exact(subject: Subject, span: &Span, options: &Options) -> Result<ValueFunction, Error> {
    let ground = Ground::new(subject, &[&span.path], &[])?;
    let situation = |share: f64| Situation::next(None, &ground, &[span.patch(share)?]);
    let (first, middle, last) = (situation(0.0)?, situation(0.5)?, situation(1.0)?);
    if first.touched.is_none() && !span.path.starts_with("model.objective.") {
        return Err(not_linear(span, "it is no figure that stands in limits or prices alone"));
    }
    if first.model.discrete.any() {
        return Err(not_linear(span, "the model has discrete rules"));
    }
    let limited = first.instance.corridors.iter().any(|c| c.capacity_kt.is_some());
    let detours = Term::Cost;
    let wasteful = first.model.limit(detours).min.is_some() && !first.instance.corridors.is_empty();
    let moves_routes = span.path.starts_with("corridors.") && span.path.ends_with(".usd_per_tonne");
    let mut solves = 0;
    if !wasteful && !moves_routes {
        let found = trace([&first, &middle, &last], span, Routing::Cheapest, options)?;
        if !limited || found.fits(&first.instance, &last.instance) {
            return Ok(found.told(span, &first, solves));
        }
        solves = found.line.solves;
    }
    Ok(trace([&first, &middle, &last], span, Routing::Network, options)?.told(span, &first, solves))
}

fn not_linear(span: &Span, why: &str) -> Error {
    let message = format!("the value is no piecewise linear function of `{}`: {why}", span.path);
    let place = Where::file(format!("--exact {}", span.path));
    Error::Input(vec![
        Diagnostic::error("not-piecewise-linear", message, place)
            .with_help("sweep it over a grid: --vary PATH=a:b:n"),
    ])
}

/// A line with its value function.
struct Found {
    line: Line,
    moves: Moves,
    formulation: Formulation,
    stretches: Vec<Stretch>,
}

fn trace(
    [first, middle, last]: [&Situation; 3],
    span: &Span,
    routing: Routing,
    options: &Options,
) -> Result<Found, Error> {
    let state = |s: &Situation| formulate_routed(&s.instance, &s.model, routing);
    let (formulation, half, end) = (state(first)?, state(middle)?, state(last)?);
    if formulation.columns != end.columns
        || formulation.rows != end.rows
        || formulation.columns != half.columns
    {
        return Err(not_linear(span, "other activities or limits exist at one end than at the other"));
    }
    let (mut line, moves) =
        Line::new(formulation.lp.clone(), &half.lp, end.lp).map_err(|why| not_linear(span, why))?;
    let from = nearest(&mut line, 0.0, 1.0, options)?;
    let to = if from.at == 1.0 { from.clone() } else { nearest(&mut line, 1.0, from.at, options)? };
    let mut stretches = Vec::new();
    divide(&mut line, from, to, options, &mut stretches)?;
    let stretches = joined(stretches);
    Ok(Found { line, moves, formulation, stretches })
}

/// The first place from `start` towards `end` at which there is a plan.
fn nearest(line: &mut Line, start: f64, end: f64, options: &Options) -> Result<Tangent, Error> {
    let direction = (end - start).signum();
    let mut at = start;
    let mut step = SAME;
    loop {
        let reach = match line.solve(at, options)? {
            Place::Best(tangent) => return Ok(tangent),
            Place::Infeasible(reach) => reach,
        };
        // A proof that reaches no farther is at its edge: go on by a hair, then by more.
        at = if (reach - at) * direction > step { reach } else { at + direction * step };
        step *= 2.0;
        if (end - at) * direction < 0.0 || !at.is_finite() {
            return Err(Error::Infeasible);
        }
    }
}

fn divide(
    line: &mut Line,
    from: Tangent,
    to: Tangent,
    options: &Options,
    stretches: &mut Vec<Stretch>,
) -> Result<(), Error> {
    // Those still to do, the leftmost last.
    let mut open = vec![(from, to)];
    while let Some((from, to)) = open.pop() {
        if to.at <= from.at {
            continue;
        }
        let same = SAME * from.value.abs().max(to.value.abs()).max(1.0);
        let mut straight = |from: &Tangent, to: &Tangent, along: &Tangent| {
            stretches.push(Stretch {
                slope: along.slope,
                along: along.clone(),
                from: from.clone(),
                to: to.clone(),
            });
        };
        if (from.height(to.at) - to.value).abs() <= same {
            straight(&from, &to, &from);
            continue;
        }
        if (to.height(from.at) - from.value).abs() <= same {
            straight(&from, &to, &to);
            continue;
        }
        let meet = from.at + (to.height(from.at) - from.value) / (from.slope - to.slope);
        if !(meet > from.at && meet < to.at) {
            return Err(Error::Solver(
                "the tangents of the value function do not meet between their places".to_owned(),
            ));
        }
        match line.solve(meet, options)? {
            Place::Best(there) if (from.height(meet) - there.value).abs() <= same => {
                straight(&from, &there, &from);
                straight(&there, &to, &to);
            }
            Place::Best(there) => {
                open.push((there.clone(), to));
                open.push((from, there));
            }
            Place::Infeasible(_) => return Err(Error::Infeasible),
        }
        if stretches.len() > MOST_PIECES {
            return Err(Error::Solver(format!("the value function has more than {MOST_PIECES} pieces")));
        }
    }
    Ok(())
}

/// One stretch for neighbours with one slope.
fn joined(stretches: Vec<Stretch>) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for next in stretches {
        match joined.last_mut() {
            Some(last)
                if (last.along.height(next.to.at) - next.to.value).abs()
                    <= SAME * next.to.value.abs().max(1.0) =>
            {
                last.to = next.to;
            }
            _ => joined.push(next),
        }
    }
    joined
}

impl Found {
    /// Whether every load fits at both ends of every stretch (and so between): then cheapest routes are exact.
    fn fits(&self, first: &Instance, last: &Instance) -> bool {
        let capacity = |corridor: usize, at: f64| {
            let (a, b) = (first.corridors[corridor].capacity_kt?, last.corridors[corridor].capacity_kt?);
            Some(if a == b { a } else { a + (b - a) * at })
        };
        let fits = |tangent: &Tangent, at: f64| {
            let load = Plan::from_columns(first, &self.formulation, &tangent.optimum.x).corridor_kt(first);
            let room = |(corridor, kt): (usize, f64)| {
                capacity(corridor, at).is_none_or(|most| kt <= most * (1.0 + OVERLOAD))
            };
            load.into_iter().enumerate().all(room)
        };
        self.stretches.iter().all(|s| match self.moves {
            Moves::Objective => fits(&s.along, s.from.at) && fits(&s.along, s.to.at),
            _ => fits(&s.from, s.from.at) && fits(&s.to, s.to.at),
        })
    }

    fn told(self, span: &Span, first: &Situation, solves: usize) -> ValueFunction {
        let Situation { instance, model, .. } = first;
        let (instance, model): (&Instance, &Model) = (instance, model);
        let width = span.to - span.from;
        let plan = |tangent: &Tangent| {
            allocation(instance, &Plan::from_columns(instance, &self.formulation, &tangent.optimum.x))
        };
        let marks: Vec<words::Marks> =
            self.stretches.iter().map(|s| words::marks(s, self.moves, instance, &self.formulation)).collect();
        let mut pieces: Vec<Piece> = Vec::with_capacity(self.stretches.len());
        for (place, stretch) in self.stretches.iter().enumerate() {
            let before = place.checked_sub(1).map(|before| &marks[before]);
            let new = |of: fn(&words::Marks) -> &Vec<String>, a: &words::Marks, b: Option<&words::Marks>| {
                let known = |name: &&String| b.is_some_and(|b| !of(b).contains(*name));
                of(a).iter().filter(known).cloned().collect::<Vec<_>>()
            };
            let gone = |of: fn(&words::Marks) -> &Vec<String>| {
                before.map_or_else(Vec::new, |before| new(of, before, Some(&marks[place])))
            };
            let (from, to) = match self.moves {
                Moves::Objective => (&stretch.along, &stretch.along),
                _ => (&stretch.from, &stretch.to),
            };
            pieces.push(Piece {
                from: span.at(stretch.from.at),
                to: span.at(stretch.to.at),
                value_from: stretch.from.value,
                value_to: stretch.to.value,
                slope: stretch.slope / width,
                plan_from: plan(from),
                plan_to: plan(to),
                enter: new(|m| &m.activities, &marks[place], before),
                leave: gone(|m| &m.activities),
                bind: new(|m| &m.limits, &marks[place], before),
                loosen: gone(|m| &m.limits),
            });
        }
        ValueFunction {
            instance: instance.name.clone(),
            model: model.name.clone(),
            path: span.path.clone(),
            change: span.prefix.clone(),
            from: span.from,
            to: span.to,
            moves: self.moves,
            pieces,
            solves: solves + self.line.solves,
        }
    }
}
