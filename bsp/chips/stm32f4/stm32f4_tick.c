/* The microsecond clock: SysTick at 1 kHz, whose counter divides the millisecond. Idle: WFI, so it ends at most 1 ms late. */
#include "chip.h"
#include "stm32f4.h"

#define MILLISECOND 1000

static volatile uint32_t tick_low;
static volatile uint32_t tick_high;
static volatile uint32_t wake;
static int64_t last;

void stm32f4_tick_start(void) {
	SYST_RVR = stm32f4_core_hz / 1000u - 1u;
	SYST_CVR = 0;
	SYST_CSR = SYST_CSR_CLKSOURCE | SYST_CSR_TICKINT | SYST_CSR_ENABLE;
}

void SysTick_Handler(void) {
	if (++tick_low == 0) {
		tick_high++;
	}
}

int64_t chip_micros(void) {
	uint32_t masked = stm32f4_mask();
	uint32_t reload = SYST_RVR;
	uint32_t left = SYST_CVR;
	uint32_t low = tick_low;
	uint32_t high = tick_high;
	/* The counter may have wrapped with its interrupt still pending: then it is read again, and stands for the next tick. */
	if ((SCB_ICSR & SCB_ICSR_PENDSTSET) != 0) {
		left = SYST_CVR;
		if (++low == 0) {
			high++;
		}
	}
	int64_t ticks = (int64_t) (((uint64_t) high << 32) | low);
	int64_t now = ticks * MILLISECOND + (reload - left) / (stm32f4_core_hz / 1000000u);
	/* An emulator may deliver the interrupt later than it wraps the counter. */
	if (now < last) {
		now = last;
	}
	last = now;
	stm32f4_unmask(masked);
	return now;
}

void chip_wake(void) {
	wake = 1;
}

void chip_idle(int64_t until) {
	for (;;) {
		/* Masked, an interrupt still ends WFI: one that comes after the check is not lost. */
		uint32_t masked = stm32f4_mask();
		if (wake != 0 || chip_micros() >= until) {
			wake = 0;
			stm32f4_unmask(masked);
			return;
		}
		__asm volatile("dsb\n\twfi" : : : "memory");
		stm32f4_unmask(masked);
		__asm volatile("isb" : : : "memory");
	}
}
