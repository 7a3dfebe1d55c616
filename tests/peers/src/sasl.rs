//! SASL servers that speak lines of base64 on standard input and output: Kafka's classes behind
//! `kafka/SaslBridge.java`, and Cyrus SASL's sample server.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use base64ct::{Base64, Encoding};
use msk_auth::sasl::{Mechanism, SaslError, Step};

use crate::folder;

/// A program that is spoken to in lines, and ended with the test.
pub struct Talker {
    program: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Talker {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        let mut program = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self {
            input: program.stdin.take().expect("piped"),
            output: BufReader::new(program.stdout.take().expect("piped")),
            program,
        }
    }

    /// Sends a line.
    pub fn say(&mut self, line: &str) {
        writeln!(self.input, "{line}").expect("the program has ended");
        self.input.flush().expect("the program has ended");
    }

    /// The next line, without its end; `None` when the program has ended.
    pub fn hear(&mut self) -> Option<String> {
        let mut line = Vec::new();
        let length = self.output.read_until(b'\n', &mut line).expect("readable");
        let line = String::from_utf8_lossy(&line)
            .trim_end_matches('\n')
            .to_owned();
        (length > 0).then_some(line)
    }
}

impl Drop for Talker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// What a server makes of a message.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on with this challenge.
    More(Vec<u8>),
    /// It accepts, with this message, and this is who the client is to it.
    Accepted(Vec<u8>, String),
    /// It refuses, for this reason.
    Refused(String),
}

/// A server of one exchange.
pub trait Server {
    /// What it makes of the client's message.
    fn judge(&mut self, message: &[u8]) -> Verdict;
}

/// How an exchange ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// Both sides are content; this is who the client is to the server.
    LoggedIn(String),
    /// The server refused, for this reason.
    ServerRefused(String),
    /// The client refused.
    ClientRefused(SaslError),
}

/// Plays an exchange in which `tamper` may change each message of the server, counted from 0.
pub fn log_in_through(
    mechanism: &mut dyn Mechanism,
    server: &mut dyn Server,
    mut tamper: impl FnMut(usize, &mut Vec<u8>),
) -> End {
    let mut message = mechanism.first().expect("a first message");
    for number in 0.. {
        let (mut challenge, user) = match server.judge(message.expose()) {
            Verdict::More(challenge) => (challenge, None),
            Verdict::Accepted(last, user) => (last, Some(user)),
            Verdict::Refused(reason) => return End::ServerRefused(reason),
        };
        tamper(number, &mut challenge);
        match (mechanism.answer(&challenge), user) {
            (Ok(Step::Done), Some(user)) => return End::LoggedIn(user),
            (Ok(Step::Send(next)), None) => message = next,
            (Err(error), _) => return End::ClientRefused(error),
            (step, user) => panic!("the server accepts {user:?}, and the client says {step:?}"),
        }
    }
    unreachable!("counting has no end")
}

/// Plays an exchange.
pub fn log_in(mechanism: &mut dyn Mechanism, server: &mut dyn Server) -> End {
    log_in_through(mechanism, server, |_, _| ())
}

/// Kafka's own SASL servers, one after the other in one Java process.
pub struct Kafka(Talker);

impl Kafka {
    /// Starts Java.
    pub fn start() -> Self {
        let classes = format!("{0}/lib/*:{0}/classes", folder().display());
        Self(Talker::start(
            Command::new("java")
                .args(["-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
                .args(["-cp", &classes, "SaslBridge"]),
        ))
    }

    /// A fresh SCRAM server that knows one user.
    pub fn scram(
        &mut self,
        mechanism: &str,
        user: &str,
        password: &str,
        iterations: u32,
    ) -> &mut Self {
        self.command(
            &format!("SERVER {mechanism}"),
            &[user, password, &iterations.to_string()],
        )
    }

    /// A fresh SCRAM server that knows one delegation token, `hmac` in base64.
    pub fn scram_token(&mut self, mechanism: &str, id: &str, hmac: &str, owner: &str) -> &mut Self {
        self.command(&format!("SERVER {mechanism}"), &[id, hmac, "4096", owner])
    }

    /// A fresh PLAIN server that knows one user.
    pub fn plain(&mut self, user: &str, password: &str) -> &mut Self {
        self.command("SERVER PLAIN", &[user, password])
    }

    /// A fresh OAUTHBEARER server that takes unsecured JSON web tokens.
    pub fn bearer(&mut self) -> &mut Self {
        self.command("SERVER OAUTHBEARER", &[])
    }

    /// What the server has negotiated under this name, after a login.
    pub fn property(&mut self, name: &str) -> String {
        match self.ask("PROPERTY", &[name.as_bytes()]) {
            Verdict::Accepted(value, _) => String::from_utf8(value).expect("UTF-8"),
            other => panic!("{other:?}"),
        }
    }

    fn command(&mut self, command: &str, fields: &[&str]) -> &mut Self {
        let fields: Vec<_> = fields.iter().map(|field| field.as_bytes()).collect();
        let answer = self.ask(command, &fields);
        assert_eq!(answer, Verdict::More(Vec::new()), "{command}");
        self
    }

    fn ask(&mut self, command: &str, fields: &[&[u8]]) -> Verdict {
        let mut line = command.to_owned();
        for field in fields {
            line.push(' ');
            line.push_str(&Base64::encode_string(field));
        }
        self.0.say(&line);
        let answer = self
            .0
            .hear()
            .unwrap_or_else(|| panic!("Java has ended; run tests/peers/setup.sh"));
        let mut fields = answer.split(' ');
        let word = fields.next().unwrap_or_default();
        let mut field = || Base64::decode_vec(fields.next().unwrap_or_default()).expect("base64");
        let first = field();
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        match word {
            "MORE" => Verdict::More(first),
            "DONE" => Verdict::Accepted(first, text(field())),
            "FAIL" => Verdict::Refused(text(first)),
            other => panic!("{other}"),
        }
    }
}

impl Server for Kafka {
    fn judge(&mut self, message: &[u8]) -> Verdict {
        self.ask("MESSAGE", &[message])
    }
}

/// Cyrus SASL's sample server, for one exchange.
pub struct Cyrus {
    server: Talker,
    mechanism: String,
    begun: bool,
    /// The folder of its configuration and its users.
    folder: PathBuf,
}

impl Cyrus {
    /// A server that knows one user.
    pub fn start(mechanism: &str, user: &str, password: &str) -> Self {
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("msk-auth-cyrus-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let users = folder.join("users");
        std::fs::write(
            folder.join("sample.conf"),
            format!(
                "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: {}\n\
                 mech_list: {mechanism}\n",
                users.display()
            ),
        )
        .expect("writable");
        let mut adding = Command::new("/usr/sbin/saslpasswd2")
            .args(["-p", "-c", "-u", "localhost", "-f"])
            .args([users.as_os_str(), user.as_ref()])
            .stdin(Stdio::piped())
            .spawn()
            .expect("saslpasswd2, of Debian's sasl2-bin");
        let mut input = adding.stdin.take().expect("piped");
        write!(input, "{password}").expect("saslpasswd2 reads");
        drop(input);
        assert!(adding.wait().expect("saslpasswd2 runs").success());
        let server = Talker::start(
            Command::new("stdbuf")
                .args(["-o0", "/usr/sbin/sasl-sample-server", "-m", mechanism])
                .args(["-s", "sample", "-u", "localhost"])
                .env("SASL_CONF_PATH", &folder),
        );
        Self {
            server,
            mechanism: mechanism.to_owned(),
            begun: false,
            folder,
        }
    }

    /// The server's next challenge, its success or its refusal.
    fn outcome(&mut self) -> Verdict {
        while let Some(line) = self.server.hear() {
            if let Some(challenge) = line.strip_prefix("S: ") {
                return Verdict::More(Base64::decode_vec(challenge).expect("base64"));
            }
            if let Some(user) = line.strip_prefix("Username: ") {
                let user = user.strip_suffix("@localhost").unwrap_or(user);
                return Verdict::Accepted(Vec::new(), user.to_owned());
            }
        }
        Verdict::Refused("the server has ended".to_owned())
    }
}

impl Server for Cyrus {
    fn judge(&mut self, message: &[u8]) -> Verdict {
        let mut said = Vec::new();
        if !self.begun {
            self.begun = true;
            // Its list of mechanisms.
            self.outcome();
            said.extend_from_slice(self.mechanism.as_bytes());
            said.push(0);
        }
        said.extend_from_slice(message);
        self.server
            .say(&format!("C: {}", Base64::encode_string(&said)));
        self.outcome()
    }
}

impl Drop for Cyrus {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
