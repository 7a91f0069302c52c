/* Vectors and start-up. */
#include <string.h>

#include "board.h"
#include "chip.h"
#include "stm32f4.h"
#include "vm.h"

extern uint8_t stm32f4_data_load[], stm32f4_data_start[], stm32f4_data_end[];
extern uint8_t stm32f4_bss_start[], stm32f4_bss_end[];

void SysTick_Handler(void);
void USART1_Handler(void);
void USART2_Handler(void);
#ifdef BOARD_RADIO_IRQ
void EXTI_Handler(void);
void RTC_WKUP_Handler(void);
#endif
void HardFault_Handler(void);

static void unexpected_interrupt(void) {
	vm_panic("unexpected interrupt");
}

static void start(void) {
	memcpy(stm32f4_data_start, stm32f4_data_load, (size_t) (stm32f4_data_end - stm32f4_data_start));
	memset(stm32f4_bss_start, 0, (size_t) (stm32f4_bss_end - stm32f4_bss_start));
	stm32f4_clock_start();
	stm32f4_tick_start();
	chip_reset_cause();
	chip_uart_open(CHIP_UART_CONSOLE, BOARD_CONSOLE_BAUD);
	__asm volatile("cpsie i" : : : "memory");
	/* MicroEJ's engine prints lines of this kind at its start and end. */
	vm_print("VM START\n");
	if (stm32f4_clock_note != NULL) {
		vm_print(stm32f4_clock_note);
		vm_print("\n");
	}
	if (!stm32f4_guard_null()) {
		vm_print("no memory protection unit: an access to null does not throw\n");
	}
	vm_start();
	vm_print("VM END\n");
	chip_console_drain();
	for (;;) {
		__asm volatile("wfi");
	}
}

/* The FPU is on before anything may use its registers. */
__attribute__((naked, used)) void Reset_Handler(void) {
	__asm volatile(
		"cpsid i\n"
		"ldr r0, =0xe000ed88\n"
		"ldr r1, [r0]\n"
		"orr r1, r1, #(0xf << 20)\n"
		"str r1, [r0]\n"
		"dsb\n"
		"isb\n"
		"b %c0\n" : : "i"(start));
}

/* The handlers replace what stands for all. */
#pragma GCC diagnostic ignored "-Woverride-init"
__attribute__((section(".vectors"), used)) static void (*const vectors[16 + 82])(void) = {
	(void (*)(void)) chip_stack_top,
	Reset_Handler,
	[2 ... 97] = unexpected_interrupt,
	[3 ... 6] = HardFault_Handler,
	[15] = SysTick_Handler,
	[16 + USART1_IRQ] = USART1_Handler,
	[16 + USART2_IRQ] = USART2_Handler,
#ifdef BOARD_RADIO_IRQ
	[16 + EXTI_IRQ(BOARD_RADIO_IRQ & 15u)] = EXTI_Handler,
	[16 + EXTI_IRQ(BOARD_CONSOLE_RX & 15u)] = EXTI_Handler,
	[16 + RTC_WKUP_IRQ] = RTC_WKUP_Handler,
#endif
};
