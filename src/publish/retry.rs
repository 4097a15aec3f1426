//! Reads and uploads are tried again as publications are (src/publish/README.md, Retries).

use crate::wechatpay::attempt::Attempt;
use crate::wechatpay::verdict::{Waits, wait};

/// Every attempt at `one`, until it is over: each is signed anew. Dropping the future stops at once.
pub async fn retried(mut one: impl AsyncFnMut() -> Attempt) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    loop {
        attempts.push(one().await);
        let Some(pause) = wait(&attempts, &Waits::default()) else { return attempts };
        tokio::time::sleep(pause).await;
    }
}
