//! A program small enough to write down by hand: what stands in it, what is left out, and what is said of it.

use super::*;
use crate::error::Diagnostic;
use crate::instance::{Figure, Patch, from_texts};
use crate::model::{self, Terms};
use std::collections::BTreeSet;

/// Two countries, three parks in a triangle of corridors whose dear side has no capacity, two sectors, one link.
const FILES: [(&str, &str); 8] = [
    (
        "instance.toml",
        "format = 1\nname = \"by hand\"\n[resources.land]\nunit = \"ha\"\nscope = \"park\"\nnew_only = true\n\
         [resources.workers]\nunit = \"persons\"\nscope = \"country\"\njobs = true\n",
    ),
    ("countries.csv", "id,name,workers,workers_price,min_jobs\nA,A,100,0.01,\nB,B,50,0.02,\n"),
    ("parks.csv", "id,name,country,land,land_price\np,P,A,30,0.1\nq,Q,B,8,\nr,R,B,,\n"),
    (
        "sectors.csv",
        "id,name,land,workers,tonnes,value_added,max_total,min_scale\ns,S,0.5,2,500,0.4,,5\nt,T,0.2,1,0,0.3,,\n",
    ),
    (
        "sites.csv",
        "park,sector,suitability,existing,max_output\np,s,1.5,10,\np,t,0,,\nq,s,0,5,\nq,t,0.5,,\nr,s,0,,\nr,t,0,,15\n",
    ),
    ("links.csv", "supplier,user,coefficient,strength,outside_premium\ns,t,0.3,2,0.05\n"),
    ("corridors.csv", "id,from,to,usd_per_tonne,capacity_kt\npr,p,r,50,\npq,p,q,10,4\nqr,q,r,20,3\n"),
    ("transfers.csv", "resource,from,to,max,cost\nworkers,B,A,20,0.001\n"),
];

const OBJECTIVE: &str =
    "[objective]\ncomplementarity = 1\nvalue_added = 1\njobs = 0.1\nsuitability = 0.5\ncost = 1\n";

fn instance(sets: &[&str]) -> Instance {
    let patches: Vec<Patch> = sets.iter().map(|set| Patch::parse(set).unwrap()).collect();
    Instance::check(&from_texts("hand", &FILES).unwrap().patched(&patches).unwrap()).unwrap()
}

fn model(cooperation: &str, more: &str) -> Model {
    let text = format!("name = \"m\"\ncooperation = \"{cooperation}\"\n{OBJECTIVE}{more}");
    model::from_text("m.toml", &text).unwrap()
}

/// A plan by the names of its columns.
fn plan(formulation: &Formulation, instance: &Instance, figures: &[(&str, f64)]) -> Vec<f64> {
    let names = formulation.column_names(instance);
    let mut x = vec![0.0; names.len()];
    for (name, value) in figures {
        x[names.iter().position(|n| n == name).unwrap_or_else(|| panic!("{name} of {names:?}"))] = *value;
    }
    x
}

#[test]
fn a_plan_fits_while_its_tonnes_on_their_cheapest_routes_do() {
    let instance = instance(&[]);
    let program = Restatable::new(&instance, &model("all", ""), Routing::Cheapest).unwrap();
    // Half a tonne a thousand USD; from p to r over q.
    for (p_to_q, p_to_r, r_to_q, slack, fits) in [
        (0.0, 0.0, 0.0, 0.0, true),
        (5.0, 3.0, 3.0, 0.0, true),
        (5.1, 3.0, 0.0, 0.0, false),
        (5.1, 3.0, 0.0, 0.02, true),
        (5.3, 3.0, 0.0, 0.02, false),
        (0.0, 5.0, 1.1, 0.0, false),
        (0.0, 5.0, 1.1, 0.02, true),
        (8.0, 0.0, 6.0, 0.0, true),
        (8.0, 0.0, 6.1, 0.0, false),
    ] {
        let moved = [("supply(s/t,p,q)", p_to_q), ("supply(s/t,p,r)", p_to_r), ("supply(s/t,r,q)", r_to_q)];
        let x = plan(&program.formulation, &instance, &moved);
        assert_eq!(program.fits(&instance, &x, slack), fits, "{moved:?}, {slack}");
    }
}

#[test]
fn the_terms_of_a_plan_are_what_its_columns_add_up_to() {
    let instance = instance(&[]);
    let x = |formulation: &Formulation| {
        let figures = [
            ("output(p/s)", 20.0),
            ("new_output(p/s)", 10.0),
            ("output(p/t)", 5.0),
            ("output(q/s)", 8.0),
            ("new_output(q/s)", 3.0),
            ("output(q/t)", 10.0),
            ("supply(s/t,p,p)", 1.0),
            ("supply(s/t,p,q)", 2.0),
        ];
        plan(formulation, &instance, &figures)
    };
    let stated = |model: &Model| Restatable::new(&instance, model, Routing::Cheapest).unwrap();
    let program = stated(&model("all", ""));
    let found = program.terms(&instance, &x(&program.formulation)).unwrap();
    let mut known = Terms::default();
    known[Term::Complementarity] = 2.0 * 3.0;
    known[Term::ValueAdded] = 0.4 * 28.0 + 0.3 * 15.0;
    known[Term::Jobs] = 2.0 * 28.0 + 15.0;
    known[Term::Suitability] = 1.5 * 20.0 + 0.5 * 10.0;
    // 45 of 100 in A, 26 of 50 in B.
    known[Term::Equity] = 45.0;
    let (workers, land) = (0.01 * 45.0 + 0.02 * 26.0, 0.1 * (0.5 * 10.0 + 0.2 * 5.0));
    let (premium, freight) = (0.05 * (0.3 * 15.0 - 3.0), 10.0 * 500.0 / 1e6 * 2.0);
    known[Term::Cost] = workers + land + premium + freight;
    for term in Term::ALL {
        assert!((found[term] - known[term]).abs() < 1e-12, "{term:?}: {} and {}", found[term], known[term]);
    }
    // Where costs have no price, or a least sum of costs, columns may hold more than the plan costs.
    let mut free = model("all", "");
    free.objective.cost = 0.0;
    for model in [free, model("all", "[limits]\ncost = { min = 1 }\n")] {
        let program = stated(&model);
        let nothing = vec![0.0; program.formulation.columns.len()];
        assert_eq!(program.terms(&instance, &nothing), None, "{model:?}");
    }
}

#[test]
fn what_is_nothing_has_no_column_and_no_row() {
    let stated = |sets: &[&str], cooperation: &str, more: &str| {
        let (instance, model) = (instance(sets), model(cooperation, more));
        let program = formulate_routed(&instance, &model, Routing::Cheapest).unwrap();
        (program.column_names(&instance), program.row_names(&instance))
    };
    let columns = |cooperation: &str, more: &str| stated(&[], cooperation, more).0;
    let begin = |names: &[String], with: &str| -> BTreeSet<String> {
        names.iter().filter(|name| name.starts_with(with)).cloned().collect()
    };
    let set = |names: &[&str]| -> BTreeSet<String> { names.iter().map(|&name| name.to_owned()).collect() };
    let all = columns("all", "");
    assert_eq!(begin(&all, "new_output"), set(&["new_output(p/s)", "new_output(q/s)"]));
    assert_eq!(begin(&all, "transfer"), set(&["transfer(workers/B/A)"]));
    // Where a good has one use, its supplies themselves.
    assert_eq!(begin(&all, "supply").len(), 9);
    assert!(begin(&all, "flow").is_empty() && begin(&all, "use").is_empty());
    let none = columns("none", "");
    let at_home = ["p,p", "q,q", "q,r", "r,q", "r,r"].map(|ends| format!("supply(s/t,{ends})"));
    assert_eq!(begin(&none, "supply"), at_home.into());
    assert!(begin(&none, "transfer").is_empty());
    assert!(begin(&stated(&["sectors.s.land=0"], "all", "").0, "new_output").is_empty());
    assert!(begin(&stated(&["links.s/t.coefficient=0"], "all", "").0, "supply").is_empty());
    // A least sum of costs makes waste worthwhile wherever land has a price or an end.
    let wasteful = columns("all", "[limits]\ncost = { min = 1 }\n");
    let split = ["new_output(p/s)", "new_output(p/t)", "new_output(q/s)", "new_output(q/t)"];
    assert_eq!(begin(&wasteful, "new_output"), set(&split));

    let kinds = |names: &[String]| -> BTreeSet<String> {
        names.iter().filter_map(|name| name.split('(').next()).map(str::to_owned).collect()
    };
    let few = ["absorption", "disposal", "new", "resource"];
    assert_eq!(kinds(&stated(&[], "all", "").1), set(&few));
    let asked = ["sectors.t.max_total=40", "countries.A.min_jobs=3"];
    let rows = stated(&asked, "all", "[limits]\njobs = { min = 3 }\n").1;
    assert_eq!(kinds(&rows), set(&[&few[..], &["limit", "min_jobs", "programme"]].concat()));
    assert_eq!(begin(&rows, "programme"), set(&["programme(t)"]));
    assert_eq!(begin(&rows, "min_jobs"), set(&["min_jobs(A)"]));
    let scaled = stated(&[], "all", "[discrete]\nmin_scale = true\n").1;
    assert_eq!(begin(&scaled, "min_scale"), set(&["min_scale(p/s)", "min_scale(q/s)", "min_scale(r/s)"]));
}

#[test]
fn a_choice_bounds_output_by_the_least_of_what_limits_it() {
    let rules = "[discrete]\nfixed_costs = true\n";
    let bounds = |cooperation: &str| -> Vec<f64> {
        let instance = instance(&["sectors.t.max_total=110"]);
        let stated = formulate(&instance, &model(cooperation, rules)).unwrap();
        let site_of = |row: &Row| if let Row::Open { site } = *row { Some(site) } else { None };
        let rows = stated.rows.iter().enumerate().filter_map(|(row, key)| Some((row, site_of(key)?)));
        rows.map(|(row, site)| {
            let column = stated.columns.iter().position(|&c| c == Column::Open { site }).unwrap();
            let (index, value) = stated.lp.matrix.column(column);
            -value[index.iter().position(|&r| r == row).unwrap()]
        })
        .collect()
    };
    // Workers of A and what may come from B; the sector's programme; land and what is there; land; workers of B; its own.
    assert_eq!(bounds("all"), [120.0 / 2.0, 110.0, 8.0 / 0.5 + 5.0, 8.0 / 0.2, 50.0 / 2.0, 15.0]);
    assert_eq!(bounds("none"), [100.0 / 2.0, 100.0, 8.0 / 0.5 + 5.0, 8.0 / 0.2, 50.0 / 2.0, 15.0]);

    let endless = instance(&["countries.A.workers=", "parks.p.land="]);
    let Err(Error::Input(told)) = formulate(&endless, &model("all", rules)) else { panic!("it was stated") };
    let names =
        |d: &Diagnostic| (d.code, d.place.file.clone(), d.place.column.clone(), d.message.contains("p/s"));
    let place = |first| ("unbounded-site", "sites.csv".to_owned(), Some("max_output".to_owned()), first);
    assert_eq!(told.iter().map(names).collect::<Vec<_>>(), [place(true), place(false)]);
    assert!(told[1].message.contains("`p/t`") && told[1].help.is_some(), "{told:?}");
    assert!(formulate(&endless, &model("all", "")).is_ok(), "without choices nothing needs a bound");
    // Of what a site does not use, no capacity bounds it.
    let useless = instance(&["sectors.s.workers=0", "parks.p.land="]);
    let Err(Error::Input(told)) = formulate(&useless, &model("all", rules)) else { panic!("it was stated") };
    let sites: Vec<bool> =
        ["`p/s`", "`r/s`"].iter().zip(&told).map(|(site, d)| d.message.contains(site)).collect();
    assert_eq!(sites, [true, true], "{told:?}");
}

#[test]
fn choices_that_are_held_are_figures_and_free_open_sites_of_their_bound() {
    let instance = instance(&[]);
    let stated = formulate(&instance, &model("all", "[discrete]\nfixed_costs = true\n")).unwrap();
    let open = |site: usize| stated.columns.iter().position(|&c| c == Column::Open { site }).unwrap();
    // Rounding is not part of a choice.
    let held = stated.held(|column| if column == open(2) { 1.0 - 1e-9 } else { 1e-9 });
    assert!(held.integer.iter().all(|whole| !whole));
    for (column, key) in stated.columns.iter().enumerate() {
        let bounds = (held.lower[column], held.upper[column]);
        let known = match *key {
            Column::Open { site: 2 } => (1.0, 1.0),
            Column::Open { .. } | Column::Hosts { .. } => (0.0, 0.0),
            _ => (stated.lp.lower[column], stated.lp.upper[column]),
        };
        assert_eq!(bounds, known, "{key:?}");
    }
    for (row, key) in stated.rows.iter().enumerate() {
        let freed = *key == Row::Open { site: 2 };
        assert_eq!(
            held.row_upper[row],
            if freed { f64::INFINITY } else { stated.lp.row_upper[row] },
            "{key:?}"
        );
    }
}

#[test]
fn equity_counts_countries_that_can_have_jobs() {
    let counted = |sets: &[&str]| constraints::equity::countries(&instance(sets));
    assert_eq!(counted(&[]), [(0, 100.0), (1, 50.0)]);
    assert_eq!(counted(&["countries.A.workers="]), [(1, 50.0)]);
    assert_eq!(counted(&["countries.B.workers=0"]), [(0, 100.0)]);
    assert_eq!(counted(&["sites.p/*.max_output=0"]), [(1, 50.0)]);
    assert_eq!(counted(&["sites.p/s.max_output=0"]).len(), 2);
    assert_eq!(counted(&["sectors.*.workers=0"]), []);
    assert_eq!(
        counted(&["sites.q/*.max_output=0", "sites.r/s.max_output=0", "sectors.t.workers=0"]),
        [(0, 100.0)]
    );
}

#[test]
fn a_program_is_only_changed_in_place_where_its_shape_stays() {
    let plain = instance(&[]);
    let equity = "[limits]\nequity = { min = 1 }\n";
    let whole = "[discrete]\nfixed_costs = true\n";
    let priced = &|model: &Model| {
        let mut other = model.clone();
        other.objective.equity = 1.0;
        other
    };
    let same = &|model: &Model| model.clone();
    let takes = |more: &str, change: Option<(&str, Figure)>, other: &dyn Fn(&Model) -> Model| {
        let model = model("all", more);
        let mut program = Restatable::new(&plain, &model, Routing::Cheapest).unwrap();
        let now = instance(change.map(|(set, _)| set).as_slice());
        let touched: Vec<Figure> = change.iter().map(|&(_, figure)| figure).collect();
        let answer = program.take(&now, &plain, &touched, &other(&model));
        let (instance, model) = if answer.is_ok() { (&now, other(&model)) } else { (&plain, model) };
        let known = formulate_routed(instance, &model, Routing::Cheapest).unwrap();
        assert_eq!(program.formulation, known, "{more}, {change:?}: {answer:?}");
        answer.err().unwrap_or_default()
    };
    let freight = ("corridors.pq.usd_per_tonne=11", Figure::UsdPerTonne { corridor: 1 });
    let mut network = Restatable::new(&plain, &model("all", ""), Routing::Network).unwrap();
    let now = instance(&[freight.0]);
    network.take(&now, &plain, &[freight.1], &model("all", "")).unwrap();
    assert_eq!(network.formulation, formulate_routed(&now, &model("all", ""), Routing::Network).unwrap());

    let workers = ("countries.A.workers=70", Figure::CountryCapacity { country: 0, resource: 1 });
    let park = Figure::ParkCapacity { park: 0, resource: 0 };
    let land = ("parks.p.land=31", park);
    for (more, change, other) in [
        ("", None, same as &dyn Fn(&Model) -> Model),
        ("", Some(workers), same),
        ("", Some(land), same),
        (equity, None, same),
        (equity, Some(land), same),
        (whole, None, same),
        (equity, None, priced),
    ] {
        assert_eq!(takes(more, change, other), "", "{more}, {change:?}");
    }
    for (more, change, why) in [
        (equity, workers, "coefficient of equity"),
        (whole, land, "discrete rules"),
        ("", ("parks.p.land=0", park), "nothing or something"),
        ("", ("parks.p.land=", park), "nothing or something"),
        ("", freight, "routes"),
        (
            "[limits]\ncost = { max = 9 }\n",
            ("sectors.s.value_added=0.5", Figure::ValueAdded { sector: 0 }),
            "limited term",
        ),
    ] {
        let told = takes(more, Some(change), same);
        assert!(told.contains(why), "{more}, {change:?}: {told}");
    }
    assert!(takes("", None, priced).contains("equity"));
    let renamed = &|model: &Model| Model { name: "other".to_owned(), ..model.clone() };
    assert!(takes("", None, renamed).contains("more than its prices"));
}

#[test]
fn goods_are_routed_by_the_program_where_a_capacity_or_waste_asks_for_it() {
    let wasteful = "[limits]\ncost = { min = 1 }\n";
    let routing =
        |sets: &[&str], more: &str| formulate(&instance(sets), &model("all", more)).unwrap().routing;
    let endless = ["corridors.*.capacity_kt="];
    assert_eq!(routing(&[], ""), Routing::Network);
    assert_eq!(routing(&endless, ""), Routing::Cheapest);
    assert_eq!(routing(&endless, wasteful), Routing::Network);
    let shipped = |sets: &[&str]| -> usize {
        let stated = formulate(&instance(sets), &model("all", "")).unwrap();
        stated.columns.iter().filter(|c| matches!(c, Column::Ship { .. })).count()
    };
    // Three parks, three corridors, two directions.
    assert_eq!((shipped(&[]), shipped(&["sectors.s.tonnes=0"])), (18, 0));
}

/// Nine supplies tied by nothing: users p, q, r, each from p, q, r.
#[test]
fn moves_are_numbered_user_by_user() {
    let (instance, model) = (instance(&[]), model("all", ""));
    let outline = reserve::Outline::new(&instance, &model, Routing::Cheapest).unwrap();
    assert_eq!(outline.moves(), 9);
    assert_eq!(outline.moves_where(|key| matches!(key, Column::Supply { from: 1, .. })), [1, 4, 7]);
    assert_eq!(outline.moves_where(|key| matches!(key, Column::Supply { to: 2, .. })), [6, 7, 8]);
}

#[test]
fn a_corridor_weighs_its_freight_at_the_price_of_money_and_its_capacity() {
    let (instance, model) = (instance(&[]), model("all", "[limits]\ncost = { max = 9 }\n"));
    let statement = Statement::new(&instance, &model, Routing::Cheapest).unwrap();
    let (formulation, families) = statement.state(None, true).unwrap();
    let row = |key: Row| formulation.rows.iter().position(|&r| r == key).unwrap();
    let mut prices = vec![7.0; formulation.rows.len()];
    prices[row(Row::Corridor { corridor: 1 })] = 0.25;
    prices[row(Row::Corridor { corridor: 2 })] = -3.0;
    let limit = row(Row::Limit { term: Term::Cost });
    prices[limit] = 0.5;
    let weights =
        |costs: f64| detours::weights(&statement.economy, &families.freight, Some(limit), &prices, costs);
    assert_eq!(weights(1.0), [1.5 * 50.0 / 1e3, 1.5 * 10.0 / 1e3 + 0.25, 0.0]);
    assert_eq!(weights(0.0), [0.5 * 50.0 / 1e3, 0.5 * 10.0 / 1e3 + 0.25, 0.0]);
}

#[test]
fn limits_are_what_an_instance_or_a_model_sets() {
    let more = "[limits]\njobs = { min = 3 }\n[discrete]\nmin_scale = true\nfixed_costs = true\n";
    let instance = instance(&["sectors.t.max_total=40", "countries.A.min_jobs=3"]);
    let stated = formulate(&instance, &model("all", more)).unwrap();
    let names = stated.row_names(&instance);
    let kinds = |limits: bool| -> BTreeSet<&str> {
        let rows = names.iter().zip(&stated.rows).filter(|(_, row)| row.is_limit() == limits);
        rows.filter_map(|(name, _)| name.split('(').next()).collect()
    };
    assert_eq!(kinds(true), BTreeSet::from(["corridor", "limit", "min_jobs", "programme", "resource"]));
    let others = ["absorption", "closed", "disposal", "freight", "hosting", "min_scale", "new"];
    assert_eq!(kinds(false), BTreeSet::from(others));
}

/// A good with two users in a park: tied flows and uses where several supply it, else each supply by itself.
#[test]
fn only_several_suppliers_of_several_users_are_tied() {
    let mut files = FILES;
    files[5].1 = "supplier,user,coefficient,strength\ns,t,0.3,2\ns,s,0.1,1\n";
    let instance = Instance::check(&from_texts("hand", &files).unwrap()).unwrap();
    let stated = formulate_routed(&instance, &model("none", ""), Routing::Cheapest).unwrap();
    let names = stated.column_names(&instance);
    let of = |with: &str| names.iter().filter(|name| name.starts_with(with)).count();
    // In A p supplies itself; in B q and r supply q and r.
    assert_eq!((of("supply(s/t,p,p)"), of("supply(s/s,p,p)"), of("supply")), (1, 1, 2));
    assert_eq!((of("use"), of("flow")), (4, 4));
}
