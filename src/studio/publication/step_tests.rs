//! The situations in which the history of a card may arrive, one a row; and what ends a step.

use super::*;
use crate::publish::Target;
use crate::publish::plan::{CardInput, Plan};
use crate::rights::CardRights;
use crate::rights::shown::{Known, Shown};
use crate::studio::sheet::Confirm;
use crate::wechatpay::gateway::Gateway;
use crate::work::Access;

const CARD: &str = "pCARD0000000000000000000000001";
const TEST: &str = "pTEST0000000000000000000000001";
/// The job for which a step waits.
const JOB: JobId = 7;

fn key(card: &str) -> CardKey {
    CardKey { gateway: Gateway::wechat().host().into(), mchid: "1900009191".into(), card: card.into() }
}

/// A history of which nothing (`None`) or the state of every switch is known.
fn history(state: Option<State>) -> History {
    let mut shown = Shown::default();
    for s in Section::ALL.into_iter().filter(|_| state.is_some()) {
        shown.set(s, Known { state: state.unwrap_or_default(), ..Known::default() });
    }
    History { shown, ..History::default() }
}

fn plan(card: &str, history: &History) -> Plan {
    let target = Target::new("云栖酒店", "1900009191", Gateway::wechat());
    let input =
        CardInput { card_id: card.into(), title: None, shown: history.shown.clone(), last: history.last.clone() };
    Plan::new(target, &CardRights::default(), vec![input]).unwrap()
}

/// The confirmation for a card of which `state` was known.
fn confirm(card: &str, state: Option<State>) -> Sheet {
    let plan = plan(card, &history(state));
    let test = if card == TEST { TestCard::This } else { TestCard::Offered };
    let mut confirm = Confirm { test, ..Confirm::new(plan, None) };
    confirm.ticks.fill(true);
    Sheet::Confirm(Box::new(confirm))
}

fn running() -> Running {
    let (plan, access) = (plan(CARD, &history(None)), Access::Trial);
    let (sent, stopping, queued, waiting) = (false, false, false, None);
    Running { id: JOB, plan, access, sent, stopping, waiting, queued, since_secs: 0.0 }
}

fn reading(goal: Goal) -> Step {
    let card = if goal.is_test() { TEST } else { CARD };
    Step::Reading(Reading { goal, key: key(card), job: JOB, asked: false, anew: false })
}

fn again(goal: Goal, asked: bool, anew: bool) -> Step {
    Step::Reading(Reading { goal, key: key(TEST), job: JOB, asked, anew })
}

fn asking(goal: Goal, anew: bool) -> Step {
    Step::Asking { goal, key: key(TEST), anew }
}

fn checking(goal: Goal) -> Step {
    let card = if goal.is_test() { TEST } else { CARD };
    Step::Checking { goal, key: key(card), job: JOB }
}

fn sending() -> Step {
    Step::Sending(Box::new(running()))
}

fn records() -> Sheet {
    Sheet::records()
}

fn seen() -> Sheet {
    Sheet::Seen(Default::default())
}

const SHOWN: Option<State> = Some(State::Shown);
const FIRST: OnShow = OnShow { first: true, killed: false, to_ask: false };
const ASK: OnShow = OnShow { first: true, killed: false, to_ask: true };
const KILLED: OnShow = OnShow { first: true, killed: true, to_ask: true };
const LATER: OnShow = OnShow { first: false, killed: false, to_ask: true };
const TEST_AGAIN: Goal = Goal::ShowAgain { test: true };

/// Which history comes: of the card on show or of the test card, by which job, what it knows.
struct Comes {
    job: JobId,
    card: &'static str,
    known: Option<State>,
    on_show: Option<OnShow>,
}

/// Of the card on show.
fn card(known: Option<State>, on_show: OnShow) -> Comes {
    Comes { job: JOB, card: CARD, known, on_show: Some(on_show) }
}

/// Of the test card, which is not on show.
fn test(known: Option<State>) -> Comes {
    Comes { job: JOB, card: TEST, known, on_show: None }
}

/// The same, read by an earlier job.
fn earlier(comes: Comes) -> Comes {
    Comes { job: JOB - 1, ..comes }
}

type Row = (&'static str, Step, Option<Sheet>, Comes, Step, Do);
/// A step with its name, what lies over the form, and the step after.
type SheetRow = (&'static str, Step, Option<Sheet>, Step);

fn rows_of_the_card() -> Vec<Row> {
    use Do::{AskSeen, Nothing, Publish, TellKilled};
    use Step::Idle;
    let waits = || reading(Goal::Card);
    vec![
        // A card was chosen, and nobody has pressed anything.
        ("first, known", Idle, None, card(SHOWN, FIRST), Idle, Nothing),
        ("first, nothing known: asked once", Idle, None, card(None, ASK), Idle, AskSeen),
        ("first, under another sheet: asked by 发布", Idle, Some(records()), card(None, ASK), Idle, Nothing),
        ("read again: not asked again", Idle, None, card(None, LATER), Idle, Nothing),
        ("killed: told before anything is asked", Idle, None, card(None, KILLED), Idle, TellKilled),
        ("killed, under another sheet", Idle, Some(records()), card(None, KILLED), Idle, Nothing),
        ("of no card that anybody waits for", Idle, None, test(SHOWN), Idle, Nothing),
        // 发布 was pressed before it came.
        ("发布 goes on", waits(), None, card(SHOWN, FIRST), Idle, Publish(Goal::Card)),
        (
            "发布 goes on, whichever job has read it",
            waits(),
            None,
            earlier(card(SHOWN, FIRST)),
            Idle,
            Publish(Goal::Card),
        ),
        ("发布 asks what is to be asked", waits(), None, card(None, ASK), Idle, Publish(Goal::Card)),
        ("the same again goes on", reading(Goal::Again), None, card(SHOWN, FIRST), Idle, Publish(Goal::Again)),
        (
            "show again goes on",
            reading(Goal::ShowAgain { test: false }),
            None,
            card(SHOWN, FIRST),
            Idle,
            Publish(Goal::ShowAgain { test: false }),
        ),
        ("发布, but something else was opened", waits(), Some(records()), card(SHOWN, FIRST), Idle, Nothing),
        ("发布, but a process was killed", waits(), None, card(SHOWN, KILLED), Idle, TellKilled),
        ("发布 waits for its own card", waits(), None, test(SHOWN), waits(), Nothing),
        // Something is under way already.
        ("while it is sent", sending(), Some(Sheet::Sending), card(SHOWN, LATER), sending(), Nothing),
        ("while it is sent and its sheet is closed", sending(), None, card(None, ASK), sending(), AskSeen),
        ("while an answer may come late", Step::Late(3), None, card(SHOWN, LATER), Step::Late(3), Nothing),
        (
            "while its confirmation is read",
            Step::Confirming(Goal::Card),
            Some(confirm(CARD, SHOWN)),
            card(SHOWN, LATER),
            Step::Confirming(Goal::Card),
            Nothing,
        ),
    ]
}

fn rows_of_the_test_card() -> Vec<Row> {
    use Do::{AskSeenOfTest, ConfirmTest, Nothing};
    use Step::Idle;
    let waits = || reading(Goal::TestCard);
    let over = || Some(confirm(CARD, SHOWN));
    let confirms = |goal, anew| ConfirmTest { goal, anew };
    vec![
        ("known", waits(), over(), test(SHOWN), Idle, confirms(Goal::TestCard, false)),
        ("nothing known: asked", waits(), over(), test(None), asking(Goal::TestCard, false), AskSeenOfTest),
        (
            "asked and answered",
            again(Goal::TestCard, true, false),
            None,
            test(SHOWN),
            Idle,
            confirms(Goal::TestCard, false),
        ),
        (
            "answered 不清楚: not asked again",
            again(Goal::TestCard, true, false),
            None,
            test(None),
            Idle,
            confirms(Goal::TestCard, false),
        ),
        ("anew", again(Goal::TestCard, false, true), None, test(SHOWN), Idle, confirms(Goal::TestCard, true)),
        (
            "anew, nothing known",
            again(Goal::TestCard, false, true),
            None,
            test(None),
            asking(Goal::TestCard, true),
            AskSeenOfTest,
        ),
        ("show again", reading(TEST_AGAIN), None, test(SHOWN), Idle, confirms(TEST_AGAIN, false)),
        ("show again, nothing known", reading(TEST_AGAIN), None, test(None), asking(TEST_AGAIN, false), AskSeenOfTest),
        ("what was read before does not count", waits(), over(), earlier(test(SHOWN)), waits(), Nothing),
        ("of the card on show", waits(), over(), card(SHOWN, LATER), waits(), Nothing),
        ("something else was opened: that stays", waits(), Some(records()), test(SHOWN), Idle, Nothing),
        ("something is filled in: that stays", waits(), Some(seen()), test(None), Idle, Nothing),
        (
            "while it is answered",
            asking(Goal::TestCard, false),
            Some(seen()),
            test(SHOWN),
            asking(Goal::TestCard, false),
            Nothing,
        ),
    ]
}

fn rows_of_the_last_look() -> Vec<Row> {
    use Do::{Nothing, Send, ShowAnew};
    use Step::{Confirming, Idle};
    let waits = || checking(Goal::Card);
    let shows = |state| Some(confirm(CARD, state));
    let unticked = || {
        let mut sheet = confirm(CARD, Some(State::NotShown));
        let Sheet::Confirm(confirm) = &mut sheet else { unreachable!() };
        confirm.ticks = vec![false];
        Some(sheet)
    };
    vec![
        ("as shown", waits(), shows(SHOWN), card(SHOWN, LATER), Confirming(Goal::Card), Send),
        ("no longer so", waits(), shows(None), card(SHOWN, LATER), Confirming(Goal::Card), ShowAnew(Goal::Card)),
        (
            "a tick was taken away meanwhile",
            waits(),
            unticked(),
            card(Some(State::NotShown), LATER),
            Confirming(Goal::Card),
            ShowAnew(Goal::Card),
        ),
        (
            "another confirmation lies there",
            waits(),
            Some(confirm(TEST, SHOWN)),
            card(SHOWN, LATER),
            Confirming(Goal::Card),
            ShowAnew(Goal::Card),
        ),
        ("the confirmation was closed", waits(), None, card(SHOWN, LATER), Idle, Nothing),
        (
            "what was read before 确认发布 does not count",
            waits(),
            shows(SHOWN),
            earlier(card(SHOWN, LATER)),
            waits(),
            Nothing,
        ),
        ("of another card", waits(), shows(SHOWN), test(SHOWN), waits(), Nothing),
        (
            "of the test card, as shown",
            checking(Goal::TestCard),
            Some(confirm(TEST, SHOWN)),
            test(SHOWN),
            Confirming(Goal::TestCard),
            Send,
        ),
        (
            "of the test card, no longer so",
            checking(TEST_AGAIN),
            Some(confirm(TEST, SHOWN)),
            test(None),
            Confirming(TEST_AGAIN),
            ShowAnew(TEST_AGAIN),
        ),
    ]
}

#[test]
fn what_follows_from_a_history_depends_on_the_step_and_on_what_lies_over_the_form() {
    for rows in [rows_of_the_card(), rows_of_the_test_card(), rows_of_the_last_look()] {
        for (name, step, sheet, comes, step_after, to_do) in rows {
            let (key, history) = (key(comes.card), history(comes.known));
            let arrived =
                Arrived { job: comes.job, key: &key, history: &history, sheet: sheet.as_ref(), on_show: comes.on_show };
            let (after, next) = on_history(step, &arrived);
            assert_eq!((format!("{after:?}"), next), (format!("{step_after:?}"), to_do), "{name}");
        }
    }
}

#[test]
fn a_step_goes_with_the_sheet_that_it_needs() {
    let card = || Step::Confirming(Goal::Card);
    let rows: Vec<SheetRow> = vec![
        ("its confirmation lies there", card(), Some(confirm(CARD, SHOWN)), card()),
        ("another sheet took its place", card(), Some(records()), Step::Idle),
        ("it was closed", card(), None, Step::Idle),
        ("closed while it is checked", checking(Goal::Card), None, Step::Idle),
        ("its question lies there", asking(Goal::TestCard, true), Some(seen()), asking(Goal::TestCard, true)),
        ("its question is gone", asking(Goal::TestCard, true), None, Step::Idle),
        ("a confirmation that something was read over", Step::Idle, Some(confirm(CARD, SHOWN)), card()),
        ("the same for the test card", Step::Idle, Some(confirm(TEST, SHOWN)), Step::Confirming(Goal::TestCard)),
        ("reading needs no sheet", reading(Goal::Card), Some(records()), reading(Goal::Card)),
        ("sending needs no sheet", sending(), None, sending()),
        ("nor does a late answer", Step::Late(3), None, Step::Late(3)),
    ];
    for (name, step, sheet, after) in rows {
        assert_eq!(format!("{:?}", after_sheet(step, sheet.as_ref())), format!("{after:?}"), "{name}");
    }
}

#[test]
fn closing_a_sheet_ends_what_the_sheet_was_for_and_nothing_else() {
    let rows = [
        (reading(Goal::Card), reading(Goal::Card)),
        (reading(Goal::TestCard), Step::Idle),
        (asking(Goal::TestCard, false), Step::Idle),
        (Step::Confirming(Goal::Card), Step::Idle),
        (checking(Goal::Card), Step::Idle),
        (sending(), sending()),
        (Step::Late(3), Step::Late(3)),
        (Step::Idle, Step::Idle),
    ];
    for (step, after) in rows {
        let name = format!("{step:?}");
        assert_eq!(format!("{:?}", after_close(step)), format!("{after:?}"), "{name}");
    }
}

#[test]
fn a_panic_ends_the_step_whose_job_it_was_and_no_other() {
    let of = |step, job| match on_panic(step, job) {
        AfterPanic::NotOurs(_) => "not ours",
        AfterPanic::Before => "before",
        AfterPanic::Sending(_) => "sending",
    };
    type Row = (fn() -> Step, &'static str);
    let steps: [Row; 8] = [
        (|| Step::Idle, "not ours"),
        (|| reading(Goal::Card), "before"),
        (|| reading(Goal::TestCard), "before"),
        (|| asking(Goal::TestCard, false), "not ours"),
        (|| Step::Confirming(Goal::Card), "not ours"),
        (|| checking(Goal::Card), "before"),
        (sending, "sending"),
        (|| Step::Late(JOB), "before"),
    ];
    for (step, after) in steps {
        assert_eq!(of(step(), JOB), after, "{:?}", step());
        assert_eq!(of(step(), JOB + 1), "not ours", "{:?}", step());
    }
}
