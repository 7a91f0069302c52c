package frond.borderrouter;

import frond.ipv6.Earo;
import frond.rpl.Sequence;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The addresses that neighbours have registered (RFC 6775 section 6.5, RFC 8505 section 5): whose each is, and for how long. In memory, bounded. */
public final class Registrations {
	private static final long MINUTE = 60L * 1000000;

	/**
	 * One address.
	 *
	 * @param eui64 of the neighbour it is behind, as printed
	 * @param verifier the ROVR of who registered it, 8 to 32 bytes
	 * @param transaction the last TID; -1 for a registration without (RFC 6775)
	 * @param route whether the address is to be made reachable (R)
	 * @param expires absolute, microseconds
	 */
	public record Registration(long eui64, byte[] verifier, int transaction, boolean route, long expires) {
	}

	private final int capacity;
	private final Map<Address, Registration> all = new LinkedHashMap<>();
	private long nextExpiry = Long.MAX_VALUE;

	Registrations(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * Takes, renews or, with a lifetime of 0, ends a registration.
	 *
	 * @param lifetime units of 60 s
	 * @return a status of {@link Earo}
	 */
	int register(Address address, long eui64, byte[] verifier, int transaction, boolean route, int lifetime, long now) {
		Registration known = this.all.get(address);
		if (known != null && !Arrays.equals(known.verifier(), verifier)) {
			return Earo.DUPLICATE;
		}
		// The same owner by way of another neighbour, and earlier: it has moved since. A neighbour that restarted itself begins with any TID.
		if (known != null && known.eui64() != eui64 && known.transaction() >= 0 && transaction >= 0 && !Sequence.later(transaction, known.transaction())) {
			return Earo.MOVED;
		}
		if (lifetime == 0) {
			this.all.remove(address);
			return Earo.SUCCESS;
		}
		if (known == null && this.all.size() == this.capacity) {
			return Earo.FULL;
		}
		long expires = now + lifetime * MINUTE;
		this.all.put(address, new Registration(eui64, verifier, transaction, route, expires));
		this.nextExpiry = Math.min(this.nextExpiry, expires);
		return Earo.SUCCESS;
	}

	/** The EUI-64 an address is behind; 0 if it is not registered. */
	long eui64(Address address) {
		Registration known = this.all.get(address);
		return known == null ? 0 : known.eui64();
	}

	/** Forgets what has expired. */
	void expire(long now) {
		if (now >= this.nextExpiry) {
			this.all.values().removeIf(each -> now >= each.expires());
			this.nextExpiry = this.all.values().stream().mapToLong(Registration::expires).min().orElse(Long.MAX_VALUE);
		}
	}

	long nextExpiry() {
		return this.nextExpiry;
	}

	/** All of them, oldest first. */
	public Map<Address, Registration> all() {
		return Collections.unmodifiableMap(this.all);
	}
}
