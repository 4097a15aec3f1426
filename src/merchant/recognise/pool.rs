//! What belongs together: among everything that was sent so far, the key and the certificate with the same modulus.

use std::sync::Arc;

use rsa::PublicKey;

use super::what::What;
use crate::wechatpay::certificate::{Certificate, Holder};
use crate::wechatpay::key::{MerchantKey, public_pem};

/// Keys and certificates with the rows that they came from.
#[derive(Default)]
pub struct Pool {
    keys: Vec<Half<Arc<MerchantKey>>>,
    certificates: Vec<Half<Certificate>>,
    answers: Vec<Half<PublicKey>>,
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

    /// Takes in what was sent later, whose rows come after `before` others.
    pub fn append(&mut self, later: Self, before: usize) {
        let round = self.round + 1;
        let moved = |row: usize| (round, row + before);
        self.keys.extend(later.keys.into_iter().map(|h| half(moved(h.row), h.it)));
        self.certificates.extend(later.certificates.into_iter().map(|h| half(moved(h.row), h.it)));
        self.answers.extend(later.answers.into_iter().map(|h| half(moved(h.row), h.it)));
        self.round = round;
    }

    /// Forgets what came from these rows, which are there no more.
    pub fn forget(&mut self, rows: std::ops::Range<usize>) {
        forget(&mut self.keys, &rows);
        forget(&mut self.certificates, &rows);
        forget(&mut self.answers, &rows);
    }

    /// A key and a certificate that pair are preferred. Of several pairs the one that came last wins, then one whose
    /// certificate names itself a merchant's, then the one that is valid longest. Without a pair, what came last is
    /// taken.
    fn chosen(&self) -> Chosen {
        let mut pairs = Vec::new();
        for (c, cert) in self.certificates.iter().enumerate() {
            // The same key sent twice is the one that was sent last.
            if let Some(k) = self.keys.iter().rposition(|key| cert.it.pairs_with(&key.it)) {
                let round = cert.round.max(self.keys[k].round);
                pairs.push(((round, cert.it.holder == Holder::Merchant, cert.it.not_after, c), k));
            }
        }
        if let Some(((_, _, _, c), k)) = pairs.into_iter().max() {
            return Chosen { key: Some(k), certificate: Some(c), pair: true };
        }
        Chosen {
            key: self.keys.len().checked_sub(1),
            certificate: self.certificates.iter().rposition(|c| c.it.holder == Holder::Merchant),
            pair: false,
        }
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
        let mut set = |row: usize, what: What| {
            // A PKCS#12 is one row with both halves: it is used when its key is.
            if let Some((_, is)) = rows.get_mut(row) {
                *is = match (*is, what) {
                    (What::P12 | What::P12Unused, What::Key) => What::P12,
                    (What::P12 | What::P12Unused, What::KeyUnused) => What::P12Unused,
                    (What::P12 | What::P12Unused, _) => *is,
                    (_, what) => what,
                };
            }
        };
        for k in &self.keys {
            let used = !chosen.pair || key.is_some_and(|key| key.it.public() == k.it.public());
            set(k.row, if used { What::Key } else { What::KeyUnused });
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
