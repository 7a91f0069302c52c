/*
 * The real-time clock as what STOP mode is woken by, and as the time that went by in it. It counts 32768 ticks a second (asynchronous prescaler 1,
 * so that SSR has all of them) from the 32 kHz crystal, LSE; or, where there is none, from LSI, which is anything from 17 to 47 kHz (data sheet)
 * and is measured against TIM2 while that still runs from the main crystal. Every wait is bounded.
 */
#include "chip.h"
#include "stm32f4.h"

#define TICKS_PER_SECOND 32768u
#define TICKS_PER_DAY (86400u * TICKS_PER_SECOND)
/* 2^-16 us a tick. */
#define LSE_PERIOD 2000000u
#define SELECT_LSE 1u
#define SELECT_LSI 2u
/* The crystal takes 2 s to start (data sheet, t_SU(LSE)), LSI 40 us. */
#define LSE_MICROS 3000000
#define LSI_MICROS 10000
/* For registers that follow within two cycles of the 32 kHz clock. */
#define SYNC_MICROS 1000
/* 4096 ticks, an eighth of a second, measured to one. */
#define MEASURED_TICKS 4096u
#define MEASURE_MICROS 500000

static uint32_t period;
static uint32_t last;
static int64_t ticks;

static bool wait_for(volatile uint32_t *reg, uint32_t mask, int64_t micros) {
	for (int64_t end = chip_micros() + micros; chip_micros() < end;) {
		if ((*reg & mask) != 0) {
			return true;
		}
	}
	return false;
}

/* Ticks of the day. SSR counts down; its first value in a second may be one too many. */
static uint32_t day_ticks(void) {
	uint32_t time = RTC_TR;
	uint32_t down = RTC_SSR;
	/* Not from shadow registers: read until a second reading is the same (RM0090 section 26.3.6). */
	for (int i = 0; i < 8 && (time != RTC_TR || down != RTC_SSR); i++) {
		time = RTC_TR;
		down = RTC_SSR;
	}
	uint32_t seconds = (time >> 4 & 7) * 10 + (time & 15);
	uint32_t minutes = (time >> 12 & 7) * 10 + (time >> 8 & 15);
	uint32_t hours = (time >> 20 & 3) * 10 + (time >> 16 & 15);
	return ((hours * 60 + minutes) * 60 + seconds) * TICKS_PER_SECOND + (TICKS_PER_SECOND - 1 - down);
}

static int64_t read_ticks(void) {
	uint32_t now = day_ticks();
	if (now >= last) {
		ticks += now - last;
		last = now;
	} else if (last - now > TICKS_PER_DAY / 2) {
		/* Midnight. A tick back is none. */
		ticks += TICKS_PER_DAY - last + now;
		last = now;
	}
	return ticks;
}

static void unlock(void) {
	RTC_WPR = 0xca;
	RTC_WPR = 0x53;
}

static bool select_clock(uint32_t source) {
	uint32_t selected = RCC_BDCR >> RCC_BDCR_RTCSEL_SHIFT & 3;
	if (selected != source && selected != 0) {
		/* It can only be changed by a reset of the domain, which stops the crystal, too. */
		RCC_BDCR |= RCC_BDCR_BDRST;
		RCC_BDCR &= ~RCC_BDCR_BDRST;
		if (source == SELECT_LSE) {
			RCC_BDCR |= RCC_BDCR_LSEON;
			if (!wait_for(&RCC_BDCR, RCC_BDCR_LSERDY, LSE_MICROS)) {
				return false;
			}
		}
	}
	RCC_BDCR |= source << RCC_BDCR_RTCSEL_SHIFT | RCC_BDCR_RTCEN;
	unlock();
	RTC_ISR = RTC_ISR_INIT;
	if (!wait_for(&RTC_ISR, RTC_ISR_INITF, SYNC_MICROS)) {
		return false;
	}
	RTC_PRER = TICKS_PER_SECOND - 1;
	RTC_PRER = TICKS_PER_SECOND - 1;
	RTC_TR = 0;
	RTC_CR = RTC_CR_BYPSHAD | RTC_CR_WUCKSEL_DIV2;
	RTC_ISR = 0;
	last = day_ticks();
	ticks = 0;
	return true;
}

/* How long a tick of LSI is; 0 if it does not tick. */
static uint32_t measure(void) {
	int64_t limit = chip_micros() + MEASURE_MICROS;
	int64_t first = read_ticks();
	int64_t begin = chip_micros();
	while (read_ticks() == first) {
		begin = chip_micros();
		if (begin > limit) {
			return 0;
		}
	}
	int64_t now = begin;
	while (read_ticks() - first <= MEASURED_TICKS) {
		now = chip_micros();
		if (now > limit) {
			return 0;
		}
	}
	return (uint32_t) ((uint64_t) (now - begin) << 16) / MEASURED_TICKS;
}

int stm32f4_rtc_start(void) {
	if (RCC_CR == 0) {
		return CHIP_STOP_NONE;
	}
	RCC_APB1ENR |= RCC_APB1ENR_PWREN;
	(void) RCC_APB1ENR;
	PWR_CR |= PWR_CR_DBP;
	int found = CHIP_STOP_NONE;
	RCC_BDCR |= RCC_BDCR_LSEON;
	if (wait_for(&RCC_BDCR, RCC_BDCR_LSERDY, LSE_MICROS) && select_clock(SELECT_LSE)) {
		period = LSE_PERIOD;
		found = CHIP_STOP_LSE;
	} else {
		RCC_BDCR &= ~RCC_BDCR_LSEON;
		RCC_CSR |= RCC_CSR_LSION;
		if (wait_for(&RCC_CSR, RCC_CSR_LSIRDY, LSI_MICROS) && select_clock(SELECT_LSI)) {
			period = measure();
			found = period != 0 ? CHIP_STOP_LSI : CHIP_STOP_NONE;
		}
	}
	if (found != CHIP_STOP_NONE) {
		EXTI_RTSR |= 1u << RTC_WKUP_LINE;
		EXTI_IMR |= 1u << RTC_WKUP_LINE;
		NVIC_ISER(RTC_WKUP_IRQ) = 1u << RTC_WKUP_IRQ;
	}
	return found;
}

int64_t stm32f4_rtc_micros(void) {
	return read_ticks() * period >> 16;
}

static void clear(void) {
	RTC_ISR = ~(RTC_ISR_WUTF | RTC_ISR_INIT);
	EXTI_PR = 1u << RTC_WKUP_LINE;
}

/* Its work is to end WFI. */
void RTC_WKUP_Handler(void) {
	unlock();
	clear();
}

void stm32f4_rtc_stop(uint32_t micros) {
	/* The wake-up timer counts every second tick. */
	uint32_t count = (uint32_t) (((uint64_t) micros << 15) / period);
	unlock();
	RTC_CR &= ~(RTC_CR_WUTE | RTC_CR_WUTIE);
	if (count < 2 || !wait_for(&RTC_ISR, RTC_ISR_WUTWF, SYNC_MICROS)) {
		return;
	}
	RTC_WUTR = count - 1;
	clear();
	RTC_CR |= RTC_CR_WUTE | RTC_CR_WUTIE;
	/* The regulator in its low-power mode, the flash off. */
	PWR_CR = (PWR_CR & ~PWR_CR_PDDS) | PWR_CR_LPDS | PWR_CR_FPDS | PWR_CR_CWUF;
	SCB_SCR |= SCB_SCR_SLEEPDEEP;
	__asm volatile("dsb\n\twfi\n\tisb" : : : "memory");
	SCB_SCR &= ~SCB_SCR_SLEEPDEEP;
	RTC_CR &= ~(RTC_CR_WUTE | RTC_CR_WUTIE);
}
