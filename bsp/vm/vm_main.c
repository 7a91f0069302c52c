/* From a started chip to the application's main method. */
#include "LLMJVM_impl.h"
#include "chip.h"
#include "vm.h"

extern void vm_image_start(void); /* generated */

void vm_start(void) {
	LLMJVM_IMPL_initialize();
	vm_heap_initialize();
	LLMJVM_IMPL_vmTaskStarted();
	vm_image_start();
	LLMJVM_IMPL_shutdown();
}
