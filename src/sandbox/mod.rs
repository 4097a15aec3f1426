//! A local WeChat Pay stand-in that enforces the documented rules.
