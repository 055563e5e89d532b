//! A sweep of one's own: freight gets dearer step by step until a tenth of the objective is gone. Each program
//! is solved from the best basis of the one before.
//!
//!     cargo run --release --example custom_sweep

use multipark::formulation::formulate;
use multipark::instance::Patch;
use multipark::solver::{self, Options, Outcome};
use multipark::{Error, Instance, bundled};

/// Steps until a tenth is gone, or twenty.
pub fn main() -> Result<(), Error> {
    let raw = bundled::open_instance("lancang-mekong")?;
    let model = bundled::open_model("network")?.read()?;
    let mut options = Options::default();
    let (mut first, mut last) = (None, f64::INFINITY);
    for step in 0..20 {
        let factor = 1.5_f64.powi(step);
        let dearer = Patch::parse(&format!("corridors.*.usd_per_tonne=*{factor}"))?;
        let instance = Instance::check(&raw.patched(&[dearer])?)?;
        let stated = formulate(&instance, &model)?;
        let Outcome::Optimal(best) = solver::solve(&stated.lp, &options)?.outcome else {
            return Err(Error::Infeasible);
        };
        let objective = stated.lp.objective(&best.x);
        println!("freight x {factor:8.2}: {objective:10.1} M USD a year, {} columns", stated.lp.columns());
        assert!(objective <= last + 1e-6 * last.abs().min(1e9), "dearer freight cannot help");
        last = objective;
        if objective < 0.9 * *first.get_or_insert(objective) {
            break;
        }
        // Where the next program has the same shape, it starts where this one ended.
        options.start = best.basis;
    }
    Ok(())
}
