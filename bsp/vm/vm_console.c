/* The runtime's own messages. */
#include "LLBSP_impl.h"
#include "chip.h"
#include "vm.h"

void vm_print(const char *text) {
	for (; *text != 0; text++) {
		if (*text == '\n') {
			LLBSP_IMPL_putchar('\r');
		}
		LLBSP_IMPL_putchar((uint8_t) *text);
	}
}

void vm_print_decimal(int32_t value) {
	char text[12];
	char *at = text + sizeof(text) - 1;
	uint32_t left = value < 0 ? -(uint32_t) value : (uint32_t) value;
	*at = 0;
	do {
		*--at = (char) ('0' + left % 10);
		left /= 10;
	} while (left != 0);
	if (value < 0) {
		*--at = '-';
	}
	vm_print(at);
}

void vm_print_hexadecimal(uint32_t value) {
	char text[9];
	for (int32_t i = 7; i >= 0; i--, value >>= 4) {
		text[i] = "0123456789abcdef"[value & 15];
	}
	text[8] = 0;
	vm_print(text);
}

void vm_panic(const char *reason) {
	vm_print(reason);
	vm_print("\n");
	uint32_t here;
	vm_print_stack(&here);
	chip_console_drain();
	chip_reset();
}

void LLBSP_IMPL_putchar(int32_t character) {
	uint8_t byte = (uint8_t) character;
	while (chip_uart_write(CHIP_UART_CONSOLE, &byte, 1) == 0) {
		chip_uart_poll(CHIP_UART_CONSOLE);
	}
}
