/*
 * The sensors' I2C bus as master (RM0090 section 27), polled. Every wait is bounded. What is received is ended as section 27.3.3 says, so that no
 * byte too many is clocked: one byte without acknowledgement, two with POS, more by BTF. A bus that does not answer is clocked until
 * the device lets go of SDA (UM10204 section 3.1.16), and the peripheral is reset, which also ends a BUSY that noise left behind (errata sheet ES0182).
 */
#include "board.h"
#include "chip.h"
#include "stm32f4.h"

#ifdef BOARD_I2C
#define ALTERNATE 4u
#define BASE (0x40005400u + 0x400u * (BOARD_I2C - 1))
#define I2C_REGISTER(offset) (*(volatile uint32_t *) (BASE + (offset)))
#define I2C_CR1 I2C_REGISTER(0x00)
#define I2C_CR2 I2C_REGISTER(0x04)
#define I2C_DR I2C_REGISTER(0x10)
#define I2C_SR1 I2C_REGISTER(0x14)
#define I2C_SR2 I2C_REGISTER(0x18)
#define I2C_CCR I2C_REGISTER(0x1c)
#define I2C_TRISE I2C_REGISTER(0x20)
#define CR1_PE (1u << 0)
#define CR1_START (1u << 8)
#define CR1_STOP (1u << 9)
#define CR1_ACK (1u << 10)
#define CR1_POS (1u << 11)
#define CR1_SWRST (1u << 15)
#define SR1_SB (1u << 0)
#define SR1_ADDR (1u << 1)
#define SR1_BTF (1u << 2)
#define SR1_RXNE (1u << 6)
#define SR1_TXE (1u << 7)
#define SR1_AF (1u << 10)
#define SR1_ERRORS (0xdfu << 8)
#define SR2_BUSY (1u << 1)
#define RCC_APB1ENR_I2CEN (1u << (20 + BOARD_I2C))
/* A byte takes 90 us at 100 kHz; a device may stretch it. */
#define BOUND_MICROS 2000
/* Half a period of the clock that frees a bus. */
#define HALF_MICROS 5
#define CLOCKS 9

static int32_t hertz_open;

static void pause(int32_t micros) {
	int64_t until = chip_micros() + micros;
	while (chip_micros() < until) {
	}
}

static void configure(void) {
	uint32_t megahertz = stm32f4_apb1_hz / 1000000u;
	I2C_CR1 = CR1_SWRST;
	I2C_CR1 = 0;
	I2C_CR2 = megahertz;
	I2C_CCR = stm32f4_apb1_hz / (2u * (uint32_t) hertz_open);
	I2C_TRISE = megahertz + 1u;
	I2C_CR1 = CR1_PE;
}

/* Clocks out what a device has begun, and ends it with a stop. */
static void free_bus(void) {
	stm32f4_pin_open_drain(BOARD_I2C_SDA, 1);
	stm32f4_pin_open_drain(BOARD_I2C_SCL, 1);
	for (int32_t i = 0; i < CLOCKS && stm32f4_pin_read(BOARD_I2C_SDA) == 0; i++) {
		stm32f4_pin_write(BOARD_I2C_SCL, 0);
		pause(HALF_MICROS);
		stm32f4_pin_write(BOARD_I2C_SCL, 1);
		pause(HALF_MICROS);
	}
	stm32f4_pin_write(BOARD_I2C_SCL, 0);
	stm32f4_pin_write(BOARD_I2C_SDA, 0);
	pause(HALF_MICROS);
	stm32f4_pin_write(BOARD_I2C_SCL, 1);
	pause(HALF_MICROS);
	stm32f4_pin_write(BOARD_I2C_SDA, 1);
	pause(HALF_MICROS);
	stm32f4_pin_alternate_open_drain(BOARD_I2C_SCL, ALTERNATE);
	stm32f4_pin_alternate_open_drain(BOARD_I2C_SDA, ALTERNATE);
	configure();
}

int32_t chip_i2c_open(int32_t bus, int32_t hertz) {
	if (bus != 0 || hertz <= 0 || hertz > 100000) {
		return -1;
	}
	RCC_APB1ENR |= RCC_APB1ENR_I2CEN;
	/* Read back: the peripheral's clock comes two cycles later (errata sheet ES0182). */
	(void) RCC_APB1ENR;
	hertz_open = hertz;
	free_bus();
	return 0;
}

/* 0 when one of these flags is up; -1 if the device did not acknowledge, -2 for any other end. */
static int32_t await(uint32_t flags) {
	int64_t until = chip_micros() + BOUND_MICROS;
	do {
		uint32_t status = I2C_SR1;
		if ((status & flags) != 0) {
			return 0;
		}
		if ((status & SR1_AF) != 0) {
			I2C_SR1 = 0;
			return -1;
		}
		if ((status & SR1_ERRORS) != 0) {
			I2C_SR1 = 0;
			return -2;
		}
	} while (chip_micros() < until);
	return -2;
}

/* Start, and the address; ADDR is still up. */
static int32_t address(uint32_t byte, uint32_t control) {
	I2C_CR1 = CR1_PE | CR1_START | control;
	int32_t result = await(SR1_SB);
	if (result == 0) {
		I2C_DR = byte;
		result = await(SR1_ADDR);
	}
	return result;
}

static void stop(void) {
	I2C_CR1 = CR1_PE | CR1_STOP;
}

static int32_t send(int32_t device, const uint8_t *bytes, int32_t length) {
	int32_t result = address((uint32_t) device << 1, 0);
	if (result == 0) {
		(void) I2C_SR2;
	}
	for (int32_t i = 0; i < length && result == 0; i++) {
		result = await(SR1_TXE);
		if (result == 0) {
			I2C_DR = bytes[i];
		}
	}
	return result == 0 && length > 0 ? await(SR1_BTF) : result;
}

static int32_t receive(int32_t device, uint8_t *bytes, int32_t length) {
	uint32_t control = length == 1 ? 0 : length == 2 ? CR1_ACK | CR1_POS : CR1_ACK;
	int32_t result = address((uint32_t) device << 1 | 1u, control);
	if (result < 0) {
		return result;
	}
	if (length == 1) {
		(void) I2C_SR2;
		stop();
		result = await(SR1_RXNE);
		bytes[0] = (uint8_t) I2C_DR;
		return result;
	}
	(void) I2C_SR2;
	if (length == 2) {
		I2C_CR1 = CR1_PE | CR1_POS;
	}
	int32_t at = 0;
	for (; length - at > 3 && result == 0; at++) {
		result = await(SR1_RXNE);
		bytes[at] = (uint8_t) I2C_DR;
	}
	if (length > 2 && result == 0) {
		result = await(SR1_BTF);
		I2C_CR1 = CR1_PE;
		bytes[at++] = (uint8_t) I2C_DR;
	}
	if (result == 0) {
		result = await(SR1_BTF);
	}
	if (result == 0) {
		stop();
		bytes[at++] = (uint8_t) I2C_DR;
		bytes[at] = (uint8_t) I2C_DR;
	}
	return result;
}

int32_t chip_i2c_transfer(int32_t bus, int32_t device, uint8_t *bytes, int32_t write, int32_t read) {
	if (bus != 0 || hertz_open == 0) {
		return -2;
	}
	int32_t result = 0;
	if (write > 0 || read <= 0) {
		result = send(device, bytes, write);
	}
	if (result == 0 && read > 0) {
		result = receive(device, bytes, read);
	} else {
		stop();
	}
	if (result == -1) {
		stop();
	} else if (result < 0) {
		free_bus();
	}
	return result;
}

#else

int32_t chip_i2c_open(int32_t bus, int32_t hertz) {
	(void) bus;
	(void) hertz;
	return -1;
}

int32_t chip_i2c_transfer(int32_t bus, int32_t address, uint8_t *bytes, int32_t write, int32_t read) {
	(void) bus;
	(void) address;
	(void) bytes;
	(void) write;
	(void) read;
	return -2;
}
#endif
