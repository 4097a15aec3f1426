//! The sheets over the form, a file each. They write what is typed on the sheet into its buffers, and push actions;
//! they change nothing else.

mod about;
mod approve;
mod audit;
mod card_id;
mod certificates;
mod changed;
mod check_phone;
mod checks;
mod confirm;
pub mod confirm_notes;
mod contents;
mod contrast;
mod correct;
mod crop;
mod details;
mod export;
mod footer;
mod hand_over;
mod help;
pub mod lines;
mod look_phone;
mod many;
mod merchant;
mod merchant_advanced;
mod merchant_fields;
mod merchant_files;
mod merchants;
mod mini_programs;
mod naming;
mod next;
mod one_each;
mod other_merchant;
mod pass_on;
mod plan;
mod problems;
mod record;
mod record_rows;
mod record_view;
mod records;
mod recover;
mod registering;
mod remove;
mod screenshot;
mod seen;
mod sending;
mod starters;
mod target;
mod team;
pub mod theirs;
mod typed;
mod typed_path;
mod unsaved;
pub mod values;
mod verdict;

use egui::{Rect, Ui};

use self::merchant_fields::SetUp;
use self::other_merchant::OtherMerchant;
use crate::merchant::Merchant;
use crate::publish::Kind;
use crate::studio::Studio;
use crate::studio::action::{Action, SheetAction};
use crate::studio::sheet::{MerchantEdit, Page, Records, Sheet, SheetBuffers};
use crate::ui::widgets::sheet::Place;

/// Draws the sheet that is open over `over`; `buffers` are its own.
pub fn show(ui: &mut Ui, studio: &Studio, buffers: &mut SheetBuffers, over: Rect, actions: &mut Vec<Action>) {
    let Some(sheet) = &studio.sheets.open else { return };
    let place = Place { lang: studio.view.lang, over };
    if let Some(shot) = studio.approver.screenshot() {
        return screenshot::show(ui, shot, place, actions);
    }
    match sheet {
        Sheet::Merchant(edit, _) => {
            if let Some(typed) = &mut buffers.merchant {
                merchant::show(ui, set_up(edit, studio), typed, over, actions);
            }
        }
        Sheet::Contents(open, _) => {
            contents::show(ui, studio, open, &mut buffers.contents, place, actions);
        }
        Sheet::Merchants => {
            merchants::show(ui, &studio.merchants.known, studio.merchants.chosen.as_deref(), place, actions);
        }
        Sheet::Remove(removing) => match studio.merchants.known.get(&removing.id) {
            Some(m) => remove::show(ui, removal((m, removing.records), studio), place, actions),
            None => actions.push(Action::Sheet(SheetAction::Close)),
        },
        Sheet::Approve(approving, _) => {
            approve::show(ui, (approving, studio.card_name()), &mut buffers.approve, place, actions);
        }
        Sheet::Plan(planning, _) => plan::show(ui, (planning, studio), &mut buffers.moment, place, actions),
        Sheet::PassOn(passing) => {
            let merchant = studio.merchant().map(|m| m.name.as_str());
            pass_on::show(ui, (passing, merchant), place, actions);
        }
        Sheet::Team(_) => {
            let settings = &studio.view.settings;
            let view = team::View { folder: settings.team_folder.as_deref(), login: &crate::platform::user() };
            team::show(ui, view, &mut buffers.person, place, actions);
        }
        Sheet::CardId(_) => card_id::show(ui, &mut buffers.card, place, actions),
        Sheet::Naming(card, _) => {
            let title = studio.choosing.with_id(card).and_then(|c| c.template.title.as_deref()).unwrap_or_default();
            let view = naming::View { card, title, groups: &studio.choosing.groups() };
            naming::show(ui, view, buffers, place, actions);
        }
        Sheet::Unsaved(then) => {
            let name = studio.editor.document.name();
            unsaved::show(ui, then, name.as_deref(), place, actions);
        }
        Sheet::Changed(changed) => {
            let document = &studio.editor.document;
            changed::show(ui, changed, (document.disk.path.as_deref(), &document.draft.rights), place, actions);
        }
        Sheet::Recover(all) => recover::show(ui, all, &studio.merchants.known, place, actions),
        Sheet::Starters => {
            starters::show(ui, &studio.editor.starters, studio.merchants.chosen.is_none(), place, actions)
        }
        Sheet::Records(open, _) => records_ui(ui, records_view(open, studio, place), buffers, actions),
        Sheet::Help(open, _) => actions.extend(help::show(ui, *open, studio, &mut buffers.search, place)),
        Sheet::About => about::show(ui, studio.folders(), place, actions),
        Sheet::OtherMerchant(mchid) => {
            other_merchant::show(ui, other_merchant(studio, mchid), place, actions);
        }
        Sheet::Path(ask, _) => typed_path::show(ui, ask, &mut buffers.path, place, actions),
        Sheet::Problems => problems::show(ui, &studio.editor.problems, place, actions),
        Sheet::Confirm(confirm) => confirm::show(ui, confirm, &mut buffers.person, place, actions),
        Sheet::Many(confirm) => many::show(ui, studio, (confirm, buffers), place, actions),
        Sheet::Values(values, _) => one_each::show(ui, studio, values, &mut buffers.pasted, place, actions),
        Sheet::Checks(few) => checks::show(ui, studio, few, place, actions),
        Sheet::Contrast(open) => contrast::show(ui, open, place, actions),
        Sheet::Theirs(theirs) => theirs::show(ui, theirs, place, actions),
        Sheet::Registering(said) => registering::show(ui, said, place, actions),
        Sheet::HandOver(plan, line) => hand_over::show(ui, plan, line, place, actions),
        Sheet::Crop(cropping) => {
            let view = crop::View { cropping, gallery: &studio.gallery, uploading: studio.jobs.is_uploading(), place };
            crop::show(ui, view, actions);
        }
        Sheet::Export(options) => {
            let glance = studio.pictures.glance.as_ref().and_then(|g| g.texture());
            export::show(ui, *options, glance, place, actions);
        }
        Sheet::Sending => {
            if let Some(running) = studio.publication.running() {
                sending::show(ui, running, studio.taking_in.progress().is_some(), place, actions);
            }
        }
        Sheet::Verdict(outcome) => verdict::show(ui, outcome, studio.merchants.chosen.as_deref(), place, actions),
        Sheet::Look(outcome) => look_phone::show(ui, outcome, place, actions),
        Sheet::Seen(states) => {
            let (title, id) = studio.asked_card();
            let (template, damaged, asked) =
                (studio.asked_template(), studio.asked_for_damage(), studio.asked_sections());
            seen::show(ui, states, seen::AskedCard { title, id, template, damaged, asked: &asked }, place, actions);
        }
        Sheet::Correct(section, _) => {
            let record = (*section, studio.card.known(*section));
            correct::show(ui, record, &mut buffers.reason, place, actions);
        }
    }
}

/// A draft of the merchant `mchid`, where another one is chosen.
pub(super) fn other_merchant<'a>(studio: &'a Studio, mchid: &'a str) -> OtherMerchant<'a> {
    let known = studio.merchant_of(mchid);
    OtherMerchant { mchid, known, present: studio.merchant_name(), trial: studio.kind() == Kind::Trial }
}

/// What 添加商户 and 商户设置 show beside what is typed there.
fn set_up<'a>(edit: &'a MerchantEdit, studio: &'a Studio) -> SetUp<'a> {
    let old = edit.id.as_deref().and_then(|id| studio.merchants.known.get(id));
    let shares_apiv3 = old.and_then(|o| studio.merchants.known.sharing_apiv3(o));
    SetUp { edit, old, shares_apiv3, lang: studio.view.lang }
}

/// The question before `merchant` is removed.
fn removal<'a>((merchant, records): (&'a Merchant, bool), studio: &'a Studio) -> remove::View<'a> {
    remove::View {
        merchant,
        other: studio.merchants.known.sharing(merchant).next(),
        chosen: studio.merchants.chosen.as_deref() == Some(merchant.id.as_str()),
        records,
    }
}

/// The open page of 发布记录.
fn records_ui(ui: &mut Ui, view: record_view::View<'_>, buffers: &mut SheetBuffers, actions: &mut Vec<Action>) {
    match view.open.page {
        Page::List => records::show(ui, view, &mut buffers.search, actions),
        Page::Audit(of) => {
            let card = Some(view.on_show.1).filter(|c| !c.is_empty() && !view.open.filter.trial);
            audit::show(ui, (of, card), &mut buffers.audit, view.place, actions);
        }
        Page::One(_) | Page::Pair(..) | Page::Clear(_) => record::show(ui, view, actions),
    }
}

/// What 发布记录 shows.
fn records_view<'a>(open: &'a Records, studio: &'a Studio, place: Place) -> record_view::View<'a> {
    record_view::View {
        open,
        list: &studio.records,
        total: studio.records_count(),
        searching: studio.jobs.is_finding(),
        reading: studio.jobs.is_reading_rows(),
        in_doubt: &studio.card.history.in_doubt,
        face: &studio.card.face,
        cards: studio.merchant().map_or(&[], |m| &m.cards),
        on_show: (studio.editor.document.card_id(), studio.card_name()),
        gallery: &studio.gallery,
        approval: studio.approver.found(),
        place,
    }
}
