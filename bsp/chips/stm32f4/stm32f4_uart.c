/*
 * USART1 (console) and USART2 (radio co-processor): interrupt-driven, a ring in each direction.
 *
 * When a receive ring is full, the port's interrupt is turned off until there is room: an emulator then holds its bytes back, and on
 * silicon the register overruns, which is counted. Neither loses a byte unseen.
 */
#include <string.h>

#include "board.h"
#include "chip.h"
#include "stm32f4.h"

/* Powers of two. A Spinel frame is up to 300 bytes with its escapes. */
#define CONSOLE_RECEIVE 128u
#define CONSOLE_TRANSMIT 512u
#define RADIO_RECEIVE 1024u
#define RADIO_TRANSMIT 512u

typedef struct {
	uint32_t base;
	uint32_t irq;
	uint8_t *receive;
	uint8_t *transmit;
	uint32_t receive_mask;
	uint32_t transmit_mask;
	/* Free-running; head is where the next byte goes in, tail where it comes out. */
	volatile uint32_t receive_head, receive_tail;
	volatile uint32_t transmit_head, transmit_tail;
	volatile int32_t overruns;
	/* The byte that ends sleep (-1 for none), and the bytes in the ring from which on each does. */
	int32_t wake_on;
	uint32_t wake_from;
	bool open;
	bool held;
	/* The transmitter's interrupt is on. */
	bool sending;
	/* Not everything offered found room. */
	bool refused;
} Port;

static uint8_t console_receive[CONSOLE_RECEIVE];
static uint8_t console_transmit[CONSOLE_TRANSMIT];
static uint8_t radio_receive[RADIO_RECEIVE];
static uint8_t radio_transmit[RADIO_TRANSMIT];

static Port ports[CHIP_UART_COUNT] = {
	[CHIP_UART_CONSOLE] = {.base = USART1_BASE, .irq = USART1_IRQ, .receive = console_receive, .transmit = console_transmit,
		.receive_mask = CONSOLE_RECEIVE - 1, .transmit_mask = CONSOLE_TRANSMIT - 1},
	[CHIP_UART_RADIO] = {.base = USART2_BASE, .irq = USART2_IRQ, .receive = radio_receive, .transmit = radio_transmit,
		.receive_mask = RADIO_RECEIVE - 1, .transmit_mask = RADIO_TRANSMIT - 1},
};

static Port *find(int32_t port) {
	return port >= 0 && port < CHIP_UART_COUNT ? &ports[port] : 0;
}

/* Data sheet, table 9. */
#define ALTERNATE_USART 7u

int32_t chip_uart_open(int32_t number, int32_t baud) {
	Port *port = find(number);
	if (port == 0 || baud <= 0) {
		return -1;
	}
	uint32_t clock;
	if (number == CHIP_UART_CONSOLE) {
		RCC_APB2ENR |= RCC_APB2ENR_USART1EN;
		stm32f4_pin_alternate(BOARD_CONSOLE_TX, ALTERNATE_USART);
		stm32f4_pin_alternate(BOARD_CONSOLE_RX, ALTERNATE_USART);
		clock = stm32f4_apb2_hz;
	} else {
		RCC_APB1ENR |= RCC_APB1ENR_USART2EN;
		stm32f4_pin_alternate(BOARD_SERIAL_TX, ALTERNATE_USART);
		stm32f4_pin_alternate(BOARD_SERIAL_RX, ALTERNATE_USART);
		clock = stm32f4_apb1_hz;
	}
	uint32_t divisor = (clock + (uint32_t) baud / 2) / (uint32_t) baud;
	if (divisor < 16 || divisor > 0xffff) {
		return -1;
	}
	if (port->open && USART_BRR(port->base) == divisor) {
		return 0;
	}
	USART_CR1(port->base) = 0;
	USART_BRR(port->base) = divisor;
	USART_CR1(port->base) = USART_CR1_UE | USART_CR1_TE | USART_CR1_RE | USART_CR1_RXNEIE;
	port->open = true;
	NVIC_ISER(port->irq) = 1u << (port->irq & 31);
	return 0;
}

bool chip_uart_is_open(int32_t number) {
	Port *port = find(number);
	return port != 0 && port->open;
}

/* One byte an interrupt: the USART has no more, and what comes meanwhile has an interrupt of its own. */
static inline __attribute__((always_inline)) void receive_byte(Port *port, uint32_t status) {
	uint32_t head = port->receive_head;
	uint32_t filled = head - port->receive_tail;
	if (filled > port->receive_mask) {
		NVIC_ICER(port->irq) = 1u << (port->irq & 31);
		port->held = true;
		return;
	}
	uint8_t byte = (uint8_t) USART_DR(port->base);
	if (__builtin_expect((status & USART_SR_ORE) != 0, 0)) {
		port->overruns++;
		if ((status & USART_SR_RXNE) == 0) {
			return;
		}
	}
	port->receive[head & port->receive_mask] = byte;
	port->receive_head = head + 1;
	if (filled >= port->wake_from || byte == port->wake_on) {
		chip_wake();
	}
}

static void transmit_bytes(Port *port) {
	uint32_t head = port->transmit_head;
	uint32_t tail = port->transmit_tail;
	uint32_t base = port->base;
	uint32_t mask = port->transmit_mask;
	const uint8_t *ring = port->transmit;
	while (tail != head && (USART_SR(base) & USART_SR_TXE) != 0) {
		USART_DR(base) = ring[tail & mask];
		tail++;
	}
	port->transmit_tail = tail;
	bool sending = tail != head;
	if (sending != port->sending) {
		port->sending = sending;
		USART_CR1(base) ^= USART_CR1_TXEIE;
		if (!sending && port->refused) {
			/* Whoever waited for room can go on. */
			port->refused = false;
			chip_wake();
		}
	}
}

/* Once for each handler: a jump there costs every byte a tenth. */
static inline __attribute__((always_inline)) void serve(Port *port) {
	uint32_t status = USART_SR(port->base);
	if ((status & (USART_SR_RXNE | USART_SR_ORE)) != 0) {
		receive_byte(port, status);
	}
	if (port->sending) {
		transmit_bytes(port);
	}
}

static volatile bool heard;

bool stm32f4_console_heard(void) {
	bool was = heard;
	heard = false;
	return was;
}

void stm32f4_console_edge(void) {
	heard = true;
}

bool stm32f4_uart_quiet(void) {
	const Port *console = &ports[CHIP_UART_CONSOLE];
	return console->transmit_head == console->transmit_tail && (USART_SR(console->base) & USART_SR_TC) != 0 && !ports[CHIP_UART_RADIO].open;
}

void USART1_Handler(void) {
	Port *console = &ports[CHIP_UART_CONSOLE];
	uint32_t head = console->receive_head;
	serve(console);
	heard |= console->receive_head != head;
}

void USART2_Handler(void) {
	serve(&ports[CHIP_UART_RADIO]);
}

void chip_uart_wake_on(int32_t number, int32_t byte) {
	Port *port = &ports[number];
	port->wake_on = byte;
	port->wake_from = byte < 0 ? 0 : (port->receive_mask + 1) / 2;
}

int32_t chip_uart_read(int32_t number, uint8_t *into, int32_t length) {
	Port *port = &ports[number];
	uint32_t tail = port->receive_tail;
	uint32_t count = port->receive_head - tail;
	if (count > (uint32_t) length) {
		count = (uint32_t) length;
	}
	if (count == 0) {
		return 0;
	}
	uint32_t at = tail & port->receive_mask;
	uint32_t run = port->receive_mask + 1 - at;
	if (run > count) {
		run = count;
	}
	memcpy(into, port->receive + at, run);
	memcpy(into + run, port->receive, count - run);
	port->receive_tail = tail + count;
	if (port->held) {
		port->held = false;
		NVIC_ISER(port->irq) = 1u << (port->irq & 31);
	}
	return (int32_t) count;
}

int32_t chip_uart_write(int32_t number, const uint8_t *from, int32_t length) {
	Port *port = &ports[number];
	uint32_t head = port->transmit_head;
	uint32_t count = port->transmit_mask + 1 - (head - port->transmit_tail);
	if ((uint32_t) length > count) {
		port->refused = true;
	} else {
		count = (uint32_t) length;
	}
	uint32_t at = head & port->transmit_mask;
	uint32_t run = port->transmit_mask + 1 - at;
	if (run > count) {
		run = count;
	}
	memcpy(port->transmit + at, from, run);
	memcpy(port->transmit, from + run, count - run);
	port->transmit_head = head + count;
	chip_uart_poll(number);
	return (int32_t) count;
}

int32_t chip_uart_available(int32_t number) {
	return (int32_t) (ports[number].receive_head - ports[number].receive_tail);
}

int32_t chip_uart_overruns(int32_t number) {
	Port *port = find(number);
	return port == 0 ? 0 : port->overruns;
}

void chip_uart_poll(int32_t number) {
	uint32_t masked = stm32f4_mask();
	transmit_bytes(&ports[number]);
	stm32f4_unmask(masked);
}

void chip_console_drain(void) {
	Port *port = &ports[CHIP_UART_CONSOLE];
	/* 512 bytes at 115200 bauds are 45 ms; each turn takes some tens of cycles. */
	for (uint32_t i = 0; i < 2000000u && port->transmit_tail != port->transmit_head; i++) {
		chip_uart_poll(CHIP_UART_CONSOLE);
	}
	for (uint32_t i = 0; i < 100000u && (USART_SR(port->base) & USART_SR_TC) == 0; i++) {
	}
}
