//! What lies between this computer and the gateway: which addresses are those of a proxy, and what the environment names
//! (src/wechatpay/README.md, Proxies).

use serde::{Deserialize, Serialize};

use crate::trouble::{Trouble, Who};
use crate::words::character::trimmed;

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
        // A password with a slash that was not written as %2F: what follows the colon is then no port.
        let slashed = authority.rsplit_once(':').is_some_and(|(_, port)| !port.bytes().all(|b| b.is_ascii_digit()));
        let (_, host) = tail.rsplit_once('@').filter(|_| slashed)?;
        Some(Self::Address(format!("{scheme}{host}")))
    }

    /// The address of the proxy that requests to `host` go through, where it is a typed one or one of the environment's;
    /// `get` gives a variable of the environment.
    ///
    /// # Errors
    /// It is no address of a proxy. A client of HTTP would leave it out and connect directly.
    pub fn address_for(&self, host: &str, get: impl Fn(&str) -> Option<String>) -> Result<Option<String>, Trouble> {
        match self {
            Self::None => Ok(None),
            Self::Address(address) => {
                let address = trimmed(address);
                let wrong = || Trouble::new("proxy-wrong", Who::Person).with("address", without_account(address));
                is_proxy_address(address).then(|| Some(address.to_owned())).ok_or_else(wrong)
            }
            Self::System => of_environment(host, get),
        }
    }
}

/// A mistyped address as it may be shown or given away: what stands before its last `@` may all be user and password.
pub fn without_account(address: &str) -> String {
    let Some((account, host)) = address.rsplit_once('@') else { return address.to_owned() };
    let scheme = account.find("://").map_or("", |at| &account[..at + 3]);
    format!("{scheme}{host}")
}

/// Whether an address looks names up on this computer before the proxy is asked.
pub fn looks_up_here(address: &str) -> bool {
    ["socks5://", "socks4://"].iter().any(|scheme| has_scheme(address, scheme))
}

const SCHEMES: [&str; 6] = ["http://", "https://", "socks5h://", "socks5://", "socks4a://", "socks4://"];

fn has_scheme(address: &str, scheme: &str) -> bool {
    address.get(..scheme.len()).is_some_and(|a| a.eq_ignore_ascii_case(scheme))
}

/// `host:port` with or without a scheme and an account: what can be nothing else. A list for several schemes, a script
/// (PAC), quotes, blanks and words are none.
pub fn is_proxy_address(address: &str) -> bool {
    let scheme = SCHEMES.iter().find(|scheme| has_scheme(address, scheme)).map_or(0, |scheme| scheme.len());
    let rest = &address[scheme..];
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (account, place) = rest.rsplit_once('@').unwrap_or(("", rest));
    let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, "")) => (host, None),
        Some((host, port)) => (host, port.strip_prefix(':').or(Some("none"))),
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let numbered = host.parse::<std::net::Ipv6Addr>().is_ok() && place.starts_with('[');
    let named = !host.is_empty()
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
        && host.bytes().any(|b| b.is_ascii_alphanumeric());
    let open = |b: u8| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:%".contains(&b);
    (numbered || named)
        && port.is_none_or(|p| p.bytes().all(|b| b.is_ascii_digit()) && p.parse::<u16>().is_ok_and(|p| p > 0))
        && account.bytes().all(open)
}

/// The proxy that the environment names for https, in the order in which the HTTP client looks.
fn of_environment(host: &str, get: impl Fn(&str) -> Option<String>) -> Result<Option<String>, Trouble> {
    let first = |names: [&'static str; 2]| names.into_iter().find_map(|name| get(name).map(|value| (name, value)));
    // The client takes the first that is there, also where nothing stands in it.
    let written = |names| first(names).filter(|(_, value)| !value.is_empty());
    let Some((name, address)) = written(["HTTPS_PROXY", "https_proxy"]).or_else(|| written(["ALL_PROXY", "all_proxy"]))
    else {
        return Ok(None);
    };
    if first(["NO_PROXY", "no_proxy"]).is_some_and(|(_, list)| is_left_out(host, &list)) {
        return Ok(None);
    }
    if is_proxy_address(&address) {
        return Ok(Some(address));
    }
    let trouble = Trouble::new("proxy-wrong-variable", Who::Engineer);
    Err(trouble.with("name", name).with("address", without_account(&address)))
}

/// Whether a list of hosts that no proxy is for names `host`, with or without its port.
fn is_left_out(host: &str, list: &str) -> bool {
    let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
    list.split(',').map(|entry| entry.trim().trim_start_matches('.')).any(|entry| {
        let below = host.len().checked_sub(entry.len()).map(|at| host.split_at(at));
        entry == "*"
            || !entry.is_empty()
                && below.is_some_and(|(before, same)| {
                    same.eq_ignore_ascii_case(entry) && (before.is_empty() || before.ends_with('.'))
                })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    const HOST: &str = "api.mch.weixin.qq.com";

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
    fn addresses_of_proxies_are_told_from_what_people_write_in_their_place() {
        for good in [
            "http://10.0.0.1:8080",
            "http://10.0.0.1:8080/",
            "HTTP://Proxy.example.com:3128",
            "https://proxy.example.com",
            "10.0.0.1:8080",
            "proxy.local:3128",
            "my_proxy",
            "http://wang:ge%20heim@10.0.0.1:8080",
            "socks5://127.0.0.1:1080",
            "socks5h://127.0.0.1:1080",
            "socks4a://proxy",
            "http://[::1]:8080",
            "[fe80::1]:8080",
        ] {
            assert!(is_proxy_address(good), "{good}");
        }
        for bad in WRONG {
            assert!(!is_proxy_address(bad), "{bad}");
        }
    }

    /// What stands in `https_proxy` and in the field of the window where it is no address.
    const WRONG: [&str; 26] = [
        "http=10.0.0.1:8080;https=10.0.0.1:8081",
        "https=10.0.0.1:8080",
        "http://10.0.0.1:8080;http://10.0.0.2:8080",
        "http://10.0.0.1:8080,http://10.0.0.2:8080",
        "PROXY 10.0.0.1:8080; DIRECT",
        "http://10.0.0.1:8080；",
        "\"http://10.0.0.1:8080\"",
        "'http://10.0.0.1:8080'",
        "“http://10.0.0.1:8080”",
        " http://10.0.0.1:8080",
        "http://10.0.0.1:8080 ",
        "http:// 10.0.0.1:8080",
        "http://10.0.0.1 :8080",
        "http：//10.0.0.1:8080",
        "http://10.0.0.1：8080",
        "http://10。0。0。1:8080",
        "代理服务器:8080",
        "公司代理",
        "无",
        "http://10.0.0.1:99999",
        "http://10.0.0.1:0",
        "http://10.0.0.1:",
        "http://10.0.0.1:8080/proxy.pac",
        "ftp://10.0.0.1:21",
        "http//10.0.0.1:8080",
        "http://",
    ];

    #[test]
    fn what_is_no_address_is_told_as_such_wherever_it_stands() {
        for wrong in WRONG {
            for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
                let told = Proxy::System.address_for(HOST, |n| (n == name).then(|| wrong.to_owned())).unwrap_err();
                for (lang, said) in [(Lang::ZhCn, "代理地址不对"), (Lang::En, "wrong")] {
                    let text = lang.say(&told.sentence);
                    assert!(text.contains(name) && text.contains(said) && text.contains(wrong.trim()), "{text}");
                    assert!(lang.has(&told.remedy.key));
                }
            }
            // A typed one is trimmed.
            let typed = Proxy::Address(wrong.to_owned()).address_for(HOST, |_| None);
            if wrong.trim() == wrong {
                assert_eq!(typed.unwrap_err().sentence.key, "proxy-wrong", "{wrong}");
            } else {
                assert_eq!(typed.unwrap().as_deref(), Some(wrong.trim()));
            }
        }
        let secret = "http://wang:ge heim@10.0.0.1:8080";
        let told = Proxy::System.address_for(HOST, |n| (n == "https_proxy").then(|| secret.to_owned())).unwrap_err();
        assert!(!format!("{told:?}").contains("heim"), "{told:?}");
    }

    #[test]
    fn the_environment_is_read_as_the_client_reads_it() {
        let found = |host: &str, all: &[(&str, &str)]| {
            let get = |name: &str| all.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
            Proxy::System.address_for(host, get).map_err(|t| t.sentence.key.into_owned())
        };
        let wrong = Err("proxy-wrong-variable".to_owned());
        let some = |address: &str| Ok(Some(address.to_owned()));
        assert_eq!(found(HOST, &[]), Ok(None));
        assert_eq!(found(HOST, &[("http_proxy", "公司代理")]), Ok(None), "not for https");
        assert_eq!(found(HOST, &[("https_proxy", "a:1"), ("HTTPS_PROXY", "b:2")]), some("b:2"));
        assert_eq!(found(HOST, &[("https_proxy", "公司代理"), ("ALL_PROXY", "b:2")]), wrong);
        assert_eq!(found(HOST, &[("https_proxy", ""), ("ALL_PROXY", "b:2")]), some("b:2"));
        assert_eq!(found(HOST, &[("https_proxy", " ")]), wrong);
        for (list, left_out) in [
            ("*", true),
            ("weixin.qq.com", true),
            ("localhost, .QQ.com", true),
            (HOST, true),
            ("", false),
            ("in.qq.com", false),
            ("api2.mch.weixin.qq.com", false),
            ("10.0.0.0/8", false),
        ] {
            let all = [("https_proxy", "公司代理"), ("no_proxy", list)];
            assert_eq!(found(HOST, &all).is_ok(), left_out, "{list}");
            assert_eq!(found(&format!("{HOST}:443"), &all).is_ok(), left_out, "{list}");
        }
        assert_eq!(Proxy::None.address_for(HOST, |_| Some("公司代理".into())), Ok(None));
    }

    #[test]
    fn names_are_looked_up_here_by_two_kinds_of_proxy() {
        assert!(looks_up_here("socks5://127.0.0.1:1080") && looks_up_here("SOCKS4://a"));
        for other in ["socks5h://a:1", "socks4a://a", "http://a:1", "a:1", ""] {
            assert!(!looks_up_here(other), "{other}");
        }
    }
}
