//! Every row of a table that is not blank gives one card, or is named and has to be agreed to, or nothing of the table is
//! used and its line is named; in whatever way a spreadsheet writes it.

use card_rights_studio::publish::table::cards::{self, TableCards};
use proptest::prelude::*;

/// One row of a table, as somebody may leave it.
#[derive(Debug, Clone)]
enum Row {
    Card(u8),
    WithoutId(&'static str),
    Blank(u8),
    /// A row that does not fit; its cells.
    Misfit(Vec<String>),
}

fn id(n: u8) -> String {
    format!("pbLatjvWOibDc5-TBnbUk1pA{n:04}")
}

fn misfit() -> impl Strategy<Value = Row> {
    let cells = |cells: &[&str]| Row::Misfit(cells.iter().map(|c| (*c).to_owned()).collect());
    prop_oneof![
        any::<u8>().prop_map(|n| Row::Misfit(vec![id(n)])),
        any::<u8>().prop_map(|n| Row::Misfit(vec!["店".into(), id(n), "多出".into()])),
        any::<u8>().prop_map(|n| Row::Misfit(vec!["店".into(), format!("{}、{}", id(n), id(n))])),
        any::<u8>().prop_map(|n| Row::Misfit(vec!["店".into(), id(n).replace('W', "\u{200b}")])),
        any::<u8>().prop_map(|n| Row::Misfit(vec![id(n), "店".into()])),
        Just(cells(&["合计", "30"])),
        Just(cells(&["店", "#N/A"])),
    ]
}

fn row() -> impl Strategy<Value = Row> {
    prop_oneof![
        6 => (0..40_u8).prop_map(Row::Card),
        1 => prop::sample::select(vec!["店", "\"", "a,b", "x;y", "两\n行", "\t"]).prop_map(Row::WithoutId),
        1 => any::<u8>().prop_map(Row::Blank),
        1 => misfit(),
    ]
}

/// How a spreadsheet writes it.
#[derive(Debug, Clone)]
struct Way {
    separator: u8,
    sep_line: bool,
    crlf: bool,
    quotes: bool,
    encoding: u8,
    head: &'static str,
    name: &'static str,
}

fn way() -> impl Strategy<Value = Way> {
    let heads = vec!["card_id", "CARD_ID", "Card ID", "会员卡ID", "\u{200b}card_id", " card-id "];
    let names = vec!["店", "上海, 虹桥", "a;b\t", "说 \"好\"", "两\r\n行", "", "\u{200b}"];
    (
        prop::sample::select(vec![b',', b';', b'\t']),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        0..5_u8,
        prop::sample::select(heads),
        prop::sample::select(names),
    )
        .prop_map(|(separator, sep_line, crlf, quotes, encoding, head, name)| Way {
            separator,
            sep_line,
            crlf,
            quotes,
            encoding,
            head,
            name,
        })
}

/// The bytes of a table, and the line on which each row begins.
fn written(rows: &[Row], way: &Way) -> (Vec<u8>, Vec<usize>) {
    let line_end = if way.crlf { "\r\n" } else { "\n" };
    let one = |cells: &[String]| -> String {
        let mut out = csv::WriterBuilder::new()
            .delimiter(way.separator)
            .flexible(true)
            .quote_style(if way.quotes { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
            .terminator(csv::Terminator::Any(b'\n'))
            .from_writer(Vec::new());
        out.write_record(cells).unwrap();
        let row = String::from_utf8(out.into_inner().unwrap()).unwrap();
        format!("{}{line_end}", row.strip_suffix('\n').unwrap())
    };
    let mut text = if way.sep_line { format!("sep={}{line_end}", char::from(way.separator)) } else { String::new() };
    text.push_str(&one(&["门店".into(), way.head.into()]));
    let mut at = Vec::new();
    for row in rows {
        at.push(text.replace("\r\n", "\n").matches('\n').count() + 1);
        text.push_str(&match row {
            Row::Card(n) => one(&[way.name.into(), id(*n)]),
            Row::WithoutId(name) => one(&[(*name).into(), String::new()]),
            Row::Blank(n) if n % 3 == 0 => line_end.to_owned(),
            Row::Blank(n) => one(&[String::new(), if n % 3 == 1 { " ".into() } else { "\u{200b}".into() }]),
            Row::Misfit(cells) => one(cells),
        });
    }
    let units = |little: bool| -> Vec<u8> {
        let units = text.encode_utf16();
        units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    };
    let (gbk, _, lost) = encoding_rs::GBK.encode(&text);
    let bytes = match way.encoding {
        0 => format!("\u{feff}{text}").into_bytes(),
        1 => units(true),
        2 => [&b"\xfe\xff"[..], &units(false)].concat(),
        3 if !lost => gbk.into_owned(),
        _ => text.into_bytes(),
    };
    (bytes, at)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn every_row_gives_one_card_or_is_named(rows in prop::collection::vec(row(), 1..12), way in way()) {
        let (bytes, at) = written(&rows, &way);
        let mut seen = std::collections::HashSet::new();
        let mut expected = TableCards::default();
        let mut misfits = Vec::new();
        for (row, line) in rows.iter().zip(&at) {
            match row {
                Row::Card(n) if seen.insert(*n) => expected.cards.push((id(*n), *line)),
                Row::Card(_) => expected.again.push(*line),
                Row::WithoutId(name) if name.trim().is_empty() => {}
                Row::WithoutId(_) => expected.without.push(*line),
                Row::Blank(_) => {}
                Row::Misfit(_) => misfits.push(*line),
            }
        }
        match cards::read(&bytes) {
            Ok(found) => {
                prop_assert!(misfits.is_empty(), "{misfits:?} went unseen");
                prop_assert_eq!(found, expected);
            }
            Err(faults) if misfits.is_empty() => {
                prop_assert!(expected.cards.is_empty(), "{faults:?}");
                prop_assert!(faults.iter().all(|fault| fault.line.is_none()), "{faults:?}");
            }
            Err(faults) => {
                let named: Vec<usize> = faults.iter().filter_map(|fault| fault.line).collect();
                prop_assert_eq!(named, misfits);
            }
        }
    }
}
