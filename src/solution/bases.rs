//! Where earlier solves ended, for programs that are much like them.

use super::standings::Standings;
use crate::formulation::keys::{Column, Group, Row};
use crate::formulation::{Formulation, Routing};
use crate::solver::{Basis, Optimum};
use std::collections::VecDeque;
use std::sync::Arc;

/// Columns of all kept programs together: past it the one that was used longest ago is dropped.
const MOST_COLUMNS: usize = 4_000_000;
/// A program that differs in more than one of so many columns or rows is solved as quickly from nothing.
const ALIKE: usize = 100;

/// Where earlier solves ended, one basis for every way in which a program can be made of columns and rows: one that
/// differs from such a program in figures alone, or in very few columns and rows, starts from its basis.
#[derive(Debug, Clone, Default)]
pub struct Bases {
    /// The latest first.
    kept: VecDeque<Arc<Ended>>,
}

/// What a program was made of, and its last basis.
#[derive(Debug)]
struct Ended {
    routing: Routing,
    columns: Vec<Column>,
    rows: Vec<Row>,
    groups: Vec<Group>,
    basis: Basis,
}

impl Ended {
    fn has_shape(&self, columns: &[Column], rows: &[Row]) -> bool {
        self.columns == columns && self.rows == rows
    }

    /// The basis in a program with a few other columns and rows; what is new in it stands aside.
    fn carried_to(&self, next: &Formulation) -> Option<Basis> {
        if self.routing != next.routing || self.groups != next.groups {
            return None;
        }
        let few = |was: usize, is: usize| was.max(is) / ALIKE;
        let few = (few(self.columns.len(), next.columns.len()), few(self.rows.len(), next.rows.len()));
        if self.columns.len().abs_diff(next.columns.len()) > few.0
            || self.rows.len().abs_diff(next.rows.len()) > few.1
        {
            return None;
        }
        let columns = self.columns.iter().copied().map(Some);
        let standings = Standings::new(columns, self.rows.iter().copied(), &self.basis);
        let unknown = standings.unknown_in(next);
        (unknown.0 <= few.0 && unknown.1 <= few.1).then(|| standings.carried_to(next))
    }
}

impl Bases {
    /// Where to start in a program.
    pub(super) fn start(&self, next: &Formulation) -> Option<Basis> {
        let same = self.kept.iter().find(|ended| ended.has_shape(&next.columns, &next.rows));
        same.map(|ended| ended.basis.clone())
            .or_else(|| self.kept.iter().find_map(|ended| ended.carried_to(next)))
    }

    /// Keeps where a program ended, in the place of what is known of its like.
    pub(super) fn keep(&mut self, formulation: &Formulation, optimum: &Optimum) {
        let Some(basis) = optimum.basis.clone() else { return };
        let ended = Ended {
            routing: formulation.routing,
            columns: formulation.columns.clone(),
            rows: formulation.rows.clone(),
            groups: formulation.groups.clone(),
            basis,
        };
        self.renew(Self { kept: VecDeque::from([Arc::new(ended)]) });
    }

    /// Takes what others know, in the place of what is known here of its like.
    pub fn renew(&mut self, others: Self) {
        for ended in others.kept.into_iter().rev() {
            self.kept.retain(|known| !known.has_shape(&ended.columns, &ended.rows));
            self.kept.push_front(ended);
        }
        self.drop_the_oldest();
    }

    fn drop_the_oldest(&mut self) {
        let mut columns = 0;
        let fits = self.kept.iter().take_while(|ended| {
            columns += ended.columns.len();
            columns <= MOST_COLUMNS
        });
        let fits = fits.count().max(1);
        self.kept.truncate(fits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled;
    use crate::formulation::formulate;
    use crate::instance::Instance;
    use crate::solver::Standing;

    #[test]
    fn standings_are_carried_where_little_is_new_and_not_where_much_is() {
        let instance = Instance::check(&bundled::open_instance("lancang-mekong").unwrap()).unwrap();
        let model = bundled::open_model("network").unwrap().read().unwrap();
        let was = formulate(&instance, &model).unwrap();
        let stands = |k: usize| if k.is_multiple_of(3) { Standing::Basic } else { Standing::Upper };
        let basis = Basis {
            columns: (0..was.columns.len()).map(stands).collect(),
            rows: (0..was.rows.len()).map(|k| stands(k + 1)).collect(),
        };
        let ended = Ended {
            routing: was.routing,
            columns: was.columns.clone(),
            rows: was.rows.clone(),
            groups: was.groups.clone(),
            basis,
        };
        let few = was.columns.len() / ALIKE;
        let mut known = Bases { kept: VecDeque::from([Arc::new(ended)]) };
        let mut next = was.clone();
        next.columns.drain(..few);
        next.columns.reverse();
        next.rows.reverse();
        let carried = known.start(&next).unwrap();
        for (i, &standing) in carried.columns.iter().rev().enumerate() {
            assert_eq!(standing, stands(i + few), "column {i}");
        }
        for (i, &standing) in carried.rows.iter().rev().enumerate() {
            assert_eq!(standing, stands(i + 1), "row {i}");
        }
        next.columns.pop();
        assert_eq!(known.start(&next), None, "too many columns are gone");

        let ended = Arc::get_mut(&mut known.kept[0]).unwrap();
        ended.columns.drain(..few);
        ended.basis.columns.drain(..few);
        let carried = known.start(&was).unwrap();
        for (i, &standing) in carried.columns.iter().enumerate() {
            assert_eq!(standing, if i < few { Standing::Lower } else { stands(i) }, "column {i}");
        }
    }
}
