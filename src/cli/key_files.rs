//! Key and certificate files given to a command: what they say of themselves is compared before anything is sent.

use std::path::Path;

use zeroize::Zeroizing;

use super::args::MerchantArgs;
use crate::platform::clock;
use crate::platform::input::{self, Kind};
use crate::storage::atomic;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::certificate::{Certificate, Holder};
use crate::wechatpay::client::{AnswerKeys, Credentials};
use crate::wechatpay::key::{MerchantKey, WrongKey, armours, is_p12, narrowed, read_answer_key};
use crate::wechatpay::p12::{WrongP12, open_p12};
use crate::wechatpay::trust::is_public_key_id;

/// What the person gave cannot be used.
pub(super) fn trouble(key: &'static str) -> Trouble {
    Trouble::new(key, Who::Person)
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, Trouble> {
    let bytes = Zeroizing::new(input::named(path, Kind::Key)?.bytes);
    Ok(narrowed(&bytes).unwrap_or(bytes))
}

fn wrong_key(path: &Path, wrong: WrongKey) -> Trouble {
    let mut out = trouble("cli-key-file").with("file", atomic::shown(path));
    out.sentence = out.sentence.with_key("why", wrong.key());
    out
}

/// A private key in PEM, DER or PKCS#12, and its certificate where that stands in the same file; the password of the
/// last from `CARD_RIGHTS_STUDIO_P12_PASSWORD`, else the mchid.
///
/// # Errors
/// A file that cannot be read, or is no key that signs.
pub(super) fn key_file(path: &Path, mchid: &str) -> Result<(MerchantKey, Option<Certificate>), Trouble> {
    let bytes = read(path)?;
    if !is_p12(&bytes) {
        let key = MerchantKey::read(&bytes).map_err(|w| wrong_key(path, w))?;
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        let mut beside = armours(text).filter_map(|part| Certificate::read(part.as_bytes()).ok());
        let certificate = beside.find(|c| c.pairs_with(&key));
        return Ok((key, certificate));
    }
    let password = std::env::var("CARD_RIGHTS_STUDIO_P12_PASSWORD")
        .map_or_else(|_| Zeroizing::new(mchid.to_owned()), Zeroizing::new);
    open_p12(&bytes, &password).map_err(|w| match (w, w.key()) {
        (WrongP12::NoKey, _) => trouble("cli-p12-no-key").with("file", atomic::shown(path)),
        (_, Some(wrong)) => wrong_key(path, wrong),
        (_, None) => trouble("cli-p12-password").with("file", atomic::shown(path)),
    })
}

/// A serial number as it is compared: people copy it with colons, blanks or small letters.
pub(super) fn serial_number(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != ':').collect::<String>().to_uppercase()
}

/// Compares the certificate that came with the key with what else was given, and with the clock.
///
/// # Errors
/// Another serial number, another merchant, or out of its time: WeChat would refuse what it signs.
pub(super) fn fits(certificate: &Certificate, mchid: &str, serial: Option<&str>, path: &Path) -> Result<(), Trouble> {
    let trouble_with_file = |key| trouble(key).with("file", atomic::shown(path));
    if let Some(serial) = serial.filter(|s| !s.eq_ignore_ascii_case(&certificate.serial)) {
        let out = trouble_with_file("cli-key-serial").with("serial", serial);
        return Err(out.with("certificate", certificate.serial.as_str()));
    }
    if let Some(theirs) = certificate.mchid().filter(|m| *m != mchid) {
        return Err(trouble_with_file("cli-key-mchid").with("mchid", mchid).with("certificate", theirs));
    }
    in_time(certificate, "cli-key-over", path)?;
    if clock::unix_secs() < certificate.not_before {
        return Err(trouble_with_file("cli-key-early").with("day", clock::day(certificate.not_before)));
    }
    Ok(())
}

fn in_time(certificate: &Certificate, key: &'static str, path: &Path) -> Result<(), Trouble> {
    if clock::unix_secs() < certificate.not_after {
        return Ok(());
    }
    Err(trouble(key).with("file", atomic::shown(path)).with("day", clock::day(certificate.not_after)))
}

/// The key that answers are verified with: `pub_key.pem` and its id, or a certificate, whose id is its serial number.
///
/// # Errors
/// A file that is neither, or an id of the other kind, of another certificate, or of none.
pub(super) fn answer_key(keys: &mut AnswerKeys, args: &MerchantArgs) -> Result<(), Trouble> {
    let Some(path) = &args.answer_key_file else {
        return if args.answer_key_id.is_some() { Err(trouble("cli-answer-key-half")) } else { Ok(()) };
    };
    let bytes = read(path)?;
    let trouble_with_file = |key| trouble(key).with("file", atomic::shown(path));
    let key = read_answer_key(&bytes).map_err(|_| trouble_with_file("cli-answer-key-file"))?;
    let id = args.answer_key_id.as_deref().map(str::trim);
    let id = match (Certificate::read(&bytes), id) {
        (Ok(c), _) if c.holder == Holder::Merchant => return Err(trouble_with_file("cli-answer-key-merchant")),
        (Ok(_), Some(id)) if is_public_key_id(id) => return Err(trouble_with_file("cli-answer-key-certificate")),
        (Ok(c), Some(id)) if serial_number(id) != c.serial => {
            return Err(trouble_with_file("cli-answer-key-serial").with("serial", c.serial).with("id", id));
        }
        (Ok(c), _) => {
            in_time(&c, "cli-answer-key-over", path)?;
            c.serial
        }
        (Err(_), Some(id)) if is_public_key_id(id) => id.to_owned(),
        (Err(_), Some(id)) => return Err(trouble_with_file("cli-answer-key-public").with("id", id)),
        (Err(_), None) => return Err(trouble("cli-answer-key-half")),
    };
    // The key given here replaces all others for verifying answers.
    *keys = AnswerKeys::default();
    keys.insert(&id, key);
    Ok(())
}

/// The key of the merchant itself verifies no answer of WeChat's.
///
/// # Errors
/// The file that was given for answers holds it.
pub(super) fn not_own(keys: &AnswerKeys, own: &Credentials, args: &MerchantArgs) -> Result<(), Trouble> {
    let given = args.answer_key_file.as_deref().filter(|_| keys.holds(own.key.public()));
    given.map_or(Ok(()), |path| Err(trouble("cli-answer-key-own").with("file", atomic::shown(path))))
}
