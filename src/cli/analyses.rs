//! `sensitivity`, `compare`: questions beyond one plan.

use super::arguments::{Format, Inputs, SolverOptions};
use super::inputs::{load, model_text, solver_options};
use super::text::{figure, table};
use super::{Answer, Progress, csv};
use crate::analysis::sensitivity::{Sensitivity, SideReport};
use crate::analysis::{compare as comparing, sensitivity as sensing};
use crate::error::{Diagnostic, Error, Place};
use crate::model::{self, Cooperation, Model, Term};
use serde_json::json;

/// Rows shown of a long table.
const SHOWN: usize = 25;

/// Prices and ranges.
pub(super) fn sensitivity(
    inputs: &Inputs,
    solver: &SolverOptions,
    format: Format,
    all: bool,
    progress: &Progress,
) -> Result<Answer, Error> {
    let options = solver_options(solver)?;
    let loaded = load(inputs)?;
    let tell = |done, all| progress.tell(done, all);
    let found = sensing::sensitivity(&loaded.instance, &loaded.model, &options, &tell)?;
    let out = match format {
        Format::Json => csv::json(&found)?,
        Format::Csv => {
            let side = |s: &Option<SideReport>, key: &str| match (s, key) {
                (Some(s), "price") => json!(s.price),
                (Some(s), _) => json!(s.holds_to),
                (None, _) => json!(null),
            };
            let rows: Vec<_> = found
                .limits
                .iter()
                .map(|l| {
                    json!({"limit": l.limit, "value": l.value, "unit": l.unit,
                        "less_price": side(&l.less, "price"), "less_holds_to": side(&l.less, "to"),
                        "more_price": side(&l.more, "price"), "more_holds_to": side(&l.more, "to"),
                        "degenerate": l.degenerate, "quality": l.quality})
                })
                .collect();
            csv::records(&["limit", "value", "unit"], &rows)?
        }
        Format::Table => read_sensitivity(&found, if all { usize::MAX } else { SHOWN }),
    };
    Ok(Answer { out, notes: found.notes, code: 0 })
}

fn read_sensitivity(found: &Sensitivity, most: usize) -> String {
    let price =
        |s: &Option<SideReport>| s.as_ref().map_or_else(|| "impossible".to_owned(), |s| figure(s.price));
    let holds = |s: &Option<SideReport>, end: &str| {
        s.as_ref().map_or_else(|| "-".to_owned(), |s| s.holds_to.map_or_else(|| end.to_owned(), figure))
    };
    let priced: Vec<_> = found
        .limits
        .iter()
        .filter(|l| [&l.more, &l.less].into_iter().any(|s| s.as_ref().is_none_or(|s| s.price != 0.0)))
        .collect();
    let rows = priced.iter().take(most).map(|l| {
        vec![
            l.limit.clone(),
            l.unit.clone(),
            figure(l.value),
            price(&l.less),
            holds(&l.less, "0"),
            price(&l.more),
            holds(&l.more, "no end"),
        ]
    });
    let mut out = format!(
        "Objective {} (M USD a year). Prices are M USD per unit of the limit.\n\nLimits, by worth\n",
        figure(found.objective)
    );
    out +=
        &table(&["limit", "unit", "figure", "one less costs", "down to", "one more gains", "up to"], 2, rows);
    if priced.len() > most {
        out += &format!("  and {} more; --all shows them\n", priced.len() - most);
    }
    let ends: Vec<_> = priced
        .iter()
        .take(most.min(8))
        .filter_map(|l| {
            let more = l.more.as_ref()?;
            let (to, leaves) = (more.holds_to?, more.leaves.as_ref()?);
            let then = more.enters.as_ref().map_or_else(String::new, |e| format!("; {e} takes over"));
            Some(format!("  {} at {}: {leaves} reaches a limit{then}\n", l.limit, figure(to)))
        })
        .collect();
    if !ends.is_empty() {
        out += "\nWhat ends these prices on the way up\n";
        out += &ends.concat();
    }
    let mut idle: Vec<_> = found.outputs.iter().filter(|o| o.must_improve.is_some()).collect();
    idle.sort_by(|a, b| a.must_improve.unwrap_or(0.0).total_cmp(&b.must_improve.unwrap_or(0.0)));
    if !idle.is_empty() {
        out += "\nNot built, nearest first\n";
        for o in idle.iter().take(most.min(10)) {
            out += &format!("  {}\n", o.words.as_deref().unwrap_or_default());
        }
    }
    out
}

/// Cases side by side.
pub(super) fn compare(
    inputs: &Inputs,
    models: &[String],
    schemes: &[String],
    solver: &SolverOptions,
    format: Format,
) -> Result<Answer, Error> {
    let options = solver_options(solver)?;
    let loaded = load(inputs)?;
    let countries: Vec<&str> = loaded.instance.countries.iter().map(|c| c.id.as_str()).collect();
    let cases: Vec<(String, Model)> = if models.is_empty() {
        let default = ["none", "twins", "agreements", "all"].map(String::from);
        let names = if schemes.is_empty() { &default[..] } else { schemes };
        let schemes = names.iter().map(|name| scheme(name)).collect::<Result<Vec<_>, _>>()?;
        comparing::under_schemes(&loaded.model, &schemes)
    } else {
        let read = |name: &String| {
            let (file, text) = model_text(name)?;
            Ok((name.clone(), model::from_text(&file, &text)?))
        };
        models.iter().map(read).collect::<Result<_, Error>>()?
    };
    for (_, model) in &cases {
        model::check_against(model, &countries)?;
    }
    let found = comparing::compare(&loaded.instance, &cases, &options)?;
    let out = match format {
        Format::Json => csv::json(&found)?,
        Format::Csv => {
            let rows: Vec<_> = found
                .cases
                .iter()
                .map(|c| {
                    let mut row = json!({"case": c.name, "status": c.status, "objective": c.objective});
                    for term in Term::ALL {
                        row[term.key()] = json!(c.terms.map(|t| t[term]));
                    }
                    row["cross_border_supply"] = json!(c.cross_border_supply);
                    for country in &c.countries {
                        row[format!("{}_output", country.country)] = json!(country.output);
                        row[format!("{}_jobs", country.country)] = json!(country.jobs);
                    }
                    row
                })
                .collect();
            csv::records(&["case", "status", "objective"], &rows)?
        }
        Format::Table => read_comparison(&found),
    };
    Ok(Answer::data(out))
}

/// A scheme by its name.
pub(super) fn scheme(name: &str) -> Result<Cooperation, Error> {
    match name {
        "none" => Ok(Cooperation::None),
        "twins" => Ok(Cooperation::Twins),
        "agreements" => Ok(Cooperation::Agreements),
        "all" => Ok(Cooperation::All),
        _ => name.strip_prefix("hub:").map(|hub| Cooperation::Hub(hub.to_owned())).ok_or_else(|| {
            let message = format!("there is no cooperation scheme `{name}`");
            let help = "the schemes are none, twins, agreements, hub:COUNTRY, all";
            Error::Input(vec![Diagnostic::error("unknown-scheme", message, Place::default()).with_help(help)])
        }),
    }
}

fn read_comparison(found: &comparing::Comparison) -> String {
    let mut head = vec![""];
    head.extend(found.cases.iter().map(|c| c.name.as_str()));
    let line = |label: String, of: &dyn Fn(&comparing::Case) -> Option<f64>| {
        let mut row = vec![label];
        row.extend(found.cases.iter().map(|c| of(c).map_or_else(|| c.status.clone(), figure)));
        row
    };
    let mut rows = vec![line("objective (M USD)".to_owned(), &|c| c.objective)];
    for term in Term::ALL {
        let label = format!("{} ({})", term.key().replace('_', " "), term.unit());
        rows.push(line(label, &|c| c.terms.map(|t| t[term])));
    }
    rows.push(line("cross-border supply (M USD)".to_owned(), &|c| c.cross_border_supply));
    let countries = found.cases.iter().map(|c| &c.countries).find(|c| !c.is_empty());
    for (i, country) in countries.into_iter().flatten().enumerate() {
        rows.push(line(format!("{} output (M USD)", country.country), &|c| {
            c.countries.get(i).map(|c| c.output)
        }));
        rows.push(line(format!("{} jobs", country.country), &|c| c.countries.get(i).map(|c| c.jobs.round())));
    }
    let mut out = table(&head, 1, rows);
    out.push('\n');
    for words in &found.differences {
        out += &format!("{words}\n");
    }
    out
}
