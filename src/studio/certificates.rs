//! The certificates of a merchant: the new one beside the old one, tested, then made current (src/merchant/README.md,
//! Certificates); and 连接测试, which does the testing.

use std::sync::Arc;

use super::Studio;
use super::sheet::{Doing, MerchantEdit, MerchantTyped, Sheet};
use crate::merchant::{CertificateNote, MOST_LIVE, Merchant};
use crate::platform::clock;
use crate::trouble::{Trouble, Who};
use crate::words::character::trimmed;
use crate::work::{Access, JobId, NetJob, SecretJob, TestLine};

/// The certificates of the merchant as it is edited: those that stay, the current one, and the one whose key is at
/// hand. `same`: 商户号 and gateway are as they were, so that the keys that were stored still sign for it.
///
/// # Errors
/// More than three would be live at once.
pub(super) fn listed(
    (edit, typed): (&MerchantEdit, &MerchantTyped),
    current: &str,
    same: bool,
) -> Result<Vec<CertificateNote>, Trouble> {
    let mut out = if same { edit.certificates.clone() } else { Vec::new() };
    let mut note = |serial: &str, not_after: Option<i64>| match out.iter_mut().find(|c| c.serial == serial) {
        Some(c) => c.not_after = not_after.or(c.not_after),
        None if serial.is_empty() => {}
        None => out.push(CertificateNote { serial: serial.to_owned(), not_after }),
    };
    note(current, None);
    if let Some(found) = edit.certificate.as_ref().filter(|_| edit.key.is_some() || edit.key_serial(typed) == current) {
        note(&edit.key_serial(typed), Some(found.not_after));
    }
    let now = clock::unix_secs();
    let live = out.iter().filter(|c| c.not_after.is_none_or(|end| end > now)).count();
    if live > MOST_LIVE {
        return Err(Trouble::new("merchant-certificates-many", Who::Person).with("most", MOST_LIVE));
    }
    Ok(out)
}

impl Studio {
    /// 连接测试 of the merchant as it stands on the sheet; with the certificate that was added last.
    pub(super) fn test_connection(&mut self) {
        let Some(Sheet::Merchant(edit, typed)) = &self.sheets.open else { return };
        let serial = if edit.beside(typed) { edit.key_serial(typed) } else { typed.current() };
        self.test(serial, false);
    }

    /// 设为当前: tests the certificate first, and makes it current when WeChat accepts what it signs.
    pub(super) fn make_current(&mut self, serial: String) {
        self.test(serial, true);
    }

    fn test(&mut self, serial: String, to_current: bool) {
        let Some(Sheet::Merchant(edit, typed)) = &self.sheets.open else { return };
        if edit.busy.is_some() {
            return;
        }
        let card = trimmed(&typed.test_card).to_owned();
        let key = edit.key.clone().filter(|_| edit.key_serial(typed) == serial);
        let apiv3 = typed.apiv3_key().map(Arc::new);
        let access = self.merchant_as_edited(edit, typed, false).map(|m| {
            let m = Box::new(Merchant { serial: serial.clone(), ..m });
            match key {
                Some(key) => Access::Fresh(m, Arc::clone(&key)),
                None => Access::Merchant(m),
            }
        });
        match access {
            Ok(access) => {
                let id = self.job(NetJob::Test(access, card, apiv3));
                if let Some(edit) = self.edit() {
                    edit.busy.begin_instead(id, Doing::Testing);
                    edit.trouble = None;
                    (edit.tested, edit.to_current) = (serial, to_current);
                    edit.test.clear();
                }
            }
            Err(t) => {
                if let Some(edit) = self.edit() {
                    edit.trouble = Some(t);
                }
            }
        }
    }

    pub(super) fn tested(&mut self, id: JobId, lines: Vec<TestLine>) {
        let Some((edit, typed)) = self.filled() else { return };
        if edit.busy.finish(id).is_none() {
            return;
        }
        let accepted = lines.iter().any(|l| l.key == "test-signature" && l.good == Some(true));
        let ended = lines.iter().any(|l| l.key == "test-key" && l.good == Some(false));
        if edit.to_current && accepted && !ended {
            typed.serial.clone_from(&edit.tested);
        } else if edit.to_current {
            edit.trouble = Some(Trouble::new("merchant-not-current", Who::Person));
        }
        (edit.test, edit.to_current) = (lines, false);
    }

    /// Gives up 连接测试: whether one was under way.
    pub(super) fn test_no_more(&mut self) -> bool {
        let Some(edit) = self.edit().filter(|e| e.busy.last() == Some(&Doing::Testing)) else { return false };
        edit.to_current = false;
        let given_up = edit.busy.take_all();
        given_up.iter().for_each(|(id, _)| self.jobs.cancel(*id));
        true
    }

    /// A certificate goes from the sheet; its key goes when the merchant is saved.
    pub(super) fn drop_certificate(&mut self, serial: &str) {
        let Some((edit, typed)) = self.filled() else { return };
        if serial == typed.current() {
            return;
        }
        edit.certificates.retain(|c| c.serial != serial);
        if edit.certificate.is_some() && edit.key_serial(typed) == serial {
            (edit.certificate, edit.key) = (None, None);
            edit.forget(0..edit.rows.len());
        }
    }

    /// Removes the keys of certificates that the merchant no longer has.
    pub(super) fn drop_certificates(&mut self, fresh: &Merchant) {
        let Some(old) = self.merchants.known.get(&fresh.id) else { return };
        let stays = |serial: &str| {
            let own = old.mchid == fresh.mchid && fresh.certificates.iter().any(|c| c.serial == serial);
            own || self.merchants.known.sharing(old).any(|m| m.signs_with(serial))
        };
        let gone: Vec<String> =
            old.known_certificates().into_iter().map(|c| c.serial).filter(|serial| !stays(serial)).collect();
        if !gone.is_empty() {
            let mchid = old.mchid.clone();
            self.job(SecretJob::Drop(mchid, gone));
        }
    }
}
