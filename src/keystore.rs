//! Reads an identity or root certificates from a keystore of Java or OpenSSL: PKCS #12 (RFC 7292) or JKS.
//!
//! ```no_run
//! # #[cfg(feature = "ring")] {
//! use msk_auth::keystore::Keystore;
//! use msk_auth::{Conditions, Rules, tls};
//!
//! let conditions = Conditions::new(Rules::kafka(), tls::ring());
//! let keystore = Keystore::open(&std::fs::read("client.p12")?, &"changeit".into(), &conditions)?;
//! let identity = keystore.identity(None, None, &conditions)?;
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod asn1;
mod entry;
mod jks;
mod mac;
mod pkcs12;

use crate::chain::{self, Certificate};
use crate::encoding::Container;
use crate::finding::{
    Code, Conditions, FactName, Finding, Findings, FindingsError, Place, Rules, printable,
};
use crate::identity::Identity;
use crate::json::push_string;
use crate::key::{Budget, DecryptError, Protection};
use crate::pem;
use crate::sensitive::{SensitiveBuffer, SensitiveBytes, SensitiveText};

use entry::{Entries, Key, KeyEntry};

/// The entries of a keystore, each with its alias. Their content stays encrypted until it is
/// requested.
#[derive(Debug)]
pub struct Keystore {
    entries: Entries,
    password: SensitiveText,
}

/// Why bytes can't be opened as a keystore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OpenError {
    /// Neither PKCS #12 nor JKS.
    Unknown,
    /// This part does not parse.
    Malformed(&'static str),
    /// A Java keystore of the type JCEKS, which has other schemes.
    Jceks,
    /// An unsupported scheme or format.
    Unsupported(String),
    /// The password is not the keystore's, or the file was changed.
    Password,
    /// The key derivations cost more than the rules allow.
    TooCostly,
}

impl From<DecryptError> for OpenError {
    fn from(error: DecryptError) -> Self {
        match error {
            DecryptError::Malformed => Self::Malformed("an encrypted part"),
            DecryptError::Unsupported(what) => Self::Unsupported(what),
            DecryptError::TooCostly => Self::TooCostly,
            DecryptError::Password => Self::Password,
        }
    }
}

/// The certificate and key of an entry, as PEM.
#[derive(Debug)]
pub(crate) struct IdentityPem {
    pub(crate) certificate: SensitiveText,
    pub(crate) key: SensitiveText,
}

impl Keystore {
    /// Opens a PKCS #12 file or a Java keystore of type JKS.
    ///
    /// # Errors
    /// The `keystore-…` findings: it is neither type, does not parse, has an unsupported
    /// protection, or the password is wrong.
    pub fn open(
        bytes: &[u8],
        password: &SensitiveText,
        conditions: &Conditions,
    ) -> Result<Self, FindingsError> {
        let mut budget = Budget::under(&conditions.rules);
        Self::open_within(bytes, Some(password), &mut budget, conditions)
            .map_err(|error| alone(open_finding(&error, Place::default()), conditions))
    }

    /// [`open`](Self::open) within the remaining budget of a call. Without a password, it is
    /// read as Java then reads a truststore: changes are not detected, and of PKCS #12 only what is not encrypted
    /// is read.
    pub(crate) fn open_within(
        bytes: &[u8],
        password: Option<&SensitiveText>,
        budget: &mut Budget,
        conditions: &Conditions,
    ) -> Result<Self, OpenError> {
        let none = SensitiveText::from("");
        let given = password.unwrap_or(&none);
        let entries = match Container::of(bytes) {
            Some(Container::Pkcs12) => pkcs12::read(bytes, password, &conditions.rules, budget)?,
            Some(Container::JavaKeystore) => jks::read(bytes, password)?,
            _ => return Err(OpenError::Unknown),
        };
        Ok(Self {
            entries,
            password: given.clone(),
        })
    }

    /// The identity of an entry as the document of a secret of type `CLIENT_CERTIFICATE_TLS_AUTH`, for
    /// [`secret::check`](crate::secret::check). The arguments are those of [`identity`](Self::identity).
    ///
    /// # Errors
    /// The `keystore-…` findings if there is not exactly one such entry, or its key does not open.
    pub fn to_secret(
        &self,
        alias: Option<&str>,
        key_password: Option<&SensitiveText>,
        conditions: &Conditions,
    ) -> Result<SensitiveBytes, FindingsError> {
        let pem = self.pem_of(alias, key_password, conditions)?;
        let mut document = SensitiveBuffer::default();
        for (before, name, text) in [
            ("{", "certificate", &pem.certificate),
            (",", "privateKey", &pem.key),
        ] {
            document.extend_from_slice(before.as_bytes());
            push_string(name, &mut document);
            document.push_char(':');
            push_string(text.expose(), &mut document);
        }
        document.push_char('}');
        Ok(document.into())
    }

    /// The aliases of the keys, in the order of the file.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.entries.keys.iter().map(|entry| entry.alias.as_str())
    }

    /// The identity of an entry; if `alias` is `None`, of the only key. `key_password` is the key's
    /// password, if it differs from the keystore's.
    ///
    /// # Errors
    /// The `keystore-…` findings if there is not exactly one such entry or its key does not open, and
    /// the findings about certificates and key that the rules do not accept.
    pub fn identity(
        &self,
        alias: Option<&str>,
        key_password: Option<&SensitiveText>,
        conditions: &Conditions,
    ) -> Result<Identity, FindingsError> {
        let pem = self.pem_of(alias, key_password, conditions)?;
        Identity::from_pem(pem.certificate.expose(), pem.key.expose(), None, conditions)
    }

    /// The trusted certificates.
    ///
    /// # Errors
    /// The finding `keystore-no-roots` if there are none.
    pub fn trusted(&self, conditions: &Conditions) -> Result<Vec<Certificate>, FindingsError> {
        let pem = self.trusted_pem(&Place::default());
        let pem = pem.map_err(|finding| alone(*finding, conditions))?;
        let mut findings = Findings::under(&conditions.rules);
        let roots = chain::read_roots(
            pem.expose(),
            conditions.at,
            &Place::default(),
            &mut findings,
        );
        match findings.has_errors() {
            true => Err(findings.into()),
            false => Ok(roots),
        }
    }

    pub(crate) fn trusted_pem(&self, place: &Place) -> Result<SensitiveText, Box<Finding>> {
        if self.entries.trusted.is_empty() {
            return Err(self.no_roots(place).into());
        }
        let mut text = SensitiveBuffer::default();
        for certificate in &self.entries.trusted {
            pem::write("CERTIFICATE", certificate, &mut text);
        }
        Ok(text.into_text().unwrap_or_else(|| "".into()))
    }

    /// Whether something in it depends on a password by the schemes of PKCS #12, unlike those of JKS.
    pub(crate) fn is_password_based(&self) -> bool {
        let is_encrypted = |entry: &KeyEntry| matches!(entry.key, Key::Pkcs8(_));
        let entries = &self.entries;
        entries.has_mac
            || !entries.content_protections.is_empty()
            || entries.keys.iter().any(is_encrypted)
    }

    /// The protections of its contents, which every client decrypts.
    pub(crate) fn content_protections(&self) -> impl Iterator<Item = Protection> {
        self.entries.content_protections.iter().cloned()
    }

    /// The protections of its keys, in the order of the file, without those of JKS.
    pub(crate) fn key_protections<'a>(
        &'a self,
        rules: &'a Rules,
    ) -> impl Iterator<Item = Protection> + 'a {
        let keys = self.entries.keys.iter();
        keys.filter_map(|entry| match &entry.key {
            Key::Pkcs8(block) => Protection::of_key(block.expose(), rules),
            Key::Plain(_) | Key::Jks(_) => None,
        })
    }

    /// The PEM of an entry that is read separately, with its own budget.
    fn pem_of(
        &self,
        alias: Option<&str>,
        key_password: Option<&SensitiveText>,
        conditions: &Conditions,
    ) -> Result<IdentityPem, FindingsError> {
        let (mut budget, place) = (Budget::under(&conditions.rules), Place::default());
        self.identity_pem(alias, key_password, &mut budget, conditions, &place)
            .map_err(|finding| alone(*finding, conditions))
    }

    pub(crate) fn identity_pem(
        &self,
        alias: Option<&str>,
        key_password: Option<&SensitiveText>,
        budget: &mut Budget,
        conditions: &Conditions,
        place: &Place,
    ) -> Result<IdentityPem, Box<Finding>> {
        let entry = self.entry(alias, place)?;
        if entry.chain.is_empty() {
            return Err(no_chain(entry, place).into());
        }
        let password = key_password.unwrap_or(&self.password);
        let key = match &entry.key {
            Key::Plain(key) => key.clone(),
            Key::Pkcs8(block) => {
                crate::key::decrypt_block(block.expose(), password, &conditions.rules, budget)
                    .map_err(|error| key_finding(entry, &OpenError::from(error), place))?
            }
            Key::Jks(block) => jks::decrypt(block.expose(), password)
                .map_err(|error| key_finding(entry, &error, place))?,
        };
        let (mut certificate, mut text) = (SensitiveBuffer::default(), SensitiveBuffer::default());
        for one in &entry.chain {
            pem::write("CERTIFICATE", one, &mut certificate);
        }
        pem::write("PRIVATE KEY", key.expose(), &mut text);
        let into_text = |buffer: SensitiveBuffer| buffer.into_text().unwrap_or_else(|| "".into());
        Ok(IdentityPem {
            certificate: into_text(certificate),
            key: into_text(text),
        })
    }

    fn entry(&self, alias: Option<&str>, place: &Place) -> Result<&KeyEntry, Box<Finding>> {
        let keys = &self.entries.keys;
        match (alias, keys.as_slice()) {
            (_, []) => Err(self.no_key(place).into()),
            (None, [only]) => Ok(only),
            // Java's keystores ignore the case of aliases.
            (Some(alias), keys) => keys
                .iter()
                .find(|entry| entry.alias.eq_ignore_ascii_case(alias))
                .ok_or_else(|| self.several(place, "no key has this alias").into()),
            (None, _) => Err(self
                .several(place, "several keys, and no alias is given")
                .into()),
        }
    }

    fn no_key(&self, place: &Place) -> Finding {
        let count = self
            .entries
            .trusted
            .len()
            .saturating_add(self.entries.others);
        let message = match count {
            0 => "neither a private key nor a certificate".to_owned(),
            1 => "no private key and 1 certificate: this is a truststore".to_owned(),
            _ => format!("no private key and {count} certificates: this is a truststore"),
        };
        Finding::new(Code::KeystoreNoKey, place.clone(), message)
            .help(
                "give the keystore with the client's own key; a truststore contains the roots \
                   that the client trusts, and `keytool -list -rfc -keystore FILE` prints those as \
                   PEM",
            )
            .fact(FactName::Count, count)
    }

    fn no_roots(&self, place: &Place) -> Finding {
        let finding = |message: &str| Finding::new(Code::KeystoreNoRoots, place.clone(), message);
        match (self.entries.keys.is_empty(), self.entries.others) {
            (true, 1..) => finding("certificates that Java does not trust: they lack Oracle's attribute for trusted certificates")
                .help("make the truststore with `keytool -importcert -trustcacerts -alias root -file root.pem -keystore trust.p12`, or with `-jdktrust anyExtendedKeyUsage` of OpenSSL 3.2"),
            (true, _) => finding("it is empty").help("import the root certificate with `keytool -importcert`"),
            (false, _) => finding("no trusted certificate, but a client's key: this is a keystore, \
                not a truststore")
                .help("give the truststore, with the roots that sign the brokers' certificates"),
        }
    }

    fn several(&self, place: &Place, message: &str) -> Finding {
        let aliases: Vec<_> = self.aliases().map(printable).collect();
        Finding::new(
            Code::KeystoreAlias,
            place.clone(),
            format!(
                "{message}; the keystore has these aliases: {}",
                aliases.join(", ")
            ),
        )
        .help("name one with --alias, or leave only the client's own key in the keystore")
        .fact(FactName::Count, aliases.len())
    }
}

fn no_chain(entry: &KeyEntry, place: &Place) -> Finding {
    let alias = printable(&entry.alias);
    Finding::new(
        Code::KeystoreNoChain,
        place.clone(),
        format!("the key under the alias {alias} has no certificate"),
    )
    .help("add the certificate: `openssl pkcs12 -export -inkey key.pem -in chain.pem -out client.p12`")
}

fn key_finding(entry: &KeyEntry, error: &OpenError, place: &Place) -> Finding {
    let alias = printable(&entry.alias);
    match error {
        OpenError::Password => Finding::new(
            Code::KeystoreKeyPassword,
            place.clone(),
            format!("the password is not that of the key under the alias {alias}"),
        )
        .help(
            match entry.key {
                Key::Jks(_) => "give the key's own password as `ssl.key.password` in a configuration, or change it \
                                to the keystore's: keytool -keypasswd -keystore client.jks -alias ALIAS",
                // keytool refuses `-keypasswd` for PKCS #12.
                Key::Plain(_) | Key::Pkcs8(_) => "in PKCS #12 the key usually has the keystore's password: remove \
                                                  `ssl.key.password`, or write that password there",
            },
        ),
        other => open_finding(other, place.clone()),
    }
}

const MAKE_AGAIN: &str = "create it again: `openssl pkcs12 -in client.p12 -out client.pem`, then \
                          `openssl pkcs12 -export -in client.pem -out client.p12`";

/// The finding for a keystore that does not open.
pub(crate) fn open_finding(error: &OpenError, place: Place) -> Finding {
    let finding = |code, message: String| Finding::new(code, place.clone(), message);
    match error {
        OpenError::Unknown => finding(
            Code::KeystoreMalformed,
            "neither PKCS #12 nor a Java keystore of type JKS".to_owned(),
        )
        .help("give a file made by keytool or `openssl pkcs12 -export`"),
        OpenError::Malformed(what) => finding(
            Code::KeystoreMalformed,
            format!("the keystore does not parse: {what}"),
        )
        .help("copy the file again, as binary"),
        OpenError::Jceks => finding(
            Code::KeystoreUnsupported,
            "a keystore of type JCEKS, which is not supported".to_owned(),
        )
        .help(
            "convert it to PKCS #12: keytool -importkeystore -srckeystore client.jceks \
                   -srcstoretype JCEKS -destkeystore client.p12 -deststoretype PKCS12",
        ),
        OpenError::Unsupported(what) => finding(
            Code::KeystoreUnsupported,
            format!("protected by {what}, which is not supported"),
        )
        .help(MAKE_AGAIN),
        OpenError::Password => finding(
            Code::KeystorePassword,
            "the password does not open the keystore, or the file was changed".to_owned(),
        )
        .help(
            "try the password with `keytool -list -keystore FILE`; check for a line break or a \
               space at its end",
        ),
        OpenError::TooCostly => finding(
            Code::KeystoreUnsupported,
            "protected by more iterations than are accepted".to_owned(),
        )
        .help(MAKE_AGAIN),
    }
}

fn alone(finding: Finding, conditions: &Conditions) -> FindingsError {
    let mut findings = Findings::under(&conditions.rules);
    findings.push(finding);
    findings.into()
}
