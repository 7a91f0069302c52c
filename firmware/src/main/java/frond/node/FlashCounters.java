package frond.node;

import frond.hal.Flash;
import frond.ieee802154.FrameCounterLog;

/** The board's two flash regions for the frame counter. */
final class FlashCounters implements FrameCounterLog.Memory {
	private static final int RECORD = 8;

	@Override
	public int size() {
		return Flash.size(Flash.COUNTERS);
	}

	@Override
	public void read(int area, int offset, byte[] into) {
		Flash.read(Flash.COUNTERS + area, offset, into, 0, RECORD);
	}

	@Override
	public void write(int area, int offset, byte[] from) {
		Flash.write(Flash.COUNTERS + area, offset, from, 0, RECORD);
	}

	@Override
	public void erase(int area) {
		Flash.erase(Flash.COUNTERS + area);
	}
}
