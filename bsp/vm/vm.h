/*
 * The runtime under compiled Java. bsp/vm supplies it, the generated image (vm_image.c) and the chip's start-up use it.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct TeaVM_Class;
struct TeaVM_Object;
struct TeaVM_Array;
struct TeaVM_String;

/* vm_main.c */
void vm_start(void); /* runs the application; returns when its main method does */

/* vm_heap.c */
void vm_heap_initialize(void);
void *vm_allocate(struct TeaVM_Class *cls, int32_t bytes);
void vm_collect(void);
uint32_t vm_heap_allocated(void); /* bytes given out since start-up, wrapping at 2^31 */
uint32_t vm_heap_size(void);
uint32_t vm_heap_free(void);

/* vm_exceptions.c */
_Noreturn void vm_null_reference(void); /* where an access to nothing ends: throws */
void vm_print_stack(const uint32_t *from); /* return addresses on the stack from there on, innermost first */
void *vm_pending_exception(void);       /* thrown and not yet caught, or NULL */
void vm_print_exception(void *throwable);

/* vm_console.c */
void vm_print(const char *text);
void vm_print_decimal(int32_t value);
void vm_print_hexadecimal(uint32_t value);
_Noreturn void vm_panic(const char *reason); /* one line on the console, the stack, then a reset */
