package frond.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import frond.tests.support.Tool;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The historian's page as a user sees it, in headless Chromium, against {@code ./frond historian} with what the test posts. */
class HistorianPageTest {
	private static final String NODE = "02f00d00000000b1";
	private static final String OTHER = "02f00d00000000b2";
	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@TempDir
	private static Path directory;
	private static Tool historian;
	private static ChromeDriver browser;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		Optional<String> driver = onPath("chromedriver");
		Optional<String> chromium = onPath("chromium");
		assumeTrue(driver.isPresent() && chromium.isPresent(), "no chromium and chromedriver on the PATH");
		historian = launch(0);
		post(NODE, temperatures(20));
		post(NODE, "[{\"n\":\"supply\",\"u\":\"V\",\"v\":3.3}]");
		post(OTHER, "[{\"n\":\"lqi\",\"v\":255}]");
		// It would like to know each version's debugging protocol; the two commands used here are in all of them.
		Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium.get());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,860", "--hide-scrollbars",
				"--user-data-dir=" + directory.resolve("chromium"));
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		logging.enable(LogType.PERFORMANCE, Level.ALL);
		options.setCapability("goog:loggingPrefs", logging);
		browser = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(new File(driver.get())).build(), options);
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.quit();
		}
		if (historian != null) {
			historian.close();
		}
	}

	@BeforeEach
	void open() {
		browser.manage().window().setSize(new Dimension(1280, 860));
		browser.manage().logs().get(LogType.BROWSER);
		browser.get(base() + "/");
		Tool.await("the page is live", () -> text("#state").equals("live"));
	}

	@AfterEach
	void nothingWasAmiss() {
		for (LogEntry entry : browser.manage().logs().get(LogType.BROWSER)) {
			assertTrue(entry.getLevel().intValue() < Level.WARNING.intValue(), entry.toString());
		}
	}

	private static Tool launch(int port) {
		return Tool.start("historian", "--http", port, "--broker", "none", "--data", directory.resolve("historian"));
	}

	private static String base() {
		return "http://" + historian.ready("http");
	}

	private static Optional<String> onPath(String name) {
		return List.of(System.getenv("PATH").split(File.pathSeparator)).stream().map(folder -> new File(folder, name)).filter(File::canExecute).map(File::getPath).findFirst();
	}

	/** A minute and a half of temperatures around this, a second apart. */
	private static String temperatures(double around) {
		StringBuilder pack = new StringBuilder("[{\"bu\":\"Cel\"}");
		for (int i = 90; i > 0; i--) {
			pack.append(String.format(Locale.ROOT, ",{\"n\":\"temperature\",\"t\":-%d,\"v\":%.2f}", i, around + 2 * Math.sin(i / 10d)));
		}
		return pack.append(']').toString();
	}

	private static void post(String node, String pack) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(base() + "/api/v1/senml?node=" + node)).header("Content-Type", "application/senml+json")
				.POST(HttpRequest.BodyPublishers.ofString(pack)).build();
		assertEquals(204, HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
	}

	private static String text(String selector) {
		try {
			return browser.findElements(By.cssSelector(selector)).stream().findFirst().map(element -> element.getText().strip()).orElse("");
		} catch (StaleElementReferenceException e) {
			return "";
		}
	}

	private static String row(String point) {
		return "li[data-point=\"urn:dev:mac:" + point + "\"]";
	}

	private static void click(String selector) {
		browser.findElement(By.cssSelector(selector)).click();
	}

	/** How many pixels of the chart's canvas are not transparent and not of the grid's thin colour. */
	private static long inked() {
		return (Long) browser.executeScript("""
				const canvas = document.querySelector('#chart canvas');
				if (!canvas) return 0;
				const wanted = getComputedStyle(document.documentElement).getPropertyValue('--accent').trim();
				const [r, g, b] = [1, 3, 5].map(i => parseInt(wanted.slice(i, i + 2), 16));
				const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
				let inked = 0;
				for (let i = 0; i < data.length; i += 4) {
					if (data[i + 3] > 200 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12) inked++;
				}
				return inked;""");
	}

	@Test
	void nodesAndPointsAreShownWithValueUnitAndAge() {
		assertTrue(text("#totals").matches("[23] nodes, [34] points"), text("#totals"));
		assertTrue(text("[data-node='" + NODE + "'] h2").startsWith(NODE));
		assertEquals("supply", text(row(NODE + "_supply") + " .name"));
		assertEquals("3.3 V", text(row(NODE + "_supply") + " .value"));
		assertTrue(text(row(NODE + "_temperature") + " .value").endsWith("°C"));
		assertEquals("255", text(row(OTHER + "_lqi") + " .value"));
		String age = text(row(NODE + "_supply") + " .age");
		assertTrue(age.matches("\\d+ (s|min.*)"), age);
		Tool.await("ages tick", () -> !text(row(NODE + "_supply") + " .age").equals(age));
	}

	@Test
	void theChartIsDrawnAndFollowsWithoutAReload() throws IOException, InterruptedException {
		click(row(NODE + "_temperature") + " button");
		click("input[value='300'] + span");
		Tool.await("a line in the chart", () -> inked() > 200);
		assertEquals("temperature", text("#chosen-name"));
		long values = Long.parseLong(text("#figure-count"));
		browser.executeScript("window.sameDocument = true");
		post(NODE, "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":27.125}]");
		Tool.await("the value in the list", () -> text(row(NODE + "_temperature") + " .value").equals("27.125 °C"));
		Tool.await("the value beside the chart", () -> text("#chosen-value").equals("27.125 °C"));
		Tool.await("the value in the chart", () -> text("#figure-count").equals(Long.toString(values + 1)));
		assertEquals("27.125 °C", text("#figure-high"));
		assertEquals(true, browser.executeScript("return window.sameDocument"));
		save("page.png");
	}

	@Test
	void aNodeThatIsHeardForTheFirstTimeAppears() throws IOException, InterruptedException {
		post("02f00d00000000b3", "[{\"n\":\"pressure\",\"u\":\"Pa\",\"v\":101325}]");
		Tool.await("its row", () -> browser.findElements(By.cssSelector(".point .name")).stream().anyMatch(element -> element.getText().equals("pressure")));
	}

	@Test
	void pointsAndRangesAreChosenByKeyboard() {
		browser.executeScript("document.querySelector('" + row(NODE + "_supply").replace("\"", "\\\"") + " button').focus()");
		browser.switchTo().activeElement().sendKeys(Keys.ENTER);
		assertEquals("supply", text("#chosen-name"));
		assertEquals("true", browser.findElement(By.cssSelector(row(NODE + "_supply") + " button")).getAttribute("aria-current"));
		browser.findElement(By.cssSelector("input[value='3600']")).sendKeys(Keys.ARROW_RIGHT);
		assertEquals(true, browser.executeScript("return document.querySelector(\"input[value='86400']\").checked"));
	}

	@Test
	void anUnreachableHistorianIsSaidAndItsReturnToo() throws IOException, InterruptedException {
		assertFalse(browser.findElement(By.id("alarm")).isDisplayed());
		String port = base().substring(base().lastIndexOf(':') + 1);
		historian.kill9();
		Tool.await("the alarm", () -> browser.findElement(By.id("alarm")).isDisplayed());
		assertEquals("unreachable", text("#state"));
		save("page-unreachable.png");
		historian = launch(Integer.parseInt(port));
		post(NODE, "[{\"n\":\"supply\",\"u\":\"V\",\"v\":2.9}]");
		Tool.await("the new value", () -> text(row(NODE + "_supply") + " .value").equals("2.9 V"));
		assertEquals("live", text("#state"));
		assertFalse(browser.findElement(By.id("alarm")).isDisplayed());
		post(NODE, "[{\"n\":\"supply\",\"u\":\"V\",\"v\":3.3}]");
		// Refused connections are logged by the browser itself; that is what this test is about.
		browser.manage().logs().get(LogType.BROWSER);
	}

	@Test
	void itFitsAPhone() throws IOException {
		browser.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
		try {
			Tool.await("a line in the chart", () -> inked() > 100);
			assertEquals(390L, browser.executeScript("return document.documentElement.scrollWidth"));
			save("page-phone.png");
		} finally {
			browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
		}
	}

	@Test
	void itIsDarkWhereTheUserWantsItDark() throws IOException {
		browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
		try {
			Tool.await("a line in the chart", () -> inked() > 200);
			assertEquals("rgb(16, 21, 19)", browser.executeScript("return getComputedStyle(document.documentElement).backgroundColor"));
			save("page-dark.png");
		} finally {
			browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
		}
	}

	/** Every request of the page goes to the historian. */
	@Test
	void nothingIsLoadedFromElsewhere() {
		Tool.await("a line in the chart", () -> inked() > 200);
		int requests = 0;
		for (LogEntry entry : browser.manage().logs().get(LogType.PERFORMANCE)) {
			String message = entry.getMessage();
			int at = message.indexOf("\"request\":{");
			if (message.contains("Network.requestWillBeSent\"") && at >= 0) {
				String url = message.substring(message.indexOf("\"url\":\"", at) + 7).split("\"", 2)[0];
				// The browser's own start page is in the log too.
				if (!url.startsWith("chrome:") && !url.startsWith("data:")) {
					requests++;
					assertTrue(url.startsWith(base() + "/"), url);
				}
			}
		}
		assertTrue(requests > 5, requests + " requests");
	}

	private static void save(String name) throws IOException {
		Path reports = Path.of(System.getenv().getOrDefault("FROND_ROOT", "."), "build", "reports");
		Files.createDirectories(reports);
		Files.write(reports.resolve(name), browser.getScreenshotAs(OutputType.BYTES));
	}
}
