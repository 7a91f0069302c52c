package frond.broker;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.google.inject.Injector;
import com.hivemq.bootstrap.ClientConnection;
import com.hivemq.bootstrap.netty.ChannelHandlerNames;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.client.ClientContext;
import com.hivemq.extension.sdk.api.client.parameter.InitializerInput;
import com.hivemq.extension.sdk.api.packets.auth.DefaultAuthorizationBehaviour;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.packets.connect.WillPublishPacket;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import com.hivemq.extension.sdk.api.services.intializer.ClientInitializer;
import com.hivemq.mqtt.message.ProtocolVersion;
import com.hivemq.persistence.connection.ConnectionPersistence;

import io.netty.channel.Channel;

/** Asks the {@link Host} about every client that connects, and gives each a handler that asks about its messages. */
final class Guests implements SimpleAuthenticator, ClientInitializer {
	private final Supplier<Injector> library;
	private final Host host;
	/** Those that were let in and have no handler yet, by client id. */
	private final Map<String, Arrival> arriving = new ConcurrentHashMap<>();

	/** @param will what it leaves behind, or null */
	private record Arrival(Guest guest, WillPublishPacket will) {
	}

	Guests(Supplier<Injector> library, Host host) {
		this.library = library;
		this.host = host;
	}

	void install() {
		Services.securityRegistry().setAuthenticatorProvider(input -> this);
		Services.initializerRegistry().setClientInitializer(this);
	}

	@Override
	public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
		ConnectPacket connect = input.getConnectPacket();
		String clientId = input.getClientInformation().getClientId();
		InetAddress address = input.getConnectionInformation().getInetAddress().orElse(null);
		WillPublishPacket will = connect.getWillPublish().orElse(null);
		Guest guest = this.host.guest(clientId, connect.getUserName().orElse(null), connect.getPassword().map(Guests::bytes).orElse(null), !connect.getCleanStart() || connect.getSessionExpiryInterval() > 0, address);
		if (guest == null || will != null && !guest.mayPublish(will.getTopic())) {
			output.failAuthentication(ConnackReasonCode.NOT_AUTHORIZED, guest == null ? "this needs a token as password, and a client id that is not another's" : "the will may not be published");
			return;
		}
		output.getDefaultPermissions().setDefaultBehaviour(DefaultAuthorizationBehaviour.DENY);
		// Where it may publish is asked for each message.
		output.getDefaultPermissions().add(Builders.topicPermission().topicFilter("#").activity(TopicPermission.MqttActivity.PUBLISH).build());
		for (String filter : guest.subscriptions()) {
			output.getDefaultPermissions().add(Builders.topicPermission().topicFilter(filter).activity(TopicPermission.MqttActivity.SUBSCRIBE).build());
		}
		this.arriving.put(clientId, new Arrival(guest, will));
		output.authenticateSuccessfully();
	}

	private static byte[] bytes(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

	/** The library holds CONNACK back until this has returned, so nothing passes before the handler is there. */
	@Override
	public void initialize(InitializerInput input, ClientContext context) {
		String clientId = input.getClientInformation().getClientId();
		Arrival arrival = this.arriving.remove(clientId);
		ClientConnection connection = this.library.get().getInstance(ConnectionPersistence.class).get(clientId);
		if (connection == null) {
			return;
		}
		Channel channel = connection.getChannel();
		if (arrival == null) {
			// Two connections under one client id at the same moment: which of them this is cannot be told, so it has to come again.
			channel.close();
			return;
		}
		WillPublishPacket will = arrival.will;
		byte[] payload = will == null ? null : will.getPayload().map(Guests::bytes).orElseGet(() -> new byte[0]);
		channel.pipeline().addBefore(ChannelHandlerNames.MQTT_PUBLISH_FLOW_HANDLER, "frond_guest",
				new GuestHandler(arrival.guest, connection.getProtocolVersion() == ProtocolVersion.MQTTv5, will == null ? null : will.getTopic(), payload));
	}
}
