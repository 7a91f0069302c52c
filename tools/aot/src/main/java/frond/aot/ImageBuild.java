package frond.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** C to an image: CMake configures, make compiles and links what has changed. */
public final class ImageBuild {
	private final Path root;
	private final Path directory;
	private final List<String> settings = new ArrayList<>();

	/** @param directory where CMake works */
	public ImageBuild(Path root, Path directory) {
		this.root = root;
		this.directory = directory;
	}

	/** A setting of bsp/CMakeLists.txt. */
	public ImageBuild set(String name, Object value) {
		this.settings.add("-D" + name + "=" + value);
		return this;
	}

	/** Builds {@code image.elf}, {@code image.bin} and {@code image.map} in the directory. */
	public void build() {
		List<String> configure = new ArrayList<>(List.of("cmake", "-S", this.root.resolve("bsp").toString(), "-B", this.directory.toString(),
				"-DCMAKE_TOOLCHAIN_FILE=" + this.root.resolve("bsp/arm-none-eabi.cmake")));
		configure.addAll(this.settings);
		try {
			Files.createDirectories(this.directory);
			// Configuring takes longer than finding that nothing is to be done.
			Path stamp = this.directory.resolve("configured");
			String wanted = String.join("\n", configure);
			if (!Files.exists(stamp) || !Files.readString(stamp).equals(wanted)) {
				Trees.delete(this.directory);
				Files.createDirectories(this.directory);
				Commands.run(this.root, configure);
				Files.writeString(stamp, wanted);
			}
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		Commands.run(this.root, List.of("cmake", "--build", this.directory.toString(), "--parallel", "2"));
	}

	/** Copies the image to its place. */
	void publish(Path images, String name) {
		try {
			Files.createDirectories(images);
			for (String suffix : List.of(".elf", ".bin", ".map")) {
				Files.copy(this.directory.resolve("image" + suffix), images.resolve(name + suffix), StandardCopyOption.REPLACE_EXISTING);
			}
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
