//! Whoever clones the project has nothing else: what a comment refers to is there. The rules of each room stand in its
//! README, and a comment names one of its sections as `src/publish/README.md, Verdicts`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Every file under `folder` with one of these endings.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("target") {
                out.extend(files(&path, endings));
            }
        } else if path.extension().is_some_and(|e| endings.iter().any(|w| e == *w)) {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// The comments of a Rust file, with the line each begins on: neighbouring comment lines are one text.
fn comments(text: &str) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (n, line) in text.lines().enumerate() {
        let alone = line.trim_start().starts_with("//");
        // A web address or a mini program's link in a text is no comment.
        let Some(at) = line.find("//").filter(|at| alone || line[..*at].ends_with(' ')) else {
            open = false;
            continue;
        };
        let said = line[at..].trim_start_matches(['/', '!']).trim();
        match out.last_mut() {
            Some((_, before)) if open && alone => *before = format!("{before} {said}"),
            _ => out.push((n + 1, said.to_owned())),
        }
        open = alone;
    }
    out
}

/// The texts of a README between backticks, which is how it names files and sections.
fn quoted(text: &str) -> Vec<(usize, String)> {
    let spans = |line: &str| line.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    text.lines().enumerate().flat_map(|(n, line)| spans(line).into_iter().map(move |s| (n + 1, s))).collect()
}

/// `name` as it may be meant by a file in `folder`.
fn found(name: &str, folder: &Path) -> Option<PathBuf> {
    let root = Path::new(ROOT);
    [root.to_owned(), root.join("src"), folder.to_owned()].iter().map(|at| at.join(name)).find(|p| p.exists())
}

fn headings(text: &str) -> Vec<&str> {
    text.lines().filter(|l| l.starts_with('#')).map(|l| l.trim_start_matches('#').trim()).collect()
}

/// The names of Markdown files, each with what follows it.
fn named(text: &str) -> Vec<(&str, &str)> {
    let part = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    text.match_indices(".md")
        .filter(|(at, _)| !text[at + 3..].starts_with(|c: char| c.is_ascii_alphanumeric()))
        .map(|(at, _)| {
            let begin = text[..at].char_indices().rev().take_while(|(_, c)| part(*c)).last().map_or(at, |(i, _)| i);
            (&text[begin..at + 3], &text[at + 3..])
        })
        .collect()
}

/// What of `text` leads nowhere; `folder` is that of its file.
fn astray(text: &str, folder: &Path) -> Vec<String> {
    let mut out = Vec::new();
    if text.contains('§') {
        out.push("a section by number: name it".to_owned());
    }
    for (name, rest) in named(text) {
        let Some(path) = found(name, folder) else {
            out.push(format!("{name} is not in the project"));
            continue;
        };
        let Some(section) = rest.strip_prefix(", ") else { continue };
        let there = std::fs::read_to_string(path).unwrap();
        let whole = |h: &&str| section.strip_prefix(*h).is_some_and(|r| !r.starts_with(char::is_alphanumeric));
        if !headings(&there).iter().any(whole) {
            let said: String = section.chars().take(40).collect();
            out.push(format!("{name} has no section “{said}”"));
        }
    }
    out
}

#[test]
fn every_comment_names_only_files_and_sections_that_a_clone_has() {
    let root = Path::new(ROOT);
    let mut wrong = Vec::new();
    for file in ["src", "tests"].iter().flat_map(|f| files(&root.join(f), &["rs"])) {
        let text = std::fs::read_to_string(&file).unwrap();
        for (n, comment) in comments(&text) {
            let place = file.strip_prefix(root).unwrap().display().to_string();
            wrong.extend(astray(&comment, file.parent().unwrap()).iter().map(|w| format!("{place}:{n}: {w}")));
        }
    }
    // Scripts are read whole: their texts for people name no files of the source either.
    for file in files(&root.join("tests"), &["py"]) {
        let text = std::fs::read_to_string(&file).unwrap();
        let place = file.strip_prefix(root).unwrap().display().to_string();
        wrong.extend(astray(&text, file.parent().unwrap()).iter().map(|w| format!("{place}: {w}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_readme_of_the_source_names_only_what_is_there() {
    let root = Path::new(ROOT);
    let mut wrong = Vec::new();
    for file in files(&root.join("src"), &["md"]) {
        let folder = file.parent().unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        let place = file.strip_prefix(root).unwrap().display().to_string();
        for (n, said) in quoted(&text) {
            wrong.extend(astray(&said, folder).iter().map(|w| format!("{place}:{n}: {w}")));
            let plain = !said.contains(['*', '{', ' ', '…']);
            let here = found(&said, folder).or_else(|| found(&said, &root.join("assets/locales/zh-CN")));
            if plain && [".rs", ".ftl", ".toml"].iter().any(|e| said.ends_with(e)) && here.is_none() {
                wrong.push(format!("{place}:{n}: {said} is not in the project"));
            }
        }
        let links = text.split("](").skip(1).map(|l| l.split(')').next().unwrap());
        let links = links.chain(text.lines().filter_map(|l| l.strip_prefix('[')?.split_once("]: ").map(|(_, to)| to)));
        for link in links.filter(|l| !l.starts_with("https://") && !folder.join(l).exists()) {
            wrong.push(format!("{place}: a link leads to {link}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_has_its_rules_and_the_documentation_shows_them() {
    let root = Path::new(ROOT);
    let map = std::fs::read_to_string(root.join("src/README.md")).unwrap();
    assert!(
        std::fs::read_to_string(root.join("src/lib.rs")).unwrap().contains(r#"#![doc = include_str!("README.md")]"#)
    );
    let rooms = std::fs::read_dir(root.join("src")).unwrap().map(|e| e.unwrap().path());
    for room in rooms.filter(|r| r.join("mod.rs").exists()) {
        let name = room.file_name().unwrap().to_str().unwrap();
        let module = std::fs::read_to_string(room.join("mod.rs")).unwrap();
        assert!(module.starts_with("#![doc = include_str!(\"README.md\")]\n"), "{name}");
        let text = std::fs::read_to_string(room.join("README.md")).unwrap();
        for section in ["The room may use", "\n## One more\n"] {
            assert!(text.contains(section), "{name}: {section}");
        }
        assert!(map.contains(&format!("[`{name}/`][{name}]")), "the map leads to {name}");
    }
}

/// The functions of a Rust file: the line of each, its name, and whether it is `pub`, with its arguments.
fn functions(text: &str) -> Vec<(usize, &str, bool, &str)> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices("fn ")
        .filter(|(at, _)| !text[..*at].ends_with(word))
        .filter_map(|(at, _)| {
            let rest = &text[at + 3..];
            let name = &rest[..rest.find(|c| !word(c))?];
            let before = text[..at].rsplit('\n').next().unwrap_or("");
            let arguments = &rest[..rest.find(" {\n")?];
            (!name.is_empty() && !before.contains("//"))
                .then(|| (text[..at].lines().count(), name, before.contains("pub "), arguments))
        })
        .collect()
}

#[test]
fn a_function_that_draws_says_so_by_its_name() {
    let root = Path::new(ROOT).join("src/ui");
    let mut wrong = Vec::new();
    for file in files(&root, &["rs"]) {
        let text = std::fs::read_to_string(&file).unwrap();
        let widget = file.starts_with(root.join("widgets"));
        for (line, name, public, arguments) in functions(&text) {
            let draws = arguments.contains("ui: &mut Ui") || arguments.contains("ui: &mut egui::Ui");
            if draws && !name.ends_with("_ui") && name != "show" && !(widget && public) {
                wrong.push(format!("{}:{line}: {name}", file.strip_prefix(&root).unwrap().display()));
            }
        }
    }
    assert!(wrong.is_empty(), "end in _ui:\n{}", wrong.join("\n"));
}

/// What a view may write: what is typed, which lies apart from the state while it is drawn.
const BUFFERS: [&str; 8] = [
    "Buffers",
    "SheetBuffers",
    "MerchantTyped",
    "NamingTyped",
    "ChoosingTyped",
    "AuditTyped",
    "ApproveTyped",
    "ContentsTyped",
];

/// The word at the beginning of `text`.
fn word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// The types that `text` declares for others.
fn declared(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|l| l.strip_prefix("pub struct ").or(l.strip_prefix("pub enum ")).map(word))
}

/// The state changes in `src/studio` alone: a view gets it to be read, and the window's wiring sets none of it.
#[test]
fn a_view_writes_nothing_but_what_is_typed() {
    let texts = |folder: &str| {
        let all = files(&Path::new(ROOT).join(folder), &["rs"]);
        all.into_iter().map(|path| (std::fs::read_to_string(&path).unwrap(), path)).collect::<Vec<_>>()
    };
    let studio = texts("src/studio");
    let state: Vec<&str> =
        studio.iter().flat_map(|(text, _)| declared(text)).filter(|n| !BUFFERS.contains(n)).collect();
    assert!(["Studio", "Sheet", "Records", "MerchantEdit", "Confirm"].iter().all(|n| state.contains(n)), "{state:?}");
    let mut wrong = Vec::new();
    for (text, path) in texts("src/ui").iter().chain(&texts("src/app")) {
        for (n, line) in text.lines().enumerate() {
            let written = line.split("mut ").skip(1).map(word).any(|name| state.contains(&name));
            if written && !line.trim_start().starts_with("//") {
                wrong.push(format!("{}:{}: {}", path.display(), n + 1, line.trim()));
            }
        }
    }
    let wiring = std::fs::read_to_string(Path::new(ROOT).join("src/app.rs")).unwrap();
    let sets = |line: &&str| {
        let left = line.trim_start().trim_start_matches('(');
        left.starts_with("self.studio.") && left.contains(" = ") && !left.starts_with("self.studio.editor.buffers")
    };
    wrong.extend(wiring.lines().filter(sets).map(|line| format!("src/app.rs: {}", line.trim())));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_readme_of_a_room_names_each_of_its_files() {
    let mut wrong = Vec::new();
    for readme in files(&Path::new(ROOT).join("src"), &["md"]) {
        let room = readme.parent().unwrap();
        if !room.join("mod.rs").exists() {
            continue;
        }
        let text = std::fs::read_to_string(&readme).unwrap();
        let names: Vec<String> = quoted(&text).into_iter().map(|(_, name)| name).collect();
        for file in files(room, &["rs"]) {
            let place = file.strip_prefix(room).unwrap().to_str().unwrap().to_owned();
            // A folder inside the room is named as a whole, or by its files.
            let folder = place.split_once('/').map(|(folder, _)| format!("{folder}/"));
            let named = |n: &String| *n == place || Some(n) == folder.as_ref();
            if !place.ends_with("mod.rs") && !place.ends_with("tests.rs") && !names.iter().any(named) {
                wrong.push(format!("{} does not name {place}", readme.strip_prefix(ROOT).unwrap().display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The paths of a `use` tree, written out: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn spread(tree: &str) -> Vec<String> {
    let (mut depth, mut part, mut parts) = (0, String::new(), Vec::new());
    for c in tree.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if c == ',' && depth == 0 { parts.push(std::mem::take(&mut part)) } else { part.push(c) }
    }
    parts.push(part);
    let one = |part: &String| {
        let part = part.trim();
        match part.split_once('{') {
            Some((before, rest)) => {
                let inner = spread(rest.trim_end().strip_suffix('}').unwrap_or(rest));
                inner.iter().map(|i| format!("{before}{i}")).collect()
            }
            None => vec![part.split(" as ").next().unwrap_or(part).to_owned()],
        }
    };
    parts.iter().filter(|p| !p.trim().is_empty()).flat_map(one).collect()
}

/// The paths that a Rust file names outside its tests: those that it shows to others (`pub use`), and all others.
fn paths(text: &str) -> (Vec<String>, Vec<String>) {
    let text = text.split("#[cfg(test)]").next().unwrap_or(text);
    let code: String = text.lines().map(|l| l.split("//").next().unwrap_or(l).to_owned() + "\n").collect();
    let (mut shown, mut used) = (Vec::new(), Vec::new());
    for piece in code.split(';') {
        let is_use = |l: &str| {
            let l = l.trim_start();
            l.starts_with("use ") || (l.starts_with("pub") && l.contains(" use "))
        };
        let lines: Vec<&str> = piece.lines().collect();
        let at = lines.iter().rposition(|l| is_use(l));
        let (before, tree) = lines.split_at(at.unwrap_or(lines.len()));
        if let Some((public, tree)) = tree.join(" ").split_once("use ") {
            (if public.trim().is_empty() { &mut used } else { &mut shown }).extend(spread(tree));
        }
        let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
        let words = before.join("\n");
        used.extend(words.split(|c| !part(c)).filter(|w| w.contains("::")).map(str::to_owned));
    }
    (shown, used)
}

/// A room's files by their module path inside the room, and what a `mod.rs` shows of its children.
struct Room {
    name: String,
    files: BTreeMap<Vec<String>, String>,
    shown: BTreeMap<Vec<String>, Vec<String>>,
}

impl Room {
    fn read(folder: &Path) -> Self {
        let module = |file: &PathBuf| {
            let inside = file.strip_prefix(folder).unwrap().with_extension("");
            let mut parts: Vec<String> = inside.iter().map(|p| p.to_str().unwrap().to_owned()).collect();
            parts.pop_if(|last| last == "mod");
            parts
        };
        let read = |f: PathBuf| (module(&f), std::fs::read_to_string(&f).unwrap());
        let files = files(folder, &["rs"]).into_iter().map(read).collect();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let mut room = Self { name, files, shown: BTreeMap::new() };
        for (here, text) in &room.files {
            for path in paths(text).0 {
                let item = path.rsplit("::").next().unwrap().to_owned();
                if let Some(file) = room.file_of(&path, here) {
                    room.shown.insert([here.clone(), vec![item]].concat(), file);
                }
            }
        }
        room
    }

    /// The file in which the item stands that `path` names in the file `here`; none where that is outside the room.
    fn file_of(&self, path: &str, here: &[String]) -> Option<Vec<String>> {
        let mut rest: Vec<&str> = path.split("::").collect();
        let mut at = here.to_vec();
        match rest[0] {
            "crate" if rest.get(1) == Some(&self.name.as_str()) => {
                at.clear();
                rest.drain(..2);
            }
            "super" => {
                let up = rest.iter().take_while(|r| **r == "super").count();
                at.truncate(at.len().checked_sub(up)?);
                rest.drain(..up);
            }
            child if self.files.contains_key(&[here, &[child.to_owned()]].concat()) => {}
            _ => return None,
        }
        for name in rest {
            at.push(name.to_owned());
            if !self.files.contains_key(&at) {
                let shown = self.shown.get(&at).cloned();
                at.pop();
                return Some(shown.unwrap_or(at));
            }
        }
        Some(at)
    }

    /// Which files each of them uses. The room's own `mod.rs`, which composes what stands in the others, is left out.
    fn uses(&self) -> BTreeMap<&Vec<String>, BTreeSet<Vec<String>>> {
        let files = self.files.iter().filter(|(here, _)| !here.is_empty());
        files
            .map(|(here, text)| {
                let used = paths(text).1.iter().filter_map(|p| self.file_of(p, here)).collect::<BTreeSet<_>>();
                (here, used.into_iter().filter(|u| u != here && !u.is_empty()).collect())
            })
            .collect()
    }

    /// The files that are in a circle, each with what it uses of the others.
    fn circles(&self) -> Vec<String> {
        let mut uses = self.uses();
        // A file that uses none of the rest is in no circle.
        while let Some(done) = uses.iter().find(|(_, u)| !u.iter().any(|f| uses.contains_key(f))).map(|(h, _)| *h) {
            uses.remove(done);
        }
        // Nor is one that none of the rest uses.
        while let Some(top) = uses.keys().find(|h| !uses.values().any(|u| u.contains(**h))).copied() {
            uses.remove(top);
        }
        let say = |(here, used): (&&Vec<String>, &BTreeSet<Vec<String>>)| {
            let others: Vec<String> = used.iter().filter(|u| uses.contains_key(u)).map(|u| u.join("/")).collect();
            format!("{}/{} uses {}", self.name, here.join("/"), others.join(", "))
        };
        uses.iter().map(say).collect()
    }
}

#[test]
fn no_two_files_of_a_room_use_each_other() {
    let rooms = std::fs::read_dir(Path::new(ROOT).join("src")).unwrap().map(|e| e.unwrap().path());
    let circles: Vec<String> =
        rooms.filter(|r| r.join("mod.rs").exists()).flat_map(|r| Room::read(&r).circles()).collect();
    assert!(circles.is_empty(), "what both need lies in a third file:\n{}", circles.join("\n"));
}

#[test]
fn a_circle_is_found_through_what_a_module_shows() {
    let files = [
        ("", "mod a; mod b; mod c; pub use b::Thing;"),
        ("a", "use crate::room::Thing;"),
        ("b", "pub struct Thing; fn f() { super::c::g() }"),
        ("c", "use super::{a::{self}, d};\nfn g() {}"),
        ("d", "// nothing: super::a\n#[cfg(test)]\nmod tests { use super::super::a; }"),
    ];
    let path = |p: &str| if p.is_empty() { Vec::new() } else { vec![p.to_owned()] };
    let files = files.map(|(p, text)| (path(p), text.to_owned())).into();
    let shown = [(path("Thing"), path("b"))].into();
    let room = Room { name: "room".into(), files, shown };
    assert_eq!(room.circles(), ["room/a uses b", "room/b uses c", "room/c uses a"]);
}

#[test]
fn a_comment_that_leads_nowhere_is_found() {
    let folder = &Path::new(ROOT).join("src/rights");
    for good in [
        "as src/publish/README.md, Verdicts: one attempt",
        "(publish/README.md, Several attempts)",
        "the README.md of this room",
        "https://example.com/a.mdx",
    ] {
        assert_eq!(astray(good, folder), [""; 0], "{good}");
    }
    for bad in
        ["people.md §4", "as interface.md says", "src/publish/README.md, Verdict", "src/publish/README.md, which"]
    {
        assert!(!astray(bad, folder).is_empty(), "{bad}");
    }
    assert_eq!(comments("let a = 1; // one\n// two,\n// three\nlet u = \"https://x\";").len(), 2);
}
