//! Key and certificate files given to a command: what they say of themselves is compared before anything is sent.

use std::path::Path;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::args::MerchantArgs;
use crate::merchant::recognise::{Beside, Found, Seems, Sent, What, recognise_beside};
use crate::platform::clock;
use crate::platform::input::{self, Kind};
use crate::storage::atomic;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::certificate::{Certificate, Holder};
use crate::wechatpay::client::{AnswerKeys, Credentials};
use crate::wechatpay::identifier;
use crate::wechatpay::key::{MerchantKey, WrongKey, narrowed, read_answer_key};
use crate::wechatpay::secret::Secret;
use crate::words::character::trimmed;

/// What the person gave cannot be used.
pub(super) fn trouble(key: &'static str) -> Trouble {
    Trouble::new(key, Who::Person)
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, Trouble> {
    let bytes = Zeroizing::new(input::named(path, Kind::Key)?.bytes);
    Ok(narrowed(&bytes).unwrap_or(bytes))
}

fn wrong_key(path: &Path, why: &'static str) -> Trouble {
    let mut out = trouble("cli-key-file").with("file", atomic::shown(path));
    out.sentence = out.sentence.with_key("why", why);
    out
}

/// A private key in PEM, DER or PKCS#12, and its certificate where that stands in the same file; the password of the
/// last from `CARD_RIGHTS_STUDIO_P12_PASSWORD`, else the mchid. Of several pairs the one with this serial number is taken,
/// then the one of this mchid. The file is read as the window reads it.
///
/// # Errors
/// A file that cannot be read, or is no key that signs.
pub(super) fn key_file(
    path: &Path,
    mchid: &str,
    serial: Option<&str>,
) -> Result<(Arc<MerchantKey>, Option<Certificate>), Trouble> {
    let password = std::env::var("CARD_RIGHTS_STUDIO_P12_PASSWORD").map(Zeroizing::new);
    let beside = Beside {
        password: password.ok().map(|p| Secret::from(p.as_str())),
        mchid: Some(mchid.to_owned()),
        serial: serial.map(str::to_owned),
    };
    let found = recognise_beside(&[Sent::new(atomic::shown(path), read(path)?)], &beside);
    match found.pool.key() {
        Some(key) => {
            let certificate = found.certificate().filter(|c| c.pairs_with(&key)).cloned();
            Ok((key, certificate))
        }
        None => Err(no_key(path, &found)),
    }
}

/// Why a file holds no key that signs.
fn no_key(path: &Path, found: &Found) -> Trouble {
    let file = |key| trouble(key).with("file", atomic::shown(path));
    // What is a key, and cannot be used, says more than the certificate beside it.
    let most = |(_, what): &&(String, What)| matches!(what, What::Wrong(_) | What::KeyUnclear) || what.is_locked();
    let row = found.rows.iter().find(most).or_else(|| found.rows.first());
    match row.map(|(_, what)| *what) {
        Some(What::P12Locked | What::P12Wrong) => file("cli-p12-password"),
        Some(What::Wrong(WrongKey::NoKey)) => file("cli-p12-no-key"),
        Some(What::Wrong(wrong)) => wrong_key(path, wrong.key()),
        Some(What::Unknown(Seems::Empty)) | None => wrong_key(path, WrongKey::Empty.key()),
        Some(What::AnswerKey | What::PublicOwn) => wrong_key(path, WrongKey::PublicKey.key()),
        Some(
            What::Certificate
            | What::CertificateUnused
            | What::CertificateShorter
            | What::CertificateOther
            | What::Platform
            | What::Authority,
        ) => wrong_key(path, WrongKey::Certificate.key()),
        Some(What::Other) => wrong_key(path, WrongKey::Unknown.key()),
        Some(what) => wrong_key(path, what.how().unwrap_or(what.key())),
    }
}

/// Compares the certificate that came with the key with what else was given, and with the clock.
///
/// # Errors
/// Another serial number, another merchant, or out of its time: WeChat would refuse what it signs.
pub(super) fn fits(certificate: &Certificate, mchid: &str, serial: Option<&str>, path: &Path) -> Result<(), Trouble> {
    let trouble_with_file = |key| trouble(key).with("file", atomic::shown(path));
    if let Some(serial) = serial.filter(|s| !identifier::is_serial(s, &certificate.serial)) {
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
    let id = args.answer_key_id.as_deref().map(trimmed);
    let id = match (Certificate::read(&bytes), id) {
        (Ok(c), _) if c.holder == Holder::Merchant => return Err(trouble_with_file("cli-answer-key-merchant")),
        (Ok(_), Some(id)) if identifier::public_key_id(id).is_ok() => {
            return Err(trouble_with_file("cli-answer-key-certificate"));
        }
        (Ok(c), Some(id)) if !identifier::is_serial(id, &c.serial) => {
            return Err(trouble_with_file("cli-answer-key-serial").with("serial", c.serial).with("id", id));
        }
        (Ok(c), _) => {
            in_time(&c, "cli-answer-key-over", path)?;
            c.serial
        }
        (Err(_), Some(id)) => match identifier::public_key_id(id) {
            Ok(read) => read.value,
            Err(_) if identifier::serial(id).is_ok() => {
                return Err(trouble_with_file("cli-answer-key-public").with("id", id));
            }
            Err(wrong) => return Err(wrong),
        },
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
