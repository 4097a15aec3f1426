#![doc = include_str!("README.md")]

pub mod cards;
pub mod faces;
pub mod identity;
pub mod platform;
mod rules;
mod server;
mod upload;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use crate::trouble::{Trouble, Who};
use crate::wechatpay::gateway::Gateway;

use identity::Identity;
use platform::Platform;
use server::Server;

/// More of a body is not read, in bytes: a file of 2 MB in its parts.
const MOST_BODY_BYTES: usize = 3 << 20;

/// How the stand-in is started.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The port; none: any that is free.
    pub port: Option<u16>,
    /// Where its throw-away keys are written; none: nowhere.
    pub identity: Option<PathBuf>,
    /// Platform certificates; none: a merchant that has only the public key.
    pub platform: Option<Platform>,
}

/// A running stand-in.
pub struct Sandbox {
    /// Its keys.
    pub identity: Arc<Identity>,
    /// Its address.
    pub gateway: Gateway,
    server: Arc<Server>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Sandbox {
    /// Makes keys and listens on 127.0.0.1. Takes some tenths of a second: never on the window's thread.
    ///
    /// # Errors
    /// The port is taken, or the folder cannot be written.
    pub fn start(options: &Options) -> Result<Self, Trouble> {
        let failed = |e: std::io::Error| Trouble::new("sandbox-start", Who::Person).detail(e.to_string());
        let identity = Arc::new(Identity::new()?);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port.unwrap_or(0)));
        let listener = std::net::TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let url = format!("http://{}", listener.local_addr().map_err(failed)?);
        let gateway = Gateway::parse(&url)?;
        if let Some(dir) = &options.identity {
            identity.write(dir, &url)?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let server = Arc::new(Server::new(Arc::clone(&identity), &url, options.platform.clone()));
        let running = Arc::clone(&server);
        let serve = async move {
            let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
            let router = axum::Router::new().layer(axum::extract::DefaultBodyLimit::max(MOST_BODY_BYTES)).fallback(
                move |method: axum::http::Method,
                      uri: axum::http::Uri,
                      headers: axum::http::HeaderMap,
                      body: axum::body::Bytes| {
                    let server = Arc::clone(&running);
                    async move { server.handle(&method, &uri, &headers, &body) }
                },
            );
            let until = async move {
                stopped.await.ok();
            };
            axum::serve(listener, router).with_graceful_shutdown(until).await.ok();
        };
        std::thread::Builder::new()
            .name("sandbox".into())
            .spawn(move || {
                runtime.block_on(serve);
            })
            .map_err(failed)?;
        Ok(Self { identity, gateway, server, stop: Some(stop) })
    }

    /// Other platform certificates from now on: WeChat rotates them.
    pub fn rotate(&self, platform: Option<Platform>) {
        self.server.rotate(platform);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Open keep-alive connections would hold a graceful stop; the thread ends with the process at the latest.
        drop(self.stop.take());
    }
}
