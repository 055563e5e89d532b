//! From the ids of a plan to the indices of its instance.

use crate::instance::Instance;
use crate::solution::Solution;
use std::collections::{BTreeMap, HashMap};

/// Indices by id.
pub(super) struct Index<'a> {
    parks: HashMap<&'a str, usize>,
    sectors: HashMap<&'a str, usize>,
}

impl<'a> Index<'a> {
    pub(super) fn new(instance: &'a Instance) -> Self {
        Self {
            parks: instance.parks.iter().enumerate().map(|(i, p)| (p.id.as_str(), i)).collect(),
            sectors: instance.sectors.iter().enumerate().map(|(i, s)| (s.id.as_str(), i)).collect(),
        }
    }

    pub(super) fn park(&self, id: &str) -> Option<usize> {
        self.parks.get(id).copied()
    }

    pub(super) fn sector(&self, id: &str) -> Option<usize> {
        self.sectors.get(id).copied()
    }

    /// M USD of supply by the parks it leaves and reaches.
    pub(super) fn supply(&self, plan: &Solution) -> BTreeMap<(usize, usize), f64> {
        let mut supply = BTreeMap::new();
        for s in &plan.supply {
            if let (Some(from), Some(to)) = (self.park(&s.from), self.park(&s.to)) {
                *supply.entry((from, to)).or_insert(0.0) += s.value;
            }
        }
        supply
    }
}
