//! A page on this machine that solves again whenever a slider moves.
//!
//! `session` answers changes with plans, `controls` says what can be moved, `desk` keeps only the latest question of
//! each page, `server` and `http` speak to the browser and to nobody else, `page/` is what the browser shows.

mod controls;
mod desk;
mod http;
mod server;
mod session;

pub use controls::{Choice, Controls, Group, STEPS, Slider};
pub use server::Server;
pub use session::{Answer, Park, Session, Shown, Subject, Telling};
