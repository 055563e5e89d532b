//! Elloumi's constrained task assignment (CTAP, 1991): each task runs on one processor, within its memory; tasks that
//! talk to each other pay for it when they run apart.
//!
//! The file: the numbers of tasks and processors; a row of execution costs a processor; the costs of talking of task 1
//! with 2, 3, ..., of task 2 with 3, ...; the tasks' needs of memory; the processors' memories.
//!
//! Processors are parks, each in a country of its own, so that nothing is supplied between them; tasks are sectors of
//! one unit. A pair that talks is a link: its coefficient is 1/n for n tasks, so that a task's one unit is enough for
//! all that it talks to, and its strength n times the cost of talking. Together in a park, the pair is worth that cost:
//! the published value is the sum of all costs of talking less the objective.

use super::numbers::Numbers;
use super::{Import, Rows, ids, number_text, texts, unit_sectors};
use crate::error::Error;
use crate::instance::RawInstance;

pub(super) fn read(numbers: &mut Numbers<'_>) -> Result<Import, Error> {
    let tasks = numbers.count("the number of tasks")?;
    let processors = numbers.count("the number of processors")?;
    let execution = numbers.table("an execution cost", processors, tasks)?;
    let talking: Vec<Vec<f64>> = (1..tasks)
        .map(|first| numbers.amounts("a cost of talking", tasks - first))
        .collect::<Result<_, _>>()?;
    let needs = numbers.amounts("a need of memory", tasks)?;
    let memories = numbers.amounts("a memory", processors)?;
    let (names, sectors) = (ids("processor", processors), ids("task", tasks));
    let mut countries = Rows::new("countries", &["id", "name"]);
    let mut parks = Rows::new("parks", &["id", "name", "country", "memory"]);
    for (n, (id, memory)) in names.iter().zip(texts(&memories)).enumerate() {
        countries.add(vec![format!("c-{id}"), format!("Processor {}", n + 1)]);
        parks.add(vec![id.clone(), format!("Processor {}", n + 1), format!("c-{id}"), memory]);
    }
    let mut sites = Rows::new("sites", &["park", "sector", "max_output", "memory", "outlay"]);
    for (park, costs) in names.iter().zip(&execution) {
        for ((sector, cost), need) in sectors.iter().zip(costs).zip(&needs) {
            let figures = [1.0, *need, *cost].map(number_text);
            sites.add([vec![park.clone(), sector.clone()], figures.to_vec()].concat());
        }
    }
    let mut links = Rows::new("links", &["supplier", "user", "coefficient", "strength"]);
    let n = tasks as f64;
    for (first, costs) in talking.iter().enumerate() {
        for (apart, cost) in costs.iter().enumerate().filter(|(_, cost)| **cost > 0.0) {
            let pair = [first, first + 1 + apart].map(|task| sectors[task].clone());
            links.add([pair.to_vec(), texts(&[1.0 / n, n * cost])].concat());
        }
    }
    let all: f64 = talking.iter().flatten().sum();
    let settings = format!(
        "format = 1\nname = \"Constrained task assignment, {tasks} tasks and {processors} processors\"\n\n\
         [resources.memory]\nscope = \"park\"\n\n[resources.outlay]\nscope = \"region\"\nprice = 1\n"
    );
    let value = format!("{} less the objective", number_text(all));
    let model = format!(
        "name = \"Constrained task assignment\"\ndescription = \"Each task runs whole on one processor. The \
         published value is {value}.\"\ncooperation = \"none\"\n\n[objective]\ncomplementarity = 1\ncost = 1\n\n\
         [discrete]\nmin_scale = true\n"
    );
    let tables = vec![countries.0, parks.0, unit_sectors(&sectors, "Task"), sites.0, links.0];
    Ok(Import { raw: RawInstance::new("tasks", settings, tables), model, value })
}
