//! The ten packages that the program is built on do real work: each is named by the code, not only by Cargo.toml.

use std::path::{Path, PathBuf};

const TEN: [&str; 10] = ["eframe", "egui", "reqwest", "serde", "serde_json", "rfd", "keyring", "rsa", "sha2", "image"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect()
}

/// Whether a line of code goes into `package`, as `package::…` and not as the end of a longer name or path.
fn names(code: &str, package: &str) -> bool {
    let whole = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c));
    code.match_indices(&format!("{package}::")).any(|(at, _)| whole(at))
}

#[test]
fn each_of_the_ten_packages_is_used_by_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts: Vec<String> =
        sources(&root.join("src")).iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    // What stands behind the unit tests' heading is no work of the program.
    let program = texts.iter().map(|t| t.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default());
    let code: Vec<&str> =
        program.flat_map(str::lines).map(|line| line.split("//").next().unwrap_or_default()).collect();
    let idle: Vec<&str> = TEN.into_iter().filter(|package| !code.iter().any(|line| names(line, package))).collect();
    assert_eq!(idle, [""; 0], "named in Cargo.toml alone");
}

#[test]
fn a_package_is_told_from_what_only_ends_or_begins_alike() {
    assert!(names("use serde::Serialize;", "serde") && names("    egui::Ui,", "egui"));
    assert!(!names("serde_json::Value", "serde") && !names("keyring_core::Entry", "keyring"));
    assert!(!names("my_keyring::Entry", "keyring") && !names("our::image::Picture", "image"));
}
