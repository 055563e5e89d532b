//! The rule that production needs less of everything than it makes: spectral radius below 1 - 1e-9.
//!
//! For a matrix A >= 0, radius(A) < r holds exactly when r I - A is a nonsingular M-matrix, which is exactly when
//! elimination without pivoting meets positive pivots alone (Berman and Plemmons, Nonnegative Matrices, ch. 6). That
//! decides in n^3/3 steps whatever the matrix; iterations for eigenvalues may stall on defective or periodic ones.

use super::findings::Findings;
use super::sheet::{Ids, Sheets};

const MARGIN: f64 = 1e-9;
/// Most sectors on both sides of links; beyond, the matrix is refused and not eliminated.
const MOST_SECTORS: usize = 3000;
/// Most sectors for which an error also tells the radius.
const MOST_FOR_ESTIMATE: usize = 200;

pub(super) fn spectral_radius_is_below_one(sheets: &Sheets<'_>, ids: &Ids<'_>, found: &mut Findings) {
    let Some(sheet) = sheets.get("links") else { return };
    let sectors = ids.count("sectors");
    let mut entries: Vec<(usize, usize, f64)> = Vec::new();
    for row in sheet.rows() {
        let supplier = ids.get("sectors", sheet.text(row, "supplier"));
        let user = ids.get("sectors", sheet.text(row, "user"));
        let coefficient = sheet.number(row, "coefficient").filter(|a| *a > 0.0);
        if let (Some(supplier), Some(user), Some(a)) = (supplier, user, coefficient) {
            entries.push((supplier, user, a));
        }
    }
    let inside = on_both_sides(&entries, sectors);
    entries.retain(|(s, t, _)| inside[*s].is_some() && inside[*t].is_some());
    let n = inside.iter().flatten().count();
    if n > MOST_SECTORS {
        let message = format!("{n} sectors both supply and use");
        found.error("too-large", sheet.header_place(), message, format!("allowed: up to {MOST_SECTORS}"));
        return;
    }
    let mut matrix = vec![0.0; n * n];
    for (s, t, a) in &entries {
        if let (Some(s), Some(t)) = (inside[*s], inside[*t]) {
            matrix[s * n + t] += a;
        }
    }
    if is_below(&matrix, n, 1.0 - MARGIN) {
        return;
    }
    let mut sums = vec![0.0; sectors];
    for (_, user, a) in &entries {
        sums[*user] += a;
    }
    let worst = (0..sectors).max_by(|a, b| sums[*a].total_cmp(&sums[*b])).unwrap_or_default();
    let row =
        sheet.rows().iter().filter(|row| ids.get("sectors", sheet.text(row, "user")) == Some(worst)).max_by(
            |a, b| sheet.number_or(a, "coefficient", 0.0).total_cmp(&sheet.number_or(b, "coefficient", 0.0)),
        );
    let Some(row) = row else { return };
    let about =
        if n <= MOST_FOR_ESTIMATE { format!(" (about {:.4})", radius(&matrix, n)) } else { String::new() };
    let message =
        format!("the coefficients need as much as they make: their spectral radius{about} is not below 1");
    let help = format!(
        "lower the coefficients along the circle; the user `{}` takes {} M USD per M USD, most from `{}`",
        sheet.text(row, "user"),
        crate::input::number_text((sums[worst] * 1e6).round() / 1e6),
        sheet.text(row, "supplier"),
    );
    found.error("circular-coefficients", sheet.place(row, "coefficient"), message, help);
}

/// New indices of the sectors that both supply and use; others lie on no circle and change no radius.
fn on_both_sides(entries: &[(usize, usize, f64)], sectors: usize) -> Vec<Option<usize>> {
    let mut supplies = vec![false; sectors];
    let mut uses = vec![false; sectors];
    for (s, t, _) in entries {
        supplies[*s] = true;
        uses[*t] = true;
    }
    let mut next = 0;
    (0..sectors)
        .map(|s| {
            (supplies[s] && uses[s]).then(|| {
                next += 1;
                next - 1
            })
        })
        .collect()
}

/// Whether the spectral radius of a non-negative n x n matrix (by rows) is below `bound`.
fn is_below(matrix: &[f64], n: usize, bound: f64) -> bool {
    let mut m: Vec<f64> = matrix.iter().map(|a| -a).collect();
    for i in 0..n {
        m[i * n + i] += bound;
    }
    for k in 0..n {
        let (above, below) = m.split_at_mut((k + 1) * n);
        let pivot_row = &above[k * n..];
        let pivot = pivot_row[k];
        if !pivot.is_finite() || pivot <= 0.0 {
            return false;
        }
        for row in below.chunks_exact_mut(n).filter(|row| row[k] != 0.0) {
            let factor = row[k] / pivot;
            for (cell, above) in row[k + 1..].iter_mut().zip(&pivot_row[k + 1..]) {
                *cell -= factor * above;
            }
        }
    }
    true
}

/// The spectral radius of a non-negative matrix, by bisection.
fn radius(matrix: &[f64], n: usize) -> f64 {
    let largest_row = matrix.chunks(n.max(1)).map(|row| row.iter().sum::<f64>()).fold(0.0, f64::max);
    let (mut low, mut high) = (0.0, largest_row * 1.001);
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        if is_below(matrix, n, middle) { high = middle } else { low = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_periodic_matrix_is_decided_at_its_radius() {
        let circle = |a: f64| [0.0, a, 0.0, 0.0, 0.0, a, a, 0.0, 0.0];
        assert!(is_below(&circle(0.999_999), 3, 1.0 - MARGIN));
        assert!(!is_below(&circle(1.0), 3, 1.0 - MARGIN));
        assert!(!is_below(&circle(1.5), 3, 1.0 - MARGIN));
        assert!((radius(&circle(1.5), 3) - 1.5).abs() < 1e-6);
    }

    #[test]
    fn a_nilpotent_matrix_with_large_entries_is_fine() {
        assert!(is_below(&[0.0, 50.0, 0.0, 0.0], 2, 1.0 - MARGIN));
        assert!(is_below(&[], 0, 1.0 - MARGIN));
    }

    #[test]
    fn the_margin_counts() {
        assert!(is_below(&[1.0 - 2e-9], 1, 1.0 - MARGIN));
        assert!(!is_below(&[1.0 - 0.5e-9], 1, 1.0 - MARGIN));
    }

    proptest::proptest! {
        #[test]
        fn it_agrees_with_eigenvalues(entries in proptest::collection::vec(0.0_f64..0.6, 16)) {
            let matrix = nalgebra::DMatrix::from_row_slice(4, 4, &entries);
            let largest = matrix.complex_eigenvalues().iter().map(|z| z.re.hypot(z.im)).fold(0.0, f64::max);
            proptest::prop_assume!((largest - 1.0).abs() > 1e-6);
            proptest::prop_assert_eq!(is_below(&entries, 4, 1.0), largest < 1.0);
        }
    }
}
