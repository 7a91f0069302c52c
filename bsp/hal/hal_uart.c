/* frond.hal.Uart */
#include "chip.h"
#include "hal_range.h"
#include "vm_natives.h"

int32_t Java_frond_hal_Uart_open(int32_t port, int32_t baud) {
	return chip_uart_open(port, baud);
}

int32_t Java_frond_hal_Uart_read(int32_t port, int8_t *into, int32_t at, int32_t length) {
	return chip_uart_is_open(port) && hal_in_range(into, at, length) ? chip_uart_read(port, (uint8_t *) into + at, length) : -1;
}

int32_t Java_frond_hal_Uart_write(int32_t port, int8_t *from, int32_t at, int32_t length) {
	return chip_uart_is_open(port) && hal_in_range(from, at, length) ? chip_uart_write(port, (const uint8_t *) from + at, length) : -1;
}

int32_t Java_frond_hal_Uart_available(int32_t port) {
	return chip_uart_is_open(port) ? chip_uart_available(port) : -1;
}

int32_t Java_frond_hal_Uart_overruns(int32_t port) {
	return chip_uart_overruns(port);
}

void Java_frond_hal_Uart_wakeOn(int32_t port, int32_t value) {
	if (chip_uart_is_open(port)) {
		chip_uart_wake_on(port, value);
	}
}
