/* Throwing: finds the handler by the places that the methods have stored in their frames, and jumps to it. */
#include "runtime.h"

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
		if (exception == NULL || exception->isSupertypeOf(exception, cls)) {
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
		const VmHandler *handler = handler_at(frame->state & 0xffff, cls);
		if (handler != NULL) {
			teavm_stackTop = frame;
			longjmp(frame->jmpTarget->buffer, handler->id);
		}
	}
	vm_print("uncaught ");
	vm_print_exception(throwable);
	vm_panic("no handler");
}

void *teavm_catchException(void) {
	void *throwable = thrown;
	thrown = NULL;
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
		const char16_t *character = TEAVM_ARRAY_DATA(message->characters, char16_t);
		for (int32_t i = TEAVM_ARRAY_LENGTH(message->characters); i > 0; i--, character++) {
			char text[2] = {*character < 128 ? (char) *character : '?', 0};
			vm_print(text);
		}
	}
	vm_print("\n");
}

void vm_print_stack(void) {
	int32_t left = 32;
	for (TeaVM_StackFrame *frame = teavm_stackTop; frame != NULL && left > 0; frame = frame->next, left--) {
		vm_print("\tat #");
		vm_print_decimal((int32_t) (frame->state & 0xffff));
		vm_print("\n");
	}
}
