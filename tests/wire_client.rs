//! Our client against the stand-in: the documented rules, both endpoint forms, verified answers.

use std::sync::{Arc, Mutex};

use card_rights_studio::platform::clock;
use card_rights_studio::rights::CardRights;
use card_rights_studio::sandbox::identity::{CARD_ID, UNKNOWN_CARD_ID};
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::wechatpay::client::{AnswerKeys, Attempt, Client, Credentials, End, Stamp};
use card_rights_studio::wechatpay::diagnosis::diagnose;
use card_rights_studio::wechatpay::endpoint::Endpoint;
use card_rights_studio::wechatpay::gateway::Proxy;
use card_rights_studio::wechatpay::template::Template;
use card_rights_studio::wechatpay::upload::{PATH, Picture};

use crate::support::pictures::{noise, png};

pub fn stamp() -> Stamp {
    Stamp { now: clock::unix_secs, nonce: clock::nonce }
}

fn client(s: &Sandbox) -> Client {
    Client::new(&s.gateway, &Proxy::System, s.identity.credentials.clone(), s.identity.answer_keys(), stamp()).unwrap()
}

fn run<T>(work: impl std::future::Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn send(client: &Client, form: Endpoint, card: &str, rights: &CardRights) -> Attempt {
    run(client.attempt(&form.request(card, rights).unwrap(), Arc::new(|| {})))
}

fn shown(bonus: bool) -> CardRights {
    CardRights { show_bonus: Some(bonus), ..CardRights::default() }
}

#[test]
fn both_forms_are_confirmed_and_once_shown_is_refused() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let c = client(&s);
    assert_eq!(send(&c, Endpoint::Rights, CARD_ID, &shown(false)).end, End::Ok);
    assert_eq!(send(&c, Endpoint::Documented, CARD_ID, &shown(true)).end, End::Ok);
    let no = send(&c, Endpoint::Rights, CARD_ID, &shown(false));
    assert_eq!((no.end, no.status), (End::Refused, Some(400)));
    assert_eq!(no.message.as_deref(), Some("会员权益一旦展示无法关闭"));
    assert!(no.request_id.is_some());
    assert_eq!(send(&c, Endpoint::Rights, "pAnother", &shown(false)).end, End::Ok, "another card has its own history");
    let unknown = send(&c, Endpoint::Rights, UNKNOWN_CARD_ID, &shown(true));
    assert_eq!(unknown.message.as_deref(), Some("会员卡ID无效"));
}

#[test]
fn the_template_is_read_and_verified() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let got = run(client(&s).get(&Template::path(CARD_ID).unwrap()));
    assert_eq!(got.end, End::Ok);
    assert_eq!(Template::read(&got.body).unwrap().title.as_deref(), Some("悦享会员卡"));
}

/// What leaves of an upload is told as it leaves, to the last byte of the file.
#[test]
fn an_upload_tells_how_much_of_it_has_left() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let bytes = png(&noise(200, 200));
    assert!(bytes.len() > 64 << 10, "{}", bytes.len());
    let picture = Picture::new(bytes.clone(), true);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&heard);
    let on_bytes = Arc::new(move |sent| hears.lock().unwrap().push(sent));
    let sent = run(client(&s).upload(PATH, &picture.meta(), picture.parts(), on_bytes));
    assert_eq!(sent.end, End::Ok, "{:?}", sent.trouble);
    let heard = heard.lock().unwrap();
    assert!(heard.len() > 3 && heard.windows(2).all(|w| w[0] < w[1]), "{heard:?}");
    assert_eq!(heard.last(), Some(&bytes.len()));
}

#[test]
fn without_an_answer_key_a_2xx_is_never_confirmed() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let keys = AnswerKeys::default();
    let c = Client::new(&s.gateway, &Proxy::System, s.identity.credentials.clone(), keys, stamp()).unwrap();
    assert_eq!(send(&c, Endpoint::Rights, CARD_ID, &shown(false)).end, End::OkUnchecked);
}

#[test]
fn a_key_that_does_not_fit_is_told_with_the_string_that_was_signed() {
    let (s, other) = (Sandbox::start(&Options::default()).unwrap(), Sandbox::start(&Options::default()).unwrap());
    let wrong = Credentials { key: Arc::clone(&other.identity.credentials.key), ..s.identity.credentials.clone() };
    let c = Client::new(&s.gateway, &Proxy::System, wrong, s.identity.answer_keys(), stamp()).unwrap();
    let no = send(&c, Endpoint::Rights, CARD_ID, &shown(false));
    assert_eq!((no.status, no.code.as_deref()), (Some(401), Some("SIGN_ERROR")));
    let told = no.detail.clone().unwrap();
    let length = told.pointer("/sign_information/sign_message_length").unwrap().as_u64().unwrap();
    assert_eq!(length as usize, no.signed.len());
    assert_eq!(diagnose(&no).unwrap().key, "diagnosis-pair");
}

#[test]
fn a_clock_wrong_by_an_hour_is_refused_by_the_server() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let stamp = Stamp { now: || clock::unix_secs() - 3600, nonce: clock::nonce };
    let c = Client::new(&s.gateway, &Proxy::System, s.identity.credentials.clone(), s.identity.answer_keys(), stamp)
        .unwrap();
    let no = send(&c, Endpoint::Rights, CARD_ID, &shown(false));
    assert!(no.message.unwrap().contains("5分钟"));
}

/// What stands in a header is checked before it is used: a line break would end the header.
#[test]
fn credentials_that_do_not_fit_into_a_header_are_refused_before_any_connection() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let made = |mchid: &str, serial: &str, id: &str| {
        let ours = s.identity.credentials.clone();
        let credentials = Credentials { mchid: mchid.into(), serial: serial.into(), key: ours.key };
        let mut keys = AnswerKeys::default();
        keys.insert(id, s.identity.platform.public().clone());
        Client::new(&s.gateway, &Proxy::None, credentials, keys, stamp()).map_err(|t| t.sentence.key.into_owned())
    };
    assert!(made("1900009191", "AB12", "PUB_KEY_ID_01").is_ok());
    for (mchid, serial, id) in [
        ("1\r\nX: y", "AB", "PUB_KEY_ID_01"),
        ("1", "AB\",nonce_str=\"", "PUB_KEY_ID_01"),
        ("1", "", "PUB_KEY_ID_01"),
        ("1", "AB", "PUB_KEY_ID_01\n"),
        ("1", "AB", "公钥"),
    ] {
        assert_eq!(made(mchid, serial, id).err().as_deref(), Some("credentials-header"), "{mchid:?} {serial:?} {id:?}");
    }
}
