//! The binding chain behind a park or a sector: where its goods go, what it is fed by, and which limits, its own or
//! further along, change its output when they give way, and through what.

use super::case::Case;
use super::gains::Moves;
use super::telling::{Change, Told, told};
use crate::error::{Diagnostic, Error, Place, nearest};
use crate::formulation::keys::Column;
use crate::solution::figures::Figure;
use crate::solution::plan::{NOTHING, Plan};
use crate::solver::postoptimal::PostOptimal;
use crate::solver::simplex::Variable;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::VecDeque;

/// A change of output below this (M USD) is none.
const MOVED: f64 = 1e-6;

/// What stands behind the output of a park, a sector, or one sector at one park.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Chain {
    /// Park asked for.
    pub park: Option<String>,
    /// Sector asked for.
    pub sector: Option<String>,
    /// M USD made there in the plan.
    pub output: f64,
    /// Its sites.
    pub sites: Vec<SiteLine>,
    /// Supplies to and from its sites, largest first.
    pub links: Vec<LinkLine>,
    /// Sales of its sites, largest first.
    pub markets: Vec<MarketLine>,
    /// Limits that change its output when they give way by a tenth, most first.
    pub limits: Vec<ChainLimit>,
}

/// A site and its output.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct SiteLine {
    /// Park id.
    pub park: String,
    /// Sector id.
    pub sector: String,
    /// M USD.
    pub output: f64,
    /// For what is not built: by how much a M USD must gain more before it enters.
    pub must_improve: Option<f64>,
}

/// A supply.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct LinkLine {
    /// Sector whose good it is.
    pub supplier: String,
    /// Park it leaves.
    pub from: String,
    /// Sector that uses it.
    pub user: String,
    /// Park that uses it.
    pub to: String,
    /// M USD.
    pub value: f64,
}

/// A sale.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct MarketLine {
    /// Sector.
    pub sector: String,
    /// Park it leaves.
    pub from: String,
    /// Market.
    pub market: String,
    /// M USD.
    pub value: f64,
}

/// A limit that reaches the output asked for.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct ChainLimit {
    /// The limit.
    pub limit: Told,
    /// Objective gained per unit more room, in the plan.
    pub price: f64,
    /// The change tried: a tenth more room.
    pub change: Change,
    /// What the objective gains by it.
    pub gain: f64,
    /// By how much the output asked for changes, M USD.
    pub output_change: f64,
    /// Through which outputs and sales the limit reaches it: a chain of such as change with it, each tied to the next by
    /// a limit or balance that has no slack; empty where the limit is its own.
    pub through: Vec<String>,
}

/// The sites asked for.
pub(super) fn sites(case: &Case, park: Option<&str>, sector: Option<&str>) -> Result<Vec<usize>, Error> {
    let instance = &case.instance;
    let known = |what: &'static str, id: Option<&str>, ids: Vec<&str>| match id {
        Some(id) if !ids.contains(&id) => {
            let help = match nearest(id, ids.iter().copied()) {
                Some(similar) => format!("a similar {what} exists: `{similar}`"),
                None => format!("the {what}s are {}", ids.join(", ")),
            };
            let message = format!("the instance has no {what} `{id}`");
            Err(Error::Input(vec![
                Diagnostic::error("unknown-name", message, Place::file(format!("--{what} {id}")))
                    .with_help(help),
            ]))
        }
        _ => Ok(()),
    };
    known("park", park, instance.parks.iter().map(|p| p.id.as_str()).collect())?;
    known("sector", sector, instance.sectors.iter().map(|s| s.id.as_str()).collect())?;
    let asked = |site: &usize| {
        let s = &instance.sites[*site];
        park.is_none_or(|id| instance.parks[s.park].id == id)
            && sector.is_none_or(|id| instance.sectors[s.sector].id == id)
    };
    Ok((0..instance.sites.len()).filter(asked).collect())
}

pub(super) fn behind(
    case: &Case,
    moves: &mut Moves,
    park: Option<&str>,
    sector: Option<&str>,
) -> Result<Chain, Error> {
    let focus = sites(case, park, sector)?;
    let instance = &case.instance;
    let plan = Plan::from_columns(instance, moves.formulation, &moves.optimum.x);
    let output = |x: &[f64]| focus.iter().map(|&site| x[site]).sum::<f64>();
    let now = output(&moves.optimum.x);
    let (links, markets) = flows(case, &plan, &focus);
    let mut limits = Vec::new();
    for figure in moves.figures.clone() {
        let price = moves.price(&figure);
        if price * figure.value.abs() <= 1e-9 * moves.optimum.objective.abs().max(1.0) {
            continue;
        }
        let change = Moves::tenth(&figure);
        let Some((objective, x)) = moves.moved(&figure, &change)? else { continue };
        let output_change = output(&x) - now;
        if output_change.abs() > MOVED {
            limits.push(ChainLimit {
                limit: told(case, moves.formulation, &figure),
                price,
                change,
                gain: (objective - moves.optimum.objective) * moves.lp.sense.sign(),
                output_change,
                through: Reach::new(moves, &focus, &x).through(case, moves, &figure),
            });
        }
    }
    limits.sort_by(|a, b| b.output_change.abs().total_cmp(&a.output_change.abs()));
    Ok(Chain {
        park: park.map(str::to_owned),
        sector: sector.map(str::to_owned),
        output: now,
        sites: site_lines(case, moves, &focus)?,
        links,
        markets,
        limits,
    })
}

fn site_lines(case: &Case, moves: &Moves, focus: &[usize]) -> Result<Vec<SiteLine>, Error> {
    let instance = &case.instance;
    let mut post = PostOptimal::new(moves.lp, moves.optimum)?;
    let mut lines = Vec::with_capacity(focus.len());
    for &site in focus {
        let s = &instance.sites[site];
        let output = moves.optimum.x[site];
        let idle = output <= NOTHING && moves.lp.upper[site] > 0.0;
        let must_improve = if idle {
            let range = post.cost_range(site)?;
            Some(range.to - range.cost).filter(|by| by.is_finite())
        } else {
            None
        };
        let (park, sector) = (instance.parks[s.park].id.clone(), instance.sectors[s.sector].id.clone());
        lines.push(SiteLine { park, sector, output, must_improve });
    }
    lines.sort_by(|a, b| b.output.total_cmp(&a.output));
    Ok(lines)
}

fn flows(case: &Case, plan: &Plan, focus: &[usize]) -> (Vec<LinkLine>, Vec<MarketLine>) {
    let instance = &case.instance;
    let here = |park: usize, sector: usize| instance.site(park, sector).is_some_and(|s| focus.contains(&s));
    let mut links: Vec<LinkLine> = plan
        .supply
        .iter()
        .filter(|&&(link, from, to, _)| {
            let l = &instance.links[link];
            here(from, l.supplier) || here(to, l.user)
        })
        .map(|&(link, from, to, value)| {
            let l = &instance.links[link];
            let (park, sector) =
                (|p: usize| instance.parks[p].id.clone(), |s: usize| instance.sectors[s].id.clone());
            LinkLine {
                supplier: sector(l.supplier),
                from: park(from),
                user: sector(l.user),
                to: park(to),
                value,
            }
        })
        .collect();
    links.sort_by(|a, b| b.value.total_cmp(&a.value));
    let mut markets: Vec<MarketLine> = plan
        .sales
        .iter()
        .filter(|(site, _, _)| focus.contains(site))
        .map(|&(site, market, value)| {
            let s = &instance.sites[site];
            MarketLine {
                sector: instance.sectors[s.sector].id.clone(),
                from: instance.parks[s.park].id.clone(),
                market: instance.markets.as_ref().map_or("", |m| &m[market].id).to_owned(),
                value,
            }
        })
        .collect();
    markets.sort_by(|a, b| b.value.total_cmp(&a.value));
    (links, markets)
}

/// Shortest ways from the outputs asked for to every row and column, over columns that change and rows without slack.
struct Reach {
    /// The column before each row on the way; `None` where there is no way.
    row_from: Vec<Option<usize>>,
    /// The row before each column.
    column_from: Vec<Option<usize>>,
    start: Vec<bool>,
}

impl Reach {
    /// `after`: the plan once the limit has given way.
    fn new(moves: &Moves, focus: &[usize], after: &[f64]) -> Self {
        let (lp, before) = (moves.lp, &moves.optimum.x);
        let by_row = lp.matrix.transpose();
        let changes = |column: usize| (after[column] - before[column]).abs() > MOVED;
        let (load_before, load_after) = (lp.matrix.times(before), lp.matrix.times(after));
        let is_tight = |row: usize| {
            let at = |load: f64, limit: f64| (load - limit).abs() <= 1e-9 * limit.abs().max(1.0);
            [load_before[row], load_after[row]]
                .into_iter()
                .any(|load| at(load, lp.row_lower[row]) || at(load, lp.row_upper[row]))
        };
        let mut reach = Self {
            row_from: vec![None; lp.rows()],
            column_from: vec![None; lp.columns()],
            start: vec![false; lp.columns()],
        };
        let mut seen = vec![false; lp.columns()];
        let mut queue: VecDeque<usize> = focus.iter().copied().filter(|&site| changes(site)).collect();
        for &site in &queue {
            (reach.start[site], seen[site]) = (true, true);
        }
        while let Some(column) = queue.pop_front() {
            for &row in lp.matrix.column(column).0 {
                if reach.row_from[row].is_some() || !is_tight(row) {
                    continue;
                }
                reach.row_from[row] = Some(column);
                for &next in by_row.column(row).0 {
                    if !seen[next] && changes(next) {
                        seen[next] = true;
                        reach.column_from[next] = Some(row);
                        queue.push_back(next);
                    }
                }
            }
        }
        reach
    }

    /// The outputs and sales on the way to a figure, from the focus outwards.
    fn through(&self, case: &Case, moves: &Moves, figure: &Figure) -> Vec<String> {
        let mut column = match figure.limit.variable() {
            Variable::Row(row) => self.row_from[row],
            Variable::Column(column) => Some(column),
        };
        let mut names = Vec::new();
        while let Some(at) = column {
            if self.start[at] {
                break;
            }
            if matches!(moves.formulation.columns[at], Column::Output { .. } | Column::Sale { .. }) {
                names.push(crate::solution::figures::words(
                    &case.instance,
                    moves.formulation,
                    Variable::Column(at),
                ));
            }
            column = self.column_from[at].and_then(|row| self.row_from[row]);
        }
        names.reverse();
        names
    }
}
