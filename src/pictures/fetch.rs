//! Asks a server for a picture (src/pictures/README.md, Fetching): once, within limits, and only at an address of the
//! open internet.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, CONTENT_TYPE};

use super::address::{Source, is_wechat};
use super::private::is_public;
use crate::wechatpay::gateway::{Proxy, without_account};

/// More is not read, in bytes: WeChat's pictures are below 1 MB, and uploads at most 2 MB.
pub const MOST_BYTES: usize = 2 << 20;
/// So long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// So long a picture may take altogether.
const WHOLE: Duration = Duration::from_secs(15);

/// Why no picture came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfetched {
    /// Its server could not be reached, or did not answer in time.
    Unreached,
    /// The name leads to a computer that is not in the open internet.
    Private,
    /// The answer is no picture: another status, another type, another address.
    Refused,
    /// The answer is too large.
    Large,
}

/// Who asks for pictures: remembers nothing but open connections.
#[derive(Debug, Clone)]
pub struct Fetcher {
    wechat: reqwest::Client,
    open: reqwest::Client,
    here: reqwest::Client,
}

/// Gives the addresses of a name only where all of them lie in the open internet; these very addresses are then
/// connected to.
struct OnlyPublic {
    /// No other host than WeChat's is asked: any other name is that of the proxy, which may lie in the office.
    proxied: bool,
}

impl Resolve for OnlyPublic {
    fn resolve(&self, name: Name) -> Resolving {
        let proxy = self.proxied && !is_wechat(name.as_str());
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.is_empty() || !(proxy || found.iter().all(|a| is_public(a.ip()))) {
                return Err(Box::<dyn std::error::Error + Send + Sync>::from(PRIVATE));
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// What the error says by which such a name is known again.
const PRIVATE: &str = "an address that is not in the open internet";

impl Fetcher {
    /// Nothing is connected yet. `proxy` is the merchant's: WeChat's hosts are asked through it.
    ///
    /// # Errors
    /// The system gives no root certificates, or the proxy's address is none.
    pub fn new(proxy: &Proxy) -> Result<Self, String> {
        let builder = || {
            reqwest::Client::builder()
                .connect_timeout(CONNECT)
                .timeout(WHOLE)
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .http1_only()
                .user_agent(concat!("card-rights-studio/", env!("CARGO_PKG_VERSION")))
        };
        let failed = |e: reqwest::Error| e.to_string();
        let public = |proxied| builder().https_only(true).dns_resolver(Arc::new(OnlyPublic { proxied }));
        let wechat = match proxy {
            Proxy::System => public(true),
            Proxy::None => public(false).no_proxy(),
            Proxy::Address(address) => {
                let wrong = |_| format!("no proxy's address: {}", without_account(address));
                public(true).proxy(reqwest::Proxy::all(address.trim()).map_err(wrong)?)
            }
        };
        // To any other host no proxy leads: it would look the name up itself, so that nobody could say who is asked.
        Ok(Self {
            wechat: wechat.build().map_err(failed)?,
            open: public(false).no_proxy().build().map_err(failed)?,
            here: builder().no_proxy().tls_certs_only([]).build().map_err(failed)?,
        })
    }

    /// The bytes of a picture, as they came.
    ///
    /// # Errors
    /// [`Unfetched`]
    pub async fn fetch(&self, source: &Source) -> Result<Vec<u8>, Unfetched> {
        let client = match source {
            Source::Gateway(_) => &self.here,
            Source::Wechat(_) => &self.wechat,
            Source::Other(_) => &self.open,
        };
        let asked = client.get(source.url().clone()).header(ACCEPT, "image/png,image/jpeg,image/webp,image/bmp");
        let mut answer = asked.send().await.map_err(|e| failed(&e))?;
        let kind = answer.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).map(str::to_ascii_lowercase);
        if answer.status() != reqwest::StatusCode::OK || kind.is_some_and(|k| !k.starts_with("image/")) {
            return Err(Unfetched::Refused);
        }
        let most = MOST_BYTES as u64;
        if answer.content_length().is_some_and(|n| n > most) {
            return Err(Unfetched::Large);
        }
        let mut bytes = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|e| failed(&e))? {
            if bytes.len() + part.len() > MOST_BYTES {
                return Err(Unfetched::Large);
            }
            bytes.extend_from_slice(&part);
        }
        Ok(bytes)
    }
}

fn failed(e: &reqwest::Error) -> Unfetched {
    let mut cause: Option<&dyn std::error::Error> = Some(e);
    while let Some(e) = cause {
        if e.to_string() == PRIVATE {
            return Unfetched::Private;
        }
        cause = e.source();
    }
    Unfetched::Unreached
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that takes the connection and then says nothing, not even of TLS, is given up with the connection's own limit.
    #[test]
    fn a_server_that_hangs_before_tls_is_given_up() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://127.0.0.1:{}/a.png", listener.local_addr().unwrap().port());
        let taken = std::thread::spawn(move || listener.accept());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let source = Source::Gateway(reqwest::Url::parse(&url).unwrap());
        let begun = std::time::Instant::now();
        assert_eq!(runtime.block_on(Fetcher::new(&Proxy::System).unwrap().fetch(&source)), Err(Unfetched::Unreached));
        assert!(begun.elapsed() < CONNECT + Duration::from_secs(3), "{:?}", begun.elapsed());
        assert!(taken.join().unwrap().is_ok(), "it was connected to");
    }

    /// The name of this very computer: nobody is asked there, though it stands in a public-looking address.
    #[test]
    fn a_name_that_leads_to_a_private_address_is_asked_for_nothing() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        listener.set_nonblocking(true).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let source = Source::Other(reqwest::Url::parse(&format!("https://localhost:{port}/a.png")).unwrap());
        let got = runtime.block_on(Fetcher::new(&Proxy::System).unwrap().fetch(&source));
        assert_eq!(got, Err(Unfetched::Private));
        assert!(listener.accept().is_err(), "somebody came");
    }
}
