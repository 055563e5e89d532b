//! HiGHS's codes for what stands where in a basis, and ours.

use super::{HighsInt, sys};
use crate::error::Error;
use crate::solver::Standing;

/// HiGHS's code for a standing.
pub(super) fn code(standing: Standing) -> HighsInt {
    match standing {
        Standing::Lower => sys::kHighsBasisStatusLower,
        Standing::Basic => sys::kHighsBasisStatusBasic,
        Standing::Upper => sys::kHighsBasisStatusUpper,
        Standing::Free => sys::kHighsBasisStatusZero,
    }
}

/// The standing that a code of HiGHS means.
pub(super) fn standing(code: HighsInt) -> Result<Standing, Error> {
    match code {
        sys::kHighsBasisStatusLower => Ok(Standing::Lower),
        sys::kHighsBasisStatusBasic => Ok(Standing::Basic),
        sys::kHighsBasisStatusUpper => Ok(Standing::Upper),
        sys::kHighsBasisStatusZero => Ok(Standing::Free),
        other => Err(Error::Solver(format!("HiGHS gave a basis with the unknown code {other}"))),
    }
}
