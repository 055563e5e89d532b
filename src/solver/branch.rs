//! Branch and bound over our own simplex: one program kept hot, its bounds moved from node to node.
//!
//! A node's bound is not the simplex's objective but what its prices prove: by weak duality *any* prices bound the
//! node's best point, so the final gap rests on our own sum and not on the pivots being right. A node called
//! infeasible is closed only on a Farkas combination that holds; one that cannot be proven keeps its parent's bound
//! and so keeps the gap open. What an incumbent leaves no room for, the root's reduced costs fix for good.
//!
//! Knows no cuts: the programs here have few whole columns and tight big-M rows.

use super::{
    Deadline, Outcome,
    certify::{proven_bound, size_of_objective},
    certify_infeasible,
    simplex::{Limits, Simplex, Start},
};
use crate::{error::Error, lp::Lp};

/// How far from whole a value counts as whole while searching; the end result is solved again with whole numbers.
const WHOLE: f64 = 1e-7;

/// Steps of a dive before it is given up.
const MOST_DIVES: usize = 500;

/// Nodes between two dives while there is no point yet.
const NODES_A_DIVE: usize = 20;

/// Branchings without a point after which the search goes down before it goes wide, and from then on between two returns
/// to the node with the best bound.
const PATIENCE: usize = 500;
const NODES_A_RETURN: usize = 50;

/// How the search ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tree {
    /// The best point, whole to [`WHOLE`], and the bound that the open nodes leave. `finished` when the gap is closed.
    Found {
        /// Value of each column.
        x: Vec<f64>,
        /// Bound on the objective, its constant included.
        bound: f64,
        /// Whether the search was done.
        finished: bool,
    },
    /// Every node was proven to have no point.
    Infeasible,
    /// The objective grows without end even before columns must be whole.
    Unbounded,
    /// Stopped before any point was found.
    Stopped,
}

/// A part of the program that is still to be searched.
#[derive(Debug, Clone)]
struct Node {
    /// Bounds tightened on the way here; all of them hold.
    tightened: Vec<(usize, f64, f64)>,
    /// The most that a point in here can be worth, in "more is better" form.
    bound: f64,
    /// The branching that made it: column, whether upwards, and how far the column moved.
    born: Option<(usize, bool, f64)>,
}

/// What branching on a column has cost so far, a unit of movement.
#[derive(Debug, Clone, Copy, Default)]
struct Experience {
    loss: [f64; 2],
    count: [f64; 2],
}

/// The search under way.
struct Search<'a> {
    lp: &'a Lp,
    simplex: Simplex,
    gap: f64,
    sign: f64,
    /// Bounds of the whole columns that hold everywhere.
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// Columns whose bounds in the simplex differ from those.
    moved: Vec<usize>,
    open: Vec<Node>,
    incumbent: Option<(Vec<f64>, f64)>,
    experience: Vec<Experience>,
    /// The root's bound and reduced costs, in "more is better" form.
    root: Option<(f64, Vec<f64>)>,
    /// The largest bound of what could be neither searched nor proven empty.
    unresolved: f64,
    /// The largest bound of what was left unsearched because the gap allows it.
    dropped: f64,
    /// Nodes branched so far.
    nodes: usize,
}

/// Searches for the best point with whole columns, whose bounds are whole, to a relative `gap`.
pub(super) fn solve(lp: &Lp, gap: f64, deadline: &Deadline) -> Result<Tree, Error> {
    let mut search = Search {
        lp,
        simplex: Simplex::new(lp)?,
        gap: gap.max(0.0),
        sign: lp.sense.sign(),
        lower: lp.lower.clone(),
        upper: lp.upper.clone(),
        moved: Vec::new(),
        open: Vec::new(),
        incumbent: None,
        experience: vec![Experience::default(); lp.columns()],
        root: None,
        unresolved: f64::NEG_INFINITY,
        dropped: f64::NEG_INFINITY,
        nodes: 0,
    };
    search.run(deadline)
}

impl Search<'_> {
    fn run(&mut self, deadline: &Deadline) -> Result<Tree, Error> {
        let mut next = Some(Node { tightened: Vec::new(), bound: f64::INFINITY, born: None });
        let mut stopped = false;
        if let Some(watch) = &deadline.watch {
            watch.begin();
        }
        while let Some(node) = next.take().or_else(|| self.next_open()) {
            self.tell(node.bound, deadline);
            if self.leaves_no_room(node.bound) {
                continue;
            }
            if deadline.is_over() {
                self.open.push(node);
                stopped = true;
                break;
            }
            self.enter(&node);
            let limits = limits(deadline);
            let outcome = if self.root.is_none() {
                self.simplex.start(Start::Crash, &limits)?
            } else {
                self.simplex.resolve(&limits).or_else(|_| self.simplex.start(Start::Crash, &limits))?
            };
            match outcome {
                Outcome::Infeasible => self.close(&node),
                Outcome::Unbounded if self.root.is_none() => return Ok(Tree::Unbounded),
                Outcome::Unbounded => self.unresolved = self.unresolved.max(node.bound),
                Outcome::Stopped(_) => {
                    self.open.push(node);
                    stopped = true;
                    break;
                }
                Outcome::Optimal(found) => {
                    let duals = found.duals.unwrap_or_default();
                    next = self.branch(node, &found.x, &duals, deadline)?;
                }
            }
        }
        let left = self.open.iter().map(|node| node.bound).fold(self.unresolved, f64::max);
        Ok(match self.incumbent.take() {
            Some((x, worth)) => {
                let finished = !stopped && left <= worth + self.room(worth);
                Tree::Found { x, bound: self.sign * left.max(self.dropped).max(worth), finished }
            }
            None if stopped || left > f64::NEG_INFINITY => Tree::Stopped,
            None => Tree::Infeasible,
        })
    }

    /// Tells who waits where the search stands; `bound` is that of the node in hand.
    fn tell(&self, bound: f64, deadline: &Deadline) {
        let Some(watch) = &deadline.watch else { return };
        let most = self.open.iter().map(|node| node.bound).fold(bound.max(self.unresolved), f64::max);
        let best = self.incumbent.as_ref().map(|&(_, worth)| worth);
        let most = most.max(self.dropped).max(best.unwrap_or(f64::NEG_INFINITY));
        watch.tell(self.nodes, best.map(|worth| self.sign * worth), self.sign * most);
    }

    /// Takes the open node to go on with: the one with the best bound; where there is no point for long, mostly the latest,
    /// so that the search goes down and back by little until it has one.
    fn next_open(&mut self) -> Option<Node> {
        let lacks_point = self.incumbent.is_none() && self.nodes >= PATIENCE;
        if lacks_point && !self.nodes.is_multiple_of(NODES_A_RETURN) {
            return self.open.pop();
        }
        let best = (0..self.open.len()).max_by(|&a, &b| self.open[a].bound.total_cmp(&self.open[b].bound))?;
        Some(self.open.swap_remove(best))
    }

    /// By how much a node must beat the incumbent to be worth a look.
    fn room(&self, worth: f64) -> f64 {
        let objective = self.sign * worth;
        self.gap * size_of_objective(self.lp, objective)
    }

    /// Whether a node can be dropped for what it is bound to.
    fn leaves_no_room(&mut self, bound: f64) -> bool {
        let drops = self.incumbent.as_ref().is_some_and(|&(_, worth)| bound <= worth + self.room(worth));
        if drops {
            self.dropped = self.dropped.max(bound);
        }
        drops
    }

    /// Gives the simplex the bounds of a node.
    fn enter(&mut self, node: &Node) {
        for j in std::mem::take(&mut self.moved) {
            self.simplex.set_bounds(j, self.lower[j], self.upper[j]);
        }
        let (lower, upper) = self.bounds_in(node);
        for &(j, ..) in &node.tightened {
            self.simplex.set_bounds(j, lower[j], upper[j]);
            self.moved.push(j);
        }
    }

    /// The program's bounds within a node: those that hold everywhere, and its own.
    fn bounds_in(&self, node: &Node) -> (Vec<f64>, Vec<f64>) {
        let (mut lower, mut upper) = (self.lower.clone(), self.upper.clone());
        for &(j, l, u) in &node.tightened {
            (lower[j], upper[j]) = (lower[j].max(l), upper[j].min(u));
        }
        (lower, upper)
    }

    /// Closes a node that the simplex calls infeasible, if that can be proven.
    fn close(&mut self, node: &Node) {
        let (lower, upper) = self.bounds_in(node);
        let crossed = lower.iter().zip(&upper).any(|(l, u)| l > u);
        let proven = crossed
            || self.simplex.farkas().is_some_and(|y| {
                let ray: Vec<f64> = y.iter().map(|v| -v).collect();
                certify_infeasible(&Lp { lower, upper, ..self.lp.clone() }, &ray)
            });
        if !proven {
            self.unresolved = self.unresolved.max(node.bound);
        }
    }

    /// Deals with a node's optimum: a bound, perhaps an incumbent, perhaps two children, of which one comes next.
    fn branch(
        &mut self,
        mut node: Node,
        x: &[f64],
        duals: &[f64],
        deadline: &Deadline,
    ) -> Result<Option<Node>, Error> {
        let (lower, upper) = self.bounds_in(&node);
        let (proven, reduced) = proven_bound(self.lp, duals, &lower, &upper);
        let before = node.bound;
        node.bound = node.bound.min(proven);
        if let Some((j, up, moved)) = node.born
            && before.is_finite()
        {
            let experience = &mut self.experience[j];
            experience.loss[usize::from(up)] += (before - node.bound).max(0.0) / moved;
            experience.count[usize::from(up)] += 1.0;
        }
        let at_root = self.root.is_none();
        if at_root {
            self.root = Some((node.bound, reduced));
        }
        let fractional: Vec<usize> = (0..x.len())
            .filter(|&j| self.lp.integer[j] && (x[j] - x[j].round()).abs() > WHOLE && lower[j] < upper[j])
            .collect();
        if fractional.is_empty() {
            self.offer(x);
            return Ok(None);
        }
        self.nodes += 1;
        let lacks_incumbent = self.incumbent.is_none() && self.nodes.is_multiple_of(NODES_A_DIVE);
        if at_root || lacks_incumbent {
            self.dive(&node, x, deadline)?;
        }
        if self.leaves_no_room(node.bound) {
            return Ok(None);
        }
        let j = self.choose(&fractional, x);
        let (down, up) = (x[j].floor(), x[j].ceil());
        let child = |lower: f64, upper: f64, upwards: bool, moved: f64| {
            let mut tightened = node.tightened.clone();
            tightened.push((j, lower, upper));
            Node { tightened, bound: node.bound, born: Some((j, upwards, moved)) }
        };
        let below = child(lower[j], down, false, x[j] - down);
        let above = child(up, upper[j], true, up - x[j]);
        // A plant that wants to stand is tried standing first.
        let (first, second) = if x[j] - down >= 0.3 { (above, below) } else { (below, above) };
        self.open.push(second);
        Ok(Some(first))
    }

    /// Takes a point whose whole columns are whole as the incumbent, if it is the best so far.
    fn offer(&mut self, x: &[f64]) {
        let worth = self.sign * self.lp.objective(x);
        if self.incumbent.as_ref().is_some_and(|&(_, best)| worth <= best) {
            return;
        }
        self.incumbent = Some((x.to_vec(), worth));
        self.fix_by_reduced_costs(worth);
    }

    /// Tightens bounds everywhere: a whole column whose move away from its bound costs more than the room left.
    fn fix_by_reduced_costs(&mut self, worth: f64) {
        let Some((bound, reduced)) = self.root.take() else { return };
        let slack = (bound - worth - self.room(worth)).max(0.0);
        for (j, &d) in reduced.iter().enumerate().filter(|&(j, _)| self.lp.integer[j]) {
            let (lower, upper) = (self.lp.lower[j].ceil(), self.lp.upper[j].floor());
            if d == 0.0 || self.lower[j] == self.upper[j] {
                continue;
            }
            // A little is added so that rounding cannot fix too much.
            let steps = (slack / d.abs() + 1e-6).floor();
            if d > 0.0 && upper.is_finite() && upper - steps > self.lower[j] {
                self.lower[j] = (upper - steps).min(self.upper[j]);
            } else if d < 0.0 && lower.is_finite() && lower + steps < self.upper[j] {
                self.upper[j] = (lower + steps).max(self.lower[j]);
            } else {
                continue;
            }
            self.dropped = self.dropped.max(bound - (steps + 1.0) * d.abs());
            self.moved.push(j);
        }
        self.root = Some((bound, reduced));
    }

    /// Looks for an incumbent straight below a node: the column nearest to whole goes to its whole number, the rest is
    /// solved again, until all are whole or both ways are closed.
    fn dive(&mut self, node: &Node, x: &[f64], deadline: &Deadline) -> Result<(), Error> {
        let mut node = node.clone();
        let mut x = x.to_vec();
        for _ in 0..MOST_DIVES {
            let Some(j) = self.nearest_to_whole(&x) else {
                self.offer(&x);
                return Ok(());
            };
            let (down, up) = ((j, f64::NEG_INFINITY, x[j].floor()), (j, x[j].ceil(), f64::INFINITY));
            let ways = if x[j] - x[j].floor() < 0.5 { [down, up] } else { [up, down] };
            let mut found = None;
            for way in ways {
                node.tightened.push(way);
                self.enter(&node);
                if let Outcome::Optimal(optimum) = self.simplex.resolve(&limits(deadline))? {
                    found = Some(optimum);
                    break;
                }
                node.tightened.pop();
            }
            let Some(optimum) = found else { return Ok(()) };
            if self.leaves_no_room(self.sign * optimum.objective) {
                return Ok(());
            }
            x = optimum.x;
        }
        Ok(())
    }

    /// The whole column that is nearest to whole without being so.
    fn nearest_to_whole(&self, x: &[f64]) -> Option<usize> {
        let distance = |j: usize| (x[j] - x[j].round()).abs();
        (0..x.len())
            .filter(|&j| self.lp.integer[j] && distance(j) > WHOLE)
            .min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
    }

    /// The fractional column to branch on: where both ways have cost most, by experience; before there is any, the
    /// one furthest from whole.
    fn choose(&self, fractional: &[usize], x: &[f64]) -> usize {
        let (mut total, mut count) = (0.0, 0.0);
        for experience in &self.experience {
            total += experience.loss[0] + experience.loss[1];
            count += experience.count[0] + experience.count[1];
        }
        let average = if count > 0.0 && total > 0.0 { total / count } else { 1.0 };
        let score = |j: usize| {
            let part = x[j] - x[j].floor();
            let experience = &self.experience[j];
            let loss = |way: usize| {
                if experience.count[way] > 0.0 {
                    experience.loss[way] / experience.count[way]
                } else {
                    average
                }
            };
            (loss(0) * part).max(1e-9) * (loss(1) * (1.0 - part)).max(1e-9)
        };
        // Of equal scores the first, so that the search takes the same course every time.
        fractional
            .iter()
            .copied()
            .fold(fractional[0], |best, j| if score(j) > score(best) { j } else { best })
    }
}

/// The deadline as the simplex takes it.
fn limits(deadline: &Deadline) -> Limits<'_> {
    Limits { time: deadline.left(), iterations: None, cancelled: deadline.cancelled.as_deref() }
}
