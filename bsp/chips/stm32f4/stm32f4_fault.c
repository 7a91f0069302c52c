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

/* The instruction that has accessed nothing (chip.h); the handler's assembly stores it. */
__attribute__((used)) uint32_t chip_null_at;

/*
 * An access to the first 4 KB by compiled Java, which is what runs when no handler does, is one to nothing: the fault returns to
 * vm_null_reference instead, as if the instruction had been a call of it. CFSR is 0x82 for a data access that the MPU has refused, with
 * nothing else wrong, and its address known (PM0214 section 4.4.14); what IT blocks left in the stacked xPSR is cleared.
 *
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
		"ldr r2, =0xe000ed28\n" /* CFSR, HFSR, DFSR, MMFAR */
		"ldr r3, [r2]\n"
		"cmp r3, #0x82\n"
		"bne 2f\n"
		"ldr r3, [r2, #12]\n"
		"cmp r3, #4096\n"
		"bhs 2f\n"
		"tst r1, #8\n" /* from no handler */
		"beq 2f\n"
		"movs r3, #0x82\n"
		"str r3, [r2]\n"
		"mov r3, #0x40000000\n" /* FORCED */
		"str r3, [r2, #4]\n"
		"ldr r2, =chip_null_at\n"
		"ldr r3, [r0, #24]\n"
		"str r3, [r2]\n"
		"ldr r3, =vm_null_reference\n"
		"bic r3, r3, #1\n"
		"str r3, [r0, #24]\n"
		"ldr r3, [r0, #28]\n"
		"bic r3, r3, #0x06000000\n"
		"bic r3, r3, #0xfc00\n"
		"str r3, [r0, #28]\n"
		"bx lr\n"
		"2: ldr r2, =stm32f4_emergency_stack_top\n"
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

/* Nobody reads or writes the first 4 KB, where flash is seen a second time; all else is as without an MPU. False if there is none. */
bool stm32f4_guard_null(void) {
	MPU_RNR = 0;
	MPU_RBAR = 0;
	MPU_RASR = MPU_RASR_XN | MPU_RASR_SIZE_4K | MPU_RASR_ENABLE;
	MPU_CTRL = MPU_CTRL_PRIVDEFENA | MPU_CTRL_ENABLE;
	__asm volatile("dsb\n\tisb" : : : "memory");
	return MPU_TYPE != 0;
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
