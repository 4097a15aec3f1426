//! What stands in a picture beside the draft, read from the program's files: the same for window and command line,
//! so that equal files give equal bytes.

use super::picture::{Before, Export, Many, Options, Origin};
use super::pictures::ExportPictures;
use crate::merchant::{Merchant, Merchants};
use crate::page::CardFace;
use crate::page::starters::{self, Starter};
use crate::platform::folders::Folders;
use crate::platform::input::{self, Kind};
use crate::rights::CardRights;
use crate::rights::shown::{Shown, Source};
use crate::sandbox::faces;
use crate::sandbox::identity::CARD_ID;
use crate::storage::cards::kept_template;
use crate::storage::draft::Draft;
use crate::storage::history::{self, Card};
use crate::storage::record::Record;
use crate::trouble::Trouble;

/// Everything but the rights and the options.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Brand and title, as far as the program remembers them.
    pub face: CardFace,
    /// 会员卡ID
    pub card_id: Option<String>,
    /// 备注名
    pub called: Option<String>,
    /// The merchant's name, or its 商户号.
    pub merchant: Option<String>,
    /// The draft's save time.
    pub saved: Option<String>,
    /// The last known state, and where it is known from.
    pub before: Option<(CardRights, From)>,
    /// The pictures, once they were gathered.
    pub pictures: ExportPictures,
    /// What is known of the switches.
    pub shown: Shown,
    /// 演练
    pub trial: bool,
    /// The change over many cards of which this card is one.
    pub many: Option<Many>,
}

/// An [`Origin`] that owns its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// What the program knows.
    Known(Source, String),
    /// What the draft started from.
    Base,
    /// Another file, by its name.
    File(String),
}

impl Facts {
    /// Gathers what the files under `folders` know of `draft`'s merchant and card. The last known state is what was
    /// published last, else what the draft started from.
    ///
    /// # Errors
    /// A history that is there and cannot be read: a picture that claims a first showing would be wrong.
    pub fn gather(folders: &Folders, draft: &Draft) -> Result<Self, Trouble> {
        let base = draft.base.as_ref().map(|b| {
            let from = match (b.source, &b.time) {
                (Some(source), Some(at)) => From::Known(source, at.clone()),
                _ => From::Base,
            };
            (b.rights.clone(), from)
        });
        let mut facts = Self {
            card_id: draft.card_id.clone(),
            merchant: draft.mchid.clone(),
            saved: draft.saved.clone(),
            before: base,
            ..Self::default()
        };
        let Some(mchid) = &draft.mchid else {
            // Without a merchant the invented card is 演练, and nothing else is known.
            facts.trial = draft.card_id.as_deref() == Some(CARD_ID);
            if facts.trial {
                facts.face = starters::all().first().map(|s| trial_face(s, true)).unwrap_or_default();
            }
            return Ok(facts);
        };
        let merchants = merchants(folders);
        let merchant = merchants.all.iter().find(|m| m.mchid == *mchid);
        if let Some(merchant) = merchant {
            facts.merchant = Some(merchant.name.clone());
            facts.face.brand = merchant.name.clone();
        }
        let (Some(card), Some(merchant)) = (&draft.card_id, merchant) else { return Ok(facts) };
        facts.face.title = merchant.title(card).unwrap_or_default().to_owned();
        // Its brand, which is not the merchant's name where the cards are of several, and where its pictures are says its
        // template as it was read last; without one the face has no pictures.
        let kept = merchant.gateway().ok().and_then(|g| kept_template(&folders.cache(), g.host(), mchid, card));
        if let Some(template) = kept {
            if let Some(brand) = template.brand.name() {
                facts.face.brand = brand.to_owned();
            }
            if let Some(title) = template.title {
                facts.face.title = title;
            }
            (facts.face.background, facts.face.logo) = (template.background_picture_url, template.logo_url);
        }
        facts.history(folders, merchant, card)?;
        Ok(facts)
    }

    fn history(&mut self, folders: &Folders, merchant: &Merchant, card: &str) -> Result<(), Trouble> {
        let path = folders.record();
        // Opening a record creates its folder, so that a missing one is not opened.
        let (true, Ok(gateway)) = (Record::is_there(&path), merchant.gateway()) else { return Ok(()) };
        let mut record = Record::open(&path, std::process::id())?;
        let known = record.card(&merchant.mchid, card)?;
        let card = Card { gateway: gateway.host(), mchid: &merchant.mchid, card };
        self.called = Some(record.named_card(card)?.name).filter(|name| !name.is_empty());
        self.shown = history::shown(&known, card);
        match history::last_known(&known, card) {
            Some((last, false)) => self.before = Some((last.rights, From::Known(last.source, last.at))),
            // What is live is not known, so that no picture says what was there before.
            Some((_, true)) => self.before = None,
            None => {}
        }
        Ok(())
    }

    /// Takes in the pictures that are kept under `folders`, for these rights and for the state before, which has to stand
    /// there by now.
    pub fn gather_pictures(&mut self, folders: &Folders, rights: &CardRights) {
        let before = self.before.iter().map(|(rights, _)| rights);
        let states = before.chain(std::iter::once(rights));
        self.pictures = ExportPictures::gather(&folders.cache(), self.trial, &self.face, states);
    }

    /// The export of `rights` with these facts.
    pub fn export<'a>(&'a self, rights: &'a CardRights, options: Options) -> Export<'a> {
        Export {
            rights,
            face: &self.face,
            card_id: self.card_id.as_deref(),
            called: self.called.as_deref(),
            merchant: self.merchant.as_deref(),
            saved: self.saved.as_deref(),
            before: self.before.as_ref().map(|(rights, from)| Before { rights, origin: from.origin() }),
            pictures: &self.pictures,
            shown: &self.shown,
            trial: self.trial,
            many: self.many.as_ref(),
            options,
        }
    }
}

impl From {
    fn origin(&self) -> Origin<'_> {
        match self {
            Self::Known(source, at) => Origin::Known(*source, at),
            Self::Base => Origin::Base,
            Self::File(name) => Origin::File(name),
        }
    }
}

/// The face of a card in 演练, with its drawn pictures: that of the invented card for the `first` starter.
pub fn trial_face(starter: &Starter, first: bool) -> CardFace {
    let name = if first { faces::FIRST } else { starter.key };
    let (background, logo) = (Some(faces::background_of(name)), Some(faces::logo_of(name)));
    CardFace { background, logo, ..starter.face.clone() }
}

/// Only names and titles are read from here: without the file a picture lacks them and nothing else, so that an
/// unreadable one is left alone.
fn merchants(folders: &Folders) -> Merchants {
    let read = input::plain(&folders.merchants(), Kind::Own).ok();
    read.and_then(|c| serde_json::from_slice(&c.bytes).ok()).unwrap_or_default()
}
