//! What each fuzz target does with its bytes, and what must hold whatever they are. The same bodies run for seconds
//! as ordinary tests (`tests/hostile_bytes.rs`) and for hours under a fuzzer (`tests/fuzz/run`).

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use card_rights_studio::export::records::{csv, said};
use card_rights_studio::merchant::recognise::{Sent, recognise, unpack};
use card_rights_studio::merchant::{Merchant, Merchants, moving};
use card_rights_studio::platform::clock;
use card_rights_studio::publish::table::{Table, cards};
use card_rights_studio::publish::{Target, result};
use card_rights_studio::rights::CardRights;
use card_rights_studio::rights::change::changes;
use card_rights_studio::rights::check::{Context, check};
use card_rights_studio::rights::field::FIELDS;
use card_rights_studio::rights::shown::Shown;
use card_rights_studio::storage::brought;
use card_rights_studio::storage::draft::Draft;
use card_rights_studio::storage::entry::Entries;
use card_rights_studio::storage::record::{Line, Record};
use card_rights_studio::storage::settings::Settings;
use card_rights_studio::trouble::Trouble;
use card_rights_studio::wechatpay::attempt::{Attempt, End};
use card_rights_studio::wechatpay::certificate::Certificate;
use card_rights_studio::wechatpay::client::{AnswerKeys, Credentials, Seen};
use card_rights_studio::wechatpay::endpoint::{Endpoint, is_card_id};
use card_rights_studio::wechatpay::gateway::{Gateway, without_account};
use card_rights_studio::wechatpay::key::{MerchantKey, armours, narrowed, read_answer_key};
use card_rights_studio::wechatpay::p12::{self, open_p12};
use card_rights_studio::wechatpay::secret::ApiV3Key;
use card_rights_studio::wechatpay::template::Template;
use card_rights_studio::wechatpay::{diagnosis, errors, platform, trust};
use card_rights_studio::words::Lang;
use card_rights_studio::words::character::is_unseen;
use card_rights_studio::words::text;
use std::sync::{Arc, LazyLock};
use zeroize::Zeroizing;

const NOW: i64 = 1_795_509_005;

fn vectors() -> serde_json::Value {
    serde_json::from_str(include_str!("../vectors.json")).unwrap()
}

fn vector(name: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(vectors()["keys"][name].as_str().unwrap()).unwrap()
}

/// A text, a file or a paste that should be a private key.
pub fn key_text(data: &[u8]) {
    match MerchantKey::read(data) {
        Ok(key) => {
            assert!(key.bits() >= 2048);
            assert_eq!(format!("{key:?}"), "MerchantKey(***)");
            assert!(MerchantKey::read(key.der()).is_ok_and(|again| again.der() == key.der()));
        }
        Err(wrong) => assert!(Lang::ALL.iter().all(|l| l.has(wrong.key()))),
    }
    let found = recognise(&[Sent::new("x", data.to_vec())], None);
    assert_eq!(found.rows.len(), rows_of(data));
    assert!(found.rows.iter().all(|(_, what)| Lang::ALL.iter().all(|l| l.has(what.key()))));
}

/// The rows that a file gives: one for each armour in its text, but not endlessly many; else one.
fn rows_of(bytes: &[u8]) -> usize {
    let narrow = narrowed(bytes);
    std::str::from_utf8(narrow.as_deref().map_or(bytes, Vec::as_slice)).map_or(1, |t| armours(t).count().clamp(1, 200))
}

/// A certificate or a public key.
pub fn certificate(data: &[u8]) {
    if let Ok(cert) = Certificate::read(data) {
        assert!(cert.serial.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b)));
    }
    let _ = read_answer_key(data);
}

/// PKCS#12 with a password that may fit. Seeds without a MAC let what was changed be read.
pub fn pkcs12(data: &[u8]) {
    // A million rounds are not what a fuzzer should spend its hours on; `p12.rs` tests that more are refused.
    if p12::rounds(data).is_some_and(|n| n > 10_000) {
        return;
    }
    for password in ["1900009191", ""] {
        if let Ok(opened) = open_p12(data, password) {
            assert!(!opened.keys.is_empty(), "none is an error");
        }
    }
}

/// What somebody sent as a zip.
pub fn zip(data: &[u8]) {
    let sent = unpack("x.zip".into(), Zeroizing::new(data.to_vec()));
    // And a row each for what is beyond: too many, or too much; and for the zip itself where not all could be opened.
    assert!(sent.len() <= 202);
    assert!(sent.iter().map(|s| s.bytes.len()).sum::<usize>() <= 8 << 20 || sent.len() == 1);
    let named = sent.iter().all(|s| !s.name.contains(['/', '\\']));
    assert!(named || !data.starts_with(b"PK"), "a name is a name, not a path");
    let found = recognise(&sent, None);
    assert_eq!(found.rows.len(), sent.iter().map(|s| rows_of(&s.bytes)).sum::<usize>());
}

/// The body of an error answer: its status stands in the first byte.
pub fn error_answer(data: &[u8]) {
    let (first, body) = data.split_first().map_or((0, data), |(f, b)| (*f, b));
    let status = 400 + u16::from(first) % 200;
    let mut attempt = Attempt::ended(End::Refused);
    attempt.signed = b"PATCH\n/v3/x\n1795509005\nnonce\n{\"show_bonus\":true}\n".to_vec();
    attempt.read_error(body);
    let advice = errors::advise(status, attempt.code.as_deref(), attempt.message.as_deref(), attempt.field.as_deref());
    for lang in Lang::ALL {
        assert!(lang.has(&advice.sentence.key) && lang.has(&advice.remedy.key));
        assert!(!lang.say(&advice.sentence).is_empty());
        if let Some(sentence) = diagnosis::diagnose(&attempt) {
            assert!(!lang.say(&sentence).is_empty());
        }
    }
}

static OWN: LazyLock<Credentials> = LazyLock::new(|| {
    let key = Arc::new(MerchantKey::read(&vector("official_apiclient_test_key.pem")).unwrap());
    Credentials { mchid: "1900007291".into(), serial: "408B".into(), key }
});
static KEYS: LazyLock<AnswerKeys> = LazyLock::new(|| {
    let mut keys = AnswerKeys::default();
    keys.insert("PUB_KEY_ID_1", read_answer_key(&vector("java_sdk_wechatpay_pubkey.pem")).unwrap());
    keys
});

/// Headers of a 2xx, one a line, and its body after an empty line. Nobody but the owner of the key can sign.
pub fn answer_headers(data: &[u8]) {
    let cut = data.windows(2).position(|w| w == b"\n\n").unwrap_or(data.len());
    let (head, body) = (&data[..cut], data.get(cut + 2..).unwrap_or_default());
    let mut headers = reqwest::header::HeaderMap::new();
    for line in head.split(|b| *b == b'\n').take(64) {
        let at = line.iter().position(|b| *b == b':').unwrap_or(line.len());
        let name = reqwest::header::HeaderName::from_bytes(&line[..at]);
        let value = reqwest::header::HeaderValue::from_bytes(line.get(at + 1..).unwrap_or_default());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    let told = trust::Verifier { keys: &KEYS, own: &OWN, seen: &Seen::default() }.trust(&headers, body, NOW);
    let Err(Some(sentence)) = told else { panic!("trusted without a signature: {told:?}") };
    assert!(Lang::ALL.iter().all(|l| l.has(sentence)));
}

/// The answer that brings platform certificates; bytes that are no JSON are sealed as one.
pub fn platform_certificates(data: &[u8]) {
    let key = ApiV3Key::parse("0123456789abcdef0123456789abcdef").unwrap();
    let body = if data.starts_with(b"{") { data.to_vec() } else { sealed(data, &key) };
    match platform::read(&body, &key, NOW) {
        Ok(found) => assert!(found.iter().all(|c| NOW < c.not_after && !c.serial.is_empty())),
        Err(t) => told(&t),
    }
}

fn sealed(certificate: &[u8], key: &ApiV3Key) -> Vec<u8> {
    use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
    use base64::Engine as _;
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.bytes()).unwrap());
    let mut data = certificate.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(b"nonce of 12b").unwrap();
    key.seal_in_place_append_tag(nonce, Aad::from(b"certificate"), &mut data).unwrap();
    let serial = Certificate::read(certificate).map(|c| c.serial).unwrap_or_default();
    let sealed = serde_json::json!({ "algorithm": "AEAD_AES_256_GCM", "nonce": "nonce of 12b",
        "associated_data": "certificate", "ciphertext": base64::engine::general_purpose::STANDARD.encode(data) });
    serde_json::json!({ "data": [{ "serial_no": serial, "encrypt_certificate": sealed }] }).to_string().into_bytes()
}

/// A trouble can be said in both languages.
fn told(t: &Trouble) {
    assert!(Lang::ALL.iter().all(|l| l.has(&t.sentence.key) && l.has(&t.remedy.key)), "{t:?}");
    assert!(Lang::ALL.iter().all(|l| !l.say(&t.sentence).is_empty() && !l.say(&t.remedy).is_empty()));
}

/// The answer that brings a card: what it says of itself is a card's id, and its rights can be sent.
pub fn card_answer(data: &[u8]) {
    let Some(template) = Template::read(data) else { return };
    assert!(Template::path(&template.card_id).is_some());
    rules(&template.rights().unwrap_or_default());
}

/// Whatever the rights are: they can be checked, compared and sent, and what is sent says what they are.
fn rules(rights: &CardRights) {
    let shown = Shown::default();
    for real in [true, false] {
        for p in check(rights, &Context { real, shown: &shown }) {
            assert!(Lang::ALL.iter().all(|l| l.has(&p.sentence.key) && l.has(&p.remedy.key)), "{p:?}");
            assert!(!Lang::ZhCn.say(&p.sentence).is_empty());
        }
    }
    assert!(changes(Some(rights), rights, &shown).is_empty());
    for endpoint in [Endpoint::Rights, Endpoint::Documented] {
        let request = endpoint.request("pbLatjlFdBh4_s-t8xjLwJAkHD9Y", rights).unwrap();
        let mut read = rights.explicit();
        for f in FIELDS {
            let text = read.text(f.id).map(|t| f.kind.plain(t).to_owned());
            read.set_text(f.id, &text.unwrap_or_default());
        }
        assert_eq!(Draft::read(&request.body).expect("a body is a draft").rights, read);
    }
}

/// A draft from a stranger: what is read is written back, and read again it is the same.
pub fn draft(data: &[u8]) {
    let Ok(draft) = Draft::read(data) else { return };
    written(&draft);
    let brought = brought::read(data).expect("what is read strictly is read");
    assert_eq!((brought.draft, brought.done.len()), (draft, 0));
}

/// The same, and a repair of every member whose name is nearly right.
fn written(draft: &Draft) {
    for p in draft.problems() {
        assert!(!Lang::ZhCn.say(&p.sentence).is_empty());
    }
    rules(&draft.rights);
    let written = draft.write();
    let again = Draft::read(&written).expect("what was written is a draft");
    assert_eq!(again, *draft);
    assert_eq!(again.write(), written);
    let mut right = draft.clone();
    for which in draft.problems().into_iter().filter_map(|p| p.misnamed) {
        let is_there = right.has(&which);
        right.put_right(&which);
        if is_there {
            right.drop_member(&which);
        }
        assert!(!right.kept.misnamed().contains(&which));
        assert_eq!(Draft::read(&right.write()).expect("a draft"), right);
    }
}

/// A draft as people bring it: read and told, or refused in words of both languages; what was read is written back as the
/// program writes it, and then nothing has to be done to read it.
pub fn brought(data: &[u8]) {
    match brought::read(data) {
        Ok(read) => {
            assert!(read.done.iter().all(|s| Lang::ALL.iter().all(|l| l.has(&s.key))), "{:?}", read.done);
            written(&read.draft);
            let again = brought::read(&read.draft.write()).expect("what was written is a draft");
            assert_eq!((again.draft, again.done.len()), (read.draft, 0));
        }
        Err(why) => {
            let remedy = format!("{}-remedy", why.sentence.key);
            assert!(Lang::ALL.iter().all(|l| l.has(&why.sentence.key) && l.has(&remedy)), "{why:?}");
            assert!(!Lang::ZhCn.say(&why.sentence.with("file", "x")).contains("{ $"));
            assert!(Draft::read(data).is_err(), "what is read strictly is read");
        }
    }
}

/// Lines of a record, and the entries that they make: told, put in a table.
pub fn record_line(data: &[u8]) {
    let mut entries = Entries::default();
    for line in data.split(|b| *b == b'\n') {
        let Ok(line) = serde_json::from_slice::<Line>(line) else { continue };
        let written = serde_json::to_vec(&line).unwrap();
        assert!(!written.contains(&b'\n'), "a line is a line");
        assert_eq!(serde_json::from_slice::<Line>(&written).unwrap(), line);
        entries.take(line, None);
    }
    for e in entries.all() {
        let mut again = Entries::default();
        e.lines().into_iter().for_each(|l| again.take(l, None));
        let [same] = again.all() else { panic!("one entry gives one") };
        assert_eq!((same.verdict, same.status, &same.code, &same.notes), (e.verdict, e.status, &e.code, &e.notes));
        assert!(Lang::ALL.iter().all(|l| !said(e, false, *l).is_empty()));
    }
    let table = csv(entries.all().iter().map(std::convert::AsRef::as_ref), false, Lang::ZhCn).expect("a table");
    let mut rows = ::csv::Reader::from_reader(&table[3..]);
    let cells = rows.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
    assert!(!cells.into_iter().any(|c| c.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])), "a spreadsheet runs it");
}

/// What an engineer's command wrote, as lines of the record.
pub fn colleague_result(data: &[u8]) {
    let target = Target::new("云栖酒店", "1900009191", Gateway::wechat());
    match result::lines(data, &Draft::default(), &target, "2026-11-24T10:00:00+08:00", 7) {
        Ok(lines) => assert!(lines.iter().all(|l| l.colleague && is_card_id(&l.card))),
        Err(t) => told(&t),
    }
}

/// A whole file of the first version, taken in; on the disk, so not for the fuzzer.
pub fn old_record(data: &[u8]) {
    let dir = tempdir();
    std::fs::write(dir.join("ledger.jsonl"), data).unwrap();
    let path = dir.join("studio.db");
    let mut record = Record::open(&path, std::process::id()).unwrap();
    let mine = "mine of a kind that no bytes hit";
    record.append(&Line { id: mine.into(), ..Line::default() }).unwrap();
    for e in record.entries().unwrap() {
        record.card(&e.line.mchid, &e.line.card).unwrap();
    }
    record.remove(None, "9999").unwrap();
    assert!(record.entries().unwrap().iter().filter(|e| e.line.id != mine).all(|e| e.line.user.is_empty()));
    drop(record);
    assert_eq!(std::fs::read(dir.join("ledger.jsonl.before-db")).unwrap(), data, "nothing that was there is lost");
    std::fs::remove_dir_all(dir).ok();
}

fn tempdir() -> std::path::PathBuf {
    static N: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let n = N.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let dir = std::env::temp_dir().join(format!("card-rights-fuzz-{}-{n}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

/// `settings.json` and `merchants.json`.
pub fn settings(data: &[u8]) {
    if let Ok(s) = serde_json::from_slice::<Settings>(data) {
        let written = serde_json::to_vec(&s).unwrap();
        assert_eq!(serde_json::from_slice::<Settings>(&written).unwrap(), s);
    }
    if let Ok(all) = serde_json::from_slice::<Merchants>(data) {
        let written = serde_json::to_vec(&all).unwrap();
        assert_eq!(serde_json::from_slice::<Merchants>(&written).unwrap(), all);
        all.all.iter().for_each(use_merchant);
    }
    match moving::unpack(data) {
        Ok(m) => {
            use_merchant(&m);
            let proxy = m.proxy.without_account().unwrap_or_else(|| m.proxy.clone());
            let there = Merchant { id: String::new(), gateway: without_account(&m.gateway), proxy, ..m.clone() };
            assert_eq!(moving::unpack(&moving::pack(&m)), Ok(there));
        }
        Err(t) => told(&t),
    }
}

fn use_merchant(m: &Merchant) {
    let _ = m.gateway();
    let _ = m.answer_keys();
    let _ = (m.wants_certificates(NOW), m.known_certificates(), m.keyless());
    for end in [m.expiry(NOW).map(|e| e.end_and_key().0), m.certificates_at].into_iter().flatten() {
        let _ = clock::day(end);
    }
    assert!(moving::what_to_bring(m).iter().all(|s| Lang::ALL.iter().all(|l| !l.say(s).is_empty())));
}

/// Any file as text: what is read is what was written, and what is not is named.
pub fn text(data: &[u8]) {
    match text::read(data) {
        Ok(read) => {
            assert!(!read.text.contains('\0') && !read.text.starts_with('\u{feff}'));
            let units = |little: bool| -> Vec<u8> {
                read.text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
            };
            // Beside the marks before it, and one byte that somebody's tool put behind it.
            let whole = &data[..data.len() & !1];
            match read.encoding {
                text::Encoding::Utf8 => assert!(data.ends_with(read.text.as_bytes())),
                text::Encoding::Utf16Le => assert!(whole.ends_with(&units(true))),
                text::Encoding::Utf16Be => assert!(whole.ends_with(&units(false))),
                text::Encoding::Gbk => assert!(std::str::from_utf8(data).is_err() && !read.text.is_ascii()),
            }
            let again = text::read(read.text.as_bytes()).unwrap();
            assert_eq!((&again.text, again.marked), (&read.text, false));
        }
        Err(why) => assert!(Lang::ALL.iter().all(|l| !l.say(&why.sentence()).contains("text-"))),
    }
}

/// A table of cards: every line in which something stands belongs to the head or to a row, and every row gives one card,
/// or is named.
pub fn table(data: &[u8]) {
    let faults = match cards::read(data) {
        Ok(found) => {
            let table = Table::read(data, &cards::CARD_ID).unwrap();
            assert_eq!(found.cards.len() + found.without.len() + found.again.len(), table.rows.len());
            assert!(found.cards.iter().all(|(card, _)| is_card_id(card)
                && card.len() >= card_rights_studio::wechatpay::identifier::LEAST_CARD_CHARS));
            assert!(table.rows.windows(2).all(|w| w[0].line < w[1].line));
            all_lines_are_in(&table, &text::read(data).unwrap().text);
            return;
        }
        Err(faults) => faults,
    };
    assert!(!faults.is_empty());
    for fault in faults {
        for lang in Lang::ALL {
            let (sentence, remedy) = (fault.sentence(), fault.remedy());
            let (said, cure) = (lang.say(&sentence), lang.say(&remedy));
            assert!(fault.line.is_none_or(|line| line > 0), "{said}");
            assert!(lang.has(&sentence.key) && lang.has(&remedy.key), "{said} {cure}");
            assert!(!said.is_empty() && !cure.is_empty(), "{sentence:?} {remedy:?}");
        }
    }
}

fn all_lines_are_in(table: &Table, text: &str) {
    let breaks =
        |cells: &[String]| cells.iter().map(|c| c.replace("\r\n", "\n").matches(['\n', '\r']).count()).sum::<usize>();
    let spans: Vec<_> = table.rows.iter().map(|row| row.line..=row.line + breaks(&row.cells)).collect();
    for (n, line) in text.replace("\r\n", "\n").split(['\n', '\r']).enumerate().map(|(n, line)| (n + 1, line)) {
        let seen = |c: char| !c.is_whitespace() && !is_unseen(c) && c != table.separator && c != '"';
        let head = n <= table.line + breaks(&table.head);
        assert!(
            head || !line.contains(seen) || spans.iter().any(|span| span.contains(&n)),
            "line {n} is lost: {line:?}"
        );
    }
}
