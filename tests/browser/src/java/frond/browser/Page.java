package frond.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.tests.support.Tool;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The historian's page in a headless Chromium, with what a user does to it. */
final class Page implements AutoCloseable {
	final ChromeDriver browser;
	private final Path downloads;

	private Page(ChromeDriver browser, Path downloads) {
		this.browser = browser;
		this.downloads = downloads;
	}

	/** Whether this machine has a browser to drive. */
	static boolean isThere() {
		return onPath("chromedriver").isPresent() && onPath("chromium").isPresent();
	}

	static Page open(Path directory) throws IOException {
		// It would like to know each version's debugging protocol; the few commands used here are in all of them.
		Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
		Path downloads = Files.createDirectories(directory.resolve("downloads"));
		ChromeOptions options = new ChromeOptions();
		options.setBinary(onPath("chromium").orElseThrow());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,860", "--hide-scrollbars",
				"--user-data-dir=" + directory.resolve("chromium"));
		options.setExperimentalOption("prefs", Map.of("download.default_directory", downloads.toString()));
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		logging.enable(LogType.PERFORMANCE, Level.ALL);
		options.setCapability("goog:loggingPrefs", logging);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(new File(onPath("chromedriver").orElseThrow())).build();
		return new Page(new ChromeDriver(service, options), downloads);
	}

	private static Optional<String> onPath(String name) {
		return List.of(System.getenv("PATH").split(File.pathSeparator)).stream().map(folder -> new File(folder, name)).filter(File::canExecute).map(File::getPath).findFirst();
	}

	/** Loads it anew, as a browser that has never been here, and waits until it hears from the historian. */
	void load(String base) {
		this.browser.manage().window().setSize(new Dimension(1280, 860));
		this.browser.get(base + "/");
		script("sessionStorage.clear(); localStorage.clear()");
		this.browser.manage().logs().get(LogType.BROWSER);
		this.browser.get(base + "/");
		Tool.await("the page is live", () -> text("#state").equals("live"));
	}

	/** Goes to one of the views by its link. */
	void view(String name) {
		click("#views a[data-view=" + name + "]");
	}

	String text(String selector) {
		try {
			return this.browser.findElements(By.cssSelector(selector)).stream().findFirst().map(element -> element.getText().strip()).orElse("");
		} catch (StaleElementReferenceException e) {
			return "";
		}
	}

	boolean isShown(String selector) {
		for (;;) {
			try {
				return this.browser.findElements(By.cssSelector(selector)).stream().anyMatch(WebElement::isDisplayed);
			} catch (StaleElementReferenceException e) {
				// Drawn anew while we looked: look again.
			}
		}
	}

	/** Clicks as soon as it can be clicked: lists are drawn anew while they are being looked at. */
	void click(String selector) {
		Tool.await("something to click at " + selector, () -> {
			try {
				this.browser.findElement(By.cssSelector(selector)).click();
				return true;
			} catch (NoSuchElementException | StaleElementReferenceException | ElementNotInteractableException e) {
				return false;
			}
		});
	}

	/** Fills a field of the form that is open. */
	void fill(String name, String text) {
		WebElement field = this.browser.findElement(By.cssSelector("dialog [name='" + name + "']"));
		field.clear();
		field.sendKeys(text);
	}

	void choose(String name, String value) {
		click("dialog [name='" + name + "'] option[value='" + value + "']");
	}

	/** Sends the form that is open, and waits until it is gone. */
	void submit() {
		click("dialog button[type=submit]");
		Tool.await("the form is taken", () -> !isShown("dialog button[type=submit]"));
	}

	/** Keys to whatever has the focus. */
	void keys(CharSequence... keys) {
		for (CharSequence key : keys) {
			this.browser.switchTo().activeElement().sendKeys(key);
		}
	}

	/** Moves the focus on until it is on what the selector says; fails where that cannot be reached. */
	void tabTo(String selector) {
		for (int i = 0; i < 60; i++) {
			keys(Keys.TAB);
			if ((Boolean) script("return document.activeElement.matches(arguments[0])", selector)) {
				return;
			}
		}
		throw new AssertionError("no way by Tab to " + selector);
	}

	Object script(String script, Object... arguments) {
		return this.browser.executeScript(script, arguments);
	}

	/** A row of the tree. */
	static String row(String point) {
		return ".row[data-id='" + point + "']";
	}

	/** How many pixels of the chart have the colour of a line. */
	long inked(int line) {
		return (Long) script("""
				const canvas = document.querySelector('#chart canvas');
				if (!canvas) return 0;
				const wanted = getComputedStyle(document.documentElement).getPropertyValue('--series-' + arguments[0]).trim();
				const [r, g, b] = [1, 3, 5].map(i => parseInt(wanted.slice(i, i + 2), 16));
				const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
				let inked = 0;
				for (let i = 0; i < data.length; i += 4) {
					if (data[i + 3] > 200 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12) inked++;
				}
				return inked;""", line);
	}

	/** A file that the page has handed to the browser. */
	String downloaded(String name) throws IOException {
		Path file = this.downloads.resolve(name);
		Tool.await("the file " + name, () -> Files.exists(file));
		return Files.readString(file);
	}

	/** The browser has nothing to complain about: no error of a script, nothing that the policy forbids. */
	void assertNothingAmiss() {
		for (LogEntry entry : this.browser.manage().logs().get(LogType.BROWSER)) {
			assertTrue(entry.getLevel().intValue() < Level.WARNING.intValue(), entry.toString());
		}
	}

	/** The same, but for one request that was refused, which the browser itself logs. */
	void assertNothingAmissBut(int status) {
		long refused = 0;
		for (LogEntry entry : this.browser.manage().logs().get(LogType.BROWSER)) {
			assertTrue(entry.getLevel().intValue() < Level.WARNING.intValue() || entry.getMessage().contains("status of " + status), entry.toString());
			refused += entry.getMessage().contains("status of " + status) ? 1 : 0;
		}
		assertEquals(1, refused);
	}

	/** Addresses that were asked for since the last time, each once. */
	TreeSet<String> requests() {
		TreeSet<String> urls = new TreeSet<>();
		for (LogEntry entry : this.browser.manage().logs().get(LogType.PERFORMANCE)) {
			String message = entry.getMessage();
			int at = message.indexOf("\"request\":{");
			if (message.contains("Network.requestWillBeSent\"") && at >= 0) {
				String url = message.substring(message.indexOf("\"url\":\"", at) + 7).split("\"", 2)[0];
				// The browser's own start page is in the log too.
				if (!url.startsWith("chrome:") && !url.startsWith("data:")) {
					urls.add(url);
				}
			}
		}
		return urls;
	}

	void phone() {
		this.browser.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
	}

	void desk() {
		this.browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
	}

	/** What the system prefers: {@code dark}, or an empty text for nothing. */
	void prefers(String scheme) {
		this.browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	/** Keeps a picture for people to look at. */
	void save(String name) throws IOException {
		Path reports = Path.of(System.getenv().getOrDefault("FROND_ROOT", "."), "build", "reports");
		Files.createDirectories(reports);
		Files.write(reports.resolve(name), this.browser.getScreenshotAs(OutputType.BYTES));
	}

	@Override
	public void close() {
		this.browser.quit();
	}
}
