//! A server on loopback with as many cards as a test wants, whose answers it may change. They are not signed: whoever
//! asks it has no key to verify with.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::gateway::{answer, listening, request};

/// A running server.
pub struct CardServer {
    /// Its address.
    pub url: String,
    /// The paths that it was asked for, with their queries.
    pub asked: Arc<Mutex<Vec<String>>>,
}

/// Status and body of an answer.
pub type Said = (u16, String);

impl CardServer {
    /// Answers each request as `say` does, by its path with its query.
    pub fn saying(say: impl Fn(&str) -> Said + Send + 'static) -> Self {
        let (listener, url) = listening();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let text = String::from_utf8_lossy(&request(&mut stream)).into_owned();
                let path = text.split(' ').nth(1).unwrap().to_owned();
                seen.lock().unwrap().push(path.clone());
                let (status, body) = say(&path);
                answer(&mut stream, status, &body);
            }
        });
        Self { url, asked }
    }

    /// With these cards, whose list and templates it gives; `change` may answer otherwise.
    pub fn of(cards: Vec<Value>, change: impl Fn(&str) -> Option<Said> + Send + 'static) -> Self {
        Self::saying(move |path| change(path).unwrap_or_else(|| plain(&cards, path)))
    }
}

/// What a server with these cards answers.
pub fn plain(cards: &[Value], path: &str) -> Said {
    if path.contains("?offset=") {
        let rows: Vec<&Value> = cards.iter().skip(number(path, "offset")).take(number(path, "limit")).collect();
        return (200, json!({ "total_count": cards.len(), "data": rows }).to_string());
    }
    let id = path.rsplit('/').next().unwrap_or_default();
    match cards.iter().find(|c| c["card_id"] == id) {
        Some(card) => (200, card.to_string()),
        None => refused(400, "INVALID_REQUEST", "会员卡ID无效"),
    }
}

/// A number of the query.
pub fn number(path: &str, name: &str) -> usize {
    let rest = path.split_once(&format!("{name}=")).unwrap().1;
    rest.split('&').next().unwrap().parse().unwrap()
}

/// A refusal.
pub fn refused(status: u16, code: &str, message: &str) -> Said {
    (status, json!({ "code": code, "message": message }).to_string())
}

/// A card of 云栖酒店 that is in use.
pub fn card(id: &str, title: &str) -> Value {
    let brand = json!({ "brand_id": "1", "display_name": "云栖酒店" });
    json!({ "card_id": id, "title": title, "status": "APPROVED", "brand": brand, "code_type": "QRCODE" })
}

/// So many cards with a title of their own.
pub fn cards(count: usize) -> Vec<Value> {
    (1..=count).map(|n| card(&format!("pCARD{n:05}"), &format!("会员卡{n}"))).collect()
}
