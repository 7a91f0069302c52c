package frond.historian.http;

import frond.historian.pipeline.Core;
import frond.historian.store.Dump;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** {@code /api/v1/backup/...}: everything that is kept, for an admin, while readings go on being stored. What {@code ./frond historian backup} asks. */
public final class BackupResource implements Resource {
	private final Core core;
	private final Access access;
	/** A copy takes a core and the disk; one at a time. */
	private final Semaphore copying = new Semaphore(1);

	public BackupResource(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.get("/api/v1/backup/metadata.json", this::metadata);
		routes.get("/api/v1/backup/values.dump.gz", this::values);
	}

	private void metadata(Context context) {
		this.access.admin(context);
		this.access.changed(context, "backup", "metadata");
		Body.json(context, this.core.metadata().dump());
	}

	/** The end of the stream says how many values there were: a connection that breaks gives no whole dump. */
	private void values(Context context) throws IOException {
		this.access.admin(context);
		if (!this.copying.tryAcquire()) {
			context.header("Retry-After", "60");
			throw new ServiceUnavailableResponse("another backup is being taken");
		}
		try {
			this.access.changed(context, "backup", "values");
			context.contentType("application/gzip").header("Cache-Control", "no-store").disableCompression();
			Dump.write(this.core.store(), context.res().getOutputStream());
		} finally {
			this.copying.release();
		}
	}
}
