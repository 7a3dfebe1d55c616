//! `msk-auth connect` at a terminal: the table grows while stages run, and Ctrl-C ends it with what is
//! known.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

const PATIENCE: Duration = Duration::from_secs(60);

/// A pseudo-terminal: what it has been shown, and its other side for a program.
struct Terminal {
    pieces: Receiver<Vec<u8>>,
    shown: String,
}

impl Terminal {
    fn start(columns: u16, rows: u16, arguments: &[&str]) -> (Self, Child) {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let open = File::options()
            .read(true)
            .write(true)
            .open(name.to_str().unwrap());
        let slave = OwnedFd::from(open.unwrap());
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&slave, size).unwrap();
        let child = program(arguments).stdout(slave).spawn().unwrap();
        let (pieces, receiver) = channel();
        let mut master = File::from(master);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // It fails when the program has ended.
            while let Ok(count @ 1..) = master.read(&mut buffer) {
                if pieces.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let terminal = Self {
            pieces: receiver,
            shown: String::new(),
        };
        (terminal, child)
    }

    /// Waits until all that was shown fulfils this.
    fn wait_for(&mut self, is_there: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_there(&self.shown) {
            let left = deadline.saturating_duration_since(Instant::now());
            let piece = self.pieces.recv_timeout(left);
            let piece = piece.unwrap_or_else(|error| panic!("{error}: {}", self.shown));
            self.shown.push_str(&String::from_utf8(piece).unwrap());
        }
    }

    /// Everything, to the end.
    fn finish(&mut self) -> &str {
        while let Ok(piece) = self.pieces.recv_timeout(PATIENCE) {
            self.shown.push_str(&String::from_utf8(piece).unwrap());
        }
        &self.shown
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_msk-auth"));
    command
        .arg("connect")
        .args(arguments)
        .env_remove("CLICOLOR_FORCE")
        .env("TERM", "xterm-256color")
        .stdin(Stdio::null());
    command
}

/// What a terminal has on its screen, after the escape sequences that this program may write.
fn screen(shown: &str) -> Vec<String> {
    let mut lines: Vec<Vec<char>> = vec![Vec::new()];
    let (mut row, mut column) = (0, 0);
    let mut characters = shown.chars();
    while let Some(character) = characters.next() {
        match character {
            '\r' => column = 0,
            '\n' => {
                row += 1;
                if row == lines.len() {
                    lines.push(Vec::new());
                }
            }
            '\u{1b}' => {
                assert_eq!(characters.next(), Some('['));
                let mut numbers = String::new();
                let end = loop {
                    match characters.next().unwrap() {
                        one if one.is_ascii_digit() || one == ';' => numbers.push(one),
                        end => break end,
                    }
                };
                match end {
                    'm' => {}
                    'A' => row -= numbers.parse::<usize>().unwrap(),
                    'J' if numbers.is_empty() => {
                        lines.truncate(row + 1);
                        lines[row].truncate(column);
                    }
                    other => panic!("{other}"),
                }
            }
            character => {
                let line = &mut lines[row];
                line.resize(line.len().max(column + 1), ' ');
                line[column] = character;
                column += 1;
            }
        }
    }
    let lines = lines.into_iter().map(String::from_iter);
    lines
        .map(|line: String| line.trim_end().to_owned())
        .collect()
}

/// Words without how long each stage took.
fn words(lines: &[String]) -> Vec<Vec<String>> {
    let of_line = |line: &String| {
        let words = line
            .split_whitespace()
            .map(|word| match word.parse::<f64>() {
                Ok(_) => "N".to_owned(),
                Err(_) => word.to_owned(),
            });
        words.collect()
    };
    lines.iter().map(of_line).collect()
}

/// A port on which nothing listens.
fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// A web server, which answers after a moment.
fn web_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 512]);
            std::thread::sleep(Duration::from_millis(500));
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    address
}

/// A server that takes connections and never says a word.
fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

fn interrupt(child: &Child) {
    let pid = Pid::from_child(child);
    kill_process(pid, Signal::INT).unwrap();
}

#[test]
fn the_table_grows_and_ends_as_it_is_printed_elsewhere() {
    let brokers = format!("{},{}", closed(), web_server());
    let arguments = ["--brokers", &brokers, "--method", "plaintext"];
    let (mut terminal, mut child) = Terminal::start(100, 40, &arguments);
    let shown = terminal.finish().to_owned();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    // The heading is drawn again with each stage, and what runs is marked.
    assert!(shown.matches("api-versions").count() >= 5, "{shown}");
    assert!(shown.contains('…'), "{shown}");
    let piped = program(&arguments).output().unwrap();
    let piped = String::from_utf8(piped.stdout).unwrap();
    assert_eq!(piped.matches("  api-versions").count(), 1);
    assert!(!piped.contains('\u{1b}'));
    let piped: Vec<_> = piped.lines().map(str::to_owned).collect();
    let screen = screen(&shown);
    assert_eq!(words(&screen[..piped.len()]), words(&piped), "{screen:#?}");
    assert!(screen[piped.len()..].iter().all(String::is_empty));
}

#[test]
fn a_terminal_too_small_is_shown_the_table_once() {
    let brokers = format!("{},{}", closed(), web_server());
    let arguments = ["--brokers", &brokers, "--method", "plaintext"];
    for (columns, rows) in [(100, 3), (40, 40)] {
        let (mut terminal, mut child) = Terminal::start(columns, rows, &arguments);
        let shown = terminal.finish();
        assert_eq!(child.wait().unwrap().code(), Some(1));
        assert_eq!(shown.matches("  api-versions").count(), 1, "{shown}");
        assert!(!shown.contains("\u{1b}[J"));
    }
}

#[test]
fn ctrl_c_ends_with_what_is_known() {
    let (_listener, silent) = silent();
    let brokers = format!("{},{silent}", closed());
    let arguments = [
        "--brokers",
        &brokers,
        "--method",
        "plaintext",
        "--timeout",
        "600",
    ];
    let (mut terminal, mut child) = Terminal::start(100, 40, &arguments);
    // One has failed, and the other has been connected to.
    terminal.wait_for(|shown| shown.contains("failed") && shown.matches(" ms").count() >= 3);
    interrupt(&child);
    let shown = terminal.finish().to_owned();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let screen = screen(&shown);
    let row = |address: &str| {
        screen
            .iter()
            .find(|line| line.starts_with(address))
            .unwrap()
    };
    let of_silent: Vec<_> = row(&silent).split_whitespace().skip(1).collect();
    assert!(
        matches!(of_silent[..], [_, "ms", _, "ms", "·", "·"]),
        "{of_silent:?}"
    );
    let text = screen.join("\n");
    assert!(text.contains("error[tcp-refused]: tcp at "), "{text}");
    assert!(
        text.contains("\nready: 0 of 2 brokers\ninterrupted: "),
        "{text}"
    );
}

#[test]
fn ctrl_c_ends_a_pipe_with_what_is_known() {
    for format in ["human", "json"] {
        let (listener, silent) = silent();
        let arguments = [
            "--brokers",
            &silent,
            "--method",
            "plaintext",
            "--timeout",
            "600",
            "--format",
            format,
        ];
        let child = program(&arguments).stdout(Stdio::piped()).spawn().unwrap();
        // Its first request is there.
        let (mut stream, _) = listener.accept().unwrap();
        stream.read_exact(&mut [0; 4]).unwrap();
        interrupt(&child);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130));
        let text = String::from_utf8(output.stdout).unwrap();
        if format == "human" {
            assert!(text.contains("\ninterrupted: "), "{text}");
            continue;
        }
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (&json["interrupted"], &json["ready"]),
            (&true.into(), &false.into())
        );
        let broker = &json["brokers"][0];
        assert_eq!(
            (&broker["ready"], &broker["stages"][1]["stage"]),
            (&false.into(), &"tcp".into())
        );
    }
}
