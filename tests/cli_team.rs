//! `--team-folder` of the built binary: several homes over one folder (src/storage/README.md, A team's folder).

use std::path::Path;

use serde_json::json;

use crate::support::program::{Home, OFF, Ran, StandIn, join};
use crate::support::record;

fn draft(word: &str) -> String {
    json!({ "show_bonus": true, "bonus": { "init_bonus": 1, "bonus_value_word": word, "bonus_cost_word": "一分一元" },
        "show_favor": false, "show_fapiao": false, "show_guide": false })
    .to_string()
}

fn publish(home: &Home, draft: &str, server: &StandIn, folder: &Path, more: &[&str]) -> Ran {
    let team = ["--team-folder", folder.to_str().unwrap()];
    home.publish(draft, &server.here(), &[&["--card", "p1"], &team[..], more].concat())
}

fn records(home: &Home, folder: &Path) -> Ran {
    let ran = home.run(&["records", "--json", "--team-folder", folder.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran
}

#[test]
fn a_colleagues_publication_guards_is_not_set_back_unasked_and_fills_an_empty_home() {
    let (server, folder) = (StandIn::start(), tempfile::tempdir().unwrap());
    // Not the login's own name: under Wine that is 张敏.
    let (wang, li) = (Home::new(), Home::new());
    wang.file("settings.json", json!({ "person": "王芳" }).to_string());
    assert_eq!(publish(&li, &draft("云豆"), &server, folder.path(), &["--yes"]).code, Some(0));
    assert_eq!(publish(&wang, &draft("云币"), &server, folder.path(), &["--yes"]).code, Some(0));
    // What a colleague shows is never sent as off, with --yes neither.
    let off = publish(&li, OFF, &server, folder.path(), &["--yes"]);
    assert_eq!(off.code, Some(2), "{off:?}");
    assert!(off.rows()[0]["message"].as_str().unwrap().contains("已对会员展示"), "{off:?}");
    assert!(off.err.contains("读到同事的 1 条新记录"), "{off:?}");
    // The old content sets back what she changed: that is asked.
    let back = publish(&li, &draft("云豆"), &server, folder.path(), &[]);
    assert_eq!((back.code, back.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{back:?}");
    let why = back.rows()[0]["message"].as_str().unwrap().to_owned();
    assert!(why.contains("王芳") && why.contains("积分名称") && !why.contains('（'), "{why}");
    // Another change of the same field is meant; and what was agreed to goes.
    let agreed = publish(&li, &draft("云豆"), &server, folder.path(), &["--yes"]);
    assert!(agreed.code == Some(0) && agreed.err.contains("这次会改回去的有：积分名称"), "{agreed:?}");
    // The whole record comes back on a new computer, with who it was.
    let new = Home::new();
    let rows = records(&new, folder.path()).rows();
    assert_eq!(rows.len(), 3);
    // All of it may have happened within one second, of which nobody knows the order.
    let hers = rows.iter().filter(|e| e["user"].as_str().unwrap().starts_with("王芳"));
    assert!(hers.count() == 1 && rows.iter().all(|e| e["colleague"] == true), "{rows:?}");
    let ours = |e: &&serde_json::Value| e["colleague"] != true;
    assert!(
        record::events(wang.path(), record::REAL)
            .iter()
            .filter(ours)
            .all(|e| e["user"].as_str().unwrap().starts_with("王芳"))
    );
}

#[test]
fn a_folder_that_is_not_there_is_said_in_one_sentence_and_hinders_nothing() {
    let (server, home) = (StandIn::start(), Home::new());
    let gone = home.path().join("没有").join("这里");
    home.file("settings.json", json!({ "team_folder": gone }).to_string());
    let file = home.file("稿.cardrights", draft("云豆"));
    let ran = home.run(&join(&["publish", file.to_str().unwrap(), "--json", "--yes", "--card", "p1"], &server.here()));
    assert_eq!((ran.code, ran.verdicts()), (Some(0), vec!["confirmed".to_owned()]), "{ran:?}");
    assert!(ran.err.contains("团队文件夹「这里」现在连不上") && !gone.exists(), "{ran:?}");
    // 演练 and a dry run touch no folder.
    let dry = home.run(&["publish", file.to_str().unwrap(), "--sandbox", "--card", "pTRIAL", "--yes"]);
    assert!(!dry.err.contains("团队文件夹"), "{dry:?}");
}

/// Three commands at once over one folder: each is confirmed, and the folder holds all three.
#[test]
fn commands_that_publish_at_once_over_one_folder_hinder_each_other_in_nothing() {
    let (server, folder) = (StandIn::start(), tempfile::tempdir().unwrap());
    let homes = [Home::new(), Home::new(), Home::new()];
    let running: Vec<_> = homes
        .iter()
        .enumerate()
        .map(|(n, home)| {
            let file = home.file("稿.cardrights", draft(&format!("豆{n}")));
            let here = server.here();
            let mut args = join(&["publish", file.to_str().unwrap(), "--json", "--yes", "--card", "p1"], &here);
            args.extend(["--team-folder", folder.path().to_str().unwrap()]);
            home.command(&args)
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in running {
        let ran = Ran::of(&child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.verdicts()), (Some(0), vec!["confirmed".to_owned()]), "{ran:?}");
    }
    assert_eq!(records(&Home::new(), folder.path()).rows().len(), 3);
}
