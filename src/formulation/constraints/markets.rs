//! Markets: each buys of a sector between its least and its most.
//!
//! Each demand (m,s), M USD: min_sales <= sum_p v_spm <= max_sales. Its price is what selling one more unit there
//! is worth. Pairs without a demand row have no sales columns.

use super::super::economy::Economy;
use super::super::keys::{Column, Row};
use super::super::program::Program;
use std::collections::HashMap;

/// Adds a row a demand.
pub(in super::super) fn add(program: &mut Program, economy: &Economy) {
    let instance = economy.instance;
    let mut rows = HashMap::new();
    for (demand, d) in instance.demand.iter().enumerate() {
        let row = program.limit(Row::Demand { demand }, instance);
        rows.insert((d.market, d.sector), row);
    }
    for (column, key) in program.walk() {
        if let Column::Sale { site, market } = key
            && let Some(&row) = rows.get(&(market, instance.sites[site].sector))
        {
            program.entry(row, column, 1.0);
        }
    }
}
