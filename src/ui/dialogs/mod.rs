//! The sheets over the form, a file each. They edit what stands on the sheet and push actions; they change nothing else.

mod about;
mod cards;
mod certificates;
mod changed;
mod check_phone;
mod confirm;
mod correct;
mod details;
mod export;
mod hand_over;
mod kit;
mod look_phone;
mod merchant;
mod merchant_advanced;
mod merchant_files;
mod merchants;
mod mini_programs;
mod next;
mod other_merchant;
mod problems;
mod record;
mod records;
mod recover;
mod remove;
mod seen;
mod sending;
mod starters;
mod unsaved;
mod values;
mod verdict;

use egui::{Rect, Ui};

use crate::studio::Studio;
use crate::studio::action::{Action, SheetAction};
use crate::studio::sheet::Sheet;

/// Draws `sheet` over `over`.
pub fn show(ui: &mut Ui, sheet: &mut Sheet, studio: &Studio, over: Rect, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    match sheet {
        Sheet::Merchant(edit) => {
            let old = edit.id.as_deref().and_then(|id| studio.merchants.known.get(id));
            let shares = old.and_then(|o| studio.merchants.known.sharing_apiv3(o));
            merchant::show(ui, edit, (old, shares), lang, over, actions);
        }
        Sheet::Merchants => {
            merchants::show(ui, &studio.merchants.known, studio.merchants.chosen.as_deref(), lang, over, actions);
        }
        Sheet::Remove(id) => match studio.merchants.known.get(id) {
            Some(m) => {
                let other = studio.merchants.known.sharing(m).next();
                let chosen = studio.merchants.chosen.as_deref() == Some(m.id.as_str());
                remove::show(ui, m, other, chosen, lang, over, actions);
            }
            None => actions.push(Action::Sheet(SheetAction::Close)),
        },
        Sheet::Cards => {
            let cards = studio.merchant().map(|m| m.cards.as_slice());
            let test = studio.merchant().and_then(|m| m.test_card.as_deref());
            cards::show(ui, cards, (studio.editor.document.card_id(), test), lang, over, actions);
        }
        Sheet::Unsaved(then) => {
            let name = studio.editor.document.name();
            unsaved::show(ui, then, name.as_deref(), lang, over, actions);
        }
        Sheet::Changed(changed) => {
            let name =
                studio.editor.document.disk.path.as_deref().map(crate::storage::atomic::shown).unwrap_or_default();
            changed::show(ui, changed, (&name, &studio.editor.document.draft.rights), lang, over, actions);
        }
        Sheet::Recover(all) => recover::show(ui, all, &studio.merchants.known, lang, over, actions),
        Sheet::Starters => {
            starters::show(ui, &studio.editor.starters, studio.merchants.chosen.is_none(), lang, over, actions)
        }
        Sheet::Records(open) => {
            let view = records::View {
                entries: studio.records(),
                revision: studio.records.revision,
                face: &studio.card.face,
                lang,
            };
            records::show(ui, open, view, over, actions);
        }
        Sheet::About => about::show(ui, studio.folders(), lang, over, actions),
        Sheet::OtherMerchant(mchid) => {
            other_merchant::show(ui, mchid, studio.merchant_name(), lang, over, actions);
        }
        Sheet::Problems => problems::show(ui, &studio.editor.problems, lang, over, actions),
        Sheet::Confirm(confirm) => confirm::show(ui, confirm, lang, over, actions),
        Sheet::HandOver(plan, line) => hand_over::show(ui, plan, line, lang, over, actions),
        Sheet::Export(options) => export::show(ui, options, lang, over, actions),
        Sheet::Sending => {
            if let Some(running) = studio.publication.running() {
                sending::show(ui, running, lang, over, actions);
            }
        }
        Sheet::Verdict(told) => verdict::show(ui, told, studio.merchants.chosen.as_deref(), lang, over, actions),
        Sheet::Look(told) => look_phone::show(ui, told, lang, over, actions),
        Sheet::Seen(states) => {
            let (title, id) = studio.asked_card();
            let card = seen::Of { title, id, template: studio.asked_template(), damaged: studio.asked_for_damage() };
            seen::show(ui, states, card, lang, over, actions);
        }
        Sheet::Correct(section, reason) => {
            let of = (*section, studio.card.known(*section));
            correct::show(ui, of, reason, lang, over, actions);
        }
    }
}
