package frond.gateway;

import frond.fuzz.Records;
import frond.fuzz.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The gateway's file of sessions: a gateway starts with whatever is in it, and what it then wrote is read back the same. Kind: 1 the message is a
 * record, behind a header with its length and a right CRC; else it is in the file as it is.
 */
public final class JournalTarget implements Target {
	private final Path file = GatewayTarget.temporary();

	@Override
	public int take(byte[] input) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		Records records = new Records(input);
		while (records.next()) {
			byte[] message = records.message();
			if (records.kind(1)) {
				CRC32 crc = new CRC32();
				crc.update(message);
				bytes.writeBytes(ByteBuffer.allocate(6).putShort((short) message.length).putInt((int) crc.getValue()).array());
			}
			bytes.writeBytes(message);
		}
		Files.write(this.file, bytes.toByteArray());
		String first = sessions();
		Target.check(first.equals(sessions()), "other sessions when read again: " + first);
		return records.count();
	}

	private String sessions() throws IOException {
		StringBuilder text = new StringBuilder();
		try (Journal journal = new Journal(this.file, new Counters())) {
			for (Map.Entry<String, Session> each : journal.open(1000).entrySet()) {
				Session session = each.getValue();
				text.append(each.getKey()).append(' ').append(session.peer).append(session.connected).append(session.keepAlive).append(session.topics).append(session.filters)
						.append(session.will != null).append(session.queue.size()).append(session.received).append(session.sleep).append('\n');
			}
		}
		return text.toString();
	}
}
