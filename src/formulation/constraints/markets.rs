//! Markets: each buys of a sector between its least and its most.
//!
//! Each demand (m,s), M USD: min_sales <= sum_p v_spm <= max_sales. Its price is what selling one more unit there
//! is worth. Pairs without a demand row have no sales columns.

use super::super::economy::Economy;
use super::super::keys::{Column, Row};
use super::super::program::Program;
use std::collections::HashMap;

/// Where the rows stand: by market and sector.
#[derive(Debug)]
pub(in super::super) struct Markets {
    rows: HashMap<(usize, usize), usize>,
}

/// Adds a row a demand.
pub(in super::super) fn add(program: &mut Program, economy: &Economy) -> Markets {
    let instance = economy.instance;
    let mut rows = HashMap::new();
    for (demand, d) in instance.demand.iter().enumerate() {
        let row = program.limit(Row::Demand { demand }, instance);
        rows.insert((d.market, d.sector), row);
    }
    let markets = Markets { rows };
    for (column, key) in program.walk() {
        markets.entries(economy, key, &mut |row, value| program.entry(row, column, value));
    }
    markets
}

impl Markets {
    /// Gives the entry of a column of sales.
    pub(in super::super) fn entries(
        &self,
        economy: &Economy,
        key: Column,
        give: &mut impl FnMut(usize, f64),
    ) {
        if let Column::Sale { site, market } = key
            && let Some(&row) = self.rows.get(&(market, economy.instance.sites[site].sector))
        {
            give(row, 1.0);
        }
    }
}
