package frond.borderrouter;

import frond.ieee802154.LinkTable;
import frond.rpl.TargetDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who hangs where, as maps and lists, ready for JSON; what the root does not know is left out. */
final class Topology {
	private static final double ETX_ONE = LinkTable.ETX_ONE;

	private Topology() {
	}

	/** Where a node is: rank, ETX of the path from it, hops, and its parent's EUI-64 or address; of a route with a descriptor. */
	static List<Object> place(Mesh mesh, Address target, Routes.Route route) {
		boolean child = route.parent().equals(mesh.root().address());
		long parent = child ? mesh.eui64() : mesh.root().eui64(route.parent());
		return List.of(route.descriptor() >>> 16, etx(route.descriptor()), mesh.root().routes().path(target).size(), String.format("%016x", parent));
	}

	private static double etx(int descriptor) {
		return (descriptor >> 8 & 0xff) / (double) TargetDescriptor.ETX_ONE;
	}

	static Map<String, Object> of(Mesh mesh, long now) {
		RplRoot root = mesh.root();
		Map<String, Object> topology = new LinkedHashMap<>();
		topology.put("root", root.address().toString());
		topology.put("mode", root.storing() ? "storing" : "non-storing");
		topology.put("version", root.version());
		topology.put("dtsn", root.dtsn());
		topology.put("rank", RplRoot.RANK);
		List<Map<String, Object>> nodes = new ArrayList<>();
		root.routes().all().forEach((target, route) -> {
			Map<String, Object> node = new LinkedHashMap<>();
			node.put("address", target.toString());
			node.put("parent", route.parent().toString());
			int hops = root.routes().path(target).size();
			if (hops != 0) {
				node.put("hops", hops);
			}
			int descriptor = route.descriptor();
			if (descriptor != 0) {
				node.put("rank", descriptor >>> 16);
				node.put("etx", etx(descriptor));
			}
			boolean child = route.parent().equals(root.address());
			long eui64 = root.eui64(target);
			if (child && mesh.links().results(eui64) != 0) {
				node.put("etxDown", Math.round(mesh.links().etx(eui64) / ETX_ONE * 100) / 100.0);
			}
			if (child && mesh.links().rssi(eui64) != 0) {
				node.put("rssi", mesh.links().rssi(eui64));
			}
			if ((descriptor & 0xff) != 0) {
				node.put("supplyV", (descriptor & 0xff) * TargetDescriptor.STEP / 1000.0);
			}
			node.put("lastDaoMs", (now - route.updated()) / 1000);
			if (route.expires() != Long.MAX_VALUE) {
				node.put("expiresMs", (route.expires() - now) / 1000);
			}
			nodes.add(node);
		});
		topology.put("nodes", nodes);
		return topology;
	}
}
