package frond.air;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Writes what is on the air as a capture file (libpcap 2.4, LINKTYPE_IEEE802_15_4_WITHFCS). A thread of its own writes each frame
 * whole and at once, so that the file can be read while it grows; the path may be a FIFO that Wireshark reads from.
 */
public final class PcapWriter implements Medium.Tap, AutoCloseable {
	private static final int MAGIC = 0xa1b2c3d4;
	private static final int SNAP_LENGTH = 256;
	private static final int LINKTYPE_IEEE802_15_4_WITHFCS = 195;
	private static final int FILE_HEADER = 24;
	private static final int RECORD_HEADER = 16;
	/** Frames that may wait for the disk. */
	private static final int QUEUE = 4096;
	private static final ByteBuffer END = ByteBuffer.allocate(0);

	private final Path path;
	private final int channel;
	private final long epochMicros;
	private final AirStats stats;
	private final BlockingQueue<ByteBuffer> queue = new ArrayBlockingQueue<>(QUEUE);
	private final Thread thread;
	/** Whether the air waits for the disk; one in virtual time can. */
	private final boolean patient;
	private FileChannel file;

	/**
	 * Begins a capture; an older file of the name is replaced.
	 *
	 * @param channel the one that is captured, for the format has no place for it
	 * @param epochMicros the time of day, since 1970, when the medium's time was 0
	 */
	public PcapWriter(Path path, int channel, long epochMicros, AirStats stats) throws IOException {
		this(path, channel, epochMicros, stats, false);
	}

	/** Begins a capture of an air in virtual time, which waits for the disk, so that every frame is in it. */
	public static PcapWriter complete(Path path, int channel, long epochMicros) throws IOException {
		return new PcapWriter(path, channel, epochMicros, new AirStats(), true);
	}

	private PcapWriter(Path path, int channel, long epochMicros, AirStats stats, boolean patient) throws IOException {
		this.patient = patient;
		this.path = path;
		this.channel = channel;
		this.epochMicros = epochMicros;
		this.stats = stats;
		if (!Files.exists(path) || Files.isRegularFile(path)) {
			open();
			write(fileHeader());
		}
		this.thread = new Thread(this::run, "air-pcap");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	@Override
	public void onAir(long time, int onChannel, byte[] psdu) {
		if (onChannel == this.channel && !queue(record(this.epochMicros + time, psdu))) {
			this.stats.count(AirStats.PCAP_DROPPED);
		}
	}

	private boolean queue(ByteBuffer record) {
		if (!this.patient) {
			return this.queue.offer(record);
		}
		try {
			// A disk that takes nothing for so long takes nothing any more.
			return this.queue.offer(record, 10, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/** Writes what is left and ends the file. */
	@Override
	public void close() {
		try {
			// A reader of a FIFO may never come; then what is left stays unwritten.
			if (queue(END)) {
				this.thread.join(this.patient ? 10000 : 2000);
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	static ByteBuffer fileHeader() {
		ByteBuffer header = ByteBuffer.allocate(FILE_HEADER).order(ByteOrder.LITTLE_ENDIAN);
		header.putInt(MAGIC).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
		return header.putInt(SNAP_LENGTH).putInt(LINKTYPE_IEEE802_15_4_WITHFCS).flip();
	}

	static ByteBuffer record(long micros, byte[] psdu) {
		ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER + psdu.length).order(ByteOrder.LITTLE_ENDIAN);
		record.putInt((int) (micros / 1000000)).putInt((int) (micros % 1000000)).putInt(psdu.length).putInt(psdu.length);
		return record.put(psdu).flip();
	}

	private void open() throws IOException {
		this.file = FileChannel.open(this.path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING);
	}

	private void write(ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			this.file.write(bytes);
		}
	}

	private void run() {
		try {
			if (this.file == null) {
				// Waits until somebody reads.
				open();
				write(fileHeader());
			}
			for (ByteBuffer next = this.queue.take(); next != END; next = this.queue.take()) {
				write(next);
			}
			this.file.close();
		} catch (IOException e) {
			// The disk is full, or the reader is gone: the air goes on, and its frames are counted as dropped once the queue is full.
			this.stats.count(AirStats.PCAP_DROPPED);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
