//! How rights are published: keys, signing and verifying by WECHATPAY2-SHA256-RSA2048
//! (reference wechatpay-api §5, §6).

pub mod endpoint;
pub mod key;
pub mod sign;
pub mod verify;
