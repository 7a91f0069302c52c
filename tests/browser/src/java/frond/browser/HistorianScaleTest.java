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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.logging.LogType;

/** The historian's page with millions of values and thousands of points, and with tokens; the last test leaves one behind, so they have an order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HistorianScaleTest {
	private static final int VALUES = 2_000_000;
	private static final int PACK = 40_000;
	private static final int POINTS = 2_000;
	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@TempDir
	private static Path directory;
	private static Tool historian;
	private static Page page;

	@BeforeAll
	static void start() throws IOException {
		assumeTrue(Page.isThere(), "no chromium and chromedriver on the PATH");
		historian = Tool.start("historian", "--http", 0, "--broker", "none", "--data", directory.resolve("historian"));
		// A value every ten seconds, for 231 days; one pack is made while that before it is stored.
		long first = System.currentTimeMillis() / 1000 - VALUES * 10L;
		CompletableFuture<Void> stored = CompletableFuture.completedFuture(null);
		for (int pack = 0; pack < VALUES / PACK; pack++) {
			StringBuilder body = new StringBuilder("[{\"bn\":\"plant/boiler/flow\",\"bu\":\"m3/s\"}");
			for (int i = pack * PACK; i < (pack + 1) * PACK; i++) {
				body.append(",{\"t\":").append(first + i * 10L).append(",\"v\":").append(20 + i / 7 % 9).append('.').append(i % 10).append('}');
			}
			String text = body.append(']').toString();
			stored.join();
			stored = CompletableFuture.runAsync(() -> post(text));
		}
		stored.join();
		// On a busy machine they are on disk some time before they can be read.
		Tool.await("all values", () -> ask("points/plant%2Fboiler%2Fflow/count").contains(":" + VALUES + "}"));
		StringBuilder many = new StringBuilder("[{\"bn\":\"site/\",\"bu\":\"Cel\"}");
		for (int i = 0; i < POINTS; i++) {
			many.append(String.format(Locale.ROOT, ",{\"n\":\"hall-%02d/sensor-%04d\",\"v\":%d}", i / 50, i, i));
		}
		post(many.append(']').toString());
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

	@AfterEach
	void nothingWasAmiss() {
		page.assertNothingAmiss();
	}

	private static String base() {
		return "http://" + historian.ready("http");
	}

	private static void post(String pack) {
		try {
			HttpRequest request = HttpRequest.newBuilder(URI.create(base() + "/api/v1/senml")).header("Content-Type", "application/senml+json").POST(HttpRequest.BodyPublishers.ofString(pack)).build();
			assertEquals(204, HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
		} catch (IOException | InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	private static String ask(String path) {
		try {
			return HTTP.send(HttpRequest.newBuilder(URI.create(base() + "/api/v1/" + path)).build(), HttpResponse.BodyHandlers.ofString()).body();
		} catch (IOException | InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	/** The bytes of the largest answer to a chart's question, as they came over the line, and how many there were. */
	private static long[] chartAnswers() {
		Number size = (Number) page.script("return Math.max(0, ...performance.getEntriesByType('resource').filter(e => e.name.endsWith('/api/v1/series')).map(e => e.encodedBodySize))");
		Number count = (Number) page.script("return performance.getEntriesByType('resource').filter(e => e.name.endsWith('/api/v1/series')).length");
		return new long[] {size.longValue(), count.longValue()};
	}

	/** All of two million values, then closer and closer, down to single ones: each view is a few kilobytes, and the figures are of all values. */
	@Test
	@Order(1)
	void millionsOfValuesAreAFewKilobytes() throws IOException {
		page.load(base());
		page.keys("/");
		page.keys("flow", Keys.ENTER);
		Tool.await("the point", () -> page.text("#chosen-name").equals("flow"));
		page.script("performance.clearResourceTimings()");
		page.click("input[value='all'] + span");
		Tool.await("all of it", () -> page.text("#figures .count").equals("2,000,000"));
		assertEquals("20 m3/s", page.text("#figures .low"));
		assertEquals("28.9 m3/s", page.text("#figures .high"));
		assertTrue(page.text("#range-says").contains("band from lowest to highest"), page.text("#range-says"));
		Tool.await("a line", () -> page.inked(1) > 200);
		page.save("page-millions.png");
		page.tabTo("#chart");
		for (int i = 0; i < 14 && page.text("#range-says").contains("band"); i++) {
			String before = page.text("#range-says");
			page.keys("+");
			Tool.await("closer", () -> !page.text("#range-says").equals(before));
		}
		assertFalse(page.text("#range-says").contains("band"), page.text("#range-says"));
		long[] answers = chartAnswers();
		assertTrue(answers[0] > 500 && answers[0] < 12_000, "the largest answer has " + answers[0] + " bytes");
		assertTrue(answers[1] >= 8, answers[1] + " answers");
	}

	/** Two thousand points: what is not in sight is not there, and everything is found. */
	@Test
	@Order(2)
	void thousandsOfPointsAreATreeOfAFewRows() {
		page.load(base());
		assertEquals("2,001 points", page.text("#totals"));
		assertTrue(page.browser.findElements(By.className("row")).size() < 60, "rows");
		page.browser.findElement(By.id("search")).sendKeys("sensor");
		Tool.await("all of them", () -> page.script("return document.querySelector('.row').ariaSetSize").equals("2000"));
		assertTrue(page.browser.findElements(By.className("row")).size() < 60, "rows");
		page.keys(Keys.ARROW_DOWN, Keys.END);
		Tool.await("the last", () -> page.isShown(Page.row("site/hall-39/sensor-1999")));
		assertTrue(page.browser.findElements(By.className("row")).size() < 60, "rows");
		post("[{\"bn\":\"site/hall-39/sensor-1999\",\"u\":\"Cel\",\"v\":-3.5}]");
		Tool.await("its new value", () -> page.text(Page.row("site/hall-39/sensor-1999") + " .value").equals("-3.5 °C"));
		page.browser.findElement(By.id("search")).sendKeys(Keys.ESCAPE);
		Tool.await("folders", () -> page.isShown(Page.row("site")));
		assertEquals("2,000 points", page.text(Page.row("site") + " .figure"));
		page.click(Page.row("site"));
		Tool.await("what is in it", () -> page.text(Page.row("site/hall-00") + " .figure").equals("50 points"));
	}

	@Test
	@Order(3)
	void aSubscriptionIsMadeAndSaysHowItWent() {
		page.load(base());
		page.view("subscriptions");
		page.click("#new-subscriptions");
		page.fill("name", "night shift");
		page.fill("to", "nowhere");
		page.click("dialog button[type=submit]");
		Tool.await("the reason", () -> page.text("dialog .error").startsWith("To must be a URL"));
		page.assertNothingAmissBut(400);
		page.fill("to", base() + "/frond.svg");
		page.submit();
		Tool.await("the secret, once", () -> page.isShown("#secret"));
		page.click("dialog button.main");
		Tool.await("it is listed", () -> page.text("#view-other tbody tr").contains("night shift any alarm every point"));
	}

	/** The first token locks everybody out who has none; this page goes on with it, another has to sign in. The secret is in no address and not kept beyond the tab. */
	@Test
	@Order(4)
	void aTokenIsShownOnceAndSignedInWith() throws IOException {
		page.load(base());
		page.requests();
		page.view("tokens");
		page.click("#new-token");
		page.fill("name", "me");
		page.submit();
		Tool.await("the secret", () -> page.isShown("#secret"));
		String secret = page.browser.findElement(By.id("secret")).getAttribute("value");
		assertTrue(secret.startsWith("frond_"), secret);
		page.click("dialog button.main");
		Tool.await("it is listed without its secret", () -> page.text("#view-other tbody tr").startsWith("me admin") && !page.browser.getPageSource().contains(secret));
		page.browser.navigate().refresh();
		Tool.await("signed in still", () -> page.text("#state").equals("live") && page.text("#sign").equals("Sign out"));
		Tool.await("the tokens", () -> page.text("#view-other tbody tr").startsWith("me admin"));
		assertEquals(secret, page.script("return sessionStorage.getItem('token')"));
		assertFalse(page.script("return JSON.stringify(localStorage) + document.cookie").toString().contains(secret));
		page.click("#sign");
		Tool.await("signed out", () -> page.text("#sign").equals("Sign in"));
		page.view("points");
		Tool.await("nothing is public", () -> page.isShown("#only-public") && page.browser.findElements(By.className("row")).isEmpty());
		page.browser.manage().logs().get(LogType.BROWSER);
		page.click("#sign");
		page.fill("secret", "frond_wrong");
		page.click("dialog button[type=submit]");
		Tool.await("refused in words", () -> page.text("dialog .error").equals("The token is refused: this token is not known here."));
		page.assertNothingAmissBut(401);
		page.fill("secret", secret);
		page.submit();
		Tool.await("everything again", () -> page.isShown(".row") && page.text("#sign").equals("Sign out"));
		page.click("#views a[data-view=alarms]");
		assertTrue(page.requests().stream().noneMatch(url -> url.contains(secret)));
	}
}
