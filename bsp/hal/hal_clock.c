/* frond.hal.Clock */
#include "chip.h"
#include "vm_natives.h"

int64_t Java_frond_hal_Clock_micros(void) {
	return chip_micros();
}
