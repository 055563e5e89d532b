//! How long the analyses of the bundled instance take, in seconds and as multiples of one solve, each the median of
//! five runs interleaved with the others, so that what else the machine does falls on all alike.
//!
//!     cargo bench --bench verbs

use multipark::analysis::{sensitivity, share};
use multipark::model::Source;
use multipark::solver::Options;
use multipark::{Error, Instance, Model, bundled};
use std::time::Instant;

const RUNS: usize = 5;

type Job<'a> = (&'a str, Box<dyn Fn() -> Result<(), Error> + 'a>);

fn main() -> Result<(), Error> {
    let instance: Instance = Instance::check(&bundled::open_instance("lancang-mekong")?)?;
    let model: Model = Source::read(&bundled::open_model("network")?)?;
    let options = Options::default();
    let (instance, model, options) = (&instance, &model, &options);
    let jobs: [Job; 3] = [
        ("solve", Box::new(|| multipark::solve(instance, model, options).map(drop))),
        (
            "sensitivity",
            Box::new(|| sensitivity::sensitivity(instance, model, options, &|_, _| ()).map(drop)),
        ),
        ("share", Box::new(|| share::share(instance, model, options, &|_, _| ()).map(drop))),
    ];
    let mut seconds = vec![Vec::new(); jobs.len()];
    for _ in 0..RUNS {
        for ((_, job), seconds) in jobs.iter().zip(&mut seconds) {
            let started = Instant::now();
            job()?;
            seconds.push(started.elapsed().as_secs_f64());
        }
    }
    let median = |runs: &mut Vec<f64>| {
        runs.sort_by(f64::total_cmp);
        runs[RUNS / 2]
    };
    let medians: Vec<f64> = seconds.iter_mut().map(median).collect();
    for ((name, _), median) in jobs.iter().zip(&medians) {
        println!("{name:12} {median:8.3} s  {:6.1} solves", median / medians[0]);
    }
    Ok(())
}
