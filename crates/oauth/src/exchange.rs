//! Sends one request over one connection, and reads the response.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue, USER_AGENT};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use msk_auth::bearer::BearerToken;
use msk_auth::oauth::{MAXIMUM_ANSWER, OauthError, TokenMessage};
use msk_auth::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::address::Address;
use crate::error::Failure;

const AGENT: &str = concat!("msk-auth/", env!("CARGO_PKG_VERSION"));

/// Sends the message and reads the token from the response.
pub(crate) async fn exchange(
    address: &Address,
    tls: Arc<ClientConfig>,
    message: &TokenMessage,
) -> Result<BearerToken, Failure> {
    let stream = TcpStream::connect((address.host.as_str(), address.port))
        .await
        .map_err(Failure::Connect)?;
    let stream = TlsConnector::from(tls)
        .connect(address.server_name.clone(), stream)
        .await
        .map_err(Failure::Handshake)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(Failure::Http)?;
    let answer = async {
        let response = sender
            .send_request(request(address, message))
            .await
            .map_err(Failure::Http)?;
        let status = response.status().as_u16();
        let body = body(response).await?;
        message
            .read_answer(status, body.as_slice())
            .map_err(Failure::Oauth)
    };
    driven(answer, connection).await
}

/// Waits for the response while it drives the connection.
async fn driven<T>(answer: impl Future<Output = T>, connection: impl Future) -> T {
    let (mut answer, mut connection) = (pin!(answer), pin!(connection));
    let mut is_over = false;
    poll_fn(|context| {
        // An error of the connection is also the response's error.
        is_over = is_over || connection.as_mut().poll(context).is_ready();
        answer.as_mut().poll(context)
    })
    .await
}

fn request(address: &Address, message: &TokenMessage) -> Request<Full<Bytes>> {
    let body = Bytes::from_owner(Body(message.body().clone()));
    let mut request = Request::new(Full::new(body));
    *request.method_mut() = Method::POST;
    if let Ok(path) = address.path.parse() {
        *request.uri_mut() = path;
    }
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    if let Ok(host) = HeaderValue::from_str(&address.authority) {
        headers.insert(HOST, host);
    }
    let basic = message.authorization().map(|text| Header(text.clone()));
    if let Some(Ok(mut basic)) =
        basic.map(|text| HeaderValue::from_maybe_shared(Bytes::from_owner(text)))
    {
        basic.set_sensitive(true);
        headers.insert(AUTHORIZATION, basic);
    }
    request
}

/// The response's body, up to the limit.
async fn body(mut response: Response<Incoming>) -> Result<SensitiveBuffer, Failure> {
    let mut read = SensitiveBuffer::with_capacity(4096);
    while let Some(frame) = response.body_mut().frame().await {
        let frame = frame.map_err(Failure::Http)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        if read.as_slice().len().saturating_add(data.len()) > MAXIMUM_ANSWER {
            return Err(Failure::Oauth(OauthError::TooLong {
                maximum: MAXIMUM_ANSWER,
            }));
        }
        read.extend_from_slice(data);
    }
    Ok(read)
}

/// A body that is wiped when hyper drops it.
struct Body(SensitiveBytes);

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        self.0.expose()
    }
}

/// The same for a header.
struct Header(SensitiveText);

impl AsRef<[u8]> for Header {
    fn as_ref(&self) -> &[u8] {
        self.0.expose().as_bytes()
    }
}
