//! Pages: the report as files, and the page with sliders.

use crate::failures::raise;
use crate::found::Found;
use crate::running::run;
use crate::verbs::{Answer, Call, options};
use crate::{Instance, Model};
use multipark::cli::Written;
use multipark::explore::{Server, Session, Subject};
use multipark::report::SweepTable;
use pyo3::prelude::*;
use serde::Deserialize;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Paths that varied, then each scenario's settings and objective.
type Swept = (Vec<String>, Vec<(Vec<String>, Option<f64>)>);

/// Writes a report; what its pictures lack, in a sentence, where they lack something.
pub(crate) fn report(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        out: Option<PathBuf>,
        charts: Option<PathBuf>,
        png: Option<bool>,
        with: Vec<String>,
        sweep: Option<Swept>,
    }
    let asked: Asked = call.asked()?;
    let written = Written {
        page: asked.out.as_deref(),
        charts: asked.charts.as_deref(),
        png: asked.png.unwrap_or(multipark::report::png_is_built_in().is_ok()),
        with: &asked.with,
        sweep: asked.sweep.map(|(paths, scenarios)| SweepTable { paths, scenarios }),
        stamp: call.stamp().solved_with(&call.options),
        read: &[&call.instance.raw.origin, &call.model.source.file],
    };
    let tell = |_: &'static str, done, all| call.tell(done, all);
    let wrote = written.write(&call.instance.checked, &call.model.checked, &call.options, &tell)?;
    Ok(Found::bare(wrote.boxes()))
}

/// The page with sliders, served by a thread of this process until it is closed.
#[pyclass(frozen, module = "multipark._multipark")]
struct Explorer {
    address: String,
    stop: Box<dyn Fn() + Send + Sync>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Explorer {
    fn end(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            (self.stop)();
            // A thread that panicked has ended too.
            let _ = thread.join();
        }
    }
}

impl Drop for Explorer {
    fn drop(&mut self) {
        self.end();
    }
}

#[pymethods]
impl Explorer {
    /// Where the page is, token included.
    #[getter]
    fn address(&self) -> &str {
        &self.address
    }

    /// Whether it is still served.
    #[getter]
    fn open(&self) -> bool {
        self.thread.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Ends it.
    fn close(&self, py: Python<'_>) {
        py.detach(|| self.end());
    }
}

/// Serves the page with sliders on this machine; `command` is shown as the words that solve the same.
#[pyfunction]
fn explore(
    py: Python<'_>,
    instance: &Instance,
    model: &Model,
    port: u16,
    command: Vec<String>,
    asked: &str,
) -> PyResult<Explorer> {
    let (raw, source) = ((*instance.raw).clone(), model.source.clone());
    let asked = asked.to_owned();
    let (server, session) = run(py, None, move |_, _| {
        // The page outlives this call, so it is not stopped with it.
        let options = options(&serde_json::from_str(&asked)?, Arc::new(AtomicBool::new(false)))?;
        let session = Session::new(Subject { raw, source, command }, options)?;
        Ok((Server::bind(port, &session)?, session))
    })?;
    let (address, stop) = (server.address(), Box::new(server.stopper()));
    let serve = std::thread::Builder::new().name("explore".to_owned()).spawn(move || server.run(session));
    let failed = |e: std::io::Error| multipark::Error::Solver(format!("no thread for the page: {e}"));
    let thread = serve.map_err(|e| raise(py, failed(e)))?;
    Ok(Explorer { address, stop, thread: Mutex::new(Some(thread)) })
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Explorer>()?;
    module.add_function(wrap_pyfunction!(explore, module)?)
}
