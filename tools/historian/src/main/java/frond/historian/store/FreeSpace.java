package frond.historian.store;

import java.io.File;
import java.nio.file.Path;

/**
 * Keeps some of a disk free: engines that map files into memory do badly when a write fails half way, and need room to put what they have in order. So
 * nothing is taken when hardly anything is free, and no engine meets the end of the disk unless another process takes what was left.
 */
public final class FreeSpace {
	private final File directory;
	private final long reserve;

	/**
	 * Watches the disk of a directory.
	 *
	 * @param megabytes that are to stay free
	 */
	public FreeSpace(Path directory, int megabytes) {
		this.directory = directory.toAbsolutePath().toFile();
		this.reserve = (long) megabytes << 20;
	}

	/** @throws StoreException if no more is to be written */
	public void require() {
		if (this.directory.getUsableSpace() < this.reserve) {
			throw new StoreException("the disk of " + this.directory + " is full: less than " + (this.reserve >> 20) + " MB are free", null);
		}
	}
}
