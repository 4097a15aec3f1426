//! `sandbox`: the stand-in alone, until it is asked to stop.

use super::args::Sandbox as Args;
use super::context::{BEFORE, Context};
use super::{out, signal};
use crate::sandbox::identity::{CARD_ID, MCHID};
use crate::sandbox::{Options, Sandbox};
use crate::trouble::{Trouble, Who};
use crate::words::Sentence;

/// Runs the command.
pub(super) fn run(context: &Context, args: &Args) -> u8 {
    let lang = context.lang;
    if crate::platform::few_files() {
        out::print_trouble(lang, &Trouble::new("files-too-few", Who::Engineer));
        return BEFORE;
    }
    let sandbox =
        match Sandbox::start(&Options { port: args.port, identity: args.identity.clone(), ..Options::default() }) {
            Ok(sandbox) => sandbox,
            Err(trouble) => {
                out::print_trouble(lang, &trouble);
                return BEFORE;
            }
        };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => {
            out::print_trouble(lang, &Trouble::new("network-setup", Who::Engineer).detail(e.to_string()));
            return BEFORE;
        }
    };
    out::line(sandbox.gateway.base());
    let identity = &sandbox.identity;
    let about = Sentence::new("cli-sandbox")
        .with("mchid", MCHID)
        .with("serial", identity.credentials.serial.as_str())
        .with("id", identity.public_key_id.as_str())
        .with("card", CARD_ID);
    out::print_sentence(lang, &about);
    runtime.block_on(signal::asked());
    0
}
