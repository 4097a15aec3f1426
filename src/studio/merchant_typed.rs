//! What stands in the fields of the merchant sheet: edit buffers, which its drawing writes.

use crate::merchant::{Merchant, MiniProgram, Page};
use crate::wechatpay::gateway::{Proxy, WECHAT};
use crate::wechatpay::identifier::{self, or_as_it_is};
use crate::wechatpay::secret::{ApiV3Key, Secret};

/// What is typed on the merchant sheet, and chosen together with it.
#[derive(Debug, Default)]
pub struct MerchantTyped {
    /// 商户名称
    pub name: String,
    /// 商户号
    pub mchid: String,
    /// 证书序列号
    pub serial: String,
    /// The serial numbers of the certificates that are at hand: what was typed may be one of them in decimal.
    pub(super) at_hand: Vec<String>,
    /// 网关地址
    pub gateway: String,
    /// 公钥ID
    pub answer_id: String,
    /// How the gateway is reached, with the proxy's address.
    pub proxy: Proxy,
    /// A typed path, or the folder that was sent.
    pub path: String,
    /// Password of a PKCS#12 file.
    pub password: Secret,
    /// APIv3 密钥
    pub apiv3: Secret,
    /// A card to read at the end of 连接测试.
    pub test_card: String,
    /// 我的小程序
    pub mini_programs: Vec<MiniProgram>,
}

impl MerchantTyped {
    /// As a merchant is set up; none: 添加商户.
    pub fn editing(m: Option<&Merchant>) -> Self {
        let Some(m) = m else { return Self { gateway: WECHAT.into(), ..Self::default() } };
        let answer = m.answer_keys.iter().find(|n| !n.is_platform());
        Self {
            name: m.name.clone(),
            mchid: m.mchid.clone(),
            serial: m.serial.clone(),
            at_hand: m.certificates.iter().map(|c| c.serial.clone()).collect(),
            gateway: m.gateway.clone(),
            answer_id: answer.map(|a| a.id.clone()).unwrap_or_default(),
            proxy: m.proxy.clone(),
            test_card: m.cards.first().map(|c| c.card_id.clone()).unwrap_or_default(),
            mini_programs: m.mini_programs.clone(),
            ..Self::default()
        }
    }

    /// The serial number of the current certificate, as certificates have it.
    pub fn current(&self) -> String {
        let at_hand = self.at_hand.iter().find(|serial| identifier::is_serial(&self.serial, serial));
        at_hand.cloned().unwrap_or_else(|| or_as_it_is(&self.serial, identifier::serial))
    }

    /// 商户号, in digits of ASCII.
    pub fn number(&self) -> String {
        or_as_it_is(&self.mchid, identifier::mchid)
    }

    /// APIv3 密钥 as it was typed; `None` when it is none.
    pub fn apiv3_key(&self) -> Option<ApiV3Key> {
        ApiV3Key::parse(self.apiv3.text())
    }

    /// Whether something differs from `old` as it is set up, or a secret was typed.
    pub(super) fn differs(&self, old: Option<&Merchant>) -> bool {
        let fresh = Self::editing(old);
        let texts = |e: &Self| {
            [&e.name, &e.mchid, &e.serial, &e.gateway, &e.answer_id, &e.path].map(|text| text.trim().to_owned())
        };
        !self.password.text().is_empty()
            || !self.apiv3.text().is_empty()
            || texts(self) != texts(&fresh)
            || self.proxy != fresh.proxy
            || self.mini_programs != fresh.mini_programs
    }

    /// A mini program with a page, both empty.
    pub(super) fn add_mini(&mut self) {
        self.mini_programs.push(MiniProgram { name: String::new(), appid: String::new(), pages: vec![empty_page()] });
    }

    /// Takes the mini program at this place away.
    pub(super) fn remove_mini(&mut self, place: usize) {
        if place < self.mini_programs.len() {
            self.mini_programs.remove(place);
        }
    }

    /// An empty page for the mini program at this place.
    pub(super) fn add_page(&mut self, place: usize) {
        if let Some(mini) = self.mini_programs.get_mut(place) {
            mini.pages.push(empty_page());
        }
    }

    /// Takes a page away: the mini program's place, and the page's in it.
    pub(super) fn remove_page(&mut self, place: usize, page: usize) {
        if let Some(mini) = self.mini_programs.get_mut(place).filter(|m| page < m.pages.len()) {
            mini.pages.remove(page);
        }
    }
}

fn empty_page() -> Page {
    Page { name: String::new(), path: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_the_decimal_serial_number_of_a_certificate_that_is_at_hand() {
        let typed = |at_hand: &[&str]| MerchantTyped {
            serial: "123456789012".into(),
            at_hand: at_hand.iter().map(|s| (*s).to_owned()).collect(),
            ..MerchantTyped::default()
        };
        assert_eq!(typed(&["AB12", "1CBE991A14"]).current(), "1CBE991A14");
        assert_eq!(typed(&["AB12"]).current(), "123456789012", "nobody knows better");
    }
}
