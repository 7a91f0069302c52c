/* frond.hal.Gpio */
#include "chip.h"
#include "vm_natives.h"

int32_t Java_frond_hal_Gpio_open(int32_t line) {
	return chip_gpio_open(line);
}

void Java_frond_hal_Gpio_write(int32_t line, uint8_t high) {
	chip_gpio_write(line, high != 0);
}

uint8_t Java_frond_hal_Gpio_read(int32_t line) {
	return chip_gpio_read(line);
}

int32_t Java_frond_hal_Gpio_edges(int32_t line) {
	return chip_gpio_edges(line);
}

int64_t Java_frond_hal_Gpio_edgeTime(int32_t line) {
	return chip_gpio_edge_time(line);
}
