//! The first message of SASL AWS_MSK_IAM: flat JSON, lower-case keys, unchanged values.

use zeroize::Zeroizing;

use crate::iam::action::ACTION;
use crate::iam::sigv4::{ALGORITHM, Presign, SigningKey};
use crate::json::push_string;
use crate::sensitive::{SensitiveBuffer, SensitiveText};

/// The version of the exchange; there is only this one.
const VERSION: &str = "2020_10_22";

/// The payload for a presigned request to a broker.
pub(crate) fn write(presign: &Presign<'_>, key: &SigningKey, user_agent: &str) -> SensitiveText {
    let mut query = Zeroizing::new(Vec::with_capacity(presign.query_len()));
    presign.write_query(&mut query);
    let signature = presign.signature(&query, key);

    let mut json = SensitiveBuffer::with_capacity(query.len().saturating_add(512));
    let mut separator = '{';
    for (name, value) in [
        ("version", Some(VERSION)),
        ("host", Some(presign.host)),
        ("user-agent", Some(user_agent)),
        ("action", Some(ACTION)),
        ("x-amz-algorithm", Some(ALGORITHM)),
        (
            "x-amz-credential",
            Some(presign.scope.credential(presign.access_key_id).as_str()),
        ),
        ("x-amz-date", Some(presign.scope.timestamp.as_str())),
        ("x-amz-security-token", presign.session_token),
        ("x-amz-signedheaders", Some("host")),
        ("x-amz-expires", Some(presign.expires.to_string().as_str())),
        ("x-amz-signature", std::str::from_utf8(&signature).ok()),
    ] {
        if let Some(value) = value {
            json.push_char(separator);
            push_string(name, &mut json);
            json.push_char(':');
            push_string(value, &mut json);
            separator = ',';
        }
    }
    json.push_char('}');
    json.to_text().unwrap_or_else(|| SensitiveText::from(""))
}
