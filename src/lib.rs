//! multipark plans networks of industrial parks.
//!
//! *files -> Instance and Model -> Lp -> Outcome -> Solution -> tables.*
//! Each value is immutable and made by exactly one function.

pub mod analysis;
pub mod bundled;
pub mod charts;
pub mod cli;
pub mod digits;
pub mod economics;
pub mod error;
pub mod explore;
pub mod formulation;
pub mod generator;
pub mod imports;
pub mod input;
pub mod instance;
pub mod lp;
pub mod model;
pub mod report;
pub mod schema;
pub mod solution;
pub mod solver;
pub mod stamp;

pub use economics::linkages::linkages;
pub use error::{Diagnostic, Error};
pub use instance::Instance;
pub use model::Model;
pub use solution::{Solution, solve, verify};
