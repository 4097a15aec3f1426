//! Drafts as people bring them, and what is right for each: every row was taken from a public report about another tool,
//! or is a neighbour of one. Commands and windows read the same rows.

/// What every readable row says.
pub const BODY: &str = r#"{
  "show_bonus": true,
  "bonus": {
    "init_bonus": 100,
    "bonus_value_word": "我的积分",
    "bonus_cost_word": "500积分=2小时停车"
  }
}
"#;

/// A row: what it is, its bytes, what is said in Chinese and in English.
pub struct Row {
    pub what: &'static str,
    pub bytes: Vec<u8>,
    pub zh: &'static str,
    pub en: &'static str,
}

fn row(what: &'static str, bytes: impl Into<Vec<u8>>, zh: &'static str, en: &'static str) -> Row {
    Row { what, bytes: bytes.into(), zh, en }
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

/// [`BODY`] as one JSON text.
fn quoted() -> String {
    serde_json::to_string(BODY).unwrap()
}

/// A collection as Postman exports it, with these raw bodies.
fn postman(bodies: &[&str]) -> String {
    let request = |body: &&str| {
        serde_json::json!({ "name": "改权益", "request": { "method": "PATCH", "header": [],
            "body": { "mode": "raw", "raw": body, "options": { "raw": { "language": "json" } } },
            "url": { "raw": "https://api.mch.weixin.qq.com/v3/marketing/membercard-open/cards/p1/rights" } },
            "response": [] })
    };
    let items: Vec<_> = bodies.iter().map(request).collect();
    serde_json::json!({ "info": { "name": "会员卡", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/" },
        "item": [{ "name": "文件夹", "item": items }] })
    .to_string()
}

/// Drafts that are read, all to [`BODY`], and told.
pub fn read() -> Vec<Row> {
    let with = |from: &str, to: &str| BODY.replace(from, to);
    let all = |pairs: &[(&str, &str)]| pairs.iter().fold(BODY.to_owned(), |text, (from, to)| text.replace(from, to));
    let mut rows = fences_and_wrappers();
    let commas = ("去掉了 1 个多余的逗号或分号，从第 6 行起", "left out: 1, from line 6 on");
    rows.extend([
        row("a comma at the end of an object", with("停车\"\n", "停车\",\n"), commas.0, commas.1),
        row("a full-width comma at the end", with("停车\"\n", "停车\"，\n"), commas.0, commas.1),
        row("a comma behind the last object", with("  }\n}", "  },\n}"), "第 7 行起", "from line 7 on"),
        row("two of them", all(&[("停车\"\n", "停车\",\n"), ("  }\n}", "  },\n}")]), "去掉了 2 个", "left out: 2"),
        row("a comma behind everything", format!("{},", BODY.trim()), "多余的逗号", "too many"),
        row("a semicolon of a program", format!("{};", BODY.trim()), "多余的逗号或分号", "semicolons"),
        row(
            "a comma in a list",
            with("{\n  \"show", "{\n  \"later\": [1, 2,],\n  \"show"),
            "去掉了 1 个",
            "left out: 1",
        ),
    ]);
    let marks = |open: &str, close: &str| {
        let mut text = String::new();
        for (i, piece) in BODY.split('"').enumerate() {
            text.push_str(["", open, close][if i == 0 { 0 } else { 2 - i % 2 }]);
            text.push_str(piece);
        }
        text
    };
    let quotes = ("处其他引号当作直引号", "Other quotation marks were taken for straight ones");
    rows.extend([
        row("curly marks everywhere", marks("“", "”"), quotes.0, quotes.1),
        row("marks the wrong way round", marks("”", "“"), quotes.0, quotes.1),
        row("German marks", marks("„", "“"), quotes.0, quotes.1),
        row("full-width marks", marks("＂", "＂"), quotes.0, quotes.1),
        row("single marks", marks("'", "'"), quotes.0, quotes.1),
        row("curly single marks", marks("‘", "’"), quotes.0, quotes.1),
        row("corner marks", marks("「", "」"), quotes.0, quotes.1),
        row("one name, as in d_smart.json", with("\"show_bonus\"", "“show_bonus”"), "把 1 处", "ones (\"): 1"),
        row("half curly name", with("\"show_bonus\"", "\"show_bonus”"), "把 1 处", "ones (\"): 1"),
        row("half curly value", with("\"我的积分\"", "“我的积分\""), "把 1 处", "ones (\"): 1"),
        row(
            "names without marks",
            all(&[("\"show_bonus\"", "show_bonus"), ("\"bonus\"", "bonus")]),
            "给 2 个名字加上了引号",
            "Names were given quotation marks: 2",
        ),
        row("full-width colons", with(":", "："), "把 5 处全角", "half-width: 5"),
        row("full-width commas", with(",\n", "，\n"), "把 3 处全角", "half-width: 3"),
        row("full-width brackets", all(&[("{", "｛"), ("}", "｝")]), "把 4 处全角", "half-width: 4"),
        row("full-width digits", with("100", "１００"), "把 1 处全角", "half-width: 1"),
        row(
            "all of an input method",
            all(&[(":", "："), (",\n", "，\n"), ("\"show_bonus\"", "“show_bonus”")]),
            "把 8 处全角",
            "half-width: 8",
        ),
    ]);
    let comments = ("跳过了 1 处注释", "Comments were passed over: 1");
    rows.extend([
        row("a comment in front, as in d_comment.json", format!("// 正式环境\n{BODY}"), comments.0, comments.1),
        row("a comment behind a member", with("100,", "100, // 原来是 50"), comments.0, comments.1),
        row("a comment of several lines", format!("/* 双十二\n   用这个 */\n{BODY}"), comments.0, comments.1),
        row(
            "a member that is a comment",
            with("    \"init", "    // \"init_bonus\": 50,\n    \"init"),
            comments.0,
            comments.1,
        ),
        row("a comment at the end", format!("{BODY}// 完"), comments.0, comments.1),
        row("two comments", format!("// 甲\n{BODY}/* 乙 */"), "跳过了 2 处注释", "over: 2"),
    ]);
    let blanks = ("处特殊的空格或看不见的字符", "Unusual blanks or invisible characters");
    rows.extend([
        row("blanks of a web page", with("  ", "\u{a0}\u{a0}"), blanks.0, blanks.1),
        row("full-width blanks", with("  ", "\u{3000}"), blanks.0, blanks.1),
        row("a blank without width", with(": 100", ":\u{200b} 100"), "跳过了 1 处特殊", "over: 1"),
        row("a byte order mark inside", format!("\n\u{feff}{BODY}"), "跳过了 1 处特殊", "over: 1"),
        row("a separator of lines", with("100,\n", "100,\u{2028}"), "跳过了 1 处特殊", "over: 1"),
        row("a mark of direction", with("true,", "true\u{200e},"), "跳过了 1 处特殊", "over: 1"),
        row(
            "UTF-16 with its mark",
            utf16(&format!("\u{feff}{BODY}"), true),
            "文字编码是 UTF-16 LE",
            "read as UTF-16 LE",
        ),
        row(
            "UTF-16 the other way",
            utf16(&format!("\u{feff}{BODY}"), false),
            "文字编码是 UTF-16 BE",
            "read as UTF-16 BE",
        ),
        row("UTF-16 without its mark", utf16(BODY, true), "文字编码是 UTF-16 LE", "read as UTF-16 LE"),
        row("UTF-16 the other way without it", utf16(BODY, false), "文字编码是 UTF-16 BE", "read as UTF-16 BE"),
        row("GBK", encoding_rs::GBK.encode(BODY).0.into_owned(), "文字编码是 GBK", "read as GBK"),
        row(
            "GBK with a comma too many",
            encoding_rs::GBK.encode(&with("停车\"\n", "停车\",\n")).0.into_owned(),
            "去掉了 1 个",
            "left out: 1",
        ),
    ]);
    rows
}

fn fences_and_wrappers() -> Vec<Row> {
    let fence = ("只读了代码块", "in the code block");
    let at = |zh, what, text: String| row(what, text, zh, "and nothing around it");
    vec![
        row("a fence of Markdown", format!("```json\n{BODY}```\n"), fence.0, fence.1),
        row("a fence without a language", format!("```\n{BODY}```"), fence.0, fence.1),
        row("a fence of tildes", format!("~~~json5\n{BODY}~~~"), fence.0, fence.1),
        row(
            "a fence with words around it",
            format!("您好，草稿如下：\n\n```json\n{BODY}```\n请查收。"),
            fence.0,
            fence.1,
        ),
        row("a fence that is not closed", format!("```json\n{BODY}"), fence.0, fence.1),
        row("a fence in one line", format!("```{}```", BODY.replace('\n', "")), fence.0, fence.1),
        row("a fence of Windows", format!("```json\n{BODY}```\n").replace('\n', "\r\n"), fence.0, fence.1),
        row("another fence without an object", format!("```sh\nls\n```\n```json\n{BODY}```"), fence.0, fence.1),
        at("只读了「body」里面的内容", "a body around it", format!(r#"{{"body":{BODY}}}"#)),
        at("只读了「body」", "a body as a text", format!(r#"{{"body":{}}}"#, quoted())),
        at("只读了「rights」", "rights as a text", format!(r#"{{"format":1,"rights":{}}}"#, quoted())),
        at("只读了「data.body」", "two around it", format!(r#"{{"code":0,"data":{{"body":{BODY}}}}}"#)),
        at("只读了「[0]」", "a list of one", format!("[{BODY}]")),
        at("只读了「item[0].item[0].request.body.raw」", "an export of Postman", postman(&[BODY])),
        at("只读了「item[0].item[0].request.body.raw」", "the same request twice", postman(&[BODY, BODY])),
        at("去掉了 1 个多余的逗号", "a comma too many in Postman", postman(&[&BODY.replace("停车\"\n", "停车\",\n")])),
        at(
            "只读了「log.entries[0].request.postData.text」",
            "an archive of a browser",
            format!(r#"{{"log":{{"entries":[{{"request":{{"postData":{{"text":{}}}}}}}]}}}}"#, quoted()),
        ),
        row("a text around everything", quoted(), "整个文件是一段带引号的文字", "The whole file is a text"),
    ]
}

/// Drafts of which nothing is told, because nothing had to be done.
pub fn plain() -> Vec<Row> {
    vec![
        row("as it is", BODY, "", ""),
        row("with a byte order mark", format!("\u{feff}{BODY}"), "", ""),
        row("with line ends of Windows", BODY.replace('\n', "\r\n"), "", ""),
        row("rights alone", format!(r#"{{"rights":{BODY}}}"#), "", ""),
        row("a draft", format!(r#"{{"format":1,"rights":{BODY}}}"#), "", ""),
    ]
}

/// What is no draft, and why.
pub fn refused() -> Vec<Row> {
    let with = |from: &str, to: &str| BODY.replace(from, to);
    let cut = |at: &str| BODY.split(at).next().unwrap().to_owned();
    vec![
        row("nothing", "", "是空的", "is empty"),
        row("blanks", " \n\u{3000}\n", "是空的", "is empty"),
        row("cut behind a colon", cut(" 100"), "到第 4 行就断了，后面还应该有一个值", "breaks off in line 4; a value"),
        row(
            "cut behind a value",
            cut(",\n    \"bonus_cost"),
            "到第 5 行就断了，后面还应该有逗号（,）或 }",
            "breaks off in line 5; a comma",
        ),
        row(
            "cut in a text",
            cut("=2"),
            "第 6 行第 24 个字是引号，到文件结尾也没有合上",
            "line 6, character 24 is a quotation mark that is never closed",
        ),
        row(
            "cut in a name",
            cut("us_value"),
            "第 5 行第 5 个字是引号，到文件结尾也没有合上",
            "line 5, character 5 is a quotation mark",
        ),
        row(
            "a missing comma",
            with("100,", "100"),
            "第 5 行第 5 个字是「\"」，这里应该是逗号（,）或 }",
            "line 5, character 5 is \"\"\"; here belongs a comma",
        ),
        row(
            "a missing colon",
            with("\"show_bonus\": true", "\"show_bonus\" true"),
            "第 2 行第 16 个字是「t」，这里应该是冒号（:）",
            "character 16 is \"t\"; here belongs a colon",
        ),
        row("an equals sign", with("\": 100", "\" = 100"), "是「=」，这里应该是冒号", "is \"=\"; here belongs a colon"),
        row(
            "two commas",
            with("100,", "100,,"),
            "第 4 行第 23 个字是「,」，这里应该是带直引号",
            "character 23 is \",\"; here belongs a name",
        ),
        row("a semicolon", with("100,", "100;"), "是「;」，这里应该是逗号", "is \";\"; here belongs a comma"),
        row(
            "an ideographic comma",
            with("100,", "100、"),
            "是「、」，这里应该是逗号",
            "is \"、\"; here belongs a comma",
        ),
        row(
            "another bracket",
            with("  }\n}", "  ]\n}"),
            "第 7 行第 3 个字是「]」，这里应该是逗号",
            "line 7, character 3 is \"]\"",
        ),
        row(
            "no value",
            with(": true", ":"),
            "第 2 行第 16 个字是「,」，这里应该是一个值",
            "is \",\"; here belongs a value",
        ),
        row(
            "a word",
            with("true", "开"),
            "第 2 行第 17 个字起的「开」没有引号",
            "\"开\" at character 17 has no quotation marks",
        ),
        row("True of Python", with("true", "True"), "「True」没有引号", "\"True\" at character 17"),
        row("None of Python", with("100", "None"), "「None」没有引号", "\"None\" at character"),
        row("undefined", with("100", "undefined"), "「undefined」没有引号", "\"undefined\" at"),
        row("NaN", with("100", "NaN"), "「NaN」没有引号", "\"NaN\" at"),
        row("a text without marks", with("\"我的积分\"", "我的积分"), "「我的积分」没有引号", "\"我的积分\" at"),
        row(
            "a variable of Postman",
            with("100", "{{points}}"),
            "第 4 行第 20 个字是「{」，这里应该是带直引号",
            "character 20 is \"{\"",
        ),
        row("zeros in front", with("100", "007"), "「007」不是一个数", "\"007\" at character 19 is not a number"),
        row("a plus", with("100", "+5"), "「+5」不是一个数", "\"+5\" at"),
        row("a point without digits", with("100", "1."), "「1.」不是一个数", "\"1.\" at"),
        row(
            "a number with its unit",
            with("100", "100分"),
            "是「分」，这里应该是逗号",
            "is \"分\"; here belongs a comma",
        ),
        row(
            "marks in a text between marks",
            with("\"我的积分\"", "“我的“积”分”"),
            "第 5 行第 28 个字是引号「“」，后面还有文字",
            "character 28 is the quotation mark \"“\" with text behind it",
        ),
        row(
            "an apostrophe in a text between single marks",
            with("\"我的积分\"", "'it's'"),
            "是引号「'」，后面还有文字",
            "the quotation mark \"'\" with text",
        ),
        row(
            "a text that ends with a curly mark",
            with("\"我的积分\"", "\"我的积分”"),
            "第 5 行第 30 个字是「”」，这段文字以直引号",
            "character 30 is \"”\"; a text that begins with a straight",
        ),
        row(
            "a line break in a text",
            with("我的积分", "我的\n积分"),
            "第 5 行第 25 个字是引号，到这一行结尾也没有合上",
            "character 25 is a quotation mark that is not closed in its line",
        ),
        row(
            "a tab in a text",
            with("我的积分", "我的\t积分"),
            "第 28 个字是制表符，文字里不能有它",
            "character 28 is a tab",
        ),
        row("a backslash", with("我的积分", "我的\\积分"), "是反斜杠（\\），它后面的写法不对", "is a backslash"),
        row("half a character", with("我的积分", "\\ud83d"), "是反斜杠", "is a backslash"),
        row("a comment without an end", with("100,", "100, /* 原来"), "开始的注释没有结尾", "has no end"),
        row(
            "a comment of a shell",
            format!("# 正式\n{BODY}"),
            "第 1 行第 1 个字是「#」，这里应该是一个值",
            "character 1 is \"#\"; here belongs a value",
        ),
        row(
            "two objects",
            format!("{BODY}{BODY}"),
            "第 9 行第 1 个字以前已经完整，后面还有「{」",
            "before line 9, character 1, and \"{\" follows",
        ),
        row("words in front", format!("草稿：{BODY}"), "「草稿」没有引号", "\"草稿\" at"),
        row("words behind", format!("{BODY}以上"), "后面还有「以」", "\"以\" follows"),
        row(
            "two fences",
            format!("```\n{BODY}```\n```\n{BODY}```"),
            "第 1 行第 1 个字是「`」",
            "line 1, character 1 is \"`\"",
        ),
        row(
            "a name twice",
            with("\"init_bonus\": 100,", "\"init_bonus\": 100, \"init_bonus\": 50,"),
            "第 4 行的「init_bonus」出现了两次",
            "line 4, \"init_bonus\" stands twice",
        ),
        row(
            "two different requests",
            postman(&[BODY, &BODY.replace("100", "50")]),
            "里有 2 份不同的权益",
            "holds 2 different sets of rights",
        ),
        row(
            "a list of two",
            format!("[{BODY},{}]", BODY.replace("100", "50")),
            "里有 2 份不同的权益",
            "holds 2 different sets",
        ),
        row(
            "a body that is broken",
            postman(&[&BODY.replace("100,", "100")]),
            "→ item[0].item[0].request.body.raw 第 5 行第 5 个字是「\"」",
            "→ item[0].item[0].request.body.raw, line 5, character 5",
        ),
        row("a list of numbers", "[1]", "里没有会员卡权益", "holds no rights"),
        row("a number", "7", "里没有会员卡权益", "holds no rights"),
        row("something else", r#"{"name":"x","version":"1"}"#, "里没有会员卡权益", "holds no rights"),
        row("a format without rights", r#"{"format":1}"#, "里没有会员卡权益", "holds no rights"),
        row("a format that is a word", r#"{"format":"one","rights":{}}"#, "里的 format 是 \"one\"", "The format in"),
        row("a newer format", r#"{"format":2,"rights":{}}"#, "由更新的版本保存", "newer version"),
        row("a web page", "<!DOCTYPE html><html>", "第 1 行第 1 个字是「<」", "line 1, character 1 is \"<\""),
        row(
            "a Word document",
            b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\xb5\x55",
            "不是草稿：这个文件里不是文字",
            "is no draft:",
        ),
        row("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是草稿：这个文件里不是文字", "is no draft:"),
        row(
            "damaged UTF-8",
            [BODY.as_bytes(), &BODY.as_bytes()[..BODY.find('的').unwrap() + 1], b"\"}"].concat(),
            "第 13 行有损坏的字符",
            "damaged characters in line 13",
        ),
    ]
}

/// Members whose name is nearly right: what stands in the file, how it is called in a sentence, and what it should be.
pub fn misnamed() -> Vec<(String, &'static str, &'static str)> {
    let switch = |name: &str| BODY.replace("\"show_bonus\"", &format!("\"{name}\""));
    let word = |name: &str| BODY.replace("\"bonus_value_word\"", &format!("\"{name}\""));
    let moved =
        |object: &str| BODY.replace("    \"bonus_value_word\": \"我的积分\",\n", "").replace("{\n  \"show", object);
    vec![
        (switch("showBonus"), "showBonus", "show_bonus"),
        (switch("Show_Bonus"), "Show_Bonus", "show_bonus"),
        (switch("SHOW_BONUS"), "SHOW_BONUS", "show_bonus"),
        (switch("show_bonus "), "show_bonus ", "show_bonus"),
        (switch("show-bonus"), "show-bonus", "show_bonus"),
        (switch("show bonus"), "show bonus", "show_bonus"),
        (switch("show_\\u200bbonus"), r"show_\u{200b}bonus", "show_bonus"),
        (switch("ｓｈｏｗ_bonus"), "ｓｈｏｗ_bonus", "show_bonus"),
        (switch("show_bonsu"), "show_bonsu", "show_bonus"),
        (switch("show_bonu"), "show_bonu", "show_bonus"),
        (word("bonusValueWord"), "bonus.bonusValueWord", "bonus.bonus_value_word"),
        (word("bonus_value_words"), "bonus.bonus_value_words", "bonus.bonus_value_word"),
        (word("bonus_valu_word"), "bonus.bonus_valu_word", "bonus.bonus_value_word"),
        (BODY.replace("\"bonus\"", "\"Bonus\""), "Bonus", "bonus"),
        (BODY.replace("\"bonus\"", "\"bonuss\""), "bonuss", "bonus"),
        (moved("{\n  \"bonus_value_word\": \"我的积分\",\n  \"show"), "bonus_value_word", "bonus.bonus_value_word"),
        (
            moved("{\n  \"guide\": {\"bonus_value_word\": \"我的积分\"},\n  \"show"),
            "guide.bonus_value_word",
            "bonus.bonus_value_word",
        ),
        (
            moved("{\n  \"extra\": {\"bonusValueWord\": \"我的积分\"},\n  \"show"),
            "extra.bonusValueWord",
            "bonus.bonus_value_word",
        ),
        (
            format!(r#"{{"format":1,"show_bonus":true,"rights":{}}}"#, BODY.replace("  \"show_bonus\": true,\n", "")),
            "show_bonus",
            "show_bonus",
        ),
        (format!(r#"{{"format":1,"mchId":"1900009191","rights":{BODY}}}"#), "mchId", "mchid"),
        (format!(r#"{{"format":1,"cardID":"pTRIAL0000000000000000000001","rights":{BODY}}}"#), "cardID", "card_id"),
    ]
}

/// English words that stand in a Chinese sentence outside of quoted text, names of files and words of JSON itself.
pub fn english_in(said: &str, file: &str) -> Vec<String> {
    let mut plain = said.replace(file, "");
    // Where inside of a file it is, in the file's own words.
    while let Some(at) = plain.find("→ ") {
        let end = plain[at + "→ ".len()..].find(' ').map_or(plain.len(), |e| at + "→ ".len() + e);
        plain.replace_range(at..end, "");
    }
    for (open, close) in [('「', '」'), ('（', '）')] {
        while let Some((at, end)) = plain.find(open).and_then(|a| Some((a, a + plain[a..].find(close)?))) {
            plain.replace_range(at..end + close.len_utf8(), "");
        }
    }
    // Where the sentence names a member, a format or an encoding, that is its name in every language.
    let known =
        ["true", "false", "json", "cardrights", "format", "one", "UTF", "LE", "BE", "GBK", "Unicode", "ID", "AppID"];
    plain
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|w| w.len() > 1 && !known.contains(w))
        .map(str::to_owned)
        .collect()
}
