/* What a class needs at run time beyond its constant table: its Class object, and classes of arrays that the compiler did not foresee. */
#include "runtime.h"

#include <string.h>

#include "arrayclass.h"
#include "classes/java/lang/Object.h"
#include "classes/java/lang/String.h"
#include "arrays/primitives/char.h"
#include "vm.h"

extern TeaVM_Class *const vm_array_classes[];
extern const int32_t vm_array_class_count;
extern TeaVM_Class *const vm_string_array_class;
extern TeaVM_Object *vm_create_class_object(TeaVM_Class *cls);

/* Few programs ask for many of these: the tables are searched from the start. */
#ifndef VM_CLASS_OBJECTS
#define VM_CLASS_OBJECTS 32
#endif
#ifndef VM_DYNAMIC_ARRAY_CLASSES
#define VM_DYNAMIC_ARRAY_CLASSES 4
#endif

static struct {
	TeaVM_Class *cls;
	TeaVM_Object *object;
} class_objects[VM_CLASS_OBJECTS + 1];

static alignas(8) jl_Object_VT dynamic_classes[VM_DYNAMIC_ARRAY_CLASSES];
static int32_t dynamic_count;

/* The Class object at an index, or NULL past the last: the collector's roots. */
TeaVM_Object *vm_class_objects(int32_t index) {
	return class_objects[index].object;
}

TeaVM_Object *teavm_getClassObject(TeaVM_Class *cls) {
	int32_t i = 0;
	while (class_objects[i].object != NULL) {
		if (class_objects[i].cls == cls) {
			return class_objects[i].object;
		}
		i++;
	}
	if (i == VM_CLASS_OBJECTS) {
		vm_panic("too many Class objects (VM_CLASS_OBJECTS)");
	}
	TeaVM_Object *object = vm_create_class_object(cls);
	class_objects[i].cls = cls;
	class_objects[i].object = object;
	return object;
}

int32_t teavm_isSupertypeOfArray(TeaVM_Class *superclass, TeaVM_Class *subclass) {
	return subclass->itemType == NULL ? 0 : teavm_isSupertypeOf(superclass->itemType, subclass->itemType);
}

TeaVM_Class *teavm_getArrayClass(TeaVM_Class *item) {
	for (int32_t i = 0; i < vm_array_class_count; i++) {
		if (vm_array_classes[i]->itemType == item) {
			return vm_array_classes[i];
		}
	}
	for (int32_t i = 0; i < dynamic_count; i++) {
		if (dynamic_classes[i].parent.itemType == item) {
			return &dynamic_classes[i].parent;
		}
	}
	if (dynamic_count == VM_DYNAMIC_ARRAY_CLASSES) {
		vm_panic("too many array classes (VM_DYNAMIC_ARRAY_CLASSES)");
	}
	jl_Object_VT *cls = &dynamic_classes[dynamic_count++];
	memcpy(cls, vm_string_array_class, sizeof(jl_Object_VT));
	cls->parent.itemType = item;
	return &cls->parent;
}

TeaVM_Array *teavm_allocateStringArray(int32_t length) {
	extern void *meth_otr_Allocator_allocateArray(void *, int32_t);
	return meth_otr_Allocator_allocateArray(vm_string_array_class, length);
}

TeaVM_Array *vm_characters(void *string) {
	extern void *meth_otr_Allocator_allocateArray(void *, int32_t);
	const VmText *text = vm_text(string);
	if (text == NULL) {
		return ((TeaVM_String *) string)->characters;
	}
	TeaVM_Array *characters = meth_otr_Allocator_allocateArray((void *) &Arr_C_Cls, text->length);
	for (int32_t i = 0; i < text->length; i++) {
		TEAVM_ARRAY_AT(characters, char16_t, i) = (uint8_t) text->text[i];
	}
	return characters;
}

/* As String.hashCode's documentation defines it. */
int32_t vm_text_hash(const VmText *text) {
	int32_t hash = 0;
	for (int32_t i = 0; i < text->length; i++) {
		hash = 31 * hash + text->text[i];
	}
	return hash;
}

void *vm_fill(void *array, const void *table, int32_t element_size) {
	uint8_t *data = (uint8_t *) array + (element_size > 4 ? 16 : 12);
	memcpy(data, table, (size_t) (TEAVM_ARRAY_LENGTH(array) * element_size));
	return array;
}

bool vm_arraycopy(void *from, int32_t at, void *to, int32_t out, int32_t length) {
	if (from == NULL || to == NULL) {
		teavm_throwNullPointerException();
	}
	if ((at | out | length) < 0 || at > TEAVM_ARRAY_LENGTH(from) - length || out > TEAVM_ARRAY_LENGTH(to) - length) {
		return false;
	}
	TeaVM_Class *item = TEAVM_CLASS_OF(from)->itemType;
	int32_t size = teavm_primitiveKind(item) != 0 ? item->size : (int32_t) sizeof(void *);
	int32_t data = size > 4 ? 16 : 12;
	memmove((uint8_t *) to + data + out * size, (uint8_t *) from + data + at * size, (size_t) (length * size));
	return true;
}

#define FILL_ARRAY(name, type, argument) \
	void *name(void *array, ...) { \
		type *data = TEAVM_ARRAY_DATA(array, type); \
		va_list arguments; \
		va_start(arguments, array); \
		for (int32_t i = TEAVM_ARRAY_LENGTH(array); i > 0; i--) { \
			*data++ = (type) va_arg(arguments, argument); \
		} \
		va_end(arguments); \
		return array; \
	}

#include <stdarg.h>
FILL_ARRAY(teavm_fillArray, void *, void *)
FILL_ARRAY(teavm_fillBooleanArray, int8_t, int)
FILL_ARRAY(teavm_fillByteArray, int8_t, int)
FILL_ARRAY(teavm_fillShortArray, int16_t, int)
FILL_ARRAY(teavm_fillCharArray, char16_t, int)
FILL_ARRAY(teavm_fillIntArray, int32_t, int)
FILL_ARRAY(teavm_fillLongArray, int64_t, int64_t)
FILL_ARRAY(teavm_fillFloatArray, float, double)
FILL_ARRAY(teavm_fillDoubleArray, double, double)
