package frond.node;

import frond.sensor.ChipTemperature;
import frond.sensor.Sensor;
import frond.sensor.SupplyVoltage;
import frond.store.StoreFactory;

/** The chip's own sensors, and readings in RAM. */
final class ChipOnly implements Equipment {
	@Override
	public Sensor[] sensors(Config config) {
		return new Sensor[] { new ChipTemperature(), new SupplyVoltage() };
	}

	@Override
	public boolean keeps() {
		return false;
	}

	@Override
	public StoreFactory store() {
		return null;
	}

	@Override
	public Interpreter.Extension commands(Node node) {
		return null;
	}

	@Override
	public void extend(Node node) {
		// QoS 0, 1 and -1, and sleep, are every node's.
	}
}
