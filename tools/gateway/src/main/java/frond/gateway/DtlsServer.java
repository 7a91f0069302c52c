package frond.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.PrincipalEndpointContextMatcher;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedMultiPskStore;

/** DTLS 1.2 with pre-shared keys (RFC 6347, 4279, 7925 section 4.2) for clients beyond the mesh. The library's threads; an identity is a client id. */
final class DtlsServer {
	/** Connections kept; one that is not used for long makes room. */
	private static final int MAX_CONNECTIONS = 20_000;
	private static final int IDLE_SECONDS = 600;
	private static final int MIN_KEY = 16;

	private final DTLSConnector connector;
	private final AdvancedMultiPskStore keys = new AdvancedMultiPskStore();
	private final ConfigFile file;
	/** Those that have a key. */
	private Set<String> identities = Set.of();
	/** By which connection a client came last: an answer goes only to who proved to be it. */
	private final Map<Peer, EndpointContext> contexts = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
		@Override
		protected boolean removeEldestEntry(Map.Entry<Peer, EndpointContext> eldest) {
			return size() > MAX_CONNECTIONS;
		}
	});

	/** @param receiver takes datagrams, on the library's threads */
	DtlsServer(InetSocketAddress address, Path keyFile, BiConsumer<Peer, byte[]> receiver) throws IOException {
		this.file = new ConfigFile("--psk-file", keyFile, this::read);
		DtlsConfig.register();
		Configuration configuration = new Configuration();
		configuration.set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.SERVER_ONLY);
		configuration.set(DtlsConfig.DTLS_MAX_CONNECTIONS, MAX_CONNECTIONS);
		configuration.set(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, (long) IDLE_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
		configuration.set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1);
		configuration.set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 2);
		configuration.setAsList(DtlsConfig.DTLS_CIPHER_SUITES, CipherSuite.TLS_PSK_WITH_AES_128_CCM_8, CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256);
		DtlsConnectorConfig.Builder builder = DtlsConnectorConfig.builder(configuration).setAddress(address).setAdvancedPskStore(this.keys);
		this.connector = new DTLSConnector(builder.build());
		this.connector.setEndpointContextMatcher(new PrincipalEndpointContextMatcher());
		this.connector.setRawDataReceiver(data -> {
			if (data.getEndpointContext().getPeerIdentity() != null) {
				Peer from = new Peer(data.getInetSocketAddress(), "", data.getEndpointContext().getPeerIdentity().getName());
				this.contexts.put(from, data.getEndpointContext());
				receiver.accept(from, data.getBytes());
			}
		});
		try {
			this.connector.start();
		} catch (IOException e) {
			throw new IOException("cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(), e);
		}
	}

	/** Reads the keys again if they have changed, as {@link Access#refresh}. Who is connected stays until it shakes hands again. */
	String refresh(boolean always) {
		return this.file.refresh("keys", always);
	}

	/** Keys of the file; those that are not in it any more are gone. */
	private String read(Path file) throws IOException {
		List<String> lines = Files.readAllLines(file);
		Map<String, byte[]> fresh = new LinkedHashMap<>();
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i).strip();
			if (line.isEmpty() || line.startsWith("#")) {
				continue;
			}
			String[] words = line.split("\\s+");
			byte[] key = null;
			try {
				key = words.length == 2 ? HexFormat.of().parseHex(words[1]) : null;
			} catch (IllegalArgumentException e) {
				// Told below, without what the line holds.
			}
			if (key == null || key.length < MIN_KEY) {
				throw new IOException(file + ", line " + (i + 1) + ": not an identity and a key of 32 or more hex digits");
			}
			fresh.put(words[0], key);
		}
		this.identities.stream().filter(identity -> !fresh.containsKey(identity)).forEach(this.keys::removeKey);
		fresh.forEach((identity, key) -> {
			this.keys.setKey(identity, key);
			Arrays.fill(key, (byte) 0);
		});
		this.identities = Set.copyOf(fresh.keySet());
		return "identities=" + fresh.size();
	}

	InetSocketAddress address() {
		return this.connector.getAddress();
	}

	/** Sends to a client that came by DTLS since the start; the library tells nobody whether it arrives. */
	boolean send(Peer to, byte[] bytes, int length) {
		EndpointContext context = this.contexts.get(new Peer(to.address(), "", to.identity()));
		if (context != null) {
			this.connector.send(RawData.outbound(Arrays.copyOf(bytes, length), context, null, false));
		}
		return context != null;
	}

	void close() {
		this.connector.destroy();
	}
}
