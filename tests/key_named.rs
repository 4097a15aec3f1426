//! What people bring instead of a private key, each named for what it is with what to do, in both languages, by window
//! and command alike (src/wechatpay/README.md, Credentials). Inputs are made here, or by openssl where it is there.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use card_rights_studio::studio::action::{Action, MerchantAction, SheetAction};
use card_rights_studio::wechatpay::key::MerchantKey;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use rsa::pkcs8::EncodePublicKey as _;

use crate::support::certificate::cert;
use crate::support::keys::{MCHID, armour, made, p12_of};
use crate::support::merchant_sheet::{edit, typed};
use crate::support::program::{Home, ON};
use crate::support::sent::{SERIAL, openssl};
use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];
const OTHER: &str = "F00000000000000000000000000000000000000B";

/// 添加商户 with this file or folder, in a window of its own.
fn sheet(path: &Path, lang: Lang) -> Window {
    let home = Arc::new(tempfile::tempdir().unwrap());
    let mut w = Window::at(SIZE, egui::Theme::Light, home, lang);
    open(&mut w, path);
    w
}

/// 添加商户 anew with this file or folder.
fn open(w: &mut Window, path: &Path) {
    apply(w, Action::Sheet(SheetAction::Close));
    apply(w, Action::Merchant(MerchantAction::Edit(None)));
    again(w, path);
}

/// A window for each language: a window costs more than all that is done in it here.
fn windows() -> [(Window, &'static str); 2] {
    let window = |lang| Window::at(SIZE, egui::Theme::Light, Arc::new(tempfile::tempdir().unwrap()), lang);
    [(window(Lang::ZhCn), "zh-CN"), (window(Lang::En), "en")]
}

/// The same files given to the sheet once more.
fn again(w: &mut Window, path: &Path) {
    apply(w, Action::Merchant(MerchantAction::Credentials(vec![path.to_owned()])));
    w.until("the files", |w| edit(w).busy.is_none() && !edit(w).rows.is_empty());
    w.settle();
}

/// Types the password of a p12, in the place of what stood there.
fn type_password(w: &mut Window, lang: Lang, text: &str) {
    let label = lang.t("setup-password");
    w.harness.get_by_role_and_label(Role::PasswordInput, label).focus();
    w.settle();
    w.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    w.harness.step();
    w.harness.get_by_role_and_label(Role::PasswordInput, label).type_text(text);
    w.settle();
    w.button(lang.t("setup-read-again"));
    w.until("the files", |w| edit(w).busy.is_none());
}

/// What is said of the p12 with a password that is not its own, and that its own opens it.
fn wrong_then_right(w: &mut Window, lang: Lang, wrong: [&str; 2]) {
    type_password(w, lang, "falsch");
    assert!(w.says(wrong[usize::from(lang == Lang::En)]), "{:?}", w.labels());
    type_password(w, lang, MCHID);
    w.until("the key", |w| edit(w).busy.is_none() && edit(w).key.is_some());
}

/// What the command says of a key file. It never comes as far as sending: what is to verify answers is `own`, the public
/// half of the key that should be found, and that is refused once the key was read.
fn told(file: &Path, own: &MerchantKey, more: &[&str], lang: &str) -> String {
    let home = Home::new();
    let draft = home.file("稿.cardrights", ON).display().to_string();
    let public = home.file("own.pem", armour("PUBLIC KEY", own.public().to_public_key_der().unwrap().as_bytes()));
    let (key, public) = (file.to_str().unwrap(), public.to_str().unwrap());
    let args = ["publish", &*draft, "--card", "p1", "--yes", "--lang", lang, "--mchid", MCHID, "--key-file", key];
    let answers = ["--answer-key-file", public, "--answer-key-id", "PUB_KEY_ID_01"];
    let ran = home.run(&[&args[..], &answers, &["--gateway", "http://127.0.0.1:9"], more].concat());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    ran.err
}

/// What it says once it found the key.
const FOUND: [(&str, &str); 2] =
    [("zh-CN", "own.pem 是商户自己的公钥"), ("en", "own.pem is the merchant's own public key")];

/// The command finds this key in the file, in both languages.
fn found(file: &Path, key: &MerchantKey, more: &[&str]) {
    for (lang, said) in FOUND {
        let err = told(file, key, more, lang);
        assert!(err.contains(said), "{}: {err}", file.display());
    }
}

/// The row of a pair, in both languages.
const BOTH: [&str; 2] = ["商户证书和私钥", "Merchant certificate and private key"];

fn private(key: &MerchantKey) -> String {
    armour("PRIVATE KEY", key.der())
}

/// Lines of openssl that make one file each, in a folder with the pair of one download; then what is said of it.
struct Row {
    file: &'static str,
    lines: &'static [&'static [&'static str]],
    zh: &'static str,
    en: &'static str,
}

const P12: [&str; 9] = [
    "pkcs12",
    "-export",
    "-inkey",
    "apiclient_key.pem",
    "-in",
    "apiclient_cert.pem",
    "-passout",
    "pass:1900009191",
    "-out",
];

/// What window and command say of a file, in both languages.
fn said_of(windows: &mut [(Window, &'static str); 2], file: &Path, own: &MerchantKey, said: [&str; 2]) {
    for ((w, tag), said) in windows.iter_mut().zip(said) {
        open(w, file);
        assert!(w.says(said), "{}: {said}: {:?}", file.display(), w.labels());
        let err = told(file, own, &["--serial", SERIAL], tag);
        assert!(err.contains(said), "{}: {said}: {err}", file.display());
    }
}

#[test]
fn what_openssl_makes_is_named_for_what_it_is() {
    const ROWS: [Row; 8] = [
        Row {
            file: "ed25519.pem",
            lines: &[&["genpkey", "-algorithm", "ED25519", "-out", "ed25519.pem"]],
            zh: "这个私钥不是 RSA 私钥",
            en: "not an RSA",
        },
        Row {
            file: "x25519.pem",
            lines: &[&["genpkey", "-algorithm", "X25519", "-out", "x25519.pem"]],
            zh: "这个私钥不是 RSA 私钥",
            en: "not an RSA",
        },
        Row {
            file: "ed25519.der",
            lines: &[&["genpkey", "-algorithm", "ED25519", "-outform", "DER", "-out", "ed25519.der"]],
            zh: "这个私钥不是 RSA 私钥",
            en: "not an RSA",
        },
        Row {
            file: "ec.pem",
            lines: &[&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "ec.pem"]],
            zh: "这个私钥不是 RSA 私钥",
            en: "not an RSA",
        },
        Row {
            file: "sec1.pem",
            lines: &[&["ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", "sec1.pem"]],
            zh: "这个私钥不是 RSA 私钥",
            en: "not an RSA",
        },
        Row {
            file: "csr.pem",
            lines: &[&["req", "-new", "-key", "apiclient_key.pem", "-subj", "/CN=1900009191", "-out", "csr.pem"]],
            zh: "这是证书请求（CSR）",
            en: "This is a certificate request (CSR)",
        },
        Row {
            file: "csr.der",
            lines: &[&[
                "req",
                "-new",
                "-key",
                "apiclient_key.pem",
                "-subj",
                "/CN=1900009191",
                "-outform",
                "DER",
                "-out",
                "csr.der",
            ]],
            zh: "这是证书请求（CSR）",
            en: "This is a certificate request (CSR)",
        },
        Row {
            file: "locked.pem",
            lines: &[&["pkcs8", "-topk8", "-in", "apiclient_key.pem", "-passout", "pass:1", "-out", "locked.pem"]],
            zh: "这个私钥加了密码",
            en: "password",
        },
    ];
    let dir = tempfile::tempdir().unwrap();
    let key = made();
    crate::support::sent::write_pair(dir.path(), &key);
    let mut windows = windows();
    for row in ROWS {
        if row.lines.iter().all(|args| openssl(dir.path(), args)) {
            said_of(&mut windows, &dir.path().join(row.file), &key, [row.zh, row.en]);
        } else {
            println!("skipped: this openssl makes no {}", row.file);
        }
    }
}

#[test]
fn what_is_no_key_of_wechat_is_named_for_what_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let ssh = armour("OPENSSH PRIVATE KEY", b"openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none");
    let rows: [(&str, &[u8], &str, &str); 22] = [
        ("id_rsa", ssh.as_bytes(), "这是 SSH 登录用的密钥", "This is a key for logging in by SSH"),
        ("id_rsa.pub", b"ssh-rsa AAAAB3NzaC1yc2E wang@pc\n", "这是 SSH 登录用的密钥", "logging in by SSH"),
        ("id.ppk", b"PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n", "这是 SSH 登录用的密钥", "logging in by SSH"),
        ("a.pgp", b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF\n=abcd\n", "这是 PGP 密钥", "This is a PGP key"),
        (
            "a.jks",
            &[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0],
            "这是 Java 密钥库（JKS）",
            "This is a Java key store (JKS)",
        ),
        ("a.jceks", &[0xce, 0xce, 0xce, 0xce, 0, 0, 0, 2], "这是 Java 密钥库（JKS）", "This is a Java key store (JKS)"),
        ("apiv3.txt", b"0123456789abcdefABCDEF0123456789", "这像是 APIv3 密钥", "looks like the APIv3 key"),
        (
            "apiv3.md",
            "APIv3密钥：0123456789abcdefABCDEF0123456789\n".as_bytes(),
            "这像是 APIv3 密钥",
            "looks like the APIv3 key",
        ),
        ("id.txt", b"PUB_KEY_ID_0111900009191", "公钥ID 填在公钥ID那一栏", "field of the public key ID"),
        (
            "id.md",
            "公钥ID: PUB_KEY_ID_0111900009191\r\n".as_bytes(),
            "公钥ID 填在公钥ID那一栏",
            "field of the public key ID",
        ),
        ("sn.txt", SERIAL.as_bytes(), "这是证书序列号，不是证书文件", "This is a certificate serial number"),
        (
            "sn.md",
            "证书序列号 F0:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:0A".as_bytes(),
            "这是证书序列号",
            "This is a certificate serial number",
        ),
        ("mch.txt", "商户号：1900009191".as_bytes(), "这像是商户号", "looks like a merchant number"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "看起来是图片", "looks like a picture"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "看起来是图片", "looks like a picture"),
        ("a.pdf", b"%PDF-1.7\n", "看起来是 PDF", "looks like a PDF"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "看起来是 Word、Excel", "document of Word, Excel"),
        ("a.exe", b"MZ\x90\0\x03\0\0\0", "看起来是程序", "looks like a program"),
        ("a.txt", "请妥善保管".as_bytes(), "看起来是文字", "looks like text"),
        ("a.bin", b"\x01\0\x02\0rest", "里面没有认得出的密钥或证书", "no key or certificate in it that is known"),
        ("a.html", b"<!doctype html><title>login</title>", "看起来是文字", "looks like text"),
        ("a.json", b"{\"a\":1}", "看起来是文字", "looks like text"),
    ];
    let (mut windows, any) = (windows(), made());
    for (name, bytes, zh, en) in rows {
        said_of(&mut windows, &put(name, bytes), &any, [zh, en]);
    }
    let w = &mut windows[0].0;
    open(w, &put("empty.pem", b""));
    assert!(w.says("文件是空的") && w.says("认不出的文件"), "{:?}", w.labels());
    // What is known and not needed is the readme alone.
    open(w, &put("证书使用说明.txt", "请妥善保管".as_bytes()));
    assert!(w.says("不需要的文件"), "{:?}", w.labels());
    // A 公钥ID that lies in a file is filled in where nothing stands.
    open(w, &dir.path().join("id.md"));
    assert_eq!(typed(w).answer_id, "PUB_KEY_ID_0111900009191");
}

#[test]
fn a_key_under_another_heading_or_in_more_wrapping_is_the_key_that_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let key = made();
    let pem = private(&key);
    let twice =
        pem.replace("-----BEGIN PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\n-----BEGIN PRIVATE KEY-----\n");
    let twice = twice.replace("-----END PRIVATE KEY-----\n", "-----END PRIVATE KEY-----\n-----END PRIVATE KEY-----\n");
    let p12 = p12_of(&key, &cert(&key, MCHID, SERIAL));
    let mut w = Window::new(SIZE);
    for (name, bytes) in [
        ("public.pem", armour("PUBLIC KEY", key.der()).into_bytes()),
        ("rsa_public.pem", armour("RSA PUBLIC KEY", key.der()).into_bytes()),
        ("certificate.pem", armour("CERTIFICATE", key.der()).into_bytes()),
        ("ec.pem", armour("EC PRIVATE KEY", key.der()).into_bytes()),
        ("openssh.pem", armour("OPENSSH PRIVATE KEY", key.der()).into_bytes()),
        ("twice.pem", twice.clone().into_bytes()),
        (
            "begin_twice.pem",
            pem.replacen("-----BEGIN", "-----BEGIN RSA PRIVATE KEY-----\r\n-----BEGIN", 1).into_bytes(),
        ),
        ("whole_twice.pem", format!("{pem}{pem}").into_bytes()),
        ("pem.b64", STANDARD.encode(&pem).into_bytes()),
        ("p12.b64", STANDARD.encode(&p12).into_bytes()),
        ("p12.url", format!("data:application/x-pkcs12;base64,{}", STANDARD.encode(&p12)).into_bytes()),
        ("lines.b64", STANDARD.encode(&pem).as_bytes().chunks(76).collect::<Vec<_>>().join(&b"\r\n"[..])),
    ] {
        let path = dir.path().join(format!("{MCHID}_{name}"));
        std::fs::write(&path, bytes).unwrap();
        open(&mut w, &path);
        let rows: Vec<&str> = edit(&w).rows.iter().map(|(_, what)| what.key()).collect();
        let read = edit(&w).key.as_ref().map(|k| k.der().to_vec());
        assert!(read.as_deref() == Some(key.der()), "{name}: {rows:?}");
        assert!(!w.says("用不了的文件") && !w.says("已换成后来导入的一份"), "{name}: {:?}", w.labels());
        found(&path, &key, &["--serial", SERIAL]);
    }
}

#[test]
fn of_several_pairs_the_serial_number_chooses_then_the_merchant_number() {
    let dir = tempfile::tempdir().unwrap();
    let (ours, theirs) = (made(), made());
    let (our_cert, their_cert) = (cert(&ours, MCHID, SERIAL), cert(&theirs, "1900000999", OTHER));
    let second = cert(&theirs, MCHID, OTHER);
    let put = |name: &str, parts: &[&str]| {
        let path = dir.path().join(name);
        std::fs::write(&path, parts.concat()).unwrap();
        path
    };
    let (ours_pem, theirs_pem) = (private(&ours), private(&theirs));
    for (name, parts) in [
        ("keys_first.pem", [&*theirs_pem, &ours_pem, &their_cert, &our_cert]),
        ("pairs.pem", [&*theirs_pem, &their_cert, &ours_pem, &our_cert]),
        ("certificates_first.pem", [&*our_cert, &their_cert, &theirs_pem, &ours_pem]),
    ] {
        let path = put(name, &parts);
        // By 商户号 alone, and by the serial number in another writing.
        for more in [&[][..], &["--serial", &SERIAL.to_lowercase()]] {
            found(&path, &ours, more);
        }
        let err = told(&path, &theirs, &["--serial", OTHER], "zh-CN");
        assert!(err.contains("1900000999"), "the serial number comes first: {err}");
    }
    // Two pairs of one merchant: only the serial number tells.
    let path = put("renewed.pem", &[&theirs_pem, &second, &ours_pem, &our_cert]);
    let mut w = Window::new(SIZE);
    for (serial, key) in [(SERIAL, &ours), (OTHER, &theirs)] {
        found(&path, key, &["--serial", serial]);
        apply(&mut w, Action::Sheet(SheetAction::Close));
        apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
        w.fill("证书序列号", serial);
        again(&mut w, &path);
        assert_eq!(edit(&w).certificate.as_ref().unwrap().serial, serial);
    }
    apply(&mut w, Action::Sheet(SheetAction::Close));
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    w.fill("商户号", MCHID);
    again(&mut w, &put("two.pem", &[&theirs_pem, &their_cert, &ours_pem, &our_cert]));
    assert_eq!(edit(&w).certificate.as_ref().unwrap().serial, SERIAL);
    // Without any certificate nothing tells, and none is taken.
    let path = put("two_keys.pem", &[&theirs_pem, &ours_pem]);
    let mut windows = windows();
    said_of(&mut windows, &path, &ours, ["没有证书说明哪个是商户的", "no certificate says which is the merchant's"]);
    assert!(edit(&windows[0].0).key.is_none());
}

#[test]
fn one_download_is_one_row_and_reading_it_again_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let key = made();
    let folder = dir.path().join("1900009191_20261128_cert");
    std::fs::create_dir(&folder).unwrap();
    crate::support::sent::write_pair(&folder, &key);
    std::fs::write(folder.join("apiclient_cert.p12"), p12_of(&key, &cert(&key, MCHID, SERIAL))).unwrap();
    std::fs::write(folder.join("证书使用说明.txt"), "请妥善保管").unwrap();
    let public = armour("PUBLIC KEY", made().public().to_public_key_der().unwrap().as_bytes());
    std::fs::write(folder.join("pub_key.pem"), public).unwrap();
    let shown = |w: &Window| {
        let mut labels = w.labels();
        labels.sort();
        labels
    };
    let mut w = sheet(&folder, Lang::ZhCn);
    assert!(w.says("商户证书和私钥") && w.says("RSA 2048，与证书匹配"), "{:?}", w.labels());
    assert!(w.says("apiclient_cert.p12、apiclient_cert.pem、apiclient_key.pem"), "{:?}", w.labels());
    assert!(!w.says("已换成后来导入的一份"), "{:?}", w.labels());
    let first = shown(&w);
    again(&mut w, &folder);
    assert_eq!(shown(&w), first);
    // The p12 alone after the rest, and its three files one by one: still the one row.
    for name in ["apiclient_cert.p12", "apiclient_key.pem", "apiclient_cert.pem"] {
        again(&mut w, &folder.join(name));
        assert_eq!(shown(&w), first, "{name}");
    }
    let english = sheet(&folder, Lang::En);
    assert!(english.says(BOTH[1]), "{:?}", english.labels());
}

/// A zip of one file.
fn zip(path: &Path, name: &str, bytes: &[u8]) {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap();
}

#[test]
fn the_number_in_a_name_opens_a_p12_and_a_password_is_called_wrong_only_where_one_was_typed() {
    let dir = tempfile::tempdir().unwrap();
    let key = made();
    let p12 = p12_of(&key, &cert(&key, MCHID, SERIAL));
    let mut w = Window::new(SIZE);
    for (zip_name, inside) in [
        ("1900009191_20261128_cert.zip", "apiclient_cert.p12"),
        ("20261128_1900009191.zip", "apiclient_cert.p12"),
        ("证书.zip", "1900009191_20261128_cert/apiclient_cert.p12"),
        ("证书.zip", "apiclient_cert_1900009191.p12"),
        ("云栖酒店1900009191证书.zip", "a.p12"),
    ] {
        let path = dir.path().join(zip_name);
        zip(&path, inside, &p12);
        open(&mut w, &path);
        assert!(w.says("商户证书和私钥"), "{zip_name} {inside}: {:?}", w.labels());
    }
    // A folder's name too.
    let folder = dir.path().join("1900009191_cert");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("apiclient_cert.p12"), &p12).unwrap();
    open(&mut w, &folder.join("apiclient_cert.p12"));
    assert!(w.says("商户证书和私钥"), "{:?}", w.labels());
    // No number anywhere: its password is asked for, and wrong only when one was typed.
    let plain = dir.path().join("a.zip");
    zip(&plain, "apiclient_cert.p12", &p12);
    for (lang, locked, wrong) in [
        (Lang::ZhCn, "p12 证书，需要密码", "密码不对"),
        (Lang::En, "p12 certificate; it needs its password", "password is wrong"),
    ] {
        let mut w = sheet(&plain, lang);
        assert!(w.says(locked) && !w.says(wrong), "{:?}", w.labels());
        wrong_then_right(&mut w, lang, [wrong; 2]);
        assert!(w.says(BOTH[usize::from(lang == Lang::En)]) && !w.says(wrong), "{:?}", w.labels());
    }
}

/// Ciphers: read where a crate in use reads them, else named; a wrong password never takes the blame.
#[test]
fn ciphers_of_a_p12_are_read_or_named() {
    let dir = tempfile::tempdir().unwrap();
    let key = made();
    crate::support::sent::write_pair(dir.path(), &key);
    let named = |name: &str| (format!("加密方式程序不认识（{name}）"), format!("how this p12 is encrypted ({name})"));
    let (mut tried, mut windows) = (0, windows());
    for (cipher, unread) in [
        ("DES-EDE3-CBC", None),
        ("AES-128-CBC", None),
        ("AES-192-CBC", None),
        ("AES-256-CBC", None),
        ("PBE-SHA1-3DES", None),
        ("RC2-CBC", Some("RC2")),
        ("DES-CBC", Some("DES")),
        ("CAMELLIA-128-CBC", None),
        ("CAMELLIA-192-CBC", None),
        ("CAMELLIA-256-CBC", None),
        ("CAMELLIA-256-OFB", Some("Camellia")),
        ("ARIA-128-CBC", Some("ARIA")),
        ("ARIA-256-CBC", Some("ARIA")),
        ("SM4-CBC", Some("SM4")),
        ("SEED-CBC", Some("SEED")),
        ("PBE-SHA1-RC2-128", Some("RC2")),
        ("PBE-SHA1-RC4-128", Some("RC4")),
    ] {
        let file = format!("{MCHID}_{cipher}.p12");
        let with = |more: &[&str]| {
            let ciphers = ["-keypbe", cipher, "-certpbe", cipher];
            openssl(dir.path(), &[&P12[..], &[&*file], &ciphers, more].concat())
        };
        if !with(&[]) && !with(&["-provider", "legacy", "-provider", "default"]) {
            println!("skipped: this openssl makes no p12 with {cipher}");
            continue;
        }
        tried += 1;
        let path = dir.path().join(&file);
        match unread {
            None => {
                for ((w, _), both) in windows.iter_mut().zip(BOTH) {
                    open(w, &path);
                    assert!(w.says(both), "{cipher}: {:?}", w.labels());
                }
                found(&path, &key, &[]);
            }
            Some(name) => {
                let (zh, en) = named(name);
                said_of(&mut windows, &path, &key, [&zh, &en]);
                assert!(!windows[0].0.says("密码不对"), "{cipher}");
            }
        }
    }
    // HMAC-SHA1 is what older tools derive with; a MAC that is not there knows no password.
    if openssl(
        dir.path(),
        &[&P12[..], &["1900009191_sha1.p12", "-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC", "-iter", "9"]]
            .concat(),
    ) {
        assert!(tried > 5);
    }
    for cipher in ["AES-256-CBC", "CAMELLIA-128-CBC", "CAMELLIA-256-CBC"] {
        for (file, mac, wrong) in [
            (
                format!("nomac-{cipher}.p12"),
                &["-nomac"][..],
                ["密码不对，或者文件已损坏", "The password is wrong, or the file is damaged"],
            ),
            (format!("mac-{cipher}.p12"), &[], ["p12 证书，密码不对", "p12 certificate; the password is wrong"]),
        ] {
            if !openssl(dir.path(), &[&P12[..], &[&*file, "-keypbe", cipher, "-certpbe", cipher], mac].concat()) {
                println!("skipped: this openssl makes no {file}");
                continue;
            }
            for lang in Lang::ALL {
                wrong_then_right(&mut sheet(&dir.path().join(&file), lang), lang, wrong);
            }
        }
    }
}
