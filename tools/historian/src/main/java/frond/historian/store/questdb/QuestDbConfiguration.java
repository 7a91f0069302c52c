package frond.historian.store.questdb;

import io.questdb.DefaultTelemetryConfiguration;
import io.questdb.TelemetryConfiguration;
import io.questdb.cairo.CommitMode;
import io.questdb.cairo.DefaultCairoConfiguration;
import java.nio.file.Path;

/** QuestDB as the historian runs it: every commit on disk before it returns, no telemetry, small buffers. */
final class QuestDbConfiguration extends DefaultCairoConfiguration {
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
}
