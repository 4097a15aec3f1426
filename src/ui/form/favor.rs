//! 会员优惠

use egui::Ui;

use super::Form;

impl Form<'_> {
    pub(super) fn favor(&mut self, ui: &mut Ui) {
        self.pair(ui, |f, ui| f.flag(ui, "favor.show_coupon"), |f, ui| f.choice(ui, "favor.favor_module_title"));
        self.group(ui, "group-favor-price");
        self.pair(ui, |f, ui| f.text(ui, "favor.member_price_word"), |f, ui| f.choice(ui, "favor.member_price_title"));
        self.pair(ui, |f, ui| f.mini_program(ui, "favor.member_price_appid", "favor.member_price_path"), |_, _| {});
        self.jump(ui, "favor.member_price_appid", "favor.member_price_path");
    }
}
