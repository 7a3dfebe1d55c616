use super::*;

/// What MSK's brokers begin an answer with.
const REQUEST: &str = "[7d0ab893-9b16-4371-a8b2-1ae9b5ce73a5]: ";

fn names(text: &str) -> Vec<&'static str> {
    subjects(text)
        .into_iter()
        .map(|subject| match subject {
            Subject::Code(code) => code.as_str(),
            Subject::Result(result) => result.as_str(),
            Subject::Message(message) => message.text,
        })
        .collect()
}

#[test]
fn case_and_line_breaks_do_not_matter() {
    let sentence = "Provided certificate or private key is invalid";
    for text in [
        "PROBLEM: Provided certificate or private key is invalid",
        "\"LastProcessingResult\": \"PROBLEM: provided certificate\n  or private\tkey is invalid\",",
        "PROVIDED CERTIFICATE OR PRIVATE KEY IS INVALID.",
    ] {
        assert_eq!(names(text), [sentence], "{text}");
    }
    assert_eq!(
        names("connection error. please check your event source connection configuration").len(),
        1
    );
}

#[test]
fn the_longer_message_wins() {
    assert_eq!(
        names("Broker: Topic authorization failed"),
        ["Broker: Topic authorization failed"]
    );
    assert_eq!(
        names("Topic authorization failed."),
        ["Topic authorization failed"]
    );
    assert_eq!(
        names("algid parse error, not a sequence"),
        ["algid parse error, not a sequence"]
    );
    assert_eq!(names("Not a SEQUENCE"), ["Not a SEQUENCE"]);
    let both = "Broker: Topic authorization failed; Topic authorization failed";
    assert_eq!(names(both).len(), 2);
}

#[test]
fn a_wrapper_counts_where_nothing_else_is_in_its_entry() {
    let trace = "org.apache.kafka.common.errors.SslAuthenticationException: SSL handshake failed\n\
        Caused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed: nothing\n\
        \tat java.base/sun.security.ssl.Alert.createSSLException(Alert.java:131)\n";
    assert_eq!(names(trace), ["PKIX path building failed"]);
    assert_eq!(
        names("ERROR SSL handshake failed\n"),
        ["SSL handshake failed"]
    );
    let logged = format!(
        "ERROR Connection to node -1 failed authentication due to: SSL handshake failed\\n{trace}"
    );
    assert_eq!(names(&logged), ["PKIX path building failed"]);
    let cut = "failed authentication due to: SSL handshake failed";
    assert_eq!(names(cut), ["SSL handshake failed"]);
    assert_eq!(names("failed authentication due to: x").len(), 1);
    let two = "ERROR SSL handshake failed\nERROR Topic authorization failed.";
    assert_eq!(
        names(two),
        ["SSL handshake failed", "Topic authorization failed"]
    );
}

/// MySQL's and S3's texts, and AWS's error code, have the words that MSK's brokers answer after an id.
#[test]
fn the_words_of_msk_in_another_programs_line_are_not_msks() {
    for text in [
        "ERROR Failed: java.sql.SQLException: Access denied for user 'app'@'10.0.0.1' (using password: YES)",
        "HTTP 403 Access Denied (S3)",
        "AccessDeniedException: Access denied to KMS",
        "PROBLEM: Schema Registry access denied error.",
        "[2026-11-27 09:00:02,001]: Access denied",
        "[7d0ab893-9b16-4371-a8b2-1ae9b5ce73]: Access denied",
        "7d0ab893-9b16-4371-a8b2-1ae9b5ce73a5]: Access denied",
        "ERROR 1040 (HY000): Too many connects",
        "Session too short",
    ] {
        let expected: &[&str] = if text == "Session too short" {
            &[text]
        } else {
            &[]
        };
        assert_eq!(names(text), expected, "{text}");
    }
    assert_eq!(names("\"access denied.\""), ["Access denied"]);
    let upper = "[7D0AB893-9B16-4371-A8B2-1AE9B5CE73A5]: Access denied";
    assert_eq!(names(upper), ["Access denied"]);
}

/// Lines of sarama, franz-go and Java: Kafka's words for error 58 (`Errors.java`) are those of Lambda.
#[test]
fn the_words_of_lambda_in_another_programs_line_are_not_lambdas() {
    let (of_kafka, of_lambda) = ("SASL Authentication failed", "SASL authentication failed");
    for line in [
        "kafka server: SASL Authentication failed.",
        "kafka server: SASL Authentication failed",
        "unable to initialize sasl: SASL_AUTHENTICATION_FAILED: SASL Authentication failed.",
        "org.apache.kafka.common.errors.SaslAuthenticationException: SASL Authentication failed.",
        "a mapping without its LastProcessingResult. Log: SASL authentication failed",
    ] {
        assert_eq!(names(line), [of_kafka], "{line}");
    }
    let denied = format!("kafka server: SASL Authentication failed: {REQUEST}Access denied");
    assert_eq!(names(&denied), ["Access denied"]);
    for text in [
        "PROBLEM: SASL authentication failed",
        "PROBLEM:SASL authentication failed",
        "| LastProcessingResult | PROBLEM: SASL authentication failed |",
        "{\"LastProcessingResult\": \"SASL authentication failed\"}",
        "{\"LastProcessingResult\":\"PROBLEM: SASL authentication failed\"}",
        "{\\\"LastProcessingResult\\\":\\\"SASL authentication failed\\\"}",
        "LastProcessingResult: 'SASL authentication failed'",
        "SASL authentication failed.",
        "\"sasl authentication failed\"\n",
    ] {
        assert_eq!(names(text), [of_lambda], "{text}");
    }
    let both = format!("PROBLEM: SASL authentication failed; {REQUEST}Access denied");
    assert_eq!(names(&both), [of_lambda, "Access denied"]);
}

#[test]
fn each_is_once_and_in_order() {
    let log = format!("{REQUEST}Too many connects\n{REQUEST}Access denied\n").repeat(2);
    assert_eq!(names(&log), ["Too many connects", "Access denied"]);
}

#[test]
fn codes_are_found_alone_and_in_brackets() {
    assert_eq!(names(" KEY-PBES2 "), ["key-pbes2"]);
    let output =
        "error[chain-reversed] certificate: x\nwarning[key-pbes2]: y\nerror[chain-reversed]";
    assert_eq!(names(output), ["chain-reversed", "key-pbes2"]);
    assert!(names("key-pbes2 and more, [], [key-pbes], [").is_empty());
}

#[test]
fn nothing_is_found_in_nothing() {
    for text in ["", " \n\t", "\u{1F600}ünïcödé", "kafka"] {
        assert!(names(text).is_empty(), "{text}");
    }
}

/// A megabyte of what takes the most work: every message again and again.
#[test]
fn a_large_paste_is_searched_in_moderate_time() {
    let all: Vec<_> = messages().map(|message| message.text).collect();
    let text = all.join("\n").repeat(200);
    let begun = std::time::Instant::now();
    let found = subjects(&text);
    // Wrappers that share an entry with nothing count.
    assert!(found.len() > 60, "{}", found.len());
    assert!(begun.elapsed().as_secs() < 20);
}
