//! 发布人: the name that somebody gave, beside the login, as it stands in the record. The login alone is often
//! `Administrator`.

/// A person as the record names her: 王芳（Administrator）; the login alone while no name was given.
pub fn signed(name: &str, login: &str) -> String {
    match (name.trim(), login) {
        ("", login) => login.to_owned(),
        (name, "") => name.to_owned(),
        (name, login) if name == login => name.to_owned(),
        (name, login) => format!("{name}（{login}）"),
    }
}

/// What she is called, of what [`signed`] made.
pub fn name_of(signed: &str) -> &str {
    let name = signed.strip_suffix('）').and_then(|s| s.rsplit_once('（')).map(|(name, _)| name.trim());
    name.filter(|n| !n.is_empty()).unwrap_or(signed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_beside_the_login_and_comes_out_again() {
        for (name, login, both, called) in [
            ("王芳", "Administrator", "王芳（Administrator）", "王芳"),
            ("", "wangfang", "wangfang", "wangfang"),
            (" 王芳 ", "王芳", "王芳", "王芳"),
            ("王芳（市场部）", "wf", "王芳（市场部）（wf）", "王芳（市场部）"),
            ("王芳", "", "王芳", "王芳"),
        ] {
            assert_eq!(signed(name, login), both);
            assert_eq!(name_of(&signed(name, login)), called);
        }
        assert_eq!(name_of("（wf）"), "（wf）");
    }
}
