package frond.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An image is made of what its main class reaches: the leaf's carries none of the router's code, the router's all of it. */
class LeafImageTest {
	private static final Set<String> ROUTERS = Set.of("frond.rpl.RplRouter", "frond.node.RouterRole", "frond.ipv6.RouterAdvertiser", "frond.dhcp.DhcpRelay", "frond.rpl.DownwardRoutes", "frond.rpl.DaoForwarder", "frond.rpl.Trickle",
			"frond.ipv6.SourceRoute");

	@ParameterizedTest
	@CsvSource({ "frond.node.Main, false", "frond.node.RfMain, false", "frond.node.RouterMain, true", "frond.node.RfRouterMain, true" })
	void onlyTheRoutersImageCarriesTheRouter(String main, boolean router) {
		JavaClasses firmware = new ClassFileImporter().importPath(Tree.room("firmware"));
		Set<String> reached = new TreeSet<>();
		ArrayDeque<JavaClass> next = new ArrayDeque<>();
		next.add(firmware.get(main));
		while (!next.isEmpty()) {
			JavaClass each = next.remove();
			if (reached.add(each.getName())) {
				each.getDirectDependenciesFromSelf().stream().map(dependency -> dependency.getTargetClass().getBaseComponentType())
						.filter(type -> firmware.contain(type.getName())).forEach(next::add);
			}
		}
		assertTrue(reached.contains("frond.rpl.RplLeaf"));
		for (String name : ROUTERS) {
			assertTrue(reached.contains(name) == router, main + (router ? " does not reach " : " reaches ") + name);
		}
	}
}
