//! After a run: 重发失败的, 保存结果表格, 改回发布前的内容.

use std::path::PathBuf;

use super::run::RunState;
use super::{Chosen, Member, Wanted};
use crate::export::batch_table::{Row, table};
use crate::rights::Section;
use crate::rights::field::FieldId;
use crate::storage::batches::Batch as Written;
use crate::storage::draft::{Base, Draft};
use crate::studio::Studio;
use crate::studio::sheet::Sheet;
use crate::studio::toasts::About;
use crate::trouble::{Trouble, Who};
use crate::work::{DiskJob, JobId, Purpose, RecordJob};

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

    /// 改回发布前的内容: the run is read, because it knows what each card had before.
    pub(super) fn ask_back(&mut self) {
        let Some(run) = self.batch.run().filter(|r| r.job.is_none()) else { return };
        let id = run.batch.clone();
        if let Some(of) = self.batch.chosen.as_ref().map(|c| c.of.clone()) {
            let job = self.job(RecordJob::Batch(of, id));
            self.batch.back = Some(job);
        }
    }

    /// The run that is to be taken back was read; whether it was that.
    pub(super) fn takes_back(&mut self, id: JobId, read: &Result<Option<Box<Written>>, Trouble>) -> bool {
        if self.batch.back != Some(id) {
            return false;
        }
        self.batch.back = None;
        match read {
            Ok(Some(batch)) => self.take_back_of(batch),
            Ok(None) => {
                let gone = Trouble::new("many-gone", Who::Person);
                self.view.toasts.failed(About::Publication, &gone, self.view.lang);
            }
            Err(t) => self.view.toasts.failed(About::Publication, t, self.view.lang),
        }
        true
    }

    fn take_back_of(&mut self, batch: &Written) {
        let Some(chosen) = self.batch.chosen.take() else { return };
        let mut stays_shown = 0;
        let mut cards = Vec::new();
        for card in batch.cards.iter().filter(|c| c.step.is_done()) {
            let (Some(former), Some(place)) = (&card.former, chosen.place(&card.card)) else { continue };
            let mut own = former.rights.clone();
            // What is shown stays shown: the former content comes back beneath it.
            let newly = |s: &Section| card.after.shown(*s) == Some(true) && own.shown(*s) != Some(true);
            let stays: Vec<Section> = Section::ALL.into_iter().filter(newly).collect();
            stays_shown += usize::from(!stays.is_empty());
            stays.into_iter().for_each(|s| own.set_shown(s, true));
            if let Some(member) = chosen.cards.get(place) {
                let said = (!self.kind().real()).then(|| crate::storage::history::LastState {
                    rights: card.after.clone(),
                    at: batch.at.clone(),
                    source: crate::rights::shown::Source::Person,
                });
                cards.push(Member { own: Some(own), said, ..Member::new(member.choice.clone()) });
            }
        }
        let none = cards.is_empty();
        self.batch.chosen = Some(if none { chosen } else { Chosen { of: chosen.of, cards } });
        if none {
            let nothing = Trouble::new("many-no-back", Who::Nobody);
            return self.view.toasts.failed(About::Publication, &nothing, self.view.lang);
        }
        let fields: Vec<(FieldId, bool)> = batch.fields.iter().map(|f| (*f, true)).collect();
        let title = batch.title.clone();
        self.show_back(Wanted { title, rights: batch.rights.clone(), fields }, batch.id.clone(), stays_shown);
    }
}

impl Studio {
    /// 导出审批图: a picture of the card that the phone shows, with what changes there.
    pub(super) fn export_many(&mut self) {
        if self.draft_of_many().is_some() {
            self.sheets.open = Some(Sheet::Export(self.pictures.options));
        }
    }

    /// The draft of the card that the phone shows, while the page is shown: what a picture of it is made of.
    pub(crate) fn draft_of_many(&self) -> Option<Draft> {
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
        Some(Draft { rights, card_id, mchid, base, ..Draft::default() })
    }
}
