/* frond.hal.Heap */
#include "vm.h"
#include "vm_natives.h"

int32_t Java_frond_hal_Heap_allocated(void) {
	return (int32_t) vm_heap_allocated();
}

int32_t Java_frond_hal_Heap_size(void) {
	return (int32_t) vm_heap_size();
}

int32_t Java_frond_hal_Heap_free(void) {
	return (int32_t) vm_heap_free();
}
