//! Other plans than the best: the efficient frontier, and what is near the optimum.

use crate::verbs::{Answer, Call, bad_argument};
use multipark::analysis::alternatives as looking;
use multipark::analysis::pareto::pareto as frontier;
use multipark::model::Term;
use serde::Deserialize;

pub(crate) fn pareto(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        terms: Vec<String>,
        points: usize,
    }
    let asked: Asked = call.asked()?;
    let terms = asked.terms.iter().map(|key| Term::from_key(key, "terms")).collect::<Result<Vec<_>, _>>()?;
    let (instance, model) = (&call.instance.checked, &call.model.checked);
    let tell = |done, all| call.tell(done, all);
    let found = frontier(instance, model, &terms, asked.points, &call.options, &tell)?;
    Ok(call.drawn(found, |found| {
        let named = |svg| {
            let [words, title] =
                ["Efficient plans; the knee is filled.", "The efficient frontier"].map(String::from);
            ("frontier".to_owned(), title, words, svg)
        };
        found.svg().map(named).into_iter().collect()
    }))
}

pub(crate) fn alternatives(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        slack: f64,
        method: String,
        count: usize,
        apart: f64,
        seed: u64,
    }
    let Asked { slack, method, count, apart, seed } = call.asked()?;
    let method = match method.as_str() {
        "hsj" => looking::Method::Hsj,
        "random" => looking::Method::Random,
        other => {
            return Err(
                bad_argument(format!("there is no method `{other}`; there are hsj and random")).into()
            );
        }
    };
    let wanted = looking::Search { slack, method, count, apart, seed };
    let (instance, model) = (&call.instance.checked, &call.model.checked);
    let tell = |done, all| call.tell(done, all);
    Ok(call.found(looking::alternatives(instance, model, wanted, &call.options, &tell)?))
}
