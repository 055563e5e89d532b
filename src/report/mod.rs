//! The report: one page and its charts, made of a solved instance. Solves nothing: results are handed in.
//!
//! Every text passes through maud, which escapes it; nothing from an instance is ever put in unescaped.

mod bars;
mod compared;
mod flows;
mod heat;
mod index;
#[cfg(feature = "png")]
mod lettering;
mod map;
mod names;
mod page;
mod palette;
mod ranked;
mod raster;

pub use bars::{corridors, countries};
pub use compared::{SweepTable, schemes, shares, sweep};
pub use flows::flows;
pub use heat::heat;
pub use map::map;
pub use page::{STYLE, policy};
pub use ranked::{limit_words, limits};
pub use raster::{png, png_is_built_in, png_lacks};

pub use crate::charts::{CHART_STYLE, Chart};

use crate::analysis::compare::Comparison;
use crate::analysis::pareto::Frontier;
use crate::analysis::sensitivity::Sensitivity;
use crate::analysis::share::Share;
use crate::instance::Instance;
use crate::model::Model;
use crate::solution::Solution;

/// Files that the charts may be written to, each chart as SVG and PNG; the first is always among them.
pub const FILES: [[&str; 2]; 10] = [
    ["map.svg", "map.png"],
    ["corridors.svg", "corridors.png"],
    ["heat.svg", "heat.png"],
    ["supply.svg", "supply.png"],
    ["limits.svg", "limits.png"],
    ["countries.svg", "countries.png"],
    ["schemes.svg", "schemes.png"],
    ["shares.svg", "shares.png"],
    ["sweep.svg", "sweep.png"],
    ["frontier.svg", "frontier.png"],
];

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The world.
    pub instance: &'a Instance,
    /// What was wanted.
    pub model: &'a Model,
    /// The plan.
    pub plan: &'a Solution,
    /// Prices of limits on both sides and how far they hold.
    pub sensitivity: Option<&'a Sensitivity>,
    /// Schemes side by side.
    pub comparison: Option<&'a Comparison>,
    /// Who gains what.
    pub share: Option<&'a Share>,
    /// What-ifs.
    pub sweep: Option<&'a SweepTable>,
    /// The efficient plans of two terms.
    pub frontier: Option<&'a Frontier>,
}

impl Report<'_> {
    /// Every chart of the report, in the order of the page.
    #[must_use]
    pub fn charts(&self) -> Vec<Chart> {
        let (instance, plan) = (self.instance, self.plan);
        let mut charts =
            vec![map(instance, plan), corridors(instance, plan), heat(instance, plan), flows(instance, plan)];
        charts.extend(self.sensitivity.map(|found| limits(instance, found)));
        charts.push(countries(instance, plan));
        charts.extend(self.comparison.map(schemes));
        charts.extend(self.share.map(|found| shares(instance, found)));
        charts.extend(self.sweep.map(sweep));
        charts.extend(self.frontier.and_then(Frontier::chart));
        charts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled;

    fn planned(name: &str) -> (Instance, Model, Solution) {
        let instance = Instance::check(&bundled::open_instance(name).unwrap()).unwrap();
        let model = bundled::open_model("network").unwrap().read().unwrap();
        let plan = crate::solution::solve(&instance, &model, &crate::solver::Options::default()).unwrap();
        (instance, model, plan)
    }

    #[test]
    fn every_chart_has_a_mark_for_each_thing_that_it_shows() {
        let (instance, model, plan) = planned("twin-parks");
        let charts = Report {
            instance: &instance,
            model: &model,
            plan: &plan,
            sensitivity: None,
            comparison: None,
            share: None,
            sweep: None,
            frontier: None,
        }
        .charts();
        let count = |chart: usize, mark: &str| charts[chart].svg().matches(mark).count();
        assert_eq!(count(0, "class=\"park\""), instance.parks.len());
        assert_eq!(count(0, "class=\"corridor "), instance.corridors.len());
        assert_eq!(count(0, "class=\"node\""), instance.nodes.len());
        assert_eq!(count(0, "class=\"slice\""), plan.allocation.len());
        assert_eq!(count(2, "class=\"cell "), instance.parks.len() * instance.sectors.len());
        assert_eq!(count(2, "class=\"on "), plan.allocation.len());
        let pairs: std::collections::BTreeSet<(&str, &str)> =
            plan.supply.iter().filter(|s| s.from != s.to).map(|s| (s.from.as_str(), s.to.as_str())).collect();
        assert_eq!(count(3, "class=\"chord\""), pairs.len());
    }
}
