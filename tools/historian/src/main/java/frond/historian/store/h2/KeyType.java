package frond.historian.store.h2;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Keys as MVStore writes them; the times of a page as differences, which are short. */
final class KeyType extends BasicDataType<Key> {
	private static final int MEMORY = 40;

	@Override
	public int compare(Key a, Key b) {
		return a.compareTo(b);
	}

	@Override
	public int getMemory(Key key) {
		return MEMORY;
	}

	@Override
	public void write(WriteBuffer buffer, Key key) {
		buffer.putVarInt(key.point()).putLong(key.time());
	}

	@Override
	public void write(WriteBuffer buffer, Object storage, int length) {
		Key[] keys = (Key[]) storage;
		int point = 0;
		long time = 0;
		for (int i = 0; i < length; i++) {
			buffer.putVarInt(keys[i].point() - point);
			if (keys[i].point() != point) {
				point = keys[i].point();
				time = 0;
			}
			buffer.putVarLong(keys[i].time() - time);
			time = keys[i].time();
		}
	}

	@Override
	public Key read(ByteBuffer buffer) {
		return new Key(DataUtils.readVarInt(buffer), buffer.getLong());
	}

	@Override
	public void read(ByteBuffer buffer, Object storage, int length) {
		Key[] keys = (Key[]) storage;
		int point = 0;
		long time = 0;
		for (int i = 0; i < length; i++) {
			int step = DataUtils.readVarInt(buffer);
			if (step != 0) {
				point += step;
				time = 0;
			}
			time += DataUtils.readVarLong(buffer);
			keys[i] = new Key(point, time);
		}
	}

	@Override
	public Key[] createStorage(int size) {
		return new Key[size];
	}
}
