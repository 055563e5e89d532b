//! Seconds of one call of [`multipark::solve`] on `lancang-mekong`, for each line on standard input: what
//! `benches/python.py` holds the Python package to.

use multipark::solver::Options;
use multipark::{Error, Instance, bundled};
use std::io::Write;
use std::time::Instant;

/// The solver is the first argument.
pub fn main() -> Result<(), Error> {
    let instance = Instance::check(&bundled::open_instance("lancang-mekong")?)?;
    let model = bundled::open_model("network")?.read()?;
    let backend = std::env::args().nth(1).as_deref().unwrap_or("default").parse()?;
    let options = Options { backend, ..Options::default() };
    for _ in std::io::stdin().lines() {
        let started = Instant::now();
        let found = multipark::solve(&instance, &model, &options)?;
        println!("{}", started.elapsed().as_secs_f64());
        drop(found);
        let _ = std::io::stdout().flush();
    }
    Ok(())
}
