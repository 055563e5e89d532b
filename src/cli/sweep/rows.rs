//! Rows of a sweep's tables.

use super::Keep;
use crate::analysis::sweep::{Design, Scenario};
use crate::cli::csv::guarded;
use crate::error::Error;
use crate::model::Term;

/// Cells of one CSV row, without its line break; figures as they are, words so that no spreadsheet runs them.
pub(super) fn cells(values: &[String]) -> Result<String, Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let safe =
        values.iter().map(|cell| if cell.parse::<f64>().is_ok() { cell.clone() } else { guarded(cell) });
    writer.write_record(safe).map_err(|e| Error::Solver(e.to_string()))?;
    let bytes = writer.into_inner().map_err(|e| Error::Solver(e.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned())
}

fn line(values: &[String]) -> Result<String, Error> {
    Ok(cells(values)? + "\n")
}

/// The first line of `sweep.csv`. Paths hold neither commas nor quotes but where an id does; then they are quoted.
pub(super) fn head(design: &Design) -> Result<String, Error> {
    let mut columns: Vec<String> = vec!["scenario".to_owned()];
    // A path named as the first column would make two of one name.
    columns.extend(design.paths().into_iter().map(|path| {
        if path == crate::analysis::sweep::SCENARIO { "scenario_file".to_owned() } else { path.to_owned() }
    }));
    columns.extend(["status", "objective"].map(String::from));
    columns.extend(Term::ALL.iter().map(|t| t.key().to_owned()));
    columns.extend(["seconds".to_owned(), "reason".to_owned()]);
    line(&columns)
}

/// A row of `sweep.csv`.
pub(super) fn row(scenario: &Scenario) -> Result<String, Error> {
    let figure = |value: Option<f64>| value.map_or_else(String::new, |v| v.to_string());
    let mut row = vec![scenario.scenario.to_string()];
    row.extend(scenario.values.iter().cloned());
    row.push(scenario.status.to_owned());
    row.push(figure(scenario.objective));
    row.extend(Term::ALL.iter().map(|&t| figure(scenario.terms.map(|terms| terms[t]))));
    row.push(format!("{:.4}", scenario.seconds));
    let reason = scenario.reason.as_deref().and_then(|r| r.lines().next()).unwrap_or_default();
    row.push(reason.to_owned());
    line(&row)
}

/// The first line of a kept table.
pub(super) fn head_of(keep: Keep) -> Result<String, Error> {
    let columns: &[&str] = match keep {
        Keep::Allocation => &["scenario", "park", "sector", "output", "jobs", "new_output"],
        Keep::Prices => &["scenario", "limit", "of", "holder", "figure", "shadow_price"],
    };
    line(&columns.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>())
}

/// Rows of a kept table.
pub(super) fn kept(keep: Keep, scenario: &Scenario, give: &mut dyn FnMut(&str)) -> Result<(), Error> {
    let Some(solution) = &scenario.solution else { return Ok(()) };
    let number = || scenario.scenario.to_string();
    match keep {
        Keep::Allocation => {
            for a in &solution.allocation {
                let figures = [a.output, a.jobs, a.new_output].map(|v| v.to_string());
                let words = [number(), a.park.clone(), a.sector.clone()];
                give(&line(&words.into_iter().chain(figures).collect::<Vec<_>>())?);
            }
        }
        Keep::Prices => {
            for price in scenario.prices() {
                let words = [number(), price.limit.to_owned(), price.of.to_owned(), price.holder.to_owned()];
                let figures = [price.figure, price.shadow_price].map(|v| v.to_string());
                give(&line(&words.into_iter().chain(figures).collect::<Vec<_>>())?);
            }
        }
    }
    Ok(())
}
