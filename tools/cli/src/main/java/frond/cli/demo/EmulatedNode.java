package frond.cli.demo;

import frond.cli.CommandException;
import frond.cli.QemuNode;
import frond.cli.TemporaryDirectory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A node of the demo in QEMU, with its configuration block in a file for as long as it runs. */
final class EmulatedNode implements Demo.RunningNode {
	private final TemporaryDirectory directory;
	private final QemuNode qemu;

	EmulatedNode(Path image, byte[] configuration, InetSocketAddress radio, Consumer<String> line, Consumer<Integer> died) {
		try {
			this.directory = new TemporaryDirectory("frond-node");
			Path block = this.directory.path().resolve("configuration.bin");
			Files.write(block, configuration);
			this.qemu = new QemuNode(image, block, radio, line, died);
		} catch (IOException failed) {
			throw new CommandException("cannot write a node's configuration: " + failed.getMessage());
		}
	}

	@Override
	public void type(String line) {
		this.qemu.type(line);
	}

	@Override
	public void close() {
		this.qemu.close();
		try {
			this.directory.close();
		} catch (IOException failed) {
			throw new CommandException("cannot delete " + this.directory.path() + ": " + failed.getMessage());
		}
	}
}
