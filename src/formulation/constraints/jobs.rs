//! Jobs floors.
//!
//! Each country with a floor, jobs: sum u_Jps x_ps >= min_jobs_c, J the resource counted as jobs. Its price, never
//! positive, is what asking for one job more costs.

use super::super::economy::Economy;
use super::super::keys::Row;
use super::super::program::Program;

/// Adds a row a country with a floor.
pub(in super::super) fn add(program: &mut Program, economy: &Economy) {
    let instance = economy.instance;
    for (country, c) in instance.countries.iter().enumerate() {
        if c.min_jobs > 0.0 {
            let row = program.limit(Row::JobsFloor { country }, instance);
            for (site, s) in instance.sites.iter().enumerate() {
                if instance.parks[s.park].country == country {
                    program.entry(row, site, instance.jobs_intensity(site));
                }
            }
        }
    }
}
