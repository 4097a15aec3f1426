//! Thirty cards of a chain in the whole window: what the record knows of them, the server that lists them, and the way to
//! the page on which they are changed together.

use std::sync::{Arc, Mutex};

use card_rights_studio::sandbox::Sandbox;
use card_rights_studio::studio::action::{Action, ChooseAction};
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::{Value, json};

use super::card_server::{CardServer, Said, card, plain};
use super::real::{keep_key, line};
use super::sheets::this_year;
use super::window::{Window, apply};

pub const WORD: &str = "周二会员八折";
pub const OTHER: &str = "周二满百减十";

pub fn id(n: usize) -> String {
    format!("pCHAIN{n:03}")
}

/// Cards of a chain that share a few titles.
pub fn chain(count: usize) -> Vec<Value> {
    let titles = ["悦享会员卡", "金卡", "停车月卡", "美食卡", "亲子卡"];
    (1..=count).map(|n| card(&id(n), titles[(n - 1) % titles.len()])).collect()
}

/// What a card shows, with this text in 会员专享价文案; none: not filled in.
pub fn body(word: Option<&str>) -> String {
    let mut favor = json!({ "show_coupon": true });
    if let Some(word) = word {
        favor["member_price_word"] = word.into();
    }
    json!({
        "show_bonus": true, "show_favor": true, "show_fapiao": false, "show_guide": false, "favor": favor,
        "bonus": { "init_bonus": 100, "bonus_value_word": "积分", "bonus_cost_word": "500积分=2小时免费停车券" },
    })
    .to_string()
}

/// A publication of this body on a card.
pub fn sent_of(s: &Sandbox, n: usize, body: &str) -> Vec<Value> {
    sent_by(s, n, body, ("10-28T16:02:00+08:00", "王琳", false))
}

pub fn sent_by(s: &Sandbox, n: usize, body: &str, (at, user, colleague): (&str, &str, bool)) -> Vec<Value> {
    let entry = format!("{}-{user}", id(n));
    let more = |phase: &str| {
        let mut l = line(s, &entry, phase, json!({ "card": id(n), "user": user, "colleague": colleague }));
        l["at"] = this_year(at).into();
        l
    };
    let (mut intent, mut end) = (more("intent"), more("end"));
    intent["body"] = body.into();
    (end["verdict"], end["status"]) = ("confirmed".into(), 204.into());
    vec![intent, end]
}

/// Of 30 cards 25 have one text, 2 another, 1 none; of 1 nothing is known, 1 was changed by a colleague since.
pub fn known(s: &Sandbox) -> Vec<Value> {
    let mut out = Vec::new();
    for n in 1..=30 {
        let word = match n {
            26 | 27 => Some(OTHER),
            28 => None,
            29 => continue,
            _ => Some(WORD),
        };
        out.extend(sent_of(s, n, &body(word)));
    }
    out.extend(sent_by(s, 30, &body(Some("张敏的文案")), ("11-02T09:10:00+08:00", "张敏", true)));
    out
}

/// What the server was sent, card by card.
pub type Sent = Arc<Mutex<Vec<String>>>;

/// A server with these cards, which answers a publication of a card as `say` does.
pub fn server(cards: Vec<Value>, say: impl Fn(&str) -> Option<Said> + Send + 'static) -> (CardServer, Sent) {
    let sent = Sent::default();
    let seen = Arc::clone(&sent);
    let server =
        CardServer::saying(move |path| match path.strip_suffix("/rights").and_then(|p| p.rsplit('/').next()) {
            Some(card) => {
                seen.lock().unwrap().push(card.to_owned());
                say(card).unwrap_or((204, String::new()))
            }
            None => plain(&cards, path),
        });
    (server, sent)
}

pub fn open(
    s: &Sandbox,
    server: &CardServer,
    home: Arc<tempfile::TempDir>,
    size: [f32; 2],
    theme: egui::Theme,
) -> Window {
    let mut w = Window::at(size, theme, home, Lang::ZhCn);
    keep_key(&w, s, &server.url);
    w.until("the list was asked for", |w| w.studio().choosing.read().so_far.is_none());
    if w.studio().is_choosing() {
        apply(&mut w, Action::Choose(ChooseAction::Read));
        w.until("the list", |w| w.studio().choosing.read().so_far.is_none() && w.studio().choosing.count() > 0);
    }
    w
}

/// All cards chosen, the text changed, and the page compared.
pub fn on_the_page(w: &mut Window, count: usize, word: &str) {
    w.button("选多张一起改…");
    w.button(&format!("全选列出的 {count} 张"));
    w.button(&format!("一起改 {count} 张"));
    w.until("the content of the first card", |w| {
        w.studio().card.loaded
            && !w.studio().jobs.is_reading()
            && w.field("会员专享价文案").value().is_some_and(|v| !v.is_empty())
    });
    w.fill("会员专享价文案", word);
    w.button("发布…");
    w.until("what it comes to", |w| w.studio().batch.shown().is_some_and(|(_, p)| p.compared.is_some()));
    w.until("what was read to be told", |w| w.harness.query_by_label("关闭消息").is_none());
}

pub fn confirm(w: &mut Window, ask: &str, count: usize) {
    w.button(ask);
    let button = format!("确认发布 {count} 张");
    w.until(&button, |w| w.harness.query_by_role_and_label(Role::Button, &button).is_some());
    w.button(&button);
}

pub fn is_over(w: &Window) -> bool {
    w.studio().batch.run().is_some_and(|r| r.job.is_none())
}

/// What was written down last of a card.
pub fn last_body(w: &Window, card: &str) -> Value {
    let path = w.home.path().join("studio.db");
    let record = card_rights_studio::storage::record::Record::open(&path, std::process::id()).unwrap();
    let all = record.entries().unwrap();
    let last = all.iter().rev().find(|e| e.line.card == card).unwrap();
    serde_json::from_str(&last.line.body).unwrap()
}
