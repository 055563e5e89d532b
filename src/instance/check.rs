//! Raw tables to a valid instance: one rule a function, every problem reported at once.

use super::{Instance, RawInstance};
use crate::error::Error;

impl Instance {
    /// Checks raw tables and fills in defaults.
    ///
    /// # Errors
    /// [`Error::Input`] with every problem found.
    pub fn check(_raw: &RawInstance) -> Result<Self, Error> {
        todo!()
    }
}
