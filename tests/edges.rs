//! Figures at the edge of sense: tiny, huge, zero, nearly equal, twelve orders of magnitude apart. The answer is a
//! certified optimum or a clear refusal, and what only changes a unit changes nothing else.

use multipark::input::Patch;
use multipark::instance::{Instance, RawInstance, from_texts};
use multipark::solution::verify;
use multipark::solver::{Backend, Options};
use multipark::{Error, Solution, bundled, model};

fn raw(id: &str) -> RawInstance {
    from_texts(id, &bundled::instance(id).unwrap()).unwrap()
}

fn solve(raw: &RawInstance, patches: &[String], backend: Backend) -> Result<Solution, Error> {
    let patches: Vec<Patch> = patches.iter().map(|p| Patch::parse(p).unwrap()).collect();
    let instance = Instance::check(&raw.patched(&patches)?)?;
    let model = model::patched("network.toml", bundled::model("network").unwrap(), &patches)?;
    let found = multipark::solve(&instance, &model, &Options { backend, ..Options::default() })?;
    // From scratch, without the solver and its certificate.
    let json = serde_json::to_string(&found).unwrap();
    let again = verify::verify(&instance, &model, "again.json", &json)?;
    assert!(again.feasible && again.objective_agrees && again.optimal, "{patches:?}: {:?}", again.notes);
    Ok(found)
}

/// Optimal under both solvers of our own and equal, or refused under both for the same reason.
#[track_caller]
fn answers(raw: &RawInstance, patches: &[String]) -> Option<f64> {
    let both = [Backend::Simplex, Backend::Clarabel].map(|backend| solve(raw, patches, backend));
    match both {
        [Ok(a), Ok(b)] => {
            let close = (a.objective - b.objective).abs() <= 1e-6 * a.objective.abs().max(1.0);
            assert!(close, "{patches:?}: {} and {}", a.objective, b.objective);
            Some(a.objective)
        }
        [Err(a), Err(b)] => {
            assert_eq!(a.to_string(), b.to_string(), "{patches:?}");
            assert!(!matches!(a, Error::Solver(_)), "{patches:?}: {a}");
            None
        }
        [a, b] => panic!("{patches:?}: {:?} and {:?}", a.map(|s| s.objective), b.map(|s| s.objective)),
    }
}

#[test]
fn any_figure_may_be_a_million_times_larger_or_smaller_or_nothing() {
    let paths = [
        "parks.*.land",
        "countries.*.workers",
        "countries.*.capital",
        "countries.*.capital_price",
        "corridors.*.usd_per_tonne",
        "demand.*/*.max_sales",
        "sectors.*.tonnes",
        "links.*/*.outside_premium",
        "model.objective.jobs",
        "model.objective.complementarity",
    ];
    let mut solved = 0;
    for id in ["suzhou", "twin-parks"] {
        let raw = raw(id);
        for path in paths {
            for factor in ["1e6", "1e-6", "1e-9", "0"] {
                solved += usize::from(answers(&raw, &[format!("{path}=*{factor}")]).is_some());
            }
        }
    }
    println!("{solved} of {} have a plan", 2 * paths.len() * 4);
    assert!(solved > 60, "{solved}");
}

#[test]
fn two_figures_may_be_twelve_orders_of_magnitude_apart() {
    let raw = raw("twin-parks");
    for (large, small) in [
        ("parks.*.land", "countries.*.workers"),
        ("countries.*.capital", "corridors.*.capacity_kt"),
        ("demand.*/*.max_sales", "countries.*.capital_price"),
        ("sectors.*.tonnes", "demand.*/*.max_sales"),
    ] {
        answers(&raw, &[format!("{large}=*1e6"), format!("{small}=*1e-6")]);
    }
}

#[test]
fn budgets_of_a_million_million_bind_nothing() {
    let raw = raw("suzhou");
    let plenty =
        |to: &str| ["countries.*.capital", "countries.*.workers"].map(|path| format!("{path}={to}")).to_vec();
    assert_eq!(
        answers(&raw, &plenty("1e9")).map(|v| (v * 1e6).round()),
        answers(&raw, &plenty("1e12")).map(|v| (v * 1e6).round())
    );
}

/// A world of one park and one sector; what varies is put in.
fn tiny(land: &str, need: &str, sales: &str, links: &str) -> Result<RawInstance, Error> {
    from_texts(
        "tiny",
        &[
            (
                "instance.toml",
                "format = 1\nname = \"tiny\"\n[resources.land]\nunit = \"ha\"\nscope = \"park\"\n\
                 [resources.workers]\nunit = \"persons\"\nscope = \"country\"\njobs = true\n",
            ),
            ("countries.csv", "id,name,workers\nA,A,1000000\n"),
            ("parks.csv", &format!("id,name,country,land\np,P,A,{land}\n")),
            ("sectors.csv", &format!("id,name,land,workers\ns,S,{need},1\n")),
            ("links.csv", links),
            ("nodes.csv", "id,name\nport,Port\n"),
            ("corridors.csv", "id,from,to,usd_per_tonne\nroad,p,port,1\n"),
            ("markets.csv", "id,name,node\nm,M,port\n"),
            ("demand.csv", &format!("market,sector,max_sales\nm,s,{sales}\n")),
        ],
    )
}

/// Jobs alone have a price, of 1 a head.
fn jobs_alone(raw: &RawInstance) -> f64 {
    let no_price = ["complementarity", "value_added", "suitability", "equity", "cost"];
    let mut patches: Vec<String> = no_price.map(|term| format!("model.objective.{term}=0")).into();
    patches.push("model.objective.jobs=1".to_owned());
    answers(raw, &patches).unwrap()
}

#[test]
fn one_park_and_one_sector_give_what_the_pencil_gives() {
    let none = "supplier,user,coefficient\n";
    for (land, need, sales) in [
        ("100", "2", "80"),
        ("100", "1e-6", "80"),
        ("1e-9", "1e-3", "80"),
        ("1e12", "3", "1e9"),
        ("0", "2", "80"),
        ("100", "2", "0"),
        ("100", "0", "80"),
        ("0", "0", "80"),
    ] {
        let raw = tiny(land, need, sales, none).unwrap();
        let number = |text: &str| text.parse::<f64>().unwrap();
        let by_land = if number(need) > 0.0 { number(land) / number(need) } else { f64::INFINITY };
        let output = by_land.min(number(sales)).min(1e6);
        let found = jobs_alone(&raw);
        assert!(
            (found - output).abs() <= 1e-7 * output.max(1e-3),
            "{land} {need} {sales}: {found}, not {output}"
        );
    }
}

#[test]
fn a_sector_may_use_nearly_all_that_it_makes_but_not_more() {
    let link = |coefficient: &str| format!("supplier,user,coefficient\ns,s,{coefficient}\n");
    let found = jobs_alone(&tiny("1000", "1", "1", &link("0.999")).unwrap());
    // Of 1,000 made 999 may be taken by the sector itself, and the market takes 1.
    assert!((found - 1000.0).abs() < 1e-6, "{found}");
    let over = Instance::check(&tiny("1000", "1", "1", &link("1.0")).unwrap());
    let Err(Error::Input(told)) = over else { panic!("a coefficient of 1 is accepted") };
    assert!(told[0].to_string().contains("links.csv"), "{}", told[0]);
}

#[test]
fn tables_without_rows_are_refused_or_mean_nothing() {
    let empty_links = tiny("1", "1", "1", "supplier,user,coefficient\n").unwrap();
    assert!(answers(&empty_links, &[]).is_some());
    for (file, header) in
        [("parks.csv", "id,name,country\n"), ("sectors.csv", "id,name\n"), ("countries.csv", "id,name\n")]
    {
        let mut files = bundled::instance("suzhou").unwrap();
        for found in files.iter_mut().filter(|(name, _)| *name == file) {
            found.1 = header;
        }
        let read = from_texts("empty", &files).and_then(|raw| Instance::check(&raw));
        let Err(Error::Input(told)) = read else { panic!("{file} without rows is accepted") };
        assert!(told.iter().any(|d| d.to_string().contains(file)), "{file}: {}", told[0]);
    }
}
