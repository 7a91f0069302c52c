package frond.fuzz;

import frond.sntp.Sntp;
import frond.sntp.SntpClient;
import java.util.Arrays;

/**
 * RFC 4330: a client that has asked. Kind: 1 the answer repeats the request's timestamp; 2 from another address; 4 from another port; the upper
 * four bits are how long it took, in sixteenths of a second.
 */
final class SntpTarget implements Target {
	private static final long SECOND = 1_000_000;
	private static final long HIGH = 0xfd00000000000000L;
	/** 1968 and 2104, between which every timestamp is (RFC 4330 section 3). */
	private static final long EARLIEST = -2L * 366 * 86400 * SECOND;
	private static final long LATEST = 135L * 366 * 86400 * SECOND;

	@Override
	public int take(byte[] input) {
		PlainUdp udp = new PlainUdp();
		SntpClient client = new SntpClient(udp, Sntp.PORT, 1);
		long now = 5 * SECOND;
		client.setServer(HIGH, 1, now);
		Records records = new Records(input);
		while (records.next()) {
			if (client.nextDeadline() > now) {
				now = client.nextDeadline();
			}
			client.onTime(now);
			now += (records.kind() >> 4) * SECOND / 16;
			byte[] answer = records.message();
			if (records.kind(1) && answer.length >= Sntp.RECEIVE) {
				System.arraycopy(udp.sent, Sntp.TRANSMIT, answer, Sntp.ORIGINATE, 8);
			}
			int reason = udp.receive(answer, HIGH, records.kind(2) ? 2 : 1, records.kind(4) ? 124 : Sntp.PORT, now);
			Target.check(reason != 0 || client.synced(), "an answer that was taken sets the clock");
			// Jazzer sees what is compared with, so it finds the timestamp by itself.
			boolean repeats = answer.length >= Sntp.LENGTH
					&& Arrays.equals(answer, Sntp.ORIGINATE, Sntp.ORIGINATE + 8, udp.sent, Sntp.TRANSMIT, Sntp.TRANSMIT + 8);
			Target.check(reason != 0 || !records.kind(2) && !records.kind(4) && repeats, "an answer from elsewhere, or to nothing, was taken");
			if (reason == 0) {
				Target.check(client.unixMicros(now) > EARLIEST && client.unixMicros(now) < LATEST, "the clock says " + client.unixMicros(now));
				Target.check(client.roundTrip() >= 0 && client.roundTrip() <= 2 * SECOND, "a round trip of " + client.roundTrip());
			}
			if (client.nextDeadline() == Long.MAX_VALUE) {
				// Told to stay away ("DENY", "RSTR", RFC 5905 section 7.4): it does, and only one who knew its timestamp could say so.
				Target.check(repeats && answer[1] == 0 && !records.kind(2) && !records.kind(4), "gave up for nothing");
				return records.count();
			}
			Target.check(client.nextDeadline() > now && client.nextDeadline() < now + 2000 * SECOND, "asks again at " + client.nextDeadline());
		}
		return records.count();
	}
}
