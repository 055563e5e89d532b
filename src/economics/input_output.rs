//! Input-output analysis: the Leontief inverse and what is read from it.

use crate::instance::Instance;
use nalgebra::DMatrix;

/// The technical coefficients a_st of the links, suppliers by row, users by column.
#[must_use]
pub fn coefficients(instance: &Instance) -> DMatrix<f64> {
    let n = instance.sectors.len();
    let mut a = DMatrix::zeros(n, n);
    for link in &instance.links {
        a[(link.supplier, link.user)] = link.coefficient;
    }
    a
}

/// The Leontief inverse L = (I - A)^-1 (Leontief 1936): output needed, directly and indirectly, per unit of final
/// demand. `None` when I - A is singular, which a spectral radius below 1 rules out.
///
/// ```
/// use nalgebra::{DMatrix, DVector};
/// let a = DMatrix::from_row_slice(2, 2, &[0.2, 0.1, 0.3, 0.2]);
/// let inverse = multipark::economics::input_output::leontief_inverse(&a).unwrap();
/// let output = inverse * DVector::from_column_slice(&[10.0, 20.0]);
/// assert!((output[0] - 16.393443).abs() < 1e-6 && (output[1] - 31.147541).abs() < 1e-6);
/// ```
#[must_use]
pub fn leontief_inverse(a: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    (DMatrix::identity(a.nrows(), a.ncols()) - a).try_inverse()
}

/// Rasmussen's power of dispersion of each sector as a user: U_t = n (column sum t of L) / (sum of L)
/// (Rasmussen 1956). Above 1 where a sector draws on the others more than the average.
#[must_use]
pub fn power_of_dispersion(inverse: &DMatrix<f64>) -> Vec<f64> {
    let scale = inverse.ncols() as f64 / inverse.sum();
    inverse.column_iter().map(|column| scale * column.sum()).collect()
}

/// Rasmussen's sensitivity of dispersion of each sector as a supplier: V_s = n (row sum s of L) / (sum of L).
/// Above 1 where the others draw on a sector more than the average.
#[must_use]
pub fn sensitivity_of_dispersion(inverse: &DMatrix<f64>) -> Vec<f64> {
    let scale = inverse.nrows() as f64 / inverse.sum();
    inverse.row_iter().map(|row| scale * row.sum()).collect()
}

/// Factor on each link's strength under `strength = "leontief"`: the mean of the user's power and the supplier's
/// sensitivity of dispersion. `None` when the coefficients admit no inverse.
#[must_use]
pub fn link_factors(instance: &Instance) -> Option<Vec<f64>> {
    let inverse = leontief_inverse(&coefficients(instance))?;
    let power = power_of_dispersion(&inverse);
    let sensitivity = sensitivity_of_dispersion(&inverse);
    Some(instance.links.iter().map(|l| f64::midpoint(power[l.user], sensitivity[l.supplier])).collect())
}
