//! Kafka's frames: a length of four bytes, then as many bytes.

use std::io;

use bytes::Bytes;
use kafka_protocol::messages::ApiKey;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The maximum size of a response. Brokers and partitions of a few topics need a few thousand
/// bytes.
const MAXIMUM_ANSWER: usize = 16 << 20;

/// The maximum size of a response before the login: the login's own messages, and `ApiVersions`
/// with about a hundred requests.
pub(crate) const MAXIMUM_BEFORE_LOGIN: usize = 64 << 10;

/// The maximum size of the response to this request. `is_open` means that the login is done.
pub(crate) fn maximum_answer(key: ApiKey, is_open: bool) -> usize {
    let is_login = matches!(
        key,
        ApiKey::ApiVersions | ApiKey::SaslHandshake | ApiKey::SaslAuthenticate
    );
    match is_open && !is_login {
        true => MAXIMUM_ANSWER,
        false => MAXIMUM_BEFORE_LOGIN,
    }
}

/// Memory is allocated in steps of this size, as bytes arrive, and not according to the announced
/// length.
const STEP: usize = 64 << 10;

/// Why there is no complete frame.
#[derive(Debug)]
pub(crate) enum FrameError {
    /// The stream failed.
    Io(io::Error),
    /// The stream ended after that many bytes of a frame.
    Closed(usize),
    /// The length is negative or above the maximum; these are the four bytes.
    Length([u8; 4]),
}

impl From<io::Error> for FrameError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Sends a framed request.
pub(crate) async fn write(
    stream: &mut (impl AsyncWrite + Unpin),
    framed: &[u8],
) -> Result<(), FrameError> {
    stream.write_all(framed).await?;
    stream.flush().await?;
    Ok(())
}

/// Reads one frame, without its length.
pub(crate) async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    maximum: usize,
) -> Result<Bytes, FrameError> {
    let mut length = [0; 4];
    read_exact(stream, &mut length, 0).await?;
    let Ok(length) = usize::try_from(i32::from_be_bytes(length)) else {
        return Err(FrameError::Length(length));
    };
    if length > maximum {
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        return Err(FrameError::Length(length.to_be_bytes()));
    }
    let mut frame = Vec::new();
    while frame.len() < length {
        let had = frame.len();
        let missing = length.saturating_sub(had).min(STEP);
        frame.resize(had.saturating_add(missing), 0);
        let room = frame.get_mut(had..).unwrap_or_default();
        read_exact(stream, room, had.saturating_add(4)).await?;
    }
    Ok(Bytes::from(frame))
}

/// Like Tokio's, but returns the number of bytes that were read.
async fn read_exact(
    stream: &mut (impl AsyncRead + Unpin),
    mut room: &mut [u8],
    before: usize,
) -> Result<(), FrameError> {
    let mut had = before;
    while !room.is_empty() {
        let count = match stream.read(room).await {
            Ok(0) => return Err(FrameError::Closed(had)),
            // A TLS stream that ends without `close_notify` (RFC 8446 section 6.1).
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(FrameError::Closed(had));
            }
            result => result?,
        };
        had = had.saturating_add(count);
        room = room.get_mut(count..).unwrap_or_default();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(bytes: &[u8]) -> Result<Bytes, FrameError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let mut stream = bytes;
        runtime.block_on(read(&mut stream, 1024))
    }

    #[test]
    fn a_frame_is_read_to_its_end() {
        assert_eq!(read_all(b"\0\0\0\x03abcdef").unwrap(), b"abc"[..]);
        assert_eq!(read_all(b"\0\0\0\0").unwrap(), b""[..]);
    }

    #[test]
    fn a_frame_that_stops_says_after_how_many_bytes() {
        let whole = b"\0\0\0\x03abc";
        for end in 0..whole.len() {
            match read_all(&whole[..end]) {
                Err(FrameError::Closed(after)) => assert_eq!(after, end),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn lengths_out_of_bounds_are_refused_before_anything_is_read() {
        for length in [
            *b"\x7f\xff\xff\xff",
            *b"\xff\xff\xff\xff",
            *b"\0\0\x04\x01",
            *b"HTTP",
        ] {
            match read_all(&length) {
                Err(FrameError::Length(told)) => assert_eq!(told, length),
                other => panic!("{other:?}"),
            }
        }
    }
}
