//! Which cards: `--card` and the column `card_id` of a table, UTF-8 or GBK.

use std::path::Path;

use crate::platform::input::{self, Kind};
use crate::storage::atomic;
use crate::trouble::{Trouble, Who};
use crate::words::text::read;

/// Every card once, in the order in which they were named.
///
/// # Errors
/// The table cannot be read or has no column `card_id`.
pub(super) fn gather(named: &[String], table: Option<&Path>) -> Result<Vec<String>, Trouble> {
    let mut all: Vec<String> = named.iter().map(|c| c.trim().to_owned()).collect();
    if let Some(path) = table {
        all.extend(from_table(path)?);
    }
    let mut seen = std::collections::HashSet::new();
    all.retain(|card| seen.insert(card.clone()));
    Ok(all)
}

fn from_table(path: &Path) -> Result<Vec<String>, Trouble> {
    let trouble = |key| Trouble::new(key, Who::Person).with("file", atomic::shown(path));
    let bytes = input::named(path, Kind::Table)?.bytes;
    let text = read(&bytes).map_err(|_| trouble("cli-table-broken"))?.text;
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let broken = |e: csv::Error| trouble("cli-table-broken").detail(e.to_string());
    let column = reader.headers().map_err(broken)?.iter().position(|h| h == "card_id");
    let column = column.ok_or_else(|| trouble("cli-table-column"))?;
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        out.extend(record.get(column).filter(|cell| !cell.is_empty()).map(str::to_owned));
    }
    if out.is_empty() { Err(trouble("cli-table-empty")) } else { Ok(out) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards(bytes: &[u8]) -> Result<Vec<String>, Trouble> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("卡.csv");
        std::fs::write(&path, bytes).unwrap();
        gather(&["p1".into()], Some(&path))
    }

    #[test]
    fn cards_of_a_table_come_after_the_named_ones_and_each_once() {
        let text = "门店,card_id,备注\r\n虹桥店, p2 ,\"一,二\"\r\n浦东店,p1\r\n,,\r\n静安店,p3,三\r\n";
        let gbk = encoding_rs::GBK.encode(text).0;
        for bytes in [text.as_bytes(), format!("\u{feff}{text}").as_bytes(), &gbk] {
            assert_eq!(cards(bytes).unwrap(), ["p1", "p2", "p3"]);
        }
    }

    #[test]
    fn a_table_without_its_column_or_rows_or_text_is_told() {
        let key = |bytes: &[u8]| cards(bytes).unwrap_err().sentence.key;
        assert_eq!(key(b"id,name\np2,a\n"), "cli-table-column");
        assert_eq!(key(b"card_id\n\n"), "cli-table-empty");
        assert_eq!(key(b"card_id\n\xff\xff\n"), "cli-table-broken");
    }
}
