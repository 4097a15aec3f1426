//! Throw-away keys of the stand-in: they live and die with the process, unless a folder is given.

use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::EncodePublicKey as _;

use crate::platform::input::{self, Kind};
use crate::storage::atomic;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{AnswerKeys, Credentials};
use crate::wechatpay::key::MerchantKey;

/// The stand-in's merchant number.
pub const MCHID: &str = "1900000001";
/// The invented card that 演练 begins with.
pub const CARD_ID: &str = "pTRIAL0000000000000000000001";
/// A card id that the stand-in does not know, to see how that looks.
pub const UNKNOWN_CARD_ID: &str = "pTRIAL0000000000000000UNKNOWN";

/// The files of an identity.
const FILES: [&str; 3] = ["apiclient_key.pem", "pub_key.pem", ABOUT];
const ABOUT: &str = "identity.json";

/// Both sides' keys.
pub struct Identity {
    /// The merchant's side, whole.
    pub credentials: Credentials,
    /// The stand-in's own key, with which answers are signed.
    pub platform: Arc<MerchantKey>,
    /// `PUB_KEY_ID_…` of that key.
    pub public_key_id: String,
}

fn fresh() -> Result<MerchantKey, Trouble> {
    let failed = || Trouble::new("sandbox-keys", Who::Engineer);
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| failed())?;
    let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().map_err(|_| failed())?;
    MerchantKey::read(der.as_ref()).map_err(|_| failed())
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = (0..text.len()).step_by(64).map(|i| &text[i..(i + 64).min(text.len())]).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// Nothing but an earlier identity of the stand-in may be replaced: what lies there under these names may be a real key.
fn free(dir: &Path) -> Result<(), Trouble> {
    let taken =
        |name: &&&str| std::fs::symlink_metadata(dir.join(name)).is_ok_and(|meta| meta.is_symlink() || !is_ours(dir));
    match FILES.iter().find(taken) {
        Some(name) => Err(Trouble::new("identity-taken", Who::Person).with("file", *name)),
        None => Ok(()),
    }
}

/// Whether an identity of the stand-in lies in `dir`.
fn is_ours(dir: &Path) -> bool {
    let about = input::plain(&dir.join(ABOUT), Kind::Key).ok();
    let about = about.and_then(|read| serde_json::from_slice::<serde_json::Value>(&read.bytes).ok());
    about.is_some_and(|about| about["mchid"] == MCHID && about["card_id"] == CARD_ID)
}

impl Identity {
    /// Makes both keys.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn new() -> Result<Self, Trouble> {
        let nonce = crate::platform::clock::nonce().ok_or_else(|| Trouble::new("no-randomness", Who::Engineer))?;
        // No zero in front: that is no part of a number (src/wechatpay/README.md, Identifiers).
        let serial = format!("5{}0000000", nonce.to_ascii_uppercase());
        Ok(Self {
            credentials: Credentials { mchid: MCHID.into(), serial, key: Arc::new(fresh()?) },
            platform: Arc::new(fresh()?),
            public_key_id: "PUB_KEY_ID_0119000000012026112400000000000001".into(),
        })
    }

    /// What verifies the stand-in's answers.
    pub fn answer_keys(&self) -> AnswerKeys {
        let mut keys = AnswerKeys::default();
        keys.insert(&self.public_key_id, self.platform.public().clone());
        keys
    }

    /// Writes the throw-away keys as PEM files, and what else a client needs as `identity.json`.
    ///
    /// # Errors
    /// The folder cannot be written, or another file stands there under one of the names.
    pub fn write(&self, dir: &Path, url: &str) -> Result<(), Trouble> {
        std::fs::create_dir_all(dir).map_err(|e| atomic::unwritable(dir, &e))?;
        free(dir)?;
        let public =
            self.platform.public().to_public_key_der().map_err(|_| Trouble::new("sandbox-keys", Who::Engineer))?;
        atomic::write(&dir.join(FILES[0]), pem("PRIVATE KEY", self.credentials.key.der()).as_bytes())?;
        atomic::write(&dir.join(FILES[1]), pem("PUBLIC KEY", public.as_bytes()).as_bytes())?;
        let about = serde_json::json!({
            "url": url,
            "mchid": self.credentials.mchid,
            "serial": self.credentials.serial,
            "public_key_id": self.public_key_id,
            "card_id": CARD_ID,
        });
        atomic::write(&dir.join(ABOUT), about.to_string().as_bytes())
    }
}
