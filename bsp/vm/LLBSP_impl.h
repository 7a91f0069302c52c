/* MicroEJ's name for the console of the board. */
#pragma once
#include <stdint.h>

/* Writes one character of the engine's own messages; waits if the console's ring is full. */
void LLBSP_IMPL_putchar(int32_t character);
