//! The MPS format, free form, as CPLEX, Gurobi, SCIP, GLPK and HiGHS read it.
//!
//! The objective's constant is the cost of a last column fixed at one, since readers differ on the sign of the usual
//! trick, a right-hand side of the objective (GLPK adds it, the others subtract it). A range row is `L` with a range, whose figure
//! is chosen so that both limits read back to the same bits where that can be; a row without limits is a further `N`.

use std::fmt::Write as _;

use super::{Names, labels::labels, number};
use crate::lp::{Lp, Sense};

/// The program as a free MPS file.
#[must_use]
pub fn write_mps(lp: &Lp, name: &str, names: Names) -> String {
    let labels = labels(lp, names);
    let mut out = String::new();
    let name: String = name.chars().map(|c| if c.is_ascii_graphic() { c } else { '_' }).collect();
    let _ = writeln!(out, "NAME {}", if name.is_empty() { "multipark" } else { &name });
    if lp.sense == Sense::Maximise {
        out.push_str("OBJSENSE\n    MAX\n");
    }

    let _ = write!(out, "ROWS\n N {}\n", labels.objective);
    for (i, label) in labels.rows.iter().enumerate() {
        let _ = writeln!(out, " {} {label}", kind(lp.row_lower[i], lp.row_upper[i]));
    }

    out.push_str("COLUMNS\n");
    let mut whole = false;
    for (j, label) in labels.columns.iter().enumerate() {
        if lp.integer[j] != whole {
            whole = lp.integer[j];
            push_marker(&mut out, whole);
        }
        let (rows, values) = lp.matrix.column(j);
        // A column that no row holds is still named once.
        if lp.cost[j] != 0.0 || rows.is_empty() {
            let _ = writeln!(out, " {label} {} {}", labels.objective, number(lp.cost[j]));
        }
        for (&i, &a) in rows.iter().zip(values) {
            let _ = writeln!(out, " {label} {} {}", labels.rows[i], number(a));
        }
    }
    if whole {
        push_marker(&mut out, false);
    }
    if lp.offset != 0.0 {
        let _ = writeln!(out, " {} {} {}", labels.spare, labels.objective, number(lp.offset));
    }

    out.push_str("RHS\n");
    for (i, label) in labels.rows.iter().enumerate() {
        let (lower, upper) = (lp.row_lower[i], lp.row_upper[i]);
        let limit = if upper < f64::INFINITY { upper } else { lower };
        if limit.is_finite() && limit != 0.0 {
            let _ = writeln!(out, " RHS {label} {}", number(limit));
        }
    }

    let is_range = |i: usize| {
        let (lower, upper) = (lp.row_lower[i], lp.row_upper[i]);
        lower < upper && lower > f64::NEG_INFINITY && upper < f64::INFINITY
    };
    if (0..lp.rows()).any(is_range) {
        out.push_str("RANGES\n");
        for i in (0..lp.rows()).filter(|&i| is_range(i)) {
            let _ = writeln!(
                out,
                " RANGES {} {}",
                labels.rows[i],
                number(width(lp.row_lower[i], lp.row_upper[i]))
            );
        }
    }

    push_bounds(&mut out, lp, &labels.columns);
    if lp.offset != 0.0 {
        let _ = writeln!(out, " FX BOUND {} 1", labels.spare);
    }
    out.push_str("ENDATA\n");
    out
}

/// The letter of a row.
fn kind(lower: f64, upper: f64) -> char {
    if lower == upper {
        'E'
    } else if upper < f64::INFINITY {
        'L'
    } else if lower > f64::NEG_INFINITY {
        'G'
    } else {
        'N'
    }
}

/// A width with `upper - width == lower` in floating point, or as near as can be.
fn width(lower: f64, upper: f64) -> f64 {
    let width = upper - lower;
    [width, width.next_up(), width.next_down()].into_iter().find(|w| upper - w == lower).unwrap_or(width)
}

/// Opens or closes a stretch of whole columns.
fn push_marker(out: &mut String, opens: bool) {
    let _ = writeln!(out, " MARKER 'MARKER' '{}'", if opens { "INTORG" } else { "INTEND" });
}

/// The bounds. A whole column always gets its upper one, since readers differ on its default.
fn push_bounds(out: &mut String, lp: &Lp, labels: &[String]) {
    out.push_str("BOUNDS\n");
    for (j, label) in labels.iter().enumerate() {
        let (lower, upper) = (lp.lower[j], lp.upper[j]);
        if lower == upper {
            let _ = writeln!(out, " FX BOUND {label} {}", number(lower));
            continue;
        }
        if lower == f64::NEG_INFINITY && upper == f64::INFINITY {
            let _ = writeln!(out, " FR BOUND {label}");
            continue;
        }
        if lower == f64::NEG_INFINITY {
            let _ = writeln!(out, " MI BOUND {label}");
        } else if lower != 0.0 || upper < 0.0 {
            let _ = writeln!(out, " LO BOUND {label} {}", number(lower));
        }
        if upper < f64::INFINITY {
            let _ = writeln!(out, " UP BOUND {label} {}", number(upper));
        } else if lp.integer[j] {
            let _ = writeln!(out, " PL BOUND {label}");
        }
    }
}
