//! What runs beside the window: a `Job` in, `Outcome`s out.
