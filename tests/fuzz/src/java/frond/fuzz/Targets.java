package frond.fuzz;

import frond.air.SpinelTarget;
import frond.air.ZepTarget;
import frond.borderrouter.ConfigTarget;
import frond.borderrouter.ConsoleTarget;
import frond.borderrouter.DhcpTarget;
import frond.borderrouter.DnsRelayTarget;
import frond.borderrouter.Frames;
import frond.borderrouter.HostTarget;
import frond.borderrouter.Nat64Target;
import frond.borderrouter.NetworkTarget;
import frond.gateway.GatewayTarget;
import frond.gateway.JournalTarget;
import frond.historian.DumpTarget;
import frond.historian.SenmlTarget;
import frond.historian.influx.LineProtocolTarget;
import frond.historian.nimbits.NimbitsTarget;
import frond.ieee802154.SecuredMacTarget;
import frond.lowpan.DatagramTarget;
import frond.lowpan.FragmentsTarget;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** All targets, from the radio's line up. */
enum Targets {
	HDLC("HDLC-lite: any bytes from the line, in any pieces", HdlcTarget::new),
	SPINEL_HOST("what a co-processor says to its host", () -> new SpinelTarget(true)),
	SPINEL_DEVICE("what a host says to its co-processor", () -> new SpinelTarget(false)),
	ZEP("ZEP datagrams", ZepTarget::new),
	MAC("whole 802.15.4 frames to a node and to its root", () -> new NetworkTarget(Frames.MAC)),
	MAC_SECURED("secured frames, and the commands of neighbours that sleep", SecuredMacTarget::new),
	DATAGRAM("one MAC payload read, written as it was before compression, and compressed again: the fields stay", DatagramTarget::new),
	HOST("a joined leaf alone: payloads, IPv6, RPL, neighbour discovery, UDP in one input", () -> new HostTarget(false)),
	ROUTER("the same for a router between hops", () -> new HostTarget(true)),
	LOWPAN("MAC payloads to a joined node and to its root: IPHC, NHC, uncompressed", () -> new NetworkTarget(Frames.LOWPAN)),
	FRAGMENTS("fragments of 6LoWPAN from four neighbours, straight to reassembly", FragmentsTarget::new),
	IPV6("what an IPv6 header carries, with right checksums", () -> new NetworkTarget(Frames.IPV6)),
	RPL("DIS, DIO, DAO, DAO-ACK to leaf and root, with right checksums", () -> new NetworkTarget(Frames.RPL)),
	ND("router and neighbour solicitations and advertisements to node and border router, with right checksums", () -> new NetworkTarget(Frames.ND)),
	UDP("UDP payloads to the ports of node and root: SNTP, MQTT-SN", () -> new NetworkTarget(Frames.UDP)),
	DNS("answers to a DNS resolver, and search lists", DnsTarget::new),
	DNS_RELAY("what nodes ask the border router's DNS relay, and servers answer", DnsRelayTarget::new),
	DHCP("what servers say to a DHCPv6 client, and clients and relays to the border router's server", DhcpTarget::new),
	SNTP("answers to an SNTP client", SntpTarget::new),
	MQTTSN_CLIENT("what a gateway says to an MQTT-SN client", MqttSnClientTarget::new),
	MQTTSN_DISCOVERY("MQTT-SN to a node's discovery of gateways and its forwarder", MqttSnDiscoveryTarget::new),
	GATEWAY("what clients say to the MQTT-SN gateway", GatewayTarget::new),
	JOURNAL("the gateway's file of sessions", JournalTarget::new),
	SENML_CBOR("the historian's SenML, CBOR", () -> new SenmlTarget(true)),
	SENML_JSON("the historian's SenML, JSON", () -> new SenmlTarget(false)),
	INFLUX("InfluxDB's line protocol to the historian", LineProtocolTarget::new),
	NIMBITS("what Nimbits' clients send the historian: values, entities, times", NimbitsTarget::new),
	DUMP("values in a historian's backup", DumpTarget::new),
	NAT64("packets of the IPv4 side, of a node and of the host's network to the border router's NAT64", Nat64Target::new),
	CONFIG("a node's configuration block", ConfigTarget::new),
	CONSOLE("what is typed at a node's console", ConsoleTarget::new);

	/** One line about it. */
	final String about;
	private final Supplier<Target> maker;

	Targets(String about, Supplier<Target> maker) {
		this.about = about;
		this.maker = maker;
	}

	/** What it is called on the command line and in the corpus. */
	String title() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	Target make() {
		return this.maker.get();
	}

	/** All by their titles. */
	static Map<String, Targets> byTitle() {
		Map<String, Targets> all = new LinkedHashMap<>();
		for (Targets each : values()) {
			all.put(each.title(), each);
		}
		return all;
	}
}
