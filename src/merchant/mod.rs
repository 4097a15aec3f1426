//! Merchants, their gateway, trust and mini programs; recognising what somebody sent.
