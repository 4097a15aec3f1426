use super::*;
use crate::rights::repair::repaired;
use crate::words::Lang;

/// The key of what is missed without its beginning, then the repair where there is one; `""` when nothing is.
fn said(missed: Option<Missed>, text: &str) -> String {
    let Some(Missed { sentence, .. }) = missed else { return String::new() };
    for lang in Lang::ALL {
        let remedy = Sentence::new(format!("{}-remedy", sentence.key));
        assert!(lang.has(&sentence.key) && lang.has(&remedy.key), "{}", sentence.key);
        assert!(!lang.say(&sentence).contains("{ $"), "{}", lang.say(&sentence));
    }
    let fixed = repaired(&sentence.key, text).map(|fixed| format!(" > {fixed}")).unwrap_or_default();
    format!("{}{fixed}", sentence.key.trim_start_matches("problem-"))
}

#[test]
fn pages_of_mini_programs() {
    for good in [
        "pages/index/index",
        "/pages/index/index",
        "pages/index/index.html",
        "pages/index?id=1&from=card",
        "pages/index?scene=a%3D1",
        "pages/index?name=杭州&url=https%3A%2F%2Fa.cn",
        "pages/index?u=https://a.cn/b",
        "packageA/pages/my-card/my_card",
        "plugin-private/a/b",
        "a",
    ] {
        assert_eq!(said(missed_path(good), good), "", "{good}");
    }
    for (text, is) in [
        ("weixin://dl/business/?t=abc", "path-weixin"),
        ("WeiXin://dl/business/?t=abc", "path-weixin"),
        ("weixin://wxpay/bizpayurl?pr=1", "path-weixin"),
        ("wxp://f2f0abc", "path-weixin"),
        ("#小程序://云栖/abc", "path-link"),
        ("小程序://云栖/abc", "path-link"),
        ("mp://abcDEF", "path-link"),
        ("#小程序：//云栖/abc", "path-link"),
        ("alipays://platformapi/startapp", "path-scheme"),
        ("tel://10086", "path-scheme"),
        ("Https://a.cn/b", "path-http"),
        ("http://a.cn", "path-http"),
        ("www.a.cn/b", "path-http"),
        ("//a.cn/b", "path-http"),
        (r"pages\index\index", "backslash > pages/index/index"),
        (r"\pages\index", "backslash > /pages/index"),
        ("\"pages/index\"", "quotes > pages/index"),
        ("“pages/index”", "quotes > pages/index"),
        ("'pages/index'", "quotes > pages/index"),
        ("「pages/index」", "quotes > pages/index"),
        ("`pages/index`", "quotes > pages/index"),
        ("path=pages/index", "path-label > pages/index"),
        ("path: pages/index?id=1", "path-label > pages/index?id=1"),
        ("路径：pages/index", "path-label > pages/index"),
        ("\"path\": pages/index", "path-label > pages/index"),
        ("pagePath=pages/index", "path-label > pages/index"),
        ("首页", "path-word"),
        ("会员中心", "path-word"),
        ("积分商城？", "full-width > 积分商城?"),
        ("首页/积分", "path-word"),
        ("暂无", "path-word"),
        ("pages/首页", "path-character"),
        ("pages/index,pages/b", "path-character"),
        ("pages/index;", "path-character"),
        ("pages/index?a=<b>", "path-character"),
        ("pages/index?a='b'", "path-character"),
        ("pages、index", "path-comma > pages/index"),
        ("ｐages/index", "full-width > pages/index"),
        ("pages/ index", "space > pages/index"),
        ("wx0123456789abcdef", "path-appid"),
        ("/", "path-none"),
        ("?id=1", "path-none"),
    ] {
        assert_eq!(said(missed_path(text), text), is, "{text}");
    }
}

#[test]
fn addresses_of_pictures() {
    for good in [
        "https://wx.gtimg.com/mch/img/ico-logo.png",
        "https://a.cn",
        "https://a.cn:8443/b?c=d#e",
        "https://a.cn/图/b.png",
        "https://a.cn/b?u=https://c.cn/d.png",
        "https://a.cn/b%20c.png",
    ] {
        assert_eq!(said(missed_address(good), good), "", "{good}");
    }
    for (text, is) in [
        ("https://a.cn/b c.png", "url-space"),
        ("https://a.cn/b .png", "url-space"),
        ("https:// a.cn/b.png", "url-space"),
        ("https://a.cn/b\u{3000}c.png", "url-space"),
        ("https://a.cn/b\nc.png", "url-space"),
        ("https://", "url-host"),
        ("https:///b.png", "url-host"),
        ("https://?b", "url-host"),
        ("https://:443/b", "url-host"),
        ("https://localhost/b.png", "url-host"),
        ("https://a/b.png", "url-host"),
        ("https://图.cn/b.png", "url-host-character"),
        ("https://u@a.cn/b.png", "url-host-character"),
        ("https://a_b.cn/b.png", "url-host-character"),
        ("https://a.cn/b.pnghttps://a.cn/c.png", "url-two"),
        ("https://a.cn/b.png https://a.cn/c.png", "url-two"),
        ("https://a.cn/b.png;https://a.cn/c.png", "url-two"),
        ("https://a.cn/b.png，https://a.cn/c.png", "url-two"),
        ("http://a.cn https://a.cn", "url-two"),
        ("http://a.cn/b.png", "url-http"),
        ("HTTP://a.cn/b.png", "url-http"),
        ("https:/a.cn/b.png", "url-slashes > https://a.cn/b.png"),
        ("https//a.cn/b.png", "url-slashes > https://a.cn/b.png"),
        ("https:a.cn/b.png", "url-slashes > https://a.cn/b.png"),
        (r"https:\\a.cn\b.png", "backslash > https://a.cn/b.png"),
        (r"https://a.cn\b.png", "backslash > https://a.cn/b.png"),
        (r"C:\Users\wang\头像.png", "url-file"),
        ("file:///home/wang/a.png", "url-file"),
        ("data:image/png;base64,AAAA", "url-file"),
        (r"\\nas\头像.png", "url-file"),
        ("“https://a.cn/b.png”", "quotes > https://a.cn/b.png"),
        ("'https://a.cn/b.png'", "quotes > https://a.cn/b.png"),
        ("https：//a.cn/b.png", "full-width > https://a.cn/b.png"),
        ("a.cn/b.png", "not-https"),
        ("头像.png", "not-https"),
        ("ftp://a.cn/b.png", "not-https"),
        ("https://a.cn/b\"c.png", "url-character"),
        ("https://a.cn/{id}.png", "url-character"),
    ] {
        assert_eq!(said(missed_address(text), text), is, "{text:?}");
    }
}

#[test]
fn telephone_numbers() {
    for good in [
        "13800138000",
        "0571-88880000",
        "0755-12345677",
        "(0571) 8888 0000",
        "+86 138 0013 8000",
        "400-800-8888转8",
        "10086",
        "110",
    ] {
        assert_eq!(said(missed_phone(good), good), "", "{good}");
    }
    for (text, is) in [
        ("1.38E+10", "phone-table"),
        ("1.38001E+10", "phone-table"),
        ("1.38e10", "phone-table"),
        ("1E+11", "phone-table"),
        (" 5.7188E+10 ", "phone-table"),
        ("13800138000.0", "phone-decimal > 13800138000"),
        ("13800138000.", "phone-decimal > 13800138000"),
        ("057188880000.00", "phone-decimal > 057188880000"),
        ("见公众号", "phone-none"),
        ("无", "phone-none"),
        ("-", "phone-none"),
        ("13800138000、13900139000", "phone-two"),
        ("13800138000/13900139000", "phone-two"),
        ("0571-88880000，0571-88880001", "phone-two"),
        ("1", "phone-short"),
        ("12", "phone-short"),
        ("电话13800138000", "phone-character"),
        ("138-0013-8000（王）", "phone-character"),
        ("1380013800O", "phone-character"),
        ("138_0013_8000", "phone-character"),
        ("138·0013·8000", "phone-character"),
    ] {
        assert_eq!(said(missed_phone(text), text), is, "{text}");
    }
}
