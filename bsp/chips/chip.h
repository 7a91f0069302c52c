/*
 * What a chip supplies. bsp/vm and bsp/hal stand on it and on nothing else of the chip.
 * Times are microseconds since start-up. Nothing waits unless it says so.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { CHIP_UART_CONSOLE = 0, CHIP_UART_RADIO = 1, CHIP_UART_COUNT = 2 };
enum { CHIP_GPIO_RADIO_RESET = 0, CHIP_GPIO_RADIO_SLEEP = 1, CHIP_GPIO_RADIO_IRQ = 2, CHIP_GPIO_LIGHT = 3 };
enum { CHIP_ADC_TEMPERATURE = 0, CHIP_ADC_REFERENCE = 1, CHIP_ADC_BATTERY = 2 };
enum { CHIP_CALIBRATION_30C = 0, CHIP_CALIBRATION_110C = 1, CHIP_CALIBRATION_REFERENCE = 2 };
enum { CHIP_RESET_POWER_ON = 0, CHIP_RESET_PIN = 1, CHIP_RESET_SOFTWARE = 2, CHIP_RESET_WATCHDOG = 3 };

/* By the linker script: the stack, which grows down from its top, and the machine code. */
extern uint32_t chip_stack_limit[], chip_stack_top[];
extern uint8_t chip_code_start[], chip_code_end[];

/*
 * The first 4 KB of the address space cannot be accessed by what Java calls: who tries goes on in vm_null_reference (vm.h), on the same
 * stack, with chip_null_at the instruction that did. It stays there until somebody clears it.
 */
extern uint32_t chip_null_at;

/* Monotonic, 64 bits wide. May be called with interrupts masked. */
int64_t chip_micros(void);

/* What chip_stop_when_idle found: no STOP mode; one woken by a real-time clock that runs from a crystal (LSE), or from the internal oscillator (LSI). */
enum { CHIP_STOP_NONE = 0, CHIP_STOP_LSE = 1, CHIP_STOP_LSI = 2 };
/* From now on chip_idle stops the clocks where it can, and the core runs slowly between; before ports and buses are opened. May wait some seconds. */
int32_t chip_stop_when_idle(void);
/* Microseconds that the core has spent waiting with its clock, and with all clocks stopped. */
enum { CHIP_SLEEP = 1, CHIP_STOP = 2 };
int64_t chip_spent(int32_t state);

/* Sleeps until chip_wake has been called (since the last sleep ended) or `until` has come. */
void chip_idle(int64_t until);
void chip_wake(void);

_Noreturn void chip_reset(void);
int32_t chip_reset_cause(void);
void chip_watchdog_start(int32_t milliseconds);
void chip_watchdog_feed(void);

/* The board's name, and the chip's own number: how many bytes of it were copied. */
const char *chip_board(void);
int32_t chip_identity(uint8_t *into, int32_t length);

/* 0, or -1 if the board has no such port. */
int32_t chip_uart_open(int32_t port, int32_t baud);
bool chip_uart_is_open(int32_t port);
/* How many bytes were taken from or given to the rings. */
int32_t chip_uart_read(int32_t port, uint8_t *into, int32_t length);
int32_t chip_uart_write(int32_t port, const uint8_t *from, int32_t length);
/* Received bytes that wait in the ring. */
int32_t chip_uart_available(int32_t port);
int32_t chip_uart_overruns(int32_t port);
/* Only this byte (-1 for any), or a receive ring half full, calls chip_wake. */
void chip_uart_wake_on(int32_t port, int32_t byte);
/* Moves bytes without the help of interrupts; for one who waits, or who cannot have interrupts. */
void chip_uart_poll(int32_t port);
/* Waits, for a bounded time, until the console has sent everything. Works with interrupts masked. */
void chip_console_drain(void);

/* 0, or -1 if the board has no such device (0: radio, 1: sensor, on one bus). */
int32_t chip_spi_open(int32_t bus, int32_t hertz);
/* All wait while the bytes pass, for a bounded time; -1 if the bus is not open or stands still, or the length is negative. */
int32_t chip_spi_exchange(int32_t bus, int32_t word);
int32_t chip_spi_transfer(int32_t bus, uint8_t *bytes, int32_t length, bool more);
int32_t chip_spi_send(int32_t bus, const uint8_t *bytes, int32_t length);

/* 0, or -1 if the board has no such bus. */
int32_t chip_i2c_open(int32_t bus, int32_t hertz);
/* Writes, then reads; waits, for a bounded time. 0, -1 for no acknowledgement, -2 for a bus that is not open or does not work. */
int32_t chip_i2c_transfer(int32_t bus, int32_t address, uint8_t *bytes, int32_t write, int32_t read);

/* 0, or -1 if the board has no such line. */
int32_t chip_gpio_open(int32_t line);
void chip_gpio_write(int32_t line, bool high);
bool chip_gpio_read(int32_t line);
/* Rising edges of an input, and when the last one was. */
int32_t chip_gpio_edges(int32_t line);
int64_t chip_gpio_edge_time(int32_t line);

/* 0 to 4095, or -1. */
int32_t chip_adc_read(int32_t channel);
int32_t chip_adc_calibration(int32_t which);

void chip_random(uint8_t *into, int32_t length);

/* A region of flash: memory that can be read, and its size (0 if there is none). */
const uint8_t *chip_flash_region(int32_t region, int32_t *size);
/* Ranges are inside the region; offset and length are multiples of 4. False if it cannot be done. */
bool chip_flash_write(int32_t region, int32_t offset, const uint8_t *from, int32_t length);
bool chip_flash_erase(int32_t region);
