package frond.historian.store.questdb;

import com.sun.management.UnixOperatingSystemMXBean;
import io.questdb.DefaultTelemetryConfiguration;
import io.questdb.TelemetryConfiguration;
import io.questdb.cairo.CommitMode;
import io.questdb.cairo.DefaultCairoConfiguration;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** QuestDB as the historian runs it: every commit on disk before it returns, no telemetry, small buffers. */
final class QuestDbConfiguration extends DefaultCairoConfiguration {
	private static final int FILES_A_DAY = 9;
	private static final int LEAST_OPEN = 16;
	/** Four years; their maps are half of what Linux lets a process have. */
	private static final int MOST_OPEN = 1_500;

	private final int openPartitions = openPartitions();
	private final TelemetryConfiguration telemetry = new DefaultTelemetryConfiguration() {
		@Override
		public boolean getEnabled() {
			return false;
		}

		@Override
		public boolean getDisableCompletely() {
			return true;
		}
	};

	QuestDbConfiguration(Path directory) {
		super(directory.toString());
	}

	/** msync(MS_SYNC) of the rows, the events and the transaction log before {@code commit} returns. */
	@Override
	public int getCommitMode() {
		return CommitMode.SYNC;
	}

	@Override
	public TelemetryConfiguration getTelemetryConfiguration() {
		return this.telemetry;
	}

	/** Memory for sorting late rows in, a column; the default of 8 MB is for hundreds of thousands of rows at once. */
	@Override
	public int getO3ColumnMemorySize() {
		return 256 * 1024;
	}

	/** By default a query over years maps and unmaps nearly all of its days' files, which takes as long as reading them. */
	@Override
	public int getInactiveReaderMaxOpenPartitions() {
		return this.openPartitions;
	}

	/** Readers share their files, of which a day has nine; a quarter of what the process may open is for them. */
	private static int openPartitions() {
		long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system ? system.getMaxFileDescriptorCount() : LEAST_OPEN * FILES_A_DAY * 4L;
		return (int) Math.max(LEAST_OPEN, Math.min(MOST_OPEN, files / 4 / FILES_A_DAY));
	}
}
