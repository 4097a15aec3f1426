//! The one place where an act of the person changes the state.

use super::action::{Action, Tab, Then, Waiting};
use super::publication::step::Goal;
use super::sheet::{MerchantEdit, Sheet};
use super::undo::State;
use super::{Effect, Focus, Studio};
use crate::page::{Mode, Width};
use crate::rights::field::{FieldId, FormField};
use crate::storage::draft::Draft;
use crate::work::{AutosaveJob, Purpose};

impl Studio {
    /// Carries out what the person asked for. `now` in seconds of the window's clock.
    pub fn apply(&mut self, action: Action, now: f64) {
        self.now_secs = now;
        // The top bar can be used while a sheet lies over the form, so that a sheet on which something is typed stays.
        let elsewhere = matches!(
            action,
            Action::Publish
                | Action::HandOver
                | Action::Open(_)
                | Action::AskSeen
                | Action::PickOpen
                | Action::OpenFile(_)
                | Action::Starter(_)
        );
        if elsewhere && self.finish_first(now) {
            return;
        }
        self.act(action, now);
        self.publication.follow(self.sheets.open.as_ref());
    }

    fn act(&mut self, action: Action, now: f64) {
        match action {
            Action::Focus(field) => self.focus_on(field),
            Action::Publish => self.publish(Goal::Card),
            Action::Confirm => self.confirm(now),
            Action::Stop => self.stop(),
            Action::Again => self.send_again(now),
            Action::Open(sheet) => self.open_sheet(*sheet),
            Action::EditMerchant(id) => {
                let merchant = id.as_deref().and_then(|id| self.merchants.known.get(id));
                self.sheets.open = Some(Sheet::Merchant(Box::new(MerchantEdit::of(merchant))));
            }
            Action::CloseSheet => self.close_sheet(now),
            Action::Section(section) => {
                self.view.section = section;
                self.focus_on(section.switch().into());
            }
            Action::Explain(section) => self.editor.explained = Some(section),
            Action::Restore(section) => self.restore(section, now),
            Action::RestoreAndPublish => self.restore_and_publish(now),
            Action::Correct(section, reason) => self.correct(section, reason, now),
            Action::AskSeen => self.ask_what_is_seen(),
            Action::Seen(states) => self.seen(states),
            Action::Looked(new) => self.looked(new),
            Action::LookAt(entry) => self.look_at(&entry),
            Action::DropJump(jump) => self.edit_rights(jump.path, now, |r| {
                r.rights.set_text(jump.appid, "");
                r.rights.set_text(jump.path, "");
            }),
            Action::Repair(field, text) => self.edit_rights(field, now, |r| r.rights.set_text(field, &text)),
            Action::Jump(jump, appid, path) => self.edit_rights(jump.path, now, |r| {
                r.rights.set_text(jump.appid, &appid);
                r.rights.set_text(jump.path, &path);
            }),
            Action::Undo => self.step(true, now),
            Action::Redo => self.step(false, now),
            Action::Starter(i) => self.leave(Then::Starter(i)),
            Action::PickOpen => self.leave(Then::PickOpen),
            Action::OpenFile(path) => self.leave(Then::Open(path)),
            Action::Save => self.save(),
            Action::SaveAs => self.save_as(),
            Action::SaveThen(then) => {
                self.editor.saves.after = Some(then);
                self.save();
            }
            Action::Overwrite => {
                if let Some(path) = self.editor.document.disk.path.clone() {
                    self.sheets.open = None;
                    self.save_to(path);
                }
            }
            Action::Discard(then) => self.discard(then),
            Action::ChooseTrial => {
                self.sheets.open = None;
                self.choose(None);
            }
            Action::ChooseMerchant(id) => {
                self.sheets.open = None;
                // Where the draft is another merchant's, choosing the present merchant again takes it over.
                if self.merchants.chosen.as_ref() == Some(&id) && self.foreign().is_some() {
                    self.replace(State { mchid: None, ..self.editor.document.state() }, None, now);
                }
                self.choose(Some(id));
            }
            Action::ChooseCard(card) => {
                self.sheets.open = None;
                let mut state = State { card_id: card, ..self.editor.document.state() };
                // With a card of the chosen merchant it becomes that merchant's draft.
                state.mchid = state.mchid.filter(|_| self.foreign().is_none());
                self.replace(state, Some(FormField::CardId), now);
            }
            Action::ReadCard => self.read_card(),
            Action::GiveUp(what) => self.give_up(what, now),
            Action::PickImage => {
                self.job(Purpose::Image);
            }
            Action::PickExport(options) => self.pick_export(options),
            Action::CopyImage(options) => self.copy_picture(options),
            Action::PickCredentials => {
                self.job(Purpose::Credentials);
            }
            Action::Dropped(paths) => self.dropped(paths),
            Action::Credentials(paths) => self.credentials(paths),
            Action::CredentialsFromClipboard => self.credentials_from_clipboard(),
            Action::KeyPasted => self.key_pasted(),
            Action::SaveMerchant { session, keyless } => self.save_merchant(session, keyless),
            Action::MakeCurrent(serial) => self.make_current(serial),
            Action::DropCertificate(serial) => self.drop_certificate(&serial),
            Action::MoveOut(id) => self.ask(Purpose::MoveOut(id)),
            Action::MoveIn => self.ask(Purpose::MoveIn),
            Action::TestCard(card) => self.mark_test_card(card),
            Action::ToTestCard => self.test_card_first(),
            Action::HandOver => self.hand_over(),
            Action::HandOverTo => self.ask(Purpose::HandOver),
            Action::ImportResult => self.ask(Purpose::Result),
            Action::RemoveMerchant(id) => self.remove_merchant(&id),
            Action::TestConnection => self.test_connection(),
            Action::Endpoint(endpoint, sure) => self.endpoint(endpoint, sure),
            Action::Copy(text) => {
                self.effects.push(Effect::Copy(text));
                self.view.toasts.good(self.view.lang.t("copied").to_owned(), now);
            }
            Action::CloseToast(id) => self.view.toasts.close(id),
            Action::Tab(tab) => self.view.stage.tab = tab,
            Action::Flip => {
                let known = self.card.history.last.is_some() && self.view.stage.tab == Tab::Draft;
                self.view.stage.tab = if known { Tab::Last } else { Tab::Draft };
            }
            Action::Mode(mode) => {
                self.view.stage.mode = mode;
                self.view.settings.phone_mode = match mode {
                    Mode::Light => "light",
                    Mode::Dark => "dark",
                    Mode::Care => "care",
                }
                .into();
                self.write_settings();
            }
            Action::Width(width) => {
                self.view.stage.width = width;
                self.view.settings.phone_width = match width {
                    Width::Small => 320,
                    Width::Standard => 375,
                    Width::Large => 430,
                };
                self.write_settings();
            }
            Action::PhoneInFront(front) => self.view.phone_in_front = front,
            Action::Lang(lang) => {
                self.view.lang = lang;
                self.view.settings.lang = Some(lang);
                self.write_settings();
            }
            Action::Theme(theme) => {
                self.view.settings.theme = theme;
                self.write_settings();
            }
            Action::Strip(open) => {
                self.view.settings.strip_closed = !open;
                self.write_settings();
            }
            Action::Practise => self.practise(),
            Action::Recover(i) => self.recover(i, now),
            Action::Forget(i) => self.forget(i),
            Action::FromRecord(body) => self.draft_of_record(&body, now),
            Action::Checked(same) => self.checked(same, now),
            Action::Table(filter) => {
                let name = self.records_name();
                self.job(Purpose::Table(name, filter));
            }
            Action::Give => {
                let name = self.records_name();
                self.job(Purpose::Give(name));
            }
            Action::Take => {
                self.job(Purpose::Take);
            }
            Action::Clear(day) => self.clear_records(day),
            // A publication under way ends or is stopped before the window closes.
            Action::Close if self.publication.is_running() => self.sheets.open = Some(Sheet::Sending),
            // For a merchant that is being filled in, its own sheet asks.
            Action::Close => match self.filled_merchant() {
                Some(edit) => edit.leaving = true,
                None => self.leave(Then::Close),
            },
        }
    }

    /// The merchant sheet, if closing it would lose something.
    fn filled_merchant(&mut self) -> Option<&mut MerchantEdit> {
        let Some(Sheet::Merchant(edit)) = &mut self.sheets.open else { return None };
        let old = edit.id.as_deref().and_then(|id| self.merchants.known.get(id));
        edit.is_filled(old).then_some(edit.as_mut())
    }

    fn ask(&mut self, purpose: Purpose) {
        self.job(purpose);
    }

    fn focus_on(&mut self, field: FormField) {
        self.sheets.open = None;
        self.view.phone_in_front = false;
        if let Some(rights) = field.rights() {
            self.view.section = rights.section();
        }
        self.editor.focus = Some(Focus { field, caret: None });
    }

    fn close_sheet(&mut self, now: f64) {
        self.give_up(Waiting::Test, now);
        self.editor.saves.after = None;
        if matches!(self.sheets.open, Some(Sheet::Confirm(_))) {
            self.view.stage.tab = Tab::Draft;
        }
        // A merchant's key is forgotten with its sheet.
        for (id, storing) in self.jobs.storing.take_all() {
            self.jobs.abandoned.begin(id, storing.merchant);
        }
        self.keep_answers();
        self.publication.closed();
        self.sheets.open = None;
    }

    fn edit_rights(&mut self, field: FieldId, now: f64, change: impl FnOnce(&mut State)) {
        let mut state = self.editor.document.state();
        change(&mut state);
        self.replace(state, Some(field.into()), now);
    }

    /// 再练一次：试着关掉积分: leads to the switch, whose lock explains itself when it is pressed.
    fn practise(&mut self) {
        self.focus_on(FieldId::ShowBonus.into());
        self.editor.explained = Some(crate::rights::Section::Bonus);
    }

    fn forget(&mut self, index: usize) {
        let Some(Sheet::Recover(list)) = &mut self.sheets.open else { return };
        if index >= list.len() {
            return;
        }
        let gone = list.remove(index);
        if list.is_empty() {
            self.sheets.open = None;
        }
        self.job(AutosaveJob::Forget(Box::new(gone)));
    }

    /// A draft from an entry of 发布记录: its body, for the present card; one step that 撤销 takes back.
    fn draft_of_record(&mut self, body: &str, now: f64) {
        let Ok(found) = Draft::read(body.as_bytes()) else { return };
        self.sheets.open = None;
        // Text that was typed into a number field and is no number goes with the content that it belonged to.
        let state = State { rights: found.rights, not_numbers: Vec::new(), ..self.editor.document.state() };
        self.replace(state, None, now);
    }
}
