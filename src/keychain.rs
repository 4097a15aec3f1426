//! Private keys and APIv3 keys in the OS keychain, behind a small trait with an in-memory twin.
