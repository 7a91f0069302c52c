package frond.historian.alert;

import frond.historian.model.Console;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jivesoftware.smack.ConnectionConfiguration;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackConfiguration;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.roster.SubscribeListener;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/** Messages over XMPP (RFC 6120, 6121), always encrypted; and the bot that answers those who may ask. Connects by itself, again and again. */
public final class Xmpp implements Carrier, Closeable {
	private static final int CONNECT_MILLISECONDS = 10_000;
	private static final int LONGEST_PAUSE_SECONDS = 60;
	/** How long the server may take to say that it has a message (XEP-0198). */
	private static final int ACKNOWLEDGE_SECONDS = 15;

	/** Smack's, held so that its level stays. */
	private static final Logger LOGGER = Logger.getLogger("org.jivesoftware.smack");

	private final Account account;
	private final Wording wording;
	private final Bot bot;
	private final Thread thread = new Thread(this::run, "xmpp");
	private volatile XMPPTCPConnection connection;
	private volatile CountDownLatch lost = new CountDownLatch(1);
	private volatile boolean closed;
	private volatile String trouble = "the XMPP server is not connected yet";

	/**
	 * Our account.
	 *
	 * @param jid bare
	 * @param host with {@code port}, where the server is; null to find it by the JID's domain
	 * @param trusted certificates that the server's may be signed by; null for those that the JVM trusts
	 * @param allowed bare JIDs that may command the bot
	 */
	public record Account(String jid, String password, String host, int port, KeyStore trusted, Set<String> allowed) {
		/** @throws IllegalArgumentException with a sentence for the user */
		public Account {
			try {
				JidCreate.entityBareFrom(jid);
				for (String each : allowed) {
					JidCreate.entityBareFrom(each);
				}
			} catch (XmppStringprepException e) {
				throw new IllegalArgumentException(e.getCausingString() + " is no JID like who@example.org", e);
			}
		}

		@Override
		public String toString() {
			return this.jid;
		}
	}

	/** Begins to connect. */
	Xmpp(Account account, Wording wording, frond.historian.pipeline.Core core) {
		this.account = account;
		this.wording = wording;
		this.bot = new Bot(core, account.allowed());
		this.thread.setDaemon(true);
		this.thread.start();
	}

	boolean isConnected() {
		XMPPTCPConnection now = this.connection;
		return now != null && now.isAuthenticated();
	}

	@Override
	public void send(Subscription subscription, List<Notice> notices) throws IOException {
		XMPPTCPConnection now = this.connection;
		if (now == null || !now.isAuthenticated()) {
			throw new IOException(this.trouble);
		}
		try {
			Message message = StanzaBuilder.buildMessage("frond-" + notices.get(0).id()).to(JidCreate.entityBareFrom(subscription.to())).ofType(Message.Type.chat)
					.setBody(clean(this.wording.lines(notices))).build();
			CountDownLatch acknowledged = new CountDownLatch(1);
			boolean managed = now.isSmEnabled();
			if (managed) {
				now.addStanzaIdAcknowledgedListener(message.getStanzaId(), stanza -> acknowledged.countDown());
			}
			now.sendStanza(message);
			if (managed) {
				now.requestSmAcknowledgement();
				if (!acknowledged.await(ACKNOWLEDGE_SECONDS, TimeUnit.SECONDS)) {
					throw new IOException("the XMPP server does not say that it has the message");
				}
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException("the historian ends", e);
		} catch (SmackException | XmppStringprepException e) {
			throw new IOException("the XMPP server cannot be used: " + e.getClass().getSimpleName(), e);
		}
	}

	/** Without what XML cannot hold. */
	private static String clean(String text) {
		return text.replaceAll("[\\p{Cc}\\p{Cs}&&[^\n\t]]", "?");
	}

	private void run() {
		boolean told = false;
		int pause = 1;
		while (!this.closed) {
			try {
				CountDownLatch end = new CountDownLatch(1);
				this.lost = end;
				connect(end);
				Console.event("xmpp-connected");
				told = false;
				pause = 1;
				end.await();
				this.trouble = "the XMPP server is not connected";
				if (!this.closed) {
					Console.event("xmpp-lost");
				}
			} catch (InterruptedException e) {
				return;
			} catch (IOException | SmackException | XMPPException | GeneralSecurityException | RuntimeException e) {
				this.trouble = sentence(e);
				if (!told && !this.closed) {
					Console.event("xmpp-unreachable");
					Console.error("XMPP: " + this.trouble + "; trying again until it works");
					told = true;
				}
			}
			drop();
			try {
				TimeUnit.SECONDS.sleep(this.closed ? 0 : pause);
			} catch (InterruptedException e) {
				return;
			}
			pause = Math.min(LONGEST_PAUSE_SECONDS, 2 * pause);
		}
	}

	private static String sentence(Exception e) {
		if (e instanceof SASLErrorException) {
			return "the XMPP server does not take this password";
		}
		Throwable cause = e;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause instanceof java.security.cert.CertificateException || cause instanceof java.security.cert.CertPathBuilderException ? "the XMPP server's certificate is not trusted"
				: "the XMPP server cannot be reached (" + cause.getClass().getSimpleName() + ")";
	}

	private void connect(CountDownLatch end) throws IOException, InterruptedException, SmackException, XMPPException, GeneralSecurityException {
		EntityBareJid jid = JidCreate.entityBareFrom(this.account.jid());
		XMPPTCPConnectionConfiguration.Builder builder = XMPPTCPConnectionConfiguration.builder().setXmppDomain(jid.asDomainBareJid()).setUsernameAndPassword(jid.getLocalpart(), this.account.password())
				.setResource("frond").setSecurityMode(ConnectionConfiguration.SecurityMode.required).setConnectTimeout(CONNECT_MILLISECONDS);
		if (this.account.host() != null) {
			builder.setHostAddress(InetAddress.getByName(this.account.host())).setPort(this.account.port());
		}
		if (this.account.trusted() != null) {
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(this.account.trusted());
			builder.setCustomX509TrustManager((X509TrustManager) trust.getTrustManagers()[0]);
		}
		XMPPTCPConnection made = new XMPPTCPConnection(builder.build());
		this.connection = made;
		made.addConnectionListener(new ConnectionListener() {
			@Override
			public void connectionClosed() {
				end.countDown();
			}

			@Override
			public void connectionClosedOnError(Exception e) {
				end.countDown();
			}
		});
		Roster roster = Roster.getInstanceFor(made);
		// Only those who may ask see whether we are there.
		roster.addSubscribeListener((from, presence) -> this.bot.mayAsk(from.asBareJid().toString()) ? SubscribeListener.SubscribeAnswer.ApproveAndAlsoRequestIfRequired : SubscribeListener.SubscribeAnswer.Deny);
		made.addAsyncStanzaListener(stanza -> answer(made, (Message) stanza, end), StanzaTypeFilter.MESSAGE);
		made.connect();
		made.login();
	}

	private void answer(XMPPTCPConnection through, Message message, CountDownLatch end) throws InterruptedException {
		boolean said = message.getType() == Message.Type.chat || message.getType() == Message.Type.normal;
		String answer = said && message.getFrom() != null ? this.bot.answer(message.getFrom().asBareJid().toString().toLowerCase(Locale.ROOT), message.getBody()) : null;
		if (answer != null) {
			try {
				through.sendStanza(StanzaBuilder.buildMessage().to(message.getFrom()).ofType(Message.Type.chat).setBody(clean(answer)).build());
			} catch (SmackException.NotConnectedException e) {
				end.countDown();
			}
		}
	}

	private void drop() {
		XMPPTCPConnection now = this.connection;
		this.connection = null;
		if (now != null) {
			now.instantShutdown();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		XMPPTCPConnection now = this.connection;
		if (now != null && now.isAuthenticated()) {
			now.disconnect();
		}
		this.lost.countDown();
		this.thread.interrupt();
	}

	static {
		// What goes wrong is said by us, in a sentence.
		LOGGER.setLevel(Level.OFF);
		SmackConfiguration.setDefaultReplyTimeout(CONNECT_MILLISECONDS);
	}
}
