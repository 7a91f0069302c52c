package frond.historian;

import frond.historian.alert.Mail;
import frond.historian.alert.Xmpp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options about mail and XMPP; passwords come from files. */
final class MessengerOptions {
	private static final int XMPP_PORT = 5222;

	@Spec(Spec.Target.MIXEE)
	private CommandSpec spec;
	@Option(names = "--smtp", paramLabel = "URL", description = "mail server for subscriptions by email, smtp://[USER@]HOST[:PORT] (encrypted by STARTTLS where a password is sent) or smtps://...")
	private String smtp;
	@Option(names = "--smtp-password-file", paramLabel = "FILE", description = "its password, in the file's first line")
	private Path smtpPassword;
	@Option(names = "--mail-from", paramLabel = "ADDRESS", description = "the sender's address (default: USER, where that is one)")
	private String from;
	@Option(names = "--xmpp", paramLabel = "JID", description = "account for subscriptions by XMPP, and for the bot")
	private String jid;
	@Option(names = "--xmpp-password-file", paramLabel = "FILE", description = "its password, in the file's first line")
	private Path xmppPassword;
	@Option(names = "--xmpp-server", paramLabel = "HOST[:PORT]", description = "its server (default: as the JID's domain says in the DNS)")
	private String server;
	@Option(names = "--xmpp-ca", paramLabel = "FILE", description = "certificates, PEM, that the server's may be signed by (default: those that the JVM trusts)")
	private Path authority;
	@Option(names = "--xmpp-allow", paramLabel = "JID", split = ",", description = "who may command the bot: read, write and make points; repeatable (default: nobody)")
	private List<String> allowed = List.of();

	/** @throws IOException with a sentence for the user if a file cannot be read */
	Messengers messengers() throws IOException {
		if (this.smtp == null && (this.smtpPassword != null || this.from != null)) {
			throw new ParameterException(this.spec.commandLine(), "--smtp-password-file and --mail-from belong to --smtp");
		}
		if (this.jid == null && (this.xmppPassword != null || this.server != null || this.authority != null || !this.allowed.isEmpty())) {
			throw new ParameterException(this.spec.commandLine(), "--xmpp-password-file, --xmpp-server, --xmpp-ca and --xmpp-allow belong to --xmpp");
		}
		try {
			return new Messengers(this.smtp == null ? null : Mail.Server.parse(this.smtp, password(this.smtpPassword), this.from), this.jid == null ? null : account());
		} catch (IllegalArgumentException e) {
			throw new ParameterException(this.spec.commandLine(), e.getMessage());
		}
	}

	private Xmpp.Account account() throws IOException {
		String password = password(this.xmppPassword);
		if (password == null) {
			throw new ParameterException(this.spec.commandLine(), "--xmpp needs --xmpp-password-file");
		}
		String host = this.server;
		int port = XMPP_PORT;
		if (host != null && host.matches("(\\[.*]|[^:]+):\\d{1,5}")) {
			port = Integer.parseInt(host.substring(host.lastIndexOf(':') + 1));
			host = host.substring(0, host.lastIndexOf(':'));
		}
		Set<String> lower = this.allowed.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
		return new Xmpp.Account(this.jid, password, host, port, this.authority == null ? null : trusted(this.authority), lower);
	}

	private static String password(Path file) throws IOException {
		return file == null ? null : new String(Secret.of(file, null).copy());
	}

	private static KeyStore trusted(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			int number = 0;
			for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
				store.setCertificateEntry("ca" + number++, certificate);
			}
			if (number == 0) {
				throw new IOException(file + " holds no certificate");
			}
			return store;
		} catch (GeneralSecurityException e) {
			throw new IOException(file + " holds no certificates that can be read", e);
		} catch (java.nio.file.NoSuchFileException e) {
			throw new IOException("there is no file " + file, e);
		}
	}
}
