package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

import org.junit.jupiter.api.Test;

/** Who may what: docs/gateway.md, Access. */
class AccessTest extends VirtualGateway {
	private Path rules(String text) throws IOException {
		Path file = this.data.resolve("access");
		Files.writeString(file, text);
		this.access = new Access(file);
		restart();
		return file;
	}

	@Test
	void aClientPublishesAndSubscribesWhereTheRulesSay() throws IOException {
		rules("# nodes\n02f00d* publish frond/%c/#\n02f00d* subscribe frond/%c/command\n- publish zz\n");
		connect(1, "02f00d01", 0);
		receive(1, "17 0a 0000 0001 'frond/02f00d01/se'".replace("17", "17"));
		String id = answer().substring(6, 10);
		receive(1, "08 0c 20 " + id + " 0002 'x'");
		assertEquals(List.of("frond/02f00d01/se 78 qos1"), this.published);
		receive(1, "17 0a 0000 0003 'frond/02f00d02/se'");
		String others = answer().substring(6, 10);
		receive(1, "08 0c 20 " + others + " 0004 'x'");
		assertEquals("1 070d" + others + "000403", answer());
		assertEquals(1, this.counters.get(Counter.DENIED));
		receive(1, "14 12 20 0005 'frond/02f00d01'".replace("14", "13"));
		assertEquals("1 0813000000000503", answer());
		receive(1, "0c 12 20 0006 'frond/#'");
		assertEquals("1 0813000000000603", answer());
		receive(1, "1b 12 20 0007 'frond/02f00d01/command'");
		assertEquals("subscribe frond/02f00d01/command 1", this.asked.get(0));
		receive(2, "0b 04 04 01 003c 'other'");
		assertEquals("2 030503", answer());
		receive(3, "08 0c 62 'zz' 0000 'x'");
		receive(3, "08 0c 62 'yy' 0000 'x'");
		assertEquals(2, this.published.size());
	}

	/** A client id is only a word: what proves it is a DTLS identity, or an address that only that node can have. */
	@Test
	void aClientIdIsProvenByDtlsOrByItsAddress() throws IOException {
		rules("meter publish #\nmeter proves psk\n02f00d* publish #\n02f00d* proves eui64\nold* publish #\nold* proves address 10.1.0.0/16\nold* proves address fd00:1::/32\n");
		Access access = this.access;
		assertFalse(access.mayConnect("meter", new Peer(new InetSocketAddress("10.1.2.3", 1))));
		assertTrue(access.mayConnect("meter", new Peer(new InetSocketAddress("10.1.2.3", 1), "", "meter")));
		assertFalse(access.mayConnect("meter", new Peer(new InetSocketAddress("10.1.2.3", 1), "", "other")));
		// RFC 4291 appendix A: the interface identifier is the EUI-64 with its universal bit inverted.
		assertTrue(access.mayConnect("02f00d0000000101", new Peer(new InetSocketAddress("fd00::f0:d00:0:101".replace("f0:d00:0:101", "f0:d00:0:101"), 1))));
		assertFalse(access.mayConnect("02f00d0000000102", new Peer(new InetSocketAddress("fd00::f0:d00:0:101", 1))));
		assertFalse(access.mayConnect("02f00d0000000101", new Peer(new InetSocketAddress("127.0.0.1", 1))));
		assertTrue(access.mayConnect("old1", new Peer(new InetSocketAddress("10.1.255.1", 1))));
		assertFalse(access.mayConnect("old1", new Peer(new InetSocketAddress("10.2.0.1", 1))));
		assertTrue(access.mayConnect("old1", new Peer(new InetSocketAddress("fd00:1:2::1", 1))));
		assertFalse(access.mayConnect("stranger", new Peer(new InetSocketAddress("10.1.2.3", 1))));
		// Nor does a sleeping client's id alone wake it from elsewhere.
		assertFalse(access.mayConnect(Access.NOBODY, new Peer(new InetSocketAddress("10.1.2.3", 1))));
	}

	@Test
	void aChangedFileIsReadAgainAndAWrongOneChangesNothing() throws IOException {
		Path file = rules("a publish #\n");
		assertNull(this.access.refresh(false));
		Files.writeString(file, "b publish #\n");
		Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
		assertEquals("access rules=1", this.access.refresh(false));
		assertFalse(this.access.mayPublish("a", "x"));
		assertTrue(this.access.mayPublish("b", "x"));
		Files.writeString(file, "b publish #\nb does what\n");
		Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000));
		assertTrue(this.access.refresh(false).contains("line 2"));
		assertNull(this.access.refresh(false));
		assertTrue(this.access.mayPublish("b", "x"));
		IOException wrong = assertThrows(IOException.class, () -> new Access(file));
		assertTrue(wrong.getMessage().contains("line 2"), wrong.getMessage());
	}

	/** MQTT 5 section 4.7. */
	@Test
	void filtersMatchAndCover() {
		assertTrue(Texts.matches("a/#", "a") && Texts.matches("a/#", "a/b/c") && Texts.matches("+/b", "/b") && Texts.matches("#", "a") && Texts.matches("a/+", "a/"));
		assertFalse(Texts.matches("a/+", "a") || Texts.matches("a/+", "a/b/c") || Texts.matches("#", "$SYS/x") || Texts.matches("a", "a/b") || Texts.matches("a/b", "a") || Texts.matches("+", "/a"));
		assertTrue(Texts.isTopicFilter("a/+/#") && Texts.isTopicFilter("+") && Texts.isTopicFilter("/"));
		assertFalse(Texts.isTopicFilter("a/#/b") || Texts.isTopicFilter("a+") || Texts.isTopicFilter("$share/g/a"));
		assertTrue(Access.covers("a/#", "a/b/#") && Access.covers("a/+", "a/b") && Access.covers("#", "+/x") && Access.covers("a/#", "a"));
		assertFalse(Access.covers("a/+", "a/#") || Access.covers("a/b", "a/+") || Access.covers("#", "$SYS/#") || Access.covers("a/+", "a/b/c"));
	}
}
