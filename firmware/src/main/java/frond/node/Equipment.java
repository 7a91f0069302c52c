package frond.node;

import frond.sensor.Sensor;
import frond.store.StoreFactory;

/** What an image has besides radio and network: each kind of image has its own main class, and carries nothing of the others'. */
interface Equipment {
	/** What is measured; the quality of the radio link comes after it. */
	Sensor[] sensors(Config config);

	/** Whether {@link #store} could answer something. */
	boolean keeps();

	/** Where readings outlive a reset; null if there is no such place on this board. */
	StoreFactory store();

	/** Commands that only this image has; null for none. */
	Interpreter.Extension commands(Node node);

	/** Has the node's MQTT-SN client do more than every node needs; before the node starts. */
	void extend(Node node);
}
