//! Keys and certificates packed as people really send them: PKCS#12 of every tool, zips of Windows' own, and what cannot
//! be opened (src/wechatpay/README.md, Credentials).

use std::io::Write as _;

use card_rights_studio::merchant::recognise::{Seems, Sent, What, gather, recognise};
use card_rights_studio::wechatpay::key::WrongKey;
use card_rights_studio::wechatpay::p12::{WrongP12, open_p12};

use crate::support::certificate;
use crate::support::keys::{MCHID, armour, p12_asking, published};
use crate::support::sent::{SERIAL, found_in, one, openssl, write_pair};

/// openssl's command that packs [`write_pair`]; the file's name follows.
const EXPORT: [&str; 7] = ["pkcs12", "-export", "-inkey", "apiclient_key.pem", "-in", "apiclient_cert.pem", "-out"];

#[test]
fn pkcs12_made_by_openssl_with_modern_and_with_legacy_ciphers() {
    let dir = tempfile::tempdir().unwrap();
    let key = published();
    write_pair(dir.path(), &key);
    let password = format!("pass:{MCHID}");
    let forms: [(&str, &[&str]); 6] = [
        ("modern", &[]),
        ("legacy", &["-legacy"]),
        ("aes128", &["-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC"]),
        ("3des", &["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"]),
        ("sha512", &["-macalg", "sha512"]),
        ("many", &["-iter", "100000"]),
    ];
    let mut tried = 0;
    for (name, more) in forms {
        let file = format!("{name}.p12");
        let args = [&EXPORT[..], &[&*file, "-passout", &*password], more].concat();
        if !openssl(dir.path(), &args) {
            println!("skipped: this machine's openssl makes no {name} PKCS#12");
            continue;
        }
        tried += 1;
        let bytes = std::fs::read(dir.path().join(&file)).unwrap();
        let read = open_p12(&bytes, MCHID).unwrap_or_else(|w| panic!("{name}: {w:?}"));
        assert_eq!(read.keys[0].der(), key.der(), "{name}");
        assert_eq!(read.certificates[0].serial, SERIAL, "{name}");
        assert_eq!(open_p12(&bytes, "falsch").err(), Some(WrongP12::Password), "{name}");
        assert!(open_p12(&bytes[..bytes.len() / 2], MCHID).is_err(), "{name}: half a file");
        // Whatever it is called, and without anybody typing: the certificate beside it names the mchid.
        let both = [dir.path().join(&file), dir.path().join("apiclient_cert.pem")];
        let found = recognise(&gather(&both).unwrap(), None);
        assert_eq!(found.rows[0].1, What::P12, "{name}");
        assert_eq!(found.pool.paired(), Some(true), "{name}");
    }
    if openssl(dir.path(), &["version"]) {
        assert!(tried >= 4, "an openssl that is there makes most of them");
    }
}

/// PKCS#12 of the published key, and what else looks like it.
#[test]
fn what_is_no_pkcs12_or_an_odd_one_is_named_for_what_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let key = published();
    write_pair(dir.path(), &key);
    let made = |name: &str, password: &str| {
        let password = format!("pass:{password}");
        let made = openssl(dir.path(), &[&EXPORT[..], &[name, "-passout", &password]].concat());
        made.then(|| std::fs::read(dir.path().join(name)).unwrap())
    };
    let Some(whole) = made("a.p12", MCHID) else { return println!("skipped: no openssl") };
    // A chain of certificates without a key.
    let chain = ["crl2pkcs7", "-nocrl", "-certfile", "apiclient_cert.pem", "-outform", "DER", "-out", "a.p7b"];
    assert!(openssl(dir.path(), &chain), "openssl that makes PKCS#12 makes PKCS#7");
    let p7b = std::fs::read(dir.path().join("a.p7b")).unwrap();
    let what = |name: &str, bytes: &[u8]| one(name, bytes.to_vec()).rows[0].1;
    let (rest, odd) = (what("a.p7b", &p7b), what("a.pem", armour("PKCS7", &p7b).as_bytes()));
    for found in [rest, odd] {
        assert!(matches!(found, What::Wrong(w) if w.key() == "key-pkcs7"), "{found:?}");
    }
    // What a mail program put behind it.
    let tail = [&whole[..], b"\r\n"].concat();
    assert_eq!(what("1900009191.p12", &tail), What::P12);
    assert!(open_p12(&tail, MCHID).is_ok());
    // No password at all, whatever number stands in its name.
    let empty = made("empty.p12", "").unwrap();
    assert_eq!(what("1900009191_empty.p12", &empty), What::P12);
    // The same with an indefinite length outside (BER), as older tools write it.
    let (head, content) = whole.split_at(4);
    assert_eq!(head[..2], [0x30, 0x82]);
    let ber = [&[0x30, 0x80], content, &[0, 0]].concat();
    let found = what("1900009191.p12", &ber);
    assert!(matches!(found, What::Wrong(w) if w.key() == "key-p12-encoding"), "{found:?}");
    // Cut off, it is damaged all the same.
    assert_eq!(what("1900009191.p12", &whole[..whole.len() / 2]), What::Wrong(WrongKey::P12Damaged));
}

#[test]
fn pkcs12_that_asks_for_far_too_much_work_is_not_opened_and_the_rest_is() {
    let sent = |n: usize, rounds: u32| Sent::new(format!("{}.p12", "x".repeat(n)), p12_asking(rounds));
    let what = |sent: &[Sent]| recognise(sent, Some(MCHID)).rows.into_iter().map(|(_, w)| w).collect::<Vec<_>>();
    assert_eq!(what(&[sent(1, 1_000_000)]), [What::P12Wrong]);
    assert_eq!(what(&[sent(1, 1_000_001)]), [What::Wrong(WrongKey::Costly)]);
    // Two passwords are tried on each: eight million rounds are four such files, and a small one still finds room.
    let mut many: Vec<Sent> = (0..5).map(|n| sent(n, 829_998)).collect();
    many.push(sent(9, 10));
    let (locked, costly) = (What::P12Wrong, What::Wrong(WrongKey::Costly));
    assert_eq!(what(&many), [locked, locked, locked, locked, costly, locked]);
    let mut key = vec![Sent::new("k", published().der().to_vec())];
    key.append(&mut many);
    assert!(recognise(&key, Some(MCHID)).pool.key().is_some());
}

/// A zip of `files`, deflated, whose names are those bytes and not marked as UTF-8: what Windows' own tools write.
/// Names are put in afterwards, in the place of ASCII of the same length.
fn windows_zip(files: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let mut zip = zip::ZipWriter::new(&mut out);
    let stand_in = |i: usize, name: &[u8]| format!("{}{}", (b'a' + i as u8) as char, "_".repeat(name.len() - 1));
    for (i, (name, content)) in files.iter().enumerate() {
        zip.start_file(stand_in(i, name), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
    let mut bytes = out.into_inner();
    for (i, (name, _)) in files.iter().enumerate() {
        let old = stand_in(i, name).into_bytes();
        let places: Vec<usize> = (0..=bytes.len() - old.len()).filter(|at| bytes[*at..].starts_with(&old)).collect();
        assert_eq!(places.len(), 2, "once before the content, once in the list");
        for at in places {
            bytes[at..at + old.len()].copy_from_slice(name);
        }
    }
    bytes
}

#[test]
fn a_certificate_zip_by_the_rules_of_windows_tools() {
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let key = published();
    let pem = armour("PRIVATE KEY", key.der());
    let cert = certificate::cert(&key, MCHID, SERIAL);
    let names =
        [r"商户证书\1900009191_20261124_cert\apiclient_key.pem", "商户证书/商户证书.pem", r"商户证书\证书使用说明.txt"];
    let names = names.map(gbk);
    let files: [(&[u8], &[u8]); 3] =
        [(&names[0], pem.as_bytes()), (&names[1], cert.as_bytes()), (&names[2], "请妥善保管".as_bytes())];
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("证书.zip");
    std::fs::write(&path, windows_zip(&files)).unwrap();
    let found = found_in(&path);
    let rows = [
        ("apiclient_key.pem".to_owned(), What::Key),
        ("商户证书.pem".to_owned(), What::Certificate),
        ("证书使用说明.txt".to_owned(), What::Other),
    ];
    assert_eq!(found.rows, rows);
    assert_eq!((found.pool.paired(), found.pool.mchid()), (Some(true), Some(MCHID)));
    // A path in a zip leads nowhere: only its last part is a name.
    let names = [r"..\..\..\evil\apiclient_key.pem", "../../x/apiclient_cert.pem"];
    let files: [(&[u8], &[u8]); 2] = [(names[0].as_bytes(), pem.as_bytes()), (names[1].as_bytes(), cert.as_bytes())];
    std::fs::write(&path, windows_zip(&files)).unwrap();
    let names: Vec<String> = found_in(&path).rows.into_iter().map(|(n, _)| n).collect();
    assert_eq!(names, ["apiclient_key.pem", "apiclient_cert.pem"]);
}

#[test]
fn packed_files_that_cannot_be_opened_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let say = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        found_in(&path).rows
    };
    let whole = windows_zip(&[(b"key.pem", b"x")]);
    // The lowest bit of the flags says that a password is needed: in both headers of the one file.
    let mut locked = whole.clone();
    let list = locked.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    (locked[6], locked[list + 8]) = (locked[6] | 1, locked[list + 8] | 1);
    assert_eq!(say("locked.zip", &locked), [("locked.zip".to_owned(), What::Packed)]);
    assert_eq!(say("half.zip", &whole[..whole.len() / 2]), [("half.zip".to_owned(), What::Packed)]);
    assert_eq!(say("a.rar", b"Rar!\x1a\x07\x01\x00rest"), [("a.rar".to_owned(), What::Packed)]);
    assert_eq!(say("a.7z", b"7z\xbc\xaf\x27\x1c\x00"), [("a.7z".to_owned(), What::Packed)]);
    assert_eq!(say("whole.zip", &whole), [("key.pem".to_owned(), What::Unknown(Seems::Text))]);
}

#[test]
fn a_zip_that_unpacks_to_too_much_is_read_no_further() {
    let zeros = vec![0; 1 << 20];
    let names: Vec<String> = (0..20).map(|i| format!("{}.bin", "n".repeat(i + 3))).collect();
    let files: Vec<(&[u8], &[u8])> = names.iter().map(|n| (n.as_bytes(), &zeros[..])).collect();
    let packed = windows_zip(&files);
    assert!(packed.len() < 100_000, "a bomb is small: {}", packed.len());
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bomb.zip");
    std::fs::write(&path, packed).unwrap();
    let sent = gather(&[path]).unwrap();
    assert_eq!(sent.iter().filter(|s| s.left.is_none()).count(), 8, "8 MiB of 20");
}
