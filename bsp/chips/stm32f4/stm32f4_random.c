/*
 * Entropy: the RNG peripheral where it answers; else noise of the ADC, the unique id and the jitter of the clock against the core.
 * Both only feed a pool of ChaCha (RFC 8439 section 2.3); what is given out is its key stream, and the pool's key is replaced by
 * part of it each time, so that a pool that is read later does not show what was given out before.
 */
#include <string.h>

#include "chip.h"
#include "stm32f4.h"

#define BOUND 1000u
#define WORDS 16

static uint32_t pool[WORDS];
static bool seeded;

static uint32_t rotate(uint32_t value, int32_t count) {
	return value << count | value >> (32 - count);
}

static void quarter(uint32_t *x, int32_t a, int32_t b, int32_t c, int32_t d) {
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 7);
}

static void block(uint32_t *out) {
	memcpy(out, pool, sizeof(pool));
	for (int32_t round = 0; round < 10; round++) {
		for (int32_t i = 0; i < 4; i++) {
			quarter(out, i, 4 + i, 8 + i, 12 + i);
		}
		for (int32_t i = 0; i < 4; i++) {
			quarter(out, i, 4 + ((i + 1) & 3), 8 + ((i + 2) & 3), 12 + ((i + 3) & 3));
		}
	}
	for (int32_t i = 0; i < WORDS; i++) {
		out[i] += pool[i];
	}
}

/* Words 4 to 11 of the pool are the key. */
static void stir(uint32_t value) {
	uint32_t out[WORDS];
	pool[12] ^= value;
	pool[13]++;
	block(out);
	memcpy(pool + 4, out, 32);
}

static bool from_generator(uint32_t *value) {
	RCC_AHB2ENR |= RCC_AHB2ENR_RNGEN;
	RNG_CR = RNG_CR_RNGEN;
	for (uint32_t i = 0; i < BOUND; i++) {
		uint32_t status = RNG_SR;
		if ((status & (RNG_SR_CECS | RNG_SR_SECS)) != 0) {
			return false;
		}
		if ((status & RNG_SR_DRDY) != 0) {
			*value = RNG_DR;
			return true;
		}
	}
	return false;
}

static void seed(void) {
	static const uint32_t constant[] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
	memcpy(pool, constant, sizeof(constant));
	for (int32_t i = 0; i < 3; i++) {
		stir(stm32f4_probe(UNIQUE_ID + 4u * (uint32_t) i, 0));
		stir(stm32f4_probe(UNIQUE_ID + 4u * (uint32_t) i + 2u, 0));
	}
	/* 256 bits from the generator are enough; the converter's noise takes milliseconds. */
	uint32_t value;
	int32_t words = 0;
	while (words < 8 && from_generator(&value)) {
		stir(value);
		words++;
	}
	for (int32_t i = 0; words < 8 && i < 32; i++) {
		stir((uint32_t) chip_adc_read(CHIP_ADC_TEMPERATURE) << 16 ^ (uint32_t) chip_adc_read(CHIP_ADC_REFERENCE) ^ SYST_CVR << 8);
	}
	seeded = true;
}

void chip_random(uint8_t *into, int32_t length) {
	if (!seeded) {
		seed();
	}
	uint32_t value;
	stir(from_generator(&value) ? value : SYST_CVR);
	while (length > 0) {
		uint32_t out[WORDS];
		int32_t count = length < 32 ? length : 32;
		pool[13]++;
		block(out);
		memcpy(into, out + 8, (size_t) count);
		memcpy(pool + 4, out, 32);
		into += count;
		length -= count;
	}
}
