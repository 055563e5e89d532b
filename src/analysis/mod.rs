//! Questions beyond one plan: comparisons, sweeps, prices and how far they hold, coalitions.

pub mod compare;
pub mod explain;
mod ground;
pub mod program;
pub mod scenarios;
pub mod sensitivity;
pub mod share;
pub mod sweep;
