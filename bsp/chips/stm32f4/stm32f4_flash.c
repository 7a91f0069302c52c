/* Flash outside the image: the configuration block in the first 16 KB of sector 7 (of a node's image). */
#include "chip.h"

#define CONFIGURATION ((const uint8_t *) CONFIGURATION_ADDRESS)
#define CONFIGURATION_SIZE 0x4000

const uint8_t *chip_flash_region(int32_t region, int32_t *size) {
	*size = region == 0 ? CONFIGURATION_SIZE : 0;
	return CONFIGURATION;
}
