//! Who signs, and where it goes: a merchant of this computer, 演练, or a key file.

use std::sync::Arc;

use super::args::MerchantArgs;
use super::context::Context;
use super::key_files::{self, trouble};
use super::out;
use crate::keychain::{KeyFound, SystemKeychain, load_key};
use crate::merchant::{Merchant, Merchants};
use crate::platform::clock;
use crate::publish::{Kind, Target};
use crate::sandbox::identity::MCHID;
use crate::sandbox::{Options, Sandbox};
use crate::storage::{answers, settings};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{AnswerKeys, Client, Credentials, Seen, Stamp};
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::{Gateway, Proxy};
use crate::wechatpay::identifier::{self, Identifier};
use crate::wechatpay::key::MerchantKey;
use crate::words::{Lang, Sentence};

const STAMP: Stamp = Stamp { now: clock::unix_secs, nonce: clock::nonce };

/// A merchant whose key was not read yet.
pub(super) struct Chosen {
    pub kind: Kind,
    pub name: String,
    pub mchid: String,
    pub gateway: Gateway,
    pub endpoint: Endpoint,
    proxy: Proxy,
    pub serial: Option<String>,
    /// The serial number as it was typed.
    serial_given: Option<String>,
    answer_keys: AnswerKeys,
    /// The merchant whose platform certificates are renewed; none where its own are not what answers are verified with.
    pub renews: Option<Box<Merchant>>,
    /// Answers seen, by whatever process.
    seen: Seen,
    /// Alive as long as it is used.
    sandbox: Option<Sandbox>,
}

/// Reads the merchant options; a dry run needs no merchant, and 演练 is started only when something is sent.
///
/// # Errors
/// Options that do not go together, an unknown merchant, a wrong address.
pub(super) fn choose(context: &Context, args: &MerchantArgs, dry: bool) -> Result<Chosen, Trouble> {
    let gateway = args.gateway.as_deref().map(Gateway::parse).transpose()?;
    // No certificate is valid then and no signature fresh; TLS does not even start.
    if !dry && clock::unix_secs() < 0 {
        return Err(trouble("clock-before-1970"));
    }
    if !dry && crate::platform::few_files() {
        return Err(Trouble::new("files-too-few", Who::Engineer));
    }
    let by_hand = args.mchid.is_some() || args.serial.is_some();
    let files = args.key_file.is_some() || args.answer_key_file.is_some() || args.answer_key_id.is_some();
    if args.sandbox {
        if args.merchant.is_some() || by_hand || files || gateway.is_some() {
            return Err(trouble("cli-signer-both"));
        }
        return trial(context, dry);
    }
    let mut chosen = match &args.merchant {
        Some(_) if by_hand => return Err(trouble("cli-signer-both")),
        Some(name) => {
            let all: Merchants = settings::look(&context.folders.merchants())?;
            match all.named(name) {
                Some(merchant) => {
                    if !dry {
                        merchant.checked()?;
                    }
                    stored(merchant)?
                }
                None if name == context.lang.t("cli-trial") || name == Lang::ZhCn.t("cli-trial") => {
                    return trial(context, dry);
                }
                None => return Err(trouble("cli-merchant-unknown").with("name", name.as_str())),
            }
        }
        None => {
            if !dry && (args.mchid.is_none() || args.key_file.is_none()) {
                return Err(trouble("cli-signer-none"));
            }
            let mchid = args.mchid.as_deref().map(|text| told(context, identifier::mchid(text))).transpose()?;
            given(mchid.unwrap_or_default())
        }
    };
    chosen.seen = answers::seen(&context.folders.cache());
    if let Some(gateway) = gateway {
        chosen.renews = chosen.renews.filter(|m| gateway.is_at(&m.gateway));
        (chosen.kind, chosen.gateway) = (Kind::of_gateway(&gateway), gateway);
    }
    if let Some(serial) = &args.serial {
        chosen.serial = Some(told(context, identifier::serial(serial))?);
        chosen.serial_given.clone_from(&args.serial);
    }
    if !dry {
        key_files::answer_key(&mut chosen.answer_keys, args)?;
        chosen.renews = chosen.renews.filter(|_| args.answer_key_file.is_none());
    }
    Ok(chosen)
}

/// What was read of an identifier; what is unusual about it is told.
fn told(context: &Context, read: Result<Identifier, Trouble>) -> Result<String, Trouble> {
    let Identifier { value, note } = read?;
    note.iter().for_each(|note| out::print_sentence(context.lang, note));
    Ok(value)
}

fn trial(context: &Context, dry: bool) -> Result<Chosen, Trouble> {
    let sandbox = if dry { None } else { Some(Sandbox::start(&Options::default())?) };
    let gateway = match &sandbox {
        Some(s) => s.gateway.clone(),
        None => Gateway::parse("http://127.0.0.1")?,
    };
    Ok(Chosen {
        kind: Kind::Trial,
        name: context.lang.t("cli-trial").to_owned(),
        answer_keys: sandbox.as_ref().map(|s| s.identity.answer_keys()).unwrap_or_default(),
        gateway,
        sandbox,
        seen: answers::seen(&context.folders.cache()),
        ..given(MCHID.to_owned())
    })
}

fn given(mchid: String) -> Chosen {
    Chosen {
        kind: Kind::WeChat,
        name: mchid.clone(),
        mchid,
        gateway: Gateway::wechat(),
        endpoint: Endpoint::default(),
        proxy: Proxy::System,
        serial: None,
        serial_given: None,
        answer_keys: AnswerKeys::default(),
        renews: None,
        seen: Seen::default(),
        sandbox: None,
    }
}

fn stored(m: &Merchant) -> Result<Chosen, Trouble> {
    let gateway = m.gateway()?;
    Ok(Chosen {
        kind: Kind::of_gateway(&gateway),
        name: m.name.clone(),
        gateway,
        endpoint: m.endpoint,
        proxy: m.proxy.clone(),
        serial: (!m.keyless()).then(|| m.serial.clone()),
        answer_keys: m.answer_keys(),
        renews: Some(Box::new(m.clone())),
        ..given(m.mchid.clone())
    })
}

impl Chosen {
    /// Where a publication goes.
    pub fn target(&self, endpoint: Option<Endpoint>) -> Target {
        Target {
            kind: self.kind,
            merchant: self.name.clone(),
            mchid: self.mchid.clone(),
            gateway: self.gateway.clone(),
            endpoint: endpoint.unwrap_or(self.endpoint),
        }
    }

    /// Reads the key and makes the client. The keychain is asked only when no file is given.
    ///
    /// # Errors
    /// A file that is no key, or a keychain that does not give it.
    pub fn client(&self, args: &MerchantArgs) -> Result<Client, Trouble> {
        if let Some(sandbox) = &self.sandbox {
            return self.connect(sandbox.identity.credentials.clone());
        }
        let (key, certificate) = match &args.key_file {
            Some(path) => {
                let serial = self.serial_given.as_deref().or(self.serial.as_deref());
                let (key, certificate) = key_files::key_file(path, &self.mchid, serial)?;
                if let Some(certificate) = &certificate {
                    key_files::fits(certificate, &self.mchid, serial, path)?;
                }
                (key, certificate)
            }
            None => (Arc::new(self.kept_key()?), None),
        };
        // Of the two, which are the same number, the certificate's is the one that WeChat knows.
        let serial =
            certificate.map(|c| c.serial).or_else(|| self.serial.clone()).ok_or_else(|| trouble("cli-serial-none"))?;
        let own = Credentials { mchid: self.mchid.clone(), serial, key };
        key_files::not_own(&self.answer_keys, &own, args)?;
        self.answer_keys.not_own(&own)?;
        self.connect(own)
    }

    fn connect(&self, credentials: Credentials) -> Result<Client, Trouble> {
        let client = Client::new(&self.gateway, &self.proxy, credentials, self.answer_keys.clone(), STAMP)?;
        Ok(client.remembering(&self.seen))
    }

    fn kept_key(&self) -> Result<MerchantKey, Trouble> {
        let (serial, host) = (self.serial.as_deref().unwrap_or_default(), self.gateway.host());
        match load_key(&SystemKeychain::default(), &self.mchid, serial, host).map_err(|t| t.trouble())? {
            KeyFound::Key(key) => Ok(key),
            KeyFound::OtherHost(bound) => Err(trouble("key-other-host").with("bound", bound).with("host", host)),
            KeyFound::None => Err(trouble("key-missing").with("mchid", self.mchid.as_str())),
        }
    }
}

/// What a merchant is called in sentences.
pub(super) fn describe(target: &Target) -> Sentence {
    Sentence::new("cli-target")
        .with_key("kind", target.kind.key())
        .with("name", target.merchant.as_str())
        .with("mchid", target.mchid.as_str())
        .with("gateway", target.gateway.host())
}
