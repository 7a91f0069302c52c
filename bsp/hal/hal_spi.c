/* frond.hal.Spi */
#include "chip.h"
#include "hal_range.h"
#include "vm_natives.h"

int32_t Java_frond_hal_Spi_open(int32_t bus, int32_t hertz) {
	return chip_spi_open(bus, hertz);
}

int32_t Java_frond_hal_Spi_exchange(int32_t bus, int32_t word) {
	return chip_spi_exchange(bus, word);
}

int32_t Java_frond_hal_Spi_transfer(int32_t bus, int8_t *bytes, int32_t at, int32_t length, uint8_t more) {
	/* An empty transfer that is wrong ends the access. */
	bool good = hal_in_range(bytes, at, length);
	return chip_spi_transfer(bus, (uint8_t *) bytes + at, good ? length : -1, more != 0);
}

int32_t Java_frond_hal_Spi_send(int32_t bus, int8_t *bytes, int32_t at, int32_t length) {
	bool good = hal_in_range(bytes, at, length);
	return chip_spi_send(bus, (const uint8_t *) bytes + at, good ? length : -1);
}
