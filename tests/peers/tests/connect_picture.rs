//! The picture of `connect` in the README: what a terminal shows of two brokers that refuse a password,
//! both genuine. `cargo build` makes the program.
//!
//! Ports and times differ from run to run. In what is drawn, and so in what is compared, each is replaced
//! by a fixed one of the same width; the rest is as the program prints it. With `UPDATE_EXPECT` in the
//! environment the picture is drawn again.

#[path = "../../shared/drawing.rs"]
mod drawing;

use std::process::Command;

use msk_auth_peers::certs;
use msk_auth_peers::kafka::{Kafka, Listener};

/// The ports in the picture.
const PORTS: [&str; 2] = ["19096", "29096"];
/// The times in the picture, in milliseconds: those of name resolution, TCP and TLS at each broker.
const TIMES: [&str; 6] = ["0.4", "0.1", "5.2", "0.4", "0.1", "5.3"];

#[test]
fn it_shows_what_the_program_prints() {
    let brokers = [Kafka::start(), Kafka::start()];
    let ports = brokers.each_ref().map(|kafka| {
        let port = kafka.port(Listener::Scram).to_string();
        assert_eq!(
            port.len(),
            PORTS[0].len(),
            "{port} is as wide as in the picture"
        );
        port
    });
    let folder = std::env::temp_dir().join(format!("picture-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("ca.pem"), certs("ca.pem")).unwrap();
    let secret = r#"{"username": "alice", "password": "alice-secre"}"#;
    std::fs::write(folder.join("secret.json"), secret).unwrap();

    let line = format!(
        "msk-auth connect --brokers localhost:{},localhost:{} --secret secret.json --ca ca.pem",
        ports[0], ports[1]
    );
    let test = std::env::current_exe().unwrap();
    let output = Command::new(test.ancestors().nth(2).unwrap().join("msk-auth"))
        .args(line.split(' ').skip(1))
        .current_dir(&folder)
        .env("CLICOLOR_FORCE", "1")
        .output()
        .expect("run cargo build");
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty());

    let mut shown = drawing::typed(&line) + &String::from_utf8(output.stdout).unwrap();
    for (port, fixed) in ports.iter().zip(PORTS) {
        shown = shown.replace(&format!("localhost:{port}"), &format!("localhost:{fixed}"));
    }
    assert!(
        drawing::is_kept("connect", &with_fixed_times(&shown)),
        "old: draw it again with UPDATE_EXPECT=1 cargo test -p msk-auth-peers --test connect_picture"
    );
}

/// Each time of the grid, which is green and at the right of its cell, replaced by a fixed one that with
/// the spaces before it is as wide.
fn with_fixed_times(shown: &str) -> String {
    const GREEN: &str = "\u{1b}[32m";
    const END: &str = " ms\u{1b}[0m";
    let mut fixed = String::new();
    let mut rest = shown;
    for time in TIMES {
        let (before, after) = rest.split_once(GREEN).expect("a time");
        let (old, after) = after.split_once(END).expect("its end");
        old.parse::<f64>().expect("milliseconds");
        let name = before.trim_end_matches(' ');
        let width = before.len() - name.len() + old.len();
        fixed.push_str(name);
        fixed.push_str(&" ".repeat(width - time.len()));
        fixed.extend([GREEN, time, END]);
        rest = after;
    }
    assert!(!rest.contains(GREEN), "{shown}");
    fixed + rest
}

#[test]
fn a_time_keeps_its_cell() {
    let cell =
        |spaces: usize, time: &str| format!("{}\u{1b}[32m{time} ms\u{1b}[0m", " ".repeat(spaces));
    let row = |times: [(usize, &str); 6]| times.map(|(spaces, time)| cell(spaces, time)).concat();
    let fast = row([
        (2, "0.3"),
        (2, "0.2"),
        (2, "9.9"),
        (2, "0.1"),
        (2, "0.1"),
        (2, "1.0"),
    ]);
    let slow = row([
        (3, "10"),
        (2, "0.2"),
        (2, "150"),
        (2, "0.1"),
        (3, "99"),
        (3, "12"),
    ]);
    assert_eq!(with_fixed_times(&fast), with_fixed_times(&slow));
    let fixed = row([
        (2, "0.4"),
        (2, "0.1"),
        (2, "5.2"),
        (2, "0.4"),
        (2, "0.1"),
        (2, "5.3"),
    ]);
    assert_eq!(with_fixed_times(&fast), fixed);
}
