package frond.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./frond config}. Expectations: ARCHITECTURE.md, Configuration block; the block was put together by hand, its CRC by Python's zlib. */
class ConfigCommandTest {
	private static final String BLOCK = "46724366" + "01" + "00" + "0032" + "a054d0e6" + "010802f00d0000000101" + "02076b69746368656e" + "050400001388"
			+ "0605020000ea60" + "03010f" + "04020023" + "0c0940fd00000000000000";

	@TempDir
	Path directory;
	private String error = "";
	private String output = "";

	@Test
	void aBlockIsWrittenAsTheFormatSays() throws IOException {
		Path file = this.directory.resolve("node.bin");
		assertEquals(0, run("--eui64", "02:f0:0d:00:00:00:01:01", "--name", "kitchen", "--period", "5", "--sensor-period", "2=1min", "--channel", "15", "--pan", "0x23",
				"--context0", "fd00::/64", "--out", file.toString()));
		assertArrayEquals(HexFormat.of().parseHex(BLOCK), Files.readAllBytes(file));
	}

	/** Items 42 to 49 of docs/configuration.md, put together by hand; shown as they were given. */
	@Test
	void mqttSnIsWrittenAndShown() throws IOException {
		Path file = this.directory.resolve("mqttsn.bin");
		String[] options = { "--gateway-also", "fd00::2/10001", "--no-gateway-search", "--qos", "-1", "--topic-id", "readings=258", "--will", "w=gone", "--will-qos", "1", "--will-retain",
				"--sleep-at-gateway", "900", "--forward", "--time-patience", "never" };
		String[] all = Arrays.copyOf(options, options.length + 2);
		all[options.length] = "--out";
		all[options.length + 1] = file.toString();
		assertEquals(0, run(all), this.error);
		byte[] block = Files.readAllBytes(file);
		assertEquals("2a12fd0000000000000000000000000000022711" + "2b0100" + "2c0103" + "2d03000102" + "2e07300177676f6e65" + "2f020384" + "300101" + "3102ffff",
				HexFormat.of().formatHex(block, 12, block.length));
		assertEquals(0, run("--show", file.toString()));
		assertEquals("--gateway-also fd00::2/10001\n--no-gateway-search\n--qos -1\n--topic-id readings=258\n--will w=gone --will-qos 1 --will-retain\n--sleep-at-gateway 900\n--forward\n"
				+ "--time-patience never\n", this.output.replace("\r", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "--gateway-also=10.0.0.1", "--gateway-also=ff02::1", "--gateway-also=fd00::2/70000", "--qos=3", "--qos=-2", "--topic-id=other=1", "--topic-id=readings=0",
			"--topic-id=readings=65535", "--will=gone", "--will==gone", "--sleep-at-gateway=5", "--sleep-at-gateway=50000", "--time-patience=soon" })
	void wrongMqttSnIsOneLine(String option) {
		assertEquals(2, run(option, "--out", this.directory.resolve("wrong.bin").toString()));
		assertTrue(this.error.startsWith("frond config: " + option.substring(0, option.indexOf('=')) + " must be "), this.error);
	}

	@Test
	void aKeyIsWrittenAndNeverShown() throws IOException {
		Path keys = this.directory.resolve("network.key");
		KeyFile.create(keys);
		assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)));
		String digits = Files.readString(keys).strip();
		Path file = this.directory.resolve("secured.bin");
		assertEquals(0, run("--eui64", "02f00d0000000101", "--key-file", keys.toString(), "--out", file.toString()), this.error);
		byte[] block = Files.readAllBytes(file);
		assertTrue(HexFormat.of().formatHex(block).contains("101101" + digits + "110105" + "1204"));
		assertEquals(0, run("--show", file.toString()));
		assertTrue(this.output.contains("key 1, fingerprint " + KeyFile.fingerprint(HexFormat.of().parseHex(digits))), this.output);
		assertTrue(this.output.contains("--security-level 5"), this.output);
		assertTrue(!(this.output + this.error).contains(digits.substring(0, 8)));
	}

	@Test
	void aWrongKeyFileIsSaidWithoutItsContents() throws IOException {
		Path keys = this.directory.resolve("network.key");
		Files.writeString(keys, "c0c1c2c3c4c5c6c7c8c9cacbcccdce\n");
		String out = this.directory.resolve("secured.bin").toString();
		assertEquals(1, run("--key-file", keys.toString(), "--out", out));
		assertTrue(this.error.contains("--key-file") && !this.error.contains("c0c1"), this.error);
		assertEquals(2, run("--security-level", "6", "--out", out));
		assertEquals(1, run("--key-file", this.directory.resolve("none").toString(), "--out", out));
	}

	/** SHA-256 of sixteen zeros begins with 374708ff. */
	@Test
	void aFingerprintIsTheStartOfASha256() {
		assertEquals("374708ff", KeyFile.fingerprint(new byte[16]));
	}

	@Test
	void whatIsShownWritesTheSameBlockAgain() throws IOException {
		Path file = this.directory.resolve("all.bin");
		assertEquals(0, run("--eui64", "02f00d0000000101", "--name", "kitchen", "--period", "500ms", "--sensor-period", "0=0", "--channel", "26", "--pan", "0xabcd", "--gateway",
				"2001:db8::1", "--gateway-port", "1884", "--keep-alive", "65535", "--retry", "2000x3", "--topic", "a/b", "--context0", "fd00::/12",
				"--context", "1=2001:db8:1::/64", "--context", "15=2001:db8::1/128", "--store", "1024",
				"--no-clean-session", "--radio-baud", "460800", "--tx-power", "-9", "--large-datagrams", "4", "--largest-datagram", "600", "--sleepy", "--poll", "10s",
				"--store-in", "ram", "--drop", "thin-out", "--newest-first", "--backlog-pause", "65535", "--fitted", "si7021,bmp180,bh1750,lsm6dso", "--exception", "2=50/3600s", "--exception",
				"9=0", "--window", "3=60", "--alarm", "2=-500:4000:100:300", "--alarm", "4=none:100000", "--burst", "2=20x500ms",
				"--out", file.toString()));
		assertEquals(0, run("--show", file.toString()));
		List<String> again = new ArrayList<>();
		for (String line : this.output.strip().split("\\R")) {
			again.addAll(List.of(line.split(" ")));
		}
		Path copy = this.directory.resolve("copy.bin");
		again.addAll(List.of("--out", copy.toString()));
		assertEquals(0, run(again.toArray(String[]::new)), this.error);
		assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(copy));
	}

	@Test
	void whatIsGivenByNameIsShownByName() throws IOException {
		Path file = this.directory.resolve("names.bin");
		assertEquals(0, run("--gateway", "gateway.example.org", "--ntp", "2001:db8::123", "--dns", "2001:db8::53", "--dhcp", "stateful", "--out", file.toString()));
		assertEquals(0, run("--show", file.toString()));
		assertEquals(List.of("--gateway gateway.example.org", "--ntp 2001:db8::123", "--dns 2001:db8::53", "--dhcp stateful"), this.output.lines().toList());
		assertEquals(0, run("--ntp", "pool", "--dhcp", "off", "--out", file.toString()));
		assertEquals(0, run("--show", file.toString()));
		assertTrue(this.output.endsWith("--ntp pool\n--dhcp off\n"), this.output);
	}

	/** Items 27 and 28, and 29 with 16 bytes that are drawn anew for each block. */
	@Test
	void stableIdentifiersHaveASecretOfTheirOwnAndAnAddressIsKept() throws IOException {
		Path file = this.directory.resolve("stable.bin");
		assertEquals(0, run("--iid", "stable", "--address", "2001:db8::53", "--out", file.toString()), this.error);
		String block = HexFormat.of().formatHex(Files.readAllBytes(file)).substring(24);
		assertTrue(block.matches("1b01011d10[0-9a-f]{32}1c1020010db8000000000000000000000053"), block);
		assertEquals(0, run("--show", file.toString()));
		assertTrue(this.output.contains("--iid stable") && this.output.contains("--address 2001:db8::53"), this.output);
		assertFalse(this.output.contains(block.substring(10, 42)), "the secret is shown");
		Path other = this.directory.resolve("other.bin");
		assertEquals(0, run("--iid", "stable", "--address", "2001:db8::53", "--out", other.toString()), this.error);
		assertFalse(Arrays.equals(Files.readAllBytes(file), Files.readAllBytes(other)));
		assertEquals(0, run("--iid", "eui64", "--out", other.toString()), this.error);
		assertEquals("1b0100", HexFormat.of().formatHex(Files.readAllBytes(other)).substring(24));
	}

	/** Items 50 to 58, by hand from docs/configuration.md. */
	@Test
	void sensorsAndStoreAreWrittenAsTheFormatSays() throws IOException {
		Path file = this.directory.resolve("sensors.bin");
		assertEquals(0, run("--store-in", "flash", "--drop", "oldest", "--newest-first", "--backlog-pause", "500", "--fitted", "si7021-unchecked,lsm6dso", "--exception", "2=50/3600s", "--window",
				"3=60", "--alarm", "2=-500:4000:100:300", "--alarm", "4=none:none", "--burst", "2=20x500ms", "--out", file.toString()), this.error);
		assertEquals("320101" + "330100" + "340101" + "350201f4" + "360118" + "370902" + "00000032" + "0036ee80" + "380303003c" + "391102" + "fffffe0c" + "00000fa0" + "00000064" + "0000012c"
				+ "391104" + "80000000" + "7fffffff" + "00000000" + "7fffffff" + "3a060214000001f4", HexFormat.of().formatHex(Files.readAllBytes(file)).substring(24));
	}

	@ParameterizedTest
	@ValueSource(strings = { "--store-in=disk", "--drop=newest", "--backlog-pause=65536", "--backlog-pause=-1", "--fitted=dht22", "--fitted=", "--exception=10=5", "--exception=-1=5", "--exception=0",
			"--exception=0=-5", "--exception=0=5/86401s", "--exception=0=5/3s2", "--window=10=5", "--window=0=65536", "--window=0=-1", "--window=x=1", "--alarm=0=5:5", "--alarm=0=6:5",
			"--alarm=0=1", "--alarm=0=1:2:-3", "--alarm=0=1:2:3:0", "--alarm=10=1:2", "--burst=0=256x500ms", "--burst=0=1x99ms", "--burst=0=1x86400001ms", "--burst=0=5", "--burst=10=1x500ms",
			"--eui64=12", "--eui64=0000000000000000", "--eui64=01f00d0000000101", "--eui64=zzf00d0000000101", "--name=", "--name=a b",
			"--name=1234567890123456789012345", "--period=50ms", "--period=-1", "--period=25h", "--period=x", "--period=999999999h", "--sensor-period=10=5", "--sensor-period=1=x",
			"--channel=10", "--channel=282", "--pan=0xffff", "--pan=x", "--pan=0x1abcd", "--gateway=a..b", "--gateway=10.0.0.1", "--ntp=ff02::1", "--ntp=1.2.3.4", "--ntp=a b", "--dns=name", "--dns=::", "--dhcp=on", "--gateway=ff02::1", "--gateway=::ffff:10.0.0.1",
			"--gateway-port=0", "--gateway-port=65536", "--keep-alive=9", "--retry=3000", "--retry=99x1", "--retry=3000x21", "--topic=a\u00e4", "--context0=fd00::", "--context0=fd00::/0",
			"--context0=fd00::/129", "--context=0=fd00::/64", "--context=16=fd00::/64", "--context=1=fd00::", "--context=1=fd00::/0", "--context=fd00::/64", "--store=7", "--radio-baud=1", "--tx-power=21", "--tx-power=-41", "--tx-power=250", "--iid=random", "--iid=", "--address=fe80::1", "--address=ff02::1", "--address=::1", "--address=localhost", "--address=10.0.0.1", "--large-datagrams=5", "--largest-datagram=1281", "--poll=2h", "--poll=50ms", "--poll=often",
			"--no-such" })
	void aWrongValueIsRefusedInWords(String option) {
		Path file = this.directory.resolve("wrong.bin");
		assertEquals(2, run(option, "--out", file.toString()));
		assertTrue(this.error.contains(option.substring(0, option.indexOf('=') < 0 ? option.length() : option.indexOf('='))), this.error);
		assertEquals(1, this.error.lines().count(), this.error);
		assertFalse(Files.exists(file));
	}

	@Test
	void writingAndShowingAreToBeAskedFor() {
		assertEquals(2, run("--channel", "15"));
		assertEquals(2, run("--out", "a", "--show", "b"));
	}

	@Test
	void aFileThatIsNotThereIsSaidInOneLine() {
		assertEquals(1, run("--show", this.directory.resolve("none").toString()));
		assertEquals(1, this.error.lines().count());
		assertEquals(1, run("--channel", "15", "--out", this.directory.resolve("none/block").toString()));
		assertEquals(1, this.error.lines().count());
	}

	@Test
	void aBrokenBlockIsSaidInOneLine() throws IOException {
		byte[] block = HexFormat.of().parseHex(BLOCK);
		block[20] ^= 1;
		assertShown("wrong CRC-32", block);
		assertShown("cut short", Arrays.copyOf(HexFormat.of().parseHex(BLOCK), 30));
		assertShown("not a configuration block", new byte[0]);
		assertShown("version 2", HexFormat.of().parseHex(BLOCK.replaceFirst("4672436601", "4672436602")));
	}

	/** Channel 27, a channel of two bytes, a right PAN id, an item of the future. */
	@Test
	void wrongItemsAreSaidAndTheOthersShown() throws IOException {
		byte[] body = HexFormat.of().parseHex("03011b" + "03020f0f" + "04020023" + "0800" + "c8021234");
		CRC32 crc = new CRC32();
		crc.update(body);
		byte[] block = ByteBuffer.allocate(12 + body.length).putInt(0x46724366).putShort((short) 0x100).putShort((short) body.length).putInt((int) crc.getValue()).put(body).array();
		assertShown("item is wrong, type 3", block);
		assertEquals(List.of("item 3 (wrong)", "item 3 (wrong)", "--pan 0x0023", "item 8 (wrong)", "item 200 (not known here, 2 bytes)"), this.output.lines().toList());
	}

	private void assertShown(String words, byte[] block) throws IOException {
		Path file = this.directory.resolve("shown.bin");
		Files.write(file, block);
		assertEquals(1, run("--show", file.toString()));
		assertTrue(this.error.contains(words), this.error);
		assertEquals(1, this.error.lines().count());
	}

	private int run(String... arguments) {
		StringWriter usage = new StringWriter();
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		PrintStream realOut = System.out;
		PrintStream realErr = System.err;
		System.setOut(new PrintStream(out));
		System.setErr(new PrintStream(err));
		try {
			List<String> all = new ArrayList<>(List.of("config"));
			all.addAll(List.of(arguments));
			return Main.commandLine().setErr(new PrintWriter(usage)).execute(all.toArray(String[]::new));
		} finally {
			System.setOut(realOut);
			System.setErr(realErr);
			this.output = out.toString();
			this.error = err.toString() + usage;
		}
	}
}
