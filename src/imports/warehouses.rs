//! OR-Library's capacitated warehouse location (Beasley, 1988): which warehouses to open, and what share of each
//! customer's demand to send from which.
//!
//! The file: the numbers of warehouses and customers; a capacity and a fixed cost a warehouse; for each customer his
//! demand and what it costs to send all of it from each warehouse. In capa, capb and capc a word stands for the capacity.
//!
//! Warehouses are parks with the resource `goods` and a fixed cost, customers are sectors of one unit, which is the
//! whole of the demand: a site's use of goods is the demand, its `outlay` the cost of sending all of it.

use super::numbers::Numbers;
use super::{Import, Rows, ids, no_links, number_text, one_country, texts, unit_sectors};
use crate::error::Error;
use crate::instance::RawInstance;

pub(super) fn read(numbers: &mut Numbers<'_>, instead: Option<f64>) -> Result<Import, Error> {
    let warehouses = numbers.count("the number of warehouses")?;
    let customers = numbers.count("the number of customers")?;
    let mut parks = Rows::new("parks", &["id", "name", "country", "goods", "fixed_cost"]);
    let names = ids("warehouse", warehouses);
    for (n, id) in names.iter().enumerate() {
        let capacity = numbers.amount("a capacity", instead)?;
        let fixed = numbers.amount("a fixed cost", None)?;
        let figures = texts(&[capacity, fixed]);
        parks.add([vec![id.clone(), format!("Warehouse {}", n + 1), "X".to_owned()], figures].concat());
    }
    let mut sites = Rows::new("sites", &["park", "sector", "max_output", "goods", "outlay"]);
    let sectors = ids("customer", customers);
    for customer in &sectors {
        let demand = numbers.amount("a demand", None)?;
        let costs = numbers.amounts("a cost", warehouses)?;
        for (warehouse, cost) in names.iter().zip(costs) {
            let figures = [1.0, demand, cost].map(number_text);
            sites.add([vec![warehouse.clone(), customer.clone()], figures.to_vec()].concat());
        }
    }
    let settings = format!(
        "format = 1\nname = \"Capacitated warehouse location, {warehouses} warehouses and {customers} customers\"\n\n\
         [resources.goods]\nscope = \"park\"\n\n[resources.outlay]\nscope = \"region\"\nprice = 1\n"
    );
    let value = "the term cost, which is minus the objective";
    let model = format!(
        "name = \"Capacitated warehouse location\"\ndescription = \"A warehouse that sends anything pays its fixed \
         cost. The published value is {value}.\"\ncooperation = \"all\"\n\n[objective]\ncost = 1\n\n[discrete]\n\
         fixed_costs = true\n"
    );
    let tables = vec![one_country(), parks.0, unit_sectors(&sectors, "Customer"), sites.0, no_links()];
    Ok(Import { raw: RawInstance::new("warehouses", settings, tables), model, value: value.to_owned() })
}
