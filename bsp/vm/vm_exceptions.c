/* Throwing: finds the handler by the places that the methods have stored in their frames, and jumps to it. */
#include "runtime.h"

#include "chip.h"
#include "vm.h"

TeaVM_StackFrame *teavm_stackTop;

static void *thrown;

extern const VmHandler *const vm_handlers[];
extern const int32_t vm_handlers_count;
extern const VmThrowableName vm_throwable_names[];
extern TeaVM_String *vm_throwable_message(void *throwable);

static const VmHandler *handler_at(uint32_t place, TeaVM_Class *cls) {
	if (place >= (uint32_t) vm_handlers_count) {
		return NULL;
	}
	for (const VmHandler *handler = vm_handlers[place]; handler->id != 0; handler++) {
		TeaVM_Class *exception = (TeaVM_Class *) handler->exception;
		if (exception == NULL || teavm_isSupertypeOf(exception, cls)) {
			return handler;
		}
	}
	return NULL;
}

void meth_otr_ExceptionHandling_throwException(void *throwable) {
	if (throwable == NULL) {
		teavm_throwNullPointerException();
	}
	thrown = throwable;
	TeaVM_Class *cls = TEAVM_CLASS_OF(throwable);
	for (TeaVM_StackFrame *frame = teavm_stackTop; frame != NULL; frame = frame->next) {
		const VmHandler *handler = handler_at(frame->place, cls);
		if (handler != NULL) {
			teavm_stackTop = frame;
			longjmp(frame->jmpTarget->buffer, handler->id);
		}
	}
	vm_print("uncaught ");
	vm_print_exception(throwable);
	if (chip_null_at != 0) {
		vm_print("\tat ");
		vm_print_hexadecimal(chip_null_at);
		vm_print("\n");
	}
	vm_panic("no handler");
}

/* The chip comes here by returning from its fault. */
__attribute__((used)) void vm_null_reference(void) {
	teavm_throwNullPointerException();
}

void *teavm_catchException(void) {
	void *throwable = thrown;
	thrown = NULL;
	chip_null_at = 0;
	return throwable;
}

void *vm_pending_exception(void) {
	return thrown;
}

void *teavm_throwClassCastException(void) {
	extern void meth_otr_ExceptionHandling_throwClassCastException(void);
	meth_otr_ExceptionHandling_throwClassCastException();
	return NULL;
}

void vm_print_exception(void *throwable) {
	int32_t tag = TEAVM_CLASS_OF(throwable)->tag;
	const VmThrowableName *entry = vm_throwable_names;
	while (entry->name != NULL && entry->tag != tag) {
		entry++;
	}
	vm_print(entry->name != NULL ? entry->name : "java.lang.Throwable");
	TeaVM_String *message = vm_throwable_message(throwable);
	if (message != NULL) {
		vm_print(": ");
		/* Without a new object: memory may be what is short. */
		const VmText *text = vm_text(message);
		int32_t length = text != NULL ? text->length : TEAVM_ARRAY_LENGTH(message->characters);
		for (int32_t i = 0; i < length; i++) {
			char16_t character = text != NULL ? (uint8_t) text->text[i] : TEAVM_ARRAY_AT(message->characters, char16_t, i);
			char printed[2] = {character < 128 ? (char) character : '?', 0};
			vm_print(printed);
		}
	}
	vm_print("\n");
}

/* Is this the address behind a BL or BLX, with the bit that says Thumb? */
static bool is_return_address(uint32_t word) {
	if ((word & 1) == 0 || word < (uint32_t) chip_code_start + 4 || word > (uint32_t) chip_code_end) {
		return false;
	}
	const uint16_t *behind = (const uint16_t *) (word - 1);
	return (behind[-1] & 0xff87) == 0x4780 || ((behind[-2] & 0xf800) == 0xf000 && (behind[-1] & 0xd000) == 0xd000);
}

/* One of a call that has ended may be among them: the stack is not cleared. */
void vm_print_stack(const uint32_t *from) {
	int32_t left = 32;
	for (; from >= chip_stack_limit && from < chip_stack_top && left > 0; from++) {
		if (is_return_address(*from)) {
			vm_print("\tat ");
			vm_print_hexadecimal(*from - 1);
			vm_print("\n");
			left--;
		}
	}
}
