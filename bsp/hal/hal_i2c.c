/* frond.hal.I2c */
#include "chip.h"
#include "hal_range.h"
#include "vm_natives.h"

int32_t Java_frond_hal_I2c_open(int32_t bus, int32_t hertz) {
	return chip_i2c_open(bus, hertz);
}

int32_t Java_frond_hal_I2c_transfer(int32_t bus, int32_t address, int8_t *bytes, int32_t at, int32_t write, int32_t read) {
	if (!hal_in_range(bytes, at, write) || !hal_in_range(bytes, at, read)) {
		return -2;
	}
	return chip_i2c_transfer(bus, address, (uint8_t *) bytes + at, write, read);
}
