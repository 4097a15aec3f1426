//! Stopping a publication under way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

/// 取消 or 停止等待: may be called at any moment, from any thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<(AtomicBool, Notify)>);

impl Cancel {
    /// Asks to stop.
    pub fn cancel(&self) {
        self.0.0.store(true, Ordering::SeqCst);
        self.0.1.notify_waiters();
    }

    /// Whether it was asked.
    pub fn asked(&self) -> bool {
        self.0.0.load(Ordering::SeqCst)
    }

    /// Comes to an end as soon as it is asked.
    pub async fn wait(&self) {
        loop {
            let notified = self.0.1.notified();
            if self.asked() {
                return;
            }
            // A cancel between the look and the wait would be missed: look again soon.
            tokio::time::timeout(Duration::from_millis(100), notified).await.ok();
        }
    }
}
