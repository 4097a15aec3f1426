//! 我的小程序 as it is edited (src/ui/README.md, Mini programs): checked by the rules of the fields that it will fill.

use super::Studio;
use crate::merchant::{MiniProgram, Page};
use crate::rights::check::{Level, Problem, check_text};
use crate::rights::field::{FieldId, Jump};
use crate::trouble::{Trouble, Who};

/// The field of the table whose rules an AppID has to keep.
pub const APPID: FieldId = FieldId::BonusJumpAppid;
/// The field of the table whose rules a path has to keep.
pub const PATH: FieldId = FieldId::BonusJumpPath;

/// What is wrong with an AppID or a path; nothing while it is empty.
pub fn problem(field: FieldId, text: &str) -> Option<Problem> {
    let text = text.trim();
    (!text.is_empty()).then(|| check_text(field, text)).flatten()
}

/// The list without empty rows and with its ends trimmed.
///
/// # Errors
/// A mini program without its AppID, a page without its path, or one of them that the form would call an error.
pub fn checked(all: &[MiniProgram]) -> Result<Vec<MiniProgram>, Trouble> {
    let mut out = Vec::new();
    for m in all {
        let (name, appid) = (m.name.trim(), m.appid.trim());
        let written = |p: &&Page| !p.name.trim().is_empty() || !p.path.trim().is_empty();
        if name.is_empty() && appid.is_empty() && !m.pages.iter().any(|p| written(&p)) {
            continue;
        }
        if appid.is_empty() {
            let name = if name.is_empty() { m.pages.iter().find(written).map_or("", |p| p.name.trim()) } else { name };
            return Err(Trouble::new("mini-no-appid", Who::Person).with("name", name));
        }
        good(APPID, appid)?;
        let mut pages = Vec::new();
        for page in m.pages.iter().filter(written) {
            let (name, path) = (page.name.trim(), page.path.trim());
            if path.is_empty() {
                return Err(Trouble::new("mini-no-path", Who::Person).with("name", name));
            }
            good(PATH, path)?;
            let name = if name.is_empty() { path } else { name };
            pages.push(Page { name: name.to_owned(), path: path.to_owned() });
        }
        let name = if name.is_empty() { appid } else { name };
        out.push(MiniProgram { name: name.to_owned(), appid: appid.to_owned(), pages });
    }
    Ok(out)
}

impl Studio {
    /// 存为常用页面: the pair of `jump` gets a place in 我的小程序 of the chosen merchant, under its mini program.
    pub(super) fn keep_jump(&mut self, jump: &Jump) {
        let rights = &self.editor.document.draft.rights;
        let (Some(appid), Some(path)) = (rights.text(jump.appid), rights.text(jump.path)) else { return };
        let (appid, path) = (appid.to_owned(), path.to_owned());
        let Some(id) = self.merchants.chosen.clone() else { return };
        let Some(m) = self.merchants.known.all.iter_mut().find(|m| m.id == id) else { return };
        let page = Page { name: path.clone(), path: path.clone() };
        match m.mini_programs.iter_mut().find(|mini| mini.appid == appid) {
            Some(mini) if mini.pages.iter().any(|p| p.path == path) => return,
            Some(mini) => mini.pages.push(page),
            None => m.mini_programs.push(MiniProgram { name: appid.clone(), appid, pages: vec![page] }),
        }
        self.write_merchants();
        self.view.toasts.good(self.view.lang.t("jump-kept").to_owned(), self.now_secs);
    }
}

fn good(field: FieldId, text: &str) -> Result<(), Trouble> {
    match problem(field, text).filter(|p| p.level == Level::Error) {
        None => Ok(()),
        Some(_) => Err(Trouble::new("mini-wrong", Who::Person).with("text", text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mini(name: &str, appid: &str, pages: &[(&str, &str)]) -> MiniProgram {
        let pages = pages.iter().map(|(n, p)| Page { name: (*n).into(), path: (*p).into() }).collect();
        MiniProgram { name: name.into(), appid: appid.into(), pages }
    }

    #[test]
    fn ends_are_trimmed_empty_rows_go_and_names_fall_back_to_what_they_name() {
        let all = [
            mini(" 云栖商城 ", " wx3f2b9a77c1d081c0\n", &[("积分商城", " pages/bonus "), ("", ""), ("", "pages/a")]),
            mini("", "", &[]),
        ];
        let expected = mini("云栖商城", "wx3f2b9a77c1d081c0", &[("积分商城", "pages/bonus"), ("pages/a", "pages/a")]);
        assert_eq!(checked(&all).unwrap(), [expected]);
    }

    #[test]
    fn what_the_form_would_refuse_is_not_offered_to_it() {
        for (m, key) in [
            (mini("云栖商城", "", &[]), "mini-no-appid"),
            (mini("云栖商城", "wx3f2b9a77c1d081c0", &[("积分", "")]), "mini-no-path"),
            (mini("云栖商城", "gh_1234567890", &[]), "mini-wrong"),
            (mini("云栖商城", "wxea9c30a90fs8d3fe", &[]), "mini-wrong"),
            (mini("云栖商城", "wx3f2b9a77c1d081c0", &[("积分", "pages、bonus")]), "mini-wrong"),
            (mini("云栖商城", "wx3f2b9a77c1d081c0", &[("积分", "#小程序://云栖/x")]), "mini-wrong"),
        ] {
            assert_eq!(checked(&[m]).unwrap_err().sentence.key, key);
        }
    }
}
