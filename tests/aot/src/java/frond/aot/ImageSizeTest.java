package frond.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What weighs how much: literal output of binutils on one side. */
class ImageSizeTest {
	@TempDir
	private Path directory;

	@Test
	void everyByteIsInARoomAndTheRoomsAddUp() throws IOException {
		Path bsp = Files.createDirectories(this.directory.resolve("bsp"));
		Path code = Files.createDirectories(this.directory.resolve("c"));
		Files.createDirectories(bsp.resolve("chips"));
		Files.writeString(bsp.resolve("chips/uart.c"), "static uint8_t ring[RING];\n");
		Files.createDirectories(code.resolve("classes/frond/rpl"));
		Files.writeString(code.resolve("classes/frond/rpl/Dio.c"), "int32_t sfld_fr_Dio_count;\nalignas(8) const fr_Dio_VT fr_Dio_Cls = {\n};\n");
		// What String.length has put into Dio.parse is its own: the last 4 of 64 bytes.
		StringBuilder lines = new StringBuilder();
		for (int at = 0x8000100; at < 0x8000140; at += 2) {
			lines.append(String.format("0x%08x%n%s%s/classes/frond/rpl/Dio.c:9%n", at, at < 0x800013c ? code + "/exceptions.h:40\n" : code + "/classes/java/lang/String.c:3\n", code));
		}
		lines.append("0x08000140\n??:0\n");
		ImageSize size = new ImageSize(String.join("\n",
				"08000100 00000040 t meth_fr_Dio_parse\t" + code + "/classes/frond/rpl/Dio.c:7",
				"08000140 00000020 t meth_jl_String_length\t" + code + "/classes/java/lang/String.c:1",
				"08000160 00000010 t vm_allocate\t" + bsp + "/vm/vm_heap.c:99",
				"08000170 00000008 t chip_micros\t" + bsp + "/chips/tick.c:5",
				"08000180 00000004 T memcpy\t/build/newlib/memcpy.S:96",
				"08000188 0000000c t fr_Dio_Cls",
				"08000194 00000006 r vm_chars_12",
				"0800019c 00000005 r vm_table_frond_rpl.3",
				"20000800 00000002 b sfld_fr_Dio_count.lto_priv.0",
				"20000810 00000009 b ring",
				"20000900 00000100 b arena",
				"         U undefined"),
				".text 256 134217728\n.stack 2048 536870912\n.data 4 536872960\n.bss 16 536872964\n.heap 256 536873216\n.debug_info 9 0\n", lines.toString(), bsp, code, false);
		Map<String, String> rows = size.rows().stream().collect(Collectors.toMap(ImageSize.Row::room, row -> row.flash() + "/" + row.ram()));
		assertEquals("77/2", rows.get("frond.rpl"));
		assertEquals("36/0", rows.get("java"));
		assertEquals("16/0", rows.get("vm"));
		assertEquals("8/9", rows.get("bsp"));
		assertEquals("4/0", rows.get("libc"));
		assertEquals("6/0", rows.get("literals"));
		assertEquals("0/2048", rows.get("stack"));
		assertEquals("0/256", rows.get("heap"));
		assertEquals(260, size.flash());
		assertEquals(2324, size.ram());
		assertEquals(size.flash(), size.rows().stream().mapToInt(ImageSize.Row::flash).sum());
		assertEquals(size.ram(), size.rows().stream().mapToInt(ImageSize.Row::ram).sum());
		assertTrue(size.json().startsWith("{\"flash\": 260, \"ram\": 2324, \"rooms\": [{\"room\": \"bsp\", \"flash\": 8, \"ram\": 9}, "), size.json());
	}
}
