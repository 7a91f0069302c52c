/*
 * Flash outside the image (RM0090 section 3): the configuration block in the first 16 KB of sector 7 (of a node's image); counters in those of
 * two more sectors; readings in whole sectors. The processor stands still while the flash is busy, for it runs from it. An emulator without the
 * controller (its lock bit reads zero: QEMU) has a few words of RAM that a reset leaves alone instead of the counters' sectors, and no place for readings.
 *
 *   image of up to 128 KB: sectors 0-4, counters 5 and 6, readings 8-11
 *   image of up to 256 KB: sectors 0-5, counters 6 and 8, readings 9-11
 */
#include <string.h>

#include "chip.h"
#include "stm32f4.h"

#define CONFIGURATION ((const uint8_t *) CONFIGURATION_ADDRESS)
/* Where a sector is that is not one of the first five, which are smaller. */
#define ADDRESS(sector) ((const uint8_t *) (0x08020000 + SECTOR * ((sector) - 5)))
#define SECTOR 0x20000
#define LARGE (IMAGE_BYTES > 0x20000)
#define REGION_SIZE 0x4000
#define RETAINED_SIZE 64
#define STORE 3
#define STORE_SECTOR (LARGE ? 9 : 8)
#define STORE_COUNT (12 - STORE_SECTOR)
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

/* Where the configuration is behind sector 7, the image may reach there, too. */
static bool is_store(int32_t region) {
	return region >= STORE && region < STORE + STORE_COUNT && CONFIGURATION_ADDRESS < 0x08080000;
}

static int32_t sector(int32_t region) {
	return is_counters(region) ? (LARGE ? 4 + 2 * region : 4 + region) : STORE_SECTOR + region - STORE;
}

const uint8_t *chip_flash_region(int32_t region, int32_t *size) {
	if (is_counters(region)) {
		*size = has_controller() ? REGION_SIZE : RETAINED_SIZE;
		return has_controller() ? ADDRESS(sector(region)) : retained[region - 1];
	}
	if (is_store(region)) {
		*size = has_controller() ? SECTOR : 0;
		return ADDRESS(sector(region));
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
	int32_t size;
	uint8_t *to = (uint8_t *) chip_flash_region(region, &size) + offset;
	if (region == 0 || size == 0) {
		return false;
	}
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
	if (!is_counters(region) && !is_store(region)) {
		return false;
	}
	if (!has_controller()) {
		if (is_store(region)) {
			return false;
		}
		memset(retained[region - 1], 0xff, RETAINED_SIZE);
		return true;
	}
	bool good = unlock();
	if (good) {
		FLASH_CR = FLASH_CR_PSIZE_32 | FLASH_CR_SER | (uint32_t) sector(region) << FLASH_CR_SNB_SHIFT;
		FLASH_CR |= FLASH_CR_STRT;
		good = done();
	}
	lock();
	return good;
}
