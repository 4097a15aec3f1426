//! After a run: 在手机核对, 复制给门店, 重发失败的, 保存结果表格, 改回发布前的内容.

use std::path::PathBuf;

use super::Member;
use super::page::{Page, Purpose as Compares};
use super::run::{Run, RunState};
use crate::export::Many;
use crate::export::batch_table::{Row, table};
use crate::publish::merging::Group;
use crate::publish::report::for_stores;
use crate::rights::CardRights;
use crate::rights::shown::Source;
use crate::storage::batches::BatchKind;
use crate::storage::draft::{Base, Draft};
use crate::storage::history::LastState;
use crate::studio::Studio;
use crate::studio::action::{Action, ViewAction};
use crate::studio::sheet::Sheet;
use crate::studio::toasts::About;
use crate::trouble::{Trouble, Who};
use crate::work::{DiskJob, Purpose};

impl Studio {
    /// 保存结果表格: where to?
    pub(super) fn pick_results(&mut self) {
        let name = self.batch.page.as_ref().map(|p| p.wanted.title.clone()).filter(|t| !t.is_empty());
        let name = name.unwrap_or_else(|| self.view.lang.t("many-table-name").to_owned());
        self.pick(Purpose::Results(name));
    }

    pub(crate) fn write_results(&mut self, path: PathBuf) {
        let (Some(chosen), Some(run)) = (&self.batch.chosen, self.batch.run()) else { return };
        let rows = run.cards.iter().filter_map(|card| {
            let choice = &chosen.cards.get(card.member)?.choice;
            let (verdict, at, result) = match &card.state {
                RunState::Ended { verdict, at, result, .. } => (Some(*verdict), at.as_str(), result.as_deref()),
                RunState::Waiting | RunState::Sending => (None, "", None),
            };
            let changes = card.plan.as_deref().map_or(&[][..], |p| &p.changes);
            Some(Row { name: choice.name(), card: choice.id(), changes, verdict, at, result })
        });
        let bytes = table(rows, !run.target.kind.real(), self.view.lang);
        self.job(DiskJob::WriteFile(path, bytes));
    }

    /// 改回发布前的内容: the page with what each card that was changed had before.
    pub(super) fn take_many_back(&mut self) {
        let Some(run) = self.batch.run().filter(|r| r.job.is_none()) else { return };
        let back_of: Vec<String> = run.before.iter().chain([&run.batch]).cloned().collect();
        let done: Vec<usize> = run.cards.iter().filter(|c| c.state.is_done()).map(|c| c.member).collect();
        let sent: Vec<Option<CardRights>> = done.iter().map(|m| self.sent_to(*m)).collect();
        let wanted = self.batch.page.as_ref().map(|p| p.wanted.clone()).unwrap_or_default();
        let trial = !self.kind().real();
        let Some(chosen) = &mut self.batch.chosen else { return };
        let mut cards = Vec::new();
        for (member, sent) in done.into_iter().zip(sent) {
            let Some(found) = chosen.cards.get(member) else { continue };
            // 演练 has no history that counts: the cards have what was sent.
            let said = sent.filter(|_| trial).map(|rights| LastState {
                rights,
                at: crate::platform::clock::now_rfc3339(),
                source: Source::Person,
            });
            cards.push(Member { said, ..Member::new(found.choice.clone()) });
        }
        if cards.is_empty() {
            let nothing = Trouble::new("many-no-back", Who::Nobody);
            return self.view.toasts.failed(About::Publication, &nothing, self.view.lang);
        }
        chosen.cards = cards;
        self.sheets.open = None;
        self.batch.page = Some(Page { wanted, kind: BatchKind::Back, back_of, ..Page::default() });
        self.compare_cards(Compares::Show, true);
    }

    /// What went out to a card.
    fn sent_to(&self, member: usize) -> Option<CardRights> {
        let card = self.batch.run()?.cards.iter().find(|c| c.member == member)?;
        card.plan.as_ref().map(|p| p.rights.clone())
    }
}

impl Studio {
    /// 在手机核对: a few cards are proposed.
    pub(super) fn propose_checks(&mut self) {
        let few = self.batch.run().map(Run::few).unwrap_or_default();
        if !few.is_empty() {
            self.sheets.open = Some(Sheet::Checks(few));
        }
    }

    /// 在手机核对 of one card, on the sheet of its publication.
    pub(super) fn check_one(&mut self, at: usize, few: bool) {
        self.batch.checking = few;
        self.show_result(at, false);
    }

    /// What somebody said of a publication after looking at it: the run knows it too, and what was proposed comes back.
    pub(crate) fn many_checked(&mut self, id: &str, same: bool) {
        if let Some(run) = self.batch.page.as_mut().and_then(|p| p.run.as_mut()) {
            run.checked(id, same);
        }
        if std::mem::take(&mut self.batch.checking) && self.batch.is_open() {
            self.propose_checks();
        }
    }

    /// 复制给门店: what members see now, on which cards.
    pub(super) fn copy_for_stores(&mut self) {
        let Some(run) = self.batch.run() else { return };
        let told = run.cards.iter().filter(|c| c.state.may_be_checked()).filter_map(|card| {
            let RunState::Ended { at, .. } = &card.state else { return None };
            Some((card.plan.as_deref()?, at.as_str()))
        });
        let text = for_stores(told, self.view.lang);
        self.apply(Action::View(ViewAction::Copy(text)), self.now_secs);
    }
}

impl Studio {
    /// 导出审批图: a picture of the card that the phone shows, and of what changes on all of them.
    pub(super) fn export_many(&mut self) {
        if self.draft_of_many().is_some() {
            self.sheets.open = Some(Sheet::Export(self.pictures.options));
        }
    }

    /// The draft of the card that the phone shows, while the page is shown, and what changes on all cards by equal
    /// changes: what a picture of it is made of.
    pub(crate) fn draft_of_many(&self) -> Option<(Draft, Many)> {
        let (chosen, page) = self.batch.shown()?;
        let plan = page.plan_of(chosen, page.phone.as_ref()?.member)?;
        let base = plan.input.last.as_ref().map(|last| Base {
            source: Some(last.source),
            time: Some(last.at.clone()),
            rights: last.rights.clone(),
            ..Base::default()
        });
        let mchid = self.merchant().map(|m| m.mchid.clone());
        let (rights, card_id) = (plan.rights.clone(), Some(plan.input.card_id.clone()));
        let draft = Draft { rights, card_id, mchid, base, ..Draft::default() };
        let compared = page.compared.as_ref()?;
        let name = |at: &usize| {
            let id = &page.cards().get(*at)?.input.card_id;
            Some(chosen.cards.get(chosen.place(id)?)?.choice.name().to_owned())
        };
        let group = |g: &Group| (g.cards.iter().filter_map(name).collect(), g.changes.clone());
        let groups = compared.groups.iter().map(group).collect();
        Some((draft, Many { mark: compared.mark.clone(), cards: page.cards().len(), groups }))
    }
}
