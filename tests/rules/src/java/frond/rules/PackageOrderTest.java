package frond.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dependency order of ARCHITECTURE.md: a package of the firmware imports only those before it. */
class PackageOrderTest {
	private static final List<List<String>> ORDER = List.of(List.of("hal"), List.of("buffer"), List.of("radio"), List.of("ieee802154"), List.of("rcp"), List.of("lowpan"),
			List.of("ipv6"), List.of("rpl"), List.of("dns", "dhcp", "sntp"), List.of("mqttsn"), List.of("senml"), List.of("sensor"), List.of("store"),
			List.of("node", "hello"));
	/** Packages of the tools, none of which imports another (air is cli's and the tests' library, like the firmware). */
	private static final List<String> TOOLS = List.of("border-router", "gateway", "broker", "historian", "aot", "air");

	@Test
	void firmwarePackagesImportOnlyThoseBeforeThem() {
		JavaClasses firmware = new ClassFileImporter().importPath(Tree.room("firmware"));
		for (int low = 0; low < ORDER.size(); low++) {
			String[] later = ORDER.subList(low + 1, ORDER.size()).stream().flatMap(List::stream).map(name -> "frond." + name + "..").toArray(String[]::new);
			for (String name : ORDER.get(low)) {
				if (later.length > 0) {
					noClasses().that().resideInAPackage("frond." + name + "..").should().dependOnClassesThat().resideInAnyPackage(later).allowEmptyShould(true)
							.check(firmware);
				}
			}
		}
	}

	@Test
	void everyFirmwarePackageHasItsPlaceInTheOrder() {
		List<String> known = ORDER.stream().flatMap(List::stream).map(name -> "frond." + name).toList();
		new ClassFileImporter().importPath(Tree.room("firmware")).forEach(type -> assertTrue(known.contains(type.getPackageName()), type.getName()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "border-router", "gateway", "broker", "historian", "aot", "air" })
	void toolsMeetOverProtocolsNotImports(String tool) {
		JavaClasses classes = new ClassFileImporter().importPath(Tree.room(tool));
		String[] others = TOOLS.stream().filter(name -> !name.equals(tool)).map(name -> "frond." + name.replace("-", "") + "..").toArray(String[]::new);
		noClasses().should().dependOnClassesThat().resideInAnyPackage(others).allowEmptyShould(true).check(classes);
	}
}
