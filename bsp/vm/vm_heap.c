/*
 * The Java heap: one static arena, allocation by advancing a pointer through free chunks, mark and sweep when there is none left.
 * Objects never move and are aligned to 8 bytes, so long[] and double[] need no care, and natives may keep pointers during a call.
 * What the stack and the registers point to, or into, stays: compiled code tells the collector nothing of its references.
 *
 *   object:      | header: class address / 8, bit 31 = marked | hash or monitor | fields ...
 *   free chunk:  | 0                                          | size in bytes   |
 */
#include "runtime.h"

#include <string.h>

#include "chip.h"
#include "vm.h"

#define MARKED INT32_C(0x80000000)
#define CLASS_BITS INT32_C(0x1fffffff)
#define MONITOR INT32_C(0x80000000)
#define ALIGNMENT 8u
/* References that wait to be followed. When they are too many, the heap is searched for what was left out. */
#define PENDING 64

enum Kind { REGULAR = 0, WEAK_REFERENCE = 1, REFERENCE_QUEUE = 2 };

static __attribute__((section(".vm_heap"))) alignas(8) uint8_t arena[VM_HEAP_BYTES / ALIGNMENT * ALIGNMENT];
/* The chunk that is being given out: memory from `cursor` to `limit` is free and unformatted. */
static uint8_t *cursor;
static uint8_t *limit;
static uint32_t allocated;
static uint32_t available;

static TeaVM_Object *pending[PENDING];
static int32_t pending_count;
static bool pending_overflow;
static bool weak_seen;

void *teavm_gc_heapAddress = arena;

extern void **const *const vm_roots_start[];
extern void **const *const vm_roots_end[];
extern TeaVM_Object *vm_class_objects(int32_t index);

void vm_heap_initialize(void) {
	cursor = arena;
	limit = arena + sizeof(arena);
	available = sizeof(arena);
}

static uint32_t aligned(uint32_t size) {
	return (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

static uint32_t array_bytes(const TeaVM_Class *cls, int32_t length) {
	uint32_t item = teavm_primitiveKind(cls->itemType) != 0 ? (uint32_t) cls->itemType->size : sizeof(void *);
	return (item > 4 ? 16u : 12u) + item * (uint32_t) length;
}

static TeaVM_Class *class_of(const TeaVM_Object *object) {
	return TEAVM_UNPACK_CLASS(object->header & CLASS_BITS);
}

static uint32_t size_of(const TeaVM_Object *object) {
	if (object->header == 0) {
		return (uint32_t) object->hash;
	}
	const TeaVM_Class *cls = class_of(object);
	return aligned(cls->itemType == NULL ? (uint32_t) cls->size : array_bytes(cls, ((const TeaVM_Array *) object)->size));
}

static void make_free(uint8_t *from, uint8_t *to) {
	TeaVM_Object *chunk = (TeaVM_Object *) from;
	chunk->header = 0;
	chunk->hash = (int32_t) (to - from);
}

/* Lets the whole arena be walked. */
static void retire_chunk(void) {
	if (cursor < limit) {
		make_free(cursor, limit);
	}
}

/* Moves to the first chunk from `at` on that has `size` bytes. */
static bool find_chunk(uint8_t *at, uint32_t size) {
	uint8_t *end = arena + sizeof(arena);
	while (at < end) {
		TeaVM_Object *object = (TeaVM_Object *) at;
		uint8_t *next = at + size_of(object);
		if (object->header == 0 && (uint32_t) (next - at) >= size) {
			cursor = at;
			limit = next;
			return true;
		}
		at = next;
	}
	cursor = end;
	limit = end;
	return false;
}

void *vm_allocate(TeaVM_Class *cls, int32_t bytes) {
	uint32_t size = aligned((uint32_t) bytes);
	if (size > (uint32_t) (limit - cursor)) {
		retire_chunk();
		if (bytes < 0 || size > sizeof(arena) || !find_chunk(limit, size)) {
			vm_collect();
			if (bytes < 0 || size > sizeof(arena) || !find_chunk(arena, size)) {
				vm_print("java.lang.OutOfMemoryError: ");
				vm_print_decimal(bytes);
				vm_print(" bytes asked for, ");
				vm_print_decimal((int32_t) available);
				vm_print(" of ");
				vm_print_decimal((int32_t) sizeof(arena));
				vm_panic(" free");
			}
		}
	}
	TeaVM_Object *object = (TeaVM_Object *) cursor;
	cursor += size;
	available -= size;
	allocated += size;
	memset(object, 0, size);
	object->header = TEAVM_PACK_CLASS(cls);
	return object;
}

static void mark(void *reference) {
	TeaVM_Object *object = reference;
	if (object == NULL || (object->header & MARKED) != 0) {
		return;
	}
	object->header |= MARKED;
	if (pending_count < PENDING) {
		pending[pending_count++] = object;
	} else {
		pending_overflow = true;
	}
}

static void mark_references_of(TeaVM_Object *object) {
	if ((object->hash & MONITOR) != 0) {
		mark(TEAVM_UNPACK_MONITOR(object->hash));
	}
	const TeaVM_Class *cls = class_of(object);
	if (cls->itemType != NULL) {
		if (teavm_primitiveKind(cls->itemType) == 0) {
			void **item = TEAVM_ARRAY_DATA(object, void *);
			for (int32_t i = TEAVM_ARRAY_LENGTH(object); i > 0; i--) {
				mark(*item++);
			}
		}
		return;
	}
	for (; cls != NULL; cls = cls->superclass) {
		switch ((cls->flags >> 1) & 7) {
		case WEAK_REFERENCE:
			mark(((TeaVM_Reference *) object)->next);
			mark(((TeaVM_Reference *) object)->queue);
			weak_seen = true;
			break;
		case REFERENCE_QUEUE:
			mark(((TeaVM_ReferenceQueue *) object)->first);
			mark(((TeaVM_ReferenceQueue *) object)->last);
			break;
		default: {
			/* A class that has a test of its own in this place, Object, has no fields. */
			const int16_t *layout = cls->end != 0 ? cls->layout : NULL;
			if (layout != NULL) {
				for (int32_t i = *layout++; i > 0; i--) {
					mark(*(void **) ((uint8_t *) object + *layout++));
				}
			}
		}
		}
	}
}

static void follow_pending(void) {
	for (;;) {
		while (pending_count > 0) {
			mark_references_of(pending[--pending_count]);
		}
		if (!pending_overflow) {
			return;
		}
		pending_overflow = false;
		for (uint8_t *at = arena; at < arena + sizeof(arena); at += size_of((TeaVM_Object *) at)) {
			TeaVM_Object *object = (TeaVM_Object *) at;
			if ((object->header & MARKED) != 0) {
				mark_references_of(object);
				while (pending_count > 0) {
					mark_references_of(pending[--pending_count]);
				}
			}
		}
	}
}

/* Marks the objects that these addresses, which ascend, are in; what they refer to is found when the heap is searched. */
static void mark_objects_at(uint8_t *const *address, uint8_t *const *end) {
	for (uint8_t *at = arena; address < end; at += size_of((TeaVM_Object *) at)) {
		TeaVM_Object *object = (TeaVM_Object *) at;
		uint8_t *next = at + size_of(object);
		for (; address < end && *address < next; address++) {
			if (object->header != 0) {
				object->header |= MARKED;
				pending_overflow = true;
			}
		}
	}
}

/* Every word of the stack that could be an address in the heap is taken for one. */
static void mark_stack(uint8_t *const *from) {
	uint8_t **found = (uint8_t **) pending;
	while (from < (uint8_t *const *) chip_stack_top) {
		int32_t count = 0;
		for (; from < (uint8_t *const *) chip_stack_top && count < PENDING; from++) {
			if (*from >= arena && *from < arena + sizeof(arena)) {
				int32_t at = count++;
				for (; at > 0 && found[at - 1] > *from; at--) {
					found[at] = found[at - 1];
				}
				found[at] = *from;
			}
		}
		mark_objects_at(found, found + count);
	}
}

static void clear_weak_references(void) {
	for (uint8_t *at = arena; at < arena + sizeof(arena); at += size_of((TeaVM_Object *) at)) {
		TeaVM_Reference *reference = (TeaVM_Reference *) at;
		if ((reference->parent.header & MARKED) == 0) {
			continue;
		}
		for (const TeaVM_Class *cls = class_of(&reference->parent); cls != NULL; cls = cls->superclass) {
			if (((cls->flags >> 1) & 7) == WEAK_REFERENCE && reference->object != NULL && (reference->object->header & MARKED) == 0) {
				reference->object = NULL;
				teavm_reference_enqueue(reference);
			}
		}
	}
}

static void sweep(void) {
	uint8_t *end = arena + sizeof(arena);
	uint8_t *free_from = NULL;
	available = 0;
	for (uint8_t *at = arena; at < end;) {
		TeaVM_Object *object = (TeaVM_Object *) at;
		uint8_t *next = at + size_of(object);
		if ((object->header & MARKED) != 0) {
			object->header &= ~MARKED;
			if (free_from != NULL) {
				make_free(free_from, at);
				free_from = NULL;
			}
		} else {
			available += (uint32_t) (next - at);
			if (free_from == NULL) {
				free_from = at;
			}
		}
		at = next;
	}
	if (free_from != NULL) {
		make_free(free_from, end);
	}
}

void vm_collect(void) {
	/* What a caller has in registers that this function need not save. */
	uint32_t registers[8 + 16];
	__asm volatile("mov r12, %0\n\tstmia r12!, {r4-r11}\n\tvstmia r12, {s16-s31}" : : "r"(registers) : "r12", "memory");
	retire_chunk();
	weak_seen = false;
	mark_stack((uint8_t *const *) registers);
	for (void **const *const *root = vm_roots_start; root < vm_roots_end; root++) {
		mark(**root);
	}
	for (int32_t i = 0; vm_class_objects(i) != NULL; i++) {
		mark(vm_class_objects(i));
	}
	mark(vm_pending_exception());
	follow_pending();
	if (weak_seen) {
		clear_weak_references();
	}
	sweep();
	cursor = arena;
	limit = arena;
}

uint32_t vm_heap_allocated(void) {
	return allocated & INT32_MAX;
}

uint32_t vm_heap_size(void) {
	return sizeof(arena);
}

uint32_t vm_heap_free(void) {
	return available;
}

/* What generated code calls to make objects. */

void *meth_otr_Allocator_allocate(void *cls) {
	return vm_allocate(cls, ((TeaVM_Class *) cls)->size);
}

void *meth_otr_Allocator_allocateArray(void *cls, int32_t length) {
	TeaVM_Class *item = ((TeaVM_Class *) cls)->itemType;
	int32_t item_size = teavm_primitiveKind(item) != 0 ? item->size : (int32_t) sizeof(void *);
	/* Too long for any arena: let the allocation fail with the size that was asked for, not with one that wrapped. */
	int32_t bytes = length > (INT32_MAX - 24) / item_size ? INT32_MAX - 8 : (int32_t) array_bytes(cls, length);
	TeaVM_Array *array = vm_allocate(cls, bytes);
	array->size = length;
	return array;
}

void *meth_otr_Allocator_allocateMultiArray(void *cls, void *dimensions, int32_t count) {
	const int32_t *length = dimensions;
	TeaVM_Array *array = meth_otr_Allocator_allocateArray(cls, *length);
	for (int32_t i = 0; count > 1 && i < *length; i++) {
		TEAVM_ARRAY_AT(array, void *, i) = meth_otr_Allocator_allocateMultiArray(((TeaVM_Class *) cls)->itemType, (void *) (length + 1), count - 1);
	}
	return array;
}

void *vm_clone(void *object) {
	TeaVM_Object *original = object;
	uint32_t size = size_of(original);
	TeaVM_Object *copy = vm_allocate(class_of(original), (int32_t) size);
	memcpy(copy + 1, original + 1, size - sizeof(TeaVM_Object));
	return copy;
}

void teavm_gc_collect(void) {
	vm_collect();
}

void teavm_gc_collectFull(void) {
	vm_collect();
}
