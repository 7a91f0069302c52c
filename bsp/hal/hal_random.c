/* frond.hal.Random */
#include "chip.h"
#include "hal_range.h"
#include "vm_natives.h"

void Java_frond_hal_Random_fill(int8_t *into, int32_t at, int32_t length) {
	if (hal_in_range(into, at, length)) {
		chip_random((uint8_t *) into + at, length);
	}
}
