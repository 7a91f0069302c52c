/* Which board and which chip (RM0090 section 39.1, unique device ID). */
#include "board.h"
#include "chip.h"
#include "stm32f4.h"

const char *chip_board(void) {
	return BOARD_NAME;
}

int32_t chip_identity(uint8_t *into, int32_t length) {
	int32_t count = 0;
	while (count < length && count < 12) {
		/* An emulator may have nothing there. */
		uint32_t half = stm32f4_probe(UNIQUE_ID + ((uint32_t) count & ~1u), 0);
		into[count] = (uint8_t) (half >> 8 * (count & 1));
		count++;
	}
	return count;
}
