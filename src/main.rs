//! Reads arguments and opens the window or runs one command.

fn main() {}
