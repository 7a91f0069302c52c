package frond.rcp;

import frond.buffer.Bytes;
import frond.radio.Spinel;

/** Addresses of neighbours for which the host keeps something: one of Spinel's two source match tables (MAC_SRC_MATCH_..._ADDRESSES). */
final class AddressList {
	/** As many sleeping children as OpenThread's hosts have, and some more. */
	private static final int ENTRIES = 32;
	private static final int SHORT = 2;

	private final long[] addresses = new long[ENTRIES];
	/** Bytes of an address on the line. */
	private final int width;
	private int size;

	/** @param width 2 for short addresses, 8 for EUI-64s */
	AddressList(int width) {
		this.width = width;
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	void clear() {
		this.size = 0;
	}

	/**
	 * Does what a host asks for.
	 *
	 * @param command {@link Spinel#COMMAND_SET} all the addresses, {@link Spinel#COMMAND_INSERT} one or {@link Spinel#COMMAND_REMOVE} it
	 * @return a status of {@link Spinel}
	 */
	int change(int command, byte[] bytes, int at, int end) {
		int width = this.width;
		if (command != Spinel.COMMAND_SET && end - at < width) {
			return Spinel.STATUS_PARSE_ERROR;
		}
		if (command == Spinel.COMMAND_REMOVE) {
			return remove(address(bytes, at));
		}
		int last = command == Spinel.COMMAND_INSERT ? at + width : end;
		if (command == Spinel.COMMAND_SET) {
			this.size = 0;
		}
		int status = Spinel.STATUS_OK;
		for (int i = at; status == Spinel.STATUS_OK && i + width <= last; i += width) {
			status = insert(address(bytes, i));
		}
		return status;
	}

	private long address(byte[] bytes, int at) {
		return this.width == SHORT ? Bytes.get16le(bytes, at) : Bytes.get64(bytes, at);
	}

	private int insert(long address) {
		if (indexOf(address) >= 0) {
			return Spinel.STATUS_OK;
		}
		if (this.size == ENTRIES) {
			return Spinel.STATUS_NO_MEMORY;
		}
		this.addresses[this.size++] = address;
		return Spinel.STATUS_OK;
	}

	private int remove(long address) {
		int index = indexOf(address);
		if (index < 0) {
			return Spinel.STATUS_NO_ADDRESS;
		}
		this.addresses[index] = this.addresses[--this.size];
		return Spinel.STATUS_OK;
	}

	private int indexOf(long address) {
		for (int i = this.size - 1; i >= 0; i--) {
			if (this.addresses[i] == address) {
				return i;
			}
		}
		return -1;
	}
}
