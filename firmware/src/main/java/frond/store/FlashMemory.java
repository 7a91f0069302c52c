package frond.store;

/** Flash that a {@link FlashStore} may have to itself: a few sectors of one size. Nothing here throws. */
public interface FlashMemory {
	/** How many sectors there are; 0 for no flash. A store needs two, to thin out four. */
	int sectors();

	/** Bytes of a sector, a multiple of 4. */
	int sectorSize();

	/** Copies bytes out of a sector. */
	void read(int sector, int offset, byte[] into, int at, int length);

	/**
	 * Clears bits, word by word in ascending order: a bit that is 0 stays 0. A power cut in between leaves any of one word's bits cleared, and those
	 * of later words as they were.
	 *
	 * @param offset a multiple of 4
	 * @param length a multiple of 4
	 * @return false if the flash refused; what is there then is not known
	 */
	boolean write(int sector, int offset, byte[] from, int at, int length);

	/**
	 * Erases a sector: all its bytes become 0xff. Takes up to seconds. A power cut leaves anything.
	 *
	 * @return false if the flash refused
	 */
	boolean erase(int sector);
}
