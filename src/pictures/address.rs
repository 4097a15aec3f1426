//! Where a picture may come from (src/pictures/README.md, Where from).

use std::net::IpAddr;

use reqwest::Url;

use super::private::is_public;
use crate::wechatpay::gateway::Gateway;

/// Longer than any address that WeChat gives (256 characters).
const MOST_BYTES: usize = 1024;
/// The hosts of the addresses in WeChat's samples, with everything below them.
const WECHAT: [&str; 2] = ["qpic.cn", "qlogo.cn"];

/// Who is asked for a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A picture host of WeChat's.
    Wechat(Url),
    /// The very gateway of the merchant, which lies on this computer.
    Gateway(Url),
    /// Some other host: only where the person asks for it.
    Other(Url),
}

impl Source {
    /// Who is asked for `address`, for a merchant at `gateway`; `None`: nobody, whatever the person asks.
    pub fn of(address: &str, gateway: Option<&Gateway>) -> Option<Self> {
        if address.len() > MOST_BYTES {
            return None;
        }
        let url = Url::parse(address.trim()).ok()?;
        if !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        let host = url.host_str()?.trim_end_matches('.').to_owned();
        if let Some(gateway) = gateway.filter(|g| g.is_loopback() && same_place(&url, g)) {
            log::debug!("picture of the gateway {}", gateway.host());
            return Some(Self::Gateway(url));
        }
        if url.scheme() != "https" || url.port().is_some() {
            return None;
        }
        if is_wechat(&host) {
            return Some(Self::Wechat(url));
        }
        match host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(ip) => is_public(ip).then_some(Self::Other(url)),
            // A name without a dot is one of the office's own computers.
            Err(_) => host.contains('.').then_some(Self::Other(url)),
        }
    }

    /// The address as it is asked for.
    pub fn url(&self) -> &Url {
        match self {
            Self::Wechat(url) | Self::Gateway(url) | Self::Other(url) => url,
        }
    }

    /// Whether it is asked for by itself.
    pub fn by_itself(&self) -> bool {
        !matches!(self, Self::Other(_))
    }
}

/// Whether a host is one of WeChat's picture hosts.
pub(super) fn is_wechat(host: &str) -> bool {
    let below = |all: &str| host.strip_suffix(all).is_some_and(|rest| rest.ends_with('.') && rest.len() > 1);
    WECHAT.iter().any(|all| below(all))
}

/// Whether `url` leads to the gateway: the same scheme, host and port, as they are written.
fn same_place(url: &Url, gateway: &Gateway) -> bool {
    Url::parse(gateway.base()).is_ok_and(|base| base.origin() == url.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> Option<&'static str> {
        let gateway = Gateway::parse("http://127.0.0.1:8091").unwrap();
        Source::of(address, Some(&gateway)).map(|s| match s {
            Source::Wechat(_) => "wechat",
            Source::Gateway(_) => "gateway",
            Source::Other(_) => "other",
        })
    }

    #[test]
    fn who_is_asked_for_which_address() {
        for (address, who) in [
            ("https://wxpaylogo.qpic.cn/wxpaylogo/abc/0", Some("wechat")),
            ("https://WX.QLOGO.CN/mmhead/1?x=2", Some("wechat")),
            ("https://mmbiz.qpic.cn./a", Some("wechat")),
            ("https://qpic.cn/a", Some("other")),
            ("https://evilqpic.cn/a", Some("other")),
            ("https://wx.qpic.cn.example.com/a", Some("other")),
            ("https://example.com/a.png", Some("other")),
            ("https://1.1.1.1/a.png", Some("other")),
            ("http://127.0.0.1:8091/faces/1.png", Some("gateway")),
            ("http://127.0.0.1:8092/faces/1.png", None),
            ("http://127.0.0.2:8091/faces/1.png", None),
            ("https://127.0.0.1:8091/faces/1.png", None),
            ("http://wx.qpic.cn/a", None),
            ("https://wx.qpic.cn:8443/a", None),
            ("https://me@wx.qpic.cn/a", None),
            ("https://wx.qpic.cn@example.com/a", None),
            ("https://127.0.0.1/a", None),
            ("https://0x7f000001/a", None),
            ("https://[::1]/a", None),
            ("https://[::ffff:10.0.0.1]/a", None),
            ("https://192.168.1.1/a", None),
            ("https://localhost/a", None),
            ("https://printer/a", None),
            ("file:///etc/passwd", None),
            ("data:image/png;base64,AAAA", None),
            ("ftp://wx.qpic.cn/a", None),
            ("wx.qpic.cn/a", None),
            ("", None),
        ] {
            assert_eq!(of(address), who, "{address}");
        }
        let long = format!("https://wx.qpic.cn/{}", "a".repeat(MOST_BYTES));
        assert_eq!(of(&long), None);
        // Only a gateway on this computer is asked for pictures: any other one is a host like others.
        let far = Gateway::parse("https://pay.example.com").unwrap();
        assert!(matches!(Source::of("https://pay.example.com/a", Some(&far)), Some(Source::Other(_))));
    }
}
