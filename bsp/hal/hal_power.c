/* frond.hal.Power */
#include "chip.h"
#include "vm_natives.h"

void Java_frond_hal_Power_idle(int64_t until) {
	chip_idle(until);
}

int32_t Java_frond_hal_Power_stopWhenIdle(void) {
	return chip_stop_when_idle();
}

int64_t Java_frond_hal_Power_spent(int32_t state) {
	return chip_spent(state);
}

void Java_frond_hal_Power_reset(void) {
	chip_console_drain();
	chip_reset();
}

int32_t Java_frond_hal_Power_resetCause(void) {
	return chip_reset_cause();
}

void Java_frond_hal_Power_watchdog(int32_t milliseconds) {
	chip_watchdog_start(milliseconds);
}

void Java_frond_hal_Power_feed(void) {
	chip_watchdog_feed();
}
