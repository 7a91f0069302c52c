package frond.node;

import frond.buffer.Stats;
import frond.hal.Flash;
import frond.store.FlashMemory;
import frond.store.FlashStore;
import frond.store.ReadingStore;
import frond.store.StoreFactory;

/** The board's flash regions for readings. */
final class StoreFlash implements FlashMemory, StoreFactory {
	private final int sectors;

	private StoreFlash(int sectors) {
		this.sectors = sectors;
	}

	/** What there is, or null if that is not enough. */
	static StoreFlash find() {
		int sectors = 0;
		while (Flash.size(Flash.STORE + sectors) > 0) {
			sectors++;
		}
		return sectors < 2 ? null : new StoreFlash(sectors);
	}

	@Override
	public ReadingStore create(int boot, int layout, boolean newestFirst, int policy, Stats stats) {
		return new FlashStore(this, boot, layout, newestFirst, policy, stats);
	}

	@Override
	public int sectors() {
		return this.sectors;
	}

	@Override
	public int sectorSize() {
		return Flash.size(Flash.STORE);
	}

	@Override
	public void read(int sector, int offset, byte[] into, int at, int length) {
		Flash.read(Flash.STORE + sector, offset, into, at, length);
	}

	@Override
	public boolean write(int sector, int offset, byte[] from, int at, int length) {
		return Flash.write(Flash.STORE + sector, offset, from, at, length) == length;
	}

	@Override
	public boolean erase(int sector) {
		return Flash.erase(Flash.STORE + sector) == 0;
	}
}
