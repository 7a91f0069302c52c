/* ADC1: the chip's own channels, one conversion at a time (RM0090 section 13). */
#include "chip.h"
#include "stm32f4.h"

/* Turns of at least 4 cycles. 480 + 12 cycles of 21 MHz are 24 us, 4000 cycles of the core; Renode takes 100 us, 16800 cycles. */
#define BOUND 8000u
/* RM0090 section 13.10, STM32F40x: channels of the sensor, of VREFINT and of VBAT / 2. */
static const uint8_t channels[] = {16, 17, 18};
static const uint32_t calibrations[] = {TS_CAL1, TS_CAL2, VREFIN_CAL};

/* The channel is chosen before the converter starts: Renode's model takes over a change only then. */
static void start(uint32_t channel) {
	RCC_APB2ENR |= RCC_APB2ENR_ADC1EN;
	ADC_CCR = ADC_CCR_ADCPRE_DIV4 | ADC_CCR_TSVREFE | ADC_CCR_VBATE;
	/* 480 cycles for channels 16 to 18: the sensor wants 10 us. */
	ADC1_SMPR1 = 7u << 18 | 7u << 21 | 7u << 24;
	ADC1_SQR1 = 0;
	ADC1_SQR3 = channel;
	ADC1_CR2 = ADC_CR2_ADON;
	/* t_STAB is 3 us, the sensor's start-up 10 us. */
	int64_t ready = chip_micros() + 15;
	while (chip_micros() < ready) {
	}
}

/* Converter, sensor and the divider on VBAT draw current as long as they are on. */
static void stop(void) {
	ADC1_CR2 = 0;
	ADC_CCR = 0;
}

static int32_t convert(void) {
	ADC1_SR = 0;
	ADC1_CR2 |= ADC_CR2_SWSTART;
	/*
	 * QEMU's converter never raises EOC and shows no SWSTART: it converts when the result is read. It has no RCC either, which tells it
	 * from silicon that hangs.
	 */
	if ((RCC_APB2ENR & RCC_APB2ENR_ADC1EN) == 0) {
		return (int32_t) (ADC1_DR & 0xfff);
	}
	for (uint32_t i = 0; i < BOUND; i++) {
		if ((ADC1_SR & ADC_SR_EOC) != 0) {
			return (int32_t) (ADC1_DR & 0xfff);
		}
	}
	return -1;
}

int32_t chip_adc_read(int32_t channel) {
	if (channel < 0 || channel >= (int32_t) sizeof(channels)) {
		return -1;
	}
	start(channels[channel]);
	int32_t result = convert();
	stop();
	return result;
}

int32_t chip_adc_calibration(int32_t which) {
	if (which < 0 || which >= (int32_t) (sizeof(calibrations) / sizeof(calibrations[0]))) {
		return -1;
	}
	uint32_t value = stm32f4_probe(calibrations[which], 0);
	return value >= 1 && value <= 4095 ? (int32_t) value : -1;
}
