//! A jump to a mini program: AppID and path, and what 我的小程序 offers for them.

use egui::{Popup, Ui};

use super::Form;
use crate::studio::action::Action;
use crate::ui::theme;
use crate::ui::widgets::button::{Look, full};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{bits, field as widget};

impl Form<'_> {
    /// Both parts of a jump.
    pub(super) fn jump(&mut self, ui: &mut Ui, appid: &'static str, path: &'static str) {
        self.pair(ui, |f, ui| f.text(ui, appid), |f, ui| f.text(ui, path));
    }

    /// 我的小程序: one choice fills both parts. Nothing stands here while the merchant has none.
    pub(super) fn mini_program(&mut self, ui: &mut Ui, appid: &'static str, path: &'static str) {
        if self.view.mini_programs.is_empty() {
            return;
        }
        let (label, none) = (self.t("jump-where"), self.t("jump-none"));
        let (a, p) = (self.view.rights.text(appid), self.view.rights.text(path));
        let named = self.view.mini_programs.iter().find_map(|m| {
            let page = m.pages.iter().find(|g| Some(g.path.as_str()) == p)?;
            (Some(m.appid.as_str()) == a).then(|| format!("{} / {}", m.name, page.name))
        });
        let shown =
            named.unwrap_or_else(|| if a.is_none() { none.to_owned() } else { self.t("jump-typed").to_owned() });
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            widget::label_row(ui, label, Some(self.t("optional")), None);
            let button = full(ui, Look::Secondary, &shown, Some(Icon::Down), true);
            Popup::menu(&button).show(|ui| {
                for m in self.view.mini_programs {
                    bits::hint(ui, &m.name);
                    for page in &m.pages {
                        if ui.button(&page.name).clicked() {
                            self.actions.push(Action::Jump(appid, path, m.appid.clone(), page.path.clone()));
                        }
                    }
                }
                ui.separator();
                if ui.button(none).clicked() {
                    self.actions.push(Action::DropJump(appid, path));
                }
            });
        });
    }
}
