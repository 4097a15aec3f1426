//! The pictures of an export: only what is kept is in it (src/export/README.md, Pictures).

use std::collections::BTreeMap;
use std::path::Path;

use image::RgbaImage;

use crate::page::CardFace;
use crate::pictures::decode;
use crate::rights::CardRights;
use crate::rights::mark::sha256_hex;
use crate::sandbox::faces;
use crate::storage::pictures::Pictures;
use crate::words::Sentence;

/// What a picture is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// 卡背景图
    Background,
    /// 商户 logo
    Logo,
    /// 客服头像
    Head,
}

impl Of {
    const fn key(self) -> &'static str {
        match self {
            Self::Background => "picture-of-background",
            Self::Logo => "picture-of-logo",
            Self::Head => "picture-of-head",
        }
    }

    /// In the text chunk of the PNG.
    const fn name(self) -> &'static str {
        match self {
            Self::Background => "background",
            Self::Logo => "logo",
            Self::Head => "head",
        }
    }
}

/// A picture that is there: its pixels, and the SHA-256 of the bytes as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
struct There {
    pixels: RgbaImage,
    sha256: String,
}

/// Each picture by its address: there, or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportPictures {
    all: BTreeMap<String, (Of, Option<There>)>,
}

impl ExportPictures {
    /// Those of a face, and the heads of these states, out of the database at `cache`; those of 演练 are drawn.
    pub(super) fn gather<'a>(
        cache: &Path,
        trial: bool,
        face: &CardFace,
        states: impl Iterator<Item = &'a CardRights>,
    ) -> Self {
        let mut wanted = vec![(Of::Background, face.background.clone()), (Of::Logo, face.logo.clone())];
        wanted.extend(states.map(|rights| (Of::Head, head(rights).map(str::to_owned))));
        // Opening it creates it, so that a missing one is not opened.
        let mut kept = cache.exists().then(|| Pictures::at(cache));
        let mut out = Self::default();
        for (of, address) in wanted {
            let Some(address) = address.filter(|a| !a.trim().is_empty()) else { continue };
            let drawn = if trial { faces::at(&address) } else { None };
            let bytes = drawn.or_else(|| Some(kept.as_mut()?.get(&address)?.bytes));
            let there = bytes.and_then(|bytes| {
                let picture = decode::decode(&bytes, decode::FETCHED).ok()?;
                Some(There { pixels: decode::scaled(picture, decode::EXPORTED_SIDE), sha256: sha256_hex(&bytes) })
            });
            out.all.insert(address, (of, there));
        }
        out
    }

    /// The pixels of a picture that is there; `None`: it has no address, or is not there.
    pub(super) fn pixels(&self, address: &str) -> Option<&RgbaImage> {
        self.all.get(address)?.1.as_ref().map(|t| &t.pixels)
    }

    /// What is missing, one sentence each.
    pub fn lacking(&self) -> Vec<Sentence> {
        let lacking = self.all.iter().filter(|(_, (_, there))| there.is_none());
        let said = |(address, (of, _)): (&String, &(Of, Option<There>))| {
            Sentence::new("export-picture-lacking").with_key("what", of.key()).with("address", address.as_str())
        };
        lacking.map(said).collect()
    }

    /// `background=… logo=… head=…`: the SHA-256 of each picture as it came, in this order, heads by their address.
    pub(super) fn prints(&self) -> String {
        let mut all: Vec<_> =
            self.all.iter().filter_map(|(address, (of, there))| Some((*of, address, there.as_ref()?))).collect();
        all.sort_by_key(|(of, address, _)| (*of, *address));
        all.iter().map(|(of, _, there)| format!("{}={}", of.name(), there.sha256)).collect::<Vec<_>>().join(" ")
    }
}

/// The address of the head that a page of these rights shows.
pub(super) fn head(rights: &CardRights) -> Option<&str> {
    rights.guide.head_image_url.as_deref().filter(|_| rights.show_guide == Some(true))
}
