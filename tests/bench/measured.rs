//! What the benches of plain functions share.

use std::time::{Duration, Instant};

/// Does `work` so many times, after once for nothing, and prints the median and the slowest.
pub fn measured(name: &str, times: usize, mut work: impl FnMut()) {
    work();
    let mut taken: Vec<Duration> = (0..times)
        .map(|_| {
            let from = Instant::now();
            work();
            from.elapsed()
        })
        .collect();
    taken.sort();
    let ms = |d: Duration| d.as_secs_f64() * 1e3;
    println!("{name:<44} median {:>9.3} ms, slowest {:>9.3} ms", ms(taken[times / 2]), ms(taken[times - 1]));
}
