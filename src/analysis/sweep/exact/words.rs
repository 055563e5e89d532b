//! What is active on a stretch of the value function, by name: what enters and leaves from piece to piece.

use super::line::Moves;
use super::{Stretch, Tangent};
use crate::formulation::Formulation;
use crate::formulation::keys::{Column, column_name, row_name};
use crate::instance::Instance;

/// Below this, relative to the largest of its kind, an activity or a price is nothing.
const NOTHING: f64 = 1e-9;

/// Activities and priced limits of a stretch.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Marks {
    pub(super) activities: Vec<String>,
    pub(super) limits: Vec<String>,
}

pub(super) fn marks(
    stretch: &Stretch,
    moves: Moves,
    instance: &Instance,
    formulation: &Formulation,
) -> Marks {
    let plans: Vec<&Tangent> = match moves {
        Moves::Objective => vec![&stretch.along],
        _ => vec![&stretch.from, &stretch.to],
    };
    let largest = |figures: &[f64]| figures.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    let size = plans.iter().map(|t| largest(&t.optimum.x)).fold(0.0, f64::max);
    let told = |column: &Column| {
        matches!(column, Column::Output { .. } | Column::Sale { .. } | Column::Transfer { .. })
    };
    let activities = formulation
        .columns
        .iter()
        .enumerate()
        .filter(|(j, column)| told(column) && plans.iter().any(|t| t.optimum.x[*j] > NOTHING * size));
    let prices = stretch.along.optimum.duals.as_deref().unwrap_or_default();
    let size = largest(prices);
    let limits = formulation
        .rows
        .iter()
        .zip(prices)
        .filter(|(row, price)| row.is_limit() && price.abs() > NOTHING * size);
    Marks {
        activities: activities.map(|(_, c)| column_name(*c, instance, &formulation.groups)).collect(),
        limits: limits.map(|(row, _)| row_name(*row, instance, &formulation.groups)).collect(),
    }
}
