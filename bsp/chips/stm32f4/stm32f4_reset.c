/* Starting again, and why the chip started. */
#include "chip.h"
#include "stm32f4.h"

#define SOFTWARE 0x50f7u

/* Not cleared at start-up: tells a software reset where RCC_CSR does not (QEMU). */
static __attribute__((section(".noinit"))) uint32_t reset_mark;
static int32_t cause = -1;

void chip_reset(void) {
	reset_mark = SOFTWARE;
	__asm volatile("dsb" : : : "memory");
	SCB_AIRCR = SCB_AIRCR_SYSRESETREQ;
	for (;;) {
	}
}

int32_t chip_reset_cause(void) {
	if (cause < 0) {
		uint32_t flags = RCC_CSR;
		if ((flags & (RCC_CSR_IWDGRSTF | RCC_CSR_WWDGRSTF)) != 0) {
			cause = CHIP_RESET_WATCHDOG;
		} else if ((flags & RCC_CSR_SFTRSTF) != 0 || reset_mark == SOFTWARE) {
			cause = CHIP_RESET_SOFTWARE;
		} else if ((flags & RCC_CSR_PORRSTF) == 0 && (flags & RCC_CSR_PINRSTF) != 0) {
			cause = CHIP_RESET_PIN;
		} else {
			cause = CHIP_RESET_POWER_ON;
		}
		RCC_CSR |= RCC_CSR_RMVF;
		reset_mark = 0;
	}
	return cause;
}
