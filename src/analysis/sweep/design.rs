//! Which scenarios a sweep has: every combination of the grids, times a sample of what is drawn.

use super::spec::{Spec, Vary};
use crate::error::{Diagnostic, Error, Place};
use crate::input::number_text;
use sobol::Sobol;
use sobol::params::JoeKuoD6;

/// How a sample is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Latin hypercube: every parameter's range is cut into as many strata as there are draws, each used once.
    LatinHypercube,
    /// Sobol's sequence, shifted at random (modulo 1) by the seed.
    Sobol,
    /// Independent draws.
    Random,
}

/// A sample to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Draws.
    pub count: usize,
    /// How.
    pub method: Method,
    /// The same seed draws the same sample.
    pub seed: u64,
}

/// The path whose values are scenario files of the instance.
pub const SCENARIO: &str = "scenario";

/// The value of [`SCENARIO`] that is none of them.
pub const NO_SCENARIO: &str = "none";

/// Most scenarios of one sweep.
pub const MOST_SCENARIOS: usize = 10_000_000;

/// The scenarios of a sweep, made one by one: nothing is kept but the draws.
#[derive(Debug, Clone)]
pub struct Design {
    vary: Vec<Vary>,
    grid: usize,
    draws: Vec<Vec<f64>>,
}

impl Design {
    /// Lays out a sweep. Later parameters vary fastest; each combination of the grids meets the whole sample.
    ///
    /// # Errors
    /// [`Error::Input`] when there is nothing to vary, a distribution without a sample or the reverse, a path twice,
    /// or too many scenarios.
    pub fn new(vary: Vec<Vary>, sample: Option<Sample>) -> Result<Self, Error> {
        let refuse = |message: String, help: &str| {
            Error::Input(vec![Diagnostic::error("bad-sweep", message, Place::default()).with_help(help)])
        };
        if vary.is_empty() {
            return Err(refuse("nothing varies".to_owned(), "name at least one --vary PATH=SPEC"));
        }
        if let Some(twice) =
            vary.iter().enumerate().find(|(i, v)| vary[..*i].iter().any(|w| w.path == v.path))
        {
            return Err(refuse(format!("`{}` varies twice", twice.1.path), "name every path once"));
        }
        let drawn = vary.iter().filter(|v| v.count().is_none()).count();
        let sample = match (drawn, sample) {
            (0, Some(_)) => {
                return Err(refuse(
                    "a sample needs something to draw".to_owned(),
                    "give a path a distribution",
                ));
            }
            (0, None) => None,
            (_, None) => {
                return Err(refuse(
                    "a distribution needs a sample".to_owned(),
                    "say how many: --sample 1000",
                ));
            }
            (_, some) => some,
        };
        let grid = vary.iter().filter_map(Vary::count).try_fold(1_usize, usize::checked_mul);
        let all = grid.and_then(|g| g.checked_mul(sample.map_or(1, |s| s.count)));
        let Some(grid) = grid.filter(|_| all.is_some_and(|n| (1..=MOST_SCENARIOS).contains(&n))) else {
            return Err(refuse(format!("a sweep takes 1 to {MOST_SCENARIOS} scenarios"), "use fewer values"));
        };
        let draws = sample.map_or_else(|| vec![Vec::new()], |s| draws(s, drawn));
        Ok(Self { vary, grid, draws })
    }

    /// Paths that vary, in order.
    #[must_use]
    pub fn paths(&self) -> Vec<&str> {
        self.vary.iter().map(|v| v.path.as_str()).collect()
    }

    /// Lays out scenarios of which every path has a distribution, each a point of the unit cube.
    pub(in crate::analysis) fn of_points(vary: Vec<Vary>, points: Vec<Vec<f64>>) -> Self {
        Self { vary, grid: 1, draws: points }
    }

    /// For each path, whether all its values are plain numbers: no words, nothing that scales or adds.
    #[must_use]
    pub fn plain_numbers(&self) -> Vec<bool> {
        let plain = |text: &String| !text.starts_with('+') && text.parse().is_ok_and(|v: f64| v.is_finite());
        let all = |vary: &Vary| match &vary.spec {
            Spec::Values(values) => values.iter().all(plain),
            Spec::Range { prefix, from, to, .. } => prefix.is_empty() && (to - from).is_finite(),
            Spec::Drawn { prefix, .. } => prefix.is_empty(),
        };
        self.vary.iter().map(all).collect()
    }

    /// Ids of the scenario files that it names.
    pub(super) fn scenario_files(&self) -> impl Iterator<Item = String> {
        let named = self.vary.iter().filter(|v| v.path == SCENARIO);
        named
            .flat_map(|v| (0..v.count().unwrap_or(0)).filter_map(|at| v.value(at)))
            .filter(|id| id != NO_SCENARIO)
    }

    /// Number of scenarios.
    #[must_use]
    pub fn scenarios(&self) -> usize {
        self.grid * self.draws.len()
    }

    /// The value of each path in a scenario, as `--set` takes it.
    #[must_use]
    pub fn values(&self, scenario: usize) -> Vec<String> {
        let (mut cell, draw) = (scenario / self.draws.len(), &self.draws[scenario % self.draws.len()]);
        let mut places: Vec<usize> = vec![0; self.vary.len()];
        for (place, vary) in places.iter_mut().zip(&self.vary).rev() {
            if let Some(count) = vary.count() {
                *place = cell % count;
                cell /= count;
            }
        }
        let mut drawn = draw.iter();
        let value = |(vary, place): (&Vary, usize)| match &vary.spec {
            Spec::Values(_) | Spec::Range { .. } => vary.value(place).unwrap_or_default(),
            Spec::Drawn { prefix, distribution } => {
                let share = drawn.next().copied().unwrap_or(0.5);
                format!("{prefix}{}", number_text(distribution.quantile(share)))
            }
        };
        self.vary.iter().zip(places).map(value).collect()
    }
}

/// Points of the unit cube, strictly inside.
pub(in crate::analysis) fn draws(sample: Sample, dimensions: usize) -> Vec<Vec<f64>> {
    let mut dice = Dice(sample.seed);
    let n = sample.count;
    match sample.method {
        Method::Random => (0..n).map(|_| (0..dimensions).map(|_| dice.unit()).collect()).collect(),
        Method::LatinHypercube => {
            let mut points = vec![vec![0.0; dimensions]; n];
            for dimension in 0..dimensions {
                let mut strata: Vec<usize> = (0..n).collect();
                for i in (1..n).rev() {
                    strata.swap(i, dice.below(i + 1));
                }
                for (point, stratum) in points.iter_mut().zip(strata) {
                    point[dimension] = (stratum as f64 + dice.unit()) / n as f64;
                }
            }
            points
        }
        Method::Sobol => {
            let shift: Vec<f64> = (0..dimensions).map(|_| dice.unit()).collect();
            let inside = |p: f64| p.fract().clamp(1e-12, 1.0 - 1e-12);
            Sobol::<f64>::new(dimensions, &JoeKuoD6::standard())
                .take(n)
                .map(|point| point.iter().zip(&shift).map(|(p, s)| inside(p + s)).collect())
                .collect()
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same on every platform.
pub(in crate::analysis) struct Dice(pub(in crate::analysis) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Strictly between 0 and 1.
    pub(in crate::analysis) fn unit(&mut self) -> f64 {
        ((self.next() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    pub(in crate::analysis) fn below(&mut self, n: usize) -> usize {
        // The share of the unit that falls on each is even to 2^-52.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // in 0..n
        let place = (self.unit() * n as f64) as usize;
        place.min(n - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(specs: &[&str], sample: Option<Sample>) -> Result<Design, Error> {
        Design::new(specs.iter().map(|s| Vary::parse(s).unwrap()).collect(), sample)
    }

    #[test]
    fn later_parameters_vary_fastest() {
        let grid = design(&["a=1,2", "b=x,y,z"], None).unwrap();
        let all: Vec<_> = (0..grid.scenarios()).map(|i| grid.values(i).join("")).collect();
        assert_eq!(all, ["1x", "1y", "1z", "2x", "2y", "2z"]);
    }

    #[test]
    fn paths_of_plain_numbers_are_told_from_others() {
        let sample = Sample { count: 2, method: Method::Random, seed: 1 };
        let specs =
            ["a=1,2.5,-3", "b=*1,*2", "c=+1,+2", "d=none,all", "e=1,x", "f=uniform(0,1)", "g=*normal(1,0.1)"];
        let plain = design(&specs, Some(sample)).unwrap().plain_numbers();
        assert_eq!(plain, [true, false, false, false, false, true, false]);
    }

    #[test]
    fn a_latin_hypercube_uses_every_stratum_once() {
        let sample = Sample { count: 50, method: Method::LatinHypercube, seed: 7 };
        let drawn = design(&["a=uniform(0,50)", "b=uniform(0,50)"], Some(sample)).unwrap();
        for column in 0..2 {
            let figure = |i: usize| drawn.values(i)[column].parse::<f64>().unwrap();
            let mut strata: Vec<f64> = (0..50).map(|i| figure(i).floor()).collect();
            strata.sort_by(f64::total_cmp);
            assert_eq!(strata, (0..50).map(f64::from).collect::<Vec<_>>());
        }
    }

    #[test]
    fn sobol_points_are_even_and_seeds_repeat() {
        let sample = Sample { count: 64, method: Method::Sobol, seed: 3 };
        let a = design(&["a=uniform(0,1)", "b=uniform(0,1)", "c=1,2"], Some(sample)).unwrap();
        let b = design(&["a=uniform(0,1)", "b=uniform(0,1)", "c=1,2"], Some(sample)).unwrap();
        assert_eq!(a.scenarios(), 128);
        let mean = (0..64).map(|i| a.values(i)[0].parse::<f64>().unwrap()).sum::<f64>() / 64.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
        assert_eq!(
            (0..128).map(|i| a.values(i)).collect::<Vec<_>>(),
            (0..128).map(|i| b.values(i)).collect::<Vec<_>>()
        );
    }

    #[test]
    fn sweeps_that_make_no_sense_are_refused() {
        assert!(design(&[], None).is_err());
        assert!(design(&["a=1,2", "a=3,4"], None).is_err());
        assert!(design(&["a=uniform(0,1)"], None).is_err());
        assert!(design(&["a=1,2"], Some(Sample { count: 5, method: Method::Random, seed: 1 })).is_err());
        assert!(design(&["a=1:2:100000", "b=1:2:100000"], None).is_err());
    }
}
