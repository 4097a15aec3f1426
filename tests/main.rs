//! What goes through more than one room; one binary, so that it links once.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cli_dry_run;
mod cpu_pictures;
mod page_pictures;
mod support;
mod wire_client;
