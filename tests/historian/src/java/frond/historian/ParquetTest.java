package frond.historian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Export as Parquet, read back by the library's reader. (pyarrow and DuckDB read it too: docs/historian.md.) */
class ParquetTest {
	private static final long T = 1_760_000_000_000L;

	@TempDir
	private Path directory;
	private Historian historian;
	private Client client;

	@BeforeEach
	void start() throws IOException {
		this.historian = new Historian(this.directory.resolve("data"), Serving.loopback(0), null, "frond/+/senml");
		this.client = new Client("127.0.0.1:" + this.historian.port());
		assertEquals(204, this.client.post("[{\"bn\":\"urn:t:\",\"bt\":1760000000},{\"n\":\"a\",\"u\":\"Cel\",\"v\":21.5},{\"n\":\"a\",\"u\":\"Cel\",\"t\":0.000001,\"v\":-0.25},{\"n\":\"b\",\"vs\":\"\u00e4 <&>\"}]"));
		post("/api/v1/points/urn:t:b/values", "{\"t\":" + (T + 1) + ",\"lat\":47.25,\"lon\":-122.5,\"note\":\"moved\"}", 201);
	}

	@AfterEach
	void stop() throws IOException {
		this.historian.close();
	}

	private byte[] post(String path, String json, int status) throws IOException {
		HttpResponse<byte[]> answer = this.client.send("POST", path, "application/json", json.getBytes(StandardCharsets.UTF_8));
		assertEquals(status, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
		return answer.body();
	}

	private List<Map<String, Object>> read(byte[] parquet) throws IOException {
		// The magic number of the format, at both ends.
		assertArrayEquals("PAR1".getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(parquet, 4));
		assertArrayEquals("PAR1".getBytes(StandardCharsets.US_ASCII), Arrays.copyOfRange(parquet, parquet.length - 4, parquet.length));
		File file = Files.write(this.directory.resolve("export.parquet"), parquet).toFile();
		Hydrator<Map<String, Object>, Map<String, Object>, String[]> maps = new Hydrator<>() {
			@Override
			public Map<String, Object> start() {
				return new TreeMap<>();
			}

			@Override
			public Map<String, Object> add(Map<String, Object> row, String[] column, Object value) {
				if (value != null) {
					row.put(column[0], value);
				}
				return row;
			}

			@Override
			public Map<String, Object> finish(Map<String, Object> row) {
				return row;
			}
		};
		try (var rows = ParquetReader.streamContent(file, maps)) {
			return rows.toList();
		}
	}

	@Test
	void allOfSeveralPointsIsThere() throws IOException {
		List<Map<String, Object>> rows = read(post("/api/v1/export.parquet", "{\"points\":[\"urn:t:b\",\"urn:t:a\"]}", 200));
		assertEquals(List.of(
				Map.of("point", "urn:t:b", "time", T * 1000, "text", "\u00e4 <&>", "alarm", "ok"),
				Map.of("point", "urn:t:b", "time", (T + 1) * 1000, "latitude", 47.25, "longitude", -122.5, "note", "moved", "alarm", "ok"),
				Map.of("point", "urn:t:a", "unit", "Cel", "time", T * 1000, "number", 21.5, "alarm", "ok"),
				Map.of("point", "urn:t:a", "unit", "Cel", "time", T * 1000 + 1, "number", -0.25, "alarm", "ok")), rows);
		assertEquals(rows, read(this.client.get("/api/v1/export.parquet?points=urn:t:b,urn:t:a").body()));
		assertEquals(rows.subList(2, 3), read(this.client.get("/api/v1/points/urn:t:a/export.parquet?to=" + T).body()));
		assertEquals(List.of(), read(this.client.get("/api/v1/points/urn:t:a/export.parquet?to=" + (T - 1)).body()));
	}

	/** More than one row group. */
	@Test
	void aHundredThousandValuesAreThereInOrder() throws IOException {
		StringBuilder pack = new StringBuilder();
		for (int i = 0; i < 100_000; i++) {
			pack.append(pack.isEmpty() ? "[{\"bn\":\"urn:t:many\",\"bt\":1760000000},{\"t\":" : ",{\"t\":").append(i).append(",\"v\":").append(i).append(".5}");
			if (pack.length() > 900_000 || i == 99_999) {
				assertEquals(204, this.client.post(pack.append(']').toString()));
				pack.setLength(0);
			}
		}
		byte[] parquet = this.client.get("/api/v1/points/urn:t:many/export.parquet").body();
		// Sixteen bytes of time and number a value, and little else.
		assertTrue(parquet.length < 100_000 * 18, "bytes: " + parquet.length);
		List<Map<String, Object>> rows = read(parquet);
		assertEquals(100_000, rows.size());
		for (int i = 0; i < rows.size(); i++) {
			assertEquals((T + i * 1000L) * 1000, rows.get(i).get("time"));
			assertEquals(i + 0.5, rows.get(i).get("number"));
		}
	}

	@Test
	void whatThereIsNotIsSaid() throws IOException {
		post("/api/v1/export.parquet", "{\"points\":[\"urn:t:a\",\"urn:t:none\"]}", 404);
		post("/api/v1/export.parquet", "{\"points\":[]}", 400);
		assertEquals(400, this.client.get("/api/v1/export.parquet").statusCode());
		assertEquals(404, this.client.get("/api/v1/points/urn:t:none/export.parquet").statusCode());
		assertEquals(400, this.client.get("/api/v1/points/urn:t:a/export.parquet?from=2&to=1").statusCode());
	}
}
