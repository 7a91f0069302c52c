package frond.borderrouter;

import frond.lowpan.Datagram;
import java.io.PrintStream;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;

/** The ways out of the mesh that this process has: the host's IPv6 network behind a TUN interface, IPv4 behind a NAT64. Used by the selector's thread alone. */
final class Uplinks implements Outside {
	private final Mesh mesh;
	private final Selector selector;
	private final PrintStream log;
	private TunInterface network;
	private TunLink tun;
	private HostRouter router;
	private Nat64Side nat64;
	private Nat64Sockets sockets;
	private String ready = "";

	Uplinks(Mesh mesh, Selector selector, PrintStream log) {
		this.mesh = mesh;
		this.selector = selector;
		this.log = log;
	}

	/** Routes between the mesh and the host's network. */
	void routeToHost(TunInterface to, Address host) {
		this.network = to;
		this.tun = new TunLink(this.mesh, to, host);
		this.router = this.tun.router();
		this.mesh.root().setOutside(this);
		this.ready += " tun=" + to.name() + " host=" + host;
	}

	/** Translates to IPv4 by whole packets, on the interface; after {@link #routeToHost}. */
	void translate(Nat64Prefix prefix, int address) {
		Nat64 translator = new Nat64(prefix, address, this.mesh.root().address(), this.router::toMesh, this.tun::write, new SecureRandom());
		this.router.setIpv4(translator);
		use(translator);
		this.ready += " ipv4=" + Ipv4Packet.text(address);
	}

	/**
	 * Carries UDP to IPv4 by sockets of this host, which needs no rights.
	 *
	 * @param loopback whether 127.0.0.0/8 may be reached too
	 */
	void translateBySockets(Nat64Prefix prefix, boolean loopback) {
		if (this.router == null) {
			this.router = new HostRouter(this.mesh, null, null);
			this.mesh.root().setOutside(this);
		}
		this.sockets = new Nat64Sockets(prefix, loopback, this.mesh, this.router, this.selector);
		use(this.sockets);
	}

	private void use(Nat64Side side) {
		this.nat64 = side;
		this.router.setNat64(side);
		this.ready += " nat64=" + side.prefix();
	}

	/** What the ready line says of it. */
	String ready() {
		return this.ready;
	}

	/** Begins to read. */
	void start() {
		if (this.tun != null) {
			this.tun.start(this.selector::wakeup);
		}
	}

	void onTime(long now) {
		if (this.tun != null) {
			this.tun.onTime(now);
			String problem = this.tun.problem();
			if (problem != null) {
				this.log.println("event tun-lost interface=" + this.network.name() + " reason=" + problem.toLowerCase(Locale.ROOT).replace(' ', '-'));
			}
		}
		if (this.nat64 != null) {
			this.nat64.onTime(now);
		}
	}

	/** Takes what a socket of these has; false if the key is of another. */
	boolean onSelected(SelectionKey key, long now) {
		return this.sockets != null && key.isValid() && this.sockets.onReadable(key.attachment(), now);
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		return this.router.onDatagram(datagram, now);
	}

	@Override
	public void describe(Map<String, Object> status) {
		if (this.tun != null) {
			status.put("tun", this.tun.status());
		}
		if (this.nat64 != null) {
			status.put("nat64", this.nat64.status());
		}
	}
}
