//! Credentials that another program prints: a profile's `credential_process`.
//!
//! The output has AWS's format:
//! <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::finding::printable_char;
use crate::iam::command_line;
use crate::iam::credentials::Credentials;
use crate::iam::credentials_error::CredentialsError;
use crate::iam::environment::time_of;
use crate::json::{self, Data, Value};
use crate::sensitive::SensitiveText;

/// How long a program may take; AWS's SDK for Go has the same limit.
const LIMIT: Duration = Duration::from_secs(60);
/// The maximum size of its output; credentials have a few thousand bytes.
const MAX_OUTPUT: usize = 64 * 1024;
/// How many bytes of its standard error are shown.
const MAX_ERRORS: usize = 400;
/// How often to check whether it has ended.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Runs a command line, without a shell and for at most a minute, and reads the credentials that it
/// prints. The program gets none of the caller's standard input.
///
/// # Errors
/// [`CredentialsError::Process`] if it can't be run, fails, takes too long, or prints something
/// else. The error contains its standard error, made safe to show.
pub(crate) fn run(command: &SensitiveText) -> Result<Credentials, CredentialsError> {
    run_within(command, LIMIT)
}

fn run_within(command: &SensitiveText, limit: Duration) -> Result<Credentials, CredentialsError> {
    let words = command_line::split(command.expose())
        .ok_or_else(|| failed("is not a command line: a quote is not closed"))?;
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| failed("is an empty command line"))?;
    let mut child = Command::new(program.as_str())
        .args(arguments.iter().map(|word| word.as_str()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&format!("can't be started: {error}")))?;
    let ended = Ended::wait(&mut child, limit);
    if !matches!(
        ended,
        Ok(Ended {
            status: Some(_),
            ..
        })
    ) {
        // Also a program that closed its output and continues to run.
        let _ = child.kill();
        let _ = child.wait();
    }
    ended?.credentials(limit)
}

/// The output of a program that has ended.
struct Ended {
    /// `None` if it had to be stopped.
    status: Option<ExitStatus>,
    output: Zeroizing<Vec<u8>>,
    errors: Vec<u8>,
}

impl Ended {
    fn wait(child: &mut Child, limit: Duration) -> Result<Self, CredentialsError> {
        let end = Instant::now().checked_add(limit);
        let left = || end.map_or(limit, |end| end.saturating_duration_since(Instant::now()));
        let output = read_aside(child.stdout.take(), MAX_OUTPUT)?;
        let errors = read_aside(child.stderr.take(), MAX_ERRORS)?;
        let output = output.recv_timeout(left()).unwrap_or_default();
        let mut status = None;
        while status.is_none() && !left().is_zero() {
            status = child
                .try_wait()
                .map_err(|error| failed(&format!("can't be waited for: {error}")))?;
            if status.is_none() {
                thread::sleep(LOOK_EVERY.min(left()));
            }
        }
        // A child process of it may keep its standard error open; this is not waited for.
        let errors = errors.recv_timeout(Duration::from_millis(100));
        Ok(Self {
            status,
            output,
            errors: errors.map(|errors| errors.to_vec()).unwrap_or_default(),
        })
    }

    fn credentials(&self, limit: Duration) -> Result<Credentials, CredentialsError> {
        let Some(status) = self.status else {
            let seconds = limit.as_secs_f32();
            return Err(self.failed(&format!("did not end within {seconds} s, and was stopped")));
        };
        if !status.success() {
            return Err(self.failed(&format!("failed ({status})")));
        }
        if self.output.len() > MAX_OUTPUT {
            return Err(self.failed("printed more than 64 KiB"));
        }
        read(&self.output)
    }

    /// The failure, with the program's own message.
    fn failed(&self, problem: &str) -> CredentialsError {
        let words = String::from_utf8_lossy(&self.errors);
        let words: String = words.trim().chars().map(printable_char).collect();
        match words.is_empty() {
            true => failed(problem),
            false => failed(&format!("{problem}: {words}")),
        }
    }
}

/// Reads a stream to its end on another thread, and keeps at most one byte over `most`.
fn read_aside(
    stream: Option<impl Read + Send + 'static>,
    most: usize,
) -> Result<Receiver<Zeroizing<Vec<u8>>>, CredentialsError> {
    let (sender, kept) = mpsc::sync_channel(1);
    thread::Builder::new()
        .name("msk-auth-process".into())
        .spawn(move || {
            // The receiver may already have given up; then it is wiped here.
            let _ = sender.send(stream.map(|stream| keep(stream, most)).unwrap_or_default());
        })
        .map_err(|error| failed(&format!("can't be read: {error}")))?;
    Ok(kept)
}

fn keep(mut stream: impl Read, most: usize) -> Zeroizing<Vec<u8>> {
    // Of its final size, so that no shorter copy of a key remains.
    let mut kept = Zeroizing::new(Vec::with_capacity(most.saturating_add(1)));
    let mut piece = Zeroizing::new([0; 4096]);
    loop {
        match stream.read(&mut *piece) {
            Ok(0) => return kept,
            Ok(read) => {
                let room = most.saturating_add(1).saturating_sub(kept.len());
                let piece = piece.get(..read.min(room)).unwrap_or_default();
                kept.extend_from_slice(piece);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return kept,
        }
    }
}

/// The credentials in a program's output.
fn read(output: &[u8]) -> Result<Credentials, CredentialsError> {
    let printed = json::read_strict(output.trim_ascii()).map_err(|_| {
        failed("did not print JSON; `Version`, `AccessKeyId` and `SecretAccessKey` are required")
    })?;
    if !matches!(printed.data, Data::Object(_)) {
        return Err(failed("printed JSON that is not an object"));
    }
    judge_version(&printed, output.trim_ascii())?;
    let text = |name| match printed.get(name) {
        None => Ok(None),
        Some(value) => match (&value.data, value.as_text()) {
            (Data::Null, _) => Ok(None),
            (_, Some(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            (_, None) => Err(failed(&format!("printed a `{name}` that is not a text"))),
        },
    };
    let required = |name| text(name)?.ok_or_else(|| failed(&format!("printed no `{name}`")));
    let secret = SensitiveText::from(required("SecretAccessKey")?);
    let mut credentials = Credentials::new(required("AccessKeyId")?, secret)?;
    match text("SessionToken")? {
        Some(token) => credentials = credentials.with_session_token(token.into())?,
        None => credentials.require_session_token("`AccessKeyId`", "`SessionToken`", None)?,
    }
    if let Some(expiration) = text("Expiration")? {
        let end = time_of(expiration).ok_or_else(|| {
            failed("printed an `Expiration` that is not a time such as 2026-01-02T03:04:05Z")
        })?;
        credentials = credentials.with_expiry(end);
    }
    Ok(match text("AccountId")? {
        Some(account) if account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()) => {
            credentials.with_account_id(account)
        }
        _ => credentials,
    })
}

fn judge_version(printed: &Value, output: &[u8]) -> Result<(), CredentialsError> {
    let version = printed
        .get("Version")
        .ok_or_else(|| failed("printed no `Version`; it must be 1"))?;
    match (&version.data, output.get(version.range.clone())) {
        (Data::Number, Some(b"1")) => Ok(()),
        _ => Err(failed("printed another `Version` than the number 1")),
    }
}

fn failed(problem: &str) -> CredentialsError {
    CredentialsError::Process {
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn run_for(command: &str, milliseconds: u64) -> Result<Credentials, String> {
        run_within(&command.into(), Duration::from_millis(milliseconds))
            .map_err(|error| error.to_string())
    }

    #[track_caller]
    fn fails(command: &str, words: &str) {
        let error = run_for(command, 10_000).unwrap_err();
        assert!(error.contains(words), "{command}: {error}");
    }

    #[test]
    fn what_a_program_prints_is_read() {
        let credentials = run_for(
            r#"echo '{"Version": 1, "AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "hunter2",
              "SessionToken": "a-session", "Expiration": "2030-01-02T03:04:05Z",
              "AccountId": "123456789012", "More": [1, {}]}'"#,
            10_000,
        );
        let credentials = credentials.unwrap();
        assert_eq!(credentials.access_key_id(), "ASIAEXAMPLE");
        assert_eq!(credentials.secret_access_key().expose(), "hunter2");
        assert_eq!(credentials.session_token().unwrap().expose(), "a-session");
        assert_eq!(credentials.account_id(), Some("123456789012"));
        assert_eq!(credentials.expires_at(), time_of("2030-01-02T03:04:05Z"));
    }

    #[test]
    fn what_is_wrong_is_said() {
        fails("", "empty");
        fails("'open", "not closed");
        fails("/no/such/program", "can't be started");
        fails("false", "failed (exit status: 1)");
        fails(
            "sh -c 'echo not logged in >&2; exit 3'",
            "exit status: 3): not logged in",
        );
        fails("sh -c 'printf \"\\033[31mred\" >&2; exit 1'", "␦[31mred");
        fails("echo hello", "did not print JSON");
        fails("echo [1]", "not an object");
        fails("echo '{}'", "no `Version`");
        for version in ["2", "1.0", "\"1\"", "null"] {
            fails(
                &format!("echo '{{\"Version\": {version}}}'"),
                "another `Version`",
            );
        }
        fails("echo '{\"Version\": 1}'", "no `SecretAccessKey`");
        fails(
            "echo '{\"Version\": 1, \"SecretAccessKey\": \"x\"}'",
            "no `AccessKeyId`",
        );
        fails(
            "echo '{\"Version\": 1, \"SecretAccessKey\": 5}'",
            "not a text",
        );
        fails(
            "echo '{\"Version\": 1, \"SecretAccessKey\": \"x\", \"AccessKeyId\": \"ASIAX\"}'",
            "`SessionToken`",
        );
        fails(
            "echo '{\"Version\": 1, \"SecretAccessKey\": \"x\", \"AccessKeyId\": \"AKIAX\", \"Expiration\": \"soon\"}'",
            "`Expiration`",
        );
        fails("head -c 70000 /dev/zero", "more than 64 KiB");
    }

    #[test]
    fn what_is_printed_is_read_to_its_bound() {
        let printed = r#"{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "x""#;
        let longest = format!(r#"{printed}}}{}"#, " ".repeat(MAX_OUTPUT));
        let ended = |output: &str| {
            let kept = keep(Hesitant(output.as_bytes(), false), MAX_OUTPUT);
            let ended = Ended {
                status: Some(ExitStatus::default()),
                output: kept,
                errors: Vec::new(),
            };
            ended.credentials(LIMIT)
        };
        let id = |output: &str| ended(output).unwrap().access_key_id().to_owned();
        assert_eq!(id(longest.get(..MAX_OUTPUT).unwrap()), "AKID");
        let error = ended(longest.get(..=MAX_OUTPUT).unwrap())
            .unwrap_err()
            .to_string();
        assert!(error.contains("more than 64 KiB"), "{error}");
        // An account is twelve digits; anything else is omitted, as this is only for people.
        for (account, kept) in [
            ("123456789012", true),
            ("12345678901x", false),
            ("1234567890123", false),
            ("12345678901", false),
        ] {
            let credentials = ended(&format!(r#"{printed}, "AccountId": "{account}"}}"#)).unwrap();
            assert_eq!(credentials.account_id(), Some(account).filter(|_| kept));
        }
    }

    /// A stream that a signal interrupts once.
    struct Hesitant<'a>(&'a [u8], bool);

    impl Read for Hesitant<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match std::mem::replace(&mut self.1, true) {
                true => self.0.read(into),
                false => Err(io::ErrorKind::Interrupted.into()),
            }
        }
    }

    /// A stream that fails after its first bytes.
    struct Failing(bool);

    impl Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match std::mem::replace(&mut self.0, true) {
                true => Err(io::ErrorKind::ConnectionReset.into()),
                false => b"first".as_slice().read(into),
            }
        }
    }

    #[test]
    fn what_was_read_before_a_failure_is_kept() {
        assert_eq!(keep(Failing(false), MAX_OUTPUT).as_slice(), b"first");
    }

    #[test]
    fn no_word_is_a_shells() {
        let credentials = run_for(
            r#"echo '{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "$HOME;id|`id`"}'"#,
            10_000,
        );
        let credentials = credentials.unwrap();
        assert_eq!(credentials.secret_access_key().expose(), "$HOME;id|`id`");
    }

    #[test]
    fn one_that_does_not_end_is_stopped() {
        let begin = Instant::now();
        for command in [
            "sleep 30",
            "sh -c 'exec >&-; sleep 30'",
            "sh -c 'sleep 30 & wait'",
            "yes",
        ] {
            let error = run_for(command, 200).unwrap_err();
            assert!(
                error.contains("did not end within 0.2 s"),
                "{command}: {error}"
            );
        }
        assert!(begin.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn what_is_stopped_does_nothing_afterwards() {
        let file = std::env::temp_dir().join(format!("msk-auth-stopped-{}", std::process::id()));
        let command = format!("sh -c 'sleep 2; touch {}'", file.display());
        let error = run_for(&command, 200).unwrap_err();
        assert!(error.contains("did not end within 0.2 s"), "{error}");
        thread::sleep(Duration::from_secs(3));
        let is_there = file.exists();
        let _ = std::fs::remove_file(&file);
        assert!(!is_there);
    }
}
