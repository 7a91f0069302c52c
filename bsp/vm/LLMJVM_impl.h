/*
 * What the platform supplies to a Java engine, by MicroEJ's names. The same functions can stand under MicroEJ's own engine.
 * Times are milliseconds where MicroEJ says so; results are 0 (LLMJVM_OK) or negative.
 */
#pragma once
#include <stdint.h>

#define LLMJVM_OK 0
#define LLMJVM_ERROR (-1)

/* Before anything else of the engine. */
int32_t LLMJVM_IMPL_initialize(void);
/* The engine's task runs; the application is about to start. */
int32_t LLMJVM_IMPL_vmTaskStarted(void);
/* Calls for a wake-up at an absolute monotonic time in milliseconds; replaces the one before. */
int32_t LLMJVM_IMPL_scheduleRequest(int64_t absolute_time);
/* Sleeps until the requested time or a call of wakeupVM, whichever is first; returns at once if wakeupVM came before. */
int32_t LLMJVM_IMPL_idleVM(void);
/* Ends idleVM; may be called from an interrupt. */
int32_t LLMJVM_IMPL_wakeupVM(void);
/* The engine has seen the wake-up. */
int32_t LLMJVM_IMPL_ackWakeup(void);
/* There is one task. */
int32_t LLMJVM_IMPL_getCurrentTaskID(void);
/* The application has ended. */
int32_t LLMJVM_IMPL_shutdown(void);
/* Milliseconds: since start-up, or (monotonic 0) of the application's clock. */
int64_t LLMJVM_IMPL_getCurrentTime(uint8_t monotonic);
/* Monotonic nanoseconds since start-up. */
int64_t LLMJVM_IMPL_getTimeNanos(void);
/* Sets the application's clock, in milliseconds since 1970. */
void LLMJVM_IMPL_setApplicationTime(int64_t milliseconds);
