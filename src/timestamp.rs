//! Readable points in time.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Seconds since 1970 as RFC 3339, in UTC.
pub fn rfc3339(seconds: i64) -> String {
    let formatted = OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok());
    formatted.unwrap_or_else(|| format!("{seconds} seconds since 1970"))
}

/// Converts to seconds since 1970, as in [`rfc3339`] and the validity of certificates.
#[cfg(feature = "tls")]
pub fn seconds(at: rustls::pki_types::UnixTime) -> i64 {
    i64::try_from(at.as_secs()).unwrap_or(i64::MAX)
}

/// A readable span: `3 days`, `5 hours`.
#[cfg(feature = "tls")]
pub(crate) fn span(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        assert_eq!(rfc3339(1_767_323_045), "2026-01-02T03:04:05Z");
        assert_eq!(rfc3339(i64::MAX), "9223372036854775807 seconds since 1970");
    }

    #[cfg(feature = "tls")]
    #[test]
    fn spans_read_well() {
        let spans = [1, 119, 120, 7_200, 172_800, 864_000].map(span);
        assert_eq!(
            spans,
            [
                "1 second",
                "119 seconds",
                "2 minutes",
                "2 hours",
                "2 days",
                "10 days"
            ]
        );
    }
}
