package frond.store;

/** Flash in RAM: what the store does is counted, not what a flash takes. */
public final class MemoryFlash implements FlashMemory {
	private final byte[][] bytes;

	/** Erased. */
	public MemoryFlash(int sectors, int size) {
		this.bytes = new byte[sectors][size];
		for (int i = 0; i < sectors; i++) {
			erase(i);
		}
	}

	@Override
	public int sectors() {
		return this.bytes.length;
	}

	@Override
	public int sectorSize() {
		return this.bytes[0].length;
	}

	@Override
	public void read(int sector, int offset, byte[] into, int at, int length) {
		System.arraycopy(this.bytes[sector], offset, into, at, length);
	}

	@Override
	public boolean write(int sector, int offset, byte[] from, int at, int length) {
		byte[] bytes = this.bytes[sector];
		for (int i = 0; i < length; i++) {
			bytes[offset + i] &= from[at + i];
		}
		return true;
	}

	@Override
	public boolean erase(int sector) {
		byte[] bytes = this.bytes[sector];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = -1;
		}
		return true;
	}
}
