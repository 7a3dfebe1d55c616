//! Secrets as documents, logins, and clients of an authorization server.

use super::explanations;

const STORE: &str =
    "aws secretsmanager put-secret-value --secret-id ID --secret-string file://secret.json";

explanations! {
    SecretTooLarge {
        why: "Secrets Manager stores at most 65,536 bytes in a secret, and rejects a larger one \
              when it is written. A client certificate, its chain and a key take about 8 KiB, so \
              the document contains something else: text around the PEM blocks, or a whole bundle \
              of public roots.",
        fix: "Keep the client's certificate, its intermediates, its one root and the key; delete \
              the rest. `msk-auth repair` omits text outside the blocks and unrelated certificates.",
        example: ["wc -c secret.json", "msk-auth repair --output smaller.json secret.json"],
    }
    SecretNotJson {
        why: "Lambda reads a secret as a JSON object whose members are strings. It finds no field \
              in a PEM file, YAML, a document that was cut off, or JSON that was encoded a second \
              time. What Lambda then reports is inferred.",
        fix: "Build the document from the PEM files with `msk-auth pack`, or run `jq . FILE` to \
              see where the JSON breaks. A document in quotes, or with a backslash before each \
              quote, was encoded twice: decode it once.",
        example: [
            "msk-auth pack --certificate client.pem issuing.pem root.pem --key client.key --output secret.json",
            STORE,
        ],
    }
    SecretEnvelope {
        why: "The document is another tool's output that contains the secret, for example of \
              `kubectl get secret -o json`, Vault, Terraform, 1Password, or `aws acm \
              export-certificate`, or the secret is in a field of another document. Lambda looks \
              for `certificate` and `privateKey` at the top of the document and finds other \
              members there (inferred). msk-auth checks the secret inside.",
        fix: "Store the inner secret under Lambda's names. `msk-auth repair` extracts it.",
        example: [
            "kubectl get secret my-user -o json > secret.json",
            "msk-auth repair --output repaired.json secret.json",
        ],
    }
    SecretValueOutput {
        why: "`aws secretsmanager get-secret-value` prints the secret as the member `SecretString` \
              of a larger document. msk-auth read the secret inside it, so the secret has no \
              problem. But do not store this whole output as the secret.",
        fix: "Change nothing. To get only the secret, add `--query SecretString --output text`.",
        example: [
            "aws secretsmanager get-secret-value --secret-id ID --query SecretString --output text | msk-auth check -",
        ],
    }
    SecretEncoding {
        why: "JSON is exchanged as UTF-8 (RFC 8259 section 8.1). PowerShell's `>` writes UTF-16, \
              and `SecretBinary` is shown as base64. A reader that expects UTF-8 rejects both. \
              That Lambda refuses such a document is inferred.",
        fix: "Convert the file to UTF-8, or decode the base64 once, and store it with `--secret-string`.",
        example: ["iconv -f UTF-16 -t UTF-8 secret.json > utf-8.json", "base64 -d secret.b64 > secret.json"],
    }
    SecretByteOrderMark {
        why: "Some editors put the bytes EF BB BF before UTF-8 text. RFC 8259 section 8.1 forbids \
              writing them and lets a reader ignore them, so some readers accept the document and \
              others reject it. The behaviour of Lambda's reader is not known.",
        fix: "Save the file as UTF-8 without a byte order mark.",
        example: ["msk-auth repair --output repaired.json secret.json"],
    }
    SecretRawNewline {
        why: "RFC 8259 section 7 requires a line break inside a JSON string to be written as \
              `\\n`. AWS's own example of this secret has raw line breaks, so tolerant readers \
              exist. Strict readers such as `jq` refuse the document.",
        fix: "Write each line break in a string as the two characters `\\n`.",
        example: [
            "before: {\"certificate\": \"-----BEGIN CERTIFICATE-----",
            "        MIIB…\"}",
            "after:  {\"certificate\": \"-----BEGIN CERTIFICATE-----\\nMIIB…\"}",
        ],
    }
    SecretFieldMissing {
        why: "Lambda reads the fields of each type of secret by their exact names: `certificate` \
              and `privateKey` for mutual TLS, `username` and `password` for SASL/SCRAM. It does \
              not read a field with a similar name, such as `cert`.",
        fix: "Add the field. If it has another name, rename it; the finding's help names it.",
        example: [
            "before: {\"cert\": \"…\", \"key\": \"…\"}",
            "after:  {\"certificate\": \"…\", \"privateKey\": \"…\"}",
        ],
    }
    SecretFieldType {
        why: "Every field of these secrets is a JSON string. If a field is an array of PEM blocks, \
              a number or an object, a reader that expects a string rejects it (inferred for \
              Lambda).",
        fix: "Write the value in quotes. Join the parts of an array into one text, with each line \
              break as `\\n`.",
        example: [
            "before: {\"username\": \"alice\", \"password\": 12345}",
            "after:  {\"username\": \"alice\", \"password\": \"12345\"}",
        ],
    }
    SecretFieldEmpty {
        why: "The field is empty, usually because a variable was unset in the script that wrote \
              the secret. A loader finds no certificate, key or password in it; what Lambda then \
              reports is inferred.",
        fix: "Fill in the field, and check the variable or file that the script read.",
        example: ["jq 'map_values(length)' secret.json"],
    }
    SecretFieldDuplicate {
        why: "JSON readers differ in which of two equal keys they use (RFC 8259 section 4 leaves it open), so it \
              is not known which value Lambda uses.",
        fix: "Delete one of the two.",
        example: ["msk-auth repair --output repaired.json secret.json"],
    }
    SecretFieldUnknown {
        why: "Lambda ignores members that it does not know. A misspelt optional field is therefore \
              silently lost: with `privateKeyPassphrase` in place of `privateKeyPassword`, the key \
              has no password.",
        fix: "Rename the field to the intended name, or delete it.",
        example: [
            "before: \"privateKeyPassphrase\": \"…\"",
            "after:  \"privateKeyPassword\": \"…\"",
        ],
    }
    LoginWhitespace {
        why: "SASL/SCRAM and SASL/PLAIN send user name and password unchanged, so a space or a \
              line break at an end is part of them. It comes from `echo` without `-n`, or from a \
              pasted line. The broker then reports invalid credentials.",
        fix: "Delete the white space, unless the user was created with it.",
        example: ["printf %s 'PASSWORD' > password.txt"],
    }
    LoginUserNotAscii {
        why: "Kafka's SCRAM server refuses a user name that is not ASCII, even with the right \
              password.",
        fix: "Create the user again with an ASCII name, and write that name into the secret.",
        example: [
            "kafka-configs --bootstrap-server HOST:PORT --alter --entity-type users --entity-name NAME --add-config 'SCRAM-SHA-512=[password=PASSWORD]'",
        ],
    }
    OauthTokenEndpoint {
        why: "The client sends its secret to this address to get a token. Over plain `http`, \
              anyone on the network path could read it. A host without a scheme is not a URL. What \
              Lambda then reports is inferred.",
        fix: "Write the whole https URL of the token endpoint, as in the authorization server's \
              metadata.",
        example: ["curl -s https://LOGIN_HOST/.well-known/openid-configuration | jq .token_endpoint"],
    }
    OauthAssertionLifetime {
        why: "The lifetime of the signed assertion is a whole number of seconds; `5m`, `300.0` and \
              `0` are not. Identity providers reject assertions that live longer than about an \
              hour. What Lambda then reports is inferred.",
        fix: "Write a number of seconds, for example 300.",
        example: ["before: \"5m\"", "after:  \"300\""],
    }
    OauthClientMixed {
        why: "The secret contains a client secret, and also an email address or a private key. \
              AWS's documents describe one or the other: `oauthClientSecret`, or \
              `oauthClientEmail` with `oauthPrivateKey`.",
        fix: "Keep the proof that is registered for this client at the authorization server, and \
              delete the other.",
        example: [
            "{\"oauthTokenEndpointUrl\": \"https://…\", \"oauthClientId\": \"…\", \"oauthClientSecret\": \"…\"}",
        ],
    }
}
