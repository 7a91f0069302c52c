/* The radio's lines, and a light. The rising edges of the radio's IRQ are counted by interrupt, and wake. */
#include "board.h"
#include "chip.h"
#include "stm32f4.h"

#ifdef BOARD_LIGHT
static bool light_open;
#endif

static int32_t open_light(void) {
#ifdef BOARD_LIGHT
	stm32f4_pin_output(BOARD_LIGHT, 0);
	light_open = true;
	return 0;
#else
	return -1;
#endif
}

/* Whether the line is the light. */
static bool write_light(int32_t line, bool high) {
	(void) high;
#ifdef BOARD_LIGHT
	if (line == CHIP_GPIO_LIGHT && light_open) {
		stm32f4_pin_write(BOARD_LIGHT, high);
	}
#endif
	return line == CHIP_GPIO_LIGHT;
}

#ifdef BOARD_RADIO_IRQ
#define EXTI_LINE (BOARD_RADIO_IRQ & 15u)
#define LINES 3
/* Per line; by CHIP_GPIO_ number. */
static const uint16_t pins[LINES] = {BOARD_RADIO_RESET, BOARD_RADIO_SLEEP, BOARD_RADIO_IRQ};
static bool open[LINES];
static volatile uint32_t edges;
static volatile int64_t edge_time;

/* The console's line is watched in STOP mode only: its first byte is lost, and wakes. */
#define CONSOLE_LINE (BOARD_CONSOLE_RX & 15u)
#if CONSOLE_LINE == EXTI_LINE
#error "the console's RX and the radio's IRQ are the same line of EXTI"
#endif

void EXTI_Handler(void) {
	uint32_t pending = EXTI_PR & (1u << EXTI_LINE | 1u << CONSOLE_LINE);
	EXTI_PR = pending;
	if ((pending & 1u << EXTI_LINE) != 0) {
		edges++;
		edge_time = chip_micros();
		chip_wake();
	}
	if ((pending & 1u << CONSOLE_LINE) != 0) {
		stm32f4_console_edge();
	}
}

static void choose_port(uint32_t pin) {
	uint32_t line = pin & 15;
	uint32_t shift = (line & 3) * 4;
	SYSCFG_EXTICR(line) = (SYSCFG_EXTICR(line) & ~(15u << shift)) | pin >> 4 << shift;
	NVIC_ISER(EXTI_IRQ(line)) = 1u << (EXTI_IRQ(line) & 31);
}

void stm32f4_console_watch(bool on) {
	if (on) {
		choose_port(BOARD_CONSOLE_RX);
		EXTI_FTSR |= 1u << CONSOLE_LINE;
		EXTI_PR = 1u << CONSOLE_LINE;
		EXTI_IMR |= 1u << CONSOLE_LINE;
	} else {
		/* A pending edge keeps its interrupt. */
		EXTI_IMR &= ~(1u << CONSOLE_LINE);
	}
}

static void listen(void) {
	RCC_APB2ENR |= RCC_APB2ENR_SYSCFGEN;
	(void) RCC_APB2ENR;
	choose_port(BOARD_RADIO_IRQ);
	EXTI_RTSR |= 1u << EXTI_LINE;
	EXTI_IMR |= 1u << EXTI_LINE;
}

static bool is_open(int32_t line) {
	return line >= 0 && line < LINES && open[line];
}

int32_t chip_gpio_open(int32_t line) {
	if (line == CHIP_GPIO_LIGHT) {
		return open_light();
	}
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
	if (!write_light(line, high) && is_open(line)) {
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
	return line == CHIP_GPIO_LIGHT ? open_light() : -1;
}

void chip_gpio_write(int32_t line, bool high) {
	write_light(line, high);
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
