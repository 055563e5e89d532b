//! Tables to and from Arrow, by its PyCapsule protocol.

use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchOptions, StringArray,
    StructArray,
};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{DataType, Field, Schema};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::ffi::{ArrayIterator, to_stream_pycapsule};
use pyo3_arrow::input::AnyRecordBatch;
use std::sync::Arc;

/// A column's values, none blank.
enum Values {
    Flags(Vec<Option<bool>>),
    Counts(Vec<Option<i64>>),
    Figures(Vec<Option<f64>>),
    Texts(Vec<Option<String>>),
}

impl Values {
    fn array(self) -> (DataType, ArrayRef) {
        match self {
            Self::Flags(values) => (DataType::Boolean, Arc::new(BooleanArray::from(values))),
            Self::Counts(values) => (DataType::Int64, Arc::new(Int64Array::from(values))),
            Self::Figures(values) => (DataType::Float64, Arc::new(Float64Array::from(values))),
            Self::Texts(values) => (DataType::Utf8, Arc::new(StringArray::from(values))),
        }
    }
}

/// Named columns as an Arrow stream.
#[pyfunction]
#[pyo3(signature = (columns, requested_schema=None))]
fn arrow_stream<'py>(
    py: Python<'py>,
    columns: Vec<(String, Bound<'py, PyAny>, String)>,
    requested_schema: Option<Bound<'py, PyCapsule>>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (name, values, kind) in columns {
        let values = match kind.as_str() {
            "flag" => Values::Flags(values.extract()?),
            "count" => Values::Counts(values.extract()?),
            "figure" => Values::Figures(values.extract()?),
            _ => Values::Texts(values.extract()?),
        };
        let (kind, array) = values.array();
        fields.push(Field::new(name, kind, true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    // The number of rows, for a table without columns.
    let rows = RecordBatchOptions::new().with_row_count(Some(arrays.first().map_or(0, |array| array.len())));
    let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &rows)
        .map_err(|e| PyValueError::new_err(e.to_string()))?;
    let field = Arc::new(Field::new_struct("", schema.fields().clone(), false));
    let rows: ArrayRef = Arc::new(StructArray::from(batch));
    let stream = ArrayIterator::new(std::iter::once(Ok(rows)), field);
    Ok(to_stream_pycapsule(py, Box::new(stream), requested_schema)?)
}

/// Column names and cells, as text, of anything that speaks the Arrow PyCapsule protocol; null is blank.
#[pyfunction]
fn arrow_cells(table: AnyRecordBatch) -> PyResult<(Vec<String>, Vec<Vec<String>>)> {
    let (batches, schema) = table.into_table()?.into_inner();
    let header = schema.fields().iter().map(|f| f.name().clone()).collect();
    let options = FormatOptions::default();
    let mut rows = Vec::new();
    for batch in &batches {
        let columns: Vec<ArrayFormatter> = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column, &options))
            .collect::<Result<_, _>>()
            .map_err(|e| PyTypeError::new_err(e.to_string()))?;
        for row in 0..batch.num_rows() {
            let cell = |(column, text): (&ArrayRef, &ArrayFormatter)| match column.data_type() {
                DataType::Boolean if !column.is_null(row) => {
                    (if text.value(row).to_string() == "true" { "yes" } else { "no" }).to_owned()
                }
                _ => text.value(row).to_string(),
            };
            rows.push(batch.columns().iter().zip(&columns).map(cell).collect());
        }
    }
    Ok((header, rows))
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(arrow_stream, module)?)?;
    module.add_function(wrap_pyfunction!(arrow_cells, module)?)
}
