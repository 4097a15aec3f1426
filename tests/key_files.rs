//! Keys, certificates, PKCS#12 and zips as people really send them (src/wechatpay/README.md, Credentials).

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use aws_lc_rs::rsa::KeySize;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use card_rights_studio::keychain::{KeyFound, MemoryKeychain, load_key, store_key};
use card_rights_studio::merchant::recognise::{Found, Sent, What, gather, recognise};
use card_rights_studio::wechatpay::certificate::Certificate;
use card_rights_studio::wechatpay::key::{MerchantKey, WrongKey};
use card_rights_studio::wechatpay::p12::{WrongP12, open_p12};
use card_rights_studio::wechatpay::sign::sign;
use card_rights_studio::wechatpay::verify::holds_base64;
use rsa::pkcs8::EncodePrivateKey as _;

use crate::support::keys::{MCHID, armour, made, made_of, p12_asking, published};
use crate::support::{certificate, vectors};

const SERIAL: &str = "F00000000000000000000000000000000000000A";

/// `dir` with the key and its certificate as PEM.
fn write_pair(dir: &Path, key: &MerchantKey) {
    std::fs::write(dir.join("apiclient_key.pem"), armour("PRIVATE KEY", key.der())).unwrap();
    let cert = certificate::cert(key, MCHID, SERIAL);
    std::fs::write(dir.join("apiclient_cert.pem"), cert).unwrap();
}

fn found_in(path: &Path) -> Found {
    recognise(&gather(&[path.to_owned()]).unwrap(), None)
}

#[test]
fn keys_of_every_size_are_read_paired_kept_and_sign() {
    for (size, bits) in [(KeySize::Rsa2048, 2048), (KeySize::Rsa3072, 3072), (KeySize::Rsa4096, 4096)] {
        let key = made_of(size);
        let dir = tempfile::tempdir().unwrap();
        write_pair(dir.path(), &key);
        let found = found_in(dir.path());
        assert_eq!((found.paired(), found.mchid()), (Some(true), Some(MCHID)));
        let read = found.key().unwrap();
        assert_eq!(read.bits(), bits);
        assert_eq!(found.certificate().unwrap().serial, SERIAL);
        let signature = sign(&read, b"message").unwrap();
        assert!(holds_base64(key.public(), b"message", &signature));
        assert!(!holds_base64(key.public(), b"messagE", &signature));
        let chain = MemoryKeychain::default();
        store_key(&chain, MCHID, SERIAL, "api.mch.weixin.qq.com", &read).unwrap();
        let back = load_key(&chain, MCHID, SERIAL, "api.mch.weixin.qq.com").unwrap();
        assert!(matches!(back, KeyFound::Key(k) if k.der() == key.der()));
        // The largest still fits into one entry of Windows: DER, host and a blank.
        assert!(key.der().len() + "api.mch.weixin.qq.com ".len() <= 2560, "{bits}");
    }
}

/// Runs openssl; `None` when there is no such command, or it cannot do this.
fn openssl(dir: &Path, args: &[&str]) -> Option<()> {
    let done = Command::new("openssl").args(args).current_dir(dir).output().ok()?;
    done.status.success().then_some(())
}

#[test]
fn pkcs12_made_by_openssl_with_modern_and_with_legacy_ciphers() {
    let dir = tempfile::tempdir().unwrap();
    let key = published();
    write_pair(dir.path(), &key);
    let base = ["pkcs12", "-export", "-inkey", "apiclient_key.pem", "-in", "apiclient_cert.pem", "-out"];
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
        let args = [&base[..], &[&*file, "-passout", &*password], more].concat();
        if openssl(dir.path(), &args).is_none() {
            println!("skipped: this machine's openssl makes no {name} PKCS#12");
            continue;
        }
        tried += 1;
        let bytes = std::fs::read(dir.path().join(&file)).unwrap();
        let (read, cert) = open_p12(&bytes, MCHID).unwrap_or_else(|w| panic!("{name}: {w:?}"));
        assert_eq!(read.der(), key.der(), "{name}");
        assert_eq!(cert.unwrap().serial, SERIAL, "{name}");
        assert_eq!(open_p12(&bytes, "falsch").err(), Some(WrongP12::Password), "{name}");
        assert!(open_p12(&bytes[..bytes.len() / 2], MCHID).is_err(), "{name}: half a file");
        // Whatever it is called, and without anybody typing: the certificate beside it names the mchid.
        let both = [dir.path().join(&file), dir.path().join("apiclient_cert.pem")];
        let found = recognise(&gather(&both).unwrap(), None);
        assert_eq!(found.rows[0].1, What::P12, "{name}");
        assert_eq!(found.paired(), Some(true), "{name}");
    }
    if Command::new("openssl").arg("version").output().is_ok() {
        assert!(tried >= 4, "an openssl that is there makes most of them");
    }
}

#[test]
fn keys_that_wechat_does_not_take_are_named_by_openssls_own() {
    let dir = tempfile::tempdir().unwrap();
    let made = |args: &[&str]| {
        let done = openssl(dir.path(), &[args, &["-out", "x"]].concat());
        done.map(|()| MerchantKey::read(&std::fs::read(dir.path().join("x")).unwrap()).map(|_| ()))
    };
    let cases: [(&[&str], Result<(), WrongKey>); 4] = [
        (&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"], Err(WrongKey::TooShort)),
        (&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], Err(WrongKey::NotRsa)),
        (&["genrsa", "-aes128", "-passout", "pass:abcd", "2048"], Err(WrongKey::Encrypted)),
        (&["genrsa", "-traditional", "2048"], Ok(())),
    ];
    for (args, want) in cases {
        match made(args) {
            Some(got) => assert_eq!(got, want, "{args:?}"),
            None => println!("skipped: no openssl that does {args:?}"),
        }
    }
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
    let cert = certificate::pem(&key, MCHID, SERIAL, 1_700_000_000, 1_900_000_000);
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
    assert_eq!((found.paired(), found.mchid()), (Some(true), Some(MCHID)));
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
    assert_eq!(say("whole.zip", &whole), [("key.pem".to_owned(), What::Other)]);
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

/// A certificate that somebody renamed, in every form of the same bytes.
#[test]
fn a_certificate_is_the_same_in_pem_and_der() {
    let cert = certificate::cert(&published(), MCHID, SERIAL);
    let read = Certificate::read(cert.as_bytes()).unwrap();
    assert_eq!((read.not_before, read.not_after), (1_700_000_000, 1_900_000_000));
    let plain: String = cert.lines().filter(|l| !l.starts_with("-----")).collect();
    assert_eq!(Certificate::read(&STANDARD.decode(plain).unwrap()), Ok(read));
}

/// PKCS#8 of an RSA key whose numbers have this many bytes; no key at all, but that takes calculating to see.
fn pkcs8_of(bytes: usize) -> Vec<u8> {
    let der = |tag: u8, body: &[u8]| {
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        let head = if body.len() < 1 << 16 { [&[tag, 0x82], &length[2..]] } else { [&[tag, 0x83], &length[1..]] };
        [&head.concat(), body].concat()
    };
    let number = |len: usize| der(2, &[&[1], &vec![0xff; len - 1][..]].concat());
    let numbers = [number(bytes), vec![2, 3, 1, 0, 1], number(bytes)].concat();
    let halves = number(bytes / 2).repeat(5);
    let key = der(0x30, &[&[2, 1, 0], &numbers[..], &halves].concat());
    let rsa = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
    der(0x30, &[&[2, 1, 0], &rsa[..], &der(4, &key)].concat())
}

#[test]
fn a_key_too_long_to_calculate_with_is_refused_by_its_length() {
    // 2.4 million bits, with which the arithmetic overflows the stack and ends the program; as DER and in armour,
    // PKCS#8 and the PKCS#1 inside.
    let long = pkcs8_of(300_000);
    assert_eq!(MerchantKey::read(&long).err(), Some(WrongKey::TooLong));
    assert_eq!(MerchantKey::read(armour("PRIVATE KEY", &long).as_bytes()).err(), Some(WrongKey::TooLong));
    let inner = &long[5 + 3 + 15 + 5..];
    assert_eq!(MerchantKey::read(inner).err(), Some(WrongKey::TooLong));
    assert_eq!(MerchantKey::read(armour("RSA PRIVATE KEY", inner).as_bytes()).err(), Some(WrongKey::TooLong));
    let found = recognise(&[Sent::new("x", long)], None);
    assert_eq!(found.rows[0].1, What::Wrong(WrongKey::TooLong));
    // As many bytes of something else are not a key that is too long.
    assert_eq!(MerchantKey::read(&vec![0x30; 300_000]).err(), Some(WrongKey::Unknown));
}

/// PKCS#8 of a key of so many bits. Its halves are no primes, which nothing that reads it looks at.
fn key_of(bits: u32) -> Vec<u8> {
    let half = |less: u64| {
        let ones = vec![0xff; usize::try_from(bits / 16 + 1).unwrap()];
        let whole = rsa::BoxedUint::from_be_slice_vartime(&ones).shr(8 - bits / 2 % 8);
        whole.wrapping_sub(rsa::BoxedUint::from(less))
    };
    let key = rsa::PrivateKey::from_p_q(half(0), half(2), rsa::BoxedUint::from(65_537_u64)).unwrap();
    key.to_pkcs8_der().unwrap().as_bytes().to_vec()
}

#[test]
fn the_longest_key_that_signs_is_read_and_a_longer_one_is_named() {
    for (bits, want) in [(8192, Ok(8192)), (8200, Err(WrongKey::TooLong))] {
        assert_eq!(MerchantKey::read(&key_of(bits)).map(|k| k.bits()), want, "{bits}");
    }
}

#[test]
fn pkcs12_that_asks_for_far_too_much_work_is_not_opened_and_the_rest_is() {
    let sent = |n: usize, rounds: u32| Sent::new(format!("{}.p12", "x".repeat(n)), p12_asking(rounds));
    let what = |sent: &[Sent]| recognise(sent, Some(MCHID)).rows.into_iter().map(|(_, w)| w).collect::<Vec<_>>();
    assert_eq!(what(&[sent(1, 1_000_000)]), [What::P12Locked]);
    assert_eq!(what(&[sent(1, 1_000_001)]), [What::Wrong(WrongKey::Costly)]);
    // Two passwords are tried on each: eight million rounds are four such files, and a small one still finds room.
    let mut many: Vec<Sent> = (0..5).map(|n| sent(n, 829_998)).collect();
    many.push(sent(9, 10));
    let (locked, costly) = (What::P12Locked, What::Wrong(WrongKey::Costly));
    assert_eq!(what(&many), [locked, locked, locked, locked, costly, locked]);
    let mut key = vec![Sent::new("k", published().der().to_vec())];
    key.append(&mut many);
    assert!(recognise(&key, Some(MCHID)).key().is_some());
}

fn one(name: &str, bytes: Vec<u8>) -> Found {
    recognise(&[Sent::new(name, bytes)], None)
}

/// Windows' Notepad saves 「Unicode」 as UTF-16, with the mark of its byte order in front.
#[test]
fn what_notepad_saved_as_utf16_is_read_for_what_it_is() {
    let key = published();
    let cert = certificate::pem(&key, MCHID, SERIAL, 1_700_000_000, 1_900_000_000);
    for (text, what) in [(armour("PRIVATE KEY", key.der()), What::Key), (cert, What::Certificate)] {
        for unit in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect();
            assert_eq!(one("a.pem", wide).rows[0].1, what);
        }
    }
}

/// Some tools write key and certificate, or a whole chain, into one file.
#[test]
fn key_and_certificate_in_one_file_are_both_taken_in_either_order() {
    let key = published();
    let cert = certificate::pem(&key, MCHID, SERIAL, 1_700_000_000, 1_900_000_000);
    let pem = armour("PRIVATE KEY", key.der());
    for text in [format!("{pem}{cert}"), format!("{cert}{pem}"), format!("Bag Attributes: x\n{cert}\n{cert}{pem}")] {
        let found = one("all.pem", text.into_bytes());
        assert_eq!((found.paired(), found.mchid()), (Some(true), Some(MCHID)));
    }
}

/// What is kept of a public key is the key alone: beside it in the file may stand what must never be in a file of ours.
#[test]
fn of_a_file_with_a_public_key_nothing_else_is_kept() {
    use base64::Engine as _;
    let key = published();
    // WeChat's, beside the merchant's own private key.
    let wechats = made();
    let public = rsa::pkcs8::EncodePublicKey::to_public_key_der(wechats.public()).unwrap();
    let public = armour("PUBLIC KEY", public.as_bytes());
    let private = armour("PRIVATE KEY", key.der());
    let bare = base64::engine::general_purpose::STANDARD.encode(key.der());
    let escaped = public.replace('\n', "\\n");
    for text in [
        format!("{public}{private}"),
        format!("{public}{bare}"),
        format!("{{\"public\":\"{escaped}\",\"private\":\"{bare}\"}}"),
    ] {
        let kept = one("keys.txt", text.into_bytes()).answer_key().unwrap();
        assert_eq!(kept.trim(), public.trim());
    }
}

/// OpenSSL's older form says in headers inside the armour that a password is needed.
#[test]
fn a_key_behind_a_password_is_no_damaged_one() {
    for head in [
        "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0123456789ABCDEF0123456789ABCDEF\n\n",
        "Proc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,0123456789ABCDEF\n\n",
    ] {
        let text = armour("RSA PRIVATE KEY", &[7; 96]).replacen("-----\n", &format!("-----\n{head}"), 1);
        assert_eq!(MerchantKey::read(text.as_bytes()).err(), Some(WrongKey::Encrypted), "{head}");
    }
}

/// The other form's heading over a whole key: people rename it by hand.
#[test]
fn a_whole_key_under_the_other_heading_is_no_damaged_one() {
    use rsa::pkcs1::EncodeRsaPrivateKey as _;
    use rsa::pkcs8::DecodePrivateKey as _;
    let key = published();
    let pkcs1 = rsa::PrivateKey::from_pkcs8_der(key.der()).unwrap().to_pkcs1_der().unwrap().to_bytes();
    for (label, der) in [("RSA PRIVATE KEY", key.der()), ("PRIVATE KEY", &pkcs1)] {
        let read = MerchantKey::read(armour(label, der).as_bytes());
        assert_eq!(read.as_ref().map(MerchantKey::der), Ok(key.der()), "{label}");
    }
}

/// PKCS#12 of the published key, and what else looks like it.
#[test]
fn what_is_no_pkcs12_or_an_odd_one_is_named_for_what_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let key = published();
    write_pair(dir.path(), &key);
    let base = ["pkcs12", "-export", "-inkey", "apiclient_key.pem", "-in", "apiclient_cert.pem", "-out"];
    let made = |name: &str, password: &str| {
        let password = format!("pass:{password}");
        openssl(dir.path(), &[&base[..], &[name, "-passout", &password]].concat())?;
        std::fs::read(dir.path().join(name)).ok()
    };
    let Some(whole) = made("a.p12", MCHID) else { return println!("skipped: no openssl") };
    // A chain of certificates without a key.
    let chain = ["crl2pkcs7", "-nocrl", "-certfile", "apiclient_cert.pem", "-outform", "DER", "-out", "a.p7b"];
    openssl(dir.path(), &chain).unwrap();
    let p7b = std::fs::read(dir.path().join("a.p7b")).unwrap();
    let what = |name: &str, bytes: &[u8]| recognise(&[Sent::new(name, bytes.to_vec())], None).rows[0].1;
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

/// A note in front of the armour, as Chinese Windows saves it.
#[test]
fn a_note_in_gbk_before_the_armour_is_stepped_over() {
    let key = published();
    let note = encoding_rs::GBK.encode("这是商户私钥，请妥善保管\r\n").0.into_owned();
    let noted = |text: String| [&note[..], text.as_bytes()].concat();
    let cert = certificate::pem(&key, MCHID, SERIAL, 1_700_000_000, 1_900_000_000);
    assert_eq!(one("key.txt", noted(armour("PRIVATE KEY", key.der()))).rows[0].1, What::Key);
    assert_eq!(one("cert.txt", noted(cert.clone())).rows[0].1, What::Certificate);
    assert!(Certificate::read(&noted(cert)).is_ok());
    assert!(MerchantKey::read(&noted(armour("PRIVATE KEY", key.der()))).is_ok());
    let public = vectors::der("java_sdk_wechatpay_pubkey.pem");
    assert_eq!(one("pub.txt", noted(armour("PUBLIC KEY", &public))).rows[0].1, What::AnswerKey);
}

/// Both marker lines were lost in a chat, of whatever it was.
#[test]
fn base64_without_its_marker_lines_is_read_for_what_it_holds() {
    use rsa::pkcs1::EncodeRsaPublicKey as _;
    use rsa::pkcs8::DecodePublicKey as _;
    let key = published();
    let bare = |text: String| text.lines().filter(|l| !l.starts_with("-----")).collect::<Vec<_>>().join("\n");
    let cert = certificate::pem(&key, MCHID, SERIAL, 1_700_000_000, 1_900_000_000);
    let public = vectors::der("java_sdk_wechatpay_pubkey.pem");
    let pkcs1 = rsa::PublicKey::from_public_key_der(&public).unwrap().to_pkcs1_der().unwrap().into_vec();
    let keyed = bare(armour("PRIVATE KEY", key.der()));
    for (text, what) in [
        (keyed.clone(), What::Key),
        (format!("商户私钥：\n{keyed}\n谢谢"), What::Key),
        (format!("private key: {}", keyed.replace('\n', "")), What::Key),
        (format!("{keyed}\nthanks"), What::Key),
        (bare(cert), What::Certificate),
        (bare(armour("PUBLIC KEY", &public)), What::AnswerKey),
        (bare(armour("RSA PUBLIC KEY", &pkcs1)), What::AnswerKey),
        (armour("RSA PUBLIC KEY", &pkcs1), What::AnswerKey),
    ] {
        assert_eq!(one("a.txt", text.clone().into_bytes()).rows[0].1, what, "{text}");
    }
    // What the command line reads with.
    assert!(MerchantKey::read(format!("商户私钥：\n{keyed}").as_bytes()).is_ok());
    let read = card_rights_studio::wechatpay::key::read_answer_key;
    assert!(read(bare(armour("PUBLIC KEY", &public)).as_bytes()).is_ok());
    assert!(read(armour("RSA PUBLIC KEY", &pkcs1).as_bytes()).is_ok());
    // Words are none.
    assert_eq!(one("a.txt", "请妥善保管 ".repeat(99).into_bytes()).rows[0].1, What::Other);
    assert_eq!(one("a.txt", "a reader of words ".repeat(99).into_bytes()).rows[0].1, What::Other);
}

#[test]
fn a_key_behind_a_password_is_named_as_der_too() {
    let dir = tempfile::tempdir().unwrap();
    write_pair(dir.path(), &published());
    let pkcs8 = ["pkcs8", "-topk8", "-in", "apiclient_key.pem", "-outform", "DER", "-passout", "pass:geheim", "-out"];
    for more in [&["a.der"][..], &["a.der", "-v1", "PBE-SHA1-3DES"]] {
        if openssl(dir.path(), &[&pkcs8[..], more].concat()).is_none() {
            println!("skipped: no openssl that does {more:?}");
            continue;
        }
        let bytes = std::fs::read(dir.path().join("a.der")).unwrap();
        assert_eq!(one("a.der", bytes).rows[0].1, What::Wrong(WrongKey::Encrypted), "{more:?}");
    }
}
