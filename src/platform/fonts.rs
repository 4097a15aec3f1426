//! The Simplified Chinese face of an installed font, found by known places (no scan of font folders on the
//! way to the first frame) and mapped, not read into memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// A face in a font file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// The file.
    pub path: PathBuf,
    /// The face's place in a collection; 0 otherwise.
    pub index: u32,
}

/// The faces that the program draws Chinese with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faces {
    /// Text.
    pub regular: Face,
    /// Titles: a real medium or bold weight; the regular face where there is none.
    pub medium: Face,
}

/// The family of titles; the default families are the regular weight and the monospace face.
pub const MEDIUM: &str = "medium";

const REGULAR_PLACES: &[(&str, u32)] = &[
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-sans-cjk-vf-fonts/NotoSansCJK-VF.ttc", 2),
    ("/usr/share/fonts/opentype/source-han-sans/SourceHanSansCN-Regular.otf", 0),
    ("/usr/share/fonts/adobe-source-han-sans/SourceHanSansCN-Regular.otf", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", 0),
    ("/System/Library/Fonts/PingFang.ttc", 2),
    ("/System/Library/Fonts/STHeiti Light.ttc", 1),
    ("/System/Library/Fonts/Hiragino Sans GB.ttc", 0),
];

const MEDIUM_PLACES: &[(&str, u32)] = &[
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Medium.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Medium.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc", 2),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc", 2),
    ("/System/Library/Fonts/STHeiti Medium.ttc", 1),
];

/// Windows' own faces, best first, and their heavier weight.
const WINDOWS_FACES: &[(&str, u32)] =
    &[("msyh.ttc", 0), ("msyh.ttf", 0), ("Deng.ttf", 0), ("simhei.ttf", 0), ("simsun.ttc", 0)];
const WINDOWS_MEDIUM: &[(&str, u32)] = &[("msyhbd.ttc", 0), ("msyhbd.ttf", 0), ("Dengb.ttf", 0)];

fn first(places: &[(&str, u32)], folder: &Path) -> Option<Face> {
    places.iter().map(|(p, index)| Face { path: folder.join(p), index: *index }).find(|f| f.path.is_file())
}

/// The installed Simplified faces; `None` when there is none (the remedy is to install one:
/// `apt install fonts-noto-cjk`). `CARD_RIGHTS_STUDIO_FONT` names another file.
pub fn simplified() -> Option<Faces> {
    if let Some(path) = std::env::var_os("CARD_RIGHTS_STUDIO_FONT") {
        let face = Face { path: path.into(), index: 0 };
        return face.path.is_file().then(|| Faces { regular: face.clone(), medium: face });
    }
    let fonts = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let mut windows = Vec::new();
    if let Some(root) = fonts("WINDIR") {
        windows.push(root.join("Fonts"));
    }
    if let Some(local) = fonts("LOCALAPPDATA") {
        windows.push(local.join("Microsoft/Windows/Fonts"));
    }
    let none = Path::new("");
    let regular = windows
        .iter()
        .find_map(|f| first(WINDOWS_FACES, f))
        .or_else(|| first(REGULAR_PLACES, none))
        .or_else(wine_unix)?;
    let medium = windows.iter().find_map(|f| first(WINDOWS_MEDIUM, f)).or_else(|| first(MEDIUM_PLACES, none));
    Some(Faces { medium: medium.unwrap_or_else(|| regular.clone()), regular })
}

/// A Windows without any Chinese font of its own that still reaches a Unix file system.
fn wine_unix() -> Option<Face> {
    cfg!(windows).then(|| first(REGULAR_PLACES, Path::new("Z:"))).flatten()
}

fn mapped(face: &Face, cache: &mut fontique::SourceCache) -> Option<FontData> {
    let source =
        fontique::SourceInfo::new(fontique::SourceId::new(), fontique::SourceKind::Path(face.path.as_path().into()));
    let blob = cache.get(&source)?;
    Some(FontData::from_blob(Arc::new(blob), face.index))
}

/// egui's fonts with Inter for Latin and digits and `faces` for Chinese; `None` when a file cannot be read.
/// The mapping lives as long as the fonts do.
pub fn definitions(faces: Option<&Faces>) -> Option<FontDefinitions> {
    let mut fonts = FontDefinitions::default();
    let inter = |bytes: &'static [u8]| Arc::new(FontData::from_static(bytes));
    fonts.font_data.insert("inter".into(), inter(include_bytes!("../../assets/fonts/Inter-Regular.ttf")));
    fonts.font_data.insert("inter-medium".into(), inter(include_bytes!("../../assets/fonts/Inter-Medium.ttf")));
    let mut text = vec!["inter".to_owned()];
    let mut medium = vec!["inter-medium".to_owned()];
    let mut mono: Vec<String> = fonts.families.get(&FontFamily::Monospace).cloned().unwrap_or_default();
    if let Some(faces) = faces {
        let mut cache = fontique::SourceCache::new_shared();
        fonts.font_data.insert("chinese".into(), Arc::new(mapped(&faces.regular, &mut cache)?));
        text.push("chinese".into());
        mono.insert(1.min(mono.len()), "chinese".into());
        if faces.medium == faces.regular {
            medium.push("chinese".into());
        } else {
            fonts.font_data.insert("chinese-medium".into(), Arc::new(mapped(&faces.medium, &mut cache)?));
            medium.push("chinese-medium".into());
            // Rare characters may stand in the regular face only.
            medium.push("chinese".into());
        }
    }
    // egui's own faces stay behind as the last resort (arrows, mathematical signs).
    let rest: Vec<String> = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    text.extend(rest.iter().cloned());
    medium.extend(rest);
    fonts.families.insert(FontFamily::Proportional, text);
    fonts.families.insert(FontFamily::Monospace, mono);
    fonts.families.insert(FontFamily::Name(MEDIUM.into()), medium);
    Some(fonts)
}
