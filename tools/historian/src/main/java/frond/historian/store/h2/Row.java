package frond.historian.store.h2;

import frond.historian.model.Value;
import frond.historian.store.Extra;

/** What is kept of a value. */
record Row(double number, long stored, String unit, String extra) {
	Value value(long time) {
		return this.extra == null ? Value.of(time, this.number) : Extra.read(time, this.number, this.extra);
	}
}
