/*
 * Faults: what the core stacked, the fault status, the Java exception if one is on its way and the calls that are active, on the
 * console; then a reset. And reads of addresses that may not exist.
 */
#include "chip.h"
#include "stm32f4.h"
#include "vm.h"

/* Set while stm32f4_probe reads; the handler's assembly knows it by its name. */
__attribute__((used)) volatile uint8_t stm32f4_probing;
static volatile bool probe_failed;

typedef struct {
	uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
} Stacked;

/*
 * The stack may be what has run out, so the report has one of its own, at the end of the heap: its newest objects are of no more use. A
 * probe's fault returns, and stays on the stack it came on.
 */
__attribute__((naked)) void HardFault_Handler(void) {
	__asm volatile(
		"mrs r0, msp\n"
		"mov r1, lr\n"
		"ldr r2, =stm32f4_probing\n"
		"ldrb r2, [r2]\n"
		"cbnz r2, 1f\n"
		"ldr r2, =stm32f4_emergency_stack_top\n"
		"mov sp, r2\n"
		"1: push {r4-r11, lr}\n"
		"mov r2, sp\n"
		"bl stm32f4_fault\n"
		"pop {r4-r11, pc}\n");
}

static void print_register(const char *name, uint32_t value) {
	vm_print(name);
	vm_print_hexadecimal(value);
}

__attribute__((used)) void stm32f4_fault(Stacked *stacked, uint32_t exc_return, const uint32_t *saved) {
	if (stm32f4_probing != 0) {
		/* The probe's load is one halfword long. */
		probe_failed = true;
		stacked->pc += 2;
		SCB_CFSR = SCB_CFSR;
		SCB_HFSR = SCB_HFSR;
		return;
	}
	bool overflow = (uint32_t) stacked < (uint32_t) chip_stack_limit;
	vm_print(overflow ? "\nfault: stack overflow\n" : "\nfault\n");
	if (!overflow) {
		print_register("pc=", stacked->pc);
		print_register(" lr=", stacked->lr);
		print_register(" psr=", stacked->xpsr);
		print_register("\nr0=", stacked->r0);
		print_register(" r1=", stacked->r1);
		print_register(" r2=", stacked->r2);
		print_register(" r3=", stacked->r3);
		print_register(" r12=", stacked->r12);
		vm_print("\n");
	}
	for (int32_t i = 0; i < 8; i++) {
		vm_print(i == 0 ? "r" : " r");
		vm_print_decimal(4 + i);
		print_register("=", saved[i]);
	}
	print_register("\nsp=", (uint32_t) stacked);
	print_register(" exc=", exc_return);
	print_register(" cfsr=", SCB_CFSR);
	print_register(" hfsr=", SCB_HFSR);
	print_register(" mmfar=", SCB_MMFAR);
	print_register(" bfar=", SCB_BFAR);
	vm_print("\n");
	void *exception = vm_pending_exception();
	if (exception != NULL) {
		vm_print("while throwing ");
		vm_print_exception(exception);
	}
	/* The report's own stack is not the application's. */
	vm_print_stack(overflow ? chip_stack_limit : (const uint32_t *) stacked);
	vm_panic("reset");
}

uint32_t stm32f4_probe(uint32_t address, uint32_t otherwise) {
	uint32_t masked = stm32f4_mask();
	probe_failed = false;
	stm32f4_probing = 1;
	register uint32_t at __asm("r3") = address;
	register uint32_t value __asm("r2") = 0;
	__asm volatile("dsb\n\t.short 0x881a\n\tdsb" : "+r"(value) : "r"(at) : "memory"); /* ldrh r2, [r3] */
	stm32f4_probing = 0;
	stm32f4_unmask(masked);
	return probe_failed ? otherwise : value;
}
