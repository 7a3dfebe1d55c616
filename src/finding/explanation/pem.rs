//! PEM texts.

use super::explanations;

const REPAIR: &str = "msk-auth repair --output repaired.json secret.json";

explanations! {
    PemNotFound {
        why: "Kafka's PEM loader searches for `-----BEGIN …-----` and `-----END …-----` with a \
              regular expression. In a field without them it finds no certificate or key. AWS's \
              documents name a wrong format as a cause of this message. Lambda does not open a \
              path or a URL in the field.",
        fix: "Put the PEM text itself into the field. Bare base64 needs its BEGIN and END lines.",
        example: [
            "openssl x509 -inform DER -in client.cer -out client.pem",
            "msk-auth pack --certificate client.pem root.pem --key client.key --output secret.json",
        ],
    }
    PemKeystore {
        why: "A PKCS #12 file, a Java keystore and a PKCS #7 bundle are binary containers. A \
              secret for Lambda contains PEM text, and has no field for a keystore (that Lambda \
              refuses it is inferred).",
        fix: "Use `msk-auth pack`, which converts the keystore to PEM. First extract the \
              certificates from a PKCS #7 bundle.",
        example: [
            "msk-auth pack --keystore client.p12 --password-file password.txt --output secret.json",
            "openssl pkcs7 -inform DER -print_certs -in chain.p7b -out chain.pem",
        ],
    }
    PemNewlinesAsSpaces {
        why: "A one-line input field turns line breaks into spaces. Kafka's loader then finds one \
              certificate in place of several, and uses the last one (seen), which is not the \
              client's chain.",
        fix: "Store the document from a file, not through the console's key/value form. `msk-auth \
              repair` restores the line breaks.",
        example: [
            REPAIR,
            "aws secretsmanager put-secret-value --secret-id ID --secret-string file://repaired.json",
        ],
    }
    PemNewlinesEscaped {
        why: "The text was escaped twice: after the JSON is read, the two characters `\\` and `n` \
              remain in place of each line break. Kafka's loader finds no PEM block in it (seen).",
        fix: "Write a line break in JSON as `\\n`, with one backslash. Let a JSON writer such as `jq` do it.",
        example: [
            "before: \"-----BEGIN CERTIFICATE-----\\\\nMIIB…\"",
            "after:  \"-----BEGIN CERTIFICATE-----\\nMIIB…\"",
        ],
    }
    PemNewlinesMissing {
        why: "Kafka's loader requires white space after the BEGIN line and before the END line. It \
              does not find a block without line breaks (seen). Scripts that delete line breaks \
              produce such blocks.",
        fix: "Put a line break after the BEGIN line and before the END line.",
        example: [REPAIR],
    }
    PemBeginNotOnNewLine {
        why: "If a file has no line break at its end, `cat` puts the BEGIN of the next file on its \
              END line. Kafka's loader then loses the second block (seen). AWS's documents require \
              each certificate to start on a new line.",
        fix: "Put a line break before each BEGIN.",
        example: [
            "for file in client.pem issuing.pem root.pem; do cat \"$file\"; echo; done > chain.pem",
            REPAIR,
        ],
    }
    PemTextAfterEnd {
        why: "Kafka's loader requires white space after the dashes of an END line. If text follows directly, it \
              ignores the block (seen).",
        fix: "Put a line break after `-----END …-----`, or delete the text.",
        example: ["before: -----END CERTIFICATE-----# root", "after:  -----END CERTIFICATE-----"],
    }
    PemEndMissing {
        why: "A block ends at its END line. Without one, Kafka's loader silently drops the block, \
              so a certificate or key is missing later. The text was probably cut off.",
        fix: "If only the END line was lost, add it; otherwise copy the block again from its source.",
        example: ["tail -n 3 client.pem"],
    }
    PemBeginMissing {
        why: "There is an END line, or base64, without a BEGIN line before it. Readers ignore it, \
              so a certificate or key is silently lost.",
        fix: "Restore the BEGIN line, with the same label as END.",
        example: ["before: MIIB…", "after:  -----BEGIN CERTIFICATE-----", "        MIIB…"],
    }
    PemTooManyBlocks {
        why: "The reader stops after 512 blocks, so that a hostile document can't overload the \
              machine. A client's chain has at most ten certificates; a field with more blocks \
              contains a bundle of roots.",
        fix: "Keep the client's certificate, its intermediates and its one root.",
        example: ["grep -c BEGIN chain.pem"],
    }
    PemLabelMismatch {
        why: "BEGIN and END name different things, for example `BEGIN CERTIFICATE` with `END \
              PRIVATE KEY`. Usually an END and a BEGIN between them were lost, and with them parts \
              of two blocks. Kafka's loader silently drops the block.",
        fix: "Copy both blocks again from their source; if only a label is wrong, write the same in both.",
        example: ["grep -n -e '-----' chain.pem"],
    }
    PemEndLabel {
        why: "BEGIN and END name two forms of the same thing, for example `CERTIFICATE` and `X509 \
              CERTIFICATE`. Kafka's loader reads the block; OpenSSL and rustls require the same \
              label in both and reject it.",
        fix: "Write the same label in BEGIN and END.",
        example: [REPAIR],
    }
    PemBase64 {
        why: "The body of the block is not base64, or was cut short. A frequent cause is the `...` \
              in AWS's example, which gets copied with it. Lost bytes can't be restored.",
        fix: "Copy the block again from its source.",
        example: ["openssl x509 -in client.pem -noout -subject"],
    }
    PemBase64Unpadded {
        why: "Base64 is padded with `=` until its length is a multiple of four (RFC 4648 section \
              3.2). Java and rustls read it without padding; OpenSSL does not.",
        fix: "Restore the padding.",
        example: [REPAIR],
    }
    PemBase64Wrapped {
        why: "The whole field is base64 of a PEM text, as in Kubernetes Secrets. Kafka's loader \
              searches for `-----BEGIN` and does not find it (seen).",
        fix: "Decode the field once.",
        example: ["kubectl get secret NAME -o jsonpath='{.data.tls\\.crt}' | base64 -d > client.pem", REPAIR],
    }
    PemDashes {
        why: "Word processors and chat programs turn hyphens into dashes such as `–` or `—`. BEGIN \
              and END need five plain hyphens (U+002D) on either side; with other characters the \
              line is ordinary text.",
        fix: "Write plain hyphens.",
        example: ["before: —–BEGIN CERTIFICATE—–", "after:  -----BEGIN CERTIFICATE-----"],
    }
    PemInvisible {
        why: "Web pages, chats and word processors put invisible characters into a text: the no-break space \
              (U+00A0) for a space, the zero width space (U+200B) where a line may be broken. In the body of a block, \
              and after its END line, Kafka's loader then does not see the block (seen); OpenSSL reports bad base64.",
        fix: "Delete the characters, or copy the text from its file.",
        example: [REPAIR, "grep -nP '[^\\x00-\\x7F]' client.pem"],
    }
    PemMarker {
        why: "RFC 7468 section 3 requires five hyphens on either side, single spaces, and no \
              indentation, which a copy from YAML has. Kafka's loader reads such a block; OpenSSL \
              and rustls do not.",
        fix: "Write the line exactly as `-----BEGIN CERTIFICATE-----`.",
        example: [REPAIR],
    }
    PemLowerCase {
        why: "BEGIN, END and the label are case-sensitive. Neither Kafka's loader nor OpenSSL reads them in lower \
              case (seen).",
        fix: "Write them in capitals.",
        example: ["before: -----begin certificate-----", "after:  -----BEGIN CERTIFICATE-----"],
    }
    PemTextOutside {
        why: "`openssl x509 -text` and `openssl pkcs12` write a description before each block. RFC 7468 section 2 \
              lets readers ignore it, and Kafka's loader does.",
        fix: "Change nothing, or delete the text outside the BEGIN and END lines.",
        example: [REPAIR],
    }
    PemLabelUnexpected {
        why: "The field contains a block of another kind: a private key among the certificates, a \
              certificate in place of the key, a certificate request, or PKCS #7. Lambda reads the \
              certificates from `certificate` and the key from `privateKey`.",
        fix: "Move the block to its field. Replace a request by the certificate that the CA issued \
              for it. If a key was shared with a certificate, replace the key.",
        example: [REPAIR, "openssl pkcs7 -print_certs -in chain.p7b -out chain.pem"],
    }
    PemLabelOld {
        why: "The block is a certificate under a label such as `TRUSTED CERTIFICATE` or `X509 CERTIFICATE`. Kafka's \
              loader reads it; rustls and others look only for `CERTIFICATE`.",
        fix: "Rewrite the certificate with the usual label.",
        example: ["openssl x509 -in certificate.pem -out plain.pem"],
    }
}
