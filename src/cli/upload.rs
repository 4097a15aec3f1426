//! `upload PICTURE`: uploads a head image and prints its address.

use super::args::Upload;
use super::connection::Connection;
use super::context::{BEFORE, Context};
use super::out;
use super::row::Row;
use crate::pictures::crop::{self, Crop, Cut};
use crate::pictures::photo::Photo;
use crate::platform::input::{self, Kind};
use crate::publish::retry::retried;
use crate::storage::pictures::Pictures;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Attempt, End};
use crate::wechatpay::upload::{PATH, Picture, media_url};

/// Runs the command.
pub(super) fn run(context: &Context, args: &Upload) -> u8 {
    let lang = context.lang;
    let (attempts, sent) = match uploaded(context, args) {
        Ok(done) => done,
        Err(trouble) => {
            if args.json {
                out::json(&Row::not_sent(lang, None, &trouble).json());
            }
            out::print_trouble(lang, &trouble);
            return BEFORE;
        }
    };
    let row = Row::of_attempts(lang, None, &attempts);
    let good = attempts.last().filter(|a| matches!(a.end, End::Ok | End::OkUnchecked));
    let Some(answer) = good else {
        row.show(lang, false, args.json);
        return row.exit();
    };
    let Some(url) = media_url(&answer.body) else {
        let trouble = Trouble::new("picture-no-address", Who::Engineer);
        if args.json {
            out::json(&Row::unread(lang, None, &attempts, &trouble).json());
        }
        out::print_trouble(lang, &trouble);
        return 3;
    };
    // So that `preview` has it, and the window shows it without asking anybody.
    Pictures::at(&context.folders.cache()).put(&url, &sent);
    if args.json {
        let line = serde_json::json!({
            "media_url": url, "verified": answer.verified(), "request_id": answer.request_id,
        });
        out::json(&line.to_string());
    } else {
        out::line(&url);
        if !answer.verified() {
            out::note(lang.t("cli-unverified"));
        }
    }
    0
}

/// The attempts, and what was uploaded.
fn uploaded(context: &Context, args: &Upload) -> Result<(Vec<Attempt>, Vec<u8>), Trouble> {
    let photo = Photo::read(&input::named(&args.picture, Kind::Picture)?.bytes)?;
    let cut = if args.square { Cut::Square(Crop::middle(photo.size())) } else { Cut::Whole };
    let encoded = crop::encode(&photo, cut)?;
    let picture = Picture::new(encoded.bytes, encoded.png);
    let attempts = Connection::open(context, &args.merchant)?.run(async |server| {
        let client = &server.client;
        retried(async || client.upload(PATH, &picture.meta(), picture.parts()).await).await
    })?;
    let ended = attempts.last().map(|a| a.end);
    log::info!("upload end={ended:?} attempts={}", attempts.len());
    Ok((attempts, picture.bytes().to_vec()))
}
