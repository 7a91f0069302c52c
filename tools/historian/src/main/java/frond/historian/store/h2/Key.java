package frond.historian.store.h2;

/** Where a row is: its point's number, and its time. */
record Key(int point, long time) implements Comparable<Key> {
	@Override
	public int compareTo(Key other) {
		return this.point != other.point ? Integer.compare(this.point, other.point) : Long.compare(this.time, other.time);
	}
}
