//! A terminal's picture of what it shows, and whether the kept one is the same.

use std::fs;
use std::path::Path;

use anstyle::RgbColor;
use anstyle_svg::Term;

/// The columns of the terminal.
const COLUMNS: usize = 110;

/// Draws it in `docs/pictures`: with `UPDATE_EXPECT` in the environment it is kept. Whether the one that
/// is kept is the same.
pub fn is_kept(name: &str, shown: &str) -> bool {
    let drawn = picture(&wrapped(shown));
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/pictures")
        .join(format!("{name}.svg"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, &drawn).unwrap();
    }
    fs::read_to_string(&file).unwrap_or_default() == drawn
}

/// A line as it was typed after a shell's prompt.
pub fn typed(line: &str) -> String {
    format!("\u{1b}[1m$ {line}\u{1b}[0m\n")
}

/// A terminal's look, with its own background: readable on a light page and on a dark one.
fn picture(shown: &str) -> String {
    Term::new()
        .fg_color(RgbColor(0xd0, 0xd7, 0xde).into())
        .bg_color(RgbColor(0x16, 0x1b, 0x22).into())
        .min_width_px(960)
        .render_svg(shown)
}

/// The lines as a terminal breaks them, which counts no escape sequence.
fn wrapped(shown: &str) -> String {
    let mut wrapped = String::new();
    let (mut column, mut in_sequence) = (0, false);
    for character in shown.chars() {
        match character {
            '\n' => column = 0,
            '\u{1b}' => in_sequence = true,
            _ if in_sequence => in_sequence = character != 'm',
            _ => {
                if column == COLUMNS {
                    wrapped.push('\n');
                    column = 0;
                }
                column += 1;
            }
        }
        wrapped.push(character);
    }
    wrapped
}
