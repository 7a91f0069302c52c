/* frond.hal.Flash */
#include <string.h>

#include "chip.h"
#include "hal_range.h"
#include "vm_natives.h"

int32_t Java_frond_hal_Flash_size(int32_t region) {
	int32_t size;
	chip_flash_region(region, &size);
	return size;
}

int32_t Java_frond_hal_Flash_read(int32_t region, int32_t offset, int8_t *into, int32_t at, int32_t length) {
	int32_t size;
	const uint8_t *memory = chip_flash_region(region, &size);
	if (!hal_in_range(into, at, length) || offset < 0 || offset > size - length) {
		return -1;
	}
	memcpy(into + at, memory + offset, (size_t) length);
	return length;
}
