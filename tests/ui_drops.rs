//! What is dropped, chosen, pasted or typed leads to one recognition, and takes nothing away that is being filled in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use card_rights_studio::keychain::{KeyFound, load_key};
use card_rights_studio::rights::PerSection;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::studio::action::{
    Action, CardAction, ChooseAction, DraftAction, MerchantAction, PublicationAction, SheetAction,
};
use card_rights_studio::studio::sheet::Sheet;

use crate::support::merchant_sheet::{edit, give, merchant, read, sent, typed};
use crate::support::vectors::pem;
use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];

fn drop_on(w: &mut Window, path: &Path) {
    w.drop_on(path);
    w.settle();
}

fn draft(w: &Window) -> PathBuf {
    let path = w.home.path().join("一.cardrights");
    std::fs::write(&path, r#"{"format":1,"rights":{"show_bonus":true,"bonus":{"bonus_value_word":"一"}}}"#).unwrap();
    path
}

fn toasts(w: &Window) -> String {
    w.studio().view.toasts.all().iter().map(|t| t.text.clone()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_draft_that_is_dropped_on_a_half_filled_merchant_takes_nothing_away() {
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    w.fill("商户名称（仅本机显示）", "云栖酒店");
    let path = draft(&w);
    drop_on(&mut w, &path);
    w.until("its row", |w| matches!(w.studio().sheets.open, Some(Sheet::Merchant(..))) && !edit(w).rows.is_empty());
    assert_eq!(typed(&w).name, "云栖酒店");
    assert!(w.says("一.cardrights") && w.says("不需要的文件"), "{:?}", w.labels());
    // As one of the recent drafts it waits too.
    apply(&mut w, Action::Draft(DraftAction::Open(path)));
    w.harness.run_steps(12);
    assert_eq!(typed(&w).name, "云栖酒店");
}

/// A key inside a JSON text, as a service's settings hold it.
#[test]
fn a_json_with_a_key_is_recognised_on_the_merchant_sheet() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    let pem = std::fs::read_to_string(folder.path().join("apiclient_key.pem")).unwrap();
    let json = w.home.path().join("settings-of-a-service.json");
    std::fs::write(&json, serde_json::json!({ "private_key": pem }).to_string()).unwrap();
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    drop_on(&mut w, &json);
    w.until("the key", |w| matches!(w.studio().sheets.open, Some(Sheet::Merchant(..))) && edit(w).key.is_some());
    assert!(w.says("商户私钥"));
}

#[test]
fn files_wait_while_a_question_is_being_answered() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    let path = draft(&w);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Seen(PerSection::default())))));
    for dropped in [folder.path(), &path] {
        drop_on(&mut w, dropped);
        w.harness.run_steps(12);
        assert!(matches!(w.studio().sheets.open, Some(Sheet::Seen(_))), "{:?}", w.labels());
        assert!(toasts(&w).contains("现在不能读取文件"), "{}", toasts(&w));
    }
    apply(&mut w, Action::Sheet(SheetAction::Close));
    drop_on(&mut w, folder.path());
    w.until("the files", |w| matches!(w.studio().sheets.open, Some(Sheet::Merchant(..))) && edit(w).key.is_some());
}

/// Two drops, one right after the other: neither is lost.
#[test]
fn what_is_dropped_while_other_files_are_read_is_read_too() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    let file = |name: &str| vec![folder.path().join(name)];
    let studio = w.harness.state_mut().studio_mut();
    studio.apply(Action::Merchant(MerchantAction::Credentials(file("apiclient_key.pem"))), 0.0);
    studio.apply(Action::Merchant(MerchantAction::Credentials(file("apiclient_cert.pem"))), 0.0);
    w.until("the files", |w| edit(w).busy.is_none() && edit(w).certificate.is_some());
    assert_eq!((edit(&w).paired(), edit(&w).rows.len()), (Some(true), 2));
}

/// While the key goes into the store, another one would belong to nothing.
#[test]
fn what_is_dropped_while_the_key_is_stored_is_refused_with_a_word() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    apply(&mut w, Action::Merchant(MerchantAction::Credentials(vec![folder.path().to_owned()])));
    w.until("the files", |w| edit(w).busy.is_none() && edit(w).key.is_some());
    w.fill("商户号", "1900009191");
    let studio = w.harness.state_mut().studio_mut();
    studio.apply(Action::Merchant(MerchantAction::Save { session: false, keyless: false }), 0.0);
    let saving: Vec<_> = edit(&w).busy.ids().collect();
    w.harness
        .state_mut()
        .studio_mut()
        .apply(Action::Merchant(MerchantAction::Credentials(vec![folder.path().to_owned()])), 0.0);
    assert_eq!(edit(&w).busy.ids().collect::<Vec<_>>(), saving);
    assert!(toasts(&w).contains("现在不能读取文件"), "{}", toasts(&w));
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    assert_eq!(w.studio().merchants.known.all.len(), 1);
}

/// Whichever way the same files come, the same rows with the same words.
#[test]
fn dropped_chosen_or_typed_the_rows_are_the_same() {
    let folder = sent("java_sdk_certificates_decrypted.pem");
    let rows = |w: &Window| -> Vec<String> {
        edit(w).rows.iter().map(|(name, what)| format!("{name} {}", what.key())).collect()
    };
    let ready = |w: &Window| matches!(w.studio().sheets.open, Some(Sheet::Merchant(..))) && edit(w).key.is_some();
    let mut dropped = Window::new(SIZE);
    drop_on(&mut dropped, folder.path());
    dropped.until("the files", ready);
    let mut typed = Window::new(SIZE);
    read(&mut typed, folder.path());
    assert_eq!(rows(&dropped), rows(&typed));
    assert!(rows(&typed).contains(&"apiclient_cert.pem sent-certificate-platform".to_owned()), "{:?}", rows(&typed));
}

/// merchants.json, written by hand: a copied entry with the same id, blanks, a small serial number.
#[test]
fn merchants_that_were_written_by_hand_are_told_apart_and_signed_for() {
    let home = Arc::new(tempfile::tempdir().unwrap());
    let one =
        serde_json::json!({ "id": "m", "name": "云栖酒店", "mchid": " 1900009191 ", "serial": "f5765756002fdd77" });
    let mut two = one.clone();
    two["name"] = "云栖餐厅".into();
    two["mchid"] = "1900009192".into();
    let mut three = two.clone();
    three["name"] = "云栖咖啡".into();
    three["id"] = "".into();
    let all = serde_json::json!({ "all": [one, two, three] });
    std::fs::write(home.path().join("merchants.json"), all.to_string()).unwrap();
    let mut w = Window::at(SIZE, egui::Theme::Light, home, card_rights_studio::words::Lang::ZhCn);
    let folder = sent("go_sdk_test_cert.pem");
    let pem = std::fs::read(folder.path().join("apiclient_key.pem")).unwrap();
    let key = card_rights_studio::wechatpay::key::MerchantKey::read(&pem).unwrap();
    let host = "api.mch.weixin.qq.com";
    for mchid in ["1900009191", "1900009192"] {
        card_rights_studio::keychain::store_key(&*w.keychain, mchid, "F5765756002FDD77", host, &key).unwrap();
    }
    let all = w.studio().merchants.known.all.clone();
    let ids: std::collections::BTreeSet<&str> = all.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids.len(), 3, "each has its own");
    assert_eq!((all[0].mchid.as_str(), all[0].serial.as_str()), ("1900009191", "F5765756002FDD77"));
    // One goes with its key, the others stay.
    apply(&mut w, Action::Merchant(MerchantAction::Remove(all[0].id.clone())));
    let chain = Arc::clone(&w.keychain);
    let there = move |mchid: &str| load_key(&*chain, mchid, "F5765756002FDD77", host).unwrap();
    w.until("the key to go", |_| matches!(there("1900009191"), KeyFound::None));
    assert!(matches!(there("1900009192"), KeyFound::Key(_)));
    w.until("it to go", |w| w.studio().merchants.known.all.len() == 2);
    let names: Vec<&str> = w.studio().merchants.known.all.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["云栖餐厅", "云栖咖啡"]);
}

/// 交给工程师发布 never does nothing without a word.
#[test]
fn a_merchant_that_gives_no_command_line_says_what_is_wrong_with_it() {
    let mut w = Window::new(SIZE);
    let mut m = merchant("云栖酒店", &[("pAAA", "悦享会员卡")]);
    m.serial = "AG12".into();
    give(&mut w, m);
    apply(&mut w, Action::Merchant(MerchantAction::Choose("id-云栖酒店".into())));
    w.harness.state_mut().studio_mut().editor.document.draft.rights.set_text(FieldId::StaffName, "小云");
    apply(&mut w, Action::Choose(ChooseAction::Choose("pAAA".into())));
    w.until("the record", |w| w.studio().card.loaded);
    apply(&mut w, Action::Card(CardAction::Seen(PerSection::from_fn(|_| Some(false)))));
    w.until("what was seen", |w| !w.studio().card.unknown());
    apply(&mut w, Action::Publication(PublicationAction::HandOver));
    assert!(toasts(&w).contains("证书序列号"), "{} {:?}", toasts(&w), w.labels());
    assert!(!w.says("复制命令"), "{:?}", w.labels());
}

/// A file that was chosen before comes while a merchant is being filled in.
#[test]
fn what_was_chosen_before_takes_no_half_filled_merchant_away() {
    for action in [Action::Merchant(MerchantAction::MoveIn), Action::Draft(DraftAction::PickOpen)] {
        let mut w = Window::new(SIZE);
        let m = merchant("云栖酒店", &[]);
        let path = draft(&w);
        let moved = w.home.path().join("商户设置.json");
        std::fs::write(&moved, card_rights_studio::merchant::moving::pack(&m)).unwrap();
        let chosen = if matches!(action, Action::Merchant(MerchantAction::MoveIn)) { moved } else { path };
        w.picks(chosen);
        let studio = w.harness.state_mut().studio_mut();
        studio.apply(action, 0.0);
        studio.apply(Action::Merchant(MerchantAction::Edit(None)), 0.0);
        w.until("the word", |w| toasts(w).contains("现在不能读取文件"));
        assert!(edit(&w).id.is_none() && edit(&w).moved.is_none());
    }
}

/// 移除 deletes the key or says that it did not, and then the merchant is still there to try again with.
#[test]
fn a_merchant_whose_key_cannot_be_deleted_stays() {
    use card_rights_studio::keychain::KeychainTrouble;
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    read(&mut w, folder.path());
    w.fill("商户号", "1900009191");
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    let id = w.studio().merchants.known.all[0].id.clone();
    w.keychain.fail(Some(KeychainTrouble::Locked));
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Remove(id.clone().into())))));
    w.button("移除");
    w.until("the word", |w| toasts(w).contains("私钥没有删除，所以商户还没有移除"));
    assert!(toasts(&w).contains("锁着") && w.studio().merchants.known.get(&id).is_some());
    w.keychain.fail(None);
    apply(&mut w, Action::Merchant(MerchantAction::Remove(id.clone())));
    w.until("the key to go", |w| toasts(w).contains("密钥也已从密钥库删除"));
    assert!(w.studio().merchants.known.all.is_empty() && w.keychain.users().is_empty());
    // Without a store the merchant goes all the same, and what may be left is said.
    read(&mut w, folder.path());
    w.fill("商户号", "1900009191");
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    let id = w.studio().merchants.known.all[0].id.clone();
    w.keychain.fail(Some(KeychainTrouble::NoStore("none".into())));
    apply(&mut w, Action::Merchant(MerchantAction::Remove(id)));
    w.until("the word", |w| toasts(w).contains("以前存过的私钥可能还在里面"));
    assert!(w.studio().merchants.known.all.is_empty());
}

/// The certificate of another merchant fills 商户号 on the sheet of this one: that is not done without a word.
#[test]
fn another_merchants_certificate_on_the_sheet_of_this_one_is_said() {
    let mut w = Window::new(SIZE);
    give(&mut w, merchant("云栖酒店", &[]));
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("id-云栖酒店".into()))));
    let folder = sent("go_sdk_test_cert.pem");
    let pem = std::fs::read(folder.path().join("apiclient_key.pem")).unwrap();
    let key = card_rights_studio::wechatpay::key::MerchantKey::read(&pem).unwrap();
    let other = crate::support::certificate::cert(&key, "1900000999", "0A");
    std::fs::write(folder.path().join("apiclient_cert.pem"), other).unwrap();
    drop_on(&mut w, folder.path());
    w.until("the files", |w| edit(w).key.is_some());
    assert!(w.says("原来是 1900009191") && w.says("取自证书"), "{:?}", w.labels());
    w.fill("商户号", "1900009191");
    assert!(!w.says("原来是") && w.says("与证书里的商户号 1900000999 不同"), "{:?}", w.labels());
}

/// Another kind of id never comes back in an answer: every verdict would be 结果未知.
#[test]
fn a_public_key_is_not_saved_under_an_id_of_another_kind() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    let public = pem("java_sdk_wechatpay_pubkey.pem", "PUBLIC KEY");
    std::fs::write(folder.path().join("pub_key.pem"), public).unwrap();
    read(&mut w, folder.path());
    w.fill("商户号", "1900009191");
    for id in ["5157F09EFDC096DE15EBE81A47057A7232F1B8E1", "0119000000012026"] {
        w.fill("公钥ID", id);
        w.button("保存商户");
        assert!(
            w.says("公钥ID 应以 PUB_KEY_ID_ 开头") && w.studio().merchants.known.all.is_empty(),
            "{:?}",
            w.labels()
        );
    }
    w.fill("公钥ID", " PUB_KEY_ID_0119000000012026112400000000000001 ");
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    assert_eq!(w.studio().merchants.known.all[0].answer_keys[0].id, "PUB_KEY_ID_0119000000012026112400000000000001");
}

/// What is to be read or answered is not taken away by a draft that is dropped.
#[test]
fn a_draft_that_is_dropped_takes_no_verdict_and_no_confirmation_away() {
    let mut w = Window::new(SIZE);
    let path = w.home.path().join("别的.cardrights");
    std::fs::write(&path, r#"{"format":1,"rights":{"bonus":{"bonus_value_word":"云豆"}}}"#).unwrap();
    w.button("发布…");
    for next in ["确认发布", "关闭"] {
        drop_on(&mut w, &path);
        w.until("the word", |w| toasts(w).contains("现在不能读取文件"));
        assert!(w.studio().editor.document.disk.path.is_none());
        w.harness.state_mut().studio_mut().view.toasts = Default::default();
        w.settle();
        w.button(next);
        w.until("the sheet to go on", |w| !matches!(w.studio().sheets.open, Some(Sheet::Confirm(_) | Sheet::Sending)));
    }
    drop_on(&mut w, &path);
    w.until("the draft", |w| w.studio().editor.document.disk.path.is_some());
}

/// A merchant that shares its 商户号 stays too, as long as the key of its own certificate is there.
#[test]
fn a_merchant_that_shares_its_mchid_stays_until_its_own_key_is_deleted() {
    use card_rights_studio::keychain::KeychainTrouble;
    let mut w = Window::new(SIZE);
    let mut other = merchant("云栖餐厅", &[]);
    other.serial = "AB02".into();
    give(&mut w, merchant("云栖酒店", &[]));
    give(&mut w, other.clone());
    w.keychain.fail(Some(KeychainTrouble::Locked));
    apply(&mut w, Action::Merchant(MerchantAction::Remove(other.id.clone())));
    w.until("the word", |w| toasts(w).contains("私钥没有删除，所以商户还没有移除"));
    assert!(w.studio().merchants.known.get(&other.id).is_some());
    w.keychain.fail(None);
    apply(&mut w, Action::Merchant(MerchantAction::Remove(other.id.clone())));
    w.until("the merchant to go", |w| w.studio().merchants.known.get(&other.id).is_none());
    assert_eq!(w.studio().merchants.known.all.len(), 1);
}

/// 移除 twice before the key store answered: both go.
#[test]
fn two_merchants_that_are_removed_at_once_both_go() {
    let mut w = Window::new(SIZE);
    let mut other = merchant("云栖餐厅", &[]);
    other.mchid = "1900000999".into();
    give(&mut w, merchant("云栖酒店", &[]));
    give(&mut w, other);
    let ids: Vec<String> = w.studio().merchants.known.all.iter().map(|m| m.id.clone()).collect();
    let studio = w.harness.state_mut().studio_mut();
    for id in ids {
        studio.apply(Action::Merchant(MerchantAction::Remove(id)), 0.0);
    }
    w.until("both to go", |w| w.studio().merchants.known.all.is_empty());
}

/// A text goes where it belongs: a draft is opened, words go into the field in focus as one step, a key to its merchant.
#[test]
fn a_text_that_is_dropped_goes_where_it_belongs() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let mut w = Window::new([1440.0, 900.0]);
    w.field("积分名称").focus();
    w.settle();
    // As Windows' editor writes it: GBK, and a line end.
    w.drop_on(&file("一句.txt", &encoding_rs::GBK.encode("周二云豆\r\n").0));
    w.until("the words", |w| w.field("积分名称").value().as_deref() == Some("周二云豆"));
    w.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    w.settle();
    assert_ne!(w.field("积分名称").value().as_deref(), Some("周二云豆"), "one step");

    w.drop_on(&file("两段.md", "第一段\n第二段".as_bytes()));
    w.until("why not", |w| w.says("这份文字放不进一栏"));

    let mut w = Window::new([1440.0, 900.0]);
    w.drop_on(&file("别处.txt", "周二云豆".as_bytes()));
    w.until("the question", |w| w.says("请先点一下要填的那一栏"));
    assert!(w.studio().sheets.open.is_none(), "no merchant is begun for it");
    let draft = "改好了：\n```json\n{\"show_bonus\": true, \"bonus\": {\"bonus_value_word\": \"云币\"}}\n```\n";
    w.drop_on(&file("草稿.md", draft.as_bytes()));
    w.until("the draft", |w| w.field("积分名称").value().as_deref() == Some("云币"));

    let mut w = Window::new([1440.0, 900.0]);
    w.drop_on(&file("公钥ID.txt", b"PUB_KEY_ID_0116000000000000000000000000000001"));
    w.until("the merchant", |w| w.studio().sheets.open.is_some() && w.says("添加商户"));
}

/// Two files that nobody recognises are two rows, though they have one name; the same file again is the same row.
#[test]
fn files_of_one_name_that_say_different_things_are_two_rows() {
    let dir = tempfile::tempdir().unwrap();
    for (folder, text) in [("甲", "hello"), ("乙", "good morning"), ("丙", "hello")] {
        std::fs::create_dir(dir.path().join(folder)).unwrap();
        std::fs::write(dir.path().join(folder).join("readme.dat"), text).unwrap();
    }
    let mut w = Window::new([1440.0, 900.0]);
    w.drop_on(dir.path());
    w.until("the rows", |w| w.says("readme.dat"));
    let rows = w.labels().iter().filter(|l| l.contains("readme.dat") && !l.contains("去掉")).count();
    assert_eq!(rows, 2, "{:?}", w.labels());
}
