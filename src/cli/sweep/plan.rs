//! What a sweep is: from the command line, from a file, or both; and how its folder remembers it.

use super::{Keep, SweepArguments, bad_argument};
use crate::analysis::sweep::{Design, Method as Draw, Part, Sample, Vary};
use crate::cli::arguments::Method;
use crate::cli::csv::json;
use crate::cli::inputs::Loaded;
use crate::error::{Diagnostic, Error, Place};
use crate::solver::Options;
use clap::ValueEnum;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;

/// A sweep to do.
pub(super) struct Plan {
    pub(super) design: Design,
    pub(super) part: Part,
    pub(super) keep: Vec<Keep>,
    vary: Vec<String>,
    sample: Option<Sample>,
}

/// A sweep's file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    vary: Vec<String>,
    sample: Option<usize>,
    method: Option<String>,
    seed: Option<u64>,
    #[serde(default)]
    keep: Vec<String>,
}

impl Plan {
    /// Reads it.
    pub(super) fn read(asked: &SweepArguments) -> Result<Self, Error> {
        let file = asked.spec.as_deref().map_or_else(|| Ok(File::default()), read_file)?;
        let named = |text: String| {
            Method::from_str(&text, false).map_err(|_| {
                bad_argument(format!("there is no method `{text}`"), "the methods are lhs, sobol, random")
            })
        };
        let method = match asked.method {
            Some(method) => method,
            None => file.method.map_or(Ok(Method::Lhs), named)?,
        };
        let method = match method {
            Method::Lhs => Draw::LatinHypercube,
            Method::Sobol => Draw::Sobol,
            Method::Random => Draw::Random,
        };
        let seed = asked.seed.or(file.seed).unwrap_or(1);
        let sample = asked.sample.or(file.sample).map(|count| Sample { count, method, seed });
        let vary: Vec<String> = file.vary.iter().chain(&asked.vary).cloned().collect();
        let parsed = vary.iter().map(|text| Vary::parse(text)).collect::<Result<Vec<_>, _>>()?;
        let mut keep = asked.keep.clone();
        if keep.is_empty() {
            let table = |text: &String| {
                Keep::from_str(text, false).map_err(|_| {
                    bad_argument(format!("there is no table `{text}`"), "the tables are allocation, prices")
                })
            };
            keep = file.keep.iter().map(table).collect::<Result<_, _>>()?;
        }
        if !keep.is_empty() && asked.out.is_none() {
            return Err(bad_argument("tables are kept in a folder".to_owned(), "name it: --out DIR"));
        }
        let mut once = Vec::new();
        for table in keep {
            if !once.contains(&table) {
                once.push(table);
            }
        }
        let design = Design::new(parsed, sample)?;
        Ok(Self { design, part: shard(asked.shard.as_deref())?, keep: once, vary, sample })
    }

    /// What the sweep is, for its folder: what must be the same for its rows to belong together.
    pub(super) fn identity(&self, loaded: &Loaded, options: &Options) -> Result<String, Error> {
        let keep: Vec<&str> = self.keep.iter().map(|keep| keep.name()).collect();
        json(&json!({
            "multipark": env!("CARGO_PKG_VERSION"),
            "instance": loaded.instance.name,
            "model": loaded.model.name,
            "vary": self.vary,
            "sample": self.sample.map(|s| s.count),
            "method": self.sample.map(|s| format!("{:?}", s.method)),
            "seed": self.sample.map(|s| s.seed),
            "keep": keep,
            "scenarios": self.design.scenarios(),
            "shard": self.part.shard + 1,
            "shards": self.part.shards,
            "stamp": loaded.stamp(options),
        }))
    }
}

fn read_file(path: &Path) -> Result<File, Error> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|e| Error::File { path: name.clone(), message: e.to_string() })?;
    toml::from_str(&text).map_err(|error| {
        let line =
            error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let message = format!("this is no sweep: {}", error.message().trim().replace('\n', "; "));
        Error::Input(vec![
            Diagnostic::error("bad-sweep", message, Place::line(&name, line))
                .with_help("its keys are vary (a list of PATH=SPEC), sample, method, seed and keep (a list)"),
        ])
    })
}

/// `I/N`.
fn shard(text: Option<&str>) -> Result<Part, Error> {
    let Some(text) = text else { return Ok(Part::ALL) };
    let numbers =
        text.split_once('/').and_then(|(i, n)| Some((i.parse::<usize>().ok()?, n.parse::<usize>().ok()?)));
    match numbers {
        Some((i, n)) if 1 <= i && i <= n => Ok(Part { first: 0, shard: i - 1, shards: n }),
        _ => Err(bad_argument(format!("`{text}` is no shard"), "write --shard 2/8 for the second of eight")),
    }
}
