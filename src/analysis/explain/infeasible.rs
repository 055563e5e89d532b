//! Why no plan exists: the figures that contradict each other, and what it takes to mend that.

use super::case::Case;
use super::discrete::{self, Movable, REACH, reopened};
use super::telling::{Change, Told, clean, is_most, rounded_up, told};
use super::weights::Weights;
use crate::error::Error;
use crate::formulation::Formulation;
use crate::lp::Lp;
use crate::solution::figures;
use crate::solver::Options;
use crate::solver::conflict::{Elastic, cheapest_relaxation, conflicts};
use schemars::JsonSchema;
use serde::Serialize;

/// Conflicts looked for; the cheapest relaxation mends all there are.
const MOST_CONFLICTS: usize = 20;
/// Figures of one conflict for which a change of that figure alone is sought.
const MOST_WAYS: usize = 25;
/// How often a rounded change that is just not enough is made larger.
const TRIES: usize = 3;

/// Figures that contradict each other: no plan keeps all of them, and a plan keeps all but any one.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Conflict {
    /// The figures.
    pub figures: Vec<Told>,
    /// Changes of one of them that are enough by themselves (together with `along_with`), least first; each was
    /// tried, and a plan was found.
    pub ways_out: Vec<WayOut>,
}

/// A change of one figure that ends a conflict.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct WayOut {
    /// The change.
    pub change: Change,
    /// The change relative to the figure, times its weight.
    pub burden: f64,
    /// Changes of other figures that end the other conflicts meanwhile.
    pub along_with: Vec<Change>,
}

/// The changes that together mend everything at the least burden.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Relaxation {
    /// The changes.
    pub changes: Vec<Change>,
    /// The sum over them of the change relative to the figure, times its weight.
    pub burden: f64,
}

/// What was found of an infeasible program.
pub(super) struct Why {
    pub(super) conflicts: Vec<Conflict>,
    pub(super) relaxation: Option<Relaxation>,
    pub(super) notes: Vec<String>,
}

/// An infeasible program with the figures that may give way.
struct Search<'a> {
    case: &'a Case,
    formulation: Formulation,
    figures: Vec<Movable>,
    weights: &'a Weights,
    options: &'a Options,
}

pub(super) fn explain(case: &Case, weights: &Weights, options: &Options) -> Result<Why, Error> {
    let formulation = case.formulation()?;
    let figures = discrete::movables(case, &formulation);
    let search = Search { case, formulation, figures, weights, options };
    let mut notes = Vec::new();
    let mut sets = search.conflicts(&mut notes)?;
    if sets.iter().any(Vec::is_empty) {
        notes.push("the rules contradict each other whatever the figures".to_owned());
        sets.retain(|set| !set.is_empty());
    }
    let relaxation = search.relaxation(&mut notes)?;
    let mut found = Vec::new();
    for set in &sets {
        found.push(search.conflict(set, relaxation.as_ref())?);
    }
    let known = |path: &String| sets.iter().flatten().any(|&m| search.figures[m].figure.path() == *path);
    if let Some(relaxation) = &relaxation
        && relaxation.changes.iter().any(|c| !known(&c.path))
    {
        notes.push(
            "more figures contradict each other than the conflicts listed, which share none; the cheapest relaxation \
             mends all"
                .to_owned(),
        );
    }
    Ok(Why { conflicts: found, relaxation, notes })
}

impl Search<'_> {
    /// Conflicts of which no two share a figure: those that exist without whole plants first.
    fn conflicts(&self, notes: &mut Vec<String>) -> Result<Vec<Vec<usize>>, Error> {
        let continuous = self.case.continuous();
        let formulation = continuous.formulation()?;
        let figures = figures::sides(&continuous.instance, &continuous.model, &formulation);
        let limits: Vec<_> = figures.iter().map(|figure| figure.limit).collect();
        let mut sets = Vec::new();
        for set in conflicts(&formulation.lp, &limits, MOST_CONFLICTS)? {
            let same = |&member: &usize| self.figures.iter().position(|movable| movable.is(&figures[member]));
            sets.push(set.iter().filter_map(same).collect::<Vec<usize>>());
        }
        let without_plants = sets.len();
        while self.case.model.discrete.any() && sets.len() < MOST_CONFLICTS && !sets.iter().any(Vec::is_empty)
        {
            match discrete::conflict(&self.formulation, &self.figures, &sets.concat(), self.options)? {
                Some(set) => sets.push(set),
                None => break,
            }
        }
        if sets.len() > without_plants {
            notes.push(format!(
                "where nothing else limits a site, no more than {REACH} times its present largest output was thought of"
            ));
        }
        Ok(sets)
    }

    /// A figure as the program may stretch it, at a price relative to its size; `None` where it must not change.
    fn elastic(&self, member: usize) -> Option<Elastic> {
        let Movable { figure, limits, whole } = &self.figures[member];
        let price = self.price(member)?;
        let most = match (is_most(figure.limit), whole) {
            (true, true) => f64::from(u32::try_from(self.case.instance.sites.len()).unwrap_or(u32::MAX)),
            (true, false) => f64::INFINITY,
            (false, _) => figure.value.max(0.0),
        };
        Some(Elastic { limits: limits.clone(), price, most, whole: *whole })
    }

    /// Burden per unit: the weight over the figure's size; over the mean of its column where it is nothing itself.
    fn price(&self, member: usize) -> Option<f64> {
        let figure = &self.figures[member].figure;
        let weight = self.weights.of(&figure.path())?;
        let size = if figure.value == 0.0 {
            let alike = self
                .figures
                .iter()
                .map(|movable| &movable.figure)
                .filter(|f| f.table == figure.table && f.column() == figure.column() && f.value != 0.0);
            let (sum, count) = alike.fold((0.0, 0_u32), |(sum, count), f| (sum + f.value.abs(), count + 1));
            if count > 0 { sum / f64::from(count) } else { 1.0 }
        } else {
            figure.value.abs()
        };
        Some(weight / size)
    }

    /// A figure after it gave way by an amount, in round numbers.
    fn change(&self, member: usize, amount: f64) -> Change {
        let Movable { figure, whole, .. } = &self.figures[member];
        let by = if *whole { (amount - 1e-6).ceil() } else { rounded_up(amount) };
        let to = if is_most(figure.limit) { figure.value + by } else { (figure.value - by).max(0.0) };
        Change::new(figure, clean(to))
    }

    /// Changes by these amounts, made a little larger until a fresh solve finds a plan.
    fn tried(&self, amounts: &[(usize, f64)], more: &[Change]) -> Result<Option<Vec<Change>>, Error> {
        let mut factor = 1.0;
        for _ in 0..TRIES {
            let changes: Vec<Change> = amounts.iter().map(|&(m, by)| self.change(m, by * factor)).collect();
            let sets: Vec<String> = changes.iter().chain(more).map(|c| c.set.clone()).collect();
            // Where a changed figure is refused, the change is no way out.
            let Ok(changed) = self.case.with(&sets) else { return Ok(None) };
            if changed.has_a_plan(self.options)? {
                return Ok(Some(changes));
            }
            factor *= 1.001;
        }
        Ok(None)
    }

    fn burden(&self, amounts: &[(usize, f64)]) -> f64 {
        amounts.iter().map(|&(m, by)| by * self.price(m).unwrap_or(0.0)).sum()
    }

    fn relaxation(&self, notes: &mut Vec<String>) -> Result<Option<Relaxation>, Error> {
        let members: Vec<usize> = (0..self.figures.len()).filter(|&m| self.elastic(m).is_some()).collect();
        let elastic: Vec<Elastic> = members.iter().filter_map(|&m| self.elastic(m)).collect();
        let limits: Vec<_> = elastic.iter().flat_map(|e| e.limits.iter().copied()).collect();
        let lp = reopened(&self.formulation, &self.formulation.lp, &limits);
        let Some(amounts) = cheapest_relaxation(&lp, &elastic, self.options)? else {
            notes.push("no change of the figures that may change is enough".to_owned());
            return Ok(None);
        };
        let moved: Vec<(usize, f64)> = members
            .into_iter()
            .zip(amounts)
            .filter(|&(m, by)| by > 1e-9 * self.figures[m].figure.value.abs().max(1.0))
            .collect();
        let burden = self.burden(&moved);
        let Some(changes) = self.tried(&moved, &[])? else {
            notes.push("the cheapest relaxation did not stand its trial and is not told".to_owned());
            return Ok(None);
        };
        Ok(Some(Relaxation { changes, burden }))
    }

    /// A conflict with the changes that end it alone; the other conflicts are ended as the cheapest relaxation does.
    fn conflict(&self, members: &[usize], relaxation: Option<&Relaxation>) -> Result<Conflict, Error> {
        let paths: Vec<String> = members.iter().map(|&m| self.figures[m].figure.path()).collect();
        let others: Vec<Change> = relaxation
            .map(|r| r.changes.iter().filter(|c| !paths.contains(&c.path)).cloned().collect())
            .unwrap_or_default();
        let mut lp = self.formulation.lp.clone();
        let mut moved = Vec::new();
        for change in &others {
            for movable in self.figures.iter().filter(|m| m.figure.path() == change.path) {
                movable.put(&mut lp, change.to);
                moved.extend(&movable.limits);
            }
        }
        let mut ways_out = Vec::new();
        for &member in members.iter().take(MOST_WAYS) {
            let limits = [&moved, self.figures[member].limits.as_slice()].concat();
            ways_out.extend(self.way_out(&reopened(&self.formulation, &lp, &limits), member, &others)?);
        }
        ways_out.sort_by(|a, b| a.burden.total_cmp(&b.burden));
        let figures =
            members.iter().map(|&m| told(self.case, &self.formulation, &self.figures[m].figure)).collect();
        Ok(Conflict { figures, ways_out })
    }

    fn way_out(&self, lp: &Lp, member: usize, others: &[Change]) -> Result<Option<WayOut>, Error> {
        let Some(elastic) = self.elastic(member) else { return Ok(None) };
        let Some(amounts) = cheapest_relaxation(lp, &[elastic], self.options)? else { return Ok(None) };
        let moved = [(member, amounts[0])];
        if amounts[0] <= 0.0 {
            return Ok(None);
        }
        let Some(changes) = self.tried(&moved, others)? else { return Ok(None) };
        let burden = self.burden(&moved);
        let along_with = others.to_vec();
        Ok(changes.into_iter().next().map(|change| WayOut { change, burden, along_with }))
    }
}
