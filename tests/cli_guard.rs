//! What the built binary tells when the record, the clock or the system fails it in the middle of a publication, and when
//! somebody gives it an answer that another process was given.

use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::faults::acts::{LATE, REPEATED};
use super::faults::server::{IDENTITY, Server};
use crate::support::program::{Home, Ran, join};
use crate::support::record;

const ON: &str =
    r#"{"show_bonus":true,"bonus":{"init_bonus":1,"bonus_value_word":"本店积分","bonus_cost_word":"一分一元"}}"#;

/// A home, and the arguments of a publication from it to `server`.
fn at(server: &Server) -> (Home, Vec<String>) {
    let home = Home::new();
    let keys = home.path().join("keys");
    std::fs::create_dir(&keys).unwrap();
    IDENTITY.write(&keys, "http://127.0.0.1").unwrap();
    let file = home.file("稿.cardrights", ON).display().to_string();
    let key = |name: &str| keys.join(name).display().to_string();
    let ours = &IDENTITY.credentials;
    let url = format!("http://{}", server.address());
    let (private, public) = (key("apiclient_key.pem"), key("pub_key.pem"));
    let args = ["publish", &file, "--card", "p1", "--yes", "--json", "--gateway", &url, "--mchid", &ours.mchid];
    let keys = ["--serial", &ours.serial, "--key-file", &private, "--answer-key-file", &public];
    let args = args.into_iter().chain(keys).chain(["--answer-key-id", &IDENTITY.public_key_id]);
    let args = args.map(str::to_owned).collect();
    (home, args)
}

fn spawn(home: &Home, args: &[String]) -> Child {
    home.command(&join(&[], args)).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn ran(child: Child) -> Ran {
    Ran::of(&child.wait_with_output().unwrap())
}

#[test]
fn an_answer_that_another_process_was_given_is_unknown() {
    let server = Server::waiting(&[REPEATED]);
    server.open();
    server.release();
    let (home, args) = at(&server);
    let first = ran(spawn(&home, &args));
    assert_eq!((first.code, first.verdicts()), (Some(0), vec!["confirmed".to_owned()]), "{first:?}");
    let second = ran(spawn(&home, &args));
    assert_eq!((second.code, second.verdicts()), (Some(3), vec!["unknown".to_owned()]), "{second:?}");
    assert!(second.rows()[0]["message"].as_str().unwrap().contains("重复"), "{second:?}");
    // Both at once: one alone is believed.
    let (home, args) = at(&server);
    let mut codes = [spawn(&home, &args), spawn(&home, &args)].map(|child| ran(child).code);
    codes.sort();
    assert_eq!(codes, [Some(0), Some(3)]);
}

// Windows lets nobody move a file that is open.
#[cfg(unix)]
#[test]
fn a_verdict_that_cannot_be_written_down_is_told_and_its_exit_code_stays() {
    let server = Server::waiting(&[LATE]);
    server.open();
    let (home, args) = at(&server);
    let child = spawn(&home, &args);
    let begun = Instant::now();
    while !home.events(record::REAL).iter().any(|(phase, _)| phase == "sent") {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    let path: PathBuf = home.path().join(record::REAL);
    std::fs::rename(&path, home.path().join("aside")).unwrap();
    std::fs::create_dir(&path).unwrap();
    server.release();
    let ran = ran(child);
    assert_eq!((ran.code, ran.verdicts()), (Some(0), vec!["confirmed".to_owned()]), "{ran:?}");
    let row = &ran.rows()[0];
    for said in [row["remedy"].as_str().unwrap(), &ran.err] {
        assert!(said.contains("没能写进发布记录") && said.contains("结果未知"), "{ran:?}");
    }
    assert_eq!(row["who"], "self");
}

/// A clock before 1970 stands in a library of our own, which the system's loader puts before the C library's.
#[cfg(target_os = "linux")]
#[test]
fn a_clock_before_1970_sends_nothing() {
    let server = Server::waiting(&[LATE]);
    server.open();
    let (home, args) = at(&server);
    let source = home.file(
        "clock.c",
        "#include <time.h>\n#include <unistd.h>\n#include <sys/syscall.h>\n\
         int clock_gettime(clockid_t id, struct timespec *t) { long r = syscall(SYS_clock_gettime, id, t);\n\
         if (id == CLOCK_REALTIME) t->tv_sec = -86400; return r; }\n",
    );
    let library = home.path().join("clock.so");
    let made = std::process::Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).status();
    assert!(made.unwrap().success());
    let mut trial = args[..6].to_vec();
    trial.push("--sandbox".into());
    for args in [args, trial] {
        let ran = Ran::of(&home.command(&join(&[], &args)).env("LD_PRELOAD", &library).output().unwrap());
        assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{ran:?}");
        assert!(ran.rows()[0]["message"].as_str().unwrap().contains("1970"), "{ran:?}");
    }
    assert!(server.asked().is_empty());
}

/// A program whose main thread panics where it asks for the time, as often as the file of the answer says.
#[cfg(target_os = "linux")]
fn panicking(home: &Home, args: &[String]) -> (Child, PathBuf) {
    let times = home.path().join("times");
    let source = home.file(
        "panics.c",
        format!(
            "#define _GNU_SOURCE\n#include <time.h>\n#include <stdio.h>\n#include <errno.h>\n#include <unistd.h>\n\
             #include <sys/syscall.h>\n#define FILE_NAME \"{}\"\n\
             int clock_gettime(clockid_t id, struct timespec *t) {{ int n = 0; FILE *f;\n\
             if (id == CLOCK_REALTIME && getpid() == gettid() && (f = fopen(FILE_NAME, \"r\"))) {{\n\
             fscanf(f, \"%d\", &n); fclose(f);\n\
             if (n > 0) {{ f = fopen(FILE_NAME, \"w\"); fprintf(f, \"%d\", n - 1); fclose(f); errno = EINVAL; return -1; }} }}\n\
             return syscall(SYS_clock_gettime, id, t); }}\n",
            times.display()
        ),
    );
    let library = home.path().join("panics.so");
    let made =
        std::process::Command::new("cc").args(["-shared", "-fPIC", "-w", "-o"]).arg(&library).arg(source).status();
    assert!(made.unwrap().success());
    let mut command = home.command(&join(&[], args));
    command.env("LD_PRELOAD", &library).stdout(Stdio::piped()).stderr(Stdio::piped());
    (command.spawn().unwrap(), times)
}

/// In the attempt, after it, and while it is told: the card whose body left is unknown, and the one behind it is true
/// too, in words as in JSON.
#[cfg(target_os = "linux")]
#[test]
fn after_a_panic_each_card_is_told_as_it_is() {
    for (times, json) in [(1, true), (2, true), (3, true), (2, false), (3, false)] {
        let server = Server::waiting(&[LATE, LATE]);
        server.open();
        let (home, mut args) = at(&server);
        args.extend(["--card", "p2", "--pace", "0"].map(str::to_owned));
        args.retain(|a| json || a != "--json");
        let (child, file) = panicking(&home, &args);
        let begun = Instant::now();
        while !home.events(record::REAL).iter().any(|(phase, _)| phase == "sent") {
            assert!(begun.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(20));
        }
        std::fs::write(&file, times.to_string()).unwrap();
        server.release();
        let ran = ran(child);
        assert_eq!(ran.code, Some(3), "{times} {ran:?}");
        let second = if times == 1 { "confirmed" } else { "not_sent" };
        if json {
            assert_eq!(ran.verdicts(), ["unknown", second], "{times} {ran:?}");
            assert_eq!(ran.rows()[1]["card_id"], "p2");
            assert!(ran.rows()[0]["message"].as_str().unwrap().contains("程序内部出错"), "{times} {ran:?}");
        } else {
            let first: Vec<&str> = ran.out.lines().filter(|l| !l.starts_with(' ')).collect();
            assert_eq!(first, ["p1  结果未知（可能已生效）", "p2  没有发出"], "{times} {ran:?}");
        }
        assert_eq!(server.asked().len(), if times == 1 { 2 } else { 1 });
    }
}

/// Reading a card and uploading publish nothing, and have their row all the same.
#[cfg(target_os = "linux")]
#[test]
fn a_panic_in_what_publishes_nothing_has_its_row() {
    let server = Server::waiting(&[LATE, LATE]);
    server.open();
    let (home, args) = at(&server);
    let mut card = vec!["card".to_owned(), "p1".to_owned()];
    card.extend(args[5..].iter().cloned());
    card.retain(|a| a != "--yes");
    // Before anything was asked.
    std::fs::write(home.path().join("times"), "1").unwrap();
    let (child, file) = panicking(&home, &card);
    let early = ran(child);
    assert_eq!((early.code, early.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{early:?}");
    assert!(server.asked().is_empty());
    // With the request on its way.
    let (child, _) = panicking(&home, &card);
    let begun = Instant::now();
    while server.asked().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    std::fs::write(&file, "1").unwrap();
    server.release();
    let late = ran(child);
    assert_eq!((late.code, late.verdicts()), (Some(3), vec!["unknown".to_owned()]), "{late:?}");
    assert_eq!(late.rows()[0]["card_id"], "p1");
    for told in [&early, &late] {
        assert!(told.rows()[0]["message"].as_str().unwrap().contains("程序内部出错，没有做完"), "{told:?}");
    }
}

/// However few files may be open, what was not sent is called so, with its row.
#[cfg(target_os = "linux")]
#[test]
fn without_file_descriptors_nothing_is_sent() {
    let server = Server::waiting(&[LATE]);
    server.open();
    server.release();
    let (home, args) = at(&server);
    let line = format!("exec {} \"$@\"", crate::support::program::PROGRAM);
    for few in 4..60 {
        let mut command = home.command(&[]);
        let mut shell = std::process::Command::new("sh");
        shell.arg("-c").arg(format!("ulimit -n {few}; {line}")).arg("sh").args(&args);
        shell.envs(command.get_envs().filter_map(|(n, v)| Some((n, v?)))).stdin(Stdio::null());
        command.args(&args);
        let ran = Ran::of(&shell.output().unwrap());
        if !server.asked().is_empty() {
            break;
        }
        assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{few} {ran:?}");
        let row = &ran.rows()[0];
        assert!(row["message"].as_str().unwrap().contains("打开更多文件"), "{few} {ran:?}");
        assert!(row["remedy"].as_str().unwrap().contains("ulimit"), "{few} {ran:?}");
    }
}
