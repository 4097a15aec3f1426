//! What somebody sent, recognised on a thread of its own each time: opening a PKCS#12 may take as long as who made it
//! wished, a share may answer late, and nothing else may wait for either.

use std::path::PathBuf;

use super::{JobId, Out, Outcome, caught, thread};
use crate::merchant::recognise;
use crate::wechatpay::secret::Secret;

pub(super) fn start(id: JobId, paths: Vec<PathBuf>, password: Option<Secret>, out: Out) {
    thread("recognise", move || {
        let told = out.clone();
        caught(&told, id, || {
            let password = password.as_ref().map(Secret::text);
            let found = recognise::gather(&paths).map(|sent| Box::new(recognise::recognise(&sent, password)));
            out.send(Outcome::Found(id, found));
        });
    });
}
