package frond.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dependency order of ARCHITECTURE.md: a package of the firmware imports only those before it. */
class PackageOrderTest {
	private static final List<List<String>> ORDER = List.of(List.of("hal"), List.of("buffer"), List.of("energy"), List.of("radio"), List.of("ieee802154"), List.of("rcp"), List.of("lowpan"),
			List.of("ipv6"), List.of("rpl"), List.of("dns", "dhcp", "sntp"), List.of("mqttsn"), List.of("senml"), List.of("sensor"), List.of("store"),
			List.of("node", "hello"));
	/** The historian's packages, likewise (ARCHITECTURE.md, The historian). */
	private static final List<String> HISTORIAN = List.of("model", "senml", "store", "event", "meta", "compute", "security", "chart", "export", "pipeline", "alert", "mqtt", "http", "nimbits", "influx");
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

	@Test
	void historianPackagesImportOnlyThoseBeforeThem() {
		JavaClasses historian = new ClassFileImporter().importPath(Tree.room("historian"));
		for (int low = 0; low < HISTORIAN.size(); low++) {
			List<String> later = new ArrayList<>(HISTORIAN.subList(low + 1, HISTORIAN.size()).stream().map(name -> "frond.historian." + name + "..").toList());
			later.add("frond.historian");
			noClasses().that().resideInAPackage("frond.historian." + HISTORIAN.get(low) + "..").should().dependOnClassesThat().resideInAnyPackage(later.toArray(String[]::new))
					.allowEmptyShould(true).check(historian);
		}
	}

	/** An engine is known to who opens it, and to nobody else. */
	@Test
	void enginesAreBehindTheirInterface() {
		JavaClasses historian = new ClassFileImporter().importPath(Tree.room("historian"));
		noClasses().that().resideInAPackage("frond.historian..").and().resideOutsideOfPackages("frond.historian", "frond.historian.store..").should().dependOnClassesThat()
				.resideInAPackage("frond.historian.store.*..").check(historian);
		noClasses().that().resideInAPackage("frond.historian.store").should().dependOnClassesThat().resideInAPackage("frond.historian.store.*..").check(historian);
	}

	@Test
	void everyHistorianPackageHasItsPlaceInTheOrder() {
		new ClassFileImporter().importPath(Tree.room("historian")).forEach(type -> assertTrue(type.getPackageName().equals("frond.historian")
				|| HISTORIAN.contains(type.getPackageName().split("\\.")[2]), type.getName()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "border-router", "gateway", "broker", "historian", "aot", "air" })
	void toolsMeetOverProtocolsNotImports(String tool) {
		JavaClasses classes = new ClassFileImporter().importPath(Tree.room(tool));
		// The historian has the broker as a library too, whose public classes are for that.
		String[] others = TOOLS.stream().filter(name -> !name.equals(tool) && !(tool.equals("historian") && name.equals("broker"))).map(name -> "frond." + name.replace("-", "") + "..").toArray(String[]::new);
		noClasses().should().dependOnClassesThat().resideInAnyPackage(others).allowEmptyShould(true).check(classes);
	}
}
