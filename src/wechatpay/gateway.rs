//! Where requests go: https, or http on a loopback literal only (interface.md, Command line).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::trouble::{Trouble, Who};

/// WeChat Pay's main host (reference §7, Domains).
pub const WECHAT: &str = "https://api.mch.weixin.qq.com";
/// Its backup host; the host is not part of the signature.
pub const WECHAT_BACKUP: &str = "https://api2.mch.weixin.qq.com";

/// A checked base address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    base: String,
    host: String,
    loopback: bool,
}

/// How the gateway is reached; loopback never goes through a proxy.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proxy {
    /// What system and environment say.
    #[default]
    System,
    /// None at all.
    None,
    /// This address (`http://…` or `socks5://…`).
    Address(String),
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.without_account().as_ref().unwrap_or(self) {
            Self::System => f.write_str("System"),
            Self::None => f.write_str("None"),
            Self::Address(address) => f.debug_tuple("Address").field(address).finish(),
        }
    }
}

impl Proxy {
    /// The same without user and password; `None` when it names none.
    pub fn without_account(&self) -> Option<Self> {
        let Self::Address(address) = self else { return None };
        let (scheme, rest) = address.find("://").map_or(("", &**address), |at| address.split_at(at + 3));
        let (authority, tail) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if let Some((_, host)) = authority.rsplit_once('@') {
            return Some(Self::Address(format!("{scheme}{host}{tail}")));
        }
        // A slash in a password that nobody wrote as %2F: what looks like a port is none.
        let slashed = authority.rsplit_once(':').is_some_and(|(_, port)| !port.bytes().all(|b| b.is_ascii_digit()));
        let (_, host) = tail.rsplit_once('@').filter(|_| slashed)?;
        Some(Self::Address(format!("{scheme}{host}")))
    }
}

/// A mistyped address as it may be shown or given away: what stands before its last `@` may all be user and password.
pub fn without_account(address: &str) -> String {
    let Some((account, host)) = address.rsplit_once('@') else { return address.to_owned() };
    let scheme = account.find("://").map_or("", |at| &account[..at + 3]);
    format!("{scheme}{host}")
}

impl Gateway {
    /// Reads `https://host[:port]` or `http://127.x.x.x[:port]`, `http://[::1][:port]`.
    ///
    /// # Errors
    /// A name over http, a user, a path, a query, or no address at all.
    pub fn parse(text: &str) -> Result<Self, Trouble> {
        let wrong = || Trouble::new("gateway-wrong", Who::Person).with("address", without_account(text.trim()));
        let url = reqwest::Url::parse(text.trim()).map_err(|_| wrong())?;
        let plain = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let host = url.host_str().filter(|_| plain).ok_or_else(wrong)?;
        let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        let loopback = address.is_some_and(|a| a.is_loopback());
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            _ => return Err(wrong()),
        }
        let host = url.port().map_or_else(|| host.to_owned(), |p| format!("{host}:{p}"));
        Ok(Self { base: format!("{}://{host}", url.scheme()), host, loopback })
    }

    /// WeChat Pay itself.
    pub fn wechat() -> Self {
        Self { base: WECHAT.into(), host: WECHAT.trim_start_matches("https://").into(), loopback: false }
    }

    /// Whether it is WeChat Pay's main or backup host; anything else is 其他网关.
    pub fn is_wechat(&self) -> bool {
        self.base == WECHAT || self.base == WECHAT_BACKUP
    }

    /// Whether it lies on this computer.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// `https://api.mch.weixin.qq.com`, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// `api.mch.weixin.qq.com`, `127.0.0.1:8091`: what the keychain and the ledger are bound to.
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// Whether two hosts of gateways lead to one server with one set of cards: the backup host is WeChat's too.
pub fn same_server(a: &str, b: &str) -> bool {
    let wechat = |host: &str| [WECHAT, WECHAT_BACKUP].iter().any(|w| w.strip_prefix("https://") == Some(host));
    a == b || wechat(a) && wechat(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_account_is_taken_off_where_there_is_one() {
        let off = |address: &str| Proxy::Address(address.into()).without_account();
        let plain = |address: &str| Some(Proxy::Address(address.into()));
        assert_eq!(off("http://wang:ge@heim@10.0.0.1:8080/"), plain("http://10.0.0.1:8080/"));
        assert_eq!(off("wang:geheim@proxy.local:3128"), plain("proxy.local:3128"));
        assert_eq!(off("socks5://10.0.0.1:1080"), None);
        assert_eq!(off("http://10.0.0.1/a@b"), None);
        assert_eq!(off("http://10.0.0.1:8080/a@b"), None);
        assert_eq!(off("http://wang:ge/heim@10.0.0.1:8080"), plain("http://10.0.0.1:8080"));
        assert_eq!(Proxy::System.without_account(), None);
    }

    #[test]
    fn https_anywhere_and_http_on_loopback_literals_only() {
        for good in ["https://api.mch.weixin.qq.com", "http://127.0.0.1:8091", "http://127.9.9.9/", "http://[::1]:80"] {
            assert!(Gateway::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://localhost:8091",
            "http://api.mch.weixin.qq.com",
            "http://128.0.0.1",
            "https://a@b.c",
            "https://b.c/path",
            "https://b.c/?q=1",
            "ftp://127.0.0.1",
            "",
            "api.mch.weixin.qq.com",
        ] {
            assert!(Gateway::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Gateway::parse("https://api.mch.weixin.qq.com/").ok(), Some(Gateway::wechat()));
        assert!(
            Gateway::wechat().is_wechat() && !Gateway::parse("https://pay.example.com").is_ok_and(|g| g.is_wechat())
        );
    }
}
