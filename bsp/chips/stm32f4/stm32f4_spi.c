/*
 * The radio's SPI bus, as master: the radio in mode 0, and on boards that have a line to select one, a sensor in mode 3, each selected by its line. The processor moves the bytes: the node can do nothing before it has them, most accesses are
 * two bytes, and starting and ending a DMA stream of the longest frame takes about as many instructions as moving 20 bytes does. What DMA
 * would save is the current of 0.2 ms of waiting a frame, and it leaves no gap between bytes, which the chips want.
 *
 * Times that an AT86RF231/233 wants (its data sheet, digital interface timing): 180 ns from /SEL low to the first bit, 250 ns between the
 * last bit of a byte and the first of the next, 250 ns from the last bit to /SEL high, and 250 ns of /SEL high.
 */
#include "board.h"
#include "chip.h"
#include "stm32f4.h"

#ifdef BOARD_SPI
/* Data sheet, table 9. */
#define ALTERNATE (BOARD_SPI == 3 ? 6u : 5u)
#define BASE (BOARD_SPI == 1 ? SPI1_BASE : BOARD_SPI == 2 ? SPI2_BASE : SPI3_BASE)
/* Turns of at least 4 cycles: a byte takes 1.5 us, 256 cycles of the core; at the slowest clock 49 us. */
#define BOUND 4000u
/* The divider is 2 << BR. */
#define BR_SLOWEST 7u

#ifdef BOARD_SENSOR_SELECT
#define DEVICES 2
static const uint16_t lines[DEVICES] = {BOARD_RADIO_SELECT, BOARD_SENSOR_SELECT};
static const uint16_t modes[DEVICES] = {0, SPI_CR1_CPOL | SPI_CR1_CPHA};
#else
#define DEVICES 1
static const uint16_t lines[DEVICES] = {BOARD_RADIO_SELECT};
static const uint16_t modes[DEVICES] = {0};
#endif
#define NONE (-1)

/* CR1 of each device; 0 for one that is not open. */
static uint32_t controls[DEVICES];
static int32_t selected = NONE;

static inline bool is_open(int32_t device) {
	return device >= 0 && device < DEVICES && controls[device] != 0;
}

int32_t chip_spi_open(int32_t bus, int32_t hertz) {
	if (bus < 0 || bus >= DEVICES || hertz <= 0) {
		return -1;
	}
	if (BOARD_SPI == 1) {
		RCC_APB2ENR |= RCC_APB2ENR_SPI1EN;
		(void) RCC_APB2ENR;
	} else {
		RCC_APB1ENR |= BOARD_SPI == 2 ? RCC_APB1ENR_SPI2EN : RCC_APB1ENR_SPI3EN;
		(void) RCC_APB1ENR;
	}
	uint32_t clock = BOARD_SPI == 1 ? stm32f4_apb2_hz : stm32f4_apb1_hz;
	uint32_t divider = 0;
	while (divider < BR_SLOWEST && clock >> (divider + 1) > (uint32_t) hertz) {
		divider++;
	}
	if (clock >> (divider + 1) > (uint32_t) hertz) {
		return -1;
	}
	/* All of them: who opens one device must not talk to another. */
	for (int32_t device = 0; device < DEVICES; device++) {
		stm32f4_pin_output(lines[device], 1);
	}
	stm32f4_pin_alternate(BOARD_SPI_SCK, ALTERNATE);
	stm32f4_pin_alternate(BOARD_SPI_MISO, ALTERNATE);
	stm32f4_pin_alternate(BOARD_SPI_MOSI, ALTERNATE);
	SPI_CR1(BASE) = 0;
	SPI_CR2(BASE) = 0;
	controls[bus] = SPI_CR1_MSTR | SPI_CR1_SSM | SPI_CR1_SSI | divider << SPI_CR1_BR_SHIFT | SPI_CR1_SPE | modes[bus];
	SPI_CR1(BASE) = controls[bus];
	selected = NONE;
	return 0;
}

/* At least 250 ns at 168 MHz. */
static void settle(void) {
	for (uint32_t i = 0; i < 14; i++) {
		__asm volatile("nop");
	}
}

static void deselect(void) {
	for (uint32_t i = 0; i < BOUND && (SPI_SR(BASE) & SPI_SR_BSY) != 0; i++) {
	}
	settle();
	if (selected != NONE) {
		stm32f4_pin_write(lines[selected], 1);
		selected = NONE;
	}
}

static void select(int32_t device) {
	if (selected == device) {
		return;
	}
	if (selected != NONE) {
		deselect();
	}
	if (DEVICES > 1 && SPI_CR1(BASE) != controls[device]) {
		/* The clock's idle level changes while nobody is selected. */
		SPI_CR1(BASE) = controls[device] & ~SPI_CR1_SPE;
		SPI_CR1(BASE) = controls[device];
	}
	selected = device;
	settle();
	stm32f4_pin_write(lines[device], 0);
	settle();
}

/* One byte each way; -1 if none comes. That the next is only started when this one is in leaves the gap between them. */
static inline int32_t exchange(uint32_t byte) {
	SPI_DR(BASE) = byte;
	for (uint32_t i = 0; i < BOUND; i++) {
		if ((SPI_SR(BASE) & SPI_SR_RXNE) != 0) {
			return (int32_t) (SPI_DR(BASE) & 0xff);
		}
	}
	return -1;
}

int32_t chip_spi_exchange(int32_t bus, int32_t word) {
	if (!is_open(bus)) {
		return -1;
	}
	select(bus);
	int32_t first = exchange((uint32_t) word >> 8 & 0xff);
	int32_t second = first < 0 ? -1 : exchange((uint32_t) word & 0xff);
	deselect();
	return second < 0 ? -1 : first << 8 | second;
}

int32_t chip_spi_transfer(int32_t bus, uint8_t *bytes, int32_t length, bool more) {
	if (!is_open(bus)) {
		return -1;
	}
	int32_t result = length < 0 ? -1 : 0;
	if (result == 0) {
		select(bus);
		for (uint8_t *end = bytes + length; bytes != end; bytes++) {
			int32_t byte = exchange(*bytes);
			if (byte < 0) {
				result = -1;
				break;
			}
			*bytes = (uint8_t) byte;
		}
	}
	if (result < 0 || !more) {
		deselect();
	}
	return result;
}

int32_t chip_spi_send(int32_t bus, const uint8_t *bytes, int32_t length) {
	if (!is_open(bus)) {
		return -1;
	}
	int32_t result = length < 0 ? -1 : 0;
	if (result == 0) {
		select(bus);
		for (const uint8_t *end = bytes + length; bytes != end && result == 0; bytes++) {
			result = exchange(*bytes) < 0 ? -1 : 0;
		}
	}
	deselect();
	return result;
}

#else

int32_t chip_spi_open(int32_t bus, int32_t hertz) {
	(void) bus;
	(void) hertz;
	return -1;
}

int32_t chip_spi_exchange(int32_t bus, int32_t word) {
	(void) bus;
	(void) word;
	return -1;
}

int32_t chip_spi_transfer(int32_t bus, uint8_t *bytes, int32_t length, bool more) {
	(void) bus;
	(void) bytes;
	(void) length;
	(void) more;
	return -1;
}

int32_t chip_spi_send(int32_t bus, const uint8_t *bytes, int32_t length) {
	(void) bus;
	(void) bytes;
	(void) length;
	return -1;
}
#endif
