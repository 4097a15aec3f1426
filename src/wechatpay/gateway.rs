//! Where requests go: https, or http on a loopback literal only (src/wechatpay/README.md, Hosts).

use std::net::IpAddr;

use crate::trouble::{Trouble, Who};

pub use super::proxy::{Proxy, without_account};

/// WeChat Pay's main host (src/wechatpay/README.md, Hosts).
pub const WECHAT: &str = "https://api.mch.weixin.qq.com";
/// WeChat's own hosts, main and backup in pairs: one server with one history, whichever is called (the second pair is
/// what its Java library uses). The host is not part of the signature.
const WECHAT_HOSTS: [(&str, &str); 2] =
    [("api.mch.weixin.qq.com", "api2.mch.weixin.qq.com"), ("api.wechatpay.cn", "api2.wechatpay.cn")];

/// A checked base address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    base: String,
    host: String,
    loopback: bool,
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
        let host = url.host_str().filter(|_| plain).and_then(undotted).ok_or_else(wrong)?;
        let loopback = is_loopback(host);
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

    /// Whether it is one of WeChat Pay's own hosts; anything else is 非微信地址.
    pub fn is_wechat(&self) -> bool {
        is_wechat(&self.host)
    }

    /// The base address of the backup host, where this is one of WeChat's main hosts.
    pub fn backup(&self) -> Option<String> {
        let (_, backup) = WECHAT_HOSTS.iter().find(|(main, _)| *main == self.host)?;
        Some(format!("https://{backup}"))
    }

    /// Whether an address as it was written down leads to the same server.
    pub fn is_at(&self, address: &str) -> bool {
        Self::parse(address).is_ok_and(|other| same_server(&other.host, &self.host))
    }

    /// Whether it lies on this computer.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether it is spoken to without TLS, which only this computer may be.
    pub fn is_plain(&self) -> bool {
        self.base.starts_with("http://")
    }

    /// `https://api.mch.weixin.qq.com`, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// `api.mch.weixin.qq.com`, `127.0.0.1:8091`: what the keychain and the record are bound to.
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// A host without the dot at its end, which means the same with and without; `None` when nothing else is there.
fn undotted(host: &str) -> Option<&str> {
    Some(host.trim_end_matches('.')).filter(|h| !h.is_empty())
}

fn is_loopback(host: &str) -> bool {
    host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|a| a.is_loopback())
}

fn is_wechat(host: &str) -> bool {
    WECHAT_HOSTS.iter().any(|(main, backup)| host == *main || host == *backup)
}

/// A host with or without its port, as a record or the key store holds it, in the one spelling in which hosts are
/// compared: lower case, no dot at its end, no default port. What is no host stays as it is.
fn spelled(host: &str) -> String {
    let read = || {
        let url = reqwest::Url::parse(&format!("https://{}", host.trim())).ok()?;
        let name = undotted(url.host_str()?)?;
        Some(url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}")))
    };
    read().unwrap_or_else(|| host.to_owned())
}

/// Whether two hosts of gateways lead to one server with one set of cards, however each is spelled: WeChat's own hosts
/// are one.
pub fn same_server(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (spelled(a), spelled(b));
    a == b || is_wechat(&a) && is_wechat(&b)
}

/// One name for all hosts that lead to one server with one set of cards: WeChat's main host for its own ones, else the
/// host itself in one spelling.
pub fn server_of(host: &str) -> String {
    let host = spelled(host);
    if is_wechat(&host) { WECHAT_HOSTS[0].0.to_owned() } else { host }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let plain = |address: &str| Gateway::parse(address).unwrap().is_plain();
        assert!(plain("http://127.0.0.1:8091") && plain("HTTP://[::1]"));
        assert!(!plain("https://127.0.0.1:8091") && !Gateway::wechat().is_plain());
        assert_eq!(Gateway::parse("https://api.mch.weixin.qq.com/").ok(), Some(Gateway::wechat()));
        assert!(
            Gateway::wechat().is_wechat() && !Gateway::parse("https://pay.example.com").is_ok_and(|g| g.is_wechat())
        );
    }

    #[test]
    fn one_host_is_one_server_however_it_is_written() {
        for written in [
            "https://api.mch.weixin.qq.com.",
            "https://API.mch.WeiXin.qq.com",
            "https://api.mch.weixin.qq.com:443/",
            "https://api.mch.weixin.qq.com.:443",
            "https://api.mch.weixin%2Eqq.com",
            "https://ａｐｉ.mch.weixin.qq.com",
            "https://api。mch．weixin.qq.com",
            "\thttps:\\\\api.mch.weixin.qq.com ",
        ] {
            assert_eq!(Gateway::parse(written).ok(), Some(Gateway::wechat()), "{written}");
            assert!(Gateway::wechat().is_at(written), "{written}");
        }
        for own in ["api.mch.weixin.qq.com", "api2.mch.weixin.qq.com", "api.wechatpay.cn", "api2.wechatpay.cn"] {
            let gateway = Gateway::parse(&format!("https://{own}.")).unwrap();
            assert!(gateway.is_wechat() && gateway.host() == own, "{own}");
            for other in ["API2.wechatpay.cn.", "api.mch.weixin.qq.com:443"] {
                assert!(same_server(own, other) && same_server(other, own), "{own} {other}");
                assert_eq!(server_of(own), server_of(other));
            }
        }
        for other in [
            "https://api3.mch.weixin.qq.com",
            "https://api.mch.weixin.qq.com:8443",
            "https://api.mch.weixin.qq.com.example.com",
            "https://wechatpay.cn",
        ] {
            let gateway = Gateway::parse(other).unwrap();
            assert!(!gateway.is_wechat() && !same_server(gateway.host(), "api.mch.weixin.qq.com"), "{other}");
        }
        assert!(same_server("Pay.Example.com.", "pay.example.com:443"));
        assert!(!same_server("pay.example.com", "pay.example.com:444"));
        assert!(!same_server("", "pay.example.com") && same_server("", ""));
        assert!(Gateway::parse("https://.").is_err() && Gateway::parse("https://..").is_err());
        let dotted = Gateway::parse("http://127.0.0.1.:8091").unwrap();
        assert!(dotted.is_loopback() && dotted.host() == "127.0.0.1:8091");
    }

    #[test]
    fn each_main_host_has_its_backup() {
        let backup = |address: &str| Gateway::parse(address).unwrap().backup();
        assert_eq!(backup("https://api.mch.weixin.qq.com.").as_deref(), Some("https://api2.mch.weixin.qq.com"));
        assert_eq!(backup("https://API.wechatpay.cn").as_deref(), Some("https://api2.wechatpay.cn"));
        for none in ["https://api2.mch.weixin.qq.com", "https://api2.wechatpay.cn", "https://pay.example.com"] {
            assert_eq!(backup(none), None, "{none}");
        }
    }
}
