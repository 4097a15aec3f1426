//! A jump to a mini program: AppID and path, and what 我的小程序 offers for them.

use egui::{Id, RichText, Ui};

use super::fields::id_of;
use super::view::Form;
use crate::merchant::{MiniProgram, Page};
use crate::rights::check::Level;
use crate::rights::field::{FieldId, Jump};
use crate::studio::action::{Action, EditorAction, MerchantAction};
use crate::ui::theme::{self, SPACE_12, TYPE_13};
use crate::ui::widgets::button::link;
use crate::ui::widgets::choice::{self, Choice};
use crate::words::visible;

/// A longer AppID than this is shown by its two ends, in characters.
const APPID_CHARS: usize = 12;

/// `wx3f2b…81c0`
fn short(appid: &str) -> String {
    let chars: Vec<char> = appid.chars().collect();
    match (chars.get(..6), chars.len().checked_sub(4).and_then(|n| chars.get(n..))) {
        (Some(head), Some(tail)) if chars.len() > APPID_CHARS => head.iter().chain(&['…']).chain(tail).collect(),
        _ => appid.to_owned(),
    }
}

/// `云栖商城 / 积分商城`
fn named(m: &MiniProgram, page: &Page) -> String {
    visible(&format!("{} / {}", m.name, page.name)).into_owned()
}

impl<'a> Form<'a> {
    /// Every named page, with its mini program.
    fn pages(&self) -> impl Iterator<Item = (&'a MiniProgram, &'a Page)> + use<'a> {
        self.view.mini_programs.iter().flat_map(|m| m.pages.iter().map(move |p| (m, p)))
    }

    /// Which of the named pages stands in the fields.
    fn page_of(&self, jump: &Jump) -> Option<usize> {
        let [a, p] = [jump.appid, jump.path].map(|f| self.buffers.text(f).trim());
        self.pages().position(|(m, page)| m.appid == a && page.path == p)
    }

    /// Whether the two fields stand open: there is no list to fill them from, or their content has no name, or the
    /// caret is in one of them.
    fn has_open_fields(&mut self, ui: &Ui, jump: &'static Jump) -> bool {
        let parts = [jump.appid, jump.path];
        if self.pages().next().is_none() || self.buffers.by_hand.contains(&jump) {
            return true;
        }
        let asked =
            |p: FieldId| self.view.focus.is_some_and(|f| f.field == p.into()) || ui.memory(|m| m.has_focus(id_of(p)));
        if parts.into_iter().any(asked) {
            // The fields stay open while the caret is in them, even when what is typed is a named page.
            self.buffers.by_hand.push(jump);
            return true;
        }
        let empty = parts.into_iter().all(|p| self.buffers.text(p).trim().is_empty());
        let wrong = parts.into_iter().any(|p| self.problem(p.into()).is_some());
        wrong || !(empty || self.page_of(jump).is_some())
    }

    /// Both parts of a jump; a page that has a name is said in one line, and its fields fold away behind 手动填写.
    /// Where nothing is chosen the choice above offers 手动填写 too.
    pub(super) fn jump_ui(&mut self, ui: &mut Ui, part: FieldId) {
        let Some(jump) = part.jump() else { return };
        if self.has_open_fields(ui, jump) {
            self.pair_ui(ui, |f, ui| f.text_ui(ui, jump.appid), |f, ui| f.text_ui(ui, jump.path));
            self.keep_ui(ui, jump);
            return;
        }
        if self.page_of(jump).is_none() {
            return;
        }
        let t = theme::current(ui);
        let [a, p] = [jump.appid, jump.path].map(|f| self.buffers.text(f).trim().to_owned());
        let shown = ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(4.0, 2.0);
            ui.spacing_mut().interact_size.y = 20.0;
            let small = |s: &str| RichText::new(visible(s)).font(theme::regular(TYPE_13)).color(t.text2);
            let code = |s: &str| RichText::new(visible(s)).font(theme::mono(TYPE_13)).color(t.text2);
            ui.label(small("AppID"));
            ui.label(code(&short(&a))).on_hover_text(&a);
            ui.add_space(SPACE_12);
            ui.label(small(self.t("jump-path")));
            ui.add(egui::Label::new(code(&p)).wrap());
            ui.add_space(SPACE_12);
            let open = link(ui, self.t("jump-typed"));
            let whose = self.t(&jump.appid.key("label"));
            ui.ctx().accesskit_node_builder(open.id, |node| {
                node.set_description(whose);
                node.set_expanded(false);
            });
            open.clicked()
        });
        if shown.inner {
            self.buffers.by_hand.push(jump);
        }
        // The line stands for the fields: pointing at it lights their place on the phone.
        if shown.response.contains_pointer() {
            self.out.hovered = Some(jump.appid.into());
        }
    }

    /// 存为常用页面 for a pair that was typed and has no name yet; where there is no list at all it can be begun here.
    fn keep_ui(&mut self, ui: &mut Ui, jump: &'static Jump) {
        if !self.view.kind.real() {
            return;
        }
        let parts = [jump.appid, jump.path];
        let whole = parts.into_iter().all(|p| !self.buffers.text(p).trim().is_empty());
        let wrong = parts.into_iter().any(|p| self.problem(p.into()).is_some_and(|p| p.level == Level::Error));
        let (keep, begin) = (whole && !wrong && self.page_of(jump).is_none(), self.view.mini_programs.is_empty());
        if !keep && !begin {
            return;
        }
        let whose = self.t(&jump.appid.key("label"));
        let named = |ui: &Ui, link: &egui::Response| {
            ui.ctx().accesskit_node_builder(link.id, |node| node.set_description(whose));
        };
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().interact_size.y = 20.0;
            if keep {
                let kept = link(ui, self.t("jump-keep"));
                named(ui, &kept);
                if kept.clicked() {
                    self.actions.push(Action::Editor(EditorAction::KeepJump(jump)));
                }
            } else {
                let begun = link(ui, self.t("jump-begin"));
                named(ui, &begun);
                if begun.clicked() {
                    self.actions.push(Action::Merchant(MerchantAction::MiniPrograms));
                }
            }
        });
    }

    /// 打开哪里 in a row of its own, half of it where there are two columns.
    pub(super) fn mini_program_half_ui(&mut self, ui: &mut Ui, part: FieldId) {
        if self.pages().next().is_some() {
            self.pair_ui(ui, |f, ui| f.mini_program_ui(ui, part), |_, _| {});
        }
    }

    /// 打开哪里: one choice of 我的小程序 fills both parts. Nothing stands here while the merchant has none.
    pub(super) fn mini_program_ui(&mut self, ui: &mut Ui, part: FieldId) {
        let Some(jump) = part.jump() else { return };
        let parts = [jump.appid, jump.path];
        let pages: Vec<(&MiniProgram, &Page)> = self.pages().collect();
        if pages.is_empty() {
            return;
        }
        let mut options = vec![self.t("jump-none").to_owned()];
        options.extend(pages.iter().map(|(m, p)| named(m, p)));
        options.push(self.t("jump-typed").to_owned());
        let typed = options.len() - 1;
        let empty = parts.into_iter().all(|p| self.buffers.text(p).trim().is_empty());
        let selected = match self.page_of(jump) {
            Some(i) => i + 1,
            None if empty && !self.buffers.by_hand.contains(&jump) => 0,
            None => typed,
        };
        let help = self.t(&jump.appid.key("label"));
        let (label, optional) = (self.t("jump-where"), Some(self.t("optional")));
        let id = Id::unique(("jump", jump.appid.path()));
        let list = Choice { id, label, optional, help, options: &options, selected };
        let chosen = ui.scope(|ui| choice::choice(ui, &list)).inner;
        match chosen {
            None => {}
            Some(0) => {
                self.buffers.by_hand.retain(|p| *p != jump);
                self.actions.push(Action::Editor(EditorAction::DropJump(jump)));
            }
            Some(i) if i == typed => {
                self.buffers.by_hand.retain(|p| *p != jump);
                self.buffers.by_hand.push(jump);
            }
            Some(i) => {
                if let Some((m, page)) = pages.get(i - 1) {
                    self.buffers.by_hand.retain(|p| *p != jump);
                    self.actions.push(Action::Editor(EditorAction::Jump(jump, m.appid.clone(), page.path.clone())));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_long_appid_is_shown_by_its_ends_and_a_short_one_whole() {
        assert_eq!(short("wx3f2b9a77c1d081c0"), "wx3f2b…81c0");
        assert_eq!(short("wx3f2b9a77c1"), "wx3f2b9a77c1");
    }
}
