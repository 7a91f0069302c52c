/* The rest of what generated code calls: time, console, random numbers. */
#include <stdint.h>

#include "LLBSP_impl.h"
#include "LLMJVM_impl.h"
#include "chip.h"
#include "vm.h"

int64_t teavm_currentTimeMillis(void) {
	return LLMJVM_IMPL_getCurrentTime(0);
}

int64_t teavm_currentTimeNano(void) {
	return LLMJVM_IMPL_getTimeNanos();
}

/* Standard output and error, byte by byte. */
void teavm_logchar(int32_t character) {
	if (character == '\n') {
		LLBSP_IMPL_putchar('\r');
	}
	LLBSP_IMPL_putchar(character);
}

double teavm_rand(void) {
	uint32_t bits[2];
	chip_random((uint8_t *) bits, sizeof(bits));
	return ((double) (bits[0] >> 5) * 67108864.0 + (double) (bits[1] >> 6)) / 9007199254740992.0;
}

void abort(void) {
	vm_panic("abort");
}
