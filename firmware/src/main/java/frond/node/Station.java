package frond.node;

import frond.mqttsn.Forwarder;
import frond.mqttsn.MqttSn;
import frond.mqttsn.WholeProtocol;
import frond.sensor.Bh1750;
import frond.sensor.Bmp180;
import frond.sensor.BoardI2c;
import frond.sensor.BoardSpi;
import frond.sensor.ChipTemperature;
import frond.sensor.I2cBus;
import frond.sensor.Lsm6dso;
import frond.sensor.Rules;
import frond.sensor.Sensor;
import frond.sensor.Si7021;
import frond.sensor.SupplyVoltage;
import frond.store.StoreFactory;

/** A sensor station: readings in flash, and those sensors on the board's I2C and SPI buses that the configuration says are fitted. */
final class Station implements Equipment {
	@Override
	public Sensor[] sensors(Config config) {
		I2cBus bus = new BoardI2c();
		Sensor[] all = new Sensor[Config.MAX_SENSORS - 1];
		all[0] = new ChipTemperature();
		all[1] = new SupplyVoltage();
		int count = 2;
		int fitted = config.rules.fitted;
		if ((fitted & (Rules.SI7021 | Rules.SI7021_UNCHECKED)) != 0) {
			Sensor[] both = Si7021.both(bus, (fitted & Rules.SI7021) != 0);
			all[count++] = both[0];
			all[count++] = both[1];
		}
		if ((fitted & Rules.BMP180) != 0) {
			all[count++] = new Bmp180(bus);
		}
		if ((fitted & Rules.BH1750) != 0) {
			all[count++] = new Bh1750(bus);
		}
		if ((fitted & Rules.LSM6DSO) != 0) {
			Sensor[] axes = Lsm6dso.axes(new BoardSpi());
			System.arraycopy(axes, 0, all, count, axes.length);
			count += axes.length;
		}
		Sensor[] sensors = new Sensor[count];
		System.arraycopy(all, 0, sensors, 0, count);
		return sensors;
	}

	@Override
	public boolean keeps() {
		return true;
	}

	@Override
	public StoreFactory store() {
		return StoreFlash.find();
	}

	@Override
	public Interpreter.Extension commands(Node node) {
		return new StationCommands(node);
	}

	@Override
	public void extend(Node node) {
		whole(node);
	}

	/** All of MQTT-SN for a node that has not started: QoS 2, the will and the forwarder that its configuration asks for. */
	static WholeProtocol whole(Node node) {
		MqttSnSettings settings = node.config().mqttSn;
		WholeProtocol protocol = new WholeProtocol();
		int topic = settings.willTopicLength();
		if (topic != 0) {
			protocol.setWill(Config.copy(settings.will, 2, topic), Config.copy(settings.will, 2 + topic, settings.will.length - 2 - topic), settings.will[0]);
		}
		node.client().extend(protocol);
		if (settings.forward) {
			new Forwarder(node.ipv6(), node.client().gateways(), MqttSn.PORT);
		}
		return protocol;
	}
}
