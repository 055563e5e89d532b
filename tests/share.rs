//! The countries' game over random instances and random linear production games: Owen's payments are what theory
//! says (Owen 1975), and the spans over optimal plans are what a second statement of the question gives.

mod support;

use multipark::analysis::share::{self, Game};
use multipark::formulation::formulate;
use multipark::instance::{Instance, from_texts};
use multipark::lp::{Lp, Matrix};
use multipark::solver::{self, Options, Outcome};
use multipark::{Error, Model, model};
use support::random::{Dice, Drawn, Size, draw};

fn read(drawn: &Drawn) -> (Instance, Model) {
    let instance =
        Instance::check(&from_texts("random", &drawn.texts()).unwrap()).unwrap_or_else(|e| panic!("{e}"));
    (instance, model::from_text("random.toml", &drawn.model).unwrap())
}

/// Owen's payments add up to v(C), and nobody gains by leaving.
fn hold(game: &Game, what: &str) {
    let all = game.values.len() - 1;
    let size = game.values[all].abs().max(1.0);
    let sum: f64 = game.owen.iter().sum();
    assert!((sum - game.values[all]).abs() <= 1e-9 * size, "{what}: {sum} of {}", game.values[all]);
    for members in 1..all {
        let paid: f64 = (0..game.players.len()).filter(|i| members >> i & 1 == 1).map(|i| game.owen[i]).sum();
        let value = game.values[members];
        assert!(paid >= value - 1e-7 * size, "{what}: {members:b} is paid {paid} and makes {value}");
    }
    for (paid, range) in game.owen.iter().zip(&game.owen_range) {
        assert!(range.least.is_none_or(|least| least <= paid + 1e-7 * size), "{what}: {paid} {range:?}");
        assert!(range.most.is_none_or(|most| most >= paid - 1e-7 * size), "{what}: {paid} {range:?}");
    }
}

#[test]
fn owen_payments_are_in_the_core_of_random_instances() {
    let (mut seen, mut seed) = (0, 0);
    while seen < 50 {
        seed += 1;
        let n = usize::try_from(seed).unwrap();
        let drawn =
            draw(seed, Size { countries: 2 + n % 3, parks: 3 + n % 4, sectors: 2 + n % 4, discrete: false });
        let (instance, model) = read(&drawn);
        match share::game(&instance, &model, &Options::default(), &|_, _| ()) {
            Ok(game) => {
                hold(&game, &format!("seed {seed}"));
                let direct: f64 = game.direct.iter().sum();
                let all = game.values[game.values.len() - 1];
                assert!((direct - all).abs() <= 1e-6 * all.abs().max(1.0), "seed {seed}: {direct} of {all}");
                seen += 1;
            }
            Err(Error::Unbounded) => {}
            Err(other) => panic!("seed {seed}: {other}"),
        }
    }
}

/// A linear production game as an instance: players are countries with a park each, products are sectors whose
/// suitability is their price, and endowments move freely.
fn production(prices: &[f64], needs: &[Vec<f64>], endowments: &[Vec<f64>]) -> Game {
    let (players, resources) = (endowments.len(), needs.len());
    let ids: Vec<String> = (0..resources).map(|r| format!("r{r}")).collect();
    let mut settings = String::from("format = 1\nname = \"production\"\n");
    let mut transfers = String::from("resource,from,to,max\n");
    for id in &ids {
        settings += &format!("[resources.{id}]\nunit = \"units\"\nscope = \"country\"\n");
        for from in 0..players {
            for to in (0..players).filter(|&to| to != from) {
                transfers += &format!("{id},P{from},P{to},1000000\n");
            }
        }
    }
    let mut countries = format!("id,name,{}\n", ids.join(","));
    let mut parks = String::from("id,name,country\n");
    for (player, owned) in endowments.iter().enumerate() {
        let owned: Vec<String> = owned.iter().map(ToString::to_string).collect();
        countries += &format!("P{player},Player {player},{}\n", owned.join(","));
        parks += &format!("p{player},Park {player},P{player}\n");
    }
    let mut sectors = format!("id,name,{}\n", ids.join(","));
    let mut sites = String::from("park,sector,suitability\n");
    for (product, price) in prices.iter().enumerate() {
        let need: Vec<String> = needs.iter().map(|of| of[product].to_string()).collect();
        sectors += &format!("s{product},Product {product},{}\n", need.join(","));
        sites += &format!("*,s{product},{price}\n");
    }
    let files = [
        ("instance.toml", settings.as_str()),
        ("countries.csv", &countries),
        ("parks.csv", &parks),
        ("sectors.csv", &sectors),
        ("sites.csv", &sites),
        ("links.csv", "supplier,user,coefficient\n"),
        ("transfers.csv", &transfers),
    ];
    let instance =
        Instance::check(&from_texts("production", &files).unwrap()).unwrap_or_else(|e| panic!("{e}"));
    let model = "name = \"prices\"\ncooperation = \"all\"\n[objective]\nsuitability = 1\n";
    let model = model::from_text("prices.toml", model).unwrap();
    share::game(&instance, &model, &Options::default(), &|_, _| ()).unwrap_or_else(|e| panic!("{e}"))
}

/// The example of the R package coopProductGame.
#[test]
fn the_published_production_game_comes_out_of_its_endowments() {
    let endowments = [vec![4.0, 33.0], vec![6.0, 39.0], vec![60.0, 0.0]];
    // Two resources (rows), two products (columns).
    let game = production(&[68.0, 52.0], &[vec![4.0, 5.0], vec![6.0, 2.0]], &endowments);
    let values = [0.0, 68.0, 102.0, 170.0, 0.0, 710.0, 762.0, 992.0];
    for (found, known) in game.values.iter().zip(values) {
        assert!((found - known).abs() < 1e-6, "{found}, not {known}");
    }
    for (found, known) in game.owen.iter().zip([230.0, 282.0, 480.0]) {
        assert!((found - known).abs() < 1e-6, "{found}, not {known}");
    }
}

#[test]
fn owen_payments_are_in_the_core_of_random_production_games() {
    for seed in 0..200 {
        let dice = &mut Dice::new(seed + 500);
        let (players, resources, products) = (2 + dice.below(3), 1 + dice.below(3), 1 + dice.below(4));
        let prices: Vec<f64> = (0..products).map(|_| dice.between(1.0, 100.0)).collect();
        let some = |dice: &mut Dice, n: usize, low: f64, high: f64| -> Vec<f64> {
            (0..n).map(|_| if dice.chance(15) { 0.0 } else { dice.between(low, high) }).collect()
        };
        let mut needs: Vec<Vec<f64>> = (0..resources).map(|_| some(dice, products, 0.5, 9.0)).collect();
        // Something limits every product.
        needs[0] = (0..products).map(|_| dice.between(0.5, 9.0)).collect();
        let endowments: Vec<Vec<f64>> = (0..players).map(|_| some(dice, resources, 1.0, 80.0)).collect();
        hold(&production(&prices, &needs, &endowments), &format!("seed {seed}"));
    }
}

/// The program with its objective held at the optimum by a row of its own, and another objective.
fn held(lp: &Lp, optimum: f64, figure: &[f64], sign: f64) -> Lp {
    let mut entries = Vec::new();
    for column in 0..lp.columns() {
        let (rows, values) = lp.matrix.column(column);
        entries.extend(rows.iter().zip(values).map(|(&row, &value)| (row, column, value)));
        if lp.cost[column] != 0.0 {
            entries.push((lp.rows(), column, lp.cost[column]));
        }
    }
    let mut held = lp.clone();
    held.matrix = Matrix::from_entries(lp.rows() + 1, lp.columns(), &entries);
    held.row_lower.push(optimum - 1e-9 * optimum.abs().max(1.0));
    held.row_upper.push(f64::INFINITY);
    held.cost = figure.iter().map(|f| sign * f).collect();
    held
}

#[test]
fn spans_are_those_of_the_program_with_its_objective_held() {
    let mut wide = 0;
    for seed in 0..30_u64 {
        let n = usize::try_from(seed).unwrap();
        let size = Size { countries: 2 + n % 2, parks: 3 + n % 2, sectors: 2 + n % 3, discrete: false };
        let mut drawn = draw(600 + seed, size);
        if seed % 2 == 1 {
            // Only how much is made counts: where is free.
            let start = drawn.model.find("[objective]").unwrap();
            let end = drawn.model.find("[complementarity]").unwrap();
            drawn.model.replace_range(start..end, "[objective]\nvalue_added = 1\n");
        }
        let (instance, model) = read(&drawn);
        let Ok(spans) = share::spans(&instance, &model, &Options::default()) else { continue };
        let formulation = formulate(&instance, &model).unwrap();
        let solve = |lp: &Lp| match solver::solve(lp, &Options::default()).unwrap().outcome {
            Outcome::Optimal(optimum) => optimum.objective,
            Outcome::Unbounded => f64::INFINITY,
            other => panic!("seed {seed}: {other:?}"),
        };
        let optimum = solve(&formulation.lp);
        for (country, spans) in spans.iter().enumerate() {
            let mut jobs = vec![0.0; formulation.lp.columns()];
            for (site, s) in instance.sites.iter().enumerate() {
                if instance.parks[s.park].country == country {
                    jobs[site] = instance.jobs_intensity(site); // output of site i is column i
                }
            }
            let most = solve(&held(&formulation.lp, optimum, &jobs, 1.0));
            let least = -solve(&held(&formulation.lp, optimum, &jobs, -1.0));
            // A price of 1e-5 turns a billionth of the objective into some of a figure.
            let close = |a: f64, b: f64| a == b || (a - b).abs() <= 1e-3 * (1.0 + a.abs().max(b.abs()));
            assert!(close(spans.jobs.most, most), "seed {seed}: {spans:?}, most {most}");
            assert!(close(spans.jobs.least, least), "seed {seed}: {spans:?}, least {least}");
            wide += usize::from(spans.jobs.most - spans.jobs.least > 1.0);
        }
    }
    assert!(wide > 5, "countries should have a choice in more than {wide} places");
}
