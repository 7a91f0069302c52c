package frond.historian.security;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The server's certificate and key, PEM both: given, or made at the first start (ECDSA P-256, self-signed, for this host's name and loopback). */
public final class Certificate {
	/** Of the key store that is only ever in memory. */
	public static final String PASSWORD = "in memory";
	private static final Duration VALID = Duration.ofDays(3650);

	private final KeyStore keyStore;
	private final X509Certificate certificate;

	private Certificate(KeyStore keyStore, X509Certificate certificate) {
		this.keyStore = keyStore;
		this.certificate = certificate;
	}

	/** Certificate and key as a key store with {@link #PASSWORD}. */
	public KeyStore keyStore() {
		return this.keyStore;
	}

	/** SHA-256 of the certificate, by which a user recognizes it. */
	public String fingerprint() {
		try {
			return HexFormat.ofDelimiter(":").withUpperCase().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(this.certificate.getEncoded()));
		} catch (GeneralSecurityException e) {
			throw new IllegalStateException(e);
		}
	}

	/**
	 * Reads a certificate (with the chain after it) and its key.
	 *
	 * @throws IOException with a sentence for the user
	 */
	public static Certificate read(Path certificate, Path key) throws IOException {
		try {
			List<X509Certificate> chain = chain(certificate);
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setKeyEntry("historian", key(key), PASSWORD.toCharArray(), chain.toArray(X509Certificate[]::new));
			return new Certificate(store, chain.get(0));
		} catch (GeneralSecurityException e) {
			throw new IOException(certificate + " and " + key + " cannot be used: " + e.getMessage(), e);
		} catch (java.nio.file.NoSuchFileException e) {
			throw new IOException(e.getFile() + " is not there", e);
		}
	}

	private static List<X509Certificate> chain(Path certificate) throws IOException, GeneralSecurityException {
		List<X509Certificate> chain = new ArrayList<>();
		try (var in = Files.newInputStream(certificate)) {
			CertificateFactory.getInstance("X.509").generateCertificates(in).forEach(each -> chain.add((X509Certificate) each));
		}
		if (chain.isEmpty()) {
			throw new IOException(certificate + " holds no certificate");
		}
		return chain;
	}

	private static PrivateKey key(Path file) throws IOException {
		try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
			for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
				if (object instanceof PrivateKeyInfo info) {
					return new JcaPEMKeyConverter().getPrivateKey(info);
				}
				// A key of an elliptic curve is often preceded by the curve's parameters, which the key itself has too.
				if (object instanceof PEMKeyPair pair) {
					return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
				}
			}
		}
		throw new IOException(file + " holds no private key that is not encrypted");
	}

	/** The certificate in this directory; made if there is none. */
	public static Certificate ofDirectory(Path directory) throws IOException {
		Path certificate = directory.resolve("certificate.pem");
		Path key = directory.resolve("key.pem");
		if (!Files.exists(certificate) || !Files.exists(key)) {
			Files.createDirectories(directory);
			make(certificate, key);
		}
		return read(certificate, key);
	}

	private static void make(Path certificateFile, Path keyFile) throws IOException {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			KeyPair pair = generator.generateKeyPair();
			String host = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "");
			X500Name name = new X500Name("CN=" + (host.isEmpty() ? "localhost" : host) + ",O=Frond historian");
			Instant now = Instant.now();
			X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(name, new BigInteger(120, new SecureRandom()), Date.from(now.minus(Duration.ofDays(1))), Date.from(now.plus(VALID)), name,
					pair.getPublic());
			List<GeneralName> names = new ArrayList<>(List.of(new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
					new GeneralName(GeneralName.iPAddress, "::1")));
			if (!host.isEmpty() && !host.equals("localhost")) {
				names.add(new GeneralName(GeneralName.dNSName, host));
			}
			builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
			X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
			Files.deleteIfExists(keyFile);
			// Nobody else may ever read it, not even before it is written.
			Files.createFile(keyFile, PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
			Files.writeString(keyFile, pem(pair.getPrivate()));
			Files.writeString(certificateFile, pem(certificate));
		} catch (GeneralSecurityException | OperatorCreationException e) {
			throw new IOException("a certificate cannot be made: " + e.getMessage(), e);
		}
	}

	/** PKCS #8, which says the curve; BouncyCastle would write the older form. */
	private static String pem(PrivateKey key) {
		return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()) + "\n-----END PRIVATE KEY-----\n";
	}

	private static String pem(X509Certificate object) throws IOException {
		StringWriter text = new StringWriter();
		try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
			writer.writeObject(object);
		}
		return text.toString();
	}
}
