package frond.historian.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CassandraUrlTest {
	@Test
	void everythingThatCanBeSaid() {
		CassandraUrl url = CassandraUrl.parse("cassandra://me:a@b:c@one,two:1234,[::1]:99/site_1?datacenter=eu-west&replication=5&consistency=LOCAL_QUORUM&tls=true");
		assertEquals("me", url.user());
		assertEquals("a@b:c", url.password());
		assertEquals(List.of(InetSocketAddress.createUnresolved("one", 9042), InetSocketAddress.createUnresolved("two", 1234), InetSocketAddress.createUnresolved("::1", 99)), url.hosts());
		assertEquals("site_1", url.keyspace());
		assertEquals("eu-west", url.datacenter());
		assertEquals(5, url.replication());
		assertEquals(DefaultConsistencyLevel.LOCAL_QUORUM, url.consistency());
		assertTrue(url.tls());
		assertFalse(url.toString().contains("a@b"), "the password is not shown");
	}

	@Test
	void whatIsNotSaidIsThreeCopiesAndTwoToAgree() {
		CassandraUrl url = CassandraUrl.parse("cassandra://localhost/frond");
		assertNull(url.user());
		assertEquals(3, url.replication());
		assertEquals(DefaultConsistencyLevel.QUORUM, url.consistency());
		assertFalse(url.tls());
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "cassandra://", "cassandra://host", "cassandra://host/", "cassandra://host/1x", "cassandra://host/a-b", "cassandra://host:0/k", "cassandra://host:70000/k",
			"cassandra://a,,b/k", "cassandra://host/k?replication=0", "cassandra://host/k?consistency=MOST", "cassandra://host/k?what=1", "cassandra://host/k?tls", "http://host/k",
			"cassandra://host/k?datacenter='"})
	void anythingElseIsRefused(String text) {
		assertThrows(IllegalArgumentException.class, () -> CassandraUrl.parse(text));
	}
}
