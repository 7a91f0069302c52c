package frond.historian.mqtt;

import frond.broker.Guest;
import frond.broker.Host;
import frond.broker.Verdict;
import frond.historian.meta.Documents;
import frond.historian.meta.Metadata;
import frond.historian.model.RefusedException;
import frond.historian.pipeline.Counters;
import frond.historian.pipeline.Intake;
import frond.historian.security.Logins;
import frond.historian.security.Principal;
import frond.historian.security.RateLimit;
import frond.historian.security.Token;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The MQTT broker's other half: who its clients are, and where their messages go. A client's password is its token's secret, and its scope says where
 * it may publish and subscribe. A reading is acknowledged by its commit.
 */
public final class MqttServer implements Host {
	private static final long PAUSE_MILLISECONDS = 100;
	/** Client ids whose sessions outlive their connections. */
	private static final int MAXIMUM_SESSIONS = 10_000;

	private final List<TopicRule> rules;
	private final Logins logins;
	private final RateLimit limit;
	private final Intake intake;
	private final Counters counters;
	private final Documents<SessionOwner> owners;

	/** @param limit messages of one token or address; whoever sends more is read from more slowly */
	public MqttServer(List<TopicRule> rules, Logins logins, RateLimit limit, Intake intake, Counters counters, Metadata metadata) {
		this.rules = rules;
		this.logins = logins;
		this.limit = limit;
		this.intake = intake;
		this.counters = counters;
		this.owners = metadata.documents("mqtt-session", SessionOwner.class, SessionOwner::id);
	}

	@Override
	public Guest guest(String clientId, String userName, byte[] password, boolean lasting, InetAddress address) {
		if (password == null && userName == null) {
			// Only this machine reaches us while there are no tokens; but the last one may have been revoked since.
			return this.logins.tokens().isEmpty() && address != null && address.isLoopbackAddress() ? new Client(Principal.LOCAL, null) : null;
		}
		String secret = password == null ? userName : new String(password, StandardCharsets.UTF_8);
		Logins.Attempt attempt = this.logins.attempt(secret.strip(), address == null ? "" : address.getHostAddress(), System.nanoTime());
		if (attempt.token() == null || !owns(attempt.token(), clientId, lasting)) {
			this.counters.mqttRefusedClients.increment();
			return null;
		}
		return new Client(Principal.of(attempt.token()), attempt.token());
	}

	/** Whether a session is this token's, or nobody's; a token that was revoked leaves its sessions to who comes next. */
	private synchronized boolean owns(Token token, String clientId, boolean lasting) {
		SessionOwner owner = this.owners.get(clientId);
		boolean taken = owner != null && !owner.token().equals(token.id()) && this.logins.tokens().all().stream().anyMatch(each -> each.id().equals(owner.token()));
		if (taken || lasting && owner == null && this.owners.size() >= MAXIMUM_SESSIONS) {
			return false;
		}
		if (lasting && (owner == null || !owner.token().equals(token.id()))) {
			this.owners.put(new SessionOwner(clientId, token.id()));
		}
		return true;
	}

	private final class Client implements Guest {
		private final Principal principal;
		private final Token token;

		Client(Principal principal, Token token) {
			this.principal = principal;
			this.token = token;
		}

		@Override
		public List<String> subscriptions() {
			if (this.principal.mayReadAll()) {
				return List.of("#");
			}
			return this.token.points().stream().flatMap(point -> MqttServer.this.rules.stream().flatMap(rule -> rule.filters(point).stream())).toList();
		}

		@Override
		public boolean mayPublish(String topic) {
			TopicRule.Match match = TopicRule.match(MqttServer.this.rules, topic);
			return match == null ? this.principal.mayWriteAll() : this.principal.mayWrite(match.base());
		}

		@Override
		public Verdict take(String topic, byte[] payload) {
			if (this.token == null ? !MqttServer.this.logins.tokens().isEmpty() : !MqttServer.this.logins.tokens().has(this.token)) {
				return Verdict.refuse(Verdict.Kind.GONE, "this token is not known here");
			}
			MqttServer.this.counters.mqttMessages.increment();
			TopicRule.Match match = TopicRule.match(MqttServer.this.rules, topic);
			if (match == null || payload.length == 0) {
				// Nothing of ours; an empty message ends a retained one.
				return mayPublish(topic) ? Verdict.PASS : Verdict.refuse(Verdict.Kind.DENIED, "this token may not publish there");
			}
			try {
				return Verdict.store(MqttServer.this.intake.take(payload.length, match.node(), now -> TopicPayload.read(payload, match, now), true, this.principal::mayWrite));
			} catch (RefusedException e) {
				return Verdict.refuse(switch (e.refusal()) {
					case FORBIDDEN -> Verdict.Kind.DENIED;
					case OVERLOAD -> Verdict.Kind.BUSY;
					default -> Verdict.Kind.INVALID;
				}, e.getMessage());
			}
		}

		@Override
		public long pause() {
			return this.principal == Principal.LOCAL || MqttServer.this.limit.admit(this.principal.name(), System.nanoTime()) ? 0 : PAUSE_MILLISECONDS;
		}
	}
}
