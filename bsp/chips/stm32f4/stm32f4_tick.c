/*
 * The microsecond clock: TIM2, 32 bits at 1 MHz, counted on by software; it is read, not counted by interrupts, so an emulator that gets
 * too little of its host's time does not lose any. Idle: WFI until the time or an interrupt; SysTick is started for each sleep and ends
 * it, so a chip that has nothing to do wakes ten times a second, and an emulated one takes next to nothing of its host.
 */
#include "chip.h"
#include "stm32f4.h"

static volatile uint32_t wake;
static uint32_t wraps;
static uint32_t last;

void stm32f4_tick_start(void) {
	RCC_APB1ENR |= RCC_APB1ENR_TIM2EN;
	/* Read back: the peripheral's clock comes two cycles later (errata sheet ES0182). */
	(void) RCC_APB1ENR;
	TIM2_PSC = stm32f4_timer_hz / 1000000u - 1u;
	TIM2_ARR = 0xffffffffu;
	TIM2_EGR = TIM_EGR_UG;
	TIM2_CR1 = TIM_CR1_CEN;
	SYST_RVR = SYST_RVR_LONGEST;
	SYST_CVR = 0;
	SYST_CSR = SYST_CSR_CLKSOURCE | SYST_CSR_ENABLE;
}

/* Its work is to end WFI. */
void SysTick_Handler(void) {
}

/* The counter wraps every 71 minutes; idle reads it ten times a second. */
int64_t chip_micros(void) {
	uint32_t masked = stm32f4_mask();
	uint32_t count = TIM2_CNT;
	if (count < last) {
		wraps++;
	}
	last = count;
	int64_t now = (int64_t) ((uint64_t) wraps << 32 | count);
	stm32f4_unmask(masked);
	return now;
}

void chip_wake(void) {
	wake = 1;
}

void chip_idle(int64_t until) {
	uint32_t per_microsecond = stm32f4_core_hz / 1000000u;
	for (;;) {
		/* Masked, an interrupt still ends WFI: one that comes after the check is not lost. */
		uint32_t masked = stm32f4_mask();
		int64_t left = until - chip_micros();
		if (wake != 0 || left <= 0) {
			wake = 0;
			stm32f4_unmask(masked);
			return;
		}
		SYST_RVR = left < (int64_t) (SYST_RVR_LONGEST / per_microsecond) ? (uint32_t) left * per_microsecond : SYST_RVR_LONGEST;
		SYST_CVR = 0;
		SYST_CSR = SYST_CSR_CLKSOURCE | SYST_CSR_TICKINT | SYST_CSR_ENABLE;
		__asm volatile("dsb\n\twfi" : : : "memory");
		/* On it goes without interrupts: what is left of a cycle is noise for the entropy. */
		SYST_CSR = SYST_CSR_CLKSOURCE | SYST_CSR_ENABLE;
		stm32f4_unmask(masked);
		__asm volatile("isb" : : : "memory");
	}
}
