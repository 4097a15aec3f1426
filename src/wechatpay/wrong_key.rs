//! What a file is that is no usable private key.

/// What a file is that is no private key; each has its own sentence (`key-<name>`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongKey {
    /// A certificate (`apiclient_cert.pem`), which holds no private key.
    Certificate,
    /// A public key (`pub_key.pem`).
    PublicKey,
    /// A private key behind a password.
    Encrypted,
    /// An elliptic-curve or other key that is not RSA.
    NotRsa,
    /// PKCS#12, perhaps renamed.
    Pkcs12,
    /// RSA, but under 2048 bits.
    TooShort,
    /// RSA, but over [`MOST_BITS`](super::key::MOST_BITS).
    TooLong,
    /// PKCS#12 that asks for far more work than a merchant's.
    Costly,
    /// A certificate of another algorithm than RSA.
    CertificateNotRsa,
    /// A certificate that was cut off or is damaged.
    CertificateDamaged,
    /// PKCS#12 without a private key.
    NoKey,
    /// PKCS#12 that was cut off or is damaged.
    P12Damaged,
    /// PKCS#12 behind a cipher that is not read here.
    Cipher(Cipher),
    /// PKCS#12 in an encoding that is not read here (BER).
    P12Encoding,
    /// PKCS#7: certificates without a key.
    Pkcs7,
    /// A key for SSH, private or public (OpenSSH, PuTTY).
    Ssh,
    /// A key for PGP.
    Pgp,
    /// Java's key store.
    Jks,
    /// A request for a certificate (CSR).
    Request,
    /// A PEM private key whose content is damaged.
    Damaged,
    /// Nothing known.
    Unknown,
    /// Empty.
    Empty,
}

impl WrongKey {
    /// The catalogue key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Self::Certificate => "key-certificate",
            Self::PublicKey => "key-public",
            Self::Encrypted => "key-encrypted",
            Self::NotRsa => "key-not-rsa",
            Self::Pkcs12 => "key-pkcs12",
            Self::TooShort => "key-too-short",
            Self::TooLong => "key-too-long",
            Self::Costly => "key-costly",
            Self::CertificateNotRsa => "key-certificate-not-rsa",
            Self::CertificateDamaged => "key-certificate-damaged",
            Self::NoKey => "key-none",
            Self::P12Damaged => "key-p12-damaged",
            Self::Cipher(cipher) => cipher.key(),
            Self::P12Encoding => "key-p12-encoding",
            Self::Pkcs7 => "key-pkcs7",
            Self::Ssh => "key-ssh",
            Self::Pgp => "key-pgp",
            Self::Jks => "key-jks",
            Self::Request => "key-request",
            Self::Damaged => "key-damaged",
            Self::Unknown => "key-unknown",
            Self::Empty => "key-empty",
        }
    }
}

/// What a PKCS#12 file may be encrypted with that no crate in use here reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cipher {
    /// RC2, in another form than the one of 40 bits that older tools use for certificates.
    Rc2,
    /// DES alone, which is not 3DES.
    Des,
    /// Camellia, in another mode than CBC.
    Camellia,
    /// ARIA
    Aria,
    /// SM4
    Sm4,
    /// SEED
    Seed,
    /// RC4
    Rc4,
    /// Anything else.
    Other,
}

impl Cipher {
    fn key(self) -> &'static str {
        match self {
            Self::Rc2 => "key-cipher-rc2",
            Self::Des => "key-cipher-des",
            Self::Camellia => "key-cipher-camellia",
            Self::Aria => "key-cipher-aria",
            Self::Sm4 => "key-cipher-sm4",
            Self::Seed => "key-cipher-seed",
            Self::Rc4 => "key-cipher-rc4",
            Self::Other => "key-cipher",
        }
    }
}
