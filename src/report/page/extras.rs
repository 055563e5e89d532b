//! What is asked for besides the plan, as sections: schemes, shares, sweeps.

use super::figure_of;
use super::table::{Cell, Table};
use crate::analysis::compare::Comparison;
use crate::analysis::pareto::{Frontier, Point};
use crate::analysis::share::Share;
use crate::digits::figure;
use crate::instance::Instance;
use crate::model::Term;
use crate::report::{SweepTable, schemes, shares, sweep};
use maud::{Markup, html};

/// Schemes side by side.
pub(super) fn comparison(found: &Comparison) -> Markup {
    let mut columns = vec![("measure", false)];
    columns.extend(found.cases.iter().map(|c| (c.name.as_str(), true)));
    let row = |label: String, of: &dyn Fn(&crate::analysis::compare::Case) -> Option<f64>| {
        let mut row = vec![Cell::Text(label)];
        row.extend(found.cases.iter().map(|c| Cell::maybe(of(c), "no plan")));
        row
    };
    let mut rows = vec![row("objective (M USD)".to_owned(), &|c| c.objective)];
    for term in Term::ALL {
        rows.push(row(format!("{} ({})", term.key().replace('_', " "), term.unit()), &|c| {
            c.terms.map(|t| t[term])
        }));
    }
    rows.push(row("cross-border supply (M USD)".to_owned(), &|c| c.cross_border_supply));
    for (i, country) in
        found.cases.iter().map(|c| &c.countries).find(|c| !c.is_empty()).into_iter().flatten().enumerate()
    {
        rows.push(row(format!("output of {} (M USD)", country.country), &|c| {
            c.countries.get(i).map(|c| c.output)
        }));
    }
    let table =
        Table { id: "scheme-table", caption: "Schemes side by side", columns: &columns, rows, row_id: None };
    html! {
        section #compare aria-labelledby="compare-head" {
            h2 #compare-head { "Schemes of cooperation compared" }
            (figure_of(&schemes(found), &html! { (table.folded("Figures as a table")) }))
            @if !found.differences.is_empty() { ul { @for words in &found.differences { li { (words) } } } }
        }
    }
}

/// Who gains what.
pub(super) fn division(instance: &Instance, found: &Share) -> Markup {
    let rows = found
        .standalone
        .iter()
        .map(|(country, &alone)| {
            let of = |payments: Option<&crate::analysis::share::ByCountry<f64>>| {
                Cell::maybe(payments.and_then(|p| p.get(country).copied()), "-")
            };
            vec![
                Cell::text(
                    instance
                        .countries
                        .iter()
                        .find(|c| c.id == *country)
                        .map_or(country.as_str(), |c| c.name.as_str()),
                ),
                Cell::Number(alone),
                of(found.owen.as_ref()),
                of(Some(&found.shapley)),
                of(found.nucleolus.as_ref()),
                of(Some(&found.direct)),
                of(found.side_payments.owen.as_ref()),
            ]
        })
        .collect();
    let table = Table {
        id: "share-table",
        caption: "What each country makes alone and gets, M USD a year; below 0 in the last column a country pays",
        columns: &[
            ("country", false),
            ("alone", true),
            ("Owen", true),
            ("Shapley", true),
            ("nucleolus", true),
            ("from the plan itself", true),
            ("side payment for Owen", true),
        ],
        rows,
        row_id: None,
    };
    let core = |held: bool| {
        if held { "keeps every coalition from leaving" } else { "does not keep every coalition from leaving" }
    };
    html! {
        section #share aria-labelledby="share-head" {
            h2 #share-head { "Who gains what" }
            p {
                "Together the countries make " (figure(found.gain_of_cooperation)) " M USD a year more than each alone. "
                @if let Some(held) = found.owen_in_core { "Owen's division, which pays each country what its own limits are worth, " (core(held)) ". " }
                "Shapley's, which pays the average of what a country adds, " (core(found.shapley_in_core)) "."
            }
            (figure_of(&shares(instance, found), &html! { (table.folded("Figures as a table")) }))
            @if !found.notes.is_empty() { ul { @for note in &found.notes { li { (note) } } } }
        }
    }
}

/// A sweep.
pub(super) fn swept(table: &SweepTable) -> Markup {
    let mut columns: Vec<(&str, bool)> = table.paths.iter().map(|p| (p.as_str(), false)).collect();
    columns.push(("objective, M USD a year", true));
    let row = |(settings, objective): &(Vec<String>, Option<f64>)| {
        let mut row: Vec<Cell> = settings.iter().map(Cell::text).collect();
        row.push(Cell::maybe(*objective, "no plan"));
        row
    };
    let rows = table.scenarios.iter().map(row).collect();
    let figures =
        Table { id: "sweep-table", caption: "Scenarios of the sweep", columns: &columns, rows, row_id: None };
    html! {
        section #sweep-section aria-labelledby="sweep-head" {
            h2 #sweep-head { "What-ifs" }
            (figure_of(&sweep(table), &html! { (figures.folded("Figures as a table")) }))
        }
    }
}

/// Efficient plans of two terms.
pub(super) fn frontier(found: &Frontier) -> Markup {
    let Some(chart) = found.chart() else { return html! {} };
    let terms: Vec<Term> =
        found.criteria.iter().filter_map(|key| Term::ALL.into_iter().find(|t| t.key() == key)).collect();
    let head = |t: &Term| match t {
        Term::Jobs => "jobs".to_owned(),
        t => format!("{} ({})", t.key().replace('_', " "), t.unit()),
    };
    let heads: Vec<String> = terms.iter().map(head).collect();
    let mut columns: Vec<(&str, bool)> = heads.iter().map(|head| (head.as_str(), true)).collect();
    if found.complete {
        columns.extend([("best from this weight of the first", true), ("up to", true)]);
    }
    columns.extend([("the model's objective (M USD)", true), ("remark", false)]);
    let row = |point: &Point| {
        let mut row: Vec<Cell> = terms.iter().map(|&t| Cell::Number(point.terms[t])).collect();
        if found.complete {
            row.push(Cell::maybe(point.range.map(|r| r.least), "-"));
            row.push(Cell::maybe(point.range.and_then(|r| r.most), "any"));
        }
        row.extend([Cell::Number(point.objective), Cell::text(if point.knee { "knee" } else { "" })]);
        row
    };
    let rows = found.points.iter().map(row).collect();
    let caption = if found.complete {
        "Efficient plans; weights are those of the first term where one unit of the second weighs 1"
    } else {
        "Efficient plans"
    };
    let figures = Table { id: "frontier-table", caption, columns: &columns, rows, row_id: None };
    html! {
        section #frontier aria-labelledby="frontier-head" {
            h2 #frontier-head { "What one aim costs in another" }
            (figure_of(&chart, &html! { (figures.folded("Figures as a table")) }))
            @if !found.notes.is_empty() { ul { @for note in &found.notes { li { (note) } } } }
        }
    }
}
