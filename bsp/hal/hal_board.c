/* frond.hal.Board */
#include <string.h>

#include "chip.h"
#include "hal_range.h"
#include "vm_natives.h"

int32_t Java_frond_hal_Board_name(int8_t *into, int32_t at, int32_t length) {
	if (!hal_in_range(into, at, length)) {
		return -1;
	}
	const char *name = chip_board();
	int32_t have = (int32_t) strlen(name);
	int32_t count = length < have ? length : have;
	memcpy(into + at, name, (size_t) count);
	return count;
}

int32_t Java_frond_hal_Board_identity(int8_t *into, int32_t at, int32_t length) {
	return hal_in_range(into, at, length) ? chip_identity((uint8_t *) into + at, length) : -1;
}
