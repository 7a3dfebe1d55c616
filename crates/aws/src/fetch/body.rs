//! The response of a service, kept from the SDK: this library's readers read it, and it is wiped.
//!
//! The SDK would collect a body in memory that is not wiped, parse it into plain strings, and write
//! it to traces. It gets `{}` instead, an output with every member absent.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_kafka::config::interceptors::{
    BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextMut,
};
use aws_sdk_kafka::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_kafka::error::BoxError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use bytes::Bytes;
use http_body_util::Limited;
use msk_auth::finding::with_causes;
use msk_auth::sensitive::SensitiveBuffer;
use zeroize::Zeroize;

use super::error::Fault;
use super::judge::shown;

/// The maximum size of a response; the largest secret, each of its 65,536 bytes escaped, has less
/// than half.
const MAX_BYTES: usize = 1024 * 1024;
/// How often, and how long each time, to wait for the connection to close.
const CLOSING: (u32, Duration) = (50, Duration::from_millis(2));

/// Takes the body of a success response before the SDK sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    body: Arc<Mutex<Option<SdkBody>>>,
    is_secret: bool,
}

impl Answer {
    /// A response that is also wiped from the connection's memory, as far as possible.
    pub(super) fn secret() -> Self {
        Self {
            is_secret: true,
            ..Self::default()
        }
    }

    /// The response to the call that has just succeeded.
    pub(super) async fn read(&self) -> Result<SensitiveBuffer, Fault> {
        let taken = self.lock().take();
        let body = taken.ok_or_else(|| Fault::NotAnAnswer("it has no body".into()))?;
        let mut stream = ByteStream::new(body);
        let mut content = SensitiveBuffer::default();
        let mut frames = Frames::default();
        let outcome = loop {
            match stream.next().await {
                None => break Ok(()),
                Some(Err(error)) => break Err(Fault::Unreachable(shown(&with_causes(&error)))),
                Some(Ok(frame)) => {
                    let length = content.as_slice().len().saturating_add(frame.len());
                    if length > MAX_BYTES {
                        frames.0.push(frame);
                        break Err(Fault::TooLarge { most: MAX_BYTES });
                    }
                    content.extend_from_slice(&frame);
                    if self.is_secret {
                        frames.0.push(frame);
                    }
                }
            }
        };
        drop(stream);
        if self.is_secret {
            frames.closing().await;
        }
        outcome.map(|()| content)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<SdkBody>> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Intercept for Answer {
    fn name(&self) -> &'static str {
        "Answer"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if self.is_secret {
            // A connection that stays open keeps the memory that it read into.
            context
                .request_mut()
                .headers_mut()
                .insert("connection", "close");
        }
        Ok(())
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response_mut();
        let is_success = response.status().is_success();
        let body = std::mem::replace(response.body_mut(), SdkBody::from("{}"));
        if is_success {
            *self.lock() = Some(body);
        } else {
            // The SDK reads the error response, but only up to a limit.
            *response.body_mut() = SdkBody::from_body_1_x(Limited::new(body, MAX_BYTES));
        }
        Ok(())
    }
}

/// The pieces of a body from the HTTP connection, in memory that is overwritten when this is
/// dropped.
///
/// Only the last holder of a block can write to it. Other holders are pieces of the same block, the
/// last of which overwrites it, and the connection until it has closed.
#[derive(Default)]
struct Frames(Vec<Bytes>);

impl Frames {
    /// Waits briefly until the connection has released the last block.
    async fn closing(mut self) {
        let last = self.0.pop();
        self.0.drain(..).for_each(overwrite);
        self.0.extend(last);
        let (times, pause) = CLOSING;
        for _ in 0..times {
            if self.0.first().is_none_or(Bytes::is_unique) {
                return;
            }
            tokio::time::sleep(pause).await;
        }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.0.drain(..).for_each(overwrite);
    }
}

fn overwrite(frame: Bytes) {
    if let Ok(mut block) = frame.try_into_mut() {
        block.clear();
        // This makes the part of the block before the frame accessible, too.
        let more = block.capacity().saturating_add(1);
        let _ = block.try_reclaim(more);
        block.resize(block.capacity(), 0);
        block.as_mut().zeroize();
    }
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;

    use super::*;

    /// The last frame of a block reaches all of it.
    #[test]
    fn a_block_is_within_reach_of_its_last_frame() {
        let mut block = BytesMut::with_capacity(64);
        block.extend_from_slice(b"headers;secret one;secret two");
        let headers = block.split_to(8).freeze();
        let one = block.split_to(11).freeze();
        let two = block.split().freeze();
        drop((headers, block));
        assert!(!one.is_unique());
        overwrite(one);
        let address = two.as_ptr().addr();
        let mut rest = two.try_into_mut().unwrap();
        rest.clear();
        assert!(rest.try_reclaim(rest.capacity() + 1));
        assert_eq!((rest.capacity(), address - rest.as_ptr().addr()), (64, 19));
    }
}
