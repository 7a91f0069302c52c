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

int32_t Java_frond_hal_Flash_write(int32_t region, int32_t offset, int8_t *from, int32_t at, int32_t length) {
	int32_t size;
	chip_flash_region(region, &size);
	if (!hal_in_range(from, at, length) || offset < 0 || offset > size - length || ((offset | length) & 3) != 0
			|| !chip_flash_write(region, offset, (const uint8_t *) from + at, length)) {
		return -1;
	}
	return length;
}

int32_t Java_frond_hal_Flash_erase(int32_t region) {
	return chip_flash_erase(region) ? 0 : -1;
}
