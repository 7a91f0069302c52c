/*
 * Registers of the STM32F405/F407 by the names of the reference manual (RM0090) and, for the core, of the
 * Cortex-M4 programming manual (PM0214). Only what is used.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define STM32F4_REGISTER(address) (*(volatile uint32_t *) (address))

/* RM0090 section 7.3: reset and clock control */
#define RCC_CR STM32F4_REGISTER(0x40023800)
#define RCC_CR_HSION (1u << 0)
#define RCC_CR_HSIRDY (1u << 1)
#define RCC_CR_HSEON (1u << 16)
#define RCC_CR_HSERDY (1u << 17)
#define RCC_CR_PLLON (1u << 24)
#define RCC_CR_PLLRDY (1u << 25)
#define RCC_PLLCFGR STM32F4_REGISTER(0x40023804)
#define RCC_PLLCFGR_PLLN_SHIFT 6
#define RCC_PLLCFGR_PLLSRC_HSE (1u << 22)
#define RCC_PLLCFGR_PLLQ_SHIFT 24
#define RCC_CFGR STM32F4_REGISTER(0x40023808)
#define RCC_CFGR_SW_PLL 2u
#define RCC_CFGR_SWS_MASK (3u << 2)
#define RCC_CFGR_SWS_PLL (2u << 2)
#define RCC_CFGR_PPRE1_DIV4 (5u << 10)
#define RCC_CFGR_PPRE2_DIV2 (4u << 13)
#define RCC_AHB1ENR STM32F4_REGISTER(0x40023830)
#define RCC_AHB2ENR STM32F4_REGISTER(0x40023834)
#define RCC_AHB2ENR_RNGEN (1u << 6)
#define RCC_APB1ENR STM32F4_REGISTER(0x40023840)
#define RCC_APB1ENR_TIM2EN (1u << 0)
#define RCC_APB1ENR_SPI2EN (1u << 14)
#define RCC_APB1ENR_SPI3EN (1u << 15)
#define RCC_APB1ENR_USART2EN (1u << 17)
#define RCC_APB1ENR_PWREN (1u << 28)
#define RCC_APB2ENR STM32F4_REGISTER(0x40023844)
#define RCC_APB2ENR_USART1EN (1u << 4)
#define RCC_APB2ENR_ADC1EN (1u << 8)
#define RCC_APB2ENR_SPI1EN (1u << 12)
#define RCC_APB2ENR_SYSCFGEN (1u << 14)
#define RCC_BDCR STM32F4_REGISTER(0x40023870)
#define RCC_BDCR_LSEON (1u << 0)
#define RCC_BDCR_LSERDY (1u << 1)
#define RCC_BDCR_RTCSEL_SHIFT 8
#define RCC_BDCR_RTCEN (1u << 15)
#define RCC_BDCR_BDRST (1u << 16)
#define RCC_CSR STM32F4_REGISTER(0x40023874)
#define RCC_CSR_LSION (1u << 0)
#define RCC_CSR_LSIRDY (1u << 1)
#define RCC_CSR_RMVF (1u << 24)
#define RCC_CSR_PINRSTF (1u << 26)
#define RCC_CSR_PORRSTF (1u << 27)
#define RCC_CSR_SFTRSTF (1u << 28)
#define RCC_CSR_IWDGRSTF (1u << 29)
#define RCC_CSR_WWDGRSTF (1u << 30)

/* RM0090 section 3.9: flash interface */
#define FLASH_ACR STM32F4_REGISTER(0x40023c00)
#define FLASH_ACR_LATENCY_MASK 7u
#define FLASH_ACR_LATENCY_5WS 5u
#define FLASH_ACR_PRFTEN (1u << 8)
#define FLASH_ACR_ICEN (1u << 9)
#define FLASH_ACR_DCEN (1u << 10)
#define FLASH_ACR_DCRST (1u << 12)
#define FLASH_KEYR STM32F4_REGISTER(0x40023c04)
#define FLASH_KEYR_KEY1 0x45670123u
#define FLASH_KEYR_KEY2 0xcdef89abu
#define FLASH_SR STM32F4_REGISTER(0x40023c0c)
#define FLASH_SR_ERRORS 0xf2u
#define FLASH_SR_BSY (1u << 16)
#define FLASH_CR STM32F4_REGISTER(0x40023c10)
#define FLASH_CR_PG (1u << 0)
#define FLASH_CR_SER (1u << 1)
#define FLASH_CR_SNB_SHIFT 3
#define FLASH_CR_PSIZE_32 (2u << 8)
#define FLASH_CR_STRT (1u << 16)
#define FLASH_CR_LOCK (1u << 31)

/* RM0090 section 5.4: power control */
#define PWR_CR STM32F4_REGISTER(0x40007000)
#define PWR_CR_VOS (1u << 14)

#define PWR_CR_LPDS (1u << 0)
#define PWR_CR_PDDS (1u << 1)
#define PWR_CR_CWUF (1u << 2)
#define PWR_CR_DBP (1u << 8)
#define PWR_CR_FPDS (1u << 9)

/* RM0090 section 8.4: general-purpose I/O, port 0 = A */
#define GPIO_MODER(port) STM32F4_REGISTER(0x40020000 + 0x400 * (port))
#define GPIO_OTYPER(port) STM32F4_REGISTER(0x40020004 + 0x400 * (port))
#define GPIO_OSPEEDR(port) STM32F4_REGISTER(0x40020008 + 0x400 * (port))
#define GPIO_PUPDR(port) STM32F4_REGISTER(0x4002000c + 0x400 * (port))
#define GPIO_IDR(port) STM32F4_REGISTER(0x40020010 + 0x400 * (port))
#define GPIO_BSRR(port) STM32F4_REGISTER(0x40020018 + 0x400 * (port))
#define GPIO_AFR(port, pin) STM32F4_REGISTER(0x40020020 + 0x400 * (port) + ((pin) >> 3) * 4)

/* RM0090 sections 9.2 and 12.3: which port an interrupt line listens to, and the lines */
#define SYSCFG_EXTICR(line) STM32F4_REGISTER(0x40013808 + ((line) >> 2) * 4)
#define EXTI_IMR STM32F4_REGISTER(0x40013c00)
#define EXTI_RTSR STM32F4_REGISTER(0x40013c08)
#define EXTI_FTSR STM32F4_REGISTER(0x40013c0c)
#define EXTI_PR STM32F4_REGISTER(0x40013c14)
#define EXTI_IRQ(line) ((line) < 5 ? 6 + (line) : (line) < 10 ? 23 : 40)

/* RM0090 section 28.5: SPI */
#define SPI1_BASE 0x40013000u
#define SPI2_BASE 0x40003800u
#define SPI3_BASE 0x40003c00u
#define SPI_CR1(base) STM32F4_REGISTER((base) + 0x00)
#define SPI_CR1_CPHA (1u << 0)
#define SPI_CR1_CPOL (1u << 1)
#define SPI_CR1_MSTR (1u << 2)
#define SPI_CR1_BR_SHIFT 3
#define SPI_CR1_SPE (1u << 6)
#define SPI_CR1_SSI (1u << 8)
#define SPI_CR1_SSM (1u << 9)
#define SPI_CR2(base) STM32F4_REGISTER((base) + 0x04)
#define SPI_SR(base) STM32F4_REGISTER((base) + 0x08)
#define SPI_SR_RXNE (1u << 0)
#define SPI_SR_BSY (1u << 7)
#define SPI_DR(base) STM32F4_REGISTER((base) + 0x0c)

/* RM0090 section 30.6: USART */
#define USART1_BASE 0x40011000u
#define USART2_BASE 0x40004400u
#define USART_SR(base) STM32F4_REGISTER((base) + 0x00)
#define USART_SR_ORE (1u << 3)
#define USART_SR_RXNE (1u << 5)
#define USART_SR_TC (1u << 6)
#define USART_SR_TXE (1u << 7)
#define USART_DR(base) STM32F4_REGISTER((base) + 0x04)
#define USART_BRR(base) STM32F4_REGISTER((base) + 0x08)
#define USART_CR1(base) STM32F4_REGISTER((base) + 0x0c)
#define USART_CR1_RE (1u << 2)
#define USART_CR1_TE (1u << 3)
#define USART_CR1_RXNEIE (1u << 5)
#define USART_CR1_TXEIE (1u << 7)
#define USART_CR1_UE (1u << 13)
#define USART1_IRQ 37
#define USART2_IRQ 38

/* RM0090 section 13.13: ADC1 and the common registers */
#define ADC1_SR STM32F4_REGISTER(0x40012000)
#define ADC_SR_EOC (1u << 1)
#define ADC1_CR2 STM32F4_REGISTER(0x40012008)
#define ADC_CR2_ADON (1u << 0)
#define ADC_CR2_SWSTART (1u << 30)
#define ADC1_SMPR1 STM32F4_REGISTER(0x4001200c)
#define ADC1_SQR1 STM32F4_REGISTER(0x4001202c)
#define ADC1_SQR3 STM32F4_REGISTER(0x40012034)
#define ADC1_DR STM32F4_REGISTER(0x4001204c)
#define ADC_CCR STM32F4_REGISTER(0x40012304)
#define ADC_CCR_ADCPRE_DIV4 (1u << 16)
#define ADC_CCR_VBATE (1u << 22)
#define ADC_CCR_TSVREFE (1u << 23)

/* RM0090 section 24.4: random number generator */
#define RNG_CR STM32F4_REGISTER(0x50060800)
#define RNG_CR_RNGEN (1u << 2)
#define RNG_SR STM32F4_REGISTER(0x50060804)
#define RNG_SR_DRDY (1u << 0)
#define RNG_SR_CECS (1u << 1)
#define RNG_SR_SECS (1u << 2)
#define RNG_DR STM32F4_REGISTER(0x50060808)

/* RM0090 section 21.4: independent watchdog */
#define IWDG_KR STM32F4_REGISTER(0x40003000)
#define IWDG_PR STM32F4_REGISTER(0x40003004)
#define IWDG_RLR STM32F4_REGISTER(0x40003008)
#define IWDG_SR STM32F4_REGISTER(0x4000300c)

/* RM0090 section 39.1 and the data sheets: unique id, factory calibration */
#define UNIQUE_ID 0x1fff7a10u
#define VREFIN_CAL 0x1fff7a2au
#define TS_CAL1 0x1fff7a2cu
#define TS_CAL2 0x1fff7a2eu

/* RM0090 section 18.4: TIM2, a 32-bit counter */
#define TIM2_CR1 STM32F4_REGISTER(0x40000000)
#define TIM_CR1_CEN (1u << 0)
#define TIM2_EGR STM32F4_REGISTER(0x40000014)
#define TIM_EGR_UG (1u << 0)
#define TIM2_CNT STM32F4_REGISTER(0x40000024)
#define TIM2_PSC STM32F4_REGISTER(0x40000028)
#define TIM2_ARR STM32F4_REGISTER(0x4000002c)

/* RM0090 section 26.6: real-time clock; its wake-up timer is EXTI's line 22 */
#define RTC_TR STM32F4_REGISTER(0x40002800)
#define RTC_CR STM32F4_REGISTER(0x40002808)
#define RTC_CR_WUCKSEL_DIV2 3u
#define RTC_CR_BYPSHAD (1u << 5)
#define RTC_CR_WUTE (1u << 10)
#define RTC_CR_WUTIE (1u << 14)
#define RTC_ISR STM32F4_REGISTER(0x4000280c)
#define RTC_ISR_WUTWF (1u << 2)
#define RTC_ISR_INITF (1u << 6)
#define RTC_ISR_INIT (1u << 7)
#define RTC_ISR_WUTF (1u << 10)
#define RTC_PRER STM32F4_REGISTER(0x40002810)
#define RTC_WUTR STM32F4_REGISTER(0x40002814)
#define RTC_WPR STM32F4_REGISTER(0x40002824)
#define RTC_SSR STM32F4_REGISTER(0x40002828)
#define RTC_WKUP_IRQ 3
#define RTC_WKUP_LINE 22

/* PM0214: SysTick, NVIC, system control block */
#define SYST_CSR STM32F4_REGISTER(0xe000e010)
#define SYST_CSR_ENABLE (1u << 0)
#define SYST_CSR_TICKINT (1u << 1)
#define SYST_CSR_CLKSOURCE (1u << 2)
#define SYST_RVR STM32F4_REGISTER(0xe000e014)
#define SYST_RVR_LONGEST 0xffffffu
#define SYST_CVR STM32F4_REGISTER(0xe000e018)
#define NVIC_ISER(irq) STM32F4_REGISTER(0xe000e100 + ((irq) >> 5) * 4)
#define NVIC_ICER(irq) STM32F4_REGISTER(0xe000e180 + ((irq) >> 5) * 4)
#define MPU_TYPE STM32F4_REGISTER(0xe000ed90)
#define MPU_CTRL STM32F4_REGISTER(0xe000ed94)
#define MPU_CTRL_ENABLE (1u << 0)
#define MPU_CTRL_PRIVDEFENA (1u << 2)
#define MPU_RNR STM32F4_REGISTER(0xe000ed98)
#define MPU_RBAR STM32F4_REGISTER(0xe000ed9c)
#define MPU_RASR STM32F4_REGISTER(0xe000eda0)
#define MPU_RASR_ENABLE (1u << 0)
#define MPU_RASR_SIZE_4K (11u << 1)
#define MPU_RASR_XN (1u << 28)
#define SCB_AIRCR STM32F4_REGISTER(0xe000ed0c)
#define SCB_AIRCR_SYSRESETREQ 0x05fa0004u
#define SCB_SCR STM32F4_REGISTER(0xe000ed10)
#define SCB_SCR_SLEEPDEEP (1u << 2)
#define SCB_CFSR STM32F4_REGISTER(0xe000ed28)
#define SCB_HFSR STM32F4_REGISTER(0xe000ed2c)
#define SCB_MMFAR STM32F4_REGISTER(0xe000ed34)
#define SCB_BFAR STM32F4_REGISTER(0xe000ed38)

/* stm32f4_clock.c: what the clock tree came to, in Hz. */
extern uint32_t stm32f4_core_hz;
extern uint32_t stm32f4_apb1_hz;
/* Of TIM2 to TIM5. */
extern uint32_t stm32f4_timer_hz;
extern uint32_t stm32f4_apb2_hz;
void stm32f4_clock_start(void);
/* What the start found, for one line on the console; NULL if all is as on silicon with a crystal. */
extern const char *stm32f4_clock_note;

/* From now on 16 MHz from the internal oscillator, and nothing else runs: what STOP mode comes back to. Whoever divides a clock divides anew. */
void stm32f4_clock_slow(void);

/* stm32f4_tick.c */
void stm32f4_tick_start(void);

/* stm32f4_rtc.c: starts the real-time clock; CHIP_STOP_ values. */
int stm32f4_rtc_start(void);
/* Microseconds since then; to be read at least once a day. */
int64_t stm32f4_rtc_micros(void);
/* Stops the chip until an interrupt is pending, or for so many microseconds, 2 seconds at the most. With interrupts masked. */
void stm32f4_rtc_stop(uint32_t micros);

/* stm32f4_uart.c: whether nothing is being sent and no radio listens to its port; whether the console's peer was heard since the last call. */
bool stm32f4_uart_quiet(void);
bool stm32f4_console_heard(void);
void stm32f4_console_edge(void);
/* stm32f4_gpio.c: whether an edge of the console's line ends STOP mode. */
void stm32f4_console_watch(bool on);

/* stm32f4_pin.c: what a pin, port * 16 + number, is for. */
void stm32f4_pin_alternate(uint32_t pin, uint32_t function);
void stm32f4_pin_alternate_open_drain(uint32_t pin, uint32_t function);
void stm32f4_pin_open_drain(uint32_t pin, int high);
void stm32f4_pin_output(uint32_t pin, int high);
void stm32f4_pin_input(uint32_t pin);
static inline void stm32f4_pin_write(uint32_t pin, int high) {
	GPIO_BSRR(pin >> 4) = high ? 1u << (pin & 15) : 0x10000u << (pin & 15);
}
static inline int stm32f4_pin_read(uint32_t pin) {
	return (GPIO_IDR(pin >> 4) >> (pin & 15)) & 1;
}

/* stm32f4_fault.c: what Java's null references rely on (chip.h), and reads that an emulator may answer with a bus fault. */
bool stm32f4_guard_null(void);
uint32_t stm32f4_probe(uint32_t address, uint32_t otherwise);

/* Interrupts off, and as they were. */
static inline uint32_t stm32f4_mask(void) {
	uint32_t before;
	__asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(before) : : "memory");
	return before;
}

static inline void stm32f4_unmask(uint32_t before) {
	__asm volatile("msr primask, %0" : : "r"(before) : "memory");
}
