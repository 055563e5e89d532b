//! A plan to read: what it is worth and for whom, what is made where, who supplies whom, what holds it back.

use super::text::{
    WIDTH, aligned, counted, figure, heading, matrix, maybe, packed, paragraph, per_cent, table, whole,
};
use crate::error::printable;
use crate::instance::{Instance, Quality};
use crate::model::{Model, Term};
use crate::solution::{BindingLimit, Solution};
use std::collections::{BTreeMap, HashMap};

/// Rows shown of a long table.
const SHOWN: usize = 12;
/// Parks shown.
const PARKS: usize = 40;
/// Countries up to which a table of each against each is worth its room.
const COUNTRIES: usize = 12;

/// The plan in tables, largest rows first.
pub(super) fn read(instance: &Instance, model: &Model, found: &Solution, all: bool, colour: bool) -> String {
    let most = if all { usize::MAX } else { SHOWN };
    let homes: Homes = instance.parks.iter().map(|p| (p.id.as_str(), p.country)).collect();
    let mut out = headline(found, colour);
    let mut section = |title: &str, body: String| {
        if !body.is_empty() {
            out += &heading(title, colour);
            out += &body;
        }
    };
    section("What the plan is worth", terms(found));
    section("Countries (output, cost and linked supply in M USD a year)", countries(instance, found));
    section(
        "What is made where (M USD a year; today's in brackets)",
        parks(instance, found, if all { usize::MAX } else { PARKS }),
    );
    section("Who supplies whom (M USD a year)", supply(found, &homes, most));
    section("Supply from country (row) to country (column) (M USD a year)", trade(instance, found, &homes));
    section("What is sold where (M USD a year)", sales(instance, found));
    section("What moves between countries", transfers(instance, found));
    section("Corridors, by load (thousand tonnes a year)", corridors(found, most));
    section("Limits that bind, by worth (price times figure)", binding(model, found, most));
    section("What the binding limits rest on", foundations(found));
    out
}

/// Country of each park.
type Homes<'a> = HashMap<&'a str, usize>;

fn headline(found: &Solution, colour: bool) -> String {
    let c = &found.certificate;
    let proof = if found.status == "optimal" {
        format!(
            "Proven optimal by {} (relative gap {:.0e}, largest violation {:.0e}).",
            found.solver, c.relative_gap, c.primal_infeasibility
        )
    } else {
        format!(
            "Stopped by a limit: the best plan found so far by {}, at most {} below the optimum.",
            found.solver,
            per_cent(c.relative_gap)
        )
    };
    let title = heading(&printable(&found.instance), colour);
    format!(
        "{}  Model: {}\n  Objective: {} M USD a year\n  {proof}\n",
        title.trim_start_matches('\n'),
        printable(&found.model),
        figure(found.objective),
    )
}

fn terms(found: &Solution) -> String {
    let counted = Term::ALL.into_iter().filter(|&t| found.weights[t] != 0.0 || found.terms[t] != 0.0);
    let mut rows: Vec<Vec<String>> = counted
        .map(|t| {
            let weight = t.sign() * found.weights[t];
            let worth = |text: String| if weight == 0.0 { "-".to_owned() } else { text };
            vec![
                t.key().replace('_', " "),
                t.unit().to_owned(),
                figure(found.terms[t]),
                worth(figure(weight)),
                worth(figure(weight * found.terms[t])),
            ]
        })
        .collect();
    let blank = String::new;
    rows.push(vec!["objective".to_owned(), blank(), blank(), blank(), figure(found.objective)]);
    table(&["term", "unit", "amount", "M USD per unit", "worth, M USD"], 2, rows)
}

fn countries(instance: &Instance, found: &Solution) -> String {
    let row = |id: &str, name: &str, figures: [f64; 4]| {
        let mut row = vec![id.to_owned(), name.to_owned()];
        row.extend(figures.map(whole));
        row
    };
    let mut sum = [0.0; 4];
    let mut rows = Vec::new();
    for (c, country) in found.countries.iter().zip(&instance.countries) {
        let figures = [c.output, c.jobs, c.cost, c.complementarity];
        sum.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += figure);
        rows.push(row(&c.country, &country.name, figures));
    }
    if rows.len() > 1 {
        rows.push(row("", "all", sum));
    }
    table(&["", "country", "output", "jobs", "cost", "linked supply"], 2, rows)
}

fn parks(instance: &Instance, found: &Solution, most: usize) -> String {
    let id =
        |park: usize, sector: usize| (instance.parks[park].id.as_str(), instance.sectors[sector].id.as_str());
    let today: HashMap<_, f64> = instance.sites.iter().map(|s| (id(s.park, s.sector), s.existing)).collect();
    let mut made: HashMap<&str, Vec<(&str, f64, f64)>> = HashMap::new();
    for a in &found.allocation {
        made.entry(&a.park).or_default().push((&a.sector, a.output, a.jobs));
    }
    let mut parks: Vec<_> = instance.parks.iter().collect();
    if parks.len() > most {
        let output = |park: &str| made.get(park).map_or(0.0, |m| m.iter().map(|s| s.1).sum::<f64>());
        parks.sort_by(|a, b| output(&b.id).total_cmp(&output(&a.id)));
    }
    let shown = &parks[..parks.len().min(most)];
    let longest = shown.iter().map(|p| p.id.chars().count()).max().unwrap_or(0);
    let room = WIDTH.saturating_sub(longest + 24).max(40);
    let mut rows = Vec::new();
    for park in shown {
        let mut sectors = made.remove(park.id.as_str()).unwrap_or_default();
        sectors.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (output, jobs): (f64, f64) =
            (sectors.iter().map(|s| s.1).sum(), sectors.iter().map(|s| s.2).sum());
        let told = |&(sector, output, _): &(&str, f64, f64)| {
            let before = today.get(&(park.id.as_str(), sector)).copied().unwrap_or(0.0);
            format!("{sector} {} ({})", whole(output), whole(before))
        };
        let words: Vec<String> = sectors.iter().map(told).collect();
        let mut head = vec![park.id.clone(), whole(output), whole(jobs)];
        for line in if words.is_empty() { vec!["nothing".to_owned()] } else { packed(&words, ", ", room) } {
            head.push(line);
            rows.push(std::mem::replace(&mut head, vec![String::new(); 3]));
        }
    }
    aligned(&["park", "output", "jobs", "sectors"], |column| column == 0 || column == 3, rows)
        + &more(parks.len(), most, "parks")
}

fn supply(found: &Solution, homes: &Homes, most: usize) -> String {
    let home = |park: &str| homes.get(park);
    let total: f64 = found.supply.iter().map(|s| s.value).sum();
    if total == 0.0 {
        return "  No park supplies another, or itself.\n".to_owned();
    }
    let mut flows: BTreeMap<(&str, &str, &str), f64> = BTreeMap::new();
    let (mut inside, mut crossing) = (0.0, 0.0);
    for s in &found.supply {
        if s.from == s.to {
            inside += s.value;
            continue;
        }
        if home(&s.from) != home(&s.to) {
            crossing += s.value;
        }
        *flows.entry((&s.supplier, &s.from, &s.to)).or_insert(0.0) += s.value;
    }
    let summary = paragraph(&format!(
        "{} in all: {} inside parks, {} between parks of a country, {} ({}) across borders. {} of it goes both \
         ways, the same good, between two countries.",
        figure(total),
        figure(inside),
        figure((total - inside - crossing).max(0.0)),
        figure(crossing),
        per_cent(crossing / total),
        per_cent(found.cross_hauled_share)
    ));
    if flows.is_empty() {
        return summary;
    }
    let mut rows: Vec<_> = flows.into_iter().collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    let count = rows.len();
    let border = |from: &str, to: &str| if home(from) == home(to) { "" } else { "across a border" };
    let rows = rows.into_iter().take(most).map(|((good, from, to), value)| {
        vec![good.to_owned(), from.to_owned(), to.to_owned(), border(from, to).to_owned(), figure(value)]
    });
    summary
        + &table(&["good", "from", "to", "", "value"], 4, rows)
        + &more(count, most, "flows between parks")
}

/// Each country's supply to each; nothing where there is one country, or where they are too many for a table.
fn trade(instance: &Instance, found: &Solution, homes: &Homes) -> String {
    let n = instance.countries.len();
    let mut value = vec![vec![0.0; n]; n];
    for s in &found.supply {
        if let (Some(&from), Some(&to)) = (homes.get(s.from.as_str()), homes.get(s.to.as_str())) {
            value[from][to] += s.value;
        }
    }
    let crosses = (0..n).any(|c| (0..n).any(|d| c != d && value[c][d] > 0.0));
    if !crosses || n > COUNTRIES {
        return String::new();
    }
    let ids: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
    let rows: Vec<_> = ids
        .iter()
        .zip(value)
        .map(|(id, row)| ((*id).to_owned(), row.into_iter().map(whole).collect()))
        .collect();
    matrix("", &ids, &rows)
}

fn more(count: usize, most: usize, what: &str) -> String {
    if count > most {
        format!("  and {} more {what}; --all shows them\n", count - most)
    } else {
        String::new()
    }
}

fn sales(instance: &Instance, found: &Solution) -> String {
    let Some(markets) = &instance.markets else { return String::new() };
    let mut sold: HashMap<&str, HashMap<&str, f64>> = HashMap::new();
    for s in &found.sales {
        *sold.entry(&s.sector).or_default().entry(&s.market).or_insert(0.0) += s.value;
    }
    let head: Vec<&str> = ["all"].into_iter().chain(markets.iter().map(|m| m.id.as_str())).collect();
    let row = |sector: &str| {
        let by_market = sold.get(sector)?;
        let in_market = markets.iter().map(|m| by_market.get(m.id.as_str()).copied().unwrap_or(0.0));
        let cells = [by_market.values().sum()].into_iter().chain(in_market).map(whole).collect();
        Some((sector.to_owned(), cells))
    };
    let rows: Vec<_> = instance.sectors.iter().filter_map(|s| row(&s.id)).collect();
    if rows.is_empty() { "  Nothing is sold.\n".to_owned() } else { matrix("sector", &head, &rows) }
}

fn transfers(instance: &Instance, found: &Solution) -> String {
    if found.transfers.is_empty() {
        return String::new();
    }
    let unit = |id: &str| instance.resources.iter().find(|r| r.id == id).map_or("", |r| r.unit.as_str());
    let rows = found.transfers.iter().map(|t| {
        vec![t.resource.clone(), t.from.clone(), t.to.clone(), unit(&t.resource).to_owned(), figure(t.amount)]
    });
    table(&["resource", "from", "to", "unit", "amount"], 4, rows)
}

fn corridors(found: &Solution, most: usize) -> String {
    let mut used: Vec<_> = found.corridors.iter().filter(|c| c.kt > 0.0).collect();
    used.sort_by(|a, b| b.kt.total_cmp(&a.kt));
    if used.is_empty() {
        return String::new();
    }
    let rows = used.iter().take(most).map(|c| {
        let full = c.capacity_kt.filter(|&most| most > 0.0).map(|most| per_cent(c.kt / most));
        // What has no limit has no price.
        let price = c.capacity_kt.and(c.shadow_price);
        vec![
            c.corridor.clone(),
            figure(c.kt),
            c.capacity_kt.map_or_else(|| "no limit".to_owned(), figure),
            full.unwrap_or_else(|| "-".to_owned()),
            maybe(price),
        ]
    });
    table(&["corridor", "load", "capacity", "used", "M USD per kt more"], 1, rows)
        + &more(used.len(), most, "corridors")
}

fn binding(model: &Model, found: &Solution, most: usize) -> String {
    let count = found.binding.len();
    if count == 0 {
        return "  None.\n".to_owned();
    }
    let note = if model.discrete.any() {
        "A discrete model has no shadow prices; `sensitivity` gives those of the plan with its choices fixed."
            .to_owned()
    } else {
        let first = &found.binding[0];
        let gain = first.shadow_price.unwrap_or(0.0);
        format!(
            "The first line says: {} of one {} more is worth {} M USD a year to the whole network. `sensitivity` \
             says how far such prices hold.",
            first.limit,
            printable(&first.unit),
            figure(gain)
        )
    };
    let rows = found.binding.iter().take(most).map(|b| {
        vec![b.limit.clone(), rests_on(b).to_owned(), b.unit.clone(), figure(b.value), maybe(b.shadow_price)]
    });
    paragraph(&note)
        + &table(&["limit", "rests on", "unit", "figure", "M USD per unit"], 3, rows)
        + &more(count, most, "binding limits")
}

fn rests_on(limit: &BindingLimit) -> &'static str {
    match limit.quality {
        Some(Quality::Reported) => "reported",
        Some(Quality::Derived) => "derived",
        Some(Quality::Assumption) => "assumption",
        None => "-",
    }
}

/// How many binding limits rest on assumptions, and which, by table and column.
fn foundations(found: &Solution) -> String {
    let (assumed, count) = (found.binding_on_assumptions.len(), found.binding.len());
    if count == 0 {
        return String::new();
    }
    let mut kinds: BTreeMap<(&str, &str), [usize; 4]> = BTreeMap::new();
    for b in &found.binding {
        let table = b.limit.split('.').next().unwrap_or_default();
        let column = b.limit.rsplit('.').next().unwrap_or_default();
        let place = match b.quality {
            Some(Quality::Assumption) => 0,
            Some(Quality::Derived) => 1,
            Some(Quality::Reported) => 2,
            None => 3,
        };
        kinds.entry((table, column)).or_default()[place] += 1;
    }
    let rows = kinds.iter().map(|((table, column), by)| {
        let mut row = vec![(*table).to_owned(), (*column).to_owned()];
        row.extend(by.iter().map(|&n| if n == 0 { "-".to_owned() } else { n.to_string() }));
        row
    });
    let verb = if assumed == 1 { "rests on an assumption" } else { "rest on assumptions" };
    paragraph(&format!(
        "{assumed} of {} {verb}. By table and column of the figure; --all names each, provenance.csv says how it \
         was made.",
        counted(count, "binding limit")
    )) + &table(&["table", "column", "assumption", "derived", "reported", "unknown"], 2, rows)
}
