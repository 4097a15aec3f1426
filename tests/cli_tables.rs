//! Tables of cards as people have them, through `publish --cards-from`: each is read, or agreed to, or nothing is sent
//! and its line is named with what is wrong.

use crate::support::program::{Home, ON, Ran, StandIn};

const A: &str = "pbLatjvWOibDc5-TBnbUk1pA0001";
const B: &str = "pbLatjvWOibDc5-TBnbUk1pA0002";
const C: &str = "pbLatjvWOibDc5-TBnbUk1pA0003";

/// `1`, `2` and `3` between braces stand for the three cards.
fn filled(text: &str) -> String {
    text.replace("{1}", A).replace("{2}", B).replace("{3}", C)
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

/// What the command says of a table, in a language; `--dry-run` prints the requests.
fn asked(table: impl AsRef<[u8]>, lang: &str, more: &[&str]) -> Ran {
    let home = Home::new();
    let (draft, table) = (home.file("稿.cardrights", ON), home.file("会员卡.csv", table));
    let args = ["publish", draft.to_str().unwrap(), "--cards-from", table.to_str().unwrap(), "--json", "--lang", lang];
    let ran = home.run(&[&args[..], more].concat());
    assert!(home.phases().is_empty(), "nothing is sent: {ran:?}");
    ran
}

/// The cards that would be published.
fn cards(ran: &Ran) -> Vec<String> {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.rows().iter().map(|row| row["card_id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn tables_are_read_as_spreadsheets_save_them() {
    let plain = "门店,card_id\r\n虹桥店,{1}\r\n浦东店,{2}\r\n静安店,{3}\r\n";
    let tab = plain.replace(',', "\t");
    let marked = |text: &str| filled(&format!("\u{feff}{text}"));
    let texts = [
        ("semicolons", plain.replace(',', ";")),
        ("tabs", tab.clone()),
        ("sep= with semicolons", format!("sep=;\r\n{}", plain.replace(',', ";"))),
        ("sep= with a tab", format!("sep=\t\r\n{tab}")),
        ("SEP= between quotes", format!("\"SEP=;\"\n{}", plain.replace(',', ";"))),
        ("sep= with a separator of its own", format!("sep=~\n{}", plain.replace(',', "~"))),
        ("a comma in a name of a table with semicolons", "门店,城市;card_id\n虹桥,上海;{1}\nB;{2}\nC;{3}\n".into()),
        ("lines that end as on an old Mac", plain.replace("\r\n", "\r")),
        ("no line break at the end", plain.trim_end().to_owned()),
        ("two marks", format!("\u{feff}{plain}")),
        ("an upper-case head", plain.replace("card_id", "CARD_ID")),
        ("a head with a blank", plain.replace("card_id", " Card ID ")),
        ("a head with a dash", plain.replace("card_id", "card-id")),
        ("a head in one word", plain.replace("card_id", "CardId")),
        ("a head of full width", plain.replace("card_id", "ｃａｒｄ＿ｉｄ")),
        ("the head of the form", plain.replace("card_id", "会员卡ID")),
        ("unseen characters in the head", plain.replace("card_id", "\u{200b}card\u{2060}_id\u{feff}")),
        ("unseen characters before the table", format!("\u{200b}{plain}")),
        ("a head between quotes", plain.replace("card_id", "\"card_id\"")),
        ("every cell between quotes", "\"门店\",\"card_id\"\n\"A\",\"{1}\"\n\"B\",\"{2}\"\n\"C\",\"{3}\"\n".into()),
        ("a name with a comma, quotes and a line break", plain.replace("虹桥店", "\"虹桥店, \"\"一\"\"\r\n二层\"")),
        (
            "blank lines and lines of separators",
            plain.replace("\r\n浦", "\r\n\r\n,\r\n , \r\n\u{3000},\"\"\r\n\u{200b},\r\n浦"),
        ),
        ("blank lines before the head", format!("\r\n,\r\n{plain}")),
        ("blank lines at the end", format!("{plain}\r\n,\r\n\r\n")),
        ("the column alone", "card_id\n{1}\n{2}\n{3}\n".into()),
        ("a column without a name", "card_id,,\n{1},,\n{2},备注,\n{3},,\n".into()),
        ("blanks around an id", plain.replace("{1}", " {1}\u{3000}")),
        ("the last character of DOS", format!("{plain}\u{1a}")),
    ];
    for (what, text) in &texts {
        for lang in ["zh-CN", "en"] {
            let ran = asked(filled(text), lang, &["--dry-run"]);
            assert_eq!(cards(&ran), [A, B, C], "{what}: {ran:?}");
        }
    }
    let bytes = [
        ("UTF-8 with its mark", marked(plain).into_bytes()),
        ("GBK", gbk(&filled(plain))),
        ("GBK with semicolons", gbk(&filled(&plain.replace(',', ";")))),
        ("Unicode text of Excel", utf16(&marked(&tab), true)),
        ("UTF-16 BE with its mark", utf16(&marked(plain), false)),
        ("UTF-16 LE without a mark", utf16(&filled(plain), true)),
        ("UTF-16 BE without a mark", utf16(&filled(&tab), false)),
        ("sep= in UTF-16", utf16(&marked(&format!("sep=\t\r\n{tab}")), true)),
    ];
    for (what, bytes) in &bytes {
        assert_eq!(cards(&asked(bytes, "zh-CN", &["--dry-run"])), [A, B, C], "{what}");
    }
}

/// A table that does not fit: what it is, the table, and what is said of it in both languages.
type Misfit = (&'static str, &'static str, &'static str, &'static str);

const MISFITS: &[Misfit] = &[
    // Quotes.
    (
        "an open quote up to another",
        "store,card_id\r\n\"A, Hongqiao branch,{1}\r\nB,{2}\r\n\"C\",{3}\r\n",
        "第 2 行的引号",
        "on line 2 are wrong",
    ),
    (
        "an open quote up to the end",
        "store,card_id\nA,{1}\n\"B,{2}\nC,{3}\n",
        "第 3 行有一个引号没有配对",
        "on line 3 has no partner",
    ),
    (
        "an open quote in the last cell",
        "card_id,store\n{1},A\n{2},\"B",
        "第 3 行有一个引号没有配对",
        "on line 3 has no partner",
    ),
    ("a quote for inches", "store,card_id\n12\" screen,{1}\nB,{2}\n", "第 2 行的引号", "on line 2 are wrong"),
    ("text after the quotes", "store,card_id\nA,{1}\n\"B\"x,{2}\n", "第 3 行的引号", "on line 3 are wrong"),
    ("a blank before the quotes", "store,card_id\nA, \"{1}\"\n", "第 2 行的引号", "on line 2 are wrong"),
    (
        "an open quote that another closes well",
        "store,card_id\n\"A,{1}\nB,{2}\nC\",{3}\n",
        "从第 2 行起，几行被引号包成了一格",
        "From line 2 on, quotation marks",
    ),
    (
        "lines of ids between quotes",
        "store,card_id\nA,\"{1}\n{2}\"\n",
        "从第 2 行起，几行被引号包成了一格",
        "From line 2 on, quotation marks",
    ),
    ("an open quote in the head", "\"store,card_id\nA,{1}\n", "第 1 行有一个引号没有配对", "on line 1 has no partner"),
    // Rows that are short or long.
    (
        "a short row",
        "store,card_id\n{1}\nB,{2}\n",
        "第 2 行只有 1 格，标题有 2 格",
        "Line 2 has only 1 cells, the heading has 2",
    ),
    (
        "a short row after the id",
        "card_id,store,note\n{1},A,x\n{2},B\n",
        "第 3 行只有 2 格，标题有 3 格",
        "Line 3 has only 2 cells",
    ),
    (
        "a long row",
        "store,card_id\nA,{1}\nB,{2},x\n",
        "第 3 行有 3 格，标题只有 2 格",
        "Line 3 has 3 cells, the heading only 2",
    ),
    ("a comma in a name", "store,card_id\n上海, 虹桥店,{1}\n", "第 2 行有 3 格", "Line 2 has 3 cells"),
    ("a separator at the end of a row", "store,card_id\nA,{1},\n", "第 2 行有 3 格", "Line 2 has 3 cells"),
    ("two rows on one line", "store,card_id\nA,{1},B,{2}\n", "第 2 行有 4 格", "Line 2 has 4 cells"),
    ("another separator from a row on", "store,card_id\nA,{1}\nB;{2}\n", "第 3 行只有 1 格", "Line 3 has only 1 cells"),
    (
        "a title above the head",
        "12月名单\nstore,card_id\nA,{1}\n",
        "标题行读到的是「12月名单」",
        "read as \"12月名单\"",
    ),
    // The head.
    (
        "a column of that name twice",
        "card_id,card_id\n{1},{2}\n",
        "有两列都是「card_id」",
        "Two columns are called \"card_id\"",
    ),
    ("twice in another case", "card_id,store,Card ID\n{1},A,{1}\n", "有两列都是", "Two columns are called"),
    ("twice with an unseen character", "card_id,\u{200b}card_id\n{1},{2}\n", "有两列都是", "Two columns are called"),
    (
        "its name on the form beside it",
        "会员卡ID,card_id\n{1},{2}\n",
        "有两列都是「会员卡ID」",
        "Two columns are called",
    ),
    ("twice in a table with semicolons", "card_id;CARD_ID\n{1};{2}\n", "有两列都是", "Two columns are called"),
    (
        "no such column",
        "门店;卡号\n虹桥店;{1}\n",
        "没有 card_id 这一列，标题行读到的是「门店 | 卡号」",
        "no column card_id; the heading was read as \"门店 | 卡号\"",
    ),
    (
        "no head",
        "虹桥店,{1}\n浦东店,{2}\n",
        "没有 card_id 这一列，标题行读到的是「虹桥店 | pbLatjvWOibDc5-TBnbUk1pA0001」",
        "no column card_id",
    ),
    (
        "full-width commas",
        "门店，card_id\n虹桥店，{1}\n",
        "「门店，card_id」。分隔符是全角的",
        "separators are full-width",
    ),
    ("full-width semicolons", "门店；card_id\n虹桥店；{1}\n", "分隔符是全角的", "separators are full-width"),
    ("a wrong sep=", "sep=;\nstore,card_id\nA,{1}\n", "标题行读到的是「store,card_id」", "read as \"store,card_id\""),
    ("another word", "id,name\n{1},A\n", "没有 card_id 这一列，标题行读到的是「id | name」", "no column card_id"),
    // What stands in the cell.
    (
        "two ids and a comma",
        "store,card_id\nA,\"{1},{2}\"\n",
        "第 2 行的一格里有 2 个会员卡ID",
        "One cell on line 2 holds 2 card IDs",
    ),
    (
        "two ids and 、",
        "store,card_id\nA,{1}、{2}\n",
        "第 2 行的一格里有 2 个会员卡ID",
        "One cell on line 2 holds 2 card IDs",
    ),
    (
        "two ids and a blank",
        "store,card_id\nA,{1} {2}\n",
        "第 2 行的一格里有 2 个会员卡ID",
        "One cell on line 2 holds 2 card IDs",
    ),
    (
        "three ids and ；",
        "card_id\n{1}；{2}；{3}\n",
        "第 2 行的一格里有 3 个会员卡ID",
        "One cell on line 2 holds 3 card IDs",
    ),
    (
        "two ids and /",
        "store,card_id\nA,{1}\nB,{2}/{3}\n",
        "第 3 行的一格里有 2 个会员卡ID",
        "One cell on line 3 holds 2 card IDs",
    ),
    ("two ids without anything between", "card_id\n{1}{2}\n", "超过 32 个字符", "has more than 32 characters"),
    (
        "an unseen character inside an id",
        "card_id\npbLatjvWOib\u{200b}Dc5-TBnbUk1pA0001\n",
        "「零宽空格」（U+200B）",
        "\"zero-width space\" (U+200B)",
    ),
    (
        "a soft hyphen inside an id",
        "card_id\npbLatjvWOib\u{ad}Dc5-TBnbUk1pA0001\n",
        "「软连字符」（U+00AD）",
        "\"soft hyphen\" (U+00AD)",
    ),
    (
        "a mark of direction inside an id",
        "card_id\npbLatjvWOib\u{202e}Dc5-TBnbUk1pA0001\n",
        "「文字方向控制符」（U+202E）",
        "\"mark of text direction\" (U+202E)",
    ),
    ("a blank inside an id", "card_id\npbLatjvWOib Dc5-TBnbUk1pA0001\n", "「空格」（U+0020）", "\"space\" (U+0020)"),
    (
        "a full-width letter inside an id",
        "card_id\nｐbLatjvWOibDc5-TBnbUk1pA0001\n",
        "「ｐ」（U+FF50）",
        "\"ｐ\" (U+FF50)",
    ),
    ("a long dash inside an id", "card_id\npbLatjvWOibDc5–TBnbUk1pA0001\n", "「–」（U+2013）", "\"–\" (U+2013)"),
    (
        "a name where the id should be",
        "card_id,store\n{1},A\n浦东店浦东店,{2}\n",
        "第 3 行的会员卡ID「浦东店浦东店」里有「浦」",
        "on line 3 has \"浦\"",
    ),
    (
        "a row of totals",
        "store,card_id\nA,{1}\n合计,30\n",
        "第 3 行的「30」不到 16 个字符",
        "\"30\" on line 3 has fewer than 16",
    ),
    ("a total in words", "store,card_id\nA,{1}\n,total\n", "第 3 行的「total」不到 16 个字符", "\"total\" on line 3"),
    ("a dash for nothing", "store,card_id\nA,{1}\nB,-\n", "第 3 行的「-」不到 16 个字符", "\"-\" on line 3"),
    (
        "an id that was cut",
        "card_id\n{1}\npbLatjvWOibDc5-\n",
        "第 3 行的「pbLatjvWOibDc5-」不到 16 个字符",
        "on line 3 has fewer than 16",
    ),
    ("row numbers", "card_id,名称\n1,{1}\n2,{2}\n", "第 2 行的「1」不到 16 个字符", "\"1\" on line 2"),
    ("a merchant number", "card_id\n1900009191\n", "第 2 行的「1900009191」不到 16 个字符", "\"1900009191\" on line 2"),
    (
        "#N/A of a spreadsheet",
        "store,card_id\nA,#N/A\n",
        "第 2 行的会员卡ID是「#N/A」，这是表格软件的错误值",
        "\"#N/A\", an error",
    ),
    ("#REF! of a spreadsheet", "card_id\n{1}\n#REF!\n", "第 3 行的会员卡ID是「#REF!」", "\"#REF!\", an error"),
    ("#NAME? of a spreadsheet", "card_id\n#NAME?\n", "第 2 行的会员卡ID是「#NAME?」", "\"#NAME?\", an error"),
    (
        "a number that was rounded",
        "card_id\n1.23457E+27\n",
        "第 2 行的会员卡ID是「1.23457E+27」",
        "\"1.23457E+27\", an error",
    ),
    ("a cell too narrow", "card_id\n########\n", "第 2 行的会员卡ID是「########」", "\"########\", an error"),
    ("a number without its dot", "card_id\n1E+27\n", "第 2 行的会员卡ID是「1E+27」", "\"1E+27\", an error"),
    // Nothing in it.
    ("nothing", "", "表格是空的", "The table is empty"),
    ("blank lines", "\r\n,,\r\n\u{200b}\r\n", "表格是空的", "The table is empty"),
    ("a head alone", "store,card_id\r\n", "表格里没有会员卡ID", "holds no card IDs"),
    ("rows without an id alone", "store,card_id\nA,\nB,\n", "表格里没有会员卡ID", "holds no card IDs"),
    ("sep= alone", "sep=;", "表格是空的", "The table is empty"),
    ("a web page", "<html><table><tr><td>card_id</td></tr></table></html>", "这是网页或 XML", "a web page or XML"),
];

#[test]
fn where_anything_does_not_fit_nothing_is_sent_and_its_line_is_named() {
    for (what, table, zh, en) in MISFITS {
        for (lang, said) in [("zh-CN", zh), ("en", en)] {
            let ran = asked(filled(table), lang, &["--sandbox", "--yes"]);
            assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{what}: {ran:?}");
            assert!(ran.err.contains(said), "{what}: {}", ran.err);
            let row = &ran.rows()[0];
            assert!(row["message"].as_str().unwrap().contains("会员卡.csv"), "{what}: {row}");
            assert!(!row["remedy"].as_str().unwrap().is_empty() && row["card_id"].is_null(), "{what}: {row}");
        }
    }
}

#[test]
fn a_file_that_is_no_text_is_named_for_what_it_is() {
    let table = filled("门店,card_id\n虹桥店,{1}\n浦东店,{2}\n");
    let mut cut = table.clone().into_bytes();
    cut.remove(16);
    for (bytes, said) in [
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0".to_vec(), "表格软件自己的文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0".to_vec(), "表格软件自己的文件"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "里不是文字"),
        (b"%PDF-1.7\n%\xb5\xb5\xb5\xb5\0\x01".to_vec(), "里不是文字"),
        (cut, "第 2 行有损坏的字符"),
        (utf16(&format!("\u{feff}{table}"), true)[..71].to_vec(), "有损坏的字符"),
        (b"\xff\xfe\0\0c\0\0\0".to_vec(), "UTF-32"),
        (b"card_id,caf\xe9,\n".to_vec(), "文字编码认不出"),
    ] {
        let ran = asked(&bytes, "zh-CN", &["--sandbox", "--yes"]);
        assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{ran:?}");
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
        let english = asked(&bytes, "en", &["--sandbox", "--yes"]);
        assert!(!english.err.contains("文字"), "{}", english.err);
    }
}

/// All that does not fit is named at once, not one line a run.
#[test]
fn every_line_that_does_not_fit_is_named_at_once() {
    let ran = asked(filled("store,card_id\nA,{1}\nB\nC,{2},x\nD,30\nE,#N/A\n"), "zh-CN", &["--sandbox", "--yes"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for said in ["第 3 行只有 1 格", "第 4 行有 3 格"] {
        assert!(ran.err.contains(said), "{}", ran.err);
    }
    let ran = asked(filled("store,card_id\nA,{1}\nB,30\nC,{2}、{3}\nE,#N/A\n"), "zh-CN", &["--sandbox", "--yes"]);
    for said in ["第 3 行", "第 4 行", "第 5 行"] {
        assert!(ran.err.contains(said), "{}", ran.err);
    }
}

/// Rows that give no card of their own: the table, its cards, and what is said of it in both languages.
type LeftOut = (&'static str, &'static str, &'static [&'static str], &'static str, &'static str);

const LEFT_OUT: &[LeftOut] = &[
    (
        "a row without an id",
        "store,card_id\r\nA,{1}\r\nB,\r\nC,{3}\r\n",
        &[A, C],
        "1 行没有会员卡ID，不会发布（第 3 行）",
        "1 row without a card ID is not published (line 3)",
    ),
    (
        "a row with an unseen character for an id",
        "store,card_id\nA,{1}\nB,\u{200b}\n",
        &[A],
        "1 行没有会员卡ID，不会发布（第 3 行）",
        "(line 3)",
    ),
    (
        "a row of full-width blanks for an id",
        "store,card_id\nA,\u{3000}\nB,{2}\n",
        &[B],
        "1 行没有会员卡ID，不会发布（第 2 行）",
        "(line 2)",
    ),
    (
        "rows that follow each other",
        "store,card_id\nA,{1}\nB,\nC,\"\"\nD, \nE,{2}\nF,\n",
        &[A, B],
        "4 行没有会员卡ID，不会发布（第 3–5、7 行）",
        "4 rows without a card ID are not published (lines 3–5, 7)",
    ),
    ("a row of totals without a number", "store,card_id\nA,{1}\n合计,\n", &[A], "（第 3 行）", "(line 3)"),
    ("a note below the table", "card_id,store\n{1},A\n,以上为一期\n", &[A], "（第 3 行）", "(line 3)"),
    (
        "an id twice",
        "store,card_id\nA,{1}\nB,{2}\nC,{1}\n",
        &[A, B],
        "1 行的会员卡ID前面已经有了，只发一次（第 4 行）",
        "1 row repeats a card ID, which is published once (line 4)",
    ),
    (
        "an id three times",
        "card_id\n{1}\n{1}\n{2}\n{1}\n",
        &[A, B],
        "2 行的会员卡ID前面已经有了，只发一次（第 3、5 行）",
        "2 rows repeat a card ID, each is published once (lines 3, 5)",
    ),
    ("an id twice, once with a blank", "card_id\n{1}\n {1} \n", &[A], "（第 3 行）", "(line 3)"),
    ("an id twice, once with an unseen character", "card_id\n{1}\n\u{feff}{1}\n", &[A], "（第 3 行）", "(line 3)"),
    ("an id twice below a cell of two lines", "store,card_id\n\"A\nx\",{1}\nB,{1}\n", &[A], "（第 4 行）", "(line 4)"),
    ("without an id and twice", "store,card_id\nA,{1}\nB,\nC,{1}\n", &[A], "（第 3 行）", "(line 4)"),
];

#[test]
fn rows_without_a_card_of_their_own_are_counted_and_agreed_to() {
    let (home, server) = (Home::new(), StandIn::start());
    for (n, (what, table, left, zh, en)) in LEFT_OUT.iter().enumerate() {
        let table = filled(table);
        for (lang, said) in [("zh-CN", zh), ("en", en)] {
            let ran = asked(&table, lang, &["--sandbox"]);
            assert_eq!(
                (ran.code, ran.verdicts()),
                (Some(2), vec!["not_sent".to_owned(); left.len()]),
                "{what}: {ran:?}"
            );
            assert!(ran.err.contains(said), "{what}: {}", ran.err);
            // A look at the requests sends nothing and needs no agreement.
            let looked = asked(&table, lang, &["--dry-run"]);
            assert!(looked.err.contains(said), "{what}: {}", looked.err);
            assert_eq!(cards(&looked), *left, "{what}");
        }
        if n % 5 == 0 {
            let csv = home.file("会员卡.csv", &table);
            let more = ["--cards-from", csv.to_str().unwrap(), "--pace", "0", "--yes"];
            let ran = home.publish(ON, &server.here(), &more);
            assert_eq!(cards(&ran), *left, "{what}: {ran:?}");
            assert!(ran.err.contains(zh) && ran.verdicts().iter().all(|v| v == "confirmed"), "{what}: {ran:?}");
        }
    }
}

#[test]
fn a_card_that_is_named_beside_the_table_is_published_once() {
    let table = filled("card_id\n{1}\n{2}\n");
    let ran = asked(&table, "zh-CN", &["--dry-run", "--card", &format!(" {B}\u{200b}")]);
    assert_eq!(cards(&ran), [B, A]);
    assert!(ran.err.contains("1 行的会员卡ID前面已经有了，只发一次（第 3 行）"), "{}", ran.err);
}

#[test]
fn unseen_characters_at_the_ends_of_an_id_are_taken_off_and_told() {
    for around in ["\u{200b}{1}", "{1}\u{200b}", "\u{feff}{1}", "\u{202a}{1}\u{202c}", " \u{200e}{1}", "{1}\u{2060} "] {
        let table = filled(&format!("门店,card_id\r\n虹桥店,{around}\r\n浦东店,{{2}}\r\n"));
        let ran = asked(&table, "zh-CN", &["--dry-run"]);
        assert_eq!(cards(&ran), [A, B], "{around:?}");
        assert!(ran.err.contains("1 行的会员卡ID两头看不见的字符去掉了（第 2 行）"), "{around:?}: {}", ran.err);
        assert!(asked(&table, "en", &["--dry-run"]).err.contains("(line 2)"));
    }
    let ran = asked(filled("card_id\n {1}\t\n"), "zh-CN", &["--dry-run"]);
    assert!(!ran.err.contains("去掉了"), "blanks are no news: {}", ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_rows_that_give_no_card_are_asked_about() {
    let table = filled("store,card_id\nA,{1}\nB,\n");
    let home = Home::new();
    let (draft, csv) = (home.file("稿.cardrights", ON), home.file("会员卡.csv", &table));
    let args = ["publish", draft.to_str().unwrap(), "--cards-from", csv.to_str().unwrap(), "--sandbox"];
    for (answer, code, said) in [("否\n", 2, "已取消，没有发出"), ("是\n", 0, "只发布其余 1 张")] {
        let out = home.at_a_terminal(&args, answer);
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        assert_eq!(out.status.code(), Some(code), "{text}");
        assert!(text.contains("第 3 行") && text.contains(said), "{text}");
    }
}

/// Ids that are typed by hand may be short: a warning at most, and they are sent.
#[test]
fn an_id_typed_by_hand_is_only_warned_of() {
    let (home, server) = (Home::new(), StandIn::start());
    let ran = home.publish(ON, &server.here(), &["--card", "p1", "--card", A, "--yes", "--pace", "0"]);
    assert_eq!(cards(&ran), ["p1", A]);
    assert!(ran.err.contains("会员卡ID「p1」不到 16 个字符") && ran.err.matches("不到 16").count() == 1, "{}", ran.err);
    let ran = home.publish(ON, &server.here(), &["--card", "p1", "--yes", "--lang", "en"]);
    assert!(ran.err.contains("The card ID \"p1\" has fewer than 16 characters"), "{}", ran.err);
}
