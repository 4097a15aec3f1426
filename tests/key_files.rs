//! Keys and certificates in files of their own, as people really send them (src/wechatpay/README.md, Credentials).

use aws_lc_rs::rsa::KeySize;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use card_rights_studio::keychain::{KeyFound, MemoryKeychain, load_key, store_key};
use card_rights_studio::merchant::recognise::{Seems, What};
use card_rights_studio::wechatpay::certificate::Certificate;
use card_rights_studio::wechatpay::key::{MerchantKey, WrongKey};
use card_rights_studio::wechatpay::sign::sign;
use card_rights_studio::wechatpay::verify::holds_base64;
use rsa::pkcs8::EncodePrivateKey as _;

use crate::support::keys::{MCHID, armour, made, made_of, published};
use crate::support::sent::{SERIAL, found_in, one, openssl, write_pair};
use crate::support::{certificate, vectors};

#[test]
fn keys_of_every_size_are_read_paired_kept_and_sign() {
    for (size, bits) in [(KeySize::Rsa2048, 2048), (KeySize::Rsa3072, 3072), (KeySize::Rsa4096, 4096)] {
        let key = made_of(size);
        let dir = tempfile::tempdir().unwrap();
        write_pair(dir.path(), &key);
        let found = found_in(dir.path());
        assert_eq!((found.pool.paired(), found.pool.mchid()), (Some(true), Some(MCHID)));
        let read = found.pool.key().unwrap();
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

#[test]
fn keys_that_wechat_does_not_take_are_named_by_openssls_own() {
    let dir = tempfile::tempdir().unwrap();
    let made = |args: &[&str]| {
        let done = openssl(dir.path(), &[args, &["-out", "x"]].concat());
        done.then(|| MerchantKey::read(&std::fs::read(dir.path().join("x")).unwrap()).map(|_| ()))
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
    let found = one("x", long);
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

/// A certificate that somebody renamed, in every form of the same bytes.
#[test]
fn a_certificate_is_the_same_in_pem_and_der() {
    let cert = certificate::cert(&published(), MCHID, SERIAL);
    let read = Certificate::read(cert.as_bytes()).unwrap();
    assert_eq!((read.not_before, read.not_after), (1_700_000_000, 1_900_000_000));
    let plain: String = cert.lines().filter(|l| !l.starts_with("-----")).collect();
    assert_eq!(Certificate::read(&STANDARD.decode(plain).unwrap()), Ok(read));
}

/// Windows' Notepad saves 「Unicode」 as UTF-16, with the mark of its byte order in front.
#[test]
fn what_notepad_saved_as_utf16_is_read_for_what_it_is() {
    let key = published();
    let cert = certificate::cert(&key, MCHID, SERIAL);
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
    let cert = certificate::cert(&key, MCHID, SERIAL);
    let pem = armour("PRIVATE KEY", key.der());
    for text in [format!("{pem}{cert}"), format!("{cert}{pem}"), format!("Bag Attributes: x\n{cert}\n{cert}{pem}")] {
        let found = one("all.pem", text.into_bytes());
        assert_eq!((found.pool.paired(), found.pool.mchid()), (Some(true), Some(MCHID)));
    }
}

/// What is kept of a public key is the key alone: beside it in the file may stand what must never be in a file of ours.
#[test]
fn of_a_file_with_a_public_key_nothing_else_is_kept() {
    let key = published();
    // WeChat's, beside the merchant's own private key.
    let wechats = made();
    let public = rsa::pkcs8::EncodePublicKey::to_public_key_der(wechats.public()).unwrap();
    let public = armour("PUBLIC KEY", public.as_bytes());
    let private = armour("PRIVATE KEY", key.der());
    let bare = STANDARD.encode(key.der());
    let escaped = public.replace('\n', "\\n");
    for text in [
        format!("{public}{private}"),
        format!("{public}{bare}"),
        format!("{{\"public\":\"{escaped}\",\"private\":\"{bare}\"}}"),
    ] {
        let kept = one("keys.txt", text.into_bytes()).pool.answer_key().unwrap();
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

#[test]
fn a_key_behind_a_password_is_named_as_der_too() {
    let dir = tempfile::tempdir().unwrap();
    write_pair(dir.path(), &published());
    let pkcs8 = ["pkcs8", "-topk8", "-in", "apiclient_key.pem", "-outform", "DER", "-passout", "pass:geheim", "-out"];
    for more in [&["a.der"][..], &["a.der", "-v1", "PBE-SHA1-3DES"]] {
        if !openssl(dir.path(), &[&pkcs8[..], more].concat()) {
            println!("skipped: no openssl that does {more:?}");
            continue;
        }
        let bytes = std::fs::read(dir.path().join("a.der")).unwrap();
        assert_eq!(one("a.der", bytes).rows[0].1, What::Wrong(WrongKey::Encrypted), "{more:?}");
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

/// A note in front of the armour, as Chinese Windows saves it.
#[test]
fn a_note_in_gbk_before_the_armour_is_stepped_over() {
    let key = published();
    let note = encoding_rs::GBK.encode("这是商户私钥，请妥善保管\r\n").0.into_owned();
    let noted = |text: String| [&note[..], text.as_bytes()].concat();
    let cert = certificate::cert(&key, MCHID, SERIAL);
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
    let cert = certificate::cert(&key, MCHID, SERIAL);
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
    assert_eq!(one("a.txt", "请妥善保管 ".repeat(99).into_bytes()).rows[0].1, What::Unknown(Seems::Text));
    assert_eq!(one("a.txt", "a reader of words ".repeat(99).into_bytes()).rows[0].1, What::Unknown(Seems::Text));
}
