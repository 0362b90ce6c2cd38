//! What is written is what is read back.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use parquet::file::reader::{FileReader, SerializedFileReader};
use servanda_language::Country;
use servanda_panel::{Duties, Panel, Shape, Span, System, Tie, Ties, write_csv};
use servanda_timeline::Day;

#[test]
fn the_columns_hold_what_the_lines_hold() {
    let mut system = System::default();
    for (code, since) in [("AA", 1900), ("BB", 1901), ("CC", 1900)] {
        let first = Day::of(since, 1, 1).unwrap();
        system.add(Country::from_code(code).unwrap(), first, Day::of(1905, 1, 1).unwrap());
    }
    let mut ties = Ties::default();
    let group = ties.group("one");
    for member in 0..2 {
        let (since, until) = (Day::of(1901, 6, 1).unwrap(), Day::of(1902, 6, 1).unwrap());
        let duties = Duties::of("defence").unwrap();
        ties.ties.push(Tie { group, member, since, until, duties, toward: None });
    }
    let span = Span { from: 1900, until: 1904, covered_from: 1900, covered_until: 1903 };
    let panel = Panel::new(&system, &ties, span);
    let code = |unit: usize, _: i16| ["AA", "BB", "CC"][unit].to_owned();
    for shape in [Shape::StateYear, Shape::DyadYear, Shape::DirectedDyadYear] {
        let mut lines = Vec::new();
        let rows = write_csv(&panel, shape, code, &mut lines).unwrap();
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{shape:?}.parquet"));
        let file = std::fs::File::create(&path).unwrap();
        assert_eq!(servanda_columns::write_parquet(&panel, shape, code, file).unwrap(), rows);
        let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
        let mut text = String::new();
        for row in reader.get_row_iter(None).unwrap() {
            let cells: Vec<String> = row
                .unwrap()
                .get_column_iter()
                .map(|(_, field)| match field.to_string().as_str() {
                    "null" => String::new(),
                    "true" => "1".to_owned(),
                    "false" => "0".to_owned(),
                    other => other.trim_matches('"').to_owned(),
                })
                .collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        let lines = String::from_utf8(lines).unwrap();
        assert_eq!(text, lines.split_once('\n').unwrap().1, "{shape:?}");
    }
}
