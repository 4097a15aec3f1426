//! A panic inside an attempt, ours or a library's: what is known of it is whether anything had left by then.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Attempt, End};

/// The attempt, or what a panic leaves of it; `left` says whether a byte of the body had left.
pub(super) async fn caught(attempt: impl Future<Output = Attempt>, left: impl Fn() -> bool) -> Attempt {
    let mut attempt = Box::pin(attempt);
    let polled = std::future::poll_fn(|context| {
        let once = catch_unwind(AssertUnwindSafe(|| attempt.as_mut().poll(context)));
        once.map_or(Poll::Ready(None), |poll| poll.map(Some))
    });
    if let Some(ended) = polled.await {
        return ended;
    }
    let end = if left() { End::Broken } else { End::NotSent };
    Attempt { trouble: Some(Trouble::new("publish-panicked", Who::Engineer)), ..Attempt::ended(end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_unsent_until_something_left() {
        for (left, end) in [(false, End::NotSent), (true, End::Broken)] {
            let panics = async {
                tokio::task::yield_now().await;
                panic!("asked for by the test")
            };
            assert_eq!(caught(panics, || left).await.end, end);
        }
        assert_eq!(caught(async { Attempt::ended(End::Ok) }, || true).await.end, End::Ok);
    }
}
