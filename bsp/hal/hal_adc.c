/* frond.hal.Adc */
#include "chip.h"
#include "vm_natives.h"

int32_t Java_frond_hal_Adc_read(int32_t channel) {
	return chip_adc_read(channel);
}

int32_t Java_frond_hal_Adc_calibration(int32_t which) {
	return chip_adc_calibration(which);
}
