package frond.node;

import frond.sensor.Sampler;
import frond.sensor.Sensor;

/** Answers the command {@code sensors}: a line a sensor, and one of the store. */
final class SensorListing implements Shell.Listing {
	@Override
	public void print(Shell shell, Node node) {
		Sampler sampler = node.sampler();
		int count = 0;
		for (Sensor sensor = node.sensor(0); sensor != null; sensor = node.sensor(++count)) {
			Line line = shell.line().text("sensor").key("index").number(count).key("name").word(sensor.name, 0, sensor.name.length).key("unit")
					.word(sensor.unit, 0, sensor.unit.length).key("resolution").text("1/").number(sensor.divisor).key("period").number(node.config().periods[count])
					.key("state").text(state(sampler, count));
			if (sampler.last(count) != Sensor.NOTHING) {
				line.key("last").number(sampler.last(count));
			}
			shell.print();
		}
		shell.line().text("sensors").key("count").number(count).key("stored").number(node.store().pending()).key("capacity")
				.number(node.store().capacity()).key("erases").number(node.store().erases());
		shell.print();
	}

	private static String state(Sampler sampler, int sensor) {
		switch (sampler.alarm(sensor)) {
		case Sampler.LOW: return "low";
		case Sampler.HIGH: return "high";
		case Sampler.DELTA: return "delta";
		case Sampler.FAILED: return "failed";
		default: return "normal";
		}
	}
}
