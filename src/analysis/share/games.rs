//! Solution concepts of games with transferable utility, through the coopgame crate.
//!
//! coopgame finds and checks them (nucleolus by linear programs, Kohlberg's criterion); this file gives it values of
//! size 1, so that its tolerances mean the same for every instance, and turns its refusals into ours.

use crate::error::Error;
use coopgame::{Domain, ExplicitGame, communication, nucleolus, values, verify};
use schemars::JsonSchema;
use serde::Serialize;

/// A division of v(C) that least dissatisfies the most dissatisfied coalition.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct LeastCore {
    /// Largest excess v(T) - x(T) over proper coalitions; not positive where the core is not empty.
    pub epsilon: f64,
    /// Payments a player.
    pub payments: Vec<f64>,
}

/// What a coalition would gain by leaving a division.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Objection {
    /// Bits of the coalition that objects most (the least content one where none gains).
    pub members: usize,
    /// v(T) - x(T): above 0 it gains by leaving.
    pub gain: f64,
}

/// Values by the bits of the coalition, ready for coopgame.
#[derive(Debug, Clone)]
pub struct Scaled {
    game: ExplicitGame,
    scale: f64,
    values: Vec<f64>,
}

impl Scaled {
    /// Takes 2^n values, the first (the empty coalition's) 0.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for no player or a number of values that is no power of two.
    pub fn new(values: &[f64]) -> Result<Self, Error> {
        let scale = values.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        let scale = if scale > 0.0 { scale } else { 1.0 };
        let scaled: Vec<f64> = values.iter().skip(1).map(|v| v / scale).collect();
        let game = ExplicitGame::from_binary(&scaled).map_err(|_| {
            Error::Unsupported(format!("a game needs 2^n values for n >= 1 players, not {}", values.len()))
        })?;
        Ok(Self { game, scale, values: values.to_vec() })
    }

    fn back(&self, payments: &[f64]) -> Vec<f64> {
        payments.iter().map(|p| p * self.scale).collect()
    }

    /// Shapley's value (Shapley 1953): each player's mean marginal contribution over all orders.
    #[must_use]
    pub fn shapley(&self) -> Vec<f64> {
        self.back(&values::shapley(&self.game))
    }

    /// Myerson's value (Myerson 1977): Shapley's value where only coalitions connected by `edges` cooperate.
    ///
    /// # Errors
    /// [`Error::Unsupported`] when an edge names no pair of players.
    pub fn myerson(&self, edges: &[(usize, usize)]) -> Result<Vec<f64>, Error> {
        communication::myerson(&self.game, edges).map(|payments| self.back(&payments)).map_err(|_| {
            Error::Unsupported("the cooperation graph has an edge that joins no two countries".to_owned())
        })
    }

    /// A division in the least core (Maschler, Peleg and Shapley 1979).
    ///
    /// # Errors
    /// [`Error::Solver`] when its linear program fails.
    pub fn least_core(&self) -> Result<LeastCore, Error> {
        let found =
            nucleolus::least_core(&self.game, Domain::Preimputation).map_err(|_| failed("least core"))?;
        Ok(LeastCore { epsilon: found.epsilon() * self.scale, payments: self.back(found.allocation()) })
    }

    /// The nucleolus (Schmeidler 1969), verified by Kohlberg's criterion (Kohlberg 1971).
    ///
    /// # Errors
    /// [`Error::Solver`] when a linear program or the criterion fails; [`Error::Unsupported`] when no division gives
    /// each player what it has alone.
    pub fn nucleolus(&self) -> Result<Vec<f64>, Error> {
        let alone: f64 = (0..self.game.players()).map(|i| self.values[1 << i]).sum();
        let all = self.values[self.values.len() - 1];
        if alone > all + 1e-9 * self.scale {
            return Err(Error::Unsupported(
                "the countries alone make more than together, so there is no nucleolus among imputations"
                    .to_owned(),
            ));
        }
        let found = nucleolus::nucleolus(&self.game).map_err(|_| failed("nucleolus"))?;
        let report = verify::kohlberg(&self.game, found.allocation(), Domain::Imputation)
            .map_err(|_| failed("check of the nucleolus"))?;
        if !report.satisfied {
            return Err(Error::Solver(
                "the nucleolus found does not satisfy Kohlberg's criterion".to_owned(),
            ));
        }
        Ok(self.back(found.allocation()))
    }

    /// The coalition that objects most to a division.
    #[must_use]
    pub fn strongest_objection(&self, payments: &[f64]) -> Objection {
        let paid = |members: usize| -> f64 {
            payments.iter().enumerate().filter(|(i, _)| members >> i & 1 == 1).map(|(_, p)| p).sum()
        };
        let proper = 1..self.values.len() - 1;
        let objections =
            proper.map(|members| Objection { members, gain: self.values[members] - paid(members) });
        objections
            .reduce(|a, b| if b.gain > a.gain { b } else { a })
            .unwrap_or(Objection { members: 0, gain: 0.0 })
    }

    /// Whether no coalition gains by leaving, to a relative 1e-9 of the largest value.
    #[must_use]
    pub fn in_core(&self, payments: &[f64]) -> bool {
        self.strongest_objection(payments).gain <= 1e-9 * self.scale
    }
}

fn failed(what: &str) -> Error {
    Error::Solver(format!("the linear programs of the {what} could not be solved"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn close(found: &[f64], known: &[f64]) {
        for (f, k) in found.iter().zip(known) {
            assert_relative_eq!(f, k, max_relative = 1e-6);
        }
    }

    /// coopProductGame's linear production game; values by bits: 1, 2, 12, 3, 13, 23, 123.
    fn production() -> Scaled {
        Scaled::new(&[0.0, 68.0, 102.0, 170.0, 0.0, 710.0, 762.0, 992.0]).unwrap()
    }

    #[test]
    fn the_published_production_game_is_divided_as_published() {
        close(&production().shapley(), &[229.0, 272.0, 491.0]);
        close(&production().nucleolus().unwrap(), &[149.0, 192.0, 651.0]);
        assert!(production().in_core(&[230.0, 282.0, 480.0]));
        assert!(!production().in_core(&[992.0, 0.0, 0.0]));
    }

    #[test]
    fn an_estate_is_divided_as_the_talmud_says() {
        let claims = [100.0, 200.0, 300.0];
        for (estate, known) in
            [(100.0, [100.0 / 3.0; 3]), (200.0, [50.0, 75.0, 75.0]), (300.0, [50.0, 100.0, 150.0])]
        {
            let left = |members: usize| -> f64 {
                let others = (0..3).filter(|i| members >> i & 1 == 0).map(|i| claims[i]).sum::<f64>();
                f64::max(estate - others, 0.0)
            };
            let values: Vec<f64> = (0..8).map(left).collect();
            close(&Scaled::new(&values).unwrap().nucleolus().unwrap(), &known);
        }
    }

    #[test]
    fn a_runway_is_shared_as_published() {
        let costs = [8.0, 11.0, 13.0, 18.0];
        // Savings game: what members save against each paying for its own runway.
        let value = |members: usize| -> f64 {
            let theirs = (0..4).filter(|i| members >> i & 1 == 1).map(|i| costs[i]);
            theirs.clone().sum::<f64>() - theirs.fold(0.0, f64::max)
        };
        let game = Scaled::new(&(0..16).map(value).collect::<Vec<_>>()).unwrap();
        let cost = |saved: Vec<f64>| costs.iter().zip(saved).map(|(c, s)| c - s).collect::<Vec<_>>();
        close(&cost(game.shapley()), &[2.0, 3.0, 4.0, 9.0]);
        close(&cost(game.nucleolus().unwrap()), &[3.25, 3.25, 3.25, 8.25]);
    }
}
