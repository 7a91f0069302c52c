/* The independent watchdog (RM0090 section 21): LSI, 17 to 47 kHz, 32 kHz typical; its time is that exact and no more. */
#include "chip.h"
#include "stm32f4.h"

#define LSI_KHZ 32
#define BOUND 100000u

void chip_watchdog_start(int32_t milliseconds) {
	uint32_t cycles = (uint32_t) (milliseconds < 1 ? 1 : milliseconds > 26000 ? 26000 : milliseconds) * LSI_KHZ;
	uint32_t prescaler = 0;
	while (cycles >> (2 + prescaler) > 4095 && prescaler < 6) {
		prescaler++;
	}
	uint32_t reload = cycles >> (2 + prescaler);
	IWDG_KR = 0xcccc;
	IWDG_KR = 0x5555;
	IWDG_PR = prescaler;
	IWDG_RLR = reload > 4095 ? 4095 : reload;
	for (uint32_t i = 0; i < BOUND && IWDG_SR != 0; i++) {
	}
	IWDG_KR = 0xaaaa;
}

void chip_watchdog_feed(void) {
	IWDG_KR = 0xaaaa;
}
