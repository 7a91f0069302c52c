package frond.gateway;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When clients started, for those that did not know the time themselves: absolute time of uptime 0 by client and boot id. Fixed once for a
 * boot, so that a reading that comes twice has the same time twice. The oldest make room for new ones.
 */
final class BootTimes {
	/** Starts that are remembered of all clients. */
	static final int MAX = 50_000;
	/** Of one client. */
	static final int MAX_OF_ONE = 16;

	private final Map<String, Map<Long, Long>> starts = new LinkedHashMap<>();
	private int count;

	/** The start of a boot, milliseconds since 1970; null if it is not known. */
	Long get(String clientId, long boot) {
		Map<Long, Long> boots = this.starts.get(clientId);
		return boots == null ? null : boots.get(boot);
	}

	/** Fixes the start of a boot that is not known yet. */
	void put(String clientId, long boot, long start) {
		Map<Long, Long> boots = this.starts.remove(clientId);
		if (boots == null) {
			boots = new LinkedHashMap<>();
		}
		// The client whose boot is the newest is the last to make room.
		this.starts.put(clientId, boots);
		if (boots.putIfAbsent(boot, start) == null) {
			this.count++;
		}
		if (boots.size() > MAX_OF_ONE) {
			removeFirst(boots);
		} else if (this.count > MAX) {
			Iterator<Map<Long, Long>> oldest = this.starts.values().iterator();
			Map<Long, Long> boot0 = oldest.next();
			removeFirst(boot0);
			if (boot0.isEmpty()) {
				oldest.remove();
			}
		}
	}

	private void removeFirst(Map<Long, Long> boots) {
		Iterator<Long> first = boots.keySet().iterator();
		first.next();
		first.remove();
		this.count--;
	}

	void write(Journal.Sink sink) throws IOException {
		for (Map.Entry<String, Map<Long, Long>> client : this.starts.entrySet()) {
			for (Map.Entry<Long, Long> boot : client.getValue().entrySet()) {
				sink.write(SessionRecords.BOOT, client.getKey(), fields(boot.getKey(), boot.getValue()));
			}
		}
	}

	static Journal.Fields fields(long boot, long start) {
		return out -> {
			out.writeLong(boot);
			out.writeLong(start);
		};
	}
}
