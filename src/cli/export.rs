//! `export`: the linear program for other tools.

use super::Answer;
use super::arguments::{Inputs, ProgramFormat};
use super::folder::write_file;
use super::inputs::load;
use crate::error::Error;
use crate::formulation::formulate;
use crate::lp::text::{Names, write_lp, write_mps};
use std::path::Path;

/// Writes the program, to a file or to standard output.
pub(super) fn export(inputs: &Inputs, format: ProgramFormat, out: Option<&Path>) -> Result<Answer, Error> {
    let loaded = load(inputs)?;
    let formulation = formulate(&loaded.instance, &loaded.model)?;
    let (columns, rows) =
        (formulation.column_names(&loaded.instance), formulation.row_names(&loaded.instance));
    let names = Names { columns: &columns, rows: &rows, objective: "objective" };
    let stamp = loaded.unsolved();
    let text = match format {
        ProgramFormat::Lp => stamp.comment("\\")? + &write_lp(&formulation.lp, names),
        ProgramFormat::Mps => stamp.comment("*")? + &write_mps(&formulation.lp, &loaded.instance.name, names),
    };
    match out {
        None => Ok(Answer::data(text)),
        Some(path) => {
            write_file(path, &text)?;
            let note =
                format!("{} columns and {} rows written to {}", columns.len(), rows.len(), path.display());
            Ok(Answer { out: String::new(), notes: vec![note], code: 0 })
        }
    }
}
