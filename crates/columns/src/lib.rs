//! Panels as columnar files (Apache Parquet). A crate of its own, because what it needs is heavy: a program without the
//! feature `parquet` does not have it.

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use servanda_panel::{Cell, Duties, Panel, Shape, headings};
use std::io::Write;
use std::sync::Arc;

/// Rows that are written together.
const GROUP: usize = 1 << 20;

/// Why a file could not be written.
pub type ColumnsError = ParquetError;

fn field(name: &str) -> Result<Arc<Type>, ParquetError> {
    let of = |physical, repetition| Type::primitive_type_builder(name, physical).with_repetition(repetition);
    let built = match name {
        "year" => of(Physical::INT32, Repetition::REQUIRED),
        n if n.starts_with("state") => {
            of(Physical::BYTE_ARRAY, Repetition::REQUIRED).with_logical_type(Some(LogicalType::String))
        }
        // A year that the sources do not cover has no value.
        _ => of(Physical::BOOLEAN, Repetition::OPTIONAL),
    };
    built.build().map(Arc::new)
}

fn column<'a, T, V>(
    group: &mut SerializedRowGroupWriter<'_, impl Write + Send>,
    rows: &'a [Cell],
    value: V,
) -> Result<(), ParquetError>
where
    T: parquet::data_type::DataType,
    V: Fn(&'a Cell) -> Option<T::T>,
{
    let mut values = Vec::with_capacity(rows.len());
    let mut present = Vec::with_capacity(rows.len());
    for row in rows {
        let v = value(row);
        present.push(i16::from(v.is_some()));
        values.extend(v);
    }
    let Some(mut writer) = group.next_column()? else { return Ok(()) };
    writer.typed::<T>().write_batch(&values, Some(&present), None)?;
    writer.close()
}

/// Writes the rows of a panel. `code` gives the code of each unit in each year.
///
/// # Errors
/// The stream, or a shape that is no panel of years.
pub fn write_parquet(
    panel: &Panel<'_>,
    shape: Shape,
    code: impl Fn(usize, i16) -> String,
    out: impl Write + Send,
) -> Result<u64, ColumnsError> {
    let names = headings(shape);
    let fields = names.iter().map(|n| field(n)).collect::<Result<Vec<_>, _>>()?;
    let schema = Type::group_type_builder("panel").with_fields(fields).build()?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    let mut rows: Vec<Cell> = Vec::with_capacity(GROUP);
    let mut count = 0u64;
    let mut codes: Vec<ByteArray> = Vec::new();
    let mut coded: Option<i16> = None;
    let mut write = |rows: &mut Vec<Cell>| -> Result<(), ParquetError> {
        let mut group = file.next_row_group()?;
        let mut of = |unit: usize, year: i16| -> ByteArray {
            if coded != Some(year) {
                codes.clear();
                coded = Some(year);
            }
            while codes.len() <= unit {
                let next = codes.len();
                codes.push(code(next, year).into_bytes().into());
            }
            codes.get(unit).cloned().unwrap_or_default()
        };
        let states = |rows: &[Cell], second: bool, of: &mut dyn FnMut(usize, i16) -> ByteArray| {
            rows.iter().map(|c| of(if second { c.b.unwrap_or(c.a) } else { c.a }, c.year)).collect::<Vec<_>>()
        };
        for name in &names {
            match *name {
                "year" => column::<Int32Type, _>(&mut group, rows, |c| Some(i32::from(c.year)))?,
                n if n.starts_with("state") => {
                    let values = states(rows, n == "state_b", &mut of);
                    if let Some(mut writer) = group.next_column()? {
                        writer.typed::<ByteArrayType>().write_batch(&values, None, None)?;
                        writer.close()?;
                    }
                }
                "tied" => column::<BoolType, _>(&mut group, rows, |c| c.tied)?,
                duty => {
                    let at = Duties::NAMES.iter().position(|d| *d == duty).unwrap_or(0);
                    column::<BoolType, _>(&mut group, rows, |c| c.tied.map(|_| c.duties.has(at)))?;
                }
            }
        }
        group.close()?;
        rows.clear();
        Ok(())
    };
    for cell in panel.rows(shape) {
        rows.push(cell);
        count += 1;
        if rows.len() == GROUP {
            write(&mut rows)?;
        }
    }
    if !rows.is_empty() {
        write(&mut rows)?;
    }
    file.close()?;
    Ok(count)
}
