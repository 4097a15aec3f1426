//! 选择要修改的会员卡: the cards of a merchant, or of 演练, to choose from (src/studio/README.md, Choosing a card). The
//! list is what was kept, then what WeChat says now; names, groups and last publications are this computer's.

mod act;
mod contrast;
mod list;
mod many;
mod offer;
mod reading;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::merchant::CardNote;
use crate::page::CardFace;
use crate::publish::Answered;
use crate::rights::CardRights;
use crate::rights::answered::over_known;
use crate::storage::cards::KeptCard;
use crate::storage::named::{LastPublication, Named};
use crate::wechatpay::template::Template;
use crate::work::{History, JobId, ListOf};

pub use act::ChooseAction;
pub use contrast::Contrasting;
pub use list::{Filter, MANY};
pub use many::Many;
pub use offer::Offer;
pub use reading::{Missing, ReadState};

/// What the face of a card shows, as its template says.
pub(super) fn face_of(t: &Template) -> CardFace {
    CardFace {
        brand: t.brand.display_name.clone().unwrap_or_default(),
        title: t.title.clone().unwrap_or_default(),
        level: t.init_level.clone().filter(|_| t.need_display_level == Some(true)),
        code_type: t.code_type.clone(),
        description: t.description.clone(),
        service_phone: t.service_phone.clone(),
        background: t.background_picture_url.clone(),
        logo: t.logo_url.clone(),
    }
}

/// One card to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// As WeChat told it last; of a card that is not in the list, id and title alone.
    pub template: Template,
    /// When that was, RFC 3339; none: never.
    pub at: Option<String>,
    /// What its face shows.
    pub face: CardFace,
    /// What the person calls it.
    pub named: Named,
    /// Its last publication, as far as this computer knows.
    pub last: Option<LastPublication>,
    /// Which reading of the list brought it last.
    seen: u64,
    /// It was used here before, whether WeChat lists it or not.
    noted: bool,
}

impl Choice {
    fn kept(kept: KeptCard) -> Self {
        let face = face_of(&kept.template);
        let (template, at) = (kept.template, Some(kept.at));
        Self { template, at, face, named: Named::default(), last: None, seen: 0, noted: false }
    }

    /// As it is kept from the last reading.
    pub(super) fn kept_as(kept: KeptCard) -> Self {
        Self::kept(kept)
    }

    /// A card of which its id is known, and perhaps what it is called.
    pub(super) fn named(card: &str, title: &str) -> Self {
        let title = Some(title.to_owned()).filter(|t| !t.is_empty());
        Self::noted(&CardNote { card_id: card.to_owned(), title })
    }

    fn noted(note: &CardNote) -> Self {
        let template = Template { card_id: note.card_id.clone(), title: note.title.clone(), ..Template::default() };
        Self { at: None, noted: true, ..Self::kept(KeptCard { template, at: String::new() }) }
    }

    /// 会员卡ID
    pub fn id(&self) -> &str {
        &self.template.card_id
    }

    /// What it is called first: 备注名, else its title, else its id.
    pub fn name(&self) -> &str {
        let title = self.template.title.as_deref().unwrap_or(self.id());
        if self.named.name.is_empty() { title } else { &self.named.name }
    }

    /// What WeChat's answer has of its content; none where it says nothing.
    pub(super) fn answered(&self) -> Option<Answered> {
        Answered::of(&self.template, self.at.as_deref()?)
    }

    /// WeChat says that it was deleted.
    pub fn is_deleted(&self) -> bool {
        self.template.status.as_deref() == Some("DELETED")
    }

    /// Whether it may be changed together with others: one that WeChat deleted has nothing to change.
    pub fn can_be_changed(&self) -> bool {
        !self.is_deleted()
    }
}

/// What stands in the fields of the page, text that is being composed too.
#[derive(Debug, Clone, Default)]
pub struct ChoosingTyped {
    /// 搜索
    pub search: String,
}

/// Where the keyboard's focus is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goes {
    /// Into the search.
    Search,
    /// To the card that is looked at.
    Card,
}

/// The cards to choose from.
#[derive(Debug, Default)]
pub struct Choosing {
    /// It was opened from the card's name; without a card it is there anyway.
    open: bool,
    /// Whose cards these are; none: it is not shown.
    of: Option<ListOf>,
    cards: Vec<Choice>,
    /// What is listed, by place in `cards`, made once a change.
    listed: Vec<usize>,
    /// What can be chosen to be listed, with how many cards each.
    filters: Vec<(Filter, usize)>,
    filter: Filter,
    words: String,
    /// Several are chosen: these are ticked.
    many: Option<Many>,
    /// 从另一张卡复制内容: the card that is chosen gives its content, and the draft stays that of its own card.
    copying: bool,
    /// The card whose content is taken as soon as what is known of it has come.
    copies: Option<String>,
    /// WeChat's answers carry something of the cards' content.
    answers_tell: bool,
    /// How many are ticked; how many of those that are listed, and how many could be.
    counts: (usize, usize, usize),
    /// What is typed.
    typed: ChoosingTyped,
    /// The card that is looked at.
    at: Option<String>,
    /// Its place in the list.
    place: Option<usize>,
    goes: Option<Goes>,
    /// How the reading stands.
    read: ReadState,
    /// Counts readings.
    readings: u64,
    /// The job that reads what this computer knows.
    knowing: Option<JobId>,
    /// What the record knows of the cards that were in sight.
    states: HashMap<String, Arc<History>>,
    asked: HashSet<String>,
    /// What this computer knows of each card, for cards that come later.
    names: (HashMap<String, Named>, HashMap<String, LastPublication>),
}

impl Choosing {
    /// The page closes, unless there is no card.
    pub(super) fn leave(&mut self) {
        self.open = false;
        (self.copying, self.copies) = (false, None);
    }

    /// Whether the content of the chosen card is taken, and not the card itself.
    pub fn is_copying(&self) -> bool {
        self.copying
    }

    /// The page opens, so that a card gives its content.
    fn open_to_copy(&mut self) {
        self.choose_many(None);
        (self.open, self.copying) = (true, true);
    }

    /// The content of a card was taken.
    pub(super) fn copied(&mut self) {
        self.leave();
    }

    /// What is known of this card is still to come: its content is taken then. In 演练 nothing comes.
    pub(super) fn copies_when_known(&mut self, card: &str) -> bool {
        let comes = self.of.as_ref().is_some_and(|of| !of.trial);
        self.copies = comes.then(|| card.to_owned());
        comes
    }

    /// The page opens, so that several are chosen.
    pub(super) fn open_for_many(&mut self) {
        self.open = true;
    }

    /// Takes out what is typed, to be drawn; [`Self::give_back`] has to follow.
    pub fn take_typed(&mut self) -> ChoosingTyped {
        std::mem::take(&mut self.typed)
    }

    /// Gives back what is typed, after it was drawn.
    pub fn give_back(&mut self, typed: ChoosingTyped) {
        self.typed = typed;
    }

    /// How many cards there are.
    pub fn count(&self) -> usize {
        self.cards.len()
    }

    /// How many of them are listed.
    pub fn listed(&self) -> usize {
        self.listed.len()
    }

    /// The card at this place of the list.
    pub fn card(&self, place: usize) -> Option<&Choice> {
        self.cards.get(*self.listed.get(place)?)
    }

    /// The place in the list of the card that is looked at.
    pub fn place(&self) -> Option<usize> {
        self.place
    }

    /// Looks at the card with this id.
    fn look(&mut self, id: String) {
        self.at = Some(id);
        self.find_place();
    }

    /// Where it stands now: once a change, because every row asks for it.
    fn find_place(&mut self) {
        let at = self.at.as_deref();
        self.place = self.listed.iter().position(|n| self.cards.get(*n).is_some_and(|c| Some(c.id()) == at));
    }

    /// The card that is looked at, while it is listed.
    pub fn looked_at(&self) -> Option<&Choice> {
        self.card(self.place()?)
    }

    /// The card with this id.
    pub fn with_id(&self, id: &str) -> Option<&Choice> {
        self.cards.iter().find(|c| c.id() == id)
    }

    /// What can be chosen to be listed, with how many cards each; 全部 first.
    pub fn filters(&self) -> &[(Filter, usize)] {
        &self.filters
    }

    /// What is listed.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// What is looked for.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// How the reading stands.
    pub fn read(&self) -> &ReadState {
        &self.read
    }

    /// What the record knows of a card, as far as it was in sight.
    pub fn state(&self, id: &str) -> Option<&Arc<History>> {
        self.states.get(id)
    }

    /// Whether what the record knows of a card is known, or asked for; of cards of 演练 it knows nothing.
    pub fn was_in_sight(&self, id: &str) -> bool {
        self.of.as_ref().is_none_or(|of| of.trial) || self.asked.contains(id)
    }

    /// What WeChat says of the card's content, over what is known of it; none where it says nothing.
    pub fn from_wechat(&self, card: &Choice) -> Option<CardRights> {
        let (read, state) = (card.template.rights()?, self.states.get(card.id()));
        let last = state.and_then(|s| s.last.as_ref()).map(|l| &l.rights);
        let shown = state.map(|s| s.shown.clone()).unwrap_or_default();
        Some(over_known(&read, &card.template.sections(), last, &shown))
    }

    /// Where the focus is to go in this frame.
    pub fn goes(&self) -> Option<Goes> {
        self.goes
    }

    /// Whether the cards are of several brands, so that a brand is part of what a card is called.
    pub fn several_brands(&self) -> bool {
        self.filters.iter().any(|(f, _)| matches!(f, Filter::Brand(_)))
    }

    /// Every group, in order.
    pub fn groups(&self) -> Vec<&str> {
        let names = self.filters.iter().filter_map(|(f, _)| if let Filter::Group(g) = f { Some(&**g) } else { None });
        names.collect()
    }
}
