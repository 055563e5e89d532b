//! Looks into the linear program behind a plan, adds a row of one's own, and solves it with the library's solvers.
//!
//!     cargo run --release --example inspect_program

use multipark::formulation::formulate;
use multipark::lp::{Lp, Matrix};
use multipark::solver::{self, Options, Outcome};
use multipark::{Error, Instance, bundled};
use std::collections::BTreeMap;

/// Counts families, prints a row, and limits all cars made to 6,500 M USD a year.
pub fn main() -> Result<(), Error> {
    let instance = Instance::check(&bundled::open_instance("lancang-mekong")?)?;
    let model = bundled::open_model("network")?.read()?;
    let stated = formulate(&instance, &model)?;
    let (columns, rows) = (stated.column_names(&instance), stated.row_names(&instance));
    let lp = &stated.lp;
    println!("{} columns, {} rows, {} coefficients", lp.columns(), lp.rows(), lp.matrix.entries());
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &rows {
        *families.entry(name.split('(').next().unwrap_or(name)).or_default() += 1;
    }
    println!("{families:?}");

    let by_row = lp.matrix.transpose();
    let (entries, factors) = by_row.column(0);
    let terms: Vec<String> = entries
        .iter()
        .zip(factors)
        .take(5)
        .map(|(&column, factor)| format!("{factor} {}", columns[column]))
        .collect();
    println!("{}: {} ... <= {}", rows[0], terms.join(" + "), lp.row_upper[0]);

    let cars = |name: &String| name.starts_with("output(") && name.ends_with("/autos)");
    let cars: Vec<usize> = (0..columns.len()).filter(|&column| cars(&columns[column])).collect();
    let limited = with_row(lp, &cars, 6500.0);
    let (before, after) = (optimum(lp)?, optimum(&limited)?);
    println!("at most 6,500 M USD of cars a year: {before:.1} -> {after:.1} M USD a year");
    assert!(after < before);
    Ok(())
}

/// The program with one row more: the sum of these columns is at most `limit`.
fn with_row(lp: &Lp, columns: &[usize], limit: f64) -> Lp {
    let row = lp.rows();
    let mut entries: Vec<(usize, usize, f64)> = (0..lp.columns())
        .flat_map(|column| {
            let (rows, values) = lp.matrix.column(column);
            rows.iter().zip(values).map(move |(&row, &value)| (row, column, value))
        })
        .collect();
    entries.extend(columns.iter().map(|&column| (row, column, 1.0)));
    let mut lp = lp.clone();
    lp.matrix = Matrix::from_entries(row + 1, lp.columns(), &entries);
    lp.row_lower.push(f64::NEG_INFINITY);
    lp.row_upper.push(limit);
    lp
}

fn optimum(lp: &Lp) -> Result<f64, Error> {
    match solver::solve(lp, &Options::default())?.outcome {
        Outcome::Optimal(best) => Ok(lp.objective(&best.x)),
        _ => Err(Error::Infeasible),
    }
}
