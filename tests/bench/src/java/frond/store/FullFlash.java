package frond.store;

/**
 * Sectors of 128 KB full of readings that wait, in a chip that has not that much RAM: the two headers of each are those of a small sector that a store has
 * filled, and all that follows is one of its readings, again and again.
 */
public final class FullFlash implements FlashMemory {
	private static final int SIZE = 131072;
	private static final int HEADERS = FlashLog.FIRST * Slot.SIZE;
	private static final int RUN = 16;

	private final FlashMemory small;
	private final byte[] readings = new byte[RUN * Slot.SIZE];

	/** @param small its last record is a reading */
	public FullFlash(FlashMemory small) {
		this.small = small;
		for (int i = 0; i < RUN; i++) {
			small.read(0, small.sectorSize() - Slot.SIZE, this.readings, i * Slot.SIZE, Slot.SIZE);
		}
	}

	@Override
	public int sectors() {
		return this.small.sectors();
	}

	@Override
	public int sectorSize() {
		return SIZE / Slot.SIZE * Slot.SIZE;
	}

	/** What is read begins with a record; with a header only if it is all. */
	@Override
	public void read(int sector, int offset, byte[] into, int at, int length) {
		if (offset < HEADERS) {
			this.small.read(sector, offset, into, at, length);
		} else {
			System.arraycopy(this.readings, 0, into, at, length);
		}
	}

	@Override
	public boolean write(int sector, int offset, byte[] from, int at, int length) {
		return true;
	}

	@Override
	public boolean erase(int sector) {
		return false;
	}
}
