//! The tables of a sweep in its folder: written run by run, cut back to whole runs after a stop, named at the end.
//!
//! While the sweep is under way a table is `NAME.csv.part`. The rows of a run go to the other tables before they go to
//! `sweep.csv`, so what that table has of whole runs, the others have too.

use super::super::folder::write_file;
use crate::analysis::sweep::RUN;
use crate::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What the sweep in a folder is.
pub(in super::super) const IDENTITY: &str = "sweep.json";

/// The table with a row a scenario.
pub(in super::super) const MAIN: &str = "sweep";

struct Table {
    name: &'static str,
    file: BufWriter<File>,
    /// Rows of the run under way.
    rows: String,
}

/// The open tables; `sweep` comes last.
pub(super) struct Ledger {
    dir: PathBuf,
    tables: Vec<Table>,
}

pub(in super::super) fn failed(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::File { path: path.display().to_string(), message: error.to_string() }
}

/// `NAME.csv` in a folder.
pub(in super::super) fn whole(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{name}.csv"))
}

fn part(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{name}.csv.part"))
}

/// The scenario of a row: its first field.
pub(in super::super) fn scenario_of(row: &str) -> Option<usize> {
    row.split_once(',')?.0.parse().ok()
}

impl Ledger {
    /// Opens the tables of a folder: new, or cut back to the whole runs that they hold, whose number is returned.
    /// `heads` has each table's name and first line, `begins` what the row of the nth scenario of this part begins with.
    pub(super) fn open(
        dir: &Path,
        identity: &str,
        heads: &[(&'static str, String)],
        resume: bool,
        begins: &dyn Fn(usize) -> Result<String, Error>,
    ) -> Result<(Self, usize), Error> {
        std::fs::create_dir_all(dir).map_err(|e| failed(dir, &e))?;
        if whole(dir, MAIN).exists() {
            return Err(failed(&whole(dir, MAIN), &"this sweep is finished already; name another folder"));
        }
        let mut runs = 0;
        let begun = part(dir, MAIN);
        if begun.exists() {
            if !resume {
                return Err(failed(&begun, &"a sweep was begun here; --resume goes on with it"));
            }
            let known = std::fs::read_to_string(dir.join(IDENTITY)).unwrap_or_default();
            if known != identity {
                let why = "it belongs to another sweep (another instance, model, design, shard or choice of tables); \
                           name another folder";
                return Err(failed(&dir.join(IDENTITY), &why));
            }
            runs = whole_runs(&begun, begins)?;
        } else {
            write_file(&dir.join(IDENTITY), identity)?;
        }
        let last = (runs * RUN).checked_sub(1).map(begins).transpose()?;
        let last = last.and_then(|row| scenario_of(&row));
        let mut tables = Vec::new();
        for (name, head) in heads {
            // A kill between two renames at the end leaves some tables with their last names.
            if !part(dir, name).exists() && whole(dir, name).exists() && runs > 0 {
                std::fs::rename(whole(dir, name), part(dir, name))
                    .map_err(|e| failed(&part(dir, name), &e))?;
            }
            tables.push(Table { name, file: cut_back(&part(dir, name), head, last)?, rows: String::new() });
        }
        Ok((Self { dir: dir.to_owned(), tables }, runs))
    }

    /// Adds a row to a table; it is written with its run.
    pub(super) fn add(&mut self, name: &str, row: &str) {
        if let Some(table) = self.tables.iter_mut().find(|table| table.name == name) {
            table.rows.push_str(row);
        }
    }

    /// Writes the rows of a run, those of `sweep.csv` last.
    pub(super) fn end_run(&mut self) -> Result<(), Error> {
        for table in &mut self.tables {
            let written = table.file.write_all(table.rows.as_bytes()).and_then(|()| table.file.flush());
            written.map_err(|e| failed(&part(&self.dir, table.name), &e))?;
            table.rows.clear();
        }
        Ok(())
    }

    /// Gives the tables their last names, `sweep.csv` last.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        self.end_run()?;
        for table in &self.tables {
            table.file.get_ref().sync_all().map_err(|e| failed(&part(&self.dir, table.name), &e))?;
            let name = whole(&self.dir, table.name);
            std::fs::rename(part(&self.dir, table.name), &name).map_err(|e| failed(&name, &e))?;
        }
        Ok(())
    }
}

/// How many whole runs a table holds, every row in its place.
fn whole_runs(path: &Path, begins: &dyn Fn(usize) -> Result<String, Error>) -> Result<usize, Error> {
    let mut rows = 0;
    for line in lines(path)?.skip(1) {
        let line = line.map_err(|e| failed(path, &e))?;
        if !line.ends_with('\n') {
            break;
        }
        if !line.starts_with(&begins(rows)?) {
            let why = format!("line {} belongs to another sweep; name another folder", rows + 2);
            return Err(failed(path, &why));
        }
        rows += 1;
    }
    Ok(rows / RUN)
}

/// Opens a table to go on after the rows of scenario `last`; with no such, anew.
fn cut_back(path: &Path, head: &str, last: Option<usize>) -> Result<BufWriter<File>, Error> {
    let fault = |e: std::io::Error| failed(path, &e);
    let mut kept = 0;
    if let Some(last) = last {
        for (number, line) in lines(path)?.enumerate() {
            let line = line.map_err(fault)?;
            if number > 0 && !(line.ends_with('\n') && scenario_of(&line).is_some_and(|s| s <= last)) {
                break;
            }
            if number == 0 && line != head {
                return Err(failed(path, &"its columns are another sweep's; name another folder"));
            }
            kept += line.len() as u64;
        }
    }
    let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(fault)?;
    file.set_len(kept).map_err(fault)?;
    std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0)).map_err(fault)?;
    let mut file = BufWriter::new(file);
    if kept == 0 {
        file.write_all(head.as_bytes()).map_err(fault)?;
    }
    Ok(file)
}

/// Lines with their ends, one by one.
pub(in super::super) fn lines(
    path: &Path,
) -> Result<impl Iterator<Item = std::io::Result<String>> + use<>, Error> {
    let mut reader = BufReader::new(File::open(path).map_err(|e| failed(path, &e))?);
    Ok(std::iter::from_fn(move || {
        let mut line = String::new();
        match reader.read_line(&mut line) {
            Ok(0) => None,
            Ok(_) => Some(Ok(line)),
            Err(error) => Some(Err(error)),
        }
    }))
}
