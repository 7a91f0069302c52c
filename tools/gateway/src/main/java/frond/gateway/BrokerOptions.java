package frond.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.MqttClientExecutorConfigBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;

import io.reactivex.Scheduler;
import io.reactivex.schedulers.Schedulers;
import picocli.CommandLine.Option;

/** Where the broker is and who the gateway is to it. */
final class BrokerOptions implements MqttLink.Factory {
	@Option(names = "--broker", paramLabel = "URL", defaultValue = "mqtt://127.0.0.1:1883", description = "MQTT broker, mqtt:// or with TLS mqtts:// (${DEFAULT-VALUE})")
	private String url;
	@Option(names = "--mqtt", paramLabel = "VERSION", defaultValue = "5", description = "5 or 3.1.1 (${DEFAULT-VALUE})")
	private String version;
	@Option(names = "--broker-ca", paramLabel = "FILE", description = "certificates, PEM, that the broker's must lead to (those of the Java runtime)")
	private Path authorities;
	@Option(names = "--broker-cert", paramLabel = "FILE", description = "certificate to show the broker, PEM, with its chain")
	private Path certificate;
	@Option(names = "--broker-key", paramLabel = "FILE", description = "its key, PEM, PKCS #8, not encrypted")
	private Path key;
	@Option(names = "--broker-user", paramLabel = "NAME", description = "user name to give the broker")
	private String user;
	@Option(names = "--broker-password-file", paramLabel = "FILE", description = "file whose first line is the user's password")
	private Path passwordFile;

	private String host;
	private int port;
	private byte[] password;
	private MqttClientSslConfig tls;
	/** Null for the library's own. */
	private Scheduler answers;

	/**
	 * Reads the files.
	 *
	 * @return what is wrong with the options; null if nothing is
	 * @throws IOException with one line for the user
	 */
	String prepare() throws IOException {
		boolean secure;
		try {
			URI uri = new URI(this.url);
			secure = "mqtts".equals(uri.getScheme());
			if (!secure && !"mqtt".equals(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null || !uri.getPath().isEmpty()) {
				return "--broker takes a URL such as mqtt://127.0.0.1:1883 or mqtts://HOST:8883";
			}
			this.host = uri.getHost().replaceAll("^\\[|\\]$", "");
			this.port = uri.getPort() >= 0 ? uri.getPort() : secure ? 8883 : 1883;
		} catch (URISyntaxException | IllegalArgumentException e) {
			// Not with the URL, which may hold a password.
			return "--broker takes a URL such as mqtt://127.0.0.1:1883 or mqtts://HOST:8883";
		}
		if (!this.version.equals("5") && !this.version.equals("3.1.1")) {
			return "--mqtt takes 5 or 3.1.1; not " + this.version;
		}
		if ((this.certificate == null) != (this.key == null)) {
			return "--broker-cert and --broker-key belong together";
		}
		if (!secure && (this.authorities != null || this.certificate != null)) {
			return "certificates need TLS: --broker mqtts://HOST:PORT";
		}
		if (this.passwordFile != null && this.user == null) {
			return "--broker-password-file needs --broker-user";
		}
		if (this.passwordFile != null) {
			try {
				this.password = Files.readString(this.passwordFile).lines().findFirst().orElse("").getBytes(StandardCharsets.UTF_8);
			} catch (IOException e) {
				throw new IOException("--broker-password-file: " + this.passwordFile + " cannot be read", e);
			}
		}
		if (secure) {
			try {
				this.tls = MqttClientSslConfig.builder().trustManagerFactory(this.authorities == null ? null : Certificates.trust(this.authorities))
						.keyManagerFactory(this.certificate == null ? null : Certificates.identity(this.certificate, this.key)).build();
			} catch (GeneralSecurityException e) {
				throw new IOException("the certificates or the key cannot be used: " + e.getMessage(), e);
			}
		}
		return null;
	}

	/** Where answers and messages of the broker are told from now on: the library has threads of its own for that, and a change of thread more. */
	void answerOn(Executor thread) {
		this.answers = Schedulers.from(thread);
	}

	/** A client of the broker, of either version, without user and password. */
	private MqttClientBuilder client(String clientId) {
		MqttClientExecutorConfigBuilder threads = MqttClientExecutorConfig.builder().nettyThreads(1);
		if (this.answers != null) {
			threads.applicationScheduler(this.answers);
		}
		MqttClientBuilder builder = MqttClient.builder().identifier(clientId).serverHost(this.host).serverPort(this.port).executorConfig(threads.build());
		return this.tls == null ? builder : builder.sslConfig(this.tls);
	}

	/** A client for a moment, which has no session at the broker. MQTT 3.1.1, which every broker speaks; connected. */
	Mqtt3AsyncClient connect(String clientId) {
		Mqtt3AsyncClient client = client(clientId).useMqttVersion3().buildAsync();
		var connect = client.connectWith().cleanSession(true);
		if (this.user != null) {
			connect = this.password == null ? connect.simpleAuth().username(this.user).applySimpleAuth() : connect.simpleAuth().username(this.user).password(this.password).applySimpleAuth();
		}
		connect.send().join();
		return client;
	}

	@Override
	public MqttLink make(String clientId, boolean kept, MqttLink.Listener listener) {
		MqttClientBuilder builder = client(clientId);
		return this.version.equals("5") ? new Mqtt5Link(builder, this.user, this.password, kept, listener) : new Mqtt3Link(builder, this.user, this.password, kept, listener);
	}
}
