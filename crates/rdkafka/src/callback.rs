//! The callback for the program's own context, with any version or fork of rdkafka.

use std::error::Error;
use std::rc::Rc;
use std::sync::Arc;

use msk_auth::finding::with_causes;

use crate::tokens::{CallbackToken, NoToken, Tokens};

/// The source of tokens for [`token_callback!`](crate::token_callback): [`Tokens`], or an `Option`
/// of them if only some of a program's clients have any.
pub trait HasTokens {
    /// The tokens, if there are any.
    fn tokens(&self) -> Option<&Tokens>;
}

impl HasTokens for Tokens {
    fn tokens(&self) -> Option<&Tokens> {
        Some(self)
    }
}

impl<T: HasTokens> HasTokens for Option<T> {
    fn tokens(&self) -> Option<&Tokens> {
        self.as_ref()?.tokens()
    }
}

macro_rules! through_a_pointer {
    ($($pointer:ty),*) => {$(
        impl<T: HasTokens + ?Sized> HasTokens for $pointer {
            fn tokens(&self) -> Option<&Tokens> {
                (**self).tokens()
            }
        }
    )*};
}

through_a_pointer!(&T, Arc<T>, Rc<T>, Box<T>);

/// A token, or an error whose text can be converted to the C string that librdkafka requires.
#[doc(hidden)]
pub fn for_callback(tokens: &impl HasTokens) -> Result<CallbackToken, Box<dyn Error>> {
    let token = match tokens.tokens() {
        Some(tokens) => tokens.token(),
        None => Err(NoToken::NoSource),
    };
    token.map_err(|error| with_causes(&error).replace('\0', "␀").into())
}

/// Writes rdkafka's token callback into an `impl ClientContext`: the associated constant
/// `ENABLE_REFRESH_OAUTH_TOKEN` and the method `generate_oauth_token`.
///
/// It expects the path of the program's own rdkafka, so the program chooses the version or fork,
/// and an expression for a [`HasTokens`]:
///
/// ```
/// # #[cfg(feature = "rdkafka")] {
/// use msk_auth_rdkafka::{Tokens, token_callback};
/// use rdkafka::ClientContext;
///
/// struct Context {
///     tokens: Option<Tokens>,
/// }
///
/// impl ClientContext for Context {
///     token_callback!(rdkafka, self => self.tokens);
/// }
/// # }
/// ```
///
/// A third argument is the value of `ENABLE_REFRESH_OAUTH_TOKEN`, for a context that exists in both
/// kinds. Use it for clients that get `OAUTHBEARER` tokens from elsewhere, for example from
/// librdkafka's own OIDC client:
///
/// ```
/// # #[cfg(feature = "rdkafka")] {
/// # use msk_auth_rdkafka::{Tokens, token_callback};
/// # use rdkafka::ClientContext;
/// struct Context<const REFRESH: bool> {
///     tokens: Option<Tokens>,
/// }
///
/// impl<const REFRESH: bool> ClientContext for Context<REFRESH> {
///     token_callback!(rdkafka, self => self.tokens, REFRESH);
/// }
/// # }
/// ```
/// The fork `madsim-rdkafka` has a method in place of the constant. With `enable_method` the macro writes that
/// method, which returns `true` if there are tokens:
/// `token_callback!(rdkafka, self => self.tokens, enable_method)`.
#[macro_export]
macro_rules! token_callback {
    ($($rdkafka:ident)::+, $context:ident => $tokens:expr $(,)?) => {
        $crate::token_callback!($($rdkafka)::+, $context => $tokens, true);
    };
    ($($rdkafka:ident)::+, $context:ident => $tokens:expr, enable_method $(,)?) => {
        fn enable_refresh_oauth_token(&$context) -> bool {
            $crate::HasTokens::tokens(&$tokens).is_some()
        }

        $crate::token_callback!(@generate $($rdkafka)::+, $context => $tokens);
    };
    ($($rdkafka:ident)::+, $context:ident => $tokens:expr, $refresh:expr $(,)?) => {
        const ENABLE_REFRESH_OAUTH_TOKEN: bool = $refresh;

        $crate::token_callback!(@generate $($rdkafka)::+, $context => $tokens);
    };
    (@generate $($rdkafka:ident)::+, $context:ident => $tokens:expr) => {
        fn generate_oauth_token(
            &$context,
            _config: ::core::option::Option<&str>,
        ) -> ::core::result::Result<
            $($rdkafka)::+::client::OAuthToken,
            ::std::boxed::Box<dyn ::std::error::Error>,
        > {
            let token = $crate::for_callback(&$tokens)?;
            ::core::result::Result::Ok($($rdkafka)::+::client::OAuthToken {
                token: ::std::string::String::from(token.expose()),
                principal_name: token.principal_name(),
                lifetime_ms: token.expires_at_ms(),
            })
        }
    };
}
