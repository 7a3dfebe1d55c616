//! `msk-auth completions` and `msk-auth man`: what a packager installs in addition to the program.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::{Outcome, Unusable, input, output};

/// Print a shell's completions for this program
///
/// Bash: write it to ~/.local/share/bash-completion/completions/msk-auth. Zsh: write it to a folder of
/// $fpath, as _msk-auth. Fish: write it to ~/.config/fish/completions/msk-auth.fish.
#[derive(Args)]
#[command(after_long_help = "Example:\n  \
    msk-auth completions bash > ~/.local/share/bash-completion/completions/msk-auth")]
pub(crate) struct CompletionArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Write the manual pages of this program and of each command into a folder
#[derive(Args)]
#[command(after_long_help = "Example:\n  msk-auth man /usr/local/share/man/man1")]
pub(crate) struct ManArguments {
    /// The folder, which must exist
    directory: PathBuf,
}

pub(crate) fn completions(arguments: &CompletionArguments) -> Result<Outcome, Unusable> {
    let mut script = Vec::new();
    let mut command = crate::Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "msk-auth", &mut script);
    output::print_bytes(&script)
        .map_err(|error| Unusable(format!("can't write to standard output: {error}")))?;
    Ok(Outcome::Accepted)
}

pub(crate) fn man(arguments: &ManArguments) -> Result<Outcome, Unusable> {
    let directory = &arguments.directory;
    clap_mangen::generate_to(crate::Arguments::command(), directory).map_err(|error| {
        Unusable(format!(
            "can't write into {}: {error}",
            input::name(directory)
        ))
    })?;
    Ok(Outcome::Accepted)
}
