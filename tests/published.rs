//! Published problems stated as instances of the model, against their published answers.

use multipark::instance::{Instance, from_texts};
use multipark::solver::{Backend, Options};
use multipark::{Model, Solution, model};

fn solve(files: &[(&str, &str)], model: &str, backend: Backend) -> Solution {
    let instance =
        Instance::check(&from_texts("published", files).unwrap()).unwrap_or_else(|e| panic!("{e}"));
    let model: Model = model::from_text("published.toml", model).unwrap();
    let options = Options { backend, ..Options::default() };
    multipark::solve(&instance, &model, &options).unwrap_or_else(|e| panic!("{backend}: {e}"))
}

const SETTINGS: &str = "format = 1\nname = \"published\"\n";

/// Dantzig's canning transport (Linear Programming and Extensions, 1963, chapter 3.3): two plants, three markets,
/// 90 USD a case and thousand miles. A unit of output is a thousand cases, of a thousand tonnes.
#[test]
fn dantzigs_transport() {
    let files = [
        ("instance.toml", SETTINGS),
        ("countries.csv", "id,name\nUS,United States\n"),
        ("parks.csv", "id,name,country\nseattle,Seattle,US\nsan-diego,San Diego,US\n"),
        ("sectors.csv", "id,name,tonnes\ncases,Cases,1000\n"),
        ("sites.csv", "park,sector,max_output\nseattle,*,350\nsan-diego,*,600\n"),
        ("links.csv", "supplier,user,coefficient\n"),
        ("nodes.csv", "id,name\nny,New York\nch,Chicago\nto,Topeka\n"),
        (
            "corridors.csv",
            "id,from,to,usd_per_tonne\n1,seattle,ny,225\n2,seattle,ch,153\n3,seattle,to,162\n\
             4,san-diego,ny,225\n5,san-diego,ch,162\n6,san-diego,to,126\n",
        ),
        ("markets.csv", "id,name,node\nm-ny,New York,ny\nm-ch,Chicago,ch\nm-to,Topeka,to\n"),
        ("demand.csv", "market,sector,max_sales,min_sales\nm-ny,*,325,325\nm-ch,*,300,300\nm-to,*,275,275\n"),
    ];
    let model = "name = \"least cost\"\ncooperation = \"all\"\n[objective]\ncost = 1\n";
    for backend in Backend::ALL.into_iter().filter(|b| b.is_built_in()) {
        let found = solve(&files, model, backend);
        assert!((found.terms.cost - 153.675).abs() < 1e-9, "{backend}: {}", found.terms.cost);
        for (market, price) in [("m-ny", 0.225), ("m-ch", 0.153), ("m-to", 0.126)] {
            let demand = found.markets.iter().find(|m| m.market == market).unwrap();
            // Of equal minimum and maximum the price is what a case more demanded costs.
            assert!((demand.shadow_price.unwrap() + price).abs() < 1e-9, "{backend} {market}: {demand:?}");
        }
    }
}

/// Williams, Model Building in Mathematical Programming, "Decentralisation": five departments, three cities, at most
/// three departments a city; 14.9 thousand pounds a year, A and D in Bristol, B, C and E in Brighton.
///
/// Departments are sectors that are placed whole. A tenth of the traffic is a link's coefficient, so that a
/// department's output of 1 is enough for all that it sends. Traffic inside a city costs 5 here and there, 39 in all,
/// taken as given: only what is dearer is freight. London, where it costs 10, is three places 5 apart.
#[test]
fn williams_decentralisation() {
    let files = [
        ("instance.toml", SETTINGS),
        ("countries.csv", "id,name\nUK,United Kingdom\n"),
        (
            "parks.csv",
            "id,name,country,max_sectors\nbristol,Bristol,UK,3\nbrighton,Brighton,UK,3\n\
             london1,London,UK,1\nlondon2,London,UK,1\nlondon3,London,UK,1\n",
        ),
        (
            "sectors.csv",
            "id,name,tonnes,min_total,max_total,min_scale\nA,A,10000000,1,1,1\nB,B,10000000,1,1,1\n\
             C,C,10000000,1,1,1\nD,D,10000000,1,1,1\nE,E,10000000,1,1,1\n",
        ),
        (
            "sites.csv",
            "park,sector,suitability,max_output\n*,*,0,1\nbristol,A,10,1\nbristol,B,15,1\nbristol,C,10,1\n\
             bristol,D,20,1\nbristol,E,5,1\nbrighton,A,10,1\nbrighton,B,20,1\nbrighton,C,15,1\nbrighton,D,15,1\n\
             brighton,E,15,1\n",
        ),
        (
            "links.csv",
            "supplier,user,coefficient,outside_premium\nA,C,0.10,1000\nA,D,0.15,1000\nB,C,0.14,1000\n\
             B,D,0.12,1000\nC,E,0.20,1000\nD,E,0.07,1000\n",
        ),
        (
            "corridors.csv",
            "id,from,to,usd_per_tonne\n1,bristol,brighton,9\n2,bristol,london1,8\n3,bristol,london2,8\n\
             4,bristol,london3,8\n5,brighton,london1,4\n6,brighton,london2,4\n7,brighton,london3,4\n\
             8,london1,london2,5\n9,london1,london3,5\n10,london2,london3,5\n",
        ),
    ];
    let model = "name = \"benefit less traffic\"\ncooperation = \"all\"\n[objective]\nsuitability = 1\ncost = 1\n\
                 [discrete]\nmin_scale = true\nmax_sectors = true\n";
    for backend in Backend::ALL.into_iter().filter(|b| b.is_built_in() && b.takes_whole_numbers()) {
        let found = solve(&files, model, backend);
        assert!((found.objective - 39.0 - 14.9).abs() < 1e-6, "{backend}: {}", found.objective - 39.0);
        let mut placed: Vec<_> =
            found.allocation.iter().map(|a| (a.sector.as_str(), a.park.as_str())).collect();
        placed.sort_unstable();
        let known =
            [("A", "bristol"), ("B", "brighton"), ("C", "brighton"), ("D", "bristol"), ("E", "brighton")];
        assert_eq!(placed, known, "{backend}");
    }
}

/// Generalised assignment, the first problem of OR-Library's `gap1` (Beasley 1990; c515-1 of Osman 1995): five agents,
/// fifteen jobs, each done whole by one agent. At most 336, at least 261; without whole jobs 343.587209 and 254.357717.
mod gap {
    use super::{SETTINGS, from_texts};
    use multipark::instance::Instance;
    use multipark::solver::Options;
    use multipark::{Solution, model};

    const COST: [[u32; 15]; 5] = [
        [17, 21, 22, 18, 24, 15, 20, 18, 19, 18, 16, 22, 24, 24, 16],
        [23, 16, 21, 16, 17, 16, 19, 25, 18, 21, 17, 15, 25, 17, 24],
        [16, 20, 16, 25, 24, 16, 17, 19, 19, 18, 20, 16, 17, 21, 24],
        [19, 19, 22, 22, 20, 16, 19, 17, 21, 19, 25, 23, 25, 25, 25],
        [18, 19, 15, 15, 21, 25, 16, 16, 23, 15, 22, 17, 19, 22, 24],
    ];
    const USE: [[u32; 15]; 5] = [
        [8, 15, 14, 23, 8, 16, 8, 25, 9, 17, 25, 15, 10, 8, 24],
        [15, 7, 23, 22, 11, 11, 12, 10, 17, 16, 7, 16, 10, 18, 22],
        [21, 20, 6, 22, 24, 10, 24, 9, 21, 14, 11, 14, 11, 19, 16],
        [20, 11, 8, 14, 9, 5, 6, 19, 19, 7, 6, 6, 13, 9, 18],
        [8, 13, 13, 13, 10, 20, 25, 16, 16, 17, 10, 10, 5, 12, 23],
    ];
    const CAPACITY: [u32; 5] = [36, 34, 38, 27, 33];

    /// Agents are parks, jobs are sectors of which one unit is to be made; an agent's capacity is a resource.
    fn solve(sign: i32, whole: bool) -> Solution {
        let settings = format!("{SETTINGS}[resources.time]\nunit = \"hours\"\nscope = \"park\"\n");
        let mut parks = String::from("id,name,country,time\n");
        let mut sectors = String::from("id,name,min_total,max_total,min_scale\n");
        let mut sites = String::from("park,sector,suitability,max_output,time\n");
        for (agent, capacity) in CAPACITY.iter().enumerate() {
            parks += &format!("a{agent},Agent {agent},X,{capacity}\n");
            for job in 0..15 {
                let worth = sign * i32::try_from(COST[agent][job]).unwrap();
                sites += &format!("a{agent},j{job},{worth},1,{}\n", USE[agent][job]);
            }
        }
        for job in 0..15 {
            sectors += &format!("j{job},Job {job},1,1,1\n");
        }
        let files = [
            ("instance.toml", settings.as_str()),
            ("countries.csv", "id,name\nX,X\n"),
            ("parks.csv", &parks),
            ("sectors.csv", &sectors),
            ("sites.csv", &sites),
            ("links.csv", "supplier,user,coefficient\n"),
        ];
        let instance =
            Instance::check(&from_texts("gap1", &files).unwrap()).unwrap_or_else(|e| panic!("{e}"));
        let model = format!(
            "name = \"assignment\"\ncooperation = \"all\"\n[objective]\nsuitability = 1\n[discrete]\nmin_scale = {whole}\n"
        );
        let model = model::from_text("assignment.toml", &model).unwrap();
        multipark::solve(&instance, &model, &Options::default()).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn the_most_and_the_least_are_as_published() {
        for (sign, whole, known) in
            [(1, true, 336.0), (-1, true, -261.0), (1, false, 343.587_209), (-1, false, -254.357_717)]
        {
            let found = solve(sign, whole).objective;
            let tolerance = if whole { 1e-3 } else { 1e-6 };
            assert!((found - known).abs() < tolerance, "{sign} {whole}: {found}, not {known}");
        }
    }
}
