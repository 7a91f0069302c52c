package frond.historian.alert;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Properties;

/** Mail over SMTP (RFC 5321), encrypted where a password goes with it; one connection a message. */
public final class Mail implements Carrier {
	private static final int CONNECT_MILLISECONDS = 10_000;
	private static final int ANSWER_MILLISECONDS = 30_000;
	private static final int LONGEST_SUBJECT = 150;

	private final Server server;
	private final Wording wording;
	private final Session session;

	/**
	 * The server that takes our mail.
	 *
	 * @param tls from the first byte on; else by STARTTLS, without which no password is sent but over loopback
	 * @param user with {@code password}, null for none
	 * @param from address of the sender
	 */
	public record Server(String host, int port, boolean tls, String user, String password, String from) {
		private static final int SMTP = 25;
		private static final int SUBMISSION = 587;
		private static final int SUBMISSIONS = 465;

		/**
		 * Reads {@code smtp://[USER@]HOST[:PORT]} or {@code smtps://...}.
		 *
		 * @throws IllegalArgumentException with a sentence for the user
		 */
		public static Server parse(String url, String password, String from) {
			URI uri;
			try {
				uri = URI.create(url);
			} catch (IllegalArgumentException e) {
				throw new IllegalArgumentException("a mail server is smtp://[USER@]HOST[:PORT] or smtps://...", e);
			}
			boolean tls = "smtps".equals(uri.getScheme());
			if (!tls && !"smtp".equals(uri.getScheme()) || uri.getHost() == null) {
				throw new IllegalArgumentException("a mail server is smtp://[USER@]HOST[:PORT] or smtps://...");
			}
			String user = uri.getUserInfo();
			if (user != null && user.indexOf(':') >= 0) {
				throw new IllegalArgumentException("the password of the mail server is read from a file, never from a command line");
			}
			if ((user == null) != (password == null)) {
				throw new IllegalArgumentException("a user of the mail server and a file with the password belong together");
			}
			String sender = from != null ? from : user != null && user.indexOf('@') > 0 ? user : null;
			if (sender == null) {
				throw new IllegalArgumentException("say from which address the mail is");
			}
			return new Server(uri.getHost(), uri.getPort() > 0 ? uri.getPort() : tls ? SUBMISSIONS : user == null ? SMTP : SUBMISSION, tls, user, password, sender);
		}

		@Override
		public String toString() {
			return "smtp" + (this.tls ? "s" : "") + "://" + this.host + ':' + this.port;
		}
	}

	/** Prepares; the first connection is made for the first message. */
	Mail(Server server, Wording wording) {
		this.server = server;
		this.wording = wording;
		Properties properties = new Properties();
		String protocol = server.tls() ? "mail.smtps." : "mail.smtp.";
		properties.put("mail.transport.protocol", server.tls() ? "smtps" : "smtp");
		properties.put(protocol + "host", server.host());
		properties.put(protocol + "port", Integer.toString(server.port()));
		properties.put(protocol + "connectiontimeout", Integer.toString(CONNECT_MILLISECONDS));
		properties.put(protocol + "timeout", Integer.toString(ANSWER_MILLISECONDS));
		properties.put(protocol + "writetimeout", Integer.toString(ANSWER_MILLISECONDS));
		properties.put(protocol + "auth", Boolean.toString(server.user() != null));
		properties.put(protocol + "starttls.enable", "true");
		properties.put(protocol + "starttls.required", Boolean.toString(!server.tls() && server.user() != null && !isOwn(server.host())));
		properties.put(protocol + "ssl.checkserveridentity", "true");
		this.session = Session.getInstance(properties);
	}

	private static boolean isOwn(String host) {
		try {
			return InetAddress.getByName(host).isLoopbackAddress();
		} catch (UnknownHostException e) {
			return false;
		}
	}

	@Override
	public void send(Subscription subscription, List<Notice> notices) throws IOException {
		// The same message has the same id however often it is sent: who gets it twice can tell.
		String id = "<frond." + subscription.id() + '.' + Long.parseLong(notices.get(0).id()) + '@' + this.server.from().substring(this.server.from().indexOf('@') + 1) + '>';
		MimeMessage message = new MimeMessage(this.session) {
			@Override
			protected void updateMessageID() throws MessagingException {
				setHeader("Message-ID", id);
			}
		};
		try {
			String subject = this.wording.subject(notices).replaceAll("\\p{C}", " ");
			message.setFrom(new InternetAddress(this.server.from()));
			message.setRecipient(Message.RecipientType.TO, new InternetAddress(subscription.to()));
			message.setSubject(subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT) + "..." : subject, StandardCharsets.UTF_8.name());
			message.setText(this.wording.lines(notices) + '\n', StandardCharsets.UTF_8.name());
			message.setSentDate(new Date());
			// RFC 3834: no machine is to answer this.
			message.setHeader("Auto-Submitted", "auto-generated");
			message.saveChanges();
			try (Transport transport = this.session.getTransport()) {
				transport.connect(this.server.host(), this.server.port(), this.server.user(), this.server.password());
				transport.sendMessage(message, message.getAllRecipients());
			}
		} catch (AuthenticationFailedException e) {
			throw new IOException("the mail server does not take this user and password", e);
		} catch (SendFailedException e) {
			throw new IOException("the mail server refuses the message: " + line(e), e);
		} catch (MessagingException e) {
			throw new IOException("the mail server cannot be used: " + line(e), e);
		}
	}

	/** The first line of what the server or the library says, which holds no password: the library never repeats one. */
	private static String line(MessagingException e) {
		String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("");
		return text.length() > LONGEST_SUBJECT ? text.substring(0, LONGEST_SUBJECT) : text;
	}
}
