/*
 * Flash outside the image (RM0090 section 3): the configuration block in the first 16 KB of sector 7 (of a node's image); counters in those of sectors 5 and 6. The
 * processor stands still while the flash is busy, for it runs from it. An emulator without the controller (its lock bit reads zero: QEMU) has
 * a few words of RAM that a reset leaves alone instead of the counters' sectors.
 */
#include <string.h>

#include "chip.h"
#include "stm32f4.h"

#define CONFIGURATION ((const uint8_t *) CONFIGURATION_ADDRESS)
#define COUNTERS ((const uint8_t *) 0x08020000)
#define SECTOR 0x20000
#define COUNTERS_SECTOR 5u
#define REGION_SIZE 0x4000
#define RETAINED_SIZE 64
/* An erase takes at most 4 s with x32; each turn reads a register. */
#define BOUND 400000000u

static __attribute__((section(".noinit"), aligned(4))) uint8_t retained[2][RETAINED_SIZE];
static int8_t controller = -1;

static bool has_controller(void) {
	if (controller < 0) {
		/* Locked after a reset, and before the first write. */
		controller = (FLASH_CR & FLASH_CR_LOCK) != 0;
	}
	return controller != 0;
}

static bool is_counters(int32_t region) {
	return region == 1 || region == 2;
}

const uint8_t *chip_flash_region(int32_t region, int32_t *size) {
	if (is_counters(region)) {
		*size = has_controller() ? REGION_SIZE : RETAINED_SIZE;
		return has_controller() ? COUNTERS + SECTOR * (region - 1) : retained[region - 1];
	}
	*size = region == 0 ? REGION_SIZE : 0;
	return CONFIGURATION;
}

static bool done(void) {
	for (uint32_t i = 0; i < BOUND; i++) {
		if ((FLASH_SR & FLASH_SR_BSY) == 0) {
			return (FLASH_SR & FLASH_SR_ERRORS) == 0;
		}
	}
	return false;
}

static bool unlock(void) {
	if ((FLASH_CR & FLASH_CR_LOCK) != 0) {
		FLASH_KEYR = FLASH_KEYR_KEY1;
		FLASH_KEYR = FLASH_KEYR_KEY2;
	}
	FLASH_SR = FLASH_SR_ERRORS;
	return (FLASH_CR & FLASH_CR_LOCK) == 0 && done();
}

/* The data cache does not see what was written or erased (section 3.5.3). */
static void lock(void) {
	FLASH_CR = FLASH_CR_LOCK;
	FLASH_ACR &= ~FLASH_ACR_DCEN;
	FLASH_ACR |= FLASH_ACR_DCRST;
	FLASH_ACR &= ~FLASH_ACR_DCRST;
	FLASH_ACR |= FLASH_ACR_DCEN;
}

bool chip_flash_write(int32_t region, int32_t offset, const uint8_t *from, int32_t length) {
	if (!is_counters(region)) {
		return false;
	}
	int32_t size;
	uint8_t *to = (uint8_t *) chip_flash_region(region, &size) + offset;
	if (!has_controller()) {
		memcpy(to, from, (size_t) length);
		return true;
	}
	bool good = unlock();
	for (int32_t i = 0; i < length && good; i += 4) {
		uint32_t word;
		memcpy(&word, from + i, 4);
		FLASH_CR = FLASH_CR_PSIZE_32 | FLASH_CR_PG;
		*(volatile uint32_t *) (to + i) = word;
		good = done();
	}
	lock();
	return good;
}

bool chip_flash_erase(int32_t region) {
	if (!is_counters(region)) {
		return false;
	}
	if (!has_controller()) {
		memset(retained[region - 1], 0xff, RETAINED_SIZE);
		return true;
	}
	bool good = unlock();
	if (good) {
		uint32_t sector = COUNTERS_SECTOR + (uint32_t) region - 1u;
		FLASH_CR = FLASH_CR_PSIZE_32 | FLASH_CR_SER | sector << FLASH_CR_SNB_SHIFT;
		FLASH_CR |= FLASH_CR_STRT;
		good = done();
	}
	lock();
	return good;
}
