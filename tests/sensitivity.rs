//! Prices, ranges and reversed decisions against brute force: the changed instance, read and solved from nothing.

mod support;

use multipark::Error;
use multipark::analysis::sensitivity::{reversals, sensitivity};
use multipark::instance::{Instance, Patch, RawInstance, from_texts};
use multipark::model::Source;
use multipark::solution::best_objective;
use multipark::solver::Options;
use support::random::{Drawn, Size, draw};

/// The best objective after a change, read and solved from nothing; `None` where no plan exists.
fn solved(raw: &RawInstance, drawn: &Drawn, set: &str) -> Option<f64> {
    let patch = Patch::parse(set).unwrap();
    let source = Source::new("model.toml", drawn.model.clone());
    let (raw, source) = match patch.model_path() {
        Some(_) => (raw.clone(), source.patched(&[patch]).unwrap()),
        None => (raw.patched(&[patch]).unwrap(), source),
    };
    // A change that contradicts another figure of its row leaves no plan either.
    let Ok(instance) = Instance::check(&raw) else { return None };
    match best_objective(&instance, &source.read().unwrap(), &Options::default()) {
        Ok(objective) => Some(objective),
        Err(Error::Infeasible) => None,
        Err(other) => panic!("{set}: {other}"),
    }
}

#[test]
fn a_reversed_decision_loses_what_the_instance_so_changed_loses() {
    let (mut closed, mut opened) = (0, 0);
    for seed in 0..60 {
        let drawn = draw(seed, Size { countries: 2, parks: 2, sectors: 3, discrete: true });
        let raw = from_texts("random", &drawn.texts()).unwrap();
        let Ok(instance) = Instance::check(&raw) else { continue };
        let Ok(model) = Source::new("model.toml", drawn.model.clone()).read() else { continue };
        if !model.discrete.any() {
            continue;
        }
        let Ok(base) = best_objective(&instance, &model, &Options::default()) else { continue };
        let found = reversals(&instance, &model, "*", &Options::default(), &|_, _| {}).unwrap();
        for r in found {
            let site = format!("{}/{}", r.park, r.sector);
            let sector = instance.sectors.iter().find(|s| s.id == r.sector).unwrap();
            let set = if r.open {
                closed += 1;
                format!("sites.{site}.max_output=0")
            } else if model.discrete.min_scale && sector.min_scale > 0.0 {
                opened += 1;
                format!("sites.{site}.min_output={}", sector.min_scale)
            } else {
                continue;
            };
            let Some(fresh) = solved(&raw, &drawn, &set) else {
                assert_eq!(r.possible, Some(false), "seed {seed} {set}");
                continue;
            };
            let (least, most) = (r.loss_at_least.unwrap(), r.loss_at_most.unwrap());
            let tolerance = 1e-5 * base.abs().max(1.0);
            assert!(
                least - tolerance <= base - fresh && base - fresh <= most + tolerance,
                "seed {seed} {set}: {least} to {most} told, {} found",
                base - fresh
            );
        }
    }
    assert!(closed > 40 && opened > 20, "{closed} closed, {opened} opened");
}
