//! The error catalogue: the documentation page's 公共错误码 and 业务错误码 and the general rows, each with a remedy and who
//! can act (src/wechatpay/README.md, Errors).

use std::time::Duration;

use unicode_normalization::UnicodeNormalization as _;

use super::attempt::{Attempt, End};
use super::diagnosis::diagnose;
use super::verdict::Waits;
use crate::rights::field::{FIELDS, Field, FieldId};
use crate::trouble::{Trouble, Who};
use crate::words::Sentence;

/// The one next action that the window offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Put the focus into this field.
    GoToField(FieldId),
    /// 恢复展示并重新发布
    ShowAgain,
    /// Send the same again.
    Retry,
    /// 复制给工程师
    Paste,
    /// Open 商户设置.
    Merchant,
    /// Set the computer's clock.
    Clock,
    /// 接口版本
    Endpoint,
    /// 选择会员卡
    ChooseCard,
}

/// What an error means and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What it means.
    pub sentence: Sentence,
    /// What to do next.
    pub remedy: Sentence,
    /// Who can do it.
    pub who: Who,
    /// What the window offers.
    pub next: Next,
    /// Whether a row of the catalogue matched by its message.
    pub known: bool,
    /// 本功能不应出现的错误: the row belongs to another call.
    pub foreign: bool,
}

/// One row as the page prints it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// `code`
    pub(crate) code: &'static str,
    /// `message`; a server may add to it.
    pub message: &'static str,
    key: &'static str,
    who: Who,
    next: Next,
}

/// What a server answers.
struct Said {
    code: &'static str,
    message: &'static str,
}

const fn answer(code: &'static str, message: &'static str) -> Said {
    Said { code, message }
}

impl Said {
    /// The row of the sentence `key`.
    const fn means(self, key: &'static str, who: Who, next: Next) -> Row {
        Row { code: self.code, message: self.message, key, who, next }
    }
}

use Next::{ChooseCard, Clock, Endpoint, GoToField, Merchant, Paste, Retry, ShowAgain};
use Who::{Engineer, MiniProgramAdmin, Nobody, Person, SuperAdmin};

const PARAM: &str = "PARAM_ERROR";
const INVALID: &str = "INVALID_REQUEST";
const FOREIGN: &str = "error-foreign";

/// Every row. Business rows first: several share a code with a public row.
pub(crate) const ROWS: &[Row] = &[
    // 业务错误码 of the documentation page, in its order.
    answer("NO_AUTH", "商户暂无权限使用此功能").means("error-no-auth", SuperAdmin, Paste),
    answer("SYSTEM_ERROR", "生成二维码链接失败,请重试").means(FOREIGN, Engineer, Paste),
    answer("SYSTEM_ERROR", "系统错误").means("error-system", Nobody, Retry),
    answer(INVALID, "扫码投放场景不支持实时code模式").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "会员卡的创建商户号不等于调用方商户号").means("error-creator", Person, Merchant),
    answer(INVALID, "请先升级会员卡才能使用此功能").means("error-upgrade", Engineer, Paste),
    answer(INVALID, "AppID非服务号").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "会员卡code分配类型不支持修改").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "会员卡code分配类型不支持修改为“系统分配”").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "储值小程序path为空").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "会员卡ID无效").means("error-card-id", Person, ChooseCard),
    answer(INVALID, "该会员1年内未在本商家有微信支付交易,无法导入").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "会员已经领取过该卡").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "会员卡code为实时模式,需要传入卡code").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "积分跳转path为空").means("error-path-bonus", Person, GoToField(FieldId::BonusJumpPath)),
    answer(INVALID, "自助积分跳转path为空").means("error-path-support", Person, GoToField(FieldId::BonusSupportPath)),
    answer(INVALID, "会员专享价跳转path为空").means("error-path-price", Person, GoToField(FieldId::MemberPricePath)),
    answer(INVALID, "该手机号和会员卡已被导入过").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "该商户号不是会员卡的创建商户号").means("error-creator", Person, Merchant),
    answer(INVALID, "手机号未绑定微信号,无法导入").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "商户无授权,请重试").means("error-not-granted", SuperAdmin, Paste),
    answer(INVALID, "该手机号会员卡记录不存在").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "没有符合条件的数据").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "商户号不属于该卡的创建方").means("error-creator", Person, Merchant),
    answer(INVALID, "会员卡已经迁移").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "会员权益一旦展示无法关闭").means("error-once-shown", Person, ShowAgain),
    answer(INVALID, "会员储值一旦展示无法关闭").means(FOREIGN, Engineer, Paste),
    answer(INVALID, "需要上架至少一个积分权益、优惠权益、服务才可以投放").means(
        "error-nothing-shown",
        Person,
        GoToField(FieldId::ShowBonus),
    ),
    answer(PARAM, "AppID有误").means("error-appid", MiniProgramAdmin, Paste),
    answer(PARAM, "OpenID有误").means(FOREIGN, Engineer, Paste),
    answer(PARAM, "商户和品牌关系校验失败").means("error-brand-merchant", SuperAdmin, Paste),
    answer(PARAM, "品牌、AppID关系校验失败").means("error-brand-appid", SuperAdmin, Paste),
    answer(PARAM, "参数错误").means("error-param", Engineer, Paste),
    // Told apart by message (src/wechatpay/README.md, Diagnosis).
    answer("SIGN_ERROR", "Http头Authorization值格式错误").means("error-sign-format", Engineer, Paste),
    answer("SIGN_ERROR", "HTTP头Authorization认证类型不正确").means("error-sign-scheme", Engineer, Paste),
    answer("SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟").means(
        "error-clock",
        Person,
        Clock,
    ),
    answer("SIGN_ERROR", "商户证书序列号有误").means("error-serial", Person, Merchant),
    answer("SIGN_ERROR", "商户证书已过期").means("error-certificate-old", SuperAdmin, Merchant),
    answer("SIGN_ERROR", "商户证书已作废").means("error-certificate-old", SuperAdmin, Merchant),
    answer("SIGN_ERROR", "商户已更换证书,请使用新证书").means("error-certificate-old", SuperAdmin, Merchant),
    answer("SIGN_ERROR", "商户未设置APIv3密钥").means("error-apiv3-unset", SuperAdmin, Paste),
    answer("SIGN_ERROR", "商户未申请过证书").means("error-no-certificate", SuperAdmin, Paste),
    answer("SIGN_ERROR", "签名错误").means("error-sign", Person, Merchant),
    answer("SIGN_ERROR", "错误的签名,导致验签失败").means("error-sign", Person, Merchant),
    answer("SIGN_ERROR", "签名信息错误,验签失败").means("error-sign", Person, Merchant),
    answer(INVALID, "Http头缺少Accept或User-Agent").means("error-headers", Engineer, Paste),
    answer(PARAM, "http header中的mchid与post payload中的mchid不匹配").means("error-mchid-mixed", Engineer, Paste),
    answer(PARAM, "平台证书序列号Wechatpay-Serial错误").means("error-answer-key-id", Person, Merchant),
    answer("RESOURCE_NOT_EXISTS", "无可用的平台证书").means("error-no-platform-certificate", SuperAdmin, Merchant),
    // 公共错误码 and the like, by code alone (src/wechatpay/README.md, Errors).
    answer(PARAM, "").means("error-param", Engineer, Paste),
    answer(INVALID, "").means("error-invalid", Engineer, Paste),
    answer("SIGN_ERROR", "").means("error-sign", Person, Merchant),
    answer("NO_AUTH", "").means("error-no-auth", SuperAdmin, Paste),
    answer("RESOURCE_NOT_EXISTS", "").means("error-card-id", Person, ChooseCard),
    answer("RATELIMIT_EXCEEDED", "").means("error-too-many", Nobody, Retry),
    answer("RATE_LIMITED", "").means("error-too-many", Nobody, Retry),
    answer("FREQUENCY_LIMITED", "").means("error-too-many", Nobody, Retry),
    answer("SYSTEM_ERROR", "").means("error-system", Nobody, Retry),
    answer("SERVICE_UNAVAILABLE", "").means("error-system", Nobody, Retry),
];

/// NFKC without spaces and punctuation, upper case: the page has lost its full-width punctuation, a live answer has
/// not.
fn bare(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn advice(row: &Row, known: bool) -> Advice {
    Advice {
        sentence: Sentence::new(row.key),
        remedy: Sentence::new(format!("{}-remedy", row.key)),
        who: row.who,
        next: row.next,
        known,
        foreign: row.key == FOREIGN,
    }
}

/// Members that only the create-template call knows: a PARAM_ERROR that names one points to the wrong form of the
/// endpoint (src/wechatpay/README.md, Endpoint).
const CREATE_MEMBERS: [&str; 10] = [
    "logo_url",
    "brand_id",
    "display_name",
    "background_picture_url",
    "description",
    "code_type",
    "date_information",
    "code_mode",
    "out_request_no",
    "title",
];

/// What an error answer means: by message, then by the beginning of the message, then by code, then by status.
/// `field` is `detail.field` of the answer.
pub fn advise(status: u16, code: Option<&str>, message: Option<&str>, field: Option<&str>) -> Advice {
    let (code, said) = (bare(code.unwrap_or_default()), bare(message.unwrap_or_default()));
    // Quotes and words around a member's name may be Chinese ones.
    let parts = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    let named = |text: &str| CREATE_MEMBERS.iter().any(|m| text.split(parts).any(|part| part == *m));
    if matches!(status, 404 | 405) && code.is_empty()
        || code == bare(PARAM) && (named(field.unwrap_or_default()) || named(message.unwrap_or_default()))
    {
        return advice(&answer("", "").means("error-endpoint", Engineer, Endpoint), true);
    }
    let same_code = |r: &&Row| bare(r.code) == code;
    let exact = ROWS.iter().filter(same_code).find(|r| !r.message.is_empty() && bare(r.message) == said);
    // The longest beginning wins: 会员卡code分配类型不支持修改 begins another row.
    let prefix = || {
        ROWS.iter()
            .filter(same_code)
            .filter(|r| !r.message.is_empty() && said.starts_with(&bare(r.message)))
            .max_by_key(|r| r.message.len())
    };
    // The same message under another code still means the same.
    let any = || ROWS.iter().find(|r| !r.message.is_empty() && bare(r.message) == said);
    if let Some(found) = exact.or_else(prefix).or_else(any) {
        let mut out = advice(found, true);
        if found.key == "error-param"
            && let Some(field) = field.and_then(field_of)
        {
            (out.next, out.who) = (GoToField(field), Person);
        }
        return out;
    }
    if status == 429 {
        return advice(&answer("", "").means("error-too-many", Nobody, Retry), false);
    }
    if let Some(found) = ROWS.iter().filter(same_code).find(|r| r.message.is_empty()) {
        let mut out = advice(found, false);
        if let Some(field) = field.and_then(field_of) {
            (out.next, out.who) = (GoToField(field), Person);
        }
        return out;
    }
    let key = match status {
        400..=499 => "error-other",
        // Without a code it may as well come from a proxy or gateway on the way.
        _ if code.is_empty() => "error-gateway",
        _ => "error-system",
    };
    let (who, next) = if status >= 500 { (Nobody, Retry) } else { (Engineer, Paste) };
    advice(&answer("", "").means(key, who, next), false)
}

/// What an error answer means. Where it gives away that the request was changed on its way, or that the clocks are
/// apart, that is the cause, whatever its message says (src/wechatpay/README.md, Diagnosis).
pub fn advice_on(attempt: &Attempt) -> Advice {
    let mut out = advise(
        attempt.status.unwrap_or_default(),
        attempt.code.as_deref(),
        attempt.message.as_deref(),
        attempt.field.as_deref(),
    );
    if matches!(attempt.end, End::TooMany | End::Server)
        && let Some(remedy) = attempt.retry_after.and_then(later)
    {
        (out.remedy, out.who) = (remedy, Person);
    }
    let Some(found) = diagnose(attempt) else { return out };
    let (remedy, who, next) = match found.key.as_ref() {
        // Nothing was changed: the catalogue's own remedy is the right one.
        "diagnosis-pair" => return out,
        clock if clock.starts_with("diagnosis-clock") => ("error-clock-remedy", Person, Clock),
        _ => ("diagnosis-changed-remedy", Engineer, Paste),
    };
    (out.sentence, out.remedy, out.who, out.next) = (found, Sentence::new(remedy), who, next);
    out
}

/// When to publish again, where the server asks for more time than is waited for by itself.
fn later(asked: Duration) -> Option<Sentence> {
    if asked <= Waits::default().most {
        return None;
    }
    let (key, unit) = if asked.as_secs() <= 120 { ("error-later-secs", 1) } else { ("error-later-minutes", 60) };
    let count = usize::try_from(asked.as_secs().div_ceil(unit)).unwrap_or(usize::MAX);
    Some(Sentence::new(key).with("count", count))
}

/// The field of a JSON Pointer such as `/bonus/bonus_jump_path` (src/wechatpay/README.md, Errors).
fn field_of(pointer: &str) -> Option<FieldId> {
    let path = pointer.trim_start_matches('/').replace('/', ".");
    let named = |f: &&Field| f.path == path || f.path.rsplit('.').next() == Some(&path);
    FIELDS.iter().find(named).map(|f| f.id)
}

/// What an answer that is no good means, as a trouble.
pub fn trouble_of(attempt: &Attempt) -> Trouble {
    if let Some(t) = &attempt.trouble {
        return t.clone();
    }
    let a = advice_on(attempt);
    let detail = format!(
        "{} {} {} {}",
        attempt.status.unwrap_or_default(),
        attempt.code.as_deref().unwrap_or_default(),
        attempt.message.as_deref().unwrap_or_default(),
        attempt.request_id.as_deref().unwrap_or_default()
    );
    Trouble { sentence: a.sentence, remedy: a.remedy, who: a.who, details: vec![detail] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    /// The rows of the documentation page, copied into the project as printed there.
    fn seed() -> Vec<(u16, String, String)> {
        include_str!("../../tests/error_rows.txt")
            .lines()
            .filter(|l| !l.is_empty())
            .map(|l| {
                let cells: Vec<&str> = l.split('|').map(str::trim).collect();
                (cells[0].parse().unwrap(), cells[1].to_owned(), cells[2].to_owned())
            })
            .collect()
    }

    #[test]
    fn every_row_of_the_page_is_known_also_in_full_width_punctuation() {
        let rows = seed();
        assert_eq!(rows.len(), 37);
        for (status, code, message) in rows {
            let advice = advise(status, Some(&code), Some(&message), None);
            let live = message.replace(',', "，").replace('(', "（").replace("AppID", "ＡppID") + "。";
            assert_eq!(advise(status, Some(&code.replace('_', " ")), Some(&live), None), advice, "{message}");
            // The four public rows have descriptions of the code, not messages; they match by code.
            let public = ["HTTP 请求不符合微信支付 APIv3 接口规则", "验证不通过", "系统异常,请稍后重试"];
            assert!(advice.known || public.contains(&message.as_str()), "{message}");
            for lang in Lang::ALL {
                assert!(lang.has(&advice.sentence.key) && lang.has(&advice.remedy.key), "{}", advice.sentence.key);
            }
        }
    }

    #[test]
    fn a_longer_message_matches_by_its_beginning_and_an_unknown_one_by_code() {
        let said = "会员权益一旦展示无法关闭，请检查show_bonus";
        assert_eq!(advise(400, Some("INVALID_REQUEST"), Some(said), None).next, Next::ShowAgain);
        let other = advise(400, Some("PARAM_ERROR"), Some("输入源映射到字段失败"), Some("/bonus/bonus_jump_path"));
        assert_eq!(other.next, Next::GoToField(FieldId::BonusJumpPath));
        assert!(!other.known);
        assert_eq!(advise(429, Some("ANYTHING"), None, None).sentence.key, "error-too-many");
        assert_eq!(advise(502, None, None, None).sentence.key, "error-gateway");
        assert_eq!(advise(502, Some("ANYTHING"), None, None).sentence.key, "error-system");
    }

    #[test]
    fn a_server_that_asks_for_longer_than_is_waited_says_how_long() {
        let told = |end, secs: u64| {
            let attempt = Attempt { retry_after: Some(Duration::from_secs(secs)), ..Attempt::ended(end) };
            Lang::ZhCn.say(&advice_on(&Attempt { status: Some(429), ..attempt }).remedy)
        };
        assert_eq!(told(End::TooMany, 31), "微信要求等 31 秒后再试。请过后再发布。");
        assert_eq!(told(End::Server, 3601), "微信要求等 61 分钟后再试。请过后再发布。");
        assert!(!told(End::TooMany, 30).contains("要求等") && !told(End::Refused, 31).contains("要求等"));
        assert!(told(End::TooMany, u64::MAX).contains("分钟"));
    }

    /// A refusal that points to the wrong form of the endpoint (src/wechatpay/README.md, Endpoint).
    #[test]
    fn the_wrong_form_is_smelled() {
        for status in [404, 405] {
            assert_eq!(advise(status, None, None, None).next, Next::Endpoint);
        }
        assert_eq!(advise(400, Some("PARAM_ERROR"), Some("参数错误"), Some("/logo_url")).next, Next::Endpoint);
        for said in ["输入源“/body/logo_url”映射到字段“logo_url”时出错", "缺少参数logo_url"] {
            assert_eq!(advise(400, Some("PARAM_ERROR"), Some(said), None).next, Next::Endpoint, "{said}");
        }
        assert_ne!(
            advise(400, Some("PARAM_ERROR"), Some("参数错误"), Some("/bonus/bonus_jump_path")).next,
            Next::Endpoint
        );
    }
}
