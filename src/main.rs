//! Reads arguments and opens the window or runs one command.

fn main() -> std::process::ExitCode {
    card_rights_studio::cli::run()
}
