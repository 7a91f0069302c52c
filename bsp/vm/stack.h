/*
 * The shadow stack of compiled Java: one frame a method that keeps references or handles exceptions.
 * Stands in for the file of this name that TeaVM writes; its macros are what the generated C uses.
 */
#pragma once
#include <setjmp.h>
#include <stdint.h>

typedef struct TeaVM_LongjmpDesc {
	jmp_buf buffer;
	struct TeaVM_LongjmpDesc *previous;
} TeaVM_LongjmpDesc;

/* Bits 31-16 of `state`: how many references follow the frame. Bits 15-0: where the method is (frond.aot.CallSites). */
typedef struct TeaVM_StackFrame {
	struct TeaVM_StackFrame *next;
	TeaVM_LongjmpDesc *jmpTarget;
	uint32_t state;
} TeaVM_StackFrame;

extern TeaVM_StackFrame *teavm_stackTop;

#define VM_FRAME(references, place) \
	struct { \
		TeaVM_StackFrame header; \
		void *data[references]; \
	} teavm_shadowStack; \
	teavm_shadowStack.header.next = teavm_stackTop; \
	teavm_shadowStack.header.state = ((uint32_t) (references) << 16) | (place); \
	teavm_stackTop = &teavm_shadowStack.header

#define VM_AT(references, place, expression) \
	(teavm_shadowStack.header.state = ((uint32_t) (references) << 16) | (place), (expression))

#define TEAVM_RELEASE_STACK (teavm_stackTop = teavm_shadowStack.header.next)
#define TEAVM_GC_ROOT(index, ptr) teavm_shadowStack.data[index] = ptr
#define TEAVM_GC_ROOT_RELEASE(index) teavm_shadowStack.data[index] = NULL
