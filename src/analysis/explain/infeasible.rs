//! Why no plan exists: the figures that contradict each other, and what it takes to mend that.

use super::case::{Case, Ending, ending};
use super::telling::{Change, Told, clean, is_most, rounded_up, told};
use super::weights::Weights;
use crate::error::Error;
use crate::formulation::Formulation;
use crate::formulation::keys::Row;
use crate::lp::Lp;
use crate::solution::figures::{self, Figure};
use crate::solver::Options;
use crate::solver::conflict::{Elastic, cheapest_relaxation, conflicts, figure as figure_of, put};
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

/// An infeasible program with its movable figures.
struct Search<'a> {
    case: &'a Case,
    formulation: Formulation,
    figures: Vec<Figure>,
    weights: &'a Weights,
    options: &'a Options,
}

pub(super) fn explain(case: &Case, weights: &Weights, options: &Options) -> Result<Why, Error> {
    if !case.model.discrete.any() {
        return linear(case, weights, options);
    }
    let continuous = case.continuous();
    if !continuous.has_a_plan(options)? {
        let mut why = linear(&continuous, weights, options)?;
        why.notes.push(
            "the model asks for whole plants, but no plan exists without those rules either: what is said here leaves \
             them out"
                .to_owned(),
        );
        return Ok(why);
    }
    discrete(case, options)
}

fn linear(case: &Case, weights: &Weights, options: &Options) -> Result<Why, Error> {
    let formulation = case.formulation()?;
    let figures = figures::sides(&case.instance, &case.model, &formulation);
    let search = Search { case, formulation, figures, weights, options };
    let limits: Vec<_> = search.figures.iter().map(|f| f.limit).collect();
    let mut sets = conflicts(&search.formulation.lp, &limits, MOST_CONFLICTS)?;
    let mut notes = Vec::new();
    if sets.iter().any(Vec::is_empty) {
        notes.push("the rules contradict each other whatever the figures".to_owned());
        sets.retain(|set| !set.is_empty());
    }
    let relaxation = search.relaxation(&mut notes)?;
    let mut found = Vec::new();
    for set in &sets {
        found.push(search.conflict(set, relaxation.as_ref())?);
    }
    let known = |path: &String| sets.iter().flatten().any(|&m| search.figures[m].path() == *path);
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
    /// The program's elastic figures, each at a price relative to its size.
    fn elastic(&self, member: usize) -> Option<Elastic> {
        let figure = &self.figures[member];
        let price = self.price(figure)?;
        let most = if is_most(figure.limit) { f64::INFINITY } else { figure.value.max(0.0) };
        Some(Elastic { limit: figure.limit, price, most })
    }

    /// Burden per unit: the weight over the figure's size; over the mean of its column where it is nothing itself.
    fn price(&self, figure: &Figure) -> Option<f64> {
        let weight = self.weights.of(&figure.path())?;
        let alike = |f: &&Figure| f.table == figure.table && f.column() == figure.column() && f.value != 0.0;
        let size = if figure.value == 0.0 {
            let (sum, count) = self
                .figures
                .iter()
                .filter(alike)
                .fold((0.0, 0_u32), |(sum, count), f| (sum + f.value.abs(), count + 1));
            if count > 0 { sum / f64::from(count) } else { 1.0 }
        } else {
            figure.value.abs()
        };
        Some(weight / size)
    }

    /// A figure after it gave way by an amount, in round numbers.
    fn change(&self, member: usize, amount: f64) -> Change {
        let figure = &self.figures[member];
        let by = rounded_up(amount);
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
        amounts.iter().map(|&(m, by)| by * self.price(&self.figures[m]).unwrap_or(0.0)).sum()
    }

    fn relaxation(&self, notes: &mut Vec<String>) -> Result<Option<Relaxation>, Error> {
        let members: Vec<usize> = (0..self.figures.len()).filter(|&m| self.elastic(m).is_some()).collect();
        let elastic: Vec<Elastic> = members.iter().filter_map(|&m| self.elastic(m)).collect();
        let Some(amounts) = cheapest_relaxation(&self.formulation.lp, &elastic, self.options)? else {
            notes.push("no change of the figures that may change is enough".to_owned());
            return Ok(None);
        };
        let moved: Vec<(usize, f64)> = members
            .into_iter()
            .zip(amounts)
            .filter(|&(m, by)| by > 1e-9 * self.figures[m].value.abs().max(1.0))
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
        let paths: Vec<String> = members.iter().map(|&m| self.figures[m].path()).collect();
        let others: Vec<Change> = relaxation
            .map(|r| r.changes.iter().filter(|c| !paths.contains(&c.path)).cloned().collect())
            .unwrap_or_default();
        let mut lp = self.formulation.lp.clone();
        for change in &others {
            for figure in self.figures.iter().filter(|f| f.path() == change.path) {
                put(&mut lp, figure.limit, change.to);
            }
        }
        let mut ways_out = Vec::new();
        for &member in members.iter().take(MOST_WAYS) {
            ways_out.extend(self.way_out(&lp, member, &others)?);
        }
        ways_out.sort_by(|a, b| a.burden.total_cmp(&b.burden));
        let figures = members.iter().map(|&m| told(self.case, &self.formulation, &self.figures[m])).collect();
        Ok(Conflict { figures, ways_out })
    }

    fn way_out(&self, lp: &Lp, member: usize, others: &[Change]) -> Result<Option<WayOut>, Error> {
        let Some(elastic) = self.elastic(member) else { return Ok(None) };
        debug_assert!(figure_of(lp, elastic.limit).is_finite());
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

/// A discrete model whose program without whole numbers has a plan: which of the rules on whole plants are needed for
/// the contradiction, all other figures standing.
fn discrete(case: &Case, options: &Options) -> Result<Why, Error> {
    let formulation = case.formulation()?;
    let mut groups: Vec<(Told, Vec<usize>)> = Vec::new();
    for figure in figures::sides(&case.instance, &case.model, &formulation) {
        if let crate::solver::postoptimal::LimitOf::RowUpper(row) = figure.limit
            && matches!(formulation.rows[row], Row::MaxSectors { .. } | Row::MaxParks { .. })
        {
            groups.push((told(case, &formulation, &figure), vec![row]));
        }
    }
    for (number, sector) in case.instance.sectors.iter().enumerate() {
        let of_sector = |key: &Row| match key {
            Row::MinScale { site } => case.instance.sites[*site].sector == number,
            _ => false,
        };
        let rows: Vec<usize> =
            (0..formulation.rows.len()).filter(|&row| of_sector(&formulation.rows[row])).collect();
        if !rows.is_empty() {
            groups.push((told_scale(case, &sector.id, sector.min_scale), rows));
        }
    }
    let mut lp = Lp { cost: vec![0.0; formulation.lp.columns()], ..formulation.lp.clone() };
    let mut members = Vec::new();
    for (told, rows) in groups {
        let before = lp.clone();
        for row in rows {
            (lp.row_lower[row], lp.row_upper[row]) = (f64::NEG_INFINITY, f64::INFINITY);
        }
        if ending(&lp, options)? != Ending::Infeasible {
            lp = before;
            members.push(told);
        }
    }
    let note = if members.is_empty() {
        "every plan breaks a rule on whole plants, but no number of sectors, parks or smallest plant is at fault alone: \
         look at the fixed costs and the limit on cost"
    } else {
        "a plan exists without the rules on whole plants: the figures of those rules that are needed for the \
         contradiction are told, the other figures of the instance stand as they are"
    };
    let conflicts = if members.is_empty() {
        Vec::new()
    } else {
        vec![Conflict { figures: members, ways_out: Vec::new() }]
    };
    Ok(Why { conflicts, relaxation: None, notes: vec![note.to_owned()] })
}

fn told_scale(case: &Case, sector: &str, value: f64) -> Told {
    let place = case.place("sectors", sector, "min_scale");
    Told {
        path: format!("sectors.{sector}.min_scale"),
        value,
        unit: "M USD".to_owned(),
        bound: "at least".to_owned(),
        words: format!(
            "a site makes nothing or at least {} M USD of {sector}",
            super::telling::amount(value)
        ),
        line: place.as_ref().and_then(|p| p.line),
        file: place.map(|p| p.file),
        quality: None,
    }
}
