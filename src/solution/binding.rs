//! Which figures bind a plan, what one more unit of each is worth, and how well each is founded.

use super::figures::{self, Figure};
use super::{AssumedLimit, BindingLimit};
use crate::formulation::Formulation;
use crate::instance::{Instance, Quality};
use crate::model::Model;
use crate::solver::Optimum;
use crate::solver::postoptimal::LimitOf;

/// A limit is reached when its row or column is this close, relative to its size.
const REACHED: f64 = 1e-7;
/// A price below this (objective per unit) is none.
const PRICED: f64 = 1e-9;

/// Every figure that binds, most valuable first. With prices (LP), those whose price is not zero; without (discrete),
/// those that are reached.
pub(super) fn limits(
    instance: &Instance,
    model: &Model,
    formulation: &Formulation,
    optimum: &Optimum,
) -> Vec<BindingLimit> {
    let lp = &formulation.lp;
    let activity = lp.matrix.times(&optimum.x);
    let prices = |prices: &Option<Vec<f64>>, at: usize| prices.as_ref().map(|p| p[at]);
    let binds = |figure: &Figure| {
        let (value, price, equal) = match figure.limit {
            LimitOf::RowUpper(i) | LimitOf::RowLower(i) => {
                (activity[i], prices(&optimum.duals, i), lp.row_lower[i] == lp.row_upper[i])
            }
            LimitOf::ColumnUpper(j) | LimitOf::ColumnLower(j) => {
                (optimum.x[j], prices(&optimum.reduced_costs, j), lp.lower[j] == lp.upper[j])
            }
        };
        let upper = matches!(figure.limit, LimitOf::RowUpper(_) | LimitOf::ColumnUpper(_));
        let reached = (value - figure.value).abs() <= REACHED * figure.value.abs().max(1.0);
        let priced = price.is_none_or(|p| {
            let gain = p * lp.sense.sign();
            if equal {
                gain.abs() > PRICED
            } else if upper {
                gain > PRICED
            } else {
                gain < -PRICED
            }
        });
        (reached && priced).then_some(price)
    };
    let mut found: Vec<BindingLimit> = figures::all(instance, model, formulation)
        .into_iter()
        .filter_map(|figure| binds(&figure).map(|price| describe(instance, &figure, price)))
        .collect();
    let worth = |b: &BindingLimit| b.shadow_price.map_or(0.0, |price| (price * b.value).abs());
    found.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then_with(|| a.limit.cmp(&b.limit)));
    found
}

/// Those that rest on assumptions.
pub(super) fn assumed(binding: &[BindingLimit]) -> Vec<AssumedLimit> {
    let assumed = |b: &&BindingLimit| b.quality == Some(Quality::Assumption);
    let tell = |b: &BindingLimit| AssumedLimit {
        limit: b.limit.clone(),
        provenance: if b.note.is_empty() {
            "assumption".to_owned()
        } else {
            format!("assumption: {}", b.note)
        },
    };
    binding.iter().filter(assumed).map(tell).collect()
}

fn describe(instance: &Instance, figure: &Figure, price: Option<f64>) -> BindingLimit {
    let provenance = figure.provenance(instance);
    BindingLimit {
        limit: figure.path(),
        value: figure.value,
        unit: figure.unit.clone(),
        shadow_price: price,
        quality: provenance.map(|p| p.quality),
        source: provenance.map(|p| p.source.clone()).unwrap_or_default(),
        note: provenance.map(|p| p.note.clone()).unwrap_or_default(),
    }
}
