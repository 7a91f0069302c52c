package frond.tests;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.reporting.legacy.xml.LegacyXmlReportGeneratingListener;

/** Runs one room's tests in a JVM of its own and prints {@link #RESULT} with the counts last. Arguments: classes, reports, class-name pattern. */
public final class RoomMain {
	/** Begins the line that the parent reads. */
	static final String RESULT = "room-result ";

	private RoomMain() {
	}

	public static void main(String[] arguments) {
		Path classes = Path.of(arguments[0]);
		Path reports = Path.of(arguments[1]);
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectClasspathRoots(Set.of(classes)))
				.filters(includeClassNamePatterns(arguments[2])).build();
		Launcher launcher = LauncherFactory.create();
		Report report = new Report();
		launcher.execute(request, report, new LegacyXmlReportGeneratingListener(reports, new PrintWriter(System.err)));
		System.out.println(RESULT + report.passed + " " + report.failed + " " + report.skipped);
		System.out.flush();
		// Threads that a test's library left behind must not keep the run from ending.
		Runtime.getRuntime().halt(report.failed == 0 ? 0 : 1);
	}

	/** Counts tests and tells of those that did not pass. */
	private static final class Report implements TestExecutionListener {
		int passed;
		int failed;
		int skipped;

		@Override
		public void executionSkipped(TestIdentifier test, String reason) {
			this.skipped++;
			System.out.println("  SKIPPED " + name(test) + ": " + reason);
		}

		@Override
		public void executionFinished(TestIdentifier test, TestExecutionResult result) {
			switch (result.getStatus()) {
			case SUCCESSFUL:
				if (test.isTest()) {
					this.passed++;
				}
				break;
			case ABORTED:
				this.skipped++;
				System.out.println("  SKIPPED " + name(test) + ": " + result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
				break;
			default:
				this.failed++;
				System.out.println("  FAILED " + name(test));
				result.getThrowable().ifPresent(Report::tell);
			}
		}

		/** The message, the causes, and of the frames only our own: the whole trace is in the XML report. */
		private static void tell(Throwable thrown) {
			for (Throwable each = thrown; each != null; each = each.getCause()) {
				System.out.println("    " + each);
				for (StackTraceElement frame : each.getStackTrace()) {
					if (frame.getClassName().startsWith("frond.") && !frame.getClassName().startsWith(RoomMain.class.getName())) {
						System.out.println("        at " + frame);
					}
				}
			}
		}

		private static String name(TestIdentifier test) {
			return test.getUniqueId().replaceAll(".*\\[(class|runner):([^\\]]*)\\]/?", "$2 ").replaceAll("\\[[a-z-]+:([^\\]]*)\\]/?", "$1 ").strip();
		}
	}
}
