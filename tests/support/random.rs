//! Random instances as text, from a seed: every table, wildcard, scope, scheme and option turns up.

use std::fmt::Write;

/// A small generator of pseudo-random numbers (xorshift64*), the same on every platform.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % n
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        // Three digits, as people write figures.
        ((low + unit * (high - low)) * 1000.0).round() / 1000.0
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Sizes and kinds to draw from.
#[derive(Clone, Copy)]
pub struct Size {
    pub countries: usize,
    pub parks: usize,
    pub sectors: usize,
    pub discrete: bool,
}

/// An instance's files and a model's text.
pub struct Drawn {
    pub files: Vec<(String, String)>,
    pub model: String,
}

impl Drawn {
    pub fn file(&mut self, name: &str, text: String) {
        self.files.push((name.to_owned(), text));
    }

    pub fn texts(&self) -> Vec<(&str, &str)> {
        self.files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect()
    }
}

const SCHEMES: [&str; 6] = ["none", "twins", "agreements", "hub:C0", "all", "all"];

#[allow(clippy::too_many_lines)] // one table after the other
pub fn draw(seed: u64, size: Size) -> Drawn {
    let dice = &mut Dice::new(seed);
    let mut drawn = Drawn { files: Vec::new(), model: String::new() };
    let (nc, np, ns) = (size.countries, size.parks, size.sectors);
    let has_region = dice.chance(50);
    let has_new_only = dice.chance(60);
    let mut settings = String::from(
        "format = 1\nname = \"random\"\n[resources.land]\nunit = \"ha\"\nscope = \"park\"\n\
         [resources.workers]\nunit = \"persons\"\nscope = \"country\"\njobs = true\n",
    );
    if has_new_only {
        settings += "[resources.capital]\nunit = \"M USD\"\nscope = \"country\"\nnew_only = true\n";
    }
    if has_region {
        let price = dice.between(0.0, 0.02);
        let capacity = dice.between(100.0, 900.0);
        write!(settings, "[resources.carbon]\nunit = \"kt\"\nscope = \"region\"\nprice = {price}\n").unwrap();
        if dice.chance(70) {
            writeln!(settings, "capacity = {capacity}").unwrap();
        }
    }
    drawn.file("instance.toml", settings);

    let mut countries =
        String::from("id,name,workers,workers_price,capital,capital_price,market_share,min_jobs\n");
    for c in 0..nc {
        let workers = if dice.chance(85) { dice.between(200.0, 3000.0).to_string() } else { String::new() };
        let capital = if dice.chance(70) { dice.between(20.0, 300.0).to_string() } else { String::new() };
        let jobs = if dice.chance(15) { dice.between(0.0, 60.0) } else { 0.0 };
        let (wage, interest) = (dice.between(0.0, 0.01), dice.between(0.0, 0.1));
        writeln!(countries, "C{c},Country {c},{workers},{wage},{capital},{interest},{},{jobs}", 1 + c)
            .unwrap();
    }
    drawn.file("countries.csv", if has_new_only { countries } else { without_columns(&countries, &[4, 5]) });

    let mut parks = String::from("id,name,country,land,land_price,max_sectors,fixed_cost\n");
    for p in 0..np {
        let land = if dice.chance(80) { dice.between(10.0, 200.0).to_string() } else { String::new() };
        let price = dice.between(0.0, 0.02);
        let most = 1 + dice.below(ns);
        writeln!(parks, "p{p},Park {p},C{},{land},{price},{most},{}", p % nc, dice.between(0.0, 5.0))
            .unwrap();
    }
    drawn.file("parks.csv", parks);

    let mut sectors = String::from(
        "id,name,land,workers,capital,carbon,tonnes,value_added,min_total,max_total,min_scale,max_parks\n",
    );
    for s in 0..ns {
        let tonnes = if dice.chance(20) { 0.0 } else { dice.between(10.0, 900.0) };
        let most = dice.between(80.0, 400.0);
        let least = if dice.chance(10) { dice.between(0.0, 3.0) } else { 0.0 };
        writeln!(
            sectors,
            "s{s},Sector {s},{},{},{},{},{tonnes},{},{least},{},{},{}",
            dice.between(0.1, 1.0),
            dice.between(1.0, 15.0),
            dice.between(0.0, 1.5),
            dice.between(0.0, 2.0),
            dice.between(0.1, 0.5),
            if size.discrete || dice.chance(60) { most.to_string() } else { String::new() },
            dice.between(0.0, 15.0),
            1 + dice.below(np)
        )
        .unwrap();
    }
    let unused: Vec<usize> =
        [(!has_new_only).then_some(4), (!has_region).then_some(5)].into_iter().flatten().collect();
    drawn.file("sectors.csv", without_columns(&sectors, &unused));

    if dice.chance(70) {
        let mut sites = String::from(
            "park,sector,suitability,existing,min_output,max_output,allowed,workers\n*,*,1,,,,yes,\n",
        );
        for _ in 0..np * ns / 2 {
            let park = if dice.chance(10) { "*".to_owned() } else { format!("p{}", dice.below(np)) };
            let sector =
                if park != "*" && dice.chance(10) { "*".to_owned() } else { format!("s{}", dice.below(ns)) };
            let existing = if dice.chance(50) { dice.between(0.0, 40.0) } else { 0.0 };
            let least = if dice.chance(5) { dice.between(0.0, 1.0) } else { 0.0 };
            let most = if dice.chance(50) { dice.between(5.0, 120.0).to_string() } else { String::new() };
            let own = if dice.chance(30) { dice.between(1.0, 15.0).to_string() } else { String::new() };
            let allowed = if least == 0.0 && dice.chance(15) { "no" } else { "yes" };
            writeln!(
                sites,
                "{park},{sector},{},{existing},{least},{most},{allowed},{own}",
                dice.between(-1.0, 2.0)
            )
            .unwrap();
        }
        drawn.file("sites.csv", sites);
    }

    let mut links = String::from("supplier,user,coefficient,strength,outside_premium,data\n");
    let each = 0.6 / ns as f64;
    for s in 0..ns {
        for t in 0..ns {
            if dice.chance(if ns > 6 { 40 } else { 70 }) {
                let coefficient = dice.between(0.0, (1.6 * each).min(0.3));
                let strength = dice.between(-0.2, 1.5);
                let data = if dice.chance(30) { "yes" } else { "no" };
                writeln!(links, "s{s},s{t},{coefficient},{strength},{},{data}", dice.between(0.0, 0.2))
                    .unwrap();
            }
        }
    }
    drawn.file("links.csv", links);

    let nodes = 1 + dice.below(4);
    let mut text = String::from("id,name,country,kind\n");
    for n in 0..nodes {
        let country = if dice.chance(50) { format!("C{}", dice.below(nc)) } else { String::new() };
        writeln!(text, "n{n},Node {n},{country},port").unwrap();
    }
    drawn.file("nodes.csv", text);
    if dice.chance(85) {
        drawn.file("corridors.csv", corridors(dice, np, nodes));
    }
    if dice.chance(80) {
        add_markets(dice, &mut drawn, size, nodes);
    }
    add_relations(dice, &mut drawn, size, has_new_only);
    drawn.model = model(dice, size);
    drawn
}

/// A tree that joins most places, and some more; with tight, loose or no capacities.
fn corridors(dice: &mut Dice, parks: usize, nodes: usize) -> String {
    let place = |i: usize| if i < parks { format!("p{i}") } else { format!("n{}", i - parks) };
    let tight = dice.chance(60);
    let mut text = String::from("id,from,to,usd_per_tonne,capacity_kt,mode\n");
    let all = parks + nodes;
    let mut count = 0;
    let mut add = |dice: &mut Dice, a: usize, b: usize| {
        if a == b {
            return;
        }
        let capacity =
            if tight && dice.chance(60) { dice.between(0.2, 20.0).to_string() } else { String::new() };
        let (ends, price) = (format!("{},{}", place(a), place(b)), dice.between(1.0, 60.0));
        writeln!(text, "e{count},{ends},{price},{capacity},rail").unwrap();
        count += 1;
    };
    for i in 1..all {
        if dice.chance(92) {
            let before = dice.below(i);
            add(dice, i, before);
        }
    }
    for _ in 0..all / 2 {
        let (a, b) = (dice.below(all), dice.below(all));
        add(dice, a, b);
    }
    text
}

fn add_markets(dice: &mut Dice, drawn: &mut Drawn, size: Size, nodes: usize) {
    let count = 1 + dice.below(3);
    let mut markets = String::from("id,name,node,country\n");
    let mut demand = String::from("market,sector,max_sales,min_sales\n");
    let mut shares = String::from("market,country,share\n");
    for m in 0..count {
        let node = if dice.chance(70) {
            format!("n{}", dice.below(nodes))
        } else {
            format!("p{}", dice.below(size.parks))
        };
        let country =
            if dice.chance(60) { format!("C{}", dice.below(size.countries)) } else { String::new() };
        writeln!(markets, "m{m},Market {m},{node},{country}").unwrap();
        writeln!(demand, "m{m},*,{},", dice.between(20.0, 80.0)).unwrap();
        for s in 0..size.sectors {
            if dice.chance(40) {
                let least = if dice.chance(8) { dice.between(0.0, 1.0) } else { 0.0 };
                writeln!(demand, "m{m},s{s},{},{least}", dice.between(1.0, 150.0)).unwrap();
            }
        }
        if dice.chance(40) {
            for c in 0..size.countries {
                writeln!(shares, "m{m},C{c},{}", 1.0 / size.countries as f64).unwrap();
            }
        }
    }
    drawn.file("markets.csv", markets);
    drawn.file("demand.csv", demand);
    drawn.file("shares.csv", shares);
}

fn add_relations(dice: &mut Dice, drawn: &mut Drawn, size: Size, capital: bool) {
    let n = size.countries;
    let mut tariffs = String::from("from,to,sector,closed_rate,open_rate\n");
    for _ in 0..4 + n {
        let from = if dice.chance(40) { "*".to_owned() } else { format!("C{}", dice.below(n)) };
        let to = if dice.chance(40) { "*".to_owned() } else { format!("C{}", dice.below(n)) };
        let sector = if dice.chance(50) { "*".to_owned() } else { format!("s{}", dice.below(size.sectors)) };
        let open = dice.between(0.0, 0.1);
        writeln!(tariffs, "{from},{to},{sector},{},{open}", open + dice.between(0.0, 0.15)).unwrap();
    }
    drawn.file("tariffs.csv", tariffs);
    let mut transfers = String::from("resource,from,to,max,cost\n");
    for a in 0..n {
        for b in 0..n {
            for resource in ["workers", "capital"] {
                if a != b && dice.chance(40) && (capital || resource == "workers") {
                    let (most, cost) = (dice.between(0.0, 200.0), dice.between(0.0, 0.01));
                    writeln!(transfers, "{resource},C{a},C{b},{most},{cost}").unwrap();
                }
            }
        }
    }
    drawn.file("transfers.csv", transfers);
    let mut twins = String::from("park_a,park_b\n");
    for p in (0..size.parks - 1).step_by(2) {
        if dice.chance(70) {
            writeln!(twins, "p{p},p{}", p + 1).unwrap();
        }
    }
    drawn.file("twins.csv", twins);
    let mut agreements = String::from("country_a,country_b,data\n");
    for a in 0..n {
        for b in a + 1..n {
            if dice.chance(50) {
                writeln!(agreements, "C{b},C{a},{}", if dice.chance(50) { "yes" } else { "no" }).unwrap();
            }
        }
    }
    drawn.file("agreements.csv", agreements);
}

fn model(dice: &mut Dice, size: Size) -> String {
    let mut text = format!("name = \"random\"\ncooperation = \"{}\"\n", dice.pick(&SCHEMES));
    writeln!(text, "closed_supply = \"{}\"", dice.pick(&["forbidden", "tariff"])).unwrap();
    writeln!(text, "data = \"{}\"", dice.pick(&["open", "agreements", "closed"])).unwrap();
    writeln!(text, "[objective]").unwrap();
    for (term, high) in [
        ("complementarity", 1.5),
        ("value_added", 1.5),
        ("jobs", 0.02),
        ("suitability", 0.2),
        ("equity", 0.5),
    ] {
        if dice.chance(60) {
            writeln!(text, "{term} = {}", dice.between(0.0, high)).unwrap();
        }
    }
    writeln!(text, "cost = {}", dice.between(0.3, 1.2)).unwrap();
    writeln!(text, "[complementarity]").unwrap();
    if dice.chance(60) {
        for key in ["same_park", "same_country", "cross_border"] {
            writeln!(text, "{key} = {}", dice.pick(&[0.5, 1.0, 1.25])).unwrap();
        }
    }
    writeln!(text, "strength = \"{}\"", dice.pick(&["given", "leontief"])).unwrap();
    writeln!(text, "[limits]").unwrap();
    if dice.chance(25) {
        writeln!(text, "cost = {{ max = {} }}", dice.between(5.0, 60.0)).unwrap();
    } else if dice.chance(15) {
        writeln!(text, "cost = {{ min = {} }}", dice.between(1.0, 40.0)).unwrap();
    }
    if dice.chance(20) {
        writeln!(
            text,
            "jobs = {{ min = {}, max = {} }}",
            dice.between(0.0, 40.0),
            dice.between(500.0, 5000.0)
        )
        .unwrap();
    }
    if dice.chance(10) {
        writeln!(text, "equity = {{ min = {} }}", dice.between(0.0, 0.5)).unwrap();
    }
    if size.discrete {
        writeln!(text, "[discrete]").unwrap();
        for rule in ["min_scale", "max_sectors", "max_parks", "fixed_costs"] {
            writeln!(text, "{rule} = {}", dice.chance(60)).unwrap();
        }
    }
    text
}

/// Leaves columns out of a table that holds no quotes.
fn without_columns(table: &str, columns: &[usize]) -> String {
    let keep = |line: &str| {
        let fields = line.split(',').enumerate().filter(|(i, _)| !columns.contains(i)).map(|(_, f)| f);
        fields.collect::<Vec<_>>().join(",")
    };
    table.lines().map(|line| keep(line) + "\n").collect()
}
