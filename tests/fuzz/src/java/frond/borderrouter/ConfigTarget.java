package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Crc32;
import frond.buffer.Stats;
import frond.fuzz.Target;
import frond.node.Config;
import frond.node.Node;
import frond.sensor.Sensor;

/**
 * A configuration block: what is read of it is in range, and a node starts with it. The first byte says what is made right before: 1 magic number
 * and version, 2 length, 4 CRC.
 */
public final class ConfigTarget implements Target {
	@Override
	public int take(byte[] input) {
		int right = input.length == 0 ? 0 : input[0];
		byte[] block = new byte[Math.max(0, input.length - 1)];
		System.arraycopy(input, Math.min(1, input.length), block, 0, block.length);
		if (block.length >= Config.HEADER) {
			if ((right & 1) != 0) {
				Bytes.put32(block, 0, Config.MAGIC);
				block[4] = Config.VERSION;
			}
			if ((right & 2) != 0) {
				Bytes.put16(block, 6, block.length - Config.HEADER);
			}
			int end = Config.HEADER + Bytes.get16(block, 6);
			if ((right & 4) != 0 && end <= block.length) {
				Bytes.put32(block, 8, Crc32.of(block, Config.HEADER, end));
			}
			int length = Config.bodyLength(block);
			Target.check(length >= 0 && length <= 0xffff, "a body of " + length + " bytes");
		}
		Config config = new Config();
		int result = config.read(block, block.length);
		Target.check(result >= Config.TAKEN && result <= Config.WRONG_ITEM, "result " + result);
		Target.check(result == Config.WRONG_ITEM == (config.wrongItem() != 0), "result " + result + ", wrong item " + config.wrongItem());
		check(config);
		if (config.eui64 != 0) {
			World world = new World();
			world.node = new Node(config, world.nodeRadio, new Stats(), new Sensor[] { world.counting }, world.nodeCounters, 3, world);
			world.node.start(0);
			world.node.onTime(World.SECOND);
		}
		return 1;
	}

	/** The ranges of docs/configuration.md. */
	private static void check(Config config) {
		check("channel", config.channel == 0 ? 11 : config.channel, 11, 26);
		check("security level", config.securityLevel, 1, 7);
		check("PAN id", config.panId, 0, 0xfffe);
		check("gateway's port", config.gatewayPort, 0, 0xffff);
		check("keep-alive", config.keepAlive, 10, 0xffff);
		check("retry interval", config.retryInterval, 100, 0xffff);
		check("retries", config.retries, 0, 20);
		check("context's length", config.contextLength, 0, 128);
		for (byte[] context : config.contexts) {
			check("a context's length", context == null ? 1 : context[16] & 0xff, 1, 128);
		}
		check("store", config.store, 8, 1024);
		check("baud", config.radioBaud, 9600, 4_000_000);
		check("power", config.txPower == Config.RADIO_DEFAULT ? 0 : config.txPower, -40, 20);
		check("name's length", config.name.length, 0, Config.MAX_NAME);
		check("topic's length", config.topic == null ? 1 : config.topic.length, 1, Config.MAX_TOPIC);
		for (int period : config.periods) {
			check("period", period == 0 ? 100 : period, 100, 86_400_000);
		}
	}

	private static void check(String what, int value, int least, int most) {
		Target.check(value >= least && value <= most, what + " " + value);
	}
}
