//! The main act, the same for window and command line: plan, guard, send with retries, ledger, progress.
