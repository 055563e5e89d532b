//! What a search has found so far, for whoever waits for it in another thread.

use std::sync::{Mutex, PoisonError};

/// Where a search stands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub struct Seen {
    /// Searches over whole columns, or for columns that gain, begun so far; one question can take several.
    pub searches: usize,
    /// Programs solved in the search under way.
    pub programs: usize,
    /// The best objective found in it.
    pub best: Option<f64>,
    /// What no plan exceeds (falls below, where the objective is minimised).
    pub bound: Option<f64>,
}

/// A place where searches write down where they stand; see [`super::Options::watch`].
#[derive(Debug, Default)]
pub struct Watch(Mutex<Seen>);

impl Watch {
    /// Where the latest search stands.
    #[must_use]
    pub fn seen(&self) -> Seen {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(&self) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *seen = Seen { searches: seen.searches + 1, ..Seen::default() };
    }

    pub(super) fn tell(&self, programs: usize, best: Option<f64>, bound: f64) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *seen = Seen { programs, best, bound: Some(bound).filter(|b| b.is_finite()), ..*seen };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{instance, model, solver};
    use std::sync::Arc;

    #[test]
    fn a_search_tells_its_plan_and_a_bound_that_holds() {
        let raw = instance::from_texts("suzhou", &crate::bundled::instance("suzhou").unwrap()).unwrap();
        let source = model::Source::new("integer", crate::bundled::model("integer").unwrap());
        let (instance, model) = (instance::Instance::check(&raw).unwrap(), source.read().unwrap());
        let lp = crate::formulation::formulate(&instance, &model).unwrap().lp;
        assert!(lp.is_discrete());
        let watch = Arc::new(Watch::default());
        let backend = solver::Backend::Simplex;
        let options =
            solver::Options { backend, watch: Some(Arc::clone(&watch)), ..solver::Options::default() };
        let solver::Outcome::Optimal(found) = solver::solve(&lp, &options).unwrap().outcome else { panic!() };
        let seen = watch.seen();
        assert_eq!(seen.searches, 1);
        assert!(seen.programs > 0);
        let near = 1e-6 * found.objective.abs();
        assert!((seen.best.unwrap() - found.objective).abs() <= near, "{seen:?}");
        assert!(seen.bound.unwrap() >= found.objective - near, "{seen:?}");
    }
}
