//! The only output path of the program. No other code writes to standard output or standard error
//! (`clippy.toml` enforces this), so that untrusted text can't control a terminal:
//!
//! - in text, each argument is made safe to show: `outln!`, `errln!`;
//! - only this program writes colours: [`Painted`];
//! - in JSON, control characters are written as `\uXXXX`: [`print_json`];
//! - only [`Output`](crate::target::Output) writes a secret, unchanged, on request.

#![allow(clippy::disallowed_macros, clippy::disallowed_methods)]

use std::fmt::{self, Display};
use std::io::{self, ErrorKind, IsTerminal, Write};

use anstream::ColorChoice;
use msk_auth::finding::{is_unprintable, printable_whole};
use serde::Serialize;
use terminal_size::{Height, Width, terminal_size_of};

use crate::json::write_json;
use crate::painted::Painted;
use crate::{Color, Unusable};

/// An argument of a printed text, without line breaks and without characters that control a
/// terminal.
pub(crate) struct Shown<T>(pub(crate) T);

impl<T: Display> Display for Shown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&printable_whole(&self.0.to_string()))
    }
}

/// Whether every argument is named after the text, where it is made safe to show; `{name}` would
/// bypass that.
pub(crate) const fn captures_nothing(format: &str) -> bool {
    let mut rest = format.as_bytes();
    loop {
        rest = match rest {
            [b'{', b'{', after @ ..] => after,
            [b'{', b'}' | b':', after @ ..] => after,
            [b'{', ..] => return false,
            [_, after @ ..] => after,
            [] => return true,
        };
    }
}

/// Prints a line to standard output, each argument as [`Shown`].
macro_rules! outln {
    () => { crate::output::print(format_args!("\n")) };
    ($format:literal $(, $argument:expr)* $(,)?) => {{
        const { assert!(crate::output::captures_nothing($format)) };
        crate::output::print(format_args!(
            concat!($format, "\n") $(, crate::output::Shown(&$argument))*
        ))
    }};
}

/// Prints a line to standard error, each argument as [`Shown`].
macro_rules! errln {
    () => { crate::output::print_error(format_args!("\n")) };
    ($format:literal $(, $argument:expr)* $(,)?) => {{
        const { assert!(crate::output::captures_nothing($format)) };
        crate::output::print_error(format_args!(
            concat!($format, "\n") $(, crate::output::Shown(&$argument))*
        ))
    }};
}

/// Turns colours on or off.
pub(crate) fn colour(when: Color) {
    let choice = match when {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    choice.write_global();
}

/// Prints to standard output. It is not a failure if a reader such as `head` stops reading; any other
/// error ends the program with status 2.
pub(crate) fn print(text: fmt::Arguments<'_>) {
    let mut stdout = anstream::stdout().lock();
    if let Err(error) = stdout.write_fmt(text).and_then(|()| stdout.flush()) {
        give_up(&error);
    }
}

/// Prints to standard error; if that fails, nothing can be done.
pub(crate) fn print_error(text: fmt::Arguments<'_>) {
    let _ = anstream::stderr().lock().write_fmt(text);
}

/// Prints text with the program's own colours to standard output.
pub(crate) fn print_painted(text: &Painted) {
    print(format_args!("{}", text.as_ansi()));
}

/// Prints text with the program's own colours to standard error.
pub(crate) fn print_error_painted(text: &Painted) {
    print_error(format_args!("{}", text.as_ansi()));
}

/// Prints a value as JSON, indented by two spaces.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Unusable> {
    let mut stdout = io::stdout().lock();
    if let Err(error) = write_json(&mut stdout, value).and_then(|()| stdout.flush()) {
        give_up(&error);
    }
    Ok(())
}

/// Writes requested bytes to standard output, unchanged.
pub(crate) fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush())
}

/// Whether standard output is a terminal.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// The columns and rows of standard output, if it is a terminal.
pub(crate) fn terminal_size() -> Option<(usize, usize)> {
    let (Width(width), Height(height)) = terminal_size_of(io::stdout())?;
    Some((width.into(), height.into()))
}

/// Moves to the beginning of the line that many lines above, and clears everything after it.
pub(crate) fn rewind(lines: usize) {
    print(format_args!("\x1b[{lines}A\r\x1b[J"));
}

/// Prints clap's text: help, or a usage error. clap quotes the arguments, so if one would control a
/// terminal, clap gets a printable form of all.
pub(crate) fn print_usage(
    error: &clap::Error,
    again: impl FnOnce(Vec<String>) -> Option<clap::Error>,
) {
    let given: Vec<String> = std::env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let is_printable = |argument: &String| !argument.contains(is_unprintable);
    let rendered = match given.iter().all(is_printable) {
        true => Some(error.render()),
        false => {
            let shown = given
                .iter()
                .map(|argument| printable_whole(argument).into_owned());
            again(shown.collect()).map(|error| error.render())
        }
    };
    let Some(rendered) = rendered else {
        errln!("error: an argument contains a character that can't be shown");
        return;
    };
    match error.use_stderr() {
        true => print_error(format_args!("{}", rendered.ansi())),
        false => print(format_args!("{}", rendered.ansi())),
    }
}

fn give_up(error: &io::Error) {
    if error.kind() != ErrorKind::BrokenPipe {
        errln!("msk-auth: can't write to standard output: {}", error);
        std::process::exit(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_ends_no_line_and_keeps_its_width() {
        let shown = format!("{:<5}|", Shown("a\n\u{1b}"));
        assert_eq!(shown, "a␦␦  |");
    }

    #[test]
    fn no_argument_goes_around() {
        for format in ["", "{}", "{:<8} {{x}} {:>3}"] {
            assert!(captures_nothing(format), "{format}");
        }
        for format in ["{name}", "{{{name}}}", "{0}", "{name:?}"] {
            assert!(!captures_nothing(format), "{format}");
        }
    }
}
