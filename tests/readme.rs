//! What the README tells a newcomer to type works as it stands there.

use std::io::{BufRead as _, BufReader};
use std::path::Path;

use crate::support::program::Home;

const README: &str = include_str!("../README.md");

fn section(heading: &str) -> &'static str {
    let rest = README.split_once(&format!("\n## {heading}\n")).unwrap().1;
    rest.split("\n## ").next().unwrap()
}

#[test]
fn every_example_of_the_command_line_runs_in_the_order_printed() {
    let home = Home::new();
    let draft = r#"{"format":1,"rights":{"show_bonus":true,"bonus":{"init_bonus":100,"bonus_value_word":"云栖积分",
        "bonus_cost_word":"500积分=2小时免费停车券"}}}"#;
    home.file("草稿.cardrights", draft);
    home.file("会员卡.csv", "card_id\npTRIAL0000000000000000000001\npTRIAL0000000000000000000002\n");
    image::RgbImage::new(200, 200).save(home.path().join("头像.png")).unwrap();
    let lines: Vec<&str> = section("命令行").lines().filter(|l| l.starts_with("card-rights-studio ")).collect();
    for command in ["check", "publish", "preview", "card", "cards", "records", "upload", "sandbox"] {
        assert!(lines.iter().any(|l| l.split(' ').nth(1) == Some(command)), "{command} has an example");
    }
    for line in lines {
        let args: Vec<&str> = line.split(' ').skip(1).collect();
        let mut command = home.command(&args);
        command.current_dir(home.path());
        if args[0] == "sandbox" {
            // It runs until it is stopped; its address is its first line.
            let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
            let mut first = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
            child.kill().unwrap();
            child.wait().unwrap();
            assert!(first.starts_with("http://127.0.0.1:"), "{line}: {first}");
        } else {
            let out = command.output().unwrap();
            assert!(out.status.success(), "{line}: {}", String::from_utf8_lossy(&out.stderr));
        }
    }
    assert!(home.path().join("预览.png").exists() && home.path().join("演练密钥/apiclient_key.pem").exists());
}

#[test]
fn every_file_that_the_readme_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let links = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let commands = ["packaging/debian/start", "tests/run", "tests/window/run", "tests/keychain/run", ".ci/run"];
    for path in links.filter(|l| !l.starts_with('#')).chain(commands) {
        assert!(root.join(path).exists(), "{path}");
    }
}

/// The row 打不开窗口 of the README: one sentence, what to do, and the exit code of what was found before any connection.
#[cfg(unix)]
#[test]
fn without_a_display_there_is_a_sentence_and_no_panic() {
    let ran = Home::new().run(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.starts_with("打不开窗口\n") && ran.err.contains("DISPLAY"), "{}", ran.err);
    assert!(README.contains("| 打不开窗口 |") && !ran.err.contains("panicked"));
}
