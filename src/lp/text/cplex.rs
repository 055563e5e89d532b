//! The CPLEX LP format, in the subset that CPLEX, Gurobi, SCIP, GLPK and HiGHS all read.
//!
//! A range row is two rows, `name` and `name.low`; the objective's constant is the cost of a column fixed at one; a
//! row without limits is left out, for it says nothing. Readers number columns by first appearance, so the objective
//! names every column, in order.

use std::fmt::Write as _;

use super::{Names, labels::labels, number};
use crate::lp::{Lp, Sense};

/// Some readers stop at 510 characters a line.
const LONGEST_LINE: usize = 200;

/// The program as an LP file.
#[must_use]
pub fn write_lp(lp: &Lp, names: Names) -> String {
    let labels = labels(lp, names);
    let mut out = String::new();
    out.push_str(match lp.sense {
        Sense::Maximise => "Maximize\n",
        Sense::Minimise => "Minimize\n",
    });
    let needs_spare = lp.offset != 0.0 || lp.columns() == 0;
    let spare = needs_spare.then_some((lp.offset, labels.spare.as_str()));
    let objective = lp.cost.iter().copied().zip(labels.columns.iter().map(String::as_str)).chain(spare);
    push_sum(&mut out, &labels.objective, objective);
    out.push('\n');

    out.push_str("Subject To\n");
    let by_row = lp.matrix.transpose();
    let first = labels.columns.first().unwrap_or(&labels.spare);
    for (i, label) in labels.rows.iter().enumerate() {
        let (columns, values) = by_row.column(i);
        let mut push = |label: &str, relation: &str, limit: f64| {
            let terms = columns.iter().zip(values).map(|(&j, &a)| (a, labels.columns[j].as_str()));
            let nothing = columns.is_empty().then_some((0.0, first.as_str()));
            push_sum(&mut out, label, terms.chain(nothing));
            let _ = writeln!(out, " {relation} {}", number(limit));
        };
        let (lower, upper) = (lp.row_lower[i], lp.row_upper[i]);
        if lower == upper {
            push(label, "=", upper);
        } else if lower == f64::NEG_INFINITY {
            if upper < f64::INFINITY {
                push(label, "<=", upper);
            }
        } else if upper == f64::INFINITY {
            push(label, ">=", lower);
        } else {
            push(label, "<=", upper);
            push(&format!("{label}.low"), ">=", lower);
        }
    }

    out.push_str("Bounds\n");
    for (j, label) in labels.columns.iter().enumerate() {
        let (lower, upper) = (lp.lower[j], lp.upper[j]);
        let _ = if lower == 0.0 && upper == f64::INFINITY {
            Ok(())
        } else if lower == upper {
            writeln!(out, " {label} = {}", number(lower))
        } else if lower == f64::NEG_INFINITY && upper == f64::INFINITY {
            writeln!(out, " {label} free")
        } else if upper == f64::INFINITY {
            writeln!(out, " {label} >= {}", number(lower))
        } else {
            let lower = if lower == f64::NEG_INFINITY { "-inf".to_owned() } else { number(lower) };
            writeln!(out, " {lower} <= {label} <= {}", number(upper))
        };
    }
    if needs_spare {
        let _ = writeln!(out, " {} = 1", labels.spare);
    }

    if lp.is_discrete() {
        out.push_str("General\n");
        for (label, _) in labels.columns.iter().zip(&lp.integer).filter(|&(_, &whole)| whole) {
            let _ = writeln!(out, " {label}");
        }
    }
    out.push_str("End\n");
    out
}

/// ` label: 2 a - b + 3 c`, broken over lines, without an end of line.
fn push_sum<'a>(out: &mut String, label: &str, terms: impl Iterator<Item = (f64, &'a str)>) {
    let _ = write!(out, " {label}:");
    let mut start = out.rfind('\n').map_or(0, |k| k + 1);
    for (value, name) in terms {
        let sign = if value.is_sign_negative() && value != 0.0 { '-' } else { '+' };
        let term = match number(value.abs()).as_str() {
            "1" => format!(" {sign} {name}"),
            figure => format!(" {sign} {figure} {name}"),
        };
        if out.len() + term.len() > start + LONGEST_LINE {
            out.push_str("\n ");
            start = out.len() - 1;
        }
        out.push_str(&term);
    }
}
