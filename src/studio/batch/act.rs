//! What a person asks of many cards at once.

use super::page::{Purpose as Compares, What};
use super::{Chosen, Member, Wanted};
use crate::publish::table::values::PlacedValues;
use crate::rights::Section;
use crate::rights::merge::differing;
use crate::studio::Studio;
use crate::studio::choosing::Choice;
use crate::studio::sheet::Sheet;
use crate::work::{ListOf, Purpose, TableFrom};

/// An act on many cards.
#[derive(Debug)]
pub enum BatchAction {
    /// 只改这一张: the form goes on with the card that it shows.
    Leave,
    /// The page is shown again.
    Open,
    /// 返回修改
    Back,
    /// 只改这些项: the field at this place goes along, or not.
    Field(usize, bool),
    /// A group of equal changes is unfolded, or folded.
    Group(usize),
    /// The cards that are so already are unfolded, or folded.
    Same(bool),
    /// The published cards are unfolded, or folded.
    Done(bool),
    /// The phone shows this card.
    Look(usize),
    /// The tick of a section that cannot be undone.
    Tick(Section, bool),
    /// The tick of 初始积分.
    Points(bool),
    /// 登记现状 of a card; none: of all whose state is not known.
    Register(Option<usize>),
    /// What was said there is kept.
    Registered,
    /// 改用同事的内容 of a card: what that comes to is shown first.
    Agree(usize),
    /// It is taken.
    Agreed,
    /// 恢复展示 of a card.
    ShowAgain(usize),
    /// 我去手机上看 of a card whose outcome was not known before.
    Doubt(usize),
    /// What became of a card of the run; true: 我去手机上看.
    Result(usize, bool),
    /// 发布, 先发 1 张, 重发失败的: the last question.
    Ask(What),
    /// 确认发布
    Confirm,
    /// 发完这张就停
    Halt,
    /// 继续发布 of the run on the page.
    GoOn,
    /// 每张卡填不同的值: the sheet on which a table is pasted or chosen.
    Values,
    /// What was pasted there is read.
    ReadValues(String),
    /// A file with a table is to be chosen.
    PickValues,
    /// 用这些值
    UseValues,
    /// The form's values go to every card again.
    DropValues,
    /// 在手机核对: a few cards to look at.
    Checks,
    /// 在手机核对 of a card of the run; true: from the list of a few, to which it leads back.
    Check(usize, bool),
    /// 复制给门店
    ForStores,
    /// 保存结果表格
    Table,
    /// 改回发布前的内容
    TakeBack,
    /// 导出审批图
    Export,
    /// 继续发布 (true) or 看看 of a run that was left.
    Unfinished(String, bool),
    /// A run that was left does not go on.
    Close(String),
    /// 把这处改动也发到其他卡: of the publication whose verdict lies over the form.
    Carry,
}

impl Studio {
    pub(crate) fn act_on_batch(&mut self, action: BatchAction) {
        match action {
            BatchAction::Leave => self.give_up_batch(),
            BatchAction::Open => self.batch.open = self.batch.page.is_some(),
            BatchAction::Back => self.batch.open = false,
            BatchAction::Field(place, on) => self.choose_field(place, on),
            BatchAction::Group(group) => self.change_page(|page, chosen| {
                if !page.open.remove(&group) {
                    page.open.insert(group);
                }
                if let Some(member) = page.first_of_group(chosen, group) {
                    page.look(chosen, member);
                }
            }),
            BatchAction::Same(open) => self.change_page(|page, _| page.same_open = open),
            BatchAction::Done(open) => self.change_page(|page, _| page.done_open = open),
            BatchAction::Look(member) => self.change_page(|page, chosen| page.look(chosen, member)),
            BatchAction::Tick(section, on) => self.change_page(|page, _| page.ticks[section] = on),
            BatchAction::Points(on) => self.change_page(|page, _| page.points = on),
            BatchAction::Register(one) => self.ask_registering(one),
            BatchAction::Registered => self.register(),
            BatchAction::Agree(member) => self.ask_theirs(member),
            BatchAction::Agreed => self.take_theirs_content(),
            BatchAction::ShowAgain(member) => self.show_member_again(member),
            BatchAction::Doubt(member) => self.look_for_doubt(member),
            BatchAction::Result(at, look) => self.show_result(at, look),
            BatchAction::Ask(What::Failed) => self.ask_anew(What::Failed),
            BatchAction::Ask(what) => self.ask_many(what),
            BatchAction::Confirm => self.confirm_many(),
            BatchAction::Halt => self.halt_many(),
            BatchAction::GoOn => self.ask_anew(What::All),
            BatchAction::Values => self.ask_values(),
            BatchAction::ReadValues(text) => self.read_values(TableFrom::Text(text)),
            BatchAction::PickValues => self.pick(Purpose::Values),
            BatchAction::UseValues => self.use_values(),
            BatchAction::DropValues => self.drop_values(),
            BatchAction::Checks => self.propose_checks(),
            BatchAction::Check(at, few) => self.check_one(at, few),
            BatchAction::ForStores => self.copy_for_stores(),
            BatchAction::Table => self.pick_results(),
            BatchAction::TakeBack => self.take_many_back(),
            BatchAction::Export => self.export_many(),
            BatchAction::Unfinished(id, goes_on) => self.open_unfinished(id, goes_on),
            BatchAction::Close(id) => self.close_unfinished(id),
            BatchAction::Carry => self.carry_on(),
        }
    }

    /// These cards of a list are changed together from now on.
    pub(crate) fn begin_batch(&mut self, of: Option<ListOf>, cards: Vec<Choice>) {
        let Some(of) = of else { return };
        if self.batch.running().is_some() {
            self.batch.open = true;
            return;
        }
        self.batch.chosen =
            Some(Chosen { of, cards: cards.into_iter().map(Member::new).collect(), values: PlacedValues::default() });
        (self.batch.page, self.batch.open) = (None, false);
        if let Some(wanted) = self.batch.carried.take() {
            self.show_page(wanted);
        }
    }

    /// One card is changed again; a run that is under way goes on, and stays in reach.
    pub(crate) fn give_up_batch(&mut self) {
        self.batch.open = false;
        if self.batch.running().is_none() {
            (self.batch.chosen, self.batch.page, self.batch.carried) = (None, None, None);
        }
    }

    fn choose_field(&mut self, place: usize, on: bool) {
        let fields = self.batch.page.as_mut().filter(|p| p.run.is_none()).map(|p| &mut p.wanted.fields);
        if let Some(field) = fields.and_then(|f| f.get_mut(place)) {
            field.1 = on;
            self.compare_cards(Compares::Show, false);
        }
    }

    /// What this publication changed goes to further cards, which are chosen next.
    fn carry_on(&mut self) {
        let Some(Sheet::Verdict(outcome)) = &self.sheets.open else { return };
        let Some(card) = outcome.plan.cards.first() else { return };
        let Some(last) = &card.input.last else { return };
        let fields = differing(&last.rights, &card.rights).into_iter().map(|f| (f, true)).collect();
        let title = self.editor.document.name().unwrap_or_default();
        self.batch.carried = Some(Wanted { title, rights: card.rights.clone(), fields });
        (self.batch.chosen, self.batch.page, self.batch.open) = (None, None, false);
        self.sheets.open = None;
        self.choosing.open_for_many();
    }
}
