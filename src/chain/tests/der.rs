//! Certificates as DER, part by part.

/// One element of DER.
pub(super) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let header = match content.len() {
        length @ 0..0x80 => vec![tag, length.to_le_bytes()[0]],
        length => [
            &[tag, 0x82][..],
            &u16::try_from(length).unwrap().to_be_bytes(),
        ]
        .concat(),
    };
    [header, content].concat()
}

pub(super) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, parts)
}

/// ecdsa-with-SHA256.
pub(super) fn ecdsa() -> Vec<u8> {
    sequence(&[b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"])
}

/// A name with nothing but this common name.
pub(super) fn named(name: &[u8]) -> Vec<u8> {
    let attribute = sequence(&[b"\x06\x03\x55\x04\x03", &tlv(0x0c, &[name])]);
    sequence(&[&tlv(0x31, &[&attribute])])
}

/// A `SubjectPublicKeyInfo` on P-256, made by OpenSSL.
pub(super) const KEY: &[u8] = b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\
    \x03\x42\x00\x04\x53\x6b\x34\xa1\x05\x40\x5b\x69\xf8\xb9\x63\x37\xa8\xf8\x0e\x7b\x54\x2d\xec\x01\xe1\x00\xad\xb0\
    \xd6\x76\xf9\x12\xae\x85\x41\x9c\xe1\x17\x6a\x72\xc6\xb6\x13\x67\xd7\xe8\x61\x4a\xd2\x34\x4f\xe1\x29\x62\x62\xaa\
    \x9e\xb8\xa1\x5a\x13\xd0\xeb\xd9\x09\x56\x12\x2b";

/// The parts of a certificate (RFC 5280 section 4.1), each as its DER, sound before a test spoils one.
pub(super) struct Parts {
    pub(super) version: Vec<u8>,
    pub(super) serial: Vec<u8>,
    pub(super) inner_algorithm: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    pub(super) validity: Vec<u8>,
    pub(super) subject: Vec<u8>,
    pub(super) key: Vec<u8>,
    pub(super) unique_ids: Vec<u8>,
    pub(super) extensions: Vec<u8>,
    pub(super) outer_algorithm: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

impl Parts {
    pub(super) fn sound() -> Self {
        Self {
            version: version(2),
            serial: vec![2, 1, 7],
            inner_algorithm: ecdsa(),
            issuer: named(b"ca"),
            validity: sequence(&[
                &tlv(0x17, &[b"200101000000Z"]),
                &tlv(0x17, &[b"450101000000Z"]),
            ]),
            subject: named(b"client"),
            key: KEY.to_vec(),
            unique_ids: Vec::new(),
            extensions: Vec::new(),
            outer_algorithm: ecdsa(),
            // SEQUENCE { INTEGER 1, INTEGER 1 }: nobody verifies it here.
            signature: b"\x03\x09\x00\x30\x06\x02\x01\x01\x02\x01\x01".to_vec(),
        }
    }

    pub(super) fn der(&self) -> Vec<u8> {
        let signed = sequence(&[
            &self.version,
            &self.serial,
            &self.inner_algorithm,
            &self.issuer,
            &self.validity,
            &self.subject,
            &self.key,
            &self.unique_ids,
            &self.extensions,
        ]);
        sequence(&[&signed, &self.outer_algorithm, &self.signature])
    }
}

/// `[0] EXPLICIT INTEGER`, one less than the number of the version.
pub(super) fn version(number: u8) -> Vec<u8> {
    tlv(0xa0, &[&[2, 1, number]])
}

/// `[3] EXPLICIT SEQUENCE OF Extension`
pub(super) fn extensions(list: &[&[u8]]) -> Vec<u8> {
    tlv(0xa3, &[&sequence(list)])
}

/// One extension; `oid` is the content of its object identifier.
pub(super) fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { b"\x01\x01\xff" } else { b"" };
    sequence(&[&tlv(0x06, &[oid]), critical, &tlv(0x04, &[value])])
}
