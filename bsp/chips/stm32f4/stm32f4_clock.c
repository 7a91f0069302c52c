/*
 * The clock tree: 168 MHz from the board's crystal (HSE) through the PLL; from the internal oscillator (HSI, 1 %) if the crystal
 * does not start; 16 MHz if the PLL does not lock. Every wait is bounded.
 *
 *   HSE or HSI -> /M = 1 MHz -> xN = 336 MHz -> /P 2 = 168 MHz -> core, SysTick; /4 = 42 MHz APB1, its timers twice that; /2 = 84 MHz APB2
 */
#include "stm32f4.h"

#include "board.h"

#define HSI_HZ 16000000u
#define PLL_HZ 168000000u
#define EMULATED_TIMER_HZ 1000000000u
/* Loops: some milliseconds at 16 MHz; the crystal's start-up is 2 ms (data sheet, t_SU(HSE)). */
#define BOUND 100000u

uint32_t stm32f4_core_hz = HSI_HZ;
uint32_t stm32f4_apb1_hz = HSI_HZ;
uint32_t stm32f4_apb2_hz = HSI_HZ;
uint32_t stm32f4_timer_hz = HSI_HZ;
const char *stm32f4_clock_note;

static int wait_for(volatile uint32_t *reg, uint32_t mask, uint32_t value) {
	for (uint32_t i = 0; i < BOUND; i++) {
		if ((*reg & mask) == value) {
			return 1;
		}
	}
	return 0;
}

static int start_pll(uint32_t source, uint32_t source_hz) {
	RCC_CR &= ~RCC_CR_PLLON;
	RCC_PLLCFGR = source | (source_hz / 1000000u) | (336u << RCC_PLLCFGR_PLLN_SHIFT) | (7u << RCC_PLLCFGR_PLLQ_SHIFT);
	RCC_CR |= RCC_CR_PLLON;
	if (!wait_for(&RCC_CR, RCC_CR_PLLRDY, RCC_CR_PLLRDY)) {
		return 0;
	}
	FLASH_ACR = FLASH_ACR_LATENCY_5WS | FLASH_ACR_PRFTEN | FLASH_ACR_ICEN | FLASH_ACR_DCEN;
	if (!wait_for(&FLASH_ACR, FLASH_ACR_LATENCY_MASK, FLASH_ACR_LATENCY_5WS)) {
		return 0;
	}
	RCC_CFGR = RCC_CFGR_SW_PLL | RCC_CFGR_PPRE1_DIV4 | RCC_CFGR_PPRE2_DIV2;
	return wait_for(&RCC_CFGR, RCC_CFGR_SWS_MASK, RCC_CFGR_SWS_PLL);
}

static void running_at_pll(void) {
	stm32f4_core_hz = PLL_HZ;
	stm32f4_apb1_hz = PLL_HZ / 4;
	stm32f4_apb2_hz = PLL_HZ / 2;
	stm32f4_timer_hz = PLL_HZ / 2;
}

void stm32f4_clock_start(void) {
	/*
	 * Out of reset HSION is 1 on silicon, and it stays 1 while HSI is the system clock (RM0090 section 7.3.1). All zeros means that
	 * there is no RCC behind the address: QEMU, whose core and SysTick run at 168 MHz, and whose timers count nanoseconds.
	 */
	if (RCC_CR == 0) {
		running_at_pll();
		stm32f4_timer_hz = EMULATED_TIMER_HZ;
		stm32f4_clock_note = "no RCC (emulator): 168 MHz taken for granted";
		return;
	}
	RCC_APB1ENR |= RCC_APB1ENR_PWREN;
	PWR_CR |= PWR_CR_VOS;
	RCC_CR |= RCC_CR_HSEON;
	if (wait_for(&RCC_CR, RCC_CR_HSERDY, RCC_CR_HSERDY) && start_pll(RCC_PLLCFGR_PLLSRC_HSE, BOARD_HSE_HZ)) {
		running_at_pll();
	} else if (start_pll(0, HSI_HZ)) {
		running_at_pll();
		stm32f4_clock_note = "crystal does not start: 168 MHz from the internal oscillator";
	} else {
		stm32f4_clock_note = "PLL does not lock: 16 MHz from the internal oscillator";
	}
}

void stm32f4_clock_slow(void) {
	RCC_CR |= RCC_CR_HSION;
	wait_for(&RCC_CR, RCC_CR_HSIRDY, RCC_CR_HSIRDY);
	RCC_CFGR = 0;
	if (!wait_for(&RCC_CFGR, RCC_CFGR_SWS_MASK, 0)) {
		return;
	}
	RCC_CR &= ~(RCC_CR_PLLON | RCC_CR_HSEON);
	/* No wait states up to 30 MHz; the regulator's lower voltage does for 144 MHz (VOS). */
	FLASH_ACR = FLASH_ACR_PRFTEN | FLASH_ACR_ICEN | FLASH_ACR_DCEN;
	PWR_CR &= ~PWR_CR_VOS;
	stm32f4_core_hz = HSI_HZ;
	stm32f4_apb1_hz = HSI_HZ;
	stm32f4_apb2_hz = HSI_HZ;
	stm32f4_timer_hz = HSI_HZ;
}
