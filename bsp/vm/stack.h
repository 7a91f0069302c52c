/*
 * What compiled Java keeps of its handlers: one frame a method that has any. References need no frame: the collector looks through the
 * machine's own stack (vm_heap.c).
 * Stands in for the file of this name that TeaVM writes; its macros are what the generated C uses.
 */
#pragma once
#include <setjmp.h>
#include <stdint.h>

typedef struct TeaVM_LongjmpDesc {
	jmp_buf buffer;
	struct TeaVM_LongjmpDesc *previous;
} TeaVM_LongjmpDesc;

/* `place`: which handlers hold (frond.aot.CallSites). */
typedef struct TeaVM_StackFrame {
	struct TeaVM_StackFrame *next;
	TeaVM_LongjmpDesc *jmpTarget;
	uint32_t place;
} TeaVM_StackFrame;

extern TeaVM_StackFrame *teavm_stackTop;

#define VM_FRAME(at) \
	struct { \
		TeaVM_StackFrame header; \
	} teavm_shadowStack; \
	teavm_shadowStack.header.next = teavm_stackTop; \
	teavm_shadowStack.header.place = (at); \
	teavm_stackTop = &teavm_shadowStack.header

/* Any access to memory may throw: none is moved from one place to another, or out of a try. */
#define VM_BARRIER __asm volatile("" : : : "memory")
#define VM_AT(at, expression) \
	({ \
		VM_BARRIER; \
		teavm_shadowStack.header.place = (at); \
		VM_BARRIER; \
		expression; \
	})

#define TEAVM_RELEASE_STACK (teavm_stackTop = teavm_shadowStack.header.next)
