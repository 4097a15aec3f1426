//! What belongs together: among everything that was sent so far, the key and the certificate with the same modulus.

use std::sync::Arc;

use rsa::PublicKey;

use super::what::What;
use crate::rights::mark::sha256_hex;
use crate::wechatpay::certificate::{Certificate, Holder};
use crate::wechatpay::identifier;
use crate::wechatpay::key::{MerchantKey, public_pem};

/// Keys and certificates with the rows that they came from.
#[derive(Default)]
pub struct Pool {
    keys: Vec<Half<Arc<MerchantKey>>>,
    certificates: Vec<Half<Certificate>>,
    answers: Vec<Half<PublicKey>>,
    public_ids: Vec<Half<String>>,
    /// The SHA-256 of each row's content: what is not recognised is the same only where it says the same.
    contents: Vec<Half<String>>,
    /// The serial number and the 商户号 of the pair that is meant, as far as somebody said so.
    serial: Option<String>,
    mchid: Option<String>,
    /// How often something was sent.
    round: usize,
}

struct Half<T> {
    round: usize,
    row: usize,
    it: T,
}

/// The halves that are used, by their place.
#[derive(Clone, Copy, Default)]
struct Chosen {
    key: Option<usize>,
    certificate: Option<usize>,
    /// They are two halves.
    pair: bool,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

impl Pool {
    /// Takes in the private key of `row`.
    pub fn add_key(&mut self, row: usize, key: impl Into<Arc<MerchantKey>>) {
        self.keys.push(Half { round: self.round, row, it: key.into() });
    }

    /// Takes in the certificate of `row`.
    pub fn add_certificate(&mut self, row: usize, certificate: Certificate) {
        self.certificates.push(Half { round: self.round, row, it: certificate });
    }

    /// Takes in the public key of `row`.
    pub(super) fn add_answer_key(&mut self, row: usize, key: PublicKey) {
        self.answers.push(Half { round: self.round, row, it: key });
    }

    /// Takes in the 公钥ID of `row`.
    pub(super) fn add_public_id(&mut self, row: usize, id: String) {
        self.public_ids.push(Half { round: self.round, row, it: id });
    }

    /// Takes in what the file of `row` holds.
    pub(super) fn add_content(&mut self, row: usize, bytes: &[u8]) {
        self.contents.push(Half { round: self.round, row, it: sha256_hex(bytes) });
    }

    /// Whether the files of two rows hold the same.
    pub(super) fn is_same_content(&self, a: usize, b: usize) -> bool {
        let of = |row: usize| self.contents.iter().find(|c| c.row == row).map(|c| &c.it);
        of(a) == of(b)
    }

    /// Says which pair is meant where there are several: by its serial number, then by its 商户号.
    pub fn prefer(&mut self, serial: Option<String>, mchid: Option<String>) {
        (self.serial, self.mchid) = (serial, mchid);
    }

    /// Takes in what was sent later, whose rows come after `before` others.
    pub fn append(&mut self, later: Self, before: usize) {
        let round = self.round + 1;
        let moved = |row: usize| (round, row + before);
        self.keys.extend(later.keys.into_iter().map(|h| half(moved(h.row), h.it)));
        self.certificates.extend(later.certificates.into_iter().map(|h| half(moved(h.row), h.it)));
        self.answers.extend(later.answers.into_iter().map(|h| half(moved(h.row), h.it)));
        self.public_ids.extend(later.public_ids.into_iter().map(|h| half(moved(h.row), h.it)));
        self.contents.extend(later.contents.into_iter().map(|h| half(moved(h.row), h.it)));
        self.round = round;
    }

    /// Forgets what came from these rows, which are there no more.
    pub fn forget(&mut self, rows: std::ops::Range<usize>) {
        forget(&mut self.keys, &rows);
        forget(&mut self.certificates, &rows);
        forget(&mut self.answers, &rows);
        forget(&mut self.public_ids, &rows);
        forget(&mut self.contents, &rows);
    }

    /// A key and a certificate that pair are preferred. Of several pairs the one with the preferred serial number wins,
    /// then the one of the preferred 商户号, then the one that came last, then one whose certificate names itself a
    /// merchant's, then the one that is valid longest. Without a pair, what came last is taken, unless several keys
    /// came last: which of them is the merchant's, nothing says.
    fn chosen(&self) -> Chosen {
        let mut pairs = Vec::new();
        for (c, cert) in self.certificates.iter().enumerate() {
            // The same key sent twice is the one that was sent last.
            if let Some(k) = self.keys.iter().rposition(|key| cert.it.pairs_with(&key.it)) {
                let round = cert.round.max(self.keys[k].round);
                let serial = self.serial.as_deref().is_some_and(|s| identifier::is_serial(s, &cert.it.serial));
                let mchid = self.mchid.is_some() && self.mchid.as_deref() == cert.it.mchid();
                pairs.push((((serial, mchid), round, cert.it.holder == Holder::Merchant, cert.it.not_after, c), k));
            }
        }
        if let Some(((.., c), k)) = pairs.into_iter().max() {
            return Chosen { key: Some(k), certificate: Some(c), pair: true };
        }
        Chosen {
            key: self.keys.len().checked_sub(1).filter(|_| !self.several_came_last()),
            certificate: self.certificates.iter().rposition(|c| c.it.holder == Holder::Merchant),
            pair: false,
        }
    }

    /// Whether the last round brought several private keys.
    fn several_came_last(&self) -> bool {
        let Some(last) = self.keys.last() else { return false };
        self.keys.iter().any(|k| k.round == last.round && k.it.public() != last.it.public())
    }

    /// The 公钥ID that came last as text.
    pub fn public_id(&self) -> Option<&str> {
        self.public_ids.last().map(|id| id.it.as_str())
    }

    /// The public key of what lies in a row: of the halves in use, if they lie there, else of the first.
    pub(super) fn public_of(&self, row: usize) -> Option<&PublicKey> {
        let keys = self.keys.iter().filter(|k| k.row == row).map(|k| k.it.public());
        let certificates = self.certificates.iter().filter(|c| c.row == row).map(|c| &c.it.public);
        let answers = self.answers.iter().filter(|a| a.row == row).map(|a| &a.it);
        let mut all: Vec<&PublicKey> = keys.chain(certificates).chain(answers).collect();
        let used = self.key();
        let place = all.iter().position(|p| used.as_ref().is_some_and(|k| k.public() == *p)).unwrap_or_default();
        (place < all.len()).then(|| all.swap_remove(place))
    }

    /// Whether the certificate of what [`Pool::public_of`] gives lies in a row.
    pub(super) fn has_certificate(&self, row: usize) -> bool {
        let public = self.public_of(row);
        self.certificates.iter().any(|c| c.row == row && Some(&c.it.public) == public)
    }

    /// The rows that the private key and the certificate came from.
    pub fn rows(&self) -> (Option<usize>, Option<usize>) {
        let chosen = self.chosen();
        let key = chosen.key.and_then(|k| self.keys.get(k)).map(|k| k.row);
        (key, chosen.certificate.and_then(|c| self.certificates.get(c)).map(|c| c.row))
    }

    /// The merchant's private key.
    pub fn key(&self) -> Option<Arc<MerchantKey>> {
        self.chosen().key.and_then(|k| self.keys.get(k)).map(|k| Arc::clone(&k.it))
    }

    /// The merchant's certificate.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.chosen().certificate.and_then(|c| self.certificates.get(c)).map(|c| &c.it)
    }

    /// PEM of the key that answers are verified with: the last that is not the merchant's own.
    pub fn answer_key(&self) -> Option<String> {
        self.answers.iter().rev().find(|a| !self.is_merchants(&a.it)).and_then(|a| public_pem(&a.it))
    }

    /// Whether it is the public half of a key or certificate of the merchant.
    fn is_merchants(&self, public: &PublicKey) -> bool {
        self.keys.iter().any(|k| k.it.public() == public)
            || self.certificates.iter().any(|c| c.it.holder == Holder::Merchant && c.it.public == *public)
    }

    /// Names each row for what it is; for what is not used, the reason.
    pub fn name(&self, rows: &mut [(String, What)]) {
        let chosen = self.chosen();
        let key = chosen.key.and_then(|k| self.keys.get(k));
        let certificate = chosen.certificate.and_then(|c| self.certificates.get(c));
        let holds_used = |row: usize| self.rows().0 == Some(row);
        let mut set = |row: usize, what: What| {
            // A PKCS#12 is one row with both halves: it is used when its key is.
            if let Some((_, is)) = rows.get_mut(row) {
                *is = match (*is, what) {
                    (What::P12 | What::P12Unused | What::KeyUnclear, What::KeyUnclear) => What::KeyUnclear,
                    (What::P12 | What::P12Unused, What::Key) => What::P12,
                    // Of the several keys of one, one is used.
                    (What::P12 | What::P12Unused, What::KeyUnused) if holds_used(row) => What::P12,
                    (What::P12 | What::P12Unused, What::KeyUnused) => What::P12Unused,
                    (What::P12 | What::P12Unused, _) => *is,
                    (_, what) => what,
                };
            }
        };
        let unclear = !chosen.pair && self.several_came_last();
        let last = self.keys.last().map(|k| k.round);
        for k in &self.keys {
            let used = !chosen.pair || key.is_some_and(|key| key.it.public() == k.it.public());
            let what = match used {
                true if unclear && Some(k.round) == last => What::KeyUnclear,
                true => What::Key,
                false => What::KeyUnused,
            };
            set(k.row, what);
        }
        for c in &self.certificates {
            let used = certificate.is_some_and(|chosen| chosen.it == c.it);
            set(
                c.row,
                match c.it.holder {
                    _ if used => What::Certificate,
                    Holder::Merchant if !chosen.pair => What::Certificate,
                    Holder::Merchant if key.is_some_and(|k| c.it.pairs_with(&k.it)) => What::CertificateShorter,
                    Holder::Merchant => What::CertificateUnused,
                    Holder::Platform => What::Platform,
                    Holder::Authority => What::Authority,
                    Holder::Other => What::CertificateOther,
                },
            );
        }
        for a in &self.answers {
            set(a.row, if self.is_merchants(&a.it) { What::PublicOwn } else { What::AnswerKey });
        }
    }

    /// Whether key and certificate are two halves; `None` while one is missing.
    pub fn paired(&self) -> Option<bool> {
        Some(self.certificate()?.pairs_with(&*self.key()?))
    }

    /// The mchid that a merchant's certificate names: the one in use, or else another.
    pub fn mchid(&self) -> Option<&str> {
        let all = self.certificates.iter().rev().map(|c| &c.it);
        self.certificate().into_iter().chain(all).find_map(Certificate::mchid)
    }
}

fn forget<T>(halves: &mut Vec<Half<T>>, rows: &std::ops::Range<usize>) {
    halves.retain(|h| !rows.contains(&h.row));
    for h in halves.iter_mut().filter(|h| h.row >= rows.end) {
        h.row -= rows.len();
    }
}

fn half<T>((round, row): (usize, usize), it: T) -> Half<T> {
    Half { round, row, it }
}
