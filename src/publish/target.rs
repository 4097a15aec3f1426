//! Where a publication goes.

use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::Gateway;

/// What kind of merchant it goes to (src/publish/README.md, Merchant kinds).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 演练: the stand-in on this computer.
    Trial,
    /// 正式: WeChat Pay itself.
    WeChat,
    /// 非微信地址: not WeChat's, treated as strictly as 正式.
    Other,
}

impl Kind {
    /// The kind of a merchant with this gateway.
    pub fn of_gateway(gateway: &Gateway) -> Self {
        if gateway.is_wechat() { Self::WeChat } else { Self::Other }
    }

    /// Whether it is as strict as 正式.
    pub fn real(self) -> bool {
        self != Self::Trial
    }

    /// The catalogue key of the words that follow a merchant's name; 演练 is a name already.
    pub fn aside(self) -> &'static str {
        if self == Self::Trial { "kind-trial-aside" } else { self.key() }
    }

    /// The catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Trial => "kind-trial",
            Self::WeChat => "kind-wechat",
            Self::Other => "kind-other",
        }
    }
}

/// Where a publication goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What kind of merchant.
    pub kind: Kind,
    /// Its name on this computer.
    pub merchant: String,
    /// 商户号
    pub mchid: String,
    /// Its gateway.
    pub gateway: Gateway,
    /// 接口版本
    pub endpoint: Endpoint,
}

impl Target {
    /// To `gateway` in the usual 接口版本, for the merchant with this name on this computer and this 商户号. What kind of
    /// merchant that is, its gateway says.
    pub fn new(merchant: impl Into<String>, mchid: impl Into<String>, gateway: Gateway) -> Self {
        let (merchant, mchid, endpoint) = (merchant.into(), mchid.into(), Endpoint::default());
        Self { kind: Kind::of_gateway(&gateway), merchant, mchid, gateway, endpoint }
    }
}
