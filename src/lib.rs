//! Card Rights Studio (会员卡权益工作台): edit the rights of a WeChat Pay member card, see the
//! card details page, publish it signed. Rooms and their order: see README.

pub mod cli;
pub mod rights;
pub mod trouble;
pub mod wechatpay;
pub mod words;
