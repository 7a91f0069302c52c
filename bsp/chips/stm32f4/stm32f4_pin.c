/* Pins (RM0090 section 8.3). */
#include "stm32f4.h"

#define MODE_INPUT 0u
#define MODE_OUTPUT 1u
#define MODE_ALTERNATE 2u
#define PULL_NONE 0u
#define PULL_UP 1u
#define PULL_DOWN 2u
/* 10 MHz at 50 pF, 25 MHz at 30 pF (data sheet, I/O AC characteristics). */
#define SPEED_MEDIUM 1u

static void set(volatile uint32_t *reg, uint32_t number, uint32_t value) {
	*reg = (*reg & ~(3u << number * 2)) | value << number * 2;
}

static void start(uint32_t pin, uint32_t mode, uint32_t pull) {
	uint32_t port = pin >> 4;
	set(&GPIO_OSPEEDR(port), pin & 15, SPEED_MEDIUM);
	set(&GPIO_PUPDR(port), pin & 15, pull);
	set(&GPIO_MODER(port), pin & 15, mode);
}

static void clock(uint32_t pin) {
	RCC_AHB1ENR |= 1u << (pin >> 4);
	/* Read back: the peripheral's clock comes two cycles later (errata sheet ES0182). */
	(void) RCC_AHB1ENR;
}

/* With a pull-up: a serial line that nothing drives is idle. */
void stm32f4_pin_alternate(uint32_t pin, uint32_t function) {
	uint32_t shift = (pin & 7) * 4;
	clock(pin);
	GPIO_AFR(pin >> 4, pin & 15) = (GPIO_AFR(pin >> 4, pin & 15) & ~(15u << shift)) | function << shift;
	start(pin, MODE_ALTERNATE, PULL_UP);
}

/* For a bus of several, which its pull-ups lift: those of the chip, weak, besides the board's. */
void stm32f4_pin_alternate_open_drain(uint32_t pin, uint32_t function) {
	clock(pin);
	GPIO_OTYPER(pin >> 4) |= 1u << (pin & 15);
	stm32f4_pin_alternate(pin, function);
}

void stm32f4_pin_open_drain(uint32_t pin, int high) {
	clock(pin);
	stm32f4_pin_write(pin, high);
	GPIO_OTYPER(pin >> 4) |= 1u << (pin & 15);
	start(pin, MODE_OUTPUT, PULL_UP);
}

void stm32f4_pin_output(uint32_t pin, int high) {
	clock(pin);
	stm32f4_pin_write(pin, high);
	start(pin, MODE_OUTPUT, PULL_NONE);
}

/* With a pull-down: a line that nothing drives asks for nothing. */
void stm32f4_pin_input(uint32_t pin) {
	clock(pin);
	start(pin, MODE_INPUT, PULL_DOWN);
}
