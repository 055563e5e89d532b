//! Economics without a linear program: who may trade with whom, cheapest routes, input-output multipliers.

pub mod cooperation;
pub mod freight;
pub mod input_output;
pub mod linkages;
pub mod trade;
