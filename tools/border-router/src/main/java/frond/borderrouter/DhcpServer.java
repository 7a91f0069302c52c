package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.dhcp.Dhcp;
import frond.ipv6.NdMessage;
import frond.lowpan.Datagram;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A DHCPv6 server of the mesh (RFC 8415 section 18.3): addresses from a pool of the mesh's prefix, and this router as DNS server if it is one; or that
 * alone. Answers neighbours, and relays (section 19) of the mesh. What it says fits a frame where a client's identifier is no longer than an EUI-64's.
 */
final class DhcpServer {
	/** Seconds that an address is valid and preferred, and T1 and T2: a node that is away for a day has it still. */
	private static final int VALID = 86400;
	private static final int PREFERRED = 43200;
	private static final int RENEW = 21600;
	private static final int REBIND = 34560;
	/** Seconds that an address that was found to be another's is not given. */
	private static final int DECLINED = 86400;
	/** The longest interface identifier of a relay that is repeated. */
	private static final int MOST_INTERFACE = 64;
	/** Bytes of a message that a frame has room for besides a DNS server, to a neighbour, without link security. */
	private static final int SHORT = 70;
	private static final int RELAY_HEADER = 34;
	private static final int MOST = 512;

	private final Mesh mesh;
	/** Null for servers only. */
	private final Leases leases;
	private final byte[] out = new byte[MOST];
	private long answered;
	private long refused;

	/** @param leases null for no addresses */
	DhcpServer(Mesh mesh, Leases leases) {
		this.mesh = mesh;
		this.leases = leases;
		if (!mesh.ipv6().bind(Dhcp.SERVER_PORT, this::onDatagram)) {
			throw new IllegalStateException("no room for the DHCPv6 port");
		}
		mesh.ipv6().join(Dhcp.SERVERS_LOW);
		mesh.announceDhcp(leases == null ? NdMessage.OTHER : NdMessage.MANAGED | NdMessage.OTHER);
	}

	private int onDatagram(Datagram datagram, long now) {
		int length = respond(datagram.bytes, datagram.at, datagram.end, now);
		if (length < 0) {
			return length;
		}
		boolean relayed = this.out[0] == Dhcp.RELAY_REPLY;
		Address to = new Address(datagram.sourceHigh, datagram.sourceLow);
		if (this.mesh.send(this.out, length, to, Dhcp.SERVER_PORT, relayed ? Dhcp.SERVER_PORT : datagram.sourcePort, now) == 0) {
			this.answered++;
		}
		return 0;
	}

	/** Answers a message {@code bytes[at..end)}: length of what is then in {@link #response}, or why there is no answer. */
	int respond(byte[] bytes, int at, int end, long now) {
		boolean relayed = at < end && bytes[at] == Dhcp.RELAY_FORWARD;
		int options = at + (relayed ? RELAY_HEADER : Dhcp.HEADER);
		int reason = options > end ? Drop.DHCP_TRUNCATED : Dhcp.check(bytes, options, end);
		if (reason < 0) {
			return reason;
		}
		if (!relayed) {
			return answer(bytes, at, end, 0, now);
		}
		int inner = Dhcp.find(bytes, options, end, Dhcp.RELAY_MESSAGE, Dhcp.HEADER);
		// One relay between: relays in a row would be routers of the mesh that do not know where the root is.
		if (inner < 0 || bytes[inner + Dhcp.OPTION] == Dhcp.RELAY_FORWARD) {
			return Drop.DHCP_UNEXPECTED;
		}
		reason = Dhcp.check(bytes, inner + Dhcp.OPTION + Dhcp.HEADER, Dhcp.next(bytes, inner));
		if (reason < 0) {
			return reason;
		}
		int into = RELAY_HEADER;
		int id = Dhcp.find(bytes, options, end, Dhcp.INTERFACE_ID, 0);
		if (id >= 0 && Dhcp.length(bytes, id) <= MOST_INTERFACE) {
			System.arraycopy(bytes, id, this.out, into, Dhcp.next(bytes, id) - id);
			into += Dhcp.next(bytes, id) - id;
		}
		int length = answer(bytes, inner + Dhcp.OPTION, Dhcp.next(bytes, inner), into + Dhcp.OPTION, now);
		if (length < 0) {
			return length;
		}
		System.arraycopy(bytes, at, this.out, 0, RELAY_HEADER);
		this.out[0] = Dhcp.RELAY_REPLY;
		Dhcp.option(this.out, into, Dhcp.RELAY_MESSAGE, length - into - Dhcp.OPTION);
		return length;
	}

	/** What {@link #respond} wrote. */
	byte[] response() {
		return this.out;
	}

	/** Writes the answer to a message {@code bytes[at..end)}; returns the index behind it, or why there is none. */
	private int answer(byte[] bytes, int at, int end, int into, long now) {
		int type = bytes[at];
		int options = at + Dhcp.HEADER;
		int client = Dhcp.find(bytes, options, end, Dhcp.CLIENT_ID, 1);
		int server = Dhcp.find(bytes, options, end, Dhcp.SERVER_ID, 0);
		boolean named = type == Dhcp.REQUEST || type == Dhcp.RENEW || type == Dhcp.RELEASE || type == Dhcp.DECLINE;
		boolean information = type == Dhcp.INFORMATION_REQUEST;
		// Section 16: which messages name their server, and that it is this one.
		if (!named && type != Dhcp.SOLICIT && type != Dhcp.REBIND && type != Dhcp.CONFIRM && !information || client < 0 && !information
				|| client >= 0 && Dhcp.length(bytes, client) > Dhcp.MAX_DUID || named && server < 0 || server >= 0 && !Dhcp.isDuid(bytes, server, this.mesh.eui64())
				|| server >= 0 && !named && !information || !information && this.leases == null) {
			return Drop.DHCP_UNEXPECTED;
		}
		boolean rapid = type == Dhcp.SOLICIT && Dhcp.find(bytes, options, end, Dhcp.RAPID_COMMIT, 0) >= 0;
		boolean commits = type != Dhcp.SOLICIT || rapid;
		System.arraycopy(bytes, at, this.out, into, Dhcp.HEADER);
		this.out[into] = (byte) (commits ? Dhcp.REPLY : Dhcp.ADVERTISE);
		int to = into + Dhcp.HEADER;
		if (client >= 0) {
			int length = Dhcp.next(bytes, client) - client;
			System.arraycopy(bytes, client, this.out, to, length);
			to += length;
		}
		to = Dhcp.writeDuid(this.out, to, Dhcp.SERVER_ID, this.mesh.eui64());
		if (rapid) {
			to = Dhcp.option(this.out, to, Dhcp.RAPID_COMMIT, 0);
		}
		if (!information) {
			String holder = HexFormat.of().formatHex(bytes, client + Dhcp.OPTION, Dhcp.next(bytes, client));
			int status = type == Dhcp.CONFIRM ? confirm(bytes, options, end) : type == Dhcp.RELEASE || type == Dhcp.DECLINE ? Dhcp.SUCCESS : -1;
			if (type == Dhcp.CONFIRM && status < 0) {
				// Without an address there is nothing to confirm (section 18.3.3).
				return Drop.DHCP_UNEXPECTED;
			}
			if (status >= 0) {
				to = status(status, to);
			}
			for (int ia = options; ia < end; ia = Dhcp.next(bytes, ia)) {
				if (Bytes.get16(bytes, ia) != Dhcp.IA_NA || Dhcp.length(bytes, ia) < Dhcp.IA_FIXED) {
					continue;
				}
				int reason = Dhcp.check(bytes, ia + Dhcp.OPTION + Dhcp.IA_FIXED, Dhcp.next(bytes, ia));
				if (reason < 0) {
					return reason;
				}
				if (to > MOST - 3 * Dhcp.IA_LENGTH) {
					return Drop.DHCP_REFUSED;
				}
				if (status < 0) {
					to = association(type, commits, holder, bytes, ia, to, now);
				} else if (type != Dhcp.CONFIRM) {
					giveBack(type, holder, bytes, ia, now);
				}
				if (to < 0) {
					return to;
				}
			}
		}
		if (this.mesh.announcesDns() && (information || to - into <= SHORT) && asks(bytes, options, end)) {
			to = Dhcp.option(this.out, to, Dhcp.DNS_SERVERS, 16);
			Bytes.put64(this.out, to, this.mesh.root().address().high());
			Bytes.put64(this.out, to + 8, this.mesh.root().address().low());
			to += 16;
		}
		return to;
	}

	/** Whether a client asks for DNS servers (section 21.7). */
	private static boolean asks(byte[] bytes, int options, int end) {
		int request = Dhcp.find(bytes, options, end, Dhcp.OPTION_REQUEST, 2);
		for (int i = request + Dhcp.OPTION; request >= 0 && i + 2 <= Dhcp.next(bytes, request); i += 2) {
			if (Bytes.get16(bytes, i) == Dhcp.DNS_SERVERS) {
				return true;
			}
		}
		return false;
	}

	private int status(int code, int at) {
		int data = Dhcp.option(this.out, at, Dhcp.STATUS, 2);
		Bytes.put16(this.out, data, code);
		return data + 2;
	}

	/** An IA_NA without an address, and why. */
	private int none(int iaid, int code, int at) {
		int data = Dhcp.option(this.out, at, Dhcp.IA_NA, Dhcp.IA_FIXED + Dhcp.OPTION + 2);
		Bytes.put32(this.out, data, iaid);
		Bytes.put64(this.out, data + 4, 0);
		this.refused++;
		return status(code, data + Dhcp.IA_FIXED);
	}

	/** Whether addresses are of this link: a status, or -1 if there is none. */
	private int confirm(byte[] bytes, int options, int end) {
		int status = -1;
		for (int ia = options; ia < end; ia = Dhcp.next(bytes, ia)) {
			if (Bytes.get16(bytes, ia) == Dhcp.IA_NA && Dhcp.length(bytes, ia) >= Dhcp.IA_FIXED
					&& Dhcp.check(bytes, ia + Dhcp.OPTION + Dhcp.IA_FIXED, Dhcp.next(bytes, ia)) == 0) {
				int address = Dhcp.find(bytes, ia + Dhcp.OPTION + Dhcp.IA_FIXED, Dhcp.next(bytes, ia), Dhcp.IA_ADDRESS, Dhcp.ADDRESS_FIXED);
				if (address >= 0) {
					status = Math.max(status, Bytes.get64(bytes, address + Dhcp.OPTION) == this.mesh.prefix() ? Dhcp.SUCCESS : Dhcp.NOT_ON_LINK);
				}
			}
		}
		return status;
	}

	/** An address that is not wanted any more, or that is another's. */
	private void giveBack(int type, String client, byte[] bytes, int ia, long now) {
		Leases.Holder holder = new Leases.Holder(client, Bytes.get32(bytes, ia + Dhcp.OPTION));
		Leases.Lease lease = this.leases.of(holder);
		int address = Dhcp.find(bytes, ia + Dhcp.OPTION + Dhcp.IA_FIXED, Dhcp.next(bytes, ia), Dhcp.IA_ADDRESS, Dhcp.ADDRESS_FIXED);
		if (lease == null || address < 0 || Bytes.get64(bytes, address + Dhcp.OPTION) != this.mesh.prefix() || Bytes.get64(bytes, address + Dhcp.OPTION + 8) != lease.low()) {
			return;
		}
		if (type == Dhcp.RELEASE) {
			this.leases.release(holder);
		} else {
			this.leases.decline(holder, this.mesh.unixMicros(now) / 1000000 + DECLINED);
		}
	}

	/** Answers one IA_NA of a Solicit, Request, Renew or Rebind; returns the index behind it, or why there is none. */
	private int association(int type, boolean commits, String client, byte[] bytes, int ia, int to, long now) {
		int iaid = Bytes.get32(bytes, ia + Dhcp.OPTION);
		long seconds = this.mesh.unixMicros(now) / 1000000;
		Leases.Holder holder = new Leases.Holder(client, iaid);
		int address = Dhcp.find(bytes, ia + Dhcp.OPTION + Dhcp.IA_FIXED, Dhcp.next(bytes, ia), Dhcp.IA_ADDRESS, Dhcp.ADDRESS_FIXED);
		long high = address < 0 ? 0 : Bytes.get64(bytes, address + Dhcp.OPTION);
		long low = address < 0 ? 0 : Bytes.get64(bytes, address + Dhcp.OPTION + 8);
		boolean ours = address >= 0 && high == this.mesh.prefix();
		if (type == Dhcp.RENEW && this.leases.of(holder) == null) {
			return none(iaid, Dhcp.NO_BINDING, to);
		}
		long found = this.leases.find(holder, ours ? low : -1, seconds);
		if (found == -1) {
			return none(iaid, Dhcp.NO_ADDRESSES, to);
		}
		if (commits && !this.leases.give(holder, found, seconds + VALID)) {
			// Not kept, it could be given twice.
			return Drop.DHCP_REFUSED;
		}
		int end = Dhcp.writeIa(this.out, to, iaid, RENEW, REBIND, true, this.mesh.prefix(), found, PREFERRED, VALID);
		if ((type == Dhcp.RENEW || type == Dhcp.REBIND) && address >= 0 && !(ours && low == found)) {
			// What it has is not what it should have: that ends (section 18.3.4).
			Bytes.put16(this.out, to + 2, Dhcp.length(this.out, to) + Dhcp.OPTION + Dhcp.ADDRESS_FIXED);
			end = Dhcp.option(this.out, end, Dhcp.IA_ADDRESS, Dhcp.ADDRESS_FIXED);
			Bytes.put64(this.out, end, high);
			Bytes.put64(this.out, end + 8, low);
			Bytes.put64(this.out, end + 16, 0);
			end += Dhcp.ADDRESS_FIXED;
		}
		return end;
	}

	/** For the status. */
	Map<String, Object> status(long now) {
		Map<String, Object> status = new LinkedHashMap<>();
		if (this.leases != null) {
			status.put("leases", this.leases.count(this.mesh.unixMicros(now) / 1000000));
		}
		status.put("answered", this.answered);
		status.put("refused", this.refused);
		return status;
	}
}
