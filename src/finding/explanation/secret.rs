//! Secrets as documents, logins, and clients of an authorization server.

use super::explanations;

const STORE: &str =
    "aws secretsmanager put-secret-value --secret-id ID --secret-string file://secret.json";

explanations! {
    SecretTooLarge {
        why: "Secrets Manager stores at most 65,536 bytes in a secret, and rejects a larger one when it is \
              written. A client certificate, its chain and a key take about 8 KiB, so the document holds \
              something else: text around the PEM blocks, or a whole bundle of public roots.",
        fix: "Keep the client's certificate, its intermediates, its one root and the key; delete the rest. \
              `msk-auth repair` leaves out text outside the blocks and certificates that do not belong.",
        example: ["wc -c secret.json", "msk-auth repair --output smaller.json secret.json"],
    }
    SecretNotJson {
        why: "Lambda reads a secret as a JSON object whose members are texts. A PEM file, YAML, a document \
              that was cut off, and JSON that was encoded a second time are not one, so no field is found. \
              What Lambda then reports is inferred.",
        fix: "Build the document from the PEM files with `msk-auth pack`, or let `jq . FILE` show where the \
              JSON breaks. A document in quotes or with a backslash before each quote was encoded twice: \
              decode it once.",
        example: [
            "msk-auth pack --certificate client.pem issuing.pem root.pem --key client.key --output secret.json",
            STORE,
        ],
    }
    SecretEnvelope {
        why: "The document is what another tool prints around the material, for example \
              `kubectl get secret -o json`, an answer of Vault, or `aws acm export-certificate`. Lambda looks \
              for `certificate` and `privateKey` at the top of the document and finds other members there \
              (inferred). `msk-auth` reads through the envelope and judges what is inside.",
        fix: "Store the inner material under Lambda's names. `msk-auth repair` takes it out of the envelope.",
        example: [
            "kubectl get secret my-user -o json > secret.json",
            "msk-auth repair --output repaired.json secret.json",
        ],
    }
    SecretValueOutput {
        why: "`aws secretsmanager get-secret-value` prints the secret as the member `SecretString` of a larger \
              document. The program read the secret inside it, so nothing is wrong with the secret. Storing \
              this whole output as the secret would be wrong.",
        fix: "Change nothing. To get only the secret, add `--query SecretString --output text`.",
        example: [
            "aws secretsmanager get-secret-value --secret-id ID --query SecretString --output text | msk-auth check -",
        ],
    }
    SecretEncoding {
        why: "JSON is exchanged as UTF-8 (RFC 8259 section 8.1). PowerShell's `>` writes UTF-16, and \
              `SecretBinary` is shown as base64; a reader that expects UTF-8 JSON finds none in either. That \
              Lambda refuses such a document is inferred.",
        fix: "Convert the file to UTF-8, or decode the base64 once, and store it with `--secret-string`.",
        example: ["iconv -f UTF-16 -t UTF-8 secret.json > utf-8.json", "base64 -d secret.b64 > secret.json"],
    }
    SecretByteOrderMark {
        why: "Some editors put the bytes EF BB BF before UTF-8 text. RFC 8259 section 8.1 forbids writing them \
              and lets a reader ignore them, so some readers accept the document and others reject it. \
              It is not known what Lambda's reader does.",
        fix: "Save the file as UTF-8 without a byte order mark.",
        example: ["msk-auth repair --output repaired.json secret.json"],
    }
    SecretRawNewline {
        why: "RFC 8259 section 7 requires a line break inside a JSON string written as `\\n`. AWS's own example \
              of this secret has raw line breaks, so tolerant readers exist; strict ones such as `jq` refuse \
              the document.",
        fix: "Write each line break in a string as the two characters `\\n`.",
        example: [
            "before: {\"certificate\": \"-----BEGIN CERTIFICATE-----",
            "        MIIB…\"}",
            "after:  {\"certificate\": \"-----BEGIN CERTIFICATE-----\\nMIIB…\"}",
        ],
    }
    SecretFieldMissing {
        why: "Each type of secret has fields that Lambda reads by their exact names: `certificate` and \
              `privateKey` for mutual TLS, `username` and `password` for SASL/SCRAM. A field with a similar \
              name, such as `cert`, is not read.",
        fix: "Add the field, or rename the one that was meant; the finding's help names it.",
        example: [
            "before: {\"cert\": \"…\", \"key\": \"…\"}",
            "after:  {\"certificate\": \"…\", \"privateKey\": \"…\"}",
        ],
    }
    SecretFieldType {
        why: "Every field of these secrets is a JSON string. An array of PEM blocks, a number as a password, \
              or an object is another type, and a reader that expects a string finds none (inferred for Lambda).",
        fix: "Write the value in quotes. Join the parts of an array into one text, each line break as `\\n`.",
        example: [
            "before: {\"username\": \"alice\", \"password\": 12345}",
            "after:  {\"username\": \"alice\", \"password\": \"12345\"}",
        ],
    }
    SecretFieldEmpty {
        why: "Usually a variable was unset in the script that wrote the secret. A loader finds no certificate, \
              key or password in the field; what Lambda then reports is inferred.",
        fix: "Fill the field in, and check the variable or file that the script took it from.",
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
              silently lost: with `privateKeyPassphrase` in place of `privateKeyPassword`, the key has no \
              password.",
        fix: "Rename the field to the one that was meant, or delete it.",
        example: [
            "before: \"privateKeyPassphrase\": \"…\"",
            "after:  \"privateKeyPassword\": \"…\"",
        ],
    }
    LoginWhitespace {
        why: "SASL/SCRAM and SASL/PLAIN send user name and password exactly as they are, so a space or a line \
              break at an end is a part of them. It comes from `echo` without `-n`, or from a pasted line, \
              and the broker answers that the credentials are invalid.",
        fix: "Delete the white space, unless the user was created with it.",
        example: ["printf %s 'PASSWORD' > password.txt"],
    }
    LoginUserNotAscii {
        why: "Kafka's SCRAM server refuses a user name that is not ASCII, whatever the password is.",
        fix: "Create the user again under an ASCII name, and write that name into the secret.",
        example: [
            "kafka-configs --bootstrap-server HOST:PORT --alter --entity-type users --entity-name NAME --add-config 'SCRAM-SHA-512=[password=PASSWORD]'",
        ],
    }
    OauthTokenEndpoint {
        why: "The client sends its secret to this address to get a token. Over plain `http` anyone on the network path \
              could read it, and a host without a scheme is not a URL. What Lambda says of it is inferred.",
        fix: "Write the whole https URL of the token endpoint, as the authorization server's metadata names it.",
        example: ["curl -s https://LOGIN_HOST/.well-known/openid-configuration | jq .token_endpoint"],
    }
    OauthAssertionLifetime {
        why: "The lifetime of the signed assertion is a whole number of seconds; `5m`, `300.0` and `0` are not. Identity providers reject \
              assertions that live longer than about an hour. What Lambda says of it is inferred.",
        fix: "Write for example 300.",
        example: ["before: \"5m\"", "after:  \"300\""],
    }
    OauthClientMixed {
        why: "The secret holds a client secret, and also an email address or a private key. AWS's documents take \
              one or the other: `oauthClientSecret`, or `oauthClientEmail` with `oauthPrivateKey`.",
        fix: "Keep the proof that the authorization server has registered for this client, and delete the other.",
        example: [
            "{\"oauthTokenEndpointUrl\": \"https://…\", \"oauthClientId\": \"…\", \"oauthClientSecret\": \"…\"}",
        ],
    }
}
