package frond.historian.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import frond.historian.meta.Metadata;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * POSTs messages as JSON, signed as the Standard Webhooks specification has it: {@code webhook-signature: v1,BASE64} is the HMAC-SHA256 of
 * {@code webhook-id.webhook-timestamp.body} under the subscription's secret, which is derived from one key of the historian's and its id.
 */
final class Webhook implements Carrier {
	static final String SECRET_PREFIX = "whsec_";
	private static final String ALGORITHM = "HmacSHA256";
	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final byte[] key;
	private final Wording wording;
	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).followRedirects(HttpClient.Redirect.NEVER).build();

	/** @param key the historian's, of which the secrets are derived */
	Webhook(byte[] key, Wording wording) {
		this.key = key.clone();
		this.wording = wording;
	}

	/** The secret of a subscription, as its receiver is told it. */
	String secret(String subscription) {
		return SECRET_PREFIX + Base64.getEncoder().encodeToString(derived(subscription));
	}

	private byte[] derived(String subscription) {
		return hmac(this.key, ("webhook " + subscription).getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public void send(Subscription subscription, List<Notice> notices) throws IOException {
		byte[] body = body(subscription, notices);
		String id = "msg_" + subscription.id() + '_' + Long.parseLong(notices.get(0).id());
		long seconds = System.currentTimeMillis() / 1000;
		HttpRequest request = HttpRequest.newBuilder(URI.create(subscription.to())).timeout(PATIENCE).header("Content-Type", "application/json").header("User-Agent", "frond-historian")
				.header("webhook-id", id).header("webhook-timestamp", Long.toString(seconds))
				.header("webhook-signature", signature(derived(subscription.id()), id, seconds, body)).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
		try {
			int status = this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
			if (status < 200 || status > 299) {
				throw new IOException("the webhook answered " + status);
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException("the historian ends", e);
		} catch (java.net.http.HttpTimeoutException e) {
			throw new IOException("the webhook does not answer", e);
		} catch (java.net.ConnectException e) {
			throw new IOException("the webhook cannot be reached", e);
		}
	}

	/** As the header {@code webhook-signature} has it. */
	static String signature(byte[] secret, String id, long seconds, byte[] body) {
		byte[] signed = (id + '.' + seconds + '.' + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
		return "v1," + Base64.getEncoder().encodeToString(hmac(secret, signed));
	}

	private byte[] body(Subscription subscription, List<Notice> notices) {
		List<Map<String, Object>> events = new ArrayList<>();
		for (Notice notice : notices) {
			Map<String, Object> event = new LinkedHashMap<>();
			event.put("point", notice.point());
			event.put("kind", notice.kind().title());
			event.put("t", notice.time() / 1000);
			event.put("cleared", notice.cleared() ? true : null);
			event.put("v", notice.number());
			event.put("previous", notice.previous());
			event.put("text", notice.text());
			event.put("unit", notice.unit());
			event.put("alarm", notice.alarm());
			event.put("withheld", notice.withheld() == 0 ? null : notice.withheld());
			event.values().removeIf(java.util.Objects::isNull);
			events.add(event);
		}
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("subscription", subscription.id());
		body.put("name", subscription.name() == null ? "" : subscription.name());
		body.put("text", this.wording.lines(notices));
		body.put("events", events);
		try {
			return Metadata.JSON.writeValueAsBytes(body);
		} catch (JsonProcessingException e) {
			throw new IllegalStateException(e);
		}
	}

	private static byte[] hmac(byte[] key, byte[] message) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(key, ALGORITHM));
			return mac.doFinal(message);
		} catch (NoSuchAlgorithmException | InvalidKeyException e) {
			throw new IllegalStateException(e);
		}
	}
}
