//! What every kind of input has in common: settings whose values know their line, and `PATH=VALUE`.
//!
//! It knows neither instances nor models; they describe their keys as [`Key`]s and ask a [`Document`].

mod document;
mod edit;
mod keys;
mod patch;

pub use document::{Document, Edit};
pub use edit::apply;
pub use keys::{Key, KeyKind};
pub use patch::{Change, Patch, number_text};
