package frond.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import frond.tests.support.Tool;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The border router's page in headless Chromium; the mesh is what a run before kept in the data directory. */
class TopologyPageTest {
	private static final String PREFIX = "fd00000000000000";

	@TempDir
	private static Path directory;
	private static Tool air;
	private static Tool router;
	private static ChromeDriver browser;

	@BeforeAll
	static void start() throws IOException {
		Optional<String> driver = onPath("chromedriver");
		Optional<String> chromium = onPath("chromium");
		assumeTrue(driver.isPresent() && chromium.isPresent(), "no chromium and chromedriver on the PATH");
		Files.createDirectories(directory.resolve("data"));
		// The root's own is 1; 11 and 12 are its children, 13 hangs on 12, 14 on 13; the parent of 15 is not known.
		Files.writeString(directory.resolve("data/routes"), route(0x11, 1) + route(0x12, 1) + route(0x13, 0x12) + route(0x14, 0x13) + route(0x15, 0x99));
		air = Tool.start("air");
		router = Tool.start("border-router", "--radio", "tcp:" + air.ready("spinel"), "--data", directory.resolve("data"));
		Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium.get());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,860",
				"--user-data-dir=" + directory.resolve("chromium"));
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		logging.enable(LogType.PERFORMANCE, Level.ALL);
		options.setCapability("goog:loggingPrefs", logging);
		browser = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(new File(driver.get())).build(), options);
		browser.get("http://" + router.ready("http") + "/");
		Tool.await("the page is live", () -> text("#state").equals("live"));
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.quit();
		}
		if (router != null) {
			router.close();
		}
		if (air != null) {
			air.close();
		}
	}

	private static Optional<String> onPath(String name) {
		return List.of(System.getenv("PATH").split(File.pathSeparator)).stream().map(folder -> new File(folder, name)).filter(File::canExecute).map(File::getPath).findFirst();
	}

	private static String address(int number) {
		return PREFIX + String.format("00f00d00000000%02x", number);
	}

	/** A line of the journal, for a route without an end. */
	private static String route(int target, int parent) {
		String text = "put " + address(target) + " " + address(parent) + " 240 -1 0 0180089a";
		CRC32 crc = new CRC32();
		crc.update(text.getBytes(StandardCharsets.US_ASCII));
		return String.format("%08x %s%n", crc.getValue(), text);
	}

	private static String text(String selector) {
		try {
			return browser.findElements(By.cssSelector(selector)).stream().findFirst().map(element -> element.getText().strip()).orElse("");
		} catch (StaleElementReferenceException e) {
			return "";
		}
	}

	private static double circle(int number, String attribute) {
		// The root's address is made of its short one.
		String address = number == 1 ? "fd00::ff:fe00:1" : "fd00::f0:d00:0:" + Integer.toHexString(number);
		WebElement circle = browser.findElement(By.cssSelector("g[data-address=\"" + address + "\"] circle"));
		return Double.parseDouble(circle.getDomAttribute(attribute));
	}

	/** Everyone is below its parent, brothers beside each other, an edge a child; who has no way stands apart; the table says the same. */
	@Test
	void theGraphShowsWhoHangsWhere() {
		assertEquals("5 nodes", text("#count"));
		assertTrue(text("#root").startsWith("root fd00::ff:fe00:1, non-storing, version "), text("#root"));
		assertEquals(circle(0x11, "cy"), circle(0x12, "cy"));
		assertTrue(circle(0x11, "cy") > circle(1, "cy") && circle(0x13, "cy") > circle(0x12, "cy") && circle(0x14, "cy") > circle(0x13, "cy"));
		assertEquals(circle(0x13, "cx"), circle(0x12, "cx"));
		assertTrue(circle(0x11, "cx") < circle(0x12, "cx"));
		assertEquals(4, browser.findElements(By.cssSelector("#graph path")).size());
		assertEquals(1, browser.findElements(By.cssSelector("#graph g.lost")).size());
		List<WebElement> rows = browser.findElements(By.cssSelector("tbody tr"));
		assertEquals(5, rows.size());
		assertTrue(rows.get(3).getText().startsWith("fd00::f0:d00:0:14 fd00::f0:d00:0:13 3"), rows.get(3).getText());
		assertTrue(rows.get(3).getText().contains(" 384 1 ") && rows.get(3).getText().endsWith(" 3.08 V"), rows.get(3).getText());
		assertTrue(rows.get(4).getText().contains("no way"), rows.get(4).getText());
	}

	/** The button repairs; the page asks nobody but the router that it came from, and the browser has nothing to complain about. */
	@Test
	void theButtonRepairsAndNothingComesFromElsewhere() {
		String before = text("#root");
		browser.findElement(By.id("repair")).click();
		router.awaitLine("event repair version=");
		Tool.await("another version is shown", () -> !text("#root").equals(before));
		for (LogEntry entry : browser.manage().logs().get(LogType.BROWSER)) {
			assertTrue(entry.getLevel().intValue() < Level.WARNING.intValue(), entry.toString());
		}
		for (LogEntry entry : browser.manage().logs().get(LogType.PERFORMANCE)) {
			String message = entry.getMessage();
			if (message.contains("\"Network.requestWillBeSent\"") && message.contains("\"documentURL\":\"http://" + router.ready("http"))) {
				assertTrue(message.contains("\"url\":\"http://" + router.ready("http") + "/") || message.contains("\"url\":\"data:"), message);
			}
		}
	}
}
