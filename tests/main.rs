//! What goes through more than one room; one binary, so that it links once.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cli_dry_run;
mod cli_publish;
mod page_pictures;
mod storage_files;
mod ui_form;
mod ui_publish;
mod wire_client;
mod wire_faults;
