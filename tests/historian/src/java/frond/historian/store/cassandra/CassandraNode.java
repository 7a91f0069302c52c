package frond.historian.store.cassandra;

import java.io.IOException;
import java.io.OutputStream;

/** A Cassandra server that ends with the process that started it: when its standard input does. */
public final class CassandraNode {
	private CassandraNode() {
	}

	public static void main(String[] arguments) throws ReflectiveOperationException {
		Thread parent = new Thread(() -> {
			try {
				System.in.transferTo(OutputStream.nullOutputStream());
			} catch (IOException e) {
				// A broken pipe is an end too.
			}
			Runtime.getRuntime().halt(0);
		}, "parent");
		parent.setDaemon(true);
		parent.start();
		Class.forName("org.apache.cassandra.service.CassandraDaemon").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
	}
}
