/* Checks of ranges in Java arrays that natives are given. */
#pragma once
#include <stdbool.h>

#include "sni.h"

static inline bool hal_in_range(const void *array, int32_t at, int32_t length) {
	return array != 0 && at >= 0 && length >= 0 && at <= SNI_getArrayLength(array) - length;
}
