package frond.mqttsn;

/** Messages of QoS 2 that came and whose PUBREL has not come yet (section 6.12; MQTT 3.1.1 section 4.3.3): the same again is not a new one. */
final class ExactlyOnce {
	/** A gateway has one under way at a time; more are those that it gave up. */
	private static final int REMEMBERED = 8;

	private final int[] ids = new int[REMEMBERED];
	private int next;

	void forget() {
		for (int i = 0; i < REMEMBERED; i++) {
			this.ids[i] = 0;
		}
	}

	boolean contains(int id) {
		return find(id) >= 0;
	}

	private int find(int id) {
		int at = REMEMBERED - 1;
		while (at >= 0 && this.ids[at] != id) {
			at--;
		}
		return at;
	}

	void add(int id) {
		if (find(id) < 0) {
			this.ids[this.next] = id;
			this.next = (this.next + 1) % REMEMBERED;
		}
	}

	void remove(int id) {
		int at = find(id);
		if (at >= 0) {
			this.ids[at] = 0;
		}
	}
}
