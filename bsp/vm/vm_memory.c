/*
 * memcpy and memmove for a core that loads and stores words at any address (ARMv7-M): newlib's go byte by byte where source and
 * destination are not aligned alike, and a packet's payload seldom is. Compiled without link-time optimization, which would
 * recognize the loops as calls of themselves.
 */
#include <stddef.h>
#include <stdint.h>

typedef struct {
	uint32_t value;
} __attribute__((packed, may_alias)) Word;

/* Upwards: a word is read before anything is written over it, so the destination may overlap what is in front of the source's rest. */
static inline void copy(uint8_t *out, const uint8_t *in, size_t length) {
	for (; length >= 16; length -= 16, in += 16, out += 16) {
		((Word *) out)[0] = ((const Word *) in)[0];
		((Word *) out)[1] = ((const Word *) in)[1];
		((Word *) out)[2] = ((const Word *) in)[2];
		((Word *) out)[3] = ((const Word *) in)[3];
	}
	for (; length >= 4; length -= 4, in += 4, out += 4) {
		*(Word *) out = *(const Word *) in;
	}
	while (length-- != 0) {
		*out++ = *in++;
	}
}

void *memcpy(void *restrict to, const void *restrict from, size_t length) {
	copy(to, from, length);
	return to;
}

void *memmove(void *to, const void *from, size_t length) {
	uint8_t *out = to;
	const uint8_t *in = from;
	if ((uintptr_t) out - (uintptr_t) in >= length) {
		copy(out, in, length);
		return to;
	}
	out += length;
	in += length;
	for (; length >= 4; length -= 4) {
		in -= 4;
		out -= 4;
		*(Word *) out = *(const Word *) in;
	}
	while (length-- != 0) {
		*--out = *--in;
	}
	return to;
}
