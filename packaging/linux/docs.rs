//! Man pages and shell completions from the very definition of the command line: `cargo run --example docs -- FOLDER`.

use std::io::Error;
use std::path::{Path, PathBuf};

use card_rights_studio::cli;
use card_rights_studio::words::Lang;
use clap_complete::Shell;

const NAME: &str = "card-rights-studio";

fn main() -> Result<(), Error> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or_else(|| Error::other("a folder for them"))?);
    for (lang, place) in [(Lang::En, "man/man1"), (Lang::ZhCn, "man/zh_CN/man1")] {
        let place = folder.join(place);
        std::fs::create_dir_all(&place)?;
        man(&cli::command(lang), NAME, &place)?;
    }
    for (shell, place, name) in [
        (Shell::Bash, "bash-completion/completions", NAME.to_owned()),
        (Shell::Zsh, "zsh/vendor-completions", format!("_{NAME}")),
        (Shell::Fish, "fish/vendor_completions.d", format!("{NAME}.fish")),
    ] {
        let place = folder.join(place);
        std::fs::create_dir_all(&place)?;
        let mut file = std::fs::File::create(place.join(name))?;
        clap_complete::generate(shell, &mut cli::command(Lang::En), NAME, &mut file);
    }
    Ok(())
}

/// The page of a command and of each below it, as `card-rights-studio-publish.1`.
fn man(command: &clap::Command, name: &str, place: &Path) -> Result<(), Error> {
    // The page is named with hyphens, the command is typed with blanks.
    let typed = name.replacen(NAME, "", 1).replace('-', " ");
    let command = command.clone().name(name.to_owned()).bin_name(format!("{NAME}{typed}"));
    let page = clap_mangen::Man::new(command.clone());
    let mut file = std::fs::File::create(place.join(format!("{name}.1")))?;
    page.render(&mut file)?;
    command.get_subcommands().try_for_each(|c| man(c, &format!("{name}-{}", c.get_name()), place))
}
