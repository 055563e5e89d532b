//! OR-Library's generalised assignment (Beasley, 1990): each job is done whole by one agent, within each agent's means.
//!
//! The file: the number of problems, then for each the numbers of agents and jobs, a row of costs an agent, a row of
//! uses an agent, and the agents' capacities. Yagiura's files are one problem without the first number.
//!
//! Agents are parks with the resource `time`, jobs are sectors of one unit. The most: profits are suitability. The
//! least: costs are a resource of the region, `outlay`, at a price of 1.

use super::numbers::Numbers;
use super::{Import, Rows, ids, no_links, number_text, one_country, texts, unit_sectors};
use crate::error::Error;
use crate::instance::RawInstance;

pub(super) fn read(numbers: &mut Numbers<'_>, problem: usize, most: bool) -> Result<Import, Error> {
    let alone = match (numbers.peek(0), numbers.peek(1)) {
        (Some(agents), Some(jobs)) => {
            let table = agents.saturating_mul(jobs).saturating_mul(2);
            numbers.left() == table.saturating_add(agents).saturating_add(2)
        }
        _ => false,
    };
    let problems = if alone { 1 } else { numbers.count("the number of problems")? };
    if problem == 0 || problem > problems {
        let message = format!("there is no problem {problem}: the file holds {problems}");
        return Err(numbers.refuse("unknown-problem", message, "--problem counts from 1"));
    }
    for passed in 1..=problem {
        let agents = numbers.count("the number of agents")?;
        let jobs = numbers.count("the number of jobs")?;
        let costs = numbers.table("a cost", agents, jobs)?;
        let uses = numbers.table("a use", agents, jobs)?;
        let capacities = numbers.amounts("a capacity", agents)?;
        if passed == problem {
            if problem < problems {
                numbers.skip_rest();
            }
            return Ok(state(&costs, &uses, &capacities, most));
        }
    }
    Err(numbers.refuse("unknown-problem", "there is no such problem".to_owned(), "--problem counts from 1"))
}

fn state(costs: &[Vec<f64>], uses: &[Vec<f64>], capacities: &[f64], most: bool) -> Import {
    let (agents, jobs) = (ids("agent", costs.len()), ids("job", costs[0].len()));
    let mut parks = Rows::new("parks", &["id", "name", "country", "time"]);
    for (n, (id, capacity)) in agents.iter().zip(texts(capacities)).enumerate() {
        parks.add(vec![id.clone(), format!("Agent {}", n + 1), "X".to_owned(), capacity]);
    }
    let worth = if most { "suitability" } else { "outlay" };
    let mut sites = Rows::new("sites", &["park", "sector", "max_output", "time", worth]);
    for (a, agent) in agents.iter().enumerate() {
        for (j, job) in jobs.iter().enumerate() {
            let figures = [1.0, uses[a][j], costs[a][j]];
            sites.add([vec![agent.clone(), job.clone()], figures.map(number_text).to_vec()].concat());
        }
    }
    let mut settings = format!(
        "format = 1\nname = \"Generalised assignment, {} agents and {} jobs\"\n\n[resources.time]\n\
         scope = \"park\"\n",
        agents.len(),
        jobs.len()
    );
    if !most {
        settings += "\n[resources.outlay]\nscope = \"region\"\nprice = 1\n";
    }
    let (objective, value) = if most {
        ("suitability = 1", "the objective, the total profit")
    } else {
        ("cost = 1", "the term cost, which is minus the objective")
    };
    let model = format!(
        "name = \"Generalised assignment\"\ndescription = \"Each job is done whole by one agent. The published \
         value is {value}.\"\ncooperation = \"all\"\n\n[objective]\n{objective}\n\n[discrete]\nmin_scale = true\n"
    );
    let tables = vec![one_country(), parks.0, unit_sectors(&jobs, "Job"), sites.0, no_links()];
    Import { raw: RawInstance::new("assignment", settings, tables), model, value: value.to_owned() }
}
