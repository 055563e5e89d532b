//! HiGHS through its C interface (feature `highs`): the one file of the crate with unsafe code.
//!
//! The safe `highs` crate has neither bases, rays nor changes of row limits, so the C functions are called here. A
//! [`Highs`] holds one program and stays warm: change it in place and run it again. Its duals and reduced costs follow
//! our sign convention as they come; its rows' standings are those of the activities, as ours are.
//!
//! Every pointer handed over is that of a slice whose length was checked or made for the call; HiGHS copies what it
//! is given and keeps none, except the cancel flag, which the object holds on to.

#![allow(unsafe_code)]

use std::{
    ffi::{CStr, c_char, c_int, c_void},
    ptr::{NonNull, null},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

mod codes;

use codes::{code, standing};
use highs_sys as sys;
use sys::HighsInt;

use super::{Basis, Deadline, Optimum, Outcome};
use crate::{
    error::Error,
    lp::{Lp, Sense},
};

/// Feasibility tolerance asked of HiGHS: what the certificate allows, with two figures to spare.
const TOLERANCE: f64 = 1e-9;

/// How HiGHS is to solve an LP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Simplex, from the basis given or kept, if any.
    Simplex,
    /// Interior point, then crossover to a vertex.
    Interior,
}

/// One program in HiGHS, warm between runs.
#[derive(Debug)]
pub struct Highs {
    raw: NonNull<c_void>,
    columns: usize,
    rows: usize,
    discrete: bool,
    sense: Sense,
    /// Kept alive while HiGHS holds its address.
    cancelled: Option<Arc<AtomicBool>>,
}

impl Drop for Highs {
    fn drop(&mut self) {
        // SAFETY: `raw` came from `Highs_create`, is destroyed once, here, and nothing else holds it.
        unsafe { sys::Highs_destroy(self.raw.as_ptr()) };
    }
}

/// Called by HiGHS now and then; asks it to stop when the flag is set.
///
/// # Safety
/// HiGHS calls it with the address of the [`AtomicBool`] that was registered with it, and with an input record that
/// is either null or valid for the call.
unsafe extern "C" fn look_at_flag(
    _kind: c_int,
    _message: *const c_char,
    _out: *const sys::HighsCallbackDataOut,
    answer: *mut sys::HighsCallbackDataIn,
    flag: *mut c_void,
) {
    // SAFETY: see above; the flag lives as long as the `Highs` that registered it.
    unsafe {
        if let (Some(flag), Some(answer)) = (flag.cast::<AtomicBool>().as_ref(), answer.as_mut())
            && flag.load(Ordering::Relaxed)
        {
            answer.user_interrupt = 1;
        }
    }
}

impl Highs {
    /// Hands a program to HiGHS.
    ///
    /// # Errors
    /// [`Error::Solver`] when it is too large for HiGHS's integers, or HiGHS refuses it.
    pub fn new(lp: &Lp) -> Result<Self, Error> {
        super::strategy::check_shape(lp)?;
        // SAFETY: takes nothing; a null result is dealt with.
        let raw = NonNull::new(unsafe { sys::Highs_create() })
            .ok_or_else(|| Error::Solver("HiGHS could not be started".to_owned()))?;
        let (columns, rows) = (lp.columns(), lp.rows());
        let highs = Self { raw, columns, rows, discrete: lp.is_discrete(), sense: lp.sense, cancelled: None };
        highs.set_flag(c"output_flag", false)?;
        let (starts, index, values) = lp.matrix.parts();
        let starts = starts.iter().map(|&k| small(k)).collect::<Result<Vec<_>, _>>()?;
        let index = index.iter().map(|&k| small(k)).collect::<Result<Vec<_>, _>>()?;
        let whole: Vec<HighsInt> = lp.integer.iter().map(|&w| HighsInt::from(w)).collect();
        // SAFETY: `check_shape` above held all lengths against each other; HiGHS copies all arrays. No Hessian is passed, and integrality
        // is null for an LP, as the interface allows.
        let status = unsafe {
            sys::Highs_passModel(
                highs.raw.as_ptr(),
                small(columns)?,
                small(rows)?,
                small(values.len())?,
                0,
                sys::MATRIX_FORMAT_COLUMN_WISE,
                sys::kHighsHessianFormatTriangular,
                if lp.sense == Sense::Maximise {
                    sys::OBJECTIVE_SENSE_MAXIMIZE
                } else {
                    sys::OBJECTIVE_SENSE_MINIMIZE
                },
                lp.offset,
                lp.cost.as_ptr(),
                lp.lower.as_ptr(),
                lp.upper.as_ptr(),
                lp.row_lower.as_ptr(),
                lp.row_upper.as_ptr(),
                starts.as_ptr(),
                index.as_ptr(),
                values.as_ptr(),
                null(),
                null(),
                null(),
                if highs.discrete { whole.as_ptr() } else { null() },
            )
        };
        done(status, "take the program")?;
        Ok(highs)
    }

    /// Changes the cost of a column.
    ///
    /// # Errors
    ///
    /// [`Error::Solver`] when there is no such column or HiGHS refuses the figure; so do the three below.
    pub fn set_cost(&mut self, column: usize, cost: f64) -> Result<(), Error> {
        // SAFETY: passes figures only; HiGHS checks the index.
        done(unsafe { sys::Highs_changeColCost(self.raw.as_ptr(), small(column)?, cost) }, "change a cost")
    }

    /// Changes the bounds of a column.
    ///
    /// # Errors
    /// As [`Self::set_cost`].
    pub fn set_bounds(&mut self, column: usize, lower: f64, upper: f64) -> Result<(), Error> {
        // SAFETY: passes figures only; HiGHS checks the index.
        let status = unsafe { sys::Highs_changeColBounds(self.raw.as_ptr(), small(column)?, lower, upper) };
        done(status, "change a bound")
    }

    /// Changes the limits of a row.
    ///
    /// # Errors
    /// As [`Self::set_cost`].
    pub fn set_row_limits(&mut self, row: usize, lower: f64, upper: f64) -> Result<(), Error> {
        // SAFETY: passes figures only; HiGHS checks the index.
        let status = unsafe { sys::Highs_changeRowBounds(self.raw.as_ptr(), small(row)?, lower, upper) };
        done(status, "change a limit")
    }

    /// Changes one coefficient.
    ///
    /// # Errors
    /// As [`Self::set_cost`].
    pub fn set_coefficient(&mut self, row: usize, column: usize, value: f64) -> Result<(), Error> {
        // SAFETY: passes figures only; HiGHS checks both indices.
        let status = unsafe { sys::Highs_changeCoeff(self.raw.as_ptr(), small(row)?, small(column)?, value) };
        done(status, "change a coefficient")
    }

    /// Starts the next simplex run from a basis.
    ///
    /// # Errors
    /// [`Error::Solver`] when the basis does not fit the program.
    pub fn set_basis(&mut self, basis: &Basis) -> Result<(), Error> {
        if basis.columns.len() != self.columns || basis.rows.len() != self.rows {
            return Err(Error::Solver("the basis to start from belongs to another program".to_owned()));
        }
        let columns: Vec<HighsInt> = basis.columns.iter().map(|&s| code(s)).collect();
        let rows: Vec<HighsInt> = basis.rows.iter().map(|&s| code(s)).collect();
        // SAFETY: the lengths were checked just above; HiGHS copies both.
        let status = unsafe { sys::Highs_setBasis(self.raw.as_ptr(), columns.as_ptr(), rows.as_ptr()) };
        done(status, "take the basis")
    }

    /// Solves the program as it stands. A discrete one is branched and cut whatever the algorithm.
    ///
    /// # Errors
    ///
    /// [`Error::Solver`] with HiGHS's own word for how it ended, when that is none of an outcome's.
    pub(super) fn run(
        &mut self,
        algorithm: Algorithm,
        gap: f64,
        threads: usize,
        deadline: &Deadline,
    ) -> Result<Outcome, Error> {
        self.set_word(c"solver", if algorithm == Algorithm::Interior { c"ipm" } else { c"simplex" })?;
        self.set_word(c"parallel", if threads > 1 { c"on" } else { c"off" })?;
        self.set_word(c"presolve", c"choose")?;
        // SAFETY: passes a figure and a name that ends in zero.
        let status = unsafe {
            sys::Highs_setIntOptionValue(self.raw.as_ptr(), c"threads".as_ptr(), small(threads.max(1))?)
        };
        done(status, "take the number of threads")?;
        self.set_figure(c"primal_feasibility_tolerance", TOLERANCE)?;
        self.set_figure(c"dual_feasibility_tolerance", TOLERANCE)?;
        self.set_figure(c"mip_rel_gap", gap.max(0.0))?;
        self.set_figure(c"mip_abs_gap", 0.0)?;
        self.watch(deadline)?;
        let mut status = self.run_until(deadline)?;
        if status == sys::MODEL_STATUS_UNBOUNDED_OR_INFEASIBLE {
            // Presolve saw that there is no optimum, not why; the simplex without it does.
            self.set_word(c"presolve", c"off")?;
            self.set_word(c"solver", c"simplex")?;
            status = self.run_until(deadline)?;
        }
        match status {
            sys::MODEL_STATUS_OPTIMAL | sys::MODEL_STATUS_MODEL_EMPTY => Ok(Outcome::Optimal(self.point()?)),
            sys::MODEL_STATUS_INFEASIBLE => Ok(Outcome::Infeasible),
            sys::MODEL_STATUS_UNBOUNDED => Ok(Outcome::Unbounded),
            sys::MODEL_STATUS_REACHED_TIME_LIMIT
            | sys::MODEL_STATUS_REACHED_INTERRUPT
            | sys::MODEL_STATUS_HIGHS_INTERRUPT => {
                let found = self.count(c"primal_solution_status")? == sys::SOLUTION_STATUS_FEASIBLE;
                Ok(Outcome::Stopped(if found { Some(self.point()?) } else { None }))
            }
            other => Err(Error::Solver(format!("HiGHS ended with its model status {other}"))),
        }
    }

    /// A combination of the rows that proves that no point exists, once a run has ended so; either sign.
    pub(super) fn dual_ray(&mut self) -> Option<Vec<f64>> {
        let mut ray = vec![0.0; self.rows];
        let mut there: HighsInt = 0;
        // SAFETY: `ray` has a place a row, which is what HiGHS fills.
        let status = unsafe { sys::Highs_getDualRay(self.raw.as_ptr(), &raw mut there, ray.as_mut_ptr()) };
        (status == sys::STATUS_OK && there != 0).then_some(ray)
    }

    /// Runs once; the model's status, or an error when the call itself failed.
    fn run_until(&mut self, deadline: &Deadline) -> Result<HighsInt, Error> {
        self.set_figure(c"time_limit", deadline.left().map_or(f64::INFINITY, |left| left.as_secs_f64()))?;
        // SAFETY: these take the object only.
        unsafe {
            sys::Highs_zeroAllClocks(self.raw.as_ptr());
            // A warning is also given for a time limit: the model's status says more.
            if sys::Highs_run(self.raw.as_ptr()) == sys::STATUS_ERROR {
                return Err(Error::Solver("HiGHS failed to run".to_owned()));
            }
            Ok(sys::Highs_getModelStatus(self.raw.as_ptr()))
        }
    }

    /// Has HiGHS look at the cancel flag as it goes.
    fn watch(&mut self, deadline: &Deadline) -> Result<(), Error> {
        let Some(flag) = deadline.cancelled.clone() else { return Ok(()) };
        let address = Arc::as_ptr(&flag).cast_mut().cast::<c_void>();
        // The old flag must outlive its registration, which ends in the next call.
        let old = self.cancelled.replace(flag);
        // SAFETY: the address stays valid while `self.cancelled` holds the flag; the function keeps its contract.
        unsafe {
            done(sys::Highs_setCallback(self.raw.as_ptr(), Some(look_at_flag), address), "watch the flag")?;
            let kinds = [
                sys::kHighsCallbackSimplexInterrupt,
                sys::kHighsCallbackIpmInterrupt,
                sys::kHighsCallbackMipInterrupt,
            ];
            for kind in kinds {
                done(sys::Highs_startCallback(self.raw.as_ptr(), kind), "watch the flag")?;
            }
        }
        drop(old);
        Ok(())
    }

    /// The point that HiGHS holds, with prices and basis where it has them.
    fn point(&self) -> Result<Optimum, Error> {
        let mut x = vec![0.0; self.columns];
        let mut reduced_costs = vec![0.0; self.columns];
        let mut activity = vec![0.0; self.rows];
        let mut duals = vec![0.0; self.rows];
        // SAFETY: each array has the length that HiGHS fills: columns, columns, rows, rows.
        let status = unsafe {
            sys::Highs_getSolution(
                self.raw.as_ptr(),
                x.as_mut_ptr(),
                reduced_costs.as_mut_ptr(),
                activity.as_mut_ptr(),
                duals.as_mut_ptr(),
            )
        };
        done(status, "give the point")?;
        // SAFETY: takes the object only.
        let objective = unsafe { sys::Highs_getObjectiveValue(self.raw.as_ptr()) };
        let priced = !self.discrete && self.count(c"dual_solution_status")? == sys::SOLUTION_STATUS_FEASIBLE;
        let bound = if self.discrete {
            self.figure(c"mip_dual_bound")?
        } else if priced {
            objective
        } else {
            self.sense.sign() * f64::INFINITY
        };
        let based = priced && self.count(c"basis_validity")? == sys::kHighsBasisValidityValid;
        Ok(Optimum {
            x,
            objective,
            duals: priced.then_some(duals),
            reduced_costs: priced.then_some(reduced_costs),
            basis: if based { Some(self.basis()?) } else { None },
            bound,
        })
    }

    /// The basis that HiGHS holds.
    fn basis(&self) -> Result<Basis, Error> {
        let mut columns = vec![0; self.columns];
        let mut rows = vec![0; self.rows];
        // SAFETY: a place a column and a place a row, which is what HiGHS fills.
        let status =
            unsafe { sys::Highs_getBasis(self.raw.as_ptr(), columns.as_mut_ptr(), rows.as_mut_ptr()) };
        done(status, "give the basis")?;
        let standings = |codes: Vec<HighsInt>| codes.into_iter().map(standing).collect::<Result<Vec<_>, _>>();
        Ok(Basis { columns: standings(columns)?, rows: standings(rows)? })
    }

    fn set_flag(&self, name: &CStr, value: bool) -> Result<(), Error> {
        // SAFETY: a name that ends in zero and a figure.
        done(
            unsafe { sys::Highs_setBoolOptionValue(self.raw.as_ptr(), name.as_ptr(), HighsInt::from(value)) },
            "take an option",
        )
    }

    fn set_figure(&self, name: &CStr, value: f64) -> Result<(), Error> {
        // SAFETY: a name that ends in zero and a figure.
        done(
            unsafe { sys::Highs_setDoubleOptionValue(self.raw.as_ptr(), name.as_ptr(), value) },
            "take an option",
        )
    }

    fn set_word(&self, name: &CStr, value: &CStr) -> Result<(), Error> {
        // SAFETY: two words that end in zero; HiGHS copies the second.
        let status =
            unsafe { sys::Highs_setStringOptionValue(self.raw.as_ptr(), name.as_ptr(), value.as_ptr()) };
        done(status, "take an option")
    }

    fn count(&self, name: &CStr) -> Result<HighsInt, Error> {
        let mut value = 0;
        // SAFETY: a name that ends in zero and one place to fill.
        let status = unsafe { sys::Highs_getIntInfoValue(self.raw.as_ptr(), name.as_ptr(), &raw mut value) };
        done(status, "say how it ended").map(|()| value)
    }

    fn figure(&self, name: &CStr) -> Result<f64, Error> {
        let mut value = 0.0;
        // SAFETY: a name that ends in zero and one place to fill.
        let status =
            unsafe { sys::Highs_getDoubleInfoValue(self.raw.as_ptr(), name.as_ptr(), &raw mut value) };
        done(status, "say how it ended").map(|()| value)
    }
}

/// HiGHS's integer, or an error for a program beyond it.
fn small(size: usize) -> Result<HighsInt, Error> {
    HighsInt::try_from(size).map_err(|_| Error::Solver(format!("HiGHS cannot count to {size}")))
}

/// Turns HiGHS's status into a result.
fn done(status: HighsInt, what: &str) -> Result<(), Error> {
    if status == sys::STATUS_ERROR { Err(Error::Solver(format!("HiGHS would not {what}"))) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
