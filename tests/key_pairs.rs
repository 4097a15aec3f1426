//! Whose a certificate is, which key and certificate belong together, and what is said of everything that is not used.

use std::io::Write as _;
use std::path::Path;

use card_rights_studio::merchant::recognise::{Found, gather, recognise};
use card_rights_studio::wechatpay::key::{MerchantKey, WrongKey};
use rsa::pkcs8::EncodePublicKey as _;

use crate::support::certificate::cert;
use crate::support::keys::{MCHID, armour, made, p12_of};
use crate::support::merchant_sheet::{edit, typed};
use crate::support::sent::{SERIAL, found_in, openssl};
use crate::support::vectors;
use crate::support::window::{Window, apply};

const OTHER: &str = "100000000000000000000000000000000000000B";

fn private(key: &MerchantKey) -> String {
    armour("PRIVATE KEY", key.der())
}

/// A published certificate: `go_sdk_test_cert.pem` is one of a CA, `java_sdk_certificates_decrypted.pem` WeChat's own.
fn published(name: &str) -> String {
    vectors::pem(name, "CERTIFICATE")
}

const AUTHORITY: &str = "go_sdk_test_cert.pem";
const PLATFORM: &str = "java_sdk_certificates_decrypted.pem";

/// A folder with these files; names sort as they are read.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(dir.path().join(name), content).unwrap();
    }
    dir
}

fn found(files: &[(&str, &[u8])]) -> Found {
    found_in(folder(files).path())
}

/// What each row is called in the catalogue.
fn told(found: &Found) -> Vec<&'static str> {
    found.rows.iter().map(|(_, what)| what.key()).collect()
}

/// 添加商户 with everything in `dir`.
fn sheet(dir: &Path) -> Window {
    let mut w = Window::new([1440.0, 900.0]);
    drop_on(&mut w, dir);
    w
}

fn drop_on(w: &mut Window, dir: &Path) {
    apply(
        w,
        card_rights_studio::studio::action::Action::Merchant(
            card_rights_studio::studio::action::MerchantAction::Credentials(vec![dir.to_owned()]),
        ),
    );
    w.until("the files", |w| edit(w).busy.is_none() && (!edit(w).rows.is_empty() || edit(w).trouble.is_some()));
}

fn says(w: &Window, all: &[&str]) {
    for said in all {
        assert!(w.says(said), "{said}: {:?}", w.labels());
    }
}

#[test]
fn a_certificate_is_named_for_whose_it_is() {
    let key = made();
    let named = |common: &str| told(&found(&[("a.pem", cert(&key, common, SERIAL).as_bytes())]))[0];
    for own in ["19000091", "190000919", MCHID] {
        assert_eq!(named(own), "sent-certificate", "{own}");
    }
    for other in ["", "1234567", "19000091911", "test", "190000919l"] {
        assert_eq!(named(other), "sent-certificate-other", "{other:?}");
    }
    assert_eq!(told(&found(&[("a.pem", published(PLATFORM).as_bytes())])), ["sent-certificate-platform"]);
    assert_eq!(told(&found(&[("a.pem", published(AUTHORITY).as_bytes())])), ["sent-certificate-authority"]);
    // Whatever it says of itself: of the merchant's own key it is the merchant's.
    let both = [("a.pem", cert(&key, "test", SERIAL)), ("b.pem", private(&key))];
    let both = both.each_ref().map(|(name, text)| (*name, text.as_bytes()));
    assert_eq!((told(&found(&both)), found(&both).pool.paired()), (vec!["sent-certificate", "sent-key"], Some(true)));
}

#[test]
fn a_certificate_of_a_ca_behind_the_merchants_own_is_named() {
    let key = made();
    let chain = format!("{}{}{}", cert(&key, MCHID, SERIAL), published(AUTHORITY), published(PLATFORM));
    let names = ["sent-certificate", "sent-certificate-authority", "sent-certificate-platform"];
    let found = found(&[("chain.pem", chain.as_bytes())]);
    assert_eq!((told(&found), found.pool.mchid()), (names.to_vec(), Some(MCHID)));
}

#[test]
fn the_sheet_says_what_to_do_with_a_certificate_that_is_not_the_merchants() {
    let key = made();
    let other = cert(&key, "test", SERIAL);
    let (platform, authority) = (published(PLATFORM), published(AUTHORITY));
    let dir = folder(&[("a.pem", platform.as_bytes()), ("b.pem", authority.as_bytes()), ("c.pem", other.as_bytes())]);
    let w = sheet(dir.path());
    says(
        &w,
        &[
            "微信支付平台证书",
            "它不是商户证书，也不用导入",
            "CA 证书",
            "这里用不到，可以不管",
            "别的证书",
            "请导入 apiclient_cert.pem",
            "缺少：商户证书",
        ],
    );
    assert!(!w.says("有效期至"), "{:?}", w.labels());
    assert_eq!(w.field("证书序列号").value().as_deref().unwrap_or_default(), "");
}

/// A PKCS#12 of what `openssl` makes with `new`, or without its key.
fn p12(new: &[&str], more: &[&str]) -> Option<Vec<u8>> {
    let dir = tempfile::tempdir().unwrap();
    let subject = format!("/CN={MCHID}");
    let req = ["req", "-x509", "-nodes", "-days", "9", "-subj", &*subject, "-keyout", "k.pem", "-out", "c.pem"];
    let password = format!("pass:{MCHID}");
    let export = ["pkcs12", "-export", "-in", "c.pem", "-out", "x.p12", "-passout", &*password];
    let ran = openssl(dir.path(), &[&req[..], new].concat()) && openssl(dir.path(), &[&export[..], more].concat());
    ran.then(|| std::fs::read(dir.path().join("x.p12")).unwrap())
}

#[test]
fn a_pkcs12_that_opens_but_holds_no_key_to_sign_with_says_why() {
    let with = &["-inkey", "k.pem"][..];
    let cases: [(&[&str], &[&str], &str, &str); 3] = [
        (&["-newkey", "rsa:2048"], &["-nokeys"], "key-none", "这个 p12 里没有私钥"),
        (&["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"], with, "key-not-rsa", "不是 RSA 私钥"),
        (&["-newkey", "rsa:1024"], with, "key-too-short", "不足 2048 位"),
    ];
    for (new, more, key, said) in cases {
        let Some(bytes) = p12(new, more) else {
            println!("skipped: this machine's openssl makes no such PKCS#12: {new:?}");
            continue;
        };
        let name = format!("{MCHID}.p12");
        let files: [(&str, &[u8]); 1] = [(&name, &bytes)];
        assert_eq!(told(&found(&files)), [key], "{new:?}");
        says(&sheet(folder(&files).path()), &["用不了的文件", said]);
    }
    // Cut off in a chat: its password has nothing to do with it.
    if let Some(bytes) = p12(&["-newkey", "rsa:2048"], with) {
        let name = format!("{MCHID}.p12");
        let files: [(&str, &[u8]); 1] = [(&name, &bytes[..bytes.len() / 2])];
        assert_eq!(told(&found(&files)), ["key-p12-damaged"]);
        says(&sheet(folder(&files).path()), &["这个 p12 不完整或已损坏"]);
    }
}

#[test]
fn the_halves_of_a_pkcs12_are_not_mixed_with_loose_ones() {
    let (inside, loose) = (made(), made());
    let bytes = p12_of(&inside, &cert(&inside, MCHID, SERIAL));
    let name = format!("{MCHID}.p12");
    // A loose key of another pair.
    let found_key = found(&[("a.pem", private(&loose).as_bytes()), (&name, &bytes)]);
    assert_eq!(told(&found_key), ["sent-p12", "sent-key-unused"]);
    assert_eq!(found_key.pool.paired(), Some(true));
    assert_eq!(found_key.pool.key().unwrap().der(), inside.der());
    // A loose certificate of another pair.
    let other = cert(&loose, MCHID, OTHER);
    let found_cert = found(&[("a.pem", other.as_bytes()), (&name, &bytes)]);
    assert_eq!(told(&found_cert), ["sent-p12", "sent-certificate-unused"]);
    assert_eq!(found_cert.certificate().unwrap().serial, SERIAL);
    assert_eq!(found_cert.pool.paired(), Some(true));
}

#[test]
fn of_two_private_keys_the_one_that_pairs_is_taken_and_the_other_is_named() {
    let (own, foreign) = (made(), made());
    let certificate = cert(&own, MCHID, SERIAL);
    for (first, last, names) in [
        (&own, &foreign, ["sent-key", "sent-certificate", "sent-key-unused"]),
        (&foreign, &own, ["sent-key-unused", "sent-certificate", "sent-key"]),
    ] {
        let files = [("a.pem", private(first)), ("b.pem", certificate.clone()), ("c.pem", private(last))];
        let files = files.each_ref().map(|(name, text)| (*name, text.as_bytes()));
        let all = found(&files);
        assert_eq!((told(&all), all.pool.paired()), (names.to_vec(), Some(true)));
        assert_eq!(all.pool.key().unwrap().der(), own.der());
        let w = sheet(folder(&files).path());
        says(&w, &["RSA 2048，与证书匹配", "没有用到的私钥", "已选用另一份成对的私钥和证书"]);
        assert_eq!(edit(&w).key.as_ref().unwrap().der(), own.der());
    }
}

/// Sent one after the other, files are as much together as in one folder.
#[test]
fn what_comes_later_pairs_with_what_came_before() {
    let (own, foreign) = (made(), made());
    let key = private(&own);
    let mut w = sheet(folder(&[("a.pem", key.as_bytes())]).path());
    let serial = |w: &Window| w.field("证书序列号").value().unwrap_or_default();
    drop_on(&mut w, folder(&[("b.pem", private(&foreign).as_bytes())]).path());
    w.until("the second", |w| edit(w).rows.len() == 2 && edit(w).busy.is_none());
    drop_on(&mut w, folder(&[("c.pem", cert(&own, "test", SERIAL).as_bytes())]).path());
    w.until("the third", |w| edit(w).rows.len() == 3 && edit(w).busy.is_none());
    says(&w, &["RSA 2048，与证书匹配", "没有用到的私钥"]);
    assert_eq!((edit(&w).key.as_ref().unwrap().der(), &*serial(&w)), (own.der(), SERIAL));
    // The other key alone takes nothing away; with its certificate, the newer pair is the one that is meant.
    drop_on(&mut w, folder(&[("d.pem", private(&foreign).as_bytes())]).path());
    w.until("the fourth", |w| edit(w).rows.len() == 4 && edit(w).busy.is_none());
    assert_eq!(edit(&w).key.as_ref().unwrap().der(), own.der());
    drop_on(&mut w, folder(&[("e.pem", cert(&foreign, MCHID, OTHER).as_bytes())]).path());
    w.until("the fifth", |w| edit(w).rows.len() == 5 && edit(w).busy.is_none());
    assert_eq!((edit(&w).key.as_ref().unwrap().der(), &*serial(&w)), (foreign.der(), OTHER));
    assert_eq!((edit(&w).paired(), &*typed(&w).mchid), (Some(true), MCHID));
}

/// A public key of the merchant's own is no 微信支付公钥, whichever of the two comes first.
#[test]
fn the_merchants_own_public_key_does_not_verify_answers() {
    let (own, wechat) = (made(), made());
    let public = |key: &MerchantKey| armour("PUBLIC KEY", key.public().to_public_key_der().unwrap().as_bytes());
    let (mine, theirs) = (public(&own), public(&wechat));
    for names in [["a.pem", "b.pem"], ["b.pem", "a.pem"]] {
        let key = private(&own);
        let files: [(&str, &[u8]); 2] = [(names[0], mine.as_bytes()), (names[1], key.as_bytes())];
        let all = found(&files);
        assert!(told(&all).contains(&"sent-public-own") && all.pool.answer_key().is_none(), "{:?}", told(&all));
        let w = sheet(folder(&files).path());
        says(&w, &["商户自己的公钥", "缺少：微信支付公钥"]);
    }
    let key = private(&own);
    let all = found(&[("a", theirs.as_bytes()), ("b", mine.as_bytes()), ("c", key.as_bytes())]);
    assert_eq!(all.pool.answer_key().unwrap().trim(), theirs.trim());
}

/// A zip of `files`.
fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let mut zip = zip::ZipWriter::new(&mut out);
    for (name, content) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
    out.into_inner()
}

fn rows(path: &Path) -> Vec<(String, &'static str)> {
    found_in(path).rows.into_iter().map(|(name, what)| (name, what.key())).collect()
}

#[test]
fn what_of_a_zip_was_not_looked_at_has_a_row_that_says_so() {
    let row = |name: &str, key| (name.to_owned(), key);
    let put = |name: &str, files: &[(String, Vec<u8>)]| {
        let dir = folder(&[(name, &zipped(files))]);
        (rows(dir.path()), dir)
    };
    let inner = zipped(&[("apiclient_key.pem".into(), private(&made()).into_bytes())]);
    let (got, dir) = put("out.zip", &[("cert.zip".into(), inner), ("read.txt".into(), b"x".to_vec())]);
    assert_eq!(got, [row("cert.zip", "sent-nested"), row("read.txt", "sent-unknown")]);
    says(&sheet(dir.path()), &["压缩包里的压缩包", "请先把它解压，再把里面的文件夹拖进来"]);
    let (got, dir) = put("out.zip", &[("film.bin".into(), vec![0; (2 << 20) + 1]), ("a.txt".into(), b"x".to_vec())]);
    assert_eq!(got, [row("film.bin", "sent-large"), row("a.txt", "sent-unknown")]);
    says(&sheet(dir.path()), &["超过 2 MB 的文件"]);
    let many: Vec<_> = (0..=200).map(|i| (format!("{i}.txt"), b"x".to_vec())).collect();
    let (got, dir) = put("out.zip", &many);
    assert_eq!((got.len(), got.last()), (201, Some(&row("out.zip", "sent-many"))));
    says(&sheet(dir.path()), &["文件太多，后面的没有看"]);
    assert_eq!(put("out.zip", &many[..200]).0.len(), 200, "200 are all looked at");
    let big: Vec<_> = (0..20).map(|i| (format!("{i}.bin"), vec![0; 1 << 20])).collect();
    let (got, dir) = put("out.zip", &big);
    assert_eq!((got.len(), got.last()), (9, Some(&row("out.zip", "sent-much"))));
    says(&sheet(dir.path()), &["内容太多，后面的没有看"]);
}

#[test]
fn what_of_a_folder_was_not_looked_at_has_a_row_too() {
    let large = folder(&[("film.bin", &vec![0; (2 << 20) + 1])]);
    assert_eq!(rows(large.path()), [("film.bin".to_owned(), "sent-large")]);
    assert_eq!(rows(&large.path().join("film.bin")), [("film.bin".to_owned(), "sent-large")]);
    let many = tempfile::tempdir().unwrap();
    for i in 0..=200 {
        std::fs::write(many.path().join(format!("{i:03}.txt")), "x").unwrap();
    }
    let got = rows(many.path());
    assert_eq!((got.len(), got.last().unwrap().1), (201, "sent-many"));
    let deep = tempfile::tempdir().unwrap();
    let inner = deep.path().join("1/2/3/4");
    std::fs::create_dir_all(&inner).unwrap();
    std::fs::write(inner.join("apiclient_key.pem"), private(&made())).unwrap();
    assert_eq!(rows(deep.path()), [("3".to_owned(), "sent-many")]);
}

/// What OpenSSL writes before a key of an elliptic curve.
#[test]
fn a_key_of_an_elliptic_curve_behind_its_parameters_is_told_as_one() {
    let curve = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    let key = armour("EC PRIVATE KEY", &[0x30, 0x77, 2, 1, 1]);
    let both = format!("{curve}{key}");
    for text in [&*both, curve] {
        assert_eq!(MerchantKey::read(text.as_bytes()).err(), Some(WrongKey::NotRsa), "{text}");
        let files: [(&str, &[u8]); 1] = [("ec.pem", text.as_bytes())];
        assert_eq!(told(&found(&files)), ["key-not-rsa"]);
        says(&sheet(folder(&files).path()), &["这个私钥不是 RSA 私钥。请选择微信支付商户平台生成的 apiclient_key.pem"]);
    }
    // As DER, too.
    let dir = tempfile::tempdir().unwrap();
    let new = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-outform", "DER", "-out", "k"];
    if openssl(dir.path(), &new) {
        let der = std::fs::read(dir.path().join("k")).unwrap();
        assert_eq!(told(&found(&[("k.der", &der)])), ["key-not-rsa"]);
    } else {
        println!("skipped: no openssl that makes a key of an elliptic curve");
    }
}

/// A p12 that is read again with its password takes its own row away and nothing that came in between.
#[test]
fn what_came_after_a_locked_pkcs12_stays_when_it_is_read_again() {
    let (inside, loose) = (made(), made());
    let bytes = p12_of(&inside, &cert(&inside, MCHID, SERIAL));
    let locked = folder(&[("apiclient_cert.p12", &bytes)]);
    let mut w = sheet(locked.path());
    assert!(edit(&w).locked());
    let public = armour("PUBLIC KEY", loose.public().to_public_key_der().unwrap().as_bytes());
    let path = locked.path().to_owned();
    // From the clipboard, say: the paths stay what they were.
    let pasted =
        recognise(&[card_rights_studio::merchant::recognise::Sent::new("剪贴板", public.clone().into_bytes())], None);
    match &mut w.harness.state_mut().studio_mut().sheets.open {
        Some(card_rights_studio::studio::sheet::Sheet::Merchant(edit, typed)) => {
            edit.take_recognised(typed, pasted);
            typed.password = card_rights_studio::wechatpay::secret::Secret::from(MCHID);
        }
        other => panic!("{other:?}"),
    }
    drop_on(&mut w, &path);
    let names: Vec<&str> = edit(&w).rows.iter().map(|(_, what)| what.key()).collect();
    assert_eq!((names, edit(&w).locked()), (vec!["sent-answer-key", "sent-p12"], false));
    assert_eq!(edit(&w).answer_pem.as_deref().map(str::trim), Some(public.trim()));
    assert_eq!(edit(&w).key.as_ref().unwrap().der(), inside.der());
}

/// One file that cannot be read takes no other along: a shortcut to nowhere, or a file that another program holds.
#[cfg(unix)]
#[test]
fn a_file_of_a_folder_that_cannot_be_read_has_a_row_and_the_others_are_read() {
    let key = private(&made());
    let dir = folder(&[("b.pem", key.as_bytes())]);
    std::os::unix::fs::symlink("/nowhere/apiclient_cert.pem", dir.path().join("a.pem")).unwrap();
    let names = [("a.pem".to_owned(), "sent-unreadable"), ("b.pem".to_owned(), "sent-key")];
    assert_eq!(rows(dir.path()), names);
    says(&sheet(dir.path()), &["读不到的文件", "RSA 2048"]);
    // Alone it is a trouble of its own.
    assert!(gather(&[dir.path().join("a.pem")]).is_err());
}

/// A certificate of another algorithm is named all the same, and one that was cut off is told as that.
#[test]
fn certificates_that_cannot_be_used_are_named_too() {
    let ec = |subject: &str| {
        let dir = tempfile::tempdir().unwrap();
        let args = ["req", "-x509", "-nodes", "-days", "9", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
        let rest = ["-subj", subject, "-keyout", "k", "-out", "c"];
        openssl(dir.path(), &[&args[..], &rest].concat()).then(|| std::fs::read(dir.path().join("c")).unwrap())
    };
    let said = |bytes: &[u8]| told(&found(&[("a.pem", bytes)]));
    if let (Some(authority), Some(merchant)) = (ec("/CN=Some Root CA"), ec(&format!("/CN={MCHID}"))) {
        assert_eq!(said(&authority), ["sent-certificate-authority"]);
        assert_eq!(said(&merchant), ["key-certificate-not-rsa"]);
        says(&sheet(folder(&[("a.pem", &merchant)]).path()), &["这张证书不是 RSA 证书", "apiclient_cert.pem"]);
    } else {
        println!("skipped: no openssl that makes certificates of elliptic curves");
    }
    let whole = cert(&made(), MCHID, SERIAL);
    let half = &whole[..whole.len() / 2];
    for cut in [half, &half[..half.len() - 1], &half[..half.len() - 2], &half[..half.len() - 3]] {
        assert_eq!(said(cut.as_bytes()), ["key-certificate-damaged"], "{}", cut.len());
    }
    says(&sheet(folder(&[("a.pem", half.as_bytes())]).path()), &["证书内容不完整或已损坏", "缺少：商户证书"]);
    // As a key it is still what it was.
    assert_eq!(MerchantKey::read(half.as_bytes()).err(), Some(WrongKey::Certificate));
}
