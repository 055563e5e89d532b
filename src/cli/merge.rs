//! `merge`: the shards of a sweep to one table, found to be all of them and of one sweep.

use super::sweep::{IDENTITY, MAIN, failed, lines, scenario_of, whole};
use super::{Answer, folder};
use crate::analysis::sweep::RUN;
use crate::error::{Diagnostic, Error, Place};
use clap::Args;
use serde_json::Value;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::iter::Peekable;
use std::path::{Path, PathBuf};

/// What `merge` takes.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  multipark sweep lancang-mekong --vary 'countries.*.workers=*0.9:*1.1:64' --shard 1/2 --out part-1
  multipark sweep lancang-mekong --vary 'countries.*.workers=*0.9:*1.1:64' --shard 2/2 --out part-2
  multipark merge part-1 part-2 --out whole")]
pub struct MergeArguments {
    /// Folders of the shards, in any order.
    #[arg(required = true, value_name = "DIR")]
    pub shards: Vec<PathBuf>,
    /// Folder for the whole sweep; it must not exist.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// A shard's folder and what it says it is.
struct Shard<'a> {
    dir: &'a Path,
    identity: Value,
    number: usize,
}

/// Merges.
pub(super) fn merge(asked: &MergeArguments) -> Result<Answer, Error> {
    let mut shards = asked.shards.iter().map(|dir| read(dir)).collect::<Result<Vec<_>, _>>()?;
    shards.sort_by_key(|shard| shard.number);
    let identity = the_one_sweep(&shards)?;
    let scenarios = figure(&identity, "scenarios")?;
    let mut tables: Vec<&str> =
        identity["keep"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    tables.push(MAIN);
    let mut whole_sweep = identity.clone();
    (whole_sweep["shard"], whole_sweep["shards"]) = (1.into(), 1.into());
    let whole_sweep = super::csv::json(&whole_sweep)?;
    let mut outcome = Ok(());
    folder::stream(&asked.out, |dir| {
        std::fs::write(dir.join(IDENTITY), &whole_sweep)?;
        for table in &tables {
            outcome = weave(&shards, table, scenarios, &dir.join(format!("{table}.csv")));
            if outcome.is_err() {
                return Err(std::io::Error::other("a shard is not in order"));
            }
        }
        Ok(())
    })
    .or_else(|error| outcome.and(Err(error)))?;
    let note = format!(
        "{scenarios} scenarios of {} shards written to {}",
        shards.len(),
        whole(&asked.out, MAIN).display()
    );
    Ok(Answer { out: String::new(), notes: vec![note], code: 0 })
}

fn read(dir: &Path) -> Result<Shard<'_>, Error> {
    let file = dir.join(IDENTITY);
    let text = std::fs::read_to_string(&file).map_err(|e| failed(&file, &e))?;
    let identity: Value = serde_json::from_str(&text).map_err(|e| failed(&file, &e))?;
    if !whole(dir, MAIN).exists() {
        return Err(refuse(dir, "this shard is not finished", "go on with it first: sweep --resume"));
    }
    let number = figure(&identity, "shard")?;
    Ok(Shard { dir, identity, number })
}

fn figure(identity: &Value, key: &str) -> Result<usize, Error> {
    identity[key]
        .as_u64()
        .and_then(|n| usize::try_from(n).ok())
        .ok_or_else(|| failed(Path::new(IDENTITY), &format!("it has no figure `{key}`")))
}

fn refuse(dir: &Path, message: &str, help: &str) -> Error {
    Error::Input(vec![
        Diagnostic::error("bad-merge", message, Place::file(dir.display().to_string())).with_help(help),
    ])
}

/// What all shards say of the sweep, each shard once and none missing.
fn the_one_sweep(shards: &[Shard]) -> Result<Value, Error> {
    let Some(first) = shards.first() else { return Err(Error::Input(Vec::new())) };
    let of_sweep = |shard: &Shard| {
        let mut identity = shard.identity.clone();
        identity["shard"] = Value::Null;
        identity
    };
    let all = figure(&first.identity, "shards")?;
    for shard in shards {
        if of_sweep(shard) != of_sweep(first) {
            let message = format!("this belongs to another sweep than {}", first.dir.display());
            return Err(refuse(shard.dir, &message, "their sweep.json say how they differ"));
        }
    }
    for pair in shards.windows(2) {
        if pair[0].number == pair[1].number {
            let message = format!("this is shard {} again, as {} is", pair[1].number, pair[0].dir.display());
            return Err(refuse(pair[1].dir, &message, "name every shard once"));
        }
    }
    let missing: Vec<String> = (1..=all)
        .filter(|number| shards.iter().all(|shard| shard.number != *number))
        .map(|number| format!("{number}/{all}"))
        .collect();
    if missing.is_empty() {
        Ok(first.identity.clone())
    } else {
        let message = format!("not all shards are here: {} missing", missing.join(", "));
        Err(refuse(first.dir, &message, "solve them with sweep --shard, and name their folders too"))
    }
}

/// Puts the rows of a table in the order of scenarios: runs come from the shards in turn.
fn weave(shards: &[Shard], table: &str, scenarios: usize, to: &Path) -> Result<(), Error> {
    let mut readers = Vec::new();
    let mut head = None;
    for shard in shards {
        let path = whole(shard.dir, table);
        let mut rows = lines(&path)?.peekable();
        let first = next(&mut rows, &path)?;
        if *head.get_or_insert_with(|| first.clone()) != first {
            return Err(refuse(shard.dir, "its columns differ from the other shards'", "solve it again"));
        }
        readers.push((path, rows));
    }
    let mut file = BufWriter::new(File::create(to).map_err(|e| failed(to, &e))?);
    let mut put = |row: &str| file.write_all(row.as_bytes()).map_err(|e| failed(to, &e));
    put(&head.flatten().unwrap_or_default())?;
    let count = readers.len();
    for scenario in 0..scenarios {
        let (path, rows) = &mut readers[(scenario / RUN) % count];
        let mut any = false;
        while let Some(Ok(row)) = rows.peek()
            && scenario_of(row) == Some(scenario)
        {
            put(row)?;
            rows.next();
            any = true;
        }
        if !any && table == MAIN {
            return Err(failed(path, &format!("scenario {scenario} is missing, or out of its place")));
        }
    }
    for (path, rows) in &mut readers {
        if next(rows, path)?.is_some() {
            return Err(failed(path, &"it holds rows that are not this shard's"));
        }
    }
    file.flush().map_err(|e| failed(to, &e))
}

fn next(
    rows: &mut Peekable<impl Iterator<Item = std::io::Result<String>>>,
    path: &Path,
) -> Result<Option<String>, Error> {
    rows.next().transpose().map_err(|e| failed(path, &e))
}
