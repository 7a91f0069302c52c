/** Readings between the sensor and the historian's acknowledgement. */
package frond.store;
