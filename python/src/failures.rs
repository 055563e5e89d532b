//! The library's errors as Python exceptions, with diagnostics as data.

use multipark::Error;
use pyo3::exceptions::{PyException, PyOSError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::PyList;

pyo3::create_exception!(multipark, MultiparkError, PyException, "What multipark could not do.");
pyo3::create_exception!(
    multipark,
    InputError,
    MultiparkError,
    "The input is wrong. `diagnostics` lists every problem: code, severity, file, line, column, message, help."
);
pyo3::create_exception!(
    multipark,
    Infeasible,
    MultiparkError,
    "No plan keeps every rule; `explain` says why."
);
pyo3::create_exception!(
    multipark,
    Unbounded,
    MultiparkError,
    "The objective grows without end; `explain` says why."
);
pyo3::create_exception!(
    multipark,
    Stopped,
    MultiparkError,
    "A limit ended the search before there was any plan."
);
pyo3::create_exception!(
    multipark,
    SolverError,
    MultiparkError,
    "The solver failed, its answer did not pass the certificate, or it cannot do what was asked."
);

/// What ends a call.
pub(crate) enum Failure {
    /// The library's refusal.
    Library(Error),
    /// An argument of the wrong type.
    Type(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Type(error.to_string())
    }
}

impl Failure {
    /// Its exception.
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Library(error) => raise(py, error),
            Self::Type(words) => PyTypeError::new_err(words),
        }
    }
}

/// The exception for an error.
pub(crate) fn raise(py: Python<'_>, error: Error) -> PyErr {
    let words = error.to_string();
    match error {
        Error::Input(diagnostics) => {
            let raised = InputError::new_err(words);
            let text = serde_json::to_string(&diagnostics).unwrap_or_default();
            let listed = py
                .import("json")
                .and_then(|json| json.call_method1("loads", (text,)))
                .unwrap_or_else(|_| PyList::empty(py).into_any());
            // An exception takes attributes; should it not, its words still say everything.
            let _ = raised.value(py).setattr("diagnostics", listed);
            raised
        }
        Error::Infeasible => Infeasible::new_err(words),
        Error::Unbounded => Unbounded::new_err(words),
        Error::Stopped(_) => Stopped::new_err(words),
        Error::File { .. } => PyOSError::new_err(words),
        _ => SolverError::new_err(words),
    }
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("MultiparkError", py.get_type::<MultiparkError>())?;
    module.add("InputError", py.get_type::<InputError>())?;
    module.add("Infeasible", py.get_type::<Infeasible>())?;
    module.add("Unbounded", py.get_type::<Unbounded>())?;
    module.add("Stopped", py.get_type::<Stopped>())?;
    module.add("SolverError", py.get_type::<SolverError>())
}
