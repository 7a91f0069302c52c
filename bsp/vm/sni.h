/* MicroEJ's Simple Native Interface, as far as Frond's natives need it. */
#pragma once
#include <stdint.h>

/* Length of a Java array of base types of up to 4 bytes; natives get a pointer to its first element. */
static inline int32_t SNI_getArrayLength(const void *array) {
	return ((const int32_t *) array)[-1];
}
