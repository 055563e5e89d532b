//! Questions beyond one plan: comparisons, sweeps, frontiers, alternatives, prices and how far they hold, coalitions.

pub mod alternatives;
pub mod compare;
pub mod explain;
mod ground;
pub mod pareto;
mod plans;
pub mod program;
pub mod scenarios;
pub mod sensitivity;
pub mod share;
pub mod sweep;
pub mod uncertainty;
