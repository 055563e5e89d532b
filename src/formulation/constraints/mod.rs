//! The constraint families, one file each.

pub(super) mod balance;
pub(super) mod discrete;
pub mod equity;
pub(super) mod freight;
pub(super) mod jobs;
pub(super) mod limits;
pub(super) mod markets;
pub(super) mod programmes;
pub(super) mod resources;

use super::economy::Economy;
use super::keys::{Column, Group};
use super::program::Program;
use crate::error::Error;

/// The families in whose rows columns that move goods have entries: what such a column is, stated or not.
#[derive(Debug)]
pub(super) struct Families {
    balance: balance::Balance,
    markets: markets::Markets,
    pub(super) freight: freight::Freight,
    pub(super) limits: limits::Limits,
}

/// Adds every family, with `loads` the corridors' capacities where routes are fixed.
///
/// # Errors
/// As [`discrete::add`].
pub(super) fn add(
    program: &mut Program,
    economy: &Economy,
    groups: &[Group],
    loads: bool,
) -> Result<Families, Error> {
    let balance = balance::add(program, economy, groups);
    resources::add(program, economy);
    let markets = markets::add(program, economy);
    let mut freight = freight::add(program, economy, groups);
    if loads {
        freight = freight::add_loads(program, economy, groups);
    }
    programmes::add(program, economy);
    jobs::add(program, economy);
    equity::add(program, economy);
    let limits = limits::add(program, economy);
    discrete::add(program, economy)?;
    Ok(Families { balance, markets, freight, limits })
}

impl Families {
    /// Gives the entries that a column which moves goods has whatever its route.
    pub(super) fn entries(
        &self,
        economy: &Economy,
        groups: &[Group],
        key: Column,
        give: &mut impl FnMut(usize, f64),
    ) {
        self.balance.entries(economy, groups, key, give);
        self.markets.entries(economy, key, give);
    }
}
