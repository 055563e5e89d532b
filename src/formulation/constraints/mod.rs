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
