package frond.cli;

import frond.ieee802154.LinkSecurity;
import frond.ieee802154.NetworkKeys;
import frond.node.Config;
import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes a node's configuration block (ARCHITECTURE.md; docs/configuration.md). What a value may be is {@link Config}'s to say: {@link #bytes} lets
 * it read the block.
 */
public final class ConfigBlock {
	/** A value that does not belong in its item. */
	public static final class WrongValueException extends Exception {
		private static final long serialVersionUID = 1;
		private final int item;

		WrongValueException(int item) {
			super("item " + item + " is out of range");
			this.item = item;
		}

		/** The item's type, of {@link Config}. */
		public int item() {
			return this.item;
		}
	}

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	/**
	 * Adds a number of so many bytes, most significant first.
	 *
	 * @param item type, of {@link Config}
	 */
	public ConfigBlock number(int item, int width, long value) throws WrongValueException {
		if (width < 8 && value >>> 8 * width != 0) {
			throw new WrongValueException(item);
		}
		byte[] all = ByteBuffer.allocate(8).putLong(value).array();
		return raw(item, all, 8 - width, width);
	}

	/** Adds text. */
	public ConfigBlock text(int item, String value) throws WrongValueException {
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		return raw(item, bytes, 0, bytes.length);
	}

	/** Adds the period of one sensor, milliseconds. */
	public ConfigBlock sensorPeriod(int sensor, long milliseconds) throws WrongValueException {
		if (sensor < 0 || sensor >= Config.MAX_SENSORS || milliseconds >>> 31 != 0) {
			throw new WrongValueException(Config.SENSOR_PERIOD);
		}
		return raw(Config.SENSOR_PERIOD, ByteBuffer.allocate(5).put((byte) sensor).putInt((int) milliseconds).array(), 0, 5);
	}

	/** Adds the MQTT-SN retry interval in milliseconds and how often. */
	public ConfigBlock retry(int milliseconds, int retries) throws WrongValueException {
		if (milliseconds >>> 16 != 0 || retries >>> 7 != 0) {
			throw new WrongValueException(Config.RETRY);
		}
		return raw(Config.RETRY, ByteBuffer.allocate(3).putShort((short) milliseconds).put((byte) retries).array(), 0, 3);
	}

	/** Adds IPHC context 0. */
	public ConfigBlock context0(Inet6Address prefix, int bits) throws WrongValueException {
		if (bits < 1 || bits > 128) {
			throw new WrongValueException(Config.CONTEXT_0);
		}
		int bytes = (bits + 7) / 8;
		return raw(Config.CONTEXT_0, ByteBuffer.allocate(17).put((byte) bits).put(prefix.getAddress()).array(), 0, 1 + bytes);
	}

	/** Adds another IPHC context, 1 to 15. */
	public ConfigBlock context(int context, Inet6Address prefix, int bits) throws WrongValueException {
		if (context < 1 || context > 15 || bits < 1 || bits > 128) {
			throw new WrongValueException(Config.CONTEXT);
		}
		return raw(Config.CONTEXT, ByteBuffer.allocate(18).put((byte) context).put((byte) bits).put(prefix.getAddress()).array(), 0, 2 + (bits + 7) / 8);
	}

	/** Adds the network's keys, the level at which they are used, and the first frame counter, from the time of day. */
	public ConfigBlock security(NetworkKeys keys, int level) throws WrongValueException {
		for (int i = 0; i < keys.count; i++) {
			raw(Config.NETWORK_KEY, ByteBuffer.allocate(1 + LinkSecurity.KEY_LENGTH).put((byte) keys.indices[i]).put(keys.keys[i]).array(), 0, 1 + LinkSecurity.KEY_LENGTH);
		}
		return number(Config.SECURITY_LEVEL, 1, level).number(Config.FRAME_COUNTER, 4, ClockCounters.now() & 0xffffffffL);
	}

	/** Adds an item as it is. */
	ConfigBlock raw(int item, byte[] value, int at, int length) throws WrongValueException {
		if (length > 255) {
			throw new WrongValueException(item);
		}
		this.body.write(item);
		this.body.write(length);
		this.body.write(value, at, length);
		return this;
	}

	/** The block. */
	public byte[] bytes() throws WrongValueException {
		byte[] items = this.body.toByteArray();
		CRC32 crc = new CRC32();
		crc.update(items);
		byte[] block = ByteBuffer.allocate(Config.HEADER + items.length).putInt(Config.MAGIC).put((byte) Config.VERSION).put((byte) 0).putShort((short) items.length)
				.putInt((int) crc.getValue()).put(items).array();
		Config read = new Config();
		if (read.read(block, block.length) != Config.TAKEN) {
			throw new WrongValueException(read.wrongItem());
		}
		return block;
	}
}
