/* Flash outside the image: the configuration block in the first 16 KB of sector 7. */
#include "chip.h"

#define CONFIGURATION ((const uint8_t *) 0x08060000)
#define CONFIGURATION_SIZE 0x4000

const uint8_t *chip_flash_region(int32_t region, int32_t *size) {
	*size = region == 0 ? CONFIGURATION_SIZE : 0;
	return CONFIGURATION;
}
