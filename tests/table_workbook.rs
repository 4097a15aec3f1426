//! Tables in a spreadsheet program's own file: read like any other, with the numbers of its rows; what is none is refused.

use std::io::{Cursor, Write as _};

use card_rights_studio::publish::table::{Fault, Misfit, Table};

use crate::support::workbook::workbook;

#[test]
fn a_sheet_is_a_table_with_the_numbers_of_its_rows() {
    let good: [&[&str]; 4] = [&[], &["备注名", "联系电话", ""], &[], &["杭州西湖店", "13800001111"]];
    let table = Table::read(&workbook(&good), &["备注名"]).unwrap();
    assert_eq!((table.line, table.head.join("|")), (2, "备注名|联系电话".to_owned()));
    assert_eq!((table.rows[0].line, table.rows[0].cells.join("|")), (4, "杭州西湖店|13800001111".to_owned()));
    let long: [&[&str]; 2] = [&["备注名", "联系电话"], &["金卡", "0571-1", "多"]];
    let faults = Table::read(&workbook(&long), &["备注名"]).unwrap_err();
    assert_eq!(faults, [Fault { line: Some(2), what: Misfit::Width { cells: 3, head: 2 } }]);
}

/// As Excel writes it, and as scripts and web services do (workbooks/make.py): numbers, days, words of several looks, a
/// formula's value, a cell of two lines and an empty row.
#[test]
fn workbooks_of_other_programs_are_read_as_a_person_reads_them() {
    for bytes in [&include_bytes!("workbooks/excel.xlsx")[..], include_bytes!("workbooks/openpyxl.xlsx")] {
        let table = Table::read(bytes, &["备注名"]).unwrap();
        assert_eq!((table.line, table.head.join("|")), (2, "备注名|联系电话|会员专享价文案|起".to_owned()));
        let rows: Vec<(usize, String)> = table.rows.iter().map(|r| (r.line, r.cells.join("|"))).collect();
        let rows: Vec<(usize, &str)> = rows.iter().map(|(line, cells)| (*line, &**cells)).collect();
        let read = [
            (3, "杭州西湖店|13800001111|周二会员七折|2026-12-01"),
            (4, "苏州园区店|0512-66668888|周二\n会员七折|2026-12-01"),
            (6, "南京新街口店|025-84720000|周二七折|2026-12-01"),
        ];
        assert_eq!(rows, read);
    }
}

/// Bytes that are no workbook, half of one, and one that unpacks to very much.
#[test]
fn what_is_no_workbook_is_refused_and_a_bomb_is_not_unpacked() {
    let refused = |bytes: &[u8]| Table::read(bytes, &[]).unwrap_err()[0].what == Misfit::Workbook;
    let head: [&[&str]; 1] = [&["card_id"]];
    let book = workbook(&head);
    assert!(refused(b"PK\x03\x04") && refused(&book[..book.len() / 2]));
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    bomb.start_file("xl/workbook.xml", packed).unwrap();
    let zeros = vec![0; 1 << 20];
    (0..70).for_each(|_| bomb.write_all(&zeros).unwrap());
    assert!(refused(&bomb.finish().unwrap().into_inner()));
}
