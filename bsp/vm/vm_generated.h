/* What frond.aot.Rewriter writes into the generated C. Included by the generated core.h, after its types. */
#pragma once
#include <stdint.h>
#include <string.h>

/* An exception handler of a place in a method; a list ends with id 0. No class: catches everything. */
typedef struct {
	int32_t id;
	const void *exception;
} VmHandler;

typedef struct {
	int32_t tag;
	const char *name;
} VmThrowableName;

/* Static fields that hold references: the linker collects their addresses in one table (vm_roots_start to vm_roots_end). */
#define VM_ROOTS __attribute__((section(".vm_roots"), used)) static

/* Reads an object's header, unless the compiler knows that there is an object: the processor finds that there is none (chip.h). */
#define VM_TOUCH(object) \
	do { \
		if (!__builtin_constant_p((object) == NULL)) { \
			(void) *(const volatile int32_t *) (object); \
		} \
	} while (0)

#define VM_INITIALIZE(cls) (vm_initialized_##cls ? (void) 0 : initclass_##cls())

/* At the start of accessors of a big-endian (`order` turns it) or little-endian number in an array of bytes. */
#define VM_IS_WITHIN(type, array, at) ((array) != NULL && (at) >= 0 && (at) <= TEAVM_ARRAY_LENGTH(array) - (int32_t) sizeof(type))
#define VM_GET(type, order, array, at) \
	if (VM_IS_WITHIN(type, array, at)) { \
		type vm_word; \
		memcpy(&vm_word, &TEAVM_ARRAY_AT(array, int8_t, at), sizeof(type)); \
		return order(vm_word); \
	}
#define VM_PUT(type, order, array, at, value) \
	if (VM_IS_WITHIN(type, array, at)) { \
		type vm_word = order((type) (value)); \
		memcpy(&TEAVM_ARRAY_AT(array, int8_t, at), &vm_word, sizeof(type)); \
		return; \
	}

/* An array filled from a table in flash; `place` is the package, for ImageSize. */
#define VM_FILL(place, type, array, ...) \
	({ \
		static const type vm_table_##place[] = {__VA_ARGS__}; \
		vm_fill(array, vm_table_##place, (int32_t) sizeof(type)); \
	})

extern void *vm_fill(void *array, const void *table, int32_t element_size);
extern void *vm_clone(void *object);
/* False if the range is wrong: the arrays are of one type. */
extern _Bool vm_arraycopy(void *from, int32_t at, void *to, int32_t out, int32_t length);

/*
 * The headers of literal strings and of their characters: class address / 8, marked for good, and for those of ASCII one more bit. The
 * linker script computes them.
 */
#define VM_TEXT_BIT 0x40000000
extern char vm_string_header[];
extern char vm_text_header[];
extern char vm_chars_header[];

/*
 * A literal of ASCII: a String that has its characters in itself, and nothing else of a String but its header. What asks a String for its
 * array gets one that is made for it, so an image that wants no garbage asks for length and single characters.
 */
typedef struct {
	int32_t header;
	uint16_t length;
	char text[];
} VmText;

#define VM_ASCII(index, length, text) \
	const VmText vm_string_##index = {(int32_t) vm_text_header, length, text}; \
	TeaVM_String *const vm_string_at_##index = (TeaVM_String *) &vm_string_##index;

extern TeaVM_Array *vm_characters(void *string);
extern int32_t vm_text_hash(const VmText *text);

static inline const VmText *vm_text(const void *string) {
	return (((const VmText *) string)->header & VM_TEXT_BIT) != 0 ? string : NULL;
}

/* At the start of String's methods. What is out of range is left to them. */
#define VM_TEXT_LENGTH(string) \
	if (vm_text(string) != NULL) { \
		return vm_text(string)->length; \
	}
#define VM_TEXT_CHAR(string, index) \
	if (vm_text(string) != NULL && (uint32_t) (index) < vm_text(string)->length) { \
		return vm_text(string)->text[index]; \
	}
#define VM_TEXT_HASH(string) \
	if (vm_text(string) != NULL) { \
		return vm_text_hash(vm_text(string)); \
	}

#define VM_TEXT(...) __VA_ARGS__
#define VM_STRING(index, length, hash_code, text) \
	static const struct { \
		TeaVM_Array array; \
		char16_t data[(length) + 1]; \
	} vm_chars_##index = {{{(int32_t) vm_chars_header, 0}, length}, text}; \
	const TeaVM_String vm_string_##index = {{(int32_t) vm_string_header, 0}, (TeaVM_Array *) &vm_chars_##index, hash_code}; \
	TeaVM_String *const vm_string_at_##index = (TeaVM_String *) &vm_string_##index;

/* The class of arrays of `cls` (VM_OBJECT_METHODS is generated): Object's methods, one reference an element. */
#define VM_ARRAY_CLASS(cls) \
	alignas(8) const jl_Object_VT vm_array_##cls = { \
		.parent = { \
			.size = sizeof(void *), \
			.flags = 1, \
			.itemType = (TeaVM_Class *) &cls##_Cls, \
			.superclass = (TeaVM_Class *) &jl_Object_Cls, \
			.isSupertypeOf = &teavm_isSupertypeOfArray, \
		}, \
		VM_OBJECT_METHODS \
	};
