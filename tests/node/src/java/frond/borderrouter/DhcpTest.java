package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DHCPv6 of a whole node and its border router (RFC 8415), told to begin by the flags of Router Advertisements. */
class DhcpTest {
	/** Also on a secured link, whose frames have less room: what does not fit goes in fragments. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aNodeIsAssignedAnAddress(boolean secured) throws IOException {
		World world = new World();
		if (secured) {
			world.config.keys.add(1, new byte[16], 0);
		}
		world.start();
		world.mesh.announceDns();
		Leases leases = new Leases(null, 0x1000, 16);
		new DhcpServer(world.mesh, leases);
		for (int i = 0; i < 120 && !world.events.contains("assigned 1"); i++) {
			world.pass(World.SECOND);
		}
		assertTrue(world.events.contains("assigned 1"), world.events.toString());
		Leases.Lease lease = leases.of(new Leases.Holder("0003001b02f00d0000000101", 1));
		Address assigned = new Address(0xfd00000000000000L, lease.low());
		assertTrue(world.node.ipv6().addresses().find(assigned.high(), assigned.low()) > 0);
		world.pass(5 * World.SECOND);
		assertTrue(world.mesh.root().reaches(assigned));
		assertEquals(0, world.nodeStats.drops(Drop.DHCP_REFUSED) + world.nodeStats.drops(Drop.DHCP_TRUNCATED));
		assertEquals(world.nodeStats.received, world.nodeStats.handled());
	}
}
