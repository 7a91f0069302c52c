package frond.fuzz;

import frond.dns.Dns;
import frond.dns.DnsAnswer;
import frond.dns.DnsResolver;
import frond.dns.DnsServers;
import java.nio.charset.StandardCharsets;

/**
 * Answers to a DNS resolver, and search lists of routers. Kind: 1 an answer, whose id is the query's; 2 whose question is, too, and the message what
 * follows it; 4 from another server; 8 a search list. Bits 4 to 7: how many deadlines pass before. What is taken was asked for, is kept for a day at most,
 * and no server is asked without end.
 */
final class DnsTarget implements Target {
	private static final long SECOND = 1_000_000;
	private static final long HIGH = 0xfd00000000000000L;
	private static final long DAY = 86400 * SECOND;
	private static final int BUSY = 8;

	@Override
	public int take(byte[] input) {
		PlainUdp udp = new PlainUdp();
		DnsResolver resolver = new DnsResolver(udp, 50000, 2, 1);
		long now = 5 * SECOND;
		resolver.addServer(HIGH, 1, DnsServers.INFINITE, now);
		int[] names = { resolver.add("gateway.example".getBytes(StandardCharsets.US_ASCII)), resolver.add("time".getBytes(StandardCharsets.US_ASCII)) };
		DnsAnswer answer = new DnsAnswer();
		Records records = new Records(input);
		while (records.next()) {
			now = ask(resolver, names, now);
			for (int i = 0; i < records.kind() >> 4 && resolver.nextDeadline() != Long.MAX_VALUE; i++) {
				now = pass(resolver, Math.max(now, resolver.nextDeadline()));
			}
			byte[] message = records.message();
			if (records.kind(8)) {
				resolver.setSearch(message, 0, message.length, 3600, now);
				continue;
			}
			if (records.kind(2) && udp.sent != null) {
				byte[] whole = new byte[udp.sent.length + message.length];
				System.arraycopy(udp.sent, 0, whole, 0, udp.sent.length);
				System.arraycopy(message, Math.min(6, message.length), whole, udp.sent.length, Math.max(0, message.length - 6));
				// Flags and the counts of answers and authority records are the message's own.
				System.arraycopy(message, 0, whole, 2, Math.min(2, message.length));
				System.arraycopy(message, Math.min(2, message.length), whole, 6, Math.min(4, Math.max(0, message.length - 2)));
				message = whole;
			} else if (records.kind(1) && message.length >= 2 && udp.sent != null) {
				System.arraycopy(udp.sent, 0, message, 0, 2);
			}
			int reason = udp.receive(message, HIGH, records.kind(4) ? 2 : 1, Dns.PORT, now);
			Target.check(reason != 0 || !records.kind(4), "an answer from elsewhere was taken");
			if (message.length >= Dns.HEADER) {
				answer.read(message, 0, message.length, (message[0] & 1) == 0 ? Dns.A : Dns.AAAA);
				Target.check(answer.count >= 0 && answer.count <= DnsAnswer.ADDRESSES, "addresses: " + answer.count);
			}
			check(resolver, names, now);
		}
		return records.count();
	}

	private static long ask(DnsResolver resolver, int[] names, long now) {
		for (int name : names) {
			resolver.ask(name, now);
		}
		return pass(resolver, now);
	}

	private static long pass(DnsResolver resolver, long now) {
		int turns = 0;
		while (resolver.nextDeadline() <= now) {
			resolver.onTime(now);
			Target.check(++turns < BUSY, "always something due");
		}
		return now;
	}

	private static void check(DnsResolver resolver, int[] names, long now) {
		for (int name : names) {
			int state = resolver.state(name, now);
			Target.check(state != DnsResolver.FOUND || resolver.count(name) > 0 && resolver.count(name) <= DnsAnswer.ADDRESSES, "found, but nothing");
			Target.check(state <= DnsResolver.ASKING || resolver.validUntil(name) > now && resolver.validUntil(name) <= now + DAY, "kept until " + resolver.validUntil(name));
		}
	}
}
