//! What a person does where a card is chosen, and what follows from the choice.

use std::ops::Range;

use super::{Choice, Filter, Goes, Many};
use crate::merchant::Merchant;
use crate::rights::CardRights;
use crate::rights::field::FormField;
use crate::storage::named;
use crate::studio::Studio;
use crate::studio::document::Document;
use crate::studio::sheet::Sheet;
use crate::studio::undo::State as Edited;
use crate::work::RecordJob;

/// An act where a card is chosen.
#[derive(Debug)]
pub enum ChooseAction {
    /// The page opens from the card's name.
    Open,
    /// It closes again, where a card is chosen already.
    Close,
    /// 从另一张卡复制内容: the page opens to choose it.
    CopyFrom,
    /// 重新读取, 再读一次
    Read,
    /// What is looked for.
    Search(String),
    /// What is listed.
    Filter(Filter),
    /// This card is looked at, and has the focus.
    Look(String),
    /// The focus is where it was to go.
    Arrived,
    /// These places of the list are in sight, and something there was not read yet.
    Sight(Range<usize>),
    /// 修改这张卡
    Choose(String),
    /// 选多张一起改 (true), or one again.
    Many(bool),
    /// The card is ticked, or not; also every listed one between it and the card that was looked at.
    Tick {
        /// 会员卡ID
        card: String,
        /// Ticked from now on.
        on: bool,
        /// All between are too.
        through: bool,
    },
    /// All that are listed are ticked, or none.
    TickListed(bool),
    /// 对比微信上的内容 of the ticked cards.
    Contrast,
    /// 一起改这些卡
    ChooseMany,
    /// 备注名和分组 of a card: name, groups as they were typed.
    Name(String, String, String),
    /// What the offer above the form holds becomes the draft; none: the offer is not wanted.
    Take(Option<Box<CardRights>>),
}

impl Studio {
    pub(crate) fn act_on_choosing(&mut self, action: ChooseAction) {
        match action {
            ChooseAction::Open => {
                self.sheets.open = None;
                self.choosing.leave();
                self.choosing.open = true;
            }
            ChooseAction::CopyFrom => {
                self.sheets.open = None;
                self.choosing.open_to_copy();
            }
            ChooseAction::Close => self.choosing.leave(),
            ChooseAction::Read => self.read_list(),
            ChooseAction::Search(words) => {
                self.choosing.words = words;
                self.choosing.list();
            }
            ChooseAction::Filter(filter) => {
                self.choosing.filter = filter;
                self.choosing.list();
            }
            ChooseAction::Look(card) => {
                self.choosing.goes = Some(Goes::Card);
                self.choosing.look(card);
            }
            ChooseAction::Arrived => self.choosing.goes = None,
            ChooseAction::Sight(places) => self.cards_in_sight(places),
            ChooseAction::Choose(card) if self.choosing.copying => self.copy_content(&card),
            ChooseAction::Choose(card) => {
                self.give_up_batch();
                self.choose_card(card);
            }
            ChooseAction::Many(on) => self.choose_several(on),
            ChooseAction::Tick { card, on, through } => self.choosing.tick(&card, on, through),
            ChooseAction::TickListed(on) => self.choosing.tick_listed(on),
            ChooseAction::Contrast => self.contrast_ticked(),
            ChooseAction::ChooseMany => self.take_several(),
            ChooseAction::Name(card, name, groups) => self.name_card(card, &name, &groups),
            ChooseAction::Take(rights) => self.take_offer(rights.map(|r| *r)),
        }
    }

    /// Several are chosen from now on: those of the batch that stands there, else the card on show, are ticked already.
    fn choose_several(&mut self, on: bool) {
        let ticked = || {
            let on_show = Some(self.editor.document.card_id().to_owned()).filter(|id| !id.is_empty());
            self.batch.ids().unwrap_or_else(|| on_show.into_iter().collect())
        };
        let many = on.then(|| Many::of(ticked()));
        self.choosing.choose_many(many);
        self.choosing.goes = Some(Goes::Card);
    }

    /// The ticked cards are changed together from now on. The form shows one of them: the one that it shows already, else
    /// the one that is looked at, else the first.
    fn take_several(&mut self) {
        let cards = self.choosing.ticked();
        let among = |id: &str| cards.iter().any(|c| c.id() == id);
        let looked = self.choosing.looked_at().map(Choice::id).filter(|id| among(id));
        let Some(first) = looked.or_else(|| cards.first().map(Choice::id)).map(str::to_owned) else { return };
        if cards.len() == 1 {
            self.give_up_batch();
            return self.choose_card(first);
        }
        if among(self.editor.document.card_id()) {
            self.sheets.open = None;
            self.choosing.leave();
        } else {
            self.choose_card(first);
        }
        let of = self.choosing.of.clone();
        self.begin_batch(of, cards);
    }

    /// The card is the one that is changed from now on. What was typed for another card stays, because it may be meant
    /// for this one; what nobody changed goes, because it is that card's content.
    fn choose_card(&mut self, card: String) {
        self.sheets.open = None;
        self.choosing.leave();
        let chosen = self.choosing.with_id(&card).cloned();
        let keeps = self.editor.document.unsaved() || self.editor.document.disk.path.is_some();
        if card != self.editor.document.card_id() {
            if keeps {
                let mut state = Edited { card_id: card.clone(), ..self.editor.document.state() };
                // With a card of the chosen merchant it becomes that merchant's draft.
                state.mchid = state.mchid.filter(|_| self.foreign().is_none());
                self.replace(state, Some(FormField::CardId));
            } else {
                self.show(Document::fresh(self.first_rights(), &card));
            }
        }
        if let Some(chosen) = &chosen {
            self.card.called(chosen, self.choosing.several_brands());
        }
        self.remember_card(&card, chosen.as_ref().and_then(|c| c.template.title.as_deref()));
        self.write_settings();
        self.jobs.read_no_more();
        self.read_card();
        self.view.phone_in_front = false;
        self.editor.focus = None;
    }

    /// What a new document begins with: in 演练 never with nothing.
    fn first_rights(&self) -> CardRights {
        let starter = self.editor.starters.get(self.editor.starter).filter(|_| self.merchants.chosen.is_none());
        starter.map(|s| s.rights.clone()).unwrap_or_default()
    }

    fn remember_card(&mut self, card: &str, title: Option<&str>) {
        if let Some(of) = self.choosing.of.clone() {
            self.job(RecordJob::UseCard(of, card.to_owned(), title.map(str::to_owned)));
        }
        let id = self.merchants.chosen.clone();
        let chosen = |m: &&mut Merchant| Some(&m.id) == id.as_ref();
        if let Some(m) = self.merchants.known.all.iter_mut().find(chosen) {
            m.remember(card, title);
            self.write_merchants();
        }
    }

    /// Keeps 备注名 and groups; a comma of either language, 、 and line ends part groups.
    fn name_card(&mut self, card: String, name: &str, groups: &str) {
        self.sheets.open = None;
        let Some(of) = self.choosing.of.clone() else { return };
        let short = |text: &str| text.trim().chars().take(named::MOST).collect::<String>();
        let parts = groups.split(['、', ',', '，', '\n', ';', '；']).map(short).filter(|g| !g.is_empty());
        let groups = parts.collect();
        self.choosing.goes = Some(Goes::Card);
        self.choosing.knowing = Some(self.job(RecordJob::NameCard(of, card, short(name), groups)));
    }

    /// The sheet for 备注名 and groups of the card that is looked at.
    pub fn naming_sheet(&self) -> Option<Sheet> {
        let card = self.choosing.looked_at()?;
        let comma = self.view.lang.t("records-list");
        Some(Sheet::naming(card.id(), card.named.name.clone(), card.named.groups.join(comma)))
    }
}
