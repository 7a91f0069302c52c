/* The radio's lines. The rising edges of its IRQ are counted by interrupt, and wake. */
#include "board.h"
#include "chip.h"
#include "stm32f4.h"

#ifdef BOARD_RADIO_IRQ
#define EXTI_LINE (BOARD_RADIO_IRQ & 15u)
#define LINES 3
/* Per line; by CHIP_GPIO_ number. */
static const uint16_t pins[LINES] = {BOARD_RADIO_RESET, BOARD_RADIO_SLEEP, BOARD_RADIO_IRQ};
static bool open[LINES];
static volatile uint32_t edges;
static volatile int64_t edge_time;

void EXTI_Handler(void) {
	EXTI_PR = 1u << EXTI_LINE;
	edges++;
	edge_time = chip_micros();
	chip_wake();
}

static void listen(void) {
	RCC_APB2ENR |= RCC_APB2ENR_SYSCFGEN;
	(void) RCC_APB2ENR;
	uint32_t shift = (EXTI_LINE & 3) * 4;
	SYSCFG_EXTICR(EXTI_LINE) = (SYSCFG_EXTICR(EXTI_LINE) & ~(15u << shift)) | BOARD_RADIO_IRQ >> 4 << shift;
	EXTI_RTSR |= 1u << EXTI_LINE;
	EXTI_IMR |= 1u << EXTI_LINE;
	NVIC_ISER(EXTI_IRQ(EXTI_LINE)) = 1u << (EXTI_IRQ(EXTI_LINE) & 31);
}

static bool is_open(int32_t line) {
	return line >= 0 && line < LINES && open[line];
}

int32_t chip_gpio_open(int32_t line) {
	if (line < 0 || line >= LINES) {
		return -1;
	}
	if (line == CHIP_GPIO_RADIO_IRQ) {
		stm32f4_pin_input(pins[line]);
		listen();
	} else {
		stm32f4_pin_output(pins[line], line == CHIP_GPIO_RADIO_RESET);
	}
	open[line] = true;
	return 0;
}

void chip_gpio_write(int32_t line, bool high) {
	if (is_open(line)) {
		stm32f4_pin_write(pins[line], high);
	}
}

bool chip_gpio_read(int32_t line) {
	return is_open(line) && stm32f4_pin_read(pins[line]);
}

int32_t chip_gpio_edges(int32_t line) {
	return line == CHIP_GPIO_RADIO_IRQ ? (int32_t) (edges & 0x7fffffff) : 0;
}

int64_t chip_gpio_edge_time(int32_t line) {
	if (line != CHIP_GPIO_RADIO_IRQ) {
		return 0;
	}
	uint32_t masked = stm32f4_mask();
	int64_t time = edge_time;
	stm32f4_unmask(masked);
	return time;
}

#else

int32_t chip_gpio_open(int32_t line) {
	(void) line;
	return -1;
}

void chip_gpio_write(int32_t line, bool high) {
	(void) line;
	(void) high;
}

bool chip_gpio_read(int32_t line) {
	(void) line;
	return false;
}

int32_t chip_gpio_edges(int32_t line) {
	(void) line;
	return 0;
}

int64_t chip_gpio_edge_time(int32_t line) {
	(void) line;
	return 0;
}
#endif
