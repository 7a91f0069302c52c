/*
 * The microsecond clock: TIM2, 32 bits at 1 MHz, counted on by software; it is read, not counted by interrupts, so an emulator that gets
 * too little of its host's time does not lose any. Idle: WFI until the time or an interrupt; SysTick is started for each sleep and ends
 * it, so a chip that has nothing to do wakes ten times a second, and an emulated one takes next to nothing of its host. On a board with a
 * transceiver the idle chip may go to STOP mode instead, woken by the real-time clock, the radio or the console (docs/sleep.md).
 */
#include "board.h"
#include "chip.h"
#include "stm32f4.h"

static volatile uint32_t wake;
static uint32_t wraps;
static uint32_t last;
/* What the clock is ahead of the counter, which stands still in STOP mode. */
static int64_t ahead;
static int64_t spent[3];

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
	int64_t now = (int64_t) ((uint64_t) wraps << 32 | count) + ahead;
	stm32f4_unmask(masked);
	return now;
}

void chip_wake(void) {
	wake = 1;
}

int64_t chip_spent(int32_t state) {
	return state == CHIP_SLEEP || state == CHIP_STOP ? spent[state] : 0;
}

#ifdef BOARD_RADIO_IRQ
/* Shorter pauses are not worth the wake-up timer's 60 us and the flash's 110 us; so much earlier is woken, and the rest waited for. */
#define STOP_SHORTEST 2000
#define STOP_EARLY 300
#define STOP_LONGEST 2000000
/* The console's peer may write for so long after what it wrote last, or after the start. */
#define CONSOLE_MICROS 10000000

static bool stops;
/* The clock's time when the real-time clock's was 0. */
static int64_t rtc_zero;
static int64_t console_until;

int32_t chip_stop_when_idle(void) {
	int found = stm32f4_rtc_start();
	if (found == CHIP_STOP_NONE) {
		return found;
	}
	rtc_zero = chip_micros() - stm32f4_rtc_micros();
	chip_console_drain();
	uint32_t masked = stm32f4_mask();
	int64_t now = chip_micros();
	stm32f4_clock_slow();
	TIM2_PSC = stm32f4_timer_hz / 1000000u - 1u;
	TIM2_EGR = TIM_EGR_UG;
	wraps = 0;
	last = 0;
	ahead = now;
	stm32f4_unmask(masked);
	chip_uart_open(CHIP_UART_CONSOLE, BOARD_CONSOLE_BAUD);
	console_until = now + CONSOLE_MICROS;
	stops = true;
	return found;
}

static bool may_stop(int64_t now, int64_t left) {
	if (!stops || left < STOP_SHORTEST) {
		return false;
	}
	if (stm32f4_console_heard()) {
		console_until = now + CONSOLE_MICROS;
	}
	return now >= console_until && stm32f4_uart_quiet();
}

/* The clock goes on by the real-time clock, which TIM2 has gone away from while it ran by itself; never back. */
static void stop(int64_t begin, int64_t left) {
	left = left > STOP_LONGEST ? STOP_LONGEST : left;
	stm32f4_console_watch(true);
	stm32f4_rtc_stop((uint32_t) left - STOP_EARLY);
	stm32f4_console_watch(false);
	int64_t behind = rtc_zero + stm32f4_rtc_micros() - chip_micros();
	if (behind > 0) {
		ahead += behind;
	}
	spent[CHIP_STOP] += chip_micros() - begin;
}
#else
int32_t chip_stop_when_idle(void) {
	return CHIP_STOP_NONE;
}

static inline bool may_stop(int64_t now, int64_t left) {
	(void) now;
	(void) left;
	return false;
}

static inline void stop(int64_t begin, int64_t left) {
	(void) begin;
	(void) left;
}
#endif

void chip_idle(int64_t until) {
	uint32_t per_microsecond = stm32f4_core_hz / 1000000u;
	int64_t slept = 0;
	for (;;) {
		/* Masked, an interrupt still ends WFI: one that comes after the check is not lost. */
		uint32_t masked = stm32f4_mask();
		int64_t now = chip_micros();
		/* Not by subtraction: what is due at once may be INT64_MIN. */
		int64_t left = until <= now ? 0 : until - now;
		if (slept != 0) {
			spent[CHIP_SLEEP] += now - slept;
			slept = 0;
		}
		if (wake != 0 || left == 0) {
			wake = 0;
			stm32f4_unmask(masked);
			return;
		}
		if (may_stop(now, left)) {
			stop(now, left);
		} else {
			slept = now;
			SYST_RVR = left < (int64_t) (SYST_RVR_LONGEST / per_microsecond) ? (uint32_t) left * per_microsecond : SYST_RVR_LONGEST;
			SYST_CVR = 0;
			SYST_CSR = SYST_CSR_CLKSOURCE | SYST_CSR_TICKINT | SYST_CSR_ENABLE;
			__asm volatile("dsb\n\twfi" : : : "memory");
			/* On it goes without interrupts: what is left of a cycle is noise for the entropy. */
			SYST_CSR = SYST_CSR_CLKSOURCE | SYST_CSR_ENABLE;
		}
		stm32f4_unmask(masked);
		__asm volatile("isb" : : : "memory");
	}
}
