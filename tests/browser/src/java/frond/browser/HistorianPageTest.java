package frond.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import frond.tests.support.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/** The historian's page as a user sees it, in headless Chromium, against {@code ./frond historian} with what the test posts. */
class HistorianPageTest {
	private static final String NODE = "02f00d00000000b1";
	private static final String OTHER = "02f00d00000000b2";
	private static final String TEMPERATURE = "urn:dev:mac:" + NODE + "_temperature";
	private static final String SUPPLY = "urn:dev:mac:" + NODE + "_supply";
	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@TempDir
	private static Path directory;
	private static Tool historian;
	private static Page page;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		assumeTrue(Page.isThere(), "no chromium and chromedriver on the PATH");
		historian = launch(0, "historian");
		post(NODE, temperatures(20));
		post(NODE, "[{\"n\":\"supply\",\"u\":\"V\",\"v\":3.3},{\"n\":\"rank\",\"v\":384}]");
		post(OTHER, "[{\"n\":\"lqi\",\"v\":255}]");
		page = Page.open(directory);
	}

	@AfterAll
	static void stop() {
		if (page != null) {
			page.close();
		}
		if (historian != null) {
			historian.close();
		}
	}

	@BeforeEach
	void open() {
		page.load(base());
	}

	@AfterEach
	void nothingWasAmiss() {
		page.assertNothingAmiss();
	}

	private static Tool launch(int port, String data) {
		return Tool.start("historian", "--http", port, "--broker", "none", "--data", directory.resolve(data));
	}

	private static String base() {
		return "http://" + historian.ready("http");
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

	private static String ask(String method, String path, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(base() + "/api/v1/" + path)).method(method, HttpRequest.BodyPublishers.ofString(body)).build();
		HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
		assertTrue(answer.statusCode() < 300, answer.statusCode() + answer.body());
		return answer.body();
	}

	@Test
	void foldersAndPointsAreShownWithValueUnitAgeAndSparkline() {
		assertTrue(page.text("#totals").matches("\\d+ points"), page.text("#totals"));
		assertEquals("true", page.browser.findElement(By.cssSelector(Page.row("urn:dev:mac:" + NODE))).getAttribute("aria-expanded"));
		assertEquals("supply", page.text(Page.row(SUPPLY) + " .name"));
		assertEquals("3.3 V", page.text(Page.row(SUPPLY) + " .value"));
		assertTrue(page.text(Page.row(TEMPERATURE) + " .value").endsWith("°C"));
		assertEquals("255", page.text(Page.row("urn:dev:mac:" + OTHER + "_lqi") + " .value"));
		String age = page.text(Page.row(SUPPLY) + " .age");
		assertTrue(age.matches("\\d+ (s|min.*)"), age);
		Tool.await("ages tick", () -> !page.text(Page.row(SUPPLY) + " .age").equals(age));
		Tool.await("a sparkline", () -> (Boolean) page.script("const c = document.querySelector(arguments[0] + ' .spark');"
				+ "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(byte => byte > 0)", Page.row(TEMPERATURE)));
		page.click(Page.row("urn:dev:mac:" + NODE));
		Tool.await("a folder closes", () -> !page.isShown(Page.row(SUPPLY)));
	}

	@Test
	void twoPointsAreChartedZoomedAndBroughtBack() throws IOException {
		page.click(Page.row(TEMPERATURE) + " .name");
		page.click("input[value='300'] + span");
		Tool.await("a line", () -> page.inked(1) > 200);
		assertEquals("temperature", page.text("#chosen-name"));
		page.click(Page.row(SUPPLY) + " .pick");
		Tool.await("two rows of figures", () -> page.browser.findElements(By.cssSelector("#figures tbody tr")).size() == 2);
		Tool.await("another line", () -> page.inked(2) > 10);
		String whole = page.text("#range-says");
		var chart = page.browser.findElement(By.cssSelector("#chart .u-over"));
		int width = chart.getSize().getWidth();
		new Actions(page.browser).moveToElement(chart, width / 4, 0).clickAndHold().moveByOffset(width / 8, 0).release().perform();
		Tool.await("a part of it", () -> !page.text("#range-says").endsWith("now"));
		assertFalse((Boolean) page.script("return document.getElementById('back').disabled"));
		page.click("#back");
		Tool.await("back at " + whole, () -> page.text("#range-says").endsWith("now"));
		assertEquals(true, page.script("return document.querySelector(\"input[value='300']\").checked"));
		assertTrue(page.browser.getCurrentUrl().contains("range=300"), page.browser.getCurrentUrl());
		page.browser.navigate().refresh();
		Tool.await("what the address says", () -> page.browser.findElements(By.cssSelector("#figures tbody tr")).size() == 2);
		assertEquals(true, page.script("return document.querySelector(\"input[value='300']\").checked"));
	}

	@Test
	void newValuesArriveWithoutAReload() throws IOException, InterruptedException {
		page.click(Page.row(TEMPERATURE) + " .name");
		Tool.await("figures", () -> page.text("#figures .count").matches("\\d+"));
		long values = Long.parseLong(page.text("#figures .count"));
		page.script("window.sameDocument = true");
		post(NODE, "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":27.125}]");
		Tool.await("the value in the tree", () -> page.text(Page.row(TEMPERATURE) + " .value").equals("27.125 °C"));
		Tool.await("the value beside the chart", () -> page.text("#chosen-value").equals("27.125 °C"));
		Tool.await("the value in the chart", () -> page.text("#figures .count").equals(Long.toString(values + 1)));
		assertEquals("27.125 °C", page.text("#figures .high"));
		post("02f00d00000000b3", "[{\"n\":\"pressure\",\"u\":\"Pa\",\"v\":101325}]");
		Tool.await("a node that is heard for the first time", () -> page.isShown(Page.row("urn:dev:mac:02f00d00000000b3")));
		assertEquals(true, page.script("return window.sameDocument"));
	}

	@Test
	void anAlarmIsRaisedAndAcknowledged() throws IOException, InterruptedException {
		ask("POST", "points", "{\"id\":\"tank\",\"name\":\"tank\",\"settings\":{\"alarms\":{\"high\":10},\"precision\":1}}");
		ask("POST", "points/tank/values", "{\"v\":12.34}");
		Tool.await("the alarm in the tree", () -> page.text(Page.row("tank") + " .state").equals("high") && page.text("#alarm-count").equals("1"));
		assertEquals("12.3", page.text(Page.row("tank") + " .value"));
		page.view("alarms");
		Tool.await("the log", () -> page.text("#view-other tbody tr").contains("active"));
		page.click("#view-other tbody tr button.main");
		Tool.await("acknowledged", () -> page.text("#view-other tbody tr").contains("by local"));
		ask("POST", "points/tank/values", "{\"v\":5}");
		Tool.await("cleared", () -> page.text("#view-other tbody tr").contains("after") && !page.isShown("#alarm-count"));
	}

	@Test
	void aPointIsMadeChangedAndGivenAValue() throws IOException, InterruptedException {
		page.click("#new-folder");
		page.fill("name", "Cellar");
		page.submit();
		Tool.await("the folder", () -> page.isShown(Page.row("cellar")));
		page.click("#new-point");
		page.fill("name", "Level");
		page.choose("parent", "cellar");
		page.fill("settings.unit", "m");
		page.fill("settings.alarms.high", "3");
		page.fill("settings.alarms.low", "5");
		page.click("dialog button[type=submit]");
		Tool.await("the server's reason", () -> page.text("dialog .error").equals("The low alarm must be below the high alarm."));
		page.assertNothingAmissBut(400);
		page.fill("settings.alarms.low", "1");
		page.submit();
		Tool.await("the point", () -> page.isShown(Page.row("cellar/level")));
		page.click(Page.row("cellar/level") + " .name");
		page.click("#add-value");
		page.fill("v", "2.5");
		page.submit();
		Tool.await("its value", () -> page.text(Page.row("cellar/level") + " .value").equals("2.5 m"));
		page.click("#edit");
		assertEquals("3", page.browser.findElement(By.name("settings.alarms.high")).getAttribute("value"));
		page.fill("name", "<script>document.title = 'bad'</script>".replace('/', '|'));
		page.fill("settings.precision", "2");
		page.submit();
		Tool.await("its name is text", () -> page.text("#chosen-name").equals("<script>document.title = 'bad'<|script>"));
		Tool.await("its decimals", () -> page.text("#chosen-value").equals("2.50 m"));
		assertEquals(0, page.browser.findElements(By.cssSelector("main script")).size());
		assertTrue(ask("GET", "entities/cellar%2Flevel", "").contains("\"low\":1.0"), "settings are kept");
	}

	@Test
	void aCalculationIsMadeAndGivesAValue() throws IOException, InterruptedException {
		ask("POST", "points/celsius/values", "{\"v\":20,\"unit\":\"Cel\"}");
		page.view("calculations");
		page.click("#new-calculations");
		page.fill("trigger", "celsius");
		page.fill("formula", "x * 1.8 +");
		page.fill("target", "fahrenheit");
		page.click("dialog button[type=submit]");
		Tool.await("a formula that cannot be read is refused in words", () -> page.text("dialog .error").length() > 10);
		page.assertNothingAmissBut(400);
		page.fill("formula", "x * 1.8 + 32");
		page.submit();
		Tool.await("it is listed", () -> page.text("#view-other tbody tr").contains("x * 1.8 + 32"));
		ask("POST", "points/celsius/values", "{\"v\":25}");
		page.view("points");
		Tool.await("its value", () -> page.text(Page.row("fahrenheit") + " .value").equals("77"));
	}

	@Test
	void valuesAreExported() throws IOException, InterruptedException {
		ask("POST", "points/exported/values", "{\"v\":1.5,\"note\":\"=1+1\"}");
		Tool.await("the point", () -> page.isShown(Page.row("exported")));
		page.click(Page.row("exported") + " .name");
		page.click("#export");
		String csv = page.downloaded("exported.csv");
		assertTrue(csv.startsWith("time,number,text,") && csv.contains(",1.5,"), csv);
	}

	@Test
	void nodesTellTheirHealth() throws IOException, InterruptedException {
		post(OTHER, "[{\"n\":\"lqi\",\"v\":254,\"t\":-1000}]");
		page.view("nodes");
		Tool.await("the nodes", () -> page.text("tr[data-node='" + NODE + "']").matches("(?s)" + NODE + ".* ago\\s+384\\s+3.3 V.*"));
		// The one that is older than what is known counts as a duplicate.
		assertTrue(page.text("tr[data-node='" + OTHER + "'] td:nth-child(8)").matches("[1-9]"), page.text("tr[data-node='" + OTHER + "']"));
	}

	/** From the address bar to a chart of two points, an alarm log and a form, without a mouse; the focus is to be seen all the way. */
	@Test
	void everythingIsReachedByKeyboard() {
		page.keys("/");
		assertEquals("search", page.script("return document.activeElement.id"));
		page.keys("supply " + NODE, Keys.ENTER);
		Tool.await("the point that was looked for", () -> page.text("#chosen-name").equals("supply"));
		assertEquals("tree", page.script("return document.activeElement.id"));
		page.script("document.getElementById('search').focus()");
		page.keys(Keys.ESCAPE, Keys.ARROW_DOWN, Keys.END, Keys.HOME, Keys.ARROW_DOWN);
		Tool.await("the row that is meant", () -> (Boolean) page.script("const t = document.getElementById('tree'); return Boolean(document.getElementById(t.getAttribute('aria-activedescendant')))"));
		String active = (String) page.script("return document.getElementById(document.getElementById('tree').getAttribute('aria-activedescendant')).dataset.id");
		page.keys(" ");
		Tool.await(active + " is in the chart too", () -> page.browser.findElements(By.cssSelector("#figures tbody tr")).size() == 2);
		assertTrue((Boolean) page.script("return getComputedStyle(document.querySelector('.row.active')).outlineStyle === 'solid'"));
		page.tabTo("#chart");
		page.keys("+");
		Tool.await("zoomed", () -> !page.text("#range-says").endsWith("now"));
		page.keys(Keys.BACK_SPACE);
		Tool.await("back", () -> page.text("#range-says").endsWith("now"));
		page.keys("n");
		assertTrue(page.isShown("dialog"));
		assertEquals("name", page.script("return document.activeElement.name"));
		page.keys(Keys.ESCAPE);
		assertFalse(page.isShown("dialog"));
		page.keys("3");
		assertEquals("Alarms – Frond historian", page.browser.getTitle());
		page.tabTo("input[name=which]");
		page.keys(Keys.ARROW_RIGHT);
		assertEquals("active", page.script("return document.querySelector('input[name=which]:checked').value"));
	}

	/** Whatever can be operated has a name for those who do not see it. */
	@Test
	void controlsHaveNames() {
		for (String view : new String[] { "points", "nodes", "alarms", "calculations", "tokens" }) {
			page.view(view);
			Tool.await(view, () -> !page.text("main").contains("Loading"));
			assertEquals("[]", page.script("""
					return JSON.stringify([...document.querySelectorAll('button, a, input, select, textarea, [role=tree], [role=img], canvas:not([aria-hidden])')].filter(e => e.checkVisibility()
						&& !(e.ariaLabel || e.innerText?.trim() || [...(e.labels ?? [])].some(l => l.innerText.trim()) || e.closest('[role=img]'))).map(e => e.outerHTML))"""), view);
		}
	}

	@Test
	void anUnreachableHistorianIsSaidAndItsReturnToo() throws IOException, InterruptedException {
		assertFalse(page.isShown("#notice"));
		String port = base().substring(base().lastIndexOf(':') + 1);
		historian.kill9();
		Tool.await("the notice", () -> page.text("#notice").contains("cannot be reached"));
		assertEquals("unreachable", page.text("#state"));
		historian = launch(Integer.parseInt(port), "historian");
		post(NODE, "[{\"n\":\"supply\",\"u\":\"V\",\"v\":2.9}]");
		Tool.await("the new value", () -> page.text(Page.row(SUPPLY) + " .value").equals("2.9 V"));
		Tool.await("live again", () -> page.text("#state").equals("live") && !page.isShown("#notice"));
		post(NODE, "[{\"n\":\"supply\",\"u\":\"V\",\"v\":3.3}]");
		// Refused connections are logged by the browser itself; that is what this test is about.
		page.browser.manage().logs().get(LogType.BROWSER);
	}

	@Test
	void itFitsAPhone() throws IOException {
		page.phone();
		try {
			assertEquals(390L, page.script("return document.documentElement.scrollWidth"));
			Tool.await("the tree", () -> page.isShown(Page.row(TEMPERATURE)));
			page.save("page-phone-tree.png");
			page.click(Page.row(TEMPERATURE) + " .name");
			Tool.await("a line in the chart", () -> page.inked(1) > 100);
			assertFalse(page.isShown("#tree"));
			assertEquals(390L, page.script("return document.documentElement.scrollWidth"));
			page.save("page-phone.png");
			page.click("#to-tree");
			assertTrue(page.isShown("#tree"));
			for (String view : new String[] { "nodes", "alarms", "calculations", "tokens" }) {
				page.view(view);
				Tool.await(view, () -> !page.text("main").contains("Loading"));
				assertEquals(390L, page.script("return document.documentElement.scrollWidth"), view);
			}
		} finally {
			page.desk();
		}
	}

	@Test
	void itIsDarkWhereTheUserWantsItDark() throws IOException {
		String ground = "return getComputedStyle(document.documentElement).backgroundColor";
		page.prefers("dark");
		try {
			Tool.await("dark as the system", () -> page.script(ground).equals("rgb(16, 21, 19)"));
			Tool.await("a line in the chart", () -> page.inked(1) > 100);
			page.save("page-dark.png");
			page.click("#theme");
			assertEquals("rgb(243, 245, 244)", page.script(ground));
			page.click("#theme");
			assertEquals("rgb(16, 21, 19)", page.script(ground));
		} finally {
			page.prefers("");
		}
		page.browser.navigate().refresh();
		assertEquals("rgb(16, 21, 19)", page.script(ground), "the choice is kept");
	}

	/** Every request of the page goes to the historian, and the policy would refuse any other. */
	@Test
	void nothingIsLoadedFromElsewhere() throws IOException, InterruptedException {
		Tool.await("a line in the chart", () -> page.inked(1) > 100);
		for (String view : new String[] { "nodes", "alarms", "calculations", "tokens" }) {
			page.view(view);
		}
		Set<String> requests = page.requests();
		assertTrue(requests.size() > 20, requests + "");
		for (String url : requests) {
			assertTrue(url.startsWith(base() + "/") || url.startsWith("blob:" + base()), url);
		}
		String policy = HTTP.send(HttpRequest.newBuilder(URI.create(base() + "/")).build(), HttpResponse.BodyHandlers.discarding()).headers().firstValue("Content-Security-Policy").orElse("");
		assertTrue(policy.startsWith("default-src 'none'") && !policy.contains("unsafe"), policy);
	}
}
