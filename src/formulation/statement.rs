//! A program as it could be stated: what it is made of, worked out once, to be stated whole or in part.

use super::constraints::{self, Families};
use super::economy::Economy;
use super::keys::Group;
use super::moves::Moves;
use super::program::Program;
use super::{Formulation, Routing, terms, variables};
use crate::error::Error;
use crate::instance::Instance;
use crate::model::Model;

/// Instance and model with the groups of suppliers and the numbers of the columns that move goods.
pub(super) struct Statement<'a> {
    pub(super) economy: Economy<'a>,
    pub(super) groups: Vec<Group>,
    pub(super) moves: Moves,
}

impl<'a> Statement<'a> {
    /// # Errors
    /// As [`Economy::new`].
    pub(super) fn new(instance: &'a Instance, model: &'a Model, routing: Routing) -> Result<Self, Error> {
        let economy = Economy::new(instance, model, routing)?;
        let groups = variables::groups(&economy);
        let moves = Moves::new(&economy, &groups);
        Ok(Self { economy, groups, moves })
    }

    /// The program over all its columns, or over those that move goods of the `stated` numbers (ascending) and all
    /// others; its rows are the same either way. With `loads`, the corridors' capacities on top of fixed routes.
    ///
    /// # Errors
    /// As [`super::formulate`].
    pub(super) fn state(
        &self,
        stated: Option<&[usize]>,
        loads: bool,
    ) -> Result<(Formulation, Families), Error> {
        let mut program = Program::default();
        variables::add(&mut program, &self.economy, (&self.groups, &self.moves), stated);
        terms::add(&mut program, &self.economy, &self.groups);
        let families = constraints::add(&mut program, &self.economy, &self.groups, loads)?;
        Ok((program.finish(self.economy.model, self.groups.clone(), self.economy.routing), families))
    }
}
