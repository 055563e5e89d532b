//! What the plan comes to, in words and a few figures.

use super::table::{Cell, Table};
use crate::digits::{counted, figure, per_cent, whole};
use crate::instance::{Instance, Quality};
use crate::model::Term;
use crate::report::Report;
use crate::solution::Solution;
use maud::{Markup, html};

/// The summary section.
pub(super) fn section(report: &Report) -> Markup {
    let Report { instance, model, plan, .. } = *report;
    let flows = Flows::new(instance, plan);
    let output: f64 = plan.allocation.iter().map(|a| a.output).sum();
    let used = instance.parks.iter().filter(|p| plan.allocation.iter().any(|a| a.park == p.id)).count();
    let tiles = [
        ("Objective", figure(plan.objective), "M USD a year"),
        ("Output", whole(output), "M USD a year"),
        ("Jobs", whole(plan.terms.jobs), "in parks"),
        ("Cost", whole(plan.terms.cost), "M USD a year"),
        ("Linked supply", whole(plan.terms.complementarity), "M USD, weighted"),
        ("Across borders", per_cent(flows.share(flows.border)), "of supply"),
    ];
    html! {
        section #summary aria-labelledby="summary-head" {
            h2 #summary-head { "In short" }
            p.lead {
                (used) " of " (counted(instance.parks.len(), "park")) " in "
                (if instance.countries.len() == 1 { "one country".to_owned() } else { format!("{} countries", instance.countries.len()) })
                " would make goods worth " strong { (whole(output)) " M USD" } " a year and give "
                strong { (whole(plan.terms.jobs)) " jobs" } ", at a cost of " (whole(plan.terms.cost)) " M USD a year. "
                "They supply each other with " (whole(flows.all())) " M USD of it: " (whole(flows.inside))
                " inside parks, " (whole(flows.home)) " between parks of a country and " (whole(flows.border)) " ("
                (per_cent(flows.share(flows.border))) ") across borders. "
                "By the weights of the model " q { (model.name) } ", the plan is worth "
                strong { (figure(plan.objective)) " M USD a year" } "."
            }
            dl.tiles {
                @for (name, value, unit) in tiles {
                    div { dt { (name) } dd { strong { (value) } " " span { (unit) } } }
                }
            }
            (proof(plan))
            (foundations(plan))
            (worth(plan))
            @if !model.description.trim().is_empty() {
                details.words { summary { "What the model asks for" } p { (model.description) } }
            }
            @if !instance.warnings.is_empty() {
                details.words {
                    summary { (counted(instance.warnings.len(), "remark")) " on the data" }
                    ul { @for warning in instance.warnings.iter().take(100) { li { (warning.message) } } }
                }
            }
        }
    }
}

fn proof(plan: &Solution) -> Markup {
    let c = &plan.certificate;
    html! {
        p.proof {
            @if plan.status == "optimal" {
                strong { "Proven best. " }
                "No other plan within the limits is worth more: the program checked the answer of its solver (" (plan.solver)
                ") by its own arithmetic. Relative gap " (format!("{:.0e}", c.relative_gap)) ", largest violation of a limit "
                (format!("{:.0e}", c.primal_infeasibility)) "."
            } @else {
                strong { "Not proven best. " }
                "The search was stopped: this is the best plan found so far by " (plan.solver) ", at most "
                (per_cent(c.relative_gap)) " below the best."
            }
        }
    }
}

fn foundations(plan: &Solution) -> Markup {
    let of = |quality| plan.binding.iter().filter(|b| b.quality == Some(quality)).count();
    html! {
        @if !plan.binding.is_empty() {
            p.caution[!plan.binding_on_assumptions.is_empty()] {
                strong { (plan.binding_on_assumptions.len()) " of " (counted(plan.binding.len(), "limit")) " that bind rest on assumptions" }
                "; " (of(Quality::Reported)) " on reported and " (of(Quality::Derived)) " on derived figures. "
                "Read the plan as what follows from these figures, and " a href="#limits" { "the limits" } " as what to look into first."
            }
        }
    }
}

fn worth(plan: &Solution) -> Markup {
    let terms = Term::ALL.into_iter().filter(|&t| plan.weights[t] != 0.0 || plan.terms[t] != 0.0);
    let mut rows: Vec<Vec<Cell>> = terms
        .map(|t| {
            let weight = t.sign() * plan.weights[t];
            vec![
                Cell::text(t.key().replace('_', " ")),
                Cell::text(t.unit()),
                Cell::Number(plan.terms[t]),
                Cell::maybe(Some(weight).filter(|w| *w != 0.0), "not counted"),
                Cell::maybe(Some(weight * plan.terms[t]).filter(|_| weight != 0.0), "not counted"),
            ]
        })
        .collect();
    let objective = Cell::Number(plan.objective);
    rows.push(vec![
        Cell::text("objective"),
        Cell::text("M USD"),
        Cell::Missing(""),
        Cell::Missing(""),
        objective,
    ]);
    Table {
        id: "worth",
        caption: "How the objective is made up",
        columns: &[
            ("term", false),
            ("unit", false),
            ("amount", true),
            ("M USD per unit", true),
            ("worth, M USD a year", true),
        ],
        rows,
        row_id: None,
    }
    .draw()
}

/// M USD of supply by how far it goes.
pub(super) struct Flows {
    inside: f64,
    home: f64,
    border: f64,
}

impl Flows {
    fn new(instance: &Instance, plan: &Solution) -> Self {
        let mut flows = Self { inside: 0.0, home: 0.0, border: 0.0 };
        for ((from, to), value) in crate::report::index::Index::new(instance).supply(plan) {
            let part = if from == to {
                &mut flows.inside
            } else if instance.parks[from].country == instance.parks[to].country {
                &mut flows.home
            } else {
                &mut flows.border
            };
            *part += value;
        }
        flows
    }

    fn all(&self) -> f64 {
        self.inside + self.home + self.border
    }

    fn share(&self, part: f64) -> f64 {
        if self.all() > 0.0 { part / self.all() } else { 0.0 }
    }
}
