//! Reads arguments and runs one command. The window is not built yet.

fn main() -> std::process::ExitCode {
    card_rights_studio::cli::run()
}
