package frond.dhcp;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ipv6.Addresses;
import frond.ipv6.Ipv6;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;

/**
 * A DHCPv6 client (RFC 8415 section 18.2) of one address (IA_NA), or of DNS servers alone (stateless, section 18.2.6): one exchange at a time, repeated
 * with the jittered back-off of section 15. The server that answers first with the highest preference is taken, or one that commits at once (Rapid
 * Commit). An address that neighbour discovery finds to be another's is declined. Times in microseconds. Nothing is allocated after the constructor.
 */
public final class DhcpClient implements UdpReceiver {
	/** Takes what servers say. */
	public interface Listener {
		/** DNS servers (RFC 3646), 16 bytes each, in {@code bytes[at..end)}; for so many seconds. */
		void onDnsServers(byte[] bytes, int at, int end, long lifetime, long now);

		/** A search list, names as labels. */
		void onSearchList(byte[] bytes, int at, int end, long lifetime, long now);
	}

	private static final long NEVER = Long.MAX_VALUE;
	private static final long SECOND = 1000000;
	/** SOL_MAX_DELAY and INF_MAX_DELAY. */
	private static final int DELAY = (int) SECOND;
	/** IRT of Solicit, Request, Decline, Information-request, and of Renew and Rebind (section 7.6). */
	private static final long FIRST = SECOND;
	private static final long FIRST_RENEW = 10 * SECOND;
	private static final long MOST_REQUEST = 30 * SECOND;
	private static final long MOST_RENEW = 600 * SECOND;
	/** SOL_MAX_RT and INF_MAX_RT, which a server may change from a minute to a day. */
	private static final long MOST_SOLICIT = 3600 * SECOND;
	private static final long MOST_CONFIRM = 4 * SECOND;
	/** CNF_MAX_RD: without an answer the address is as good as before (section 18.2.3). */
	private static final long CONFIRM_PATIENCE = 10 * SECOND;
	private static final int REQUESTS = 10;
	private static final int DECLINES = 4;
	/** Until an address is asked for again where there was none, and shortest time until a renewal, whatever the server says. */
	private static final long PATIENCE = 30 * SECOND;
	/** IRT_DEFAULT and IRT_MINIMUM, seconds (section 21.23). */
	private static final long REFRESH = 86400;
	private static final long REFRESH_LEAST = 600;
	private static final int IAID = 1;
	/** Elapsed time is said in hundredths of a second. */
	private static final long HUNDREDTH = 10000;

	private final Udp udp;
	private final Addresses addresses;
	private final long eui64;
	private final Jitter jitter;
	private final Listener listener;

	private boolean started;
	private boolean stateful;
	/** The message under way, which is sent when due; 0 for none. */
	private int type;
	private int transaction;
	private int sent;
	private long interval;
	private long beganAt;
	private long dueAt = NEVER;
	private long longest = MOST_SOLICIT;

	private final byte[] server = new byte[Dhcp.MAX_DUID];
	private int serverLength;
	/** Preference of the best Advertise; -1 for none. */
	private int preference;
	private boolean assigned;
	private long high;
	private long low;
	private long renewAt;
	private long rebindAt;
	private long endsAt;

	/**
	 * @param udp where messages go; the client binds port 546
	 * @param addresses where the address goes
	 * @param eui64 this node's, as printed; its DUID is made of it
	 * @param seed of the jitter and the transaction ids
	 */
	public DhcpClient(Udp udp, Addresses addresses, long eui64, int seed, Listener listener) {
		this.udp = udp;
		this.addresses = addresses;
		this.eui64 = eui64;
		this.jitter = new Jitter(seed);
		this.listener = listener;
		udp.bind(Dhcp.CLIENT_PORT, this);
	}

	/** Begins, unless it has begun; stateless may become stateful, not the other way round. */
	public void start(boolean address, long now) {
		if (!this.started || address && !this.stateful) {
			this.started = true;
			this.stateful = address;
			restart(this.jitter.below(DELAY), now);
		}
	}

	/** Whether there is an assigned address. */
	public boolean assigned() {
		return this.assigned;
	}

	/** An address of this node is another's: if it is the assigned one, the server is told (section 18.2.8). */
	public void onDuplicate(long now) {
		if (this.assigned && this.addresses.find(this.high, this.low) < 0 && now < this.endsAt) {
			this.assigned = false;
			begin(Dhcp.DECLINE, now);
		}
	}

	/** The link may be another: servers are asked whether the address belongs there (section 18.2.3), unless they are asked something already. */
	public void onLink(long now) {
		if (this.assigned && this.type == 0) {
			begin(Dhcp.CONFIRM, now + this.jitter.below(DELAY));
		}
	}

	/** Goes on with the address. */
	private void rest() {
		this.type = 0;
		this.dueAt = this.renewAt;
	}

	/** Begins anew, after a while. */
	private void restart(long delay, long now) {
		if (this.type == Dhcp.DECLINE) {
			// The server knows: room for another.
			for (int i = 0; i < this.addresses.end(); i++) {
				if (this.addresses.state(i) == Addresses.DUPLICATE && this.addresses.origin(i) == Addresses.ASSIGNED) {
					this.addresses.remove(i);
				}
			}
		}
		begin(this.stateful ? Dhcp.SOLICIT : Dhcp.INFORMATION_REQUEST, now + delay);
		this.preference = -1;
	}

	private void begin(int type, long at) {
		this.type = type;
		this.transaction = this.jitter.below(1 << 24);
		this.sent = 0;
		this.beganAt = at;
		this.dueAt = at;
	}

	/** Absolute time of the next {@link #onTime}; {@link Long#MAX_VALUE} for never. */
	public long nextDeadline() {
		return this.dueAt;
	}

	/** Does what is due. */
	public void onTime(long now) {
		if (now < this.dueAt) {
			return;
		}
		int type = this.type;
		if (type == 0) {
			begin(this.stateful ? Dhcp.RENEW : Dhcp.INFORMATION_REQUEST, now);
		} else if (type == Dhcp.SOLICIT && this.preference >= 0) {
			begin(Dhcp.REQUEST, now);
		} else if (type == Dhcp.REQUEST && this.sent >= REQUESTS || type == Dhcp.DECLINE && this.sent >= DECLINES) {
			restart(this.jitter.below(DELAY), now);
			return;
		} else if (type == Dhcp.CONFIRM && now - this.beganAt >= CONFIRM_PATIENCE) {
			rest();
			return;
		}
		if (this.type == Dhcp.RENEW && now >= this.rebindAt) {
			begin(Dhcp.REBIND, now);
		}
		if (this.type == Dhcp.REBIND && now >= this.endsAt) {
			this.assigned = false;
			restart(this.jitter.below(DELAY), now);
			return;
		}
		send(now);
	}

	/** Section 15: twice the interval before, a tenth more or less, so that clients part. */
	private void schedule(long now) {
		int type = this.type;
		boolean renew = type == Dhcp.RENEW || type == Dhcp.REBIND;
		long most = renew ? MOST_RENEW : type == Dhcp.SOLICIT || type == Dhcp.INFORMATION_REQUEST ? this.longest
				: type == Dhcp.CONFIRM ? MOST_CONFIRM : MOST_REQUEST;
		long next = this.sent == 0 ? renew ? FIRST_RENEW : FIRST : Math.min(2 * this.interval, most);
		// The first wait of a Solicit is longer than its IRT, never shorter (section 18.2.1).
		long least = this.sent == 0 && type == Dhcp.SOLICIT ? next : next - next / 10;
		this.interval = least + this.jitter.below((int) (next / 5 / 1024)) * 1024L;
		this.sent++;
		this.dueAt = now + this.interval;
		if (renew) {
			this.dueAt = Math.min(this.dueAt, type == Dhcp.RENEW ? this.rebindAt : this.endsAt);
		} else if (type == Dhcp.CONFIRM) {
			this.dueAt = Math.min(this.dueAt, this.beganAt + CONFIRM_PATIENCE);
		}
	}

	private void send(long now) {
		int type = this.type;
		schedule(now);
		boolean ia = type != Dhcp.INFORMATION_REQUEST;
		boolean toServer = type == Dhcp.REQUEST || type == Dhcp.RENEW || type == Dhcp.DECLINE;
		boolean address = ia && type != Dhcp.SOLICIT;
		int codes = type == Dhcp.DECLINE || type == Dhcp.CONFIRM ? 0 : ia ? 3 : 4;
		int length = Dhcp.HEADER + Dhcp.OPTION + Dhcp.DUID_LL_LENGTH + Dhcp.OPTION + 2 + (toServer ? Dhcp.OPTION + this.serverLength : 0)
				+ (address ? Dhcp.IA_LENGTH : ia ? Dhcp.OPTION + Dhcp.IA_FIXED + Dhcp.OPTION : 0) + (codes == 0 ? 0 : Dhcp.OPTION + 2 * codes);
		Packet packet = this.udp.begin(length);
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		Bytes.put32(bytes, packet.at, type << 24 | this.transaction);
		int at = Dhcp.writeDuid(bytes, packet.at + Dhcp.HEADER, Dhcp.CLIENT_ID, this.eui64);
		at = Dhcp.option(bytes, at, Dhcp.ELAPSED_TIME, 2);
		Bytes.put16(bytes, at, (int) Math.min((now - this.beganAt) / HUNDREDTH, 0xffff));
		at += 2;
		if (toServer) {
			at = Dhcp.option(bytes, at, Dhcp.SERVER_ID, this.serverLength);
			System.arraycopy(this.server, 0, bytes, at, this.serverLength);
			at += this.serverLength;
		}
		if (ia) {
			at = Dhcp.writeIa(bytes, at, IAID, 0, 0, address, this.high, this.low, 0, 0);
			if (!address) {
				at = Dhcp.option(bytes, at, Dhcp.RAPID_COMMIT, 0);
			}
		}
		if (codes != 0) {
			at = Dhcp.option(bytes, at, Dhcp.OPTION_REQUEST, 2 * codes);
			Bytes.put16(bytes, at, Dhcp.DNS_SERVERS);
			Bytes.put16(bytes, at + 2, Dhcp.DOMAIN_LIST);
			Bytes.put16(bytes, at + 4, ia ? Dhcp.SOLICIT_MAX_RT : Dhcp.INFORMATION_MAX_RT);
			if (!ia) {
				Bytes.put16(bytes, at + 6, Dhcp.REFRESH_TIME);
			}
			at += 2 * codes;
		}
		packet.end = at;
		this.udp.send(packet, Ipv6.MULTICAST_LINK, Dhcp.SERVERS_LOW, Dhcp.CLIENT_PORT, Dhcp.SERVER_PORT, now);
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int end = datagram.end;
		int at = datagram.at + Dhcp.HEADER;
		int reason = at > end ? Drop.DHCP_TRUNCATED : Dhcp.check(bytes, at, end);
		if (reason < 0) {
			return reason;
		}
		int message = bytes[datagram.at];
		int client = Dhcp.find(bytes, at, end, Dhcp.CLIENT_ID, 0);
		int server = Dhcp.find(bytes, at, end, Dhcp.SERVER_ID, 1);
		// Section 16.3 and 16.10. A Solicit is answered by an Advertise, or at once where Rapid Commit says so.
		boolean solicit = this.type == Dhcp.SOLICIT;
		boolean expected = message == Dhcp.ADVERTISE ? solicit : message == Dhcp.REPLY && (!solicit || Dhcp.find(bytes, at, end, Dhcp.RAPID_COMMIT, 0) >= 0);
		if (!expected || this.sent == 0 || this.type == 0 || (Bytes.get32(bytes, datagram.at) & 0xffffff) != this.transaction || client < 0
				|| !Dhcp.isDuid(bytes, client, this.eui64) || server < 0 || Dhcp.length(bytes, server) > Dhcp.MAX_DUID) {
			return Drop.DHCP_UNEXPECTED;
		}
		int most = Dhcp.find(bytes, at, end, this.type == Dhcp.INFORMATION_REQUEST ? Dhcp.INFORMATION_MAX_RT : Dhcp.SOLICIT_MAX_RT, 4);
		if (most >= 0) {
			long seconds = Bytes.get32(bytes, most + Dhcp.OPTION) & Dhcp.INFINITE;
			this.longest = seconds >= 60 && seconds <= 86400 ? seconds * SECOND : this.longest;
		}
		if (this.type == Dhcp.DECLINE) {
			restart(this.jitter.below(DELAY), now);
			return 0;
		}
		int status = Dhcp.status(bytes, at, end);
		if (this.type == Dhcp.INFORMATION_REQUEST) {
			if (status != Dhcp.SUCCESS) {
				return Drop.DHCP_REFUSED;
			}
			int option = Dhcp.find(bytes, at, end, Dhcp.REFRESH_TIME, 4);
			long refresh = option < 0 ? REFRESH : Math.max(REFRESH_LEAST, Bytes.get32(bytes, option + Dhcp.OPTION) & Dhcp.INFINITE);
			this.type = 0;
			this.dueAt = now + refresh * SECOND + this.jitter.below(DELAY);
			takeServers(bytes, at, end, 2 * refresh, now);
			return 0;
		}
		if (this.type == Dhcp.CONFIRM) {
			if (status == Dhcp.NOT_ON_LINK) {
				this.addresses.assign(this.high, this.low, Addresses.ASSIGNED, 0, 0, now);
				this.assigned = false;
				restart(this.jitter.below(DELAY), now);
				return Drop.DHCP_REFUSED;
			}
			if (status == Dhcp.SUCCESS) {
				rest();
			}
			return 0;
		}
		int ia = findIa(bytes, at, end);
		int iaEnd = ia < 0 ? 0 : Dhcp.next(bytes, ia);
		int options = ia + Dhcp.OPTION + Dhcp.IA_FIXED;
		if (ia >= 0 && status == Dhcp.SUCCESS) {
			reason = Dhcp.check(bytes, options, iaEnd);
			if (reason < 0) {
				return reason;
			}
			status = Dhcp.status(bytes, options, iaEnd);
		}
		if (ia < 0 || status != Dhcp.SUCCESS) {
			return refused(status, now);
		}
		int address = findAddress(bytes, options, iaEnd);
		long renew = Bytes.get32(bytes, ia + Dhcp.OPTION + 4) & Dhcp.INFINITE;
		long rebind = Bytes.get32(bytes, ia + Dhcp.OPTION + 8) & Dhcp.INFINITE;
		if (rebind != 0 && renew > rebind) {
			return Drop.DHCP_REFUSED;
		}
		if (message == Dhcp.ADVERTISE) {
			return address < 0 ? Drop.DHCP_REFUSED : advertised(bytes, at, end, server, address, now);
		}
		keepServer(bytes, server);
		take(bytes, address, renew, rebind, now);
		if (address >= 0) {
			takeServers(bytes, at, end, Bytes.get32(bytes, address + Dhcp.OPTION + 20) & Dhcp.INFINITE, now);
		}
		return 0;
	}

	private static int findIa(byte[] bytes, int at, int end) {
		for (int i = at; i < end; i = Dhcp.next(bytes, i)) {
			if (Bytes.get16(bytes, i) == Dhcp.IA_NA && Dhcp.length(bytes, i) >= Dhcp.IA_FIXED && Bytes.get32(bytes, i + Dhcp.OPTION) == IAID) {
				return i;
			}
		}
		return -1;
	}

	/** The address that is had, if it is among those of an IA and goes on, else the first that is valid; -1 for none. */
	private int findAddress(byte[] bytes, int at, int end) {
		int found = -1;
		for (int i = at; i < end; i = Dhcp.next(bytes, i)) {
			int data = i + Dhcp.OPTION;
			if (Bytes.get16(bytes, i) == Dhcp.IA_ADDRESS && Dhcp.length(bytes, i) >= Dhcp.ADDRESS_FIXED) {
				long preferred = Bytes.get32(bytes, data + 16) & Dhcp.INFINITE;
				long valid = Bytes.get32(bytes, data + 20) & Dhcp.INFINITE;
				boolean same = Bytes.get64(bytes, data) == this.high && Bytes.get64(bytes, data + 8) == this.low;
				if (valid != 0 && preferred <= valid && (found < 0 || same)) {
					found = i;
				}
			}
		}
		return found;
	}

	/** No address: asked for again, as the status demands (section 18.2.10). */
	private int refused(int status, long now) {
		if (status == Dhcp.NO_BINDING && (this.type == Dhcp.RENEW || this.type == Dhcp.REBIND)) {
			begin(Dhcp.REQUEST, now);
		} else if (this.type == Dhcp.REQUEST && (status == Dhcp.NO_ADDRESSES || status == Dhcp.NOT_ON_LINK || status == Dhcp.NO_BINDING)) {
			restart(PATIENCE + this.jitter.below(DELAY), now);
		}
		// Of anything else, the same message again when it is due.
		return Drop.DHCP_REFUSED;
	}

	private int advertised(byte[] bytes, int at, int end, int server, int address, long now) {
		int option = Dhcp.find(bytes, at, end, Dhcp.PREFERENCE, 1);
		int preference = option < 0 ? 0 : bytes[option + Dhcp.OPTION] & 0xff;
		if (preference > this.preference) {
			this.preference = preference;
			keepServer(bytes, server);
			this.high = Bytes.get64(bytes, address + Dhcp.OPTION);
			this.low = Bytes.get64(bytes, address + Dhcp.OPTION + 8);
		}
		// Others have the first interval to say that they are better, unless none can be (section 18.2.1).
		if (preference == 255 || this.sent > 1) {
			this.dueAt = now;
		}
		return 0;
	}

	private void keepServer(byte[] bytes, int option) {
		this.serverLength = Dhcp.length(bytes, option);
		System.arraycopy(bytes, option + Dhcp.OPTION, this.server, 0, this.serverLength);
	}

	private void take(byte[] bytes, int address, long renew, long rebind, long now) {
		int data = address + Dhcp.OPTION;
		if (this.assigned && (address < 0 || Bytes.get64(bytes, data) != this.high || Bytes.get64(bytes, data + 8) != this.low)) {
			this.addresses.assign(this.high, this.low, Addresses.ASSIGNED, 0, 0, now);
			this.assigned = false;
		}
		if (address >= 0) {
			long preferred = Bytes.get32(bytes, data + 16) & Dhcp.INFINITE;
			long valid = Bytes.get32(bytes, data + 20) & Dhcp.INFINITE;
			this.high = Bytes.get64(bytes, data);
			this.low = Bytes.get64(bytes, data + 8);
			this.assigned = this.addresses.assign(this.high, this.low, Addresses.ASSIGNED, valid, preferred, now) >= 0;
			// Section 14.2: what the server leaves to the client is half and four fifths of the preferred lifetime.
			long renewIn = renew != 0 ? renew : preferred == Dhcp.INFINITE ? preferred : preferred / 2;
			long rebindIn = rebind != 0 ? rebind : preferred == Dhcp.INFINITE ? preferred : preferred / 5 * 4;
			this.type = 0;
			this.endsAt = after(valid, now);
			this.rebindAt = Math.min(after(rebindIn, now), this.endsAt);
			this.renewAt = Math.max(after(renewIn, now), now + PATIENCE);
			this.dueAt = this.renewAt;
		}
		if (!this.assigned) {
			restart(PATIENCE + this.jitter.below(DELAY), now);
		}
	}

	private void takeServers(byte[] bytes, int at, int end, long lifetime, long now) {
		int servers = Dhcp.find(bytes, at, end, Dhcp.DNS_SERVERS, 16);
		if (servers >= 0) {
			this.listener.onDnsServers(bytes, servers + Dhcp.OPTION, Dhcp.next(bytes, servers), lifetime, now);
		}
		int list = Dhcp.find(bytes, at, end, Dhcp.DOMAIN_LIST, 2);
		if (list >= 0) {
			this.listener.onSearchList(bytes, list + Dhcp.OPTION, Dhcp.next(bytes, list), lifetime, now);
		}
	}

	private static long after(long seconds, long now) {
		return seconds == Dhcp.INFINITE ? NEVER : now + seconds * SECOND;
	}
}
