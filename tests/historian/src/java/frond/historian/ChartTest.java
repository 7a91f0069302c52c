package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /api/v1/chart.png}: what it draws, judged by the colours in the picture. */
class ChartTest {
	private static final int GREEN = 0x1b7f5c;
	private static final int ORANGE = 0xc2571a;

	@Test
	void drawsSeveralPointsInTheirColoursAndABandWhereItIsAskedFor(@TempDir Path directory) throws IOException {
		try (Historian historian = new Historian(directory, Serving.loopback(0), null, "frond/+/senml")) {
			Client client = new Client("127.0.0.1:" + historian.port());
			StringBuilder pack = new StringBuilder("[");
			for (int i = 0; i < 2000; i++) {
				pack.append(i == 0 ? "" : ",").append("{\"n\":\"x:a\",\"t\":").append(1_700_000_000 + i * 30).append(",\"v\":").append(i % 7).append("},{\"n\":\"x:b\",\"t\":").append(1_700_000_000 + i * 30)
						.append(",\"v\":").append(10 + i % 5).append('}');
			}
			assertEquals(204, client.post(pack.append(']').toString()));
			BufferedImage both = picture(client, "/api/v1/chart.png?points=x:a,x:b&from=1700000000000&to=1700060000000&width=640&height=320");
			assertEquals(640, both.getWidth());
			assertEquals(320, both.getHeight());
			assertTrue(count(both, GREEN) > 500 && count(both, ORANGE) > 500, count(both, GREEN) + " and " + count(both, ORANGE));
			BufferedImage one = picture(client, "/api/v1/points/x:b/chart.png?from=1700000000000&to=1700060000000&width=640&height=320");
			assertEquals(0, count(one, ORANGE));
			BufferedImage band = picture(client, "/api/v1/chart.png?points=x:a&from=1700000000000&to=1700060000000&width=640&height=320&band=true");
			// A quarter of the line's colour over white, by the hundred wherever the band is.
			assertTrue(count(band, 0xc0dbd2) + count(band, 0xc1dcd2) + count(band, 0xc0dcd2) > 20_000, "band");
			assertTrue(count(band, GREEN) > 100 && count(band, GREEN) < count(one, GREEN), "mean");
			picture(client, "/api/v1/chart.png?points=x:a,x:a");
			for (String wrong : new String[] {"", "?points=", "?points=x:a&band=yes", "?points=x:a&width=5000", "?points=x:a&from=5&to=1", "?points=" + "x:a,".repeat(13) + "x:a"}) {
				assertEquals(400, client.get("/api/v1/chart.png" + wrong).statusCode(), wrong);
			}
			assertEquals(404, client.get("/api/v1/chart.png?points=x:a,none").statusCode());
		}
	}

	private static BufferedImage picture(Client client, String path) throws IOException {
		HttpResponse<byte[]> answer = client.get(path);
		assertEquals(200, answer.statusCode(), path);
		assertEquals("image/png", answer.headers().firstValue("Content-Type").orElse(""));
		return ImageIO.read(new ByteArrayInputStream(answer.body()));
	}

	private static int count(BufferedImage picture, int color) {
		int count = 0;
		for (int y = 0; y < picture.getHeight(); y++) {
			for (int x = 0; x < picture.getWidth(); x++) {
				count += (picture.getRGB(x, y) & 0xffffff) == color ? 1 : 0;
			}
		}
		return count;
	}
}
