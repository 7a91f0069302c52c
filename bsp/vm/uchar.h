/* newlib has no uchar.h (C11 section 7.28); the types are all that the generated code needs of it. */
#pragma once
#include <stdint.h>

typedef uint_least16_t char16_t;
typedef uint_least32_t char32_t;
