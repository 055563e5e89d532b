//! The tables of a sweep as Parquet too, made of its CSV tables when these are whole: the same figures to the last bit,
//! few rows held at a time.

use super::Keep;
use crate::analysis::sweep::Design;
use crate::error::Error;
use crate::model::Term;

/// What a column holds; an empty cell is null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whole numbers.
    Count,
    /// Figures.
    Figure,
    /// Words.
    Text,
}

/// The columns of `sweep.csv`; what varies is figures where every value is a plain number.
pub(super) fn kinds(design: &Design) -> Vec<Kind> {
    let varied =
        design.plain_numbers().into_iter().map(|plain| if plain { Kind::Figure } else { Kind::Text });
    let mut kinds: Vec<Kind> = std::iter::once(Kind::Count).chain(varied).collect();
    kinds.push(Kind::Text);
    kinds.extend([Kind::Figure].repeat(1 + Term::ALL.len() + 1));
    kinds.push(Kind::Text);
    kinds
}

/// The columns of a kept table.
pub(super) fn kinds_of(keep: Keep) -> Vec<Kind> {
    let (words, figures) = match keep {
        Keep::Allocation => (2, 3),
        Keep::Prices => (3, 2),
    };
    [vec![Kind::Count], vec![Kind::Text; words], vec![Kind::Figure; figures]].concat()
}

/// Whether this build can write Parquet.
///
/// # Errors
/// [`Error::Unsupported`] where it cannot.
pub(super) fn is_built_in() -> Result<(), Error> {
    if cfg!(feature = "parquet") {
        return Ok(());
    }
    Err(Error::Unsupported(
        "this build writes no Parquet: build it with `--features parquet`, or take the CSV tables".to_owned(),
    ))
}

#[cfg(feature = "parquet")]
pub(super) use written::write;

/// `NAME.parquet` from `NAME.csv`: not in this build.
#[cfg(not(feature = "parquet"))]
pub(super) fn write(_: &std::path::Path, _: &str, _: &[Kind]) -> Result<(), Error> {
    is_built_in()
}

#[cfg(feature = "parquet")]
mod written {
    use super::Kind;
    use crate::cli::sweep::{failed, whole};
    use crate::error::Error;
    use ::parquet::basic::{LogicalType, Repetition, Type as Physical};
    use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
    use ::parquet::errors::ParquetError;
    use ::parquet::file::properties::WriterProperties;
    use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
    use ::parquet::schema::types::{Type, TypePtr};
    use csv::StringRecord;
    use std::fs::File;
    use std::path::Path;
    use std::sync::Arc;

    /// Rows held at a time: a row group of the file.
    const ROWS: usize = 65_536;

    /// `NAME.parquet` from `NAME.csv`, in place when it is whole.
    pub(in super::super) fn write(dir: &Path, name: &str, kinds: &[Kind]) -> Result<(), Error> {
        let (target, making) =
            (dir.join(format!("{name}.parquet")), dir.join(format!("{name}.parquet.part")));
        let mut table =
            csv::Reader::from_path(whole(dir, name)).map_err(|e| failed(&whole(dir, name), &e))?;
        let file = File::create(&making).map_err(|e| failed(&making, &e))?;
        let file = fill(file, &mut table, kinds).map_err(|e| failed(&target, &e))?;
        let placed = file.sync_all().and_then(|()| std::fs::rename(&making, &target));
        placed.map_err(|e| failed(&target, &e))
    }

    fn fill(file: File, table: &mut csv::Reader<File>, kinds: &[Kind]) -> Result<File, ParquetError> {
        let fault = |e: csv::Error| ParquetError::General(e.to_string());
        let names = table.headers().map_err(fault)?.clone();
        let fields = names.iter().zip(kinds).map(|(name, kind)| field(name, *kind));
        let fields = fields.collect::<Result<Vec<TypePtr>, _>>()?;
        let schema = Type::group_type_builder("table").with_fields(fields).build()?;
        let made_by = format!("multipark {}", env!("CARGO_PKG_VERSION"));
        let properties = WriterProperties::builder().set_created_by(made_by).build();
        let mut out = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))?;
        let mut records = table.records();
        loop {
            let rows: Vec<StringRecord> =
                records.by_ref().take(ROWS).collect::<Result<_, _>>().map_err(fault)?;
            if rows.is_empty() {
                return out.into_inner();
            }
            let mut group = out.next_row_group()?;
            for (place, kind) in kinds.iter().enumerate() {
                let Some(mut column) = group.next_column()? else { break };
                put(&mut column, &rows, place, *kind)?;
                column.close()?;
            }
            group.close()?;
        }
    }

    fn field(name: &str, kind: Kind) -> Result<TypePtr, ParquetError> {
        let (physical, logical) = match kind {
            Kind::Count => (Physical::INT64, None),
            Kind::Figure => (Physical::DOUBLE, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let built = Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical);
        built.build().map(Arc::new)
    }

    fn put(
        column: &mut SerializedColumnWriter,
        rows: &[StringRecord],
        place: usize,
        kind: Kind,
    ) -> Result<(), ParquetError> {
        let cells: Vec<Option<&str>> =
            rows.iter().map(|row| row.get(place).filter(|cell| !cell.is_empty())).collect();
        let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
        let (cells, there) = (cells.into_iter().flatten(), Some(there.as_slice()));
        match kind {
            Kind::Count => {
                let counts = cells.map(number).collect::<Result<Vec<i64>, _>>()?;
                column.typed::<Int64Type>().write_batch(&counts, there, None)?;
            }
            Kind::Figure => {
                let figures = cells.map(number).collect::<Result<Vec<f64>, _>>()?;
                column.typed::<DoubleType>().write_batch(&figures, there, None)?;
            }
            Kind::Text => {
                let words: Vec<ByteArray> = cells.map(ByteArray::from).collect();
                column.typed::<ByteArrayType>().write_batch(&words, there, None)?;
            }
        }
        Ok(())
    }

    fn number<T: std::str::FromStr>(cell: &str) -> Result<T, ParquetError> {
        cell.parse().map_err(|_| ParquetError::General(format!("`{cell}` is no number")))
    }
}
