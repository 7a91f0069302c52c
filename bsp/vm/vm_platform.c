/* The VM's port on the chip: time, waiting, start and end, under MicroEJ's names. One task, no operating system. */
#include "LLMJVM_impl.h"

#include "chip.h"

#define MICROSECONDS INT64_C(1000)

static int64_t wakeup_at = INT64_MAX;
static int64_t application_offset;

int32_t LLMJVM_IMPL_initialize(void) {
	return LLMJVM_OK;
}

int32_t LLMJVM_IMPL_vmTaskStarted(void) {
	return LLMJVM_OK;
}

int32_t LLMJVM_IMPL_scheduleRequest(int64_t absolute_time) {
	wakeup_at = absolute_time > INT64_MAX / MICROSECONDS ? INT64_MAX : absolute_time * MICROSECONDS;
	return LLMJVM_OK;
}

int32_t LLMJVM_IMPL_idleVM(void) {
	chip_idle(wakeup_at);
	return LLMJVM_OK;
}

int32_t LLMJVM_IMPL_wakeupVM(void) {
	chip_wake();
	return LLMJVM_OK;
}

int32_t LLMJVM_IMPL_ackWakeup(void) {
	wakeup_at = INT64_MAX;
	return LLMJVM_OK;
}

int32_t LLMJVM_IMPL_getCurrentTaskID(void) {
	return 1;
}

int32_t LLMJVM_IMPL_shutdown(void) {
	return LLMJVM_OK;
}

int64_t LLMJVM_IMPL_getCurrentTime(uint8_t monotonic) {
	int64_t milliseconds = chip_micros() / MICROSECONDS;
	return monotonic ? milliseconds : milliseconds + application_offset;
}

int64_t LLMJVM_IMPL_getTimeNanos(void) {
	return chip_micros() * INT64_C(1000);
}

void LLMJVM_IMPL_setApplicationTime(int64_t milliseconds) {
	application_offset = milliseconds - chip_micros() / MICROSECONDS;
}
