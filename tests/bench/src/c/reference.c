/*
 * What the Java stack is compared with: from MAC payload to UDP payload and back in C, written plainly. The header is built in full and then
 * looked at, or compressed. The steps are those of frond.lowpan and frond.ipv6 on a leaf's path: IPHC (RFC 6282) with contexts and every
 * address form, NHC of extension headers and UDP, the RPL option (RFC 6553), the checksum, own addresses, ports, source address selection.
 * Neither fragments nor ICMPv6. Its datagrams are compared byte for byte with the Java stack's before anything is counted.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "vm_natives.h"

#define CONTEXTS 16
#define ADDRESSES 4
#define PORTS 8
#define TRUNCATED (-1)
#define REFUSED (-2)

enum { HOP_BY_HOP = 0, UDP = 17, ROUTING = 43, FRAGMENT = 44, IPV6 = 41, DESTINATION = 60, MOBILITY = 135, RPL_OPTION = 0x63 };

typedef struct {
	uint8_t source[16];
	uint8_t destination[16];
	uint32_t flow; /* traffic class and flow label */
	uint8_t next_header;
	uint8_t hop_limit;
	bool rpl;
	uint8_t rpl_flags;
	uint8_t rpl_instance;
	uint16_t rpl_rank;
	uint16_t source_port;
	uint16_t destination_port;
	uint16_t checksum;
} Header;

static struct {
	bool valid;
	uint8_t length; /* bits */
	uint8_t prefix[16];
} contexts[CONTEXTS];
static uint8_t addresses[ADDRESSES][16];
static int32_t address_count;
static struct {
	uint16_t port;
	int32_t (*receiver)(const uint8_t *payload, int32_t length);
} ports[PORTS];
static int32_t port_count;
static uint8_t root[16];
static uint16_t rank;
static int32_t delivered;

static const uint8_t LINK_LOCAL[8] = {0xfe, 0x80};

static void put64(uint8_t *to, uint64_t value) {
	for (int i = 7; i >= 0; i--, value >>= 8) {
		to[i] = (uint8_t) value;
	}
}

static uint16_t get16(const uint8_t *from) {
	return (uint16_t) (from[0] << 8 | from[1]);
}

static void put16(uint8_t *to, uint32_t value) {
	to[0] = (uint8_t) (value >> 8);
	to[1] = (uint8_t) value;
}

static uint32_t sum(uint32_t sum, const uint8_t *from, int32_t length) {
	for (; length > 1; length -= 2, from += 2) {
		sum += get16(from);
	}
	return length > 0 ? sum + (uint32_t) (*from << 8) : sum;
}

/* RFC 8200 section 8.1. */
static uint16_t checksum(const Header *header, const uint8_t *payload, int32_t length) {
	uint32_t total = sum(0, header->source, 16);
	total = sum(total, header->destination, 16);
	total += (uint32_t) length + 8 + UDP;
	total += header->source_port + header->destination_port + (uint32_t) length + 8 + header->checksum;
	total = sum(total, payload, length);
	while (total >> 16 != 0) {
		total = (total & 0xffff) + (total >> 16);
	}
	return (uint16_t) total;
}

static void iid_of_eui64(uint8_t *to, uint64_t eui64) {
	put64(to, eui64 ^ UINT64_C(0x0200000000000000));
}

/* One address of IPHC (section 3.1.1): `mode` is SAM or DAM. Where it goes on, or NULL. */
static const uint8_t *unicast(const uint8_t *at, const uint8_t *end, uint8_t *address, int32_t mode, bool stateful, int32_t context, uint64_t link) {
	static const uint8_t lengths[] = {16, 8, 2, 0};
	int32_t length = lengths[mode];
	if (stateful && mode == 0) {
		return NULL;
	}
	if (end - at < length) {
		return NULL;
	}
	if (mode == 0) {
		memcpy(address, at, 16);
		return at + 16;
	}
	memset(address, 0, 16);
	memcpy(address, LINK_LOCAL, 8);
	switch (mode) {
	case 1:
		memcpy(address + 8, at, 8);
		break;
	case 2:
		address[11] = 0xff;
		address[12] = 0xfe;
		memcpy(address + 14, at, 2);
		break;
	default:
		iid_of_eui64(address + 8, link);
		break;
	}
	if (stateful) {
		if (!contexts[context].valid) {
			return NULL;
		}
		int32_t bytes = contexts[context].length / 8;
		memcpy(address, contexts[context].prefix, (size_t) bytes);
		if (bytes < 8) {
			memset(address + bytes, 0, (size_t) (8 - bytes));
		}
	}
	return at + length;
}

static const uint8_t *multicast(const uint8_t *at, const uint8_t *end, uint8_t *address, int32_t mode) {
	static const uint8_t lengths[] = {16, 6, 4, 1};
	int32_t length = lengths[mode];
	if (end - at < length) {
		return NULL;
	}
	memset(address, 0, 16);
	address[0] = 0xff;
	switch (mode) {
	case 0:
		memcpy(address, at, 16);
		break;
	case 1:
		address[1] = at[0];
		memcpy(address + 11, at + 1, 5);
		break;
	case 2:
		address[1] = at[0];
		memcpy(address + 13, at + 1, 3);
		break;
	default:
		address[1] = 2;
		address[15] = at[0];
		break;
	}
	return at + length;
}

static bool options(Header *header, const uint8_t *at, const uint8_t *end) {
	while (at < end) {
		if (at[0] == 0) {
			at++;
			continue;
		}
		if (end - at < 2 || end - at < 2 + at[1]) {
			return false;
		}
		switch (at[0]) {
		case 1:
			break;
		case RPL_OPTION:
			if (at[1] < 4) {
				return false;
			}
			header->rpl = true;
			header->rpl_flags = at[2];
			header->rpl_instance = at[3];
			header->rpl_rank = get16(at + 4);
			break;
		default:
			if ((at[0] & 0xc0) != 0) {
				return false;
			}
			break;
		}
		at += 2 + at[1];
	}
	return true;
}

static const uint8_t *udp(Header *header, const uint8_t *at, const uint8_t *end) {
	static const uint8_t lengths[] = {7, 6, 6, 4};
	int32_t form = *at;
	if ((form & 4) != 0 || end - at < lengths[form & 3]) {
		return NULL;
	}
	at++;
	switch (form & 3) {
	case 0:
		header->source_port = get16(at);
		header->destination_port = get16(at + 2);
		at += 4;
		break;
	case 1:
		header->source_port = get16(at);
		header->destination_port = (uint16_t) (0xf000 | at[2]);
		at += 3;
		break;
	case 2:
		header->source_port = (uint16_t) (0xf000 | at[0]);
		header->destination_port = get16(at + 1);
		at += 3;
		break;
	default:
		header->source_port = (uint16_t) (0xf0b0 | at[0] >> 4);
		header->destination_port = (uint16_t) (0xf0b0 | (at[0] & 15));
		at++;
		break;
	}
	header->checksum = get16(at);
	header->next_header = UDP;
	return at + 2;
}

/* IPHC and what follows it, to the UDP payload. */
static const uint8_t *decompress(Header *header, const uint8_t *at, const uint8_t *end, uint64_t link_source, uint64_t link_destination) {
	static const uint8_t hop_limits[] = {0, 1, 64, 255};
	static const uint8_t extensions[] = {HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION, MOBILITY, 0xff, 0xff, IPV6};
	if (end - at < 2 || (at[0] & 0xe0) != 0x60) {
		return NULL;
	}
	int32_t first = at[0];
	int32_t second = at[1];
	at += 2;
	int32_t source_context = 0;
	int32_t destination_context = 0;
	if ((second & 0x80) != 0) {
		if (at == end) {
			return NULL;
		}
		source_context = *at >> 4;
		destination_context = *at++ & 15;
	}
	static const uint8_t flow_lengths[] = {4, 3, 1, 0};
	int32_t flow_length = flow_lengths[first >> 3 & 3];
	if (end - at < flow_length + 2) {
		return NULL;
	}
	header->flow = 0;
	for (int32_t i = 0; i < flow_length; i++) {
		header->flow = header->flow << 8 | *at++;
	}
	bool compressed = (first & 4) != 0;
	header->next_header = compressed ? 0xff : *at++;
	header->hop_limit = (first & 3) != 0 ? hop_limits[first & 3] : *at++;
	if ((second & 0x70) == 0x40) {
		memset(header->source, 0, 16);
	} else {
		at = unicast(at, end, header->source, second >> 4 & 3, (second & 0x40) != 0, source_context, link_source);
	}
	if (at == NULL) {
		return NULL;
	}
	if ((second & 8) == 0) {
		at = unicast(at, end, header->destination, second & 3, (second & 4) != 0, destination_context, link_destination);
	} else {
		at = (second & 4) != 0 ? NULL : multicast(at, end, header->destination, second & 3);
	}
	header->rpl = false;
	while (at != NULL && compressed) {
		if (at == end) {
			return NULL;
		}
		if ((*at & 0xf8) == 0xf0) {
			return udp(header, at, end);
		}
		if ((*at & 0xf0) != 0xe0) {
			return NULL;
		}
		int32_t extension = extensions[*at >> 1 & 7];
		compressed = (*at++ & 1) != 0;
		if (!compressed) {
			if (at == end) {
				return NULL;
			}
			header->next_header = *at++;
		}
		if (at == end || end - at < 1 + *at) {
			return NULL;
		}
		int32_t length = *at++;
		if (extension != HOP_BY_HOP && extension != DESTINATION) {
			return NULL;
		}
		if (!options(header, at, at + length)) {
			return NULL;
		}
		at += length;
	}
	return at;
}

static bool is_own(const uint8_t *address) {
	for (int32_t i = 0; i < address_count; i++) {
		if (memcmp(addresses[i], address, 16) == 0) {
			return true;
		}
	}
	return address[0] == 0xff && (address[1] & 15) == 2 && (address[15] == 1 || address[15] == 0x1a);
}

static int32_t receive(const uint8_t *at, const uint8_t *end, uint64_t link_source, uint64_t link_destination) {
	Header header;
	const uint8_t *payload = decompress(&header, at, end, link_source, link_destination);
	if (payload == NULL) {
		return TRUNCATED;
	}
	if (header.source[0] == 0xff || !is_own(header.destination) || header.next_header != UDP) {
		return REFUSED;
	}
	if (header.checksum == 0 || checksum(&header, payload, (int32_t) (end - payload)) != 0xffff) {
		return REFUSED;
	}
	for (int32_t i = 0; i < port_count; i++) {
		if (ports[i].port == header.destination_port) {
			return ports[i].receiver(payload, (int32_t) (end - payload));
		}
	}
	return REFUSED;
}

/* The own address that has most bits in common with the destination, and its scope (RFC 6724 section 5, rules 2 and 8). */
static const uint8_t *select_source(const uint8_t *destination) {
	const uint8_t *best = NULL;
	int32_t best_length = -1;
	bool link = memcmp(destination, LINK_LOCAL, 8) == 0 || destination[0] == 0xff;
	for (int32_t i = 0; i < address_count; i++) {
		bool own_link = memcmp(addresses[i], LINK_LOCAL, 8) == 0;
		int32_t length = 0;
		while (length < 8 && addresses[i][length] == destination[length]) {
			length++;
		}
		if (own_link == link && length > best_length) {
			best = addresses[i];
			best_length = length;
		}
	}
	return best;
}

static int32_t find_context(const uint8_t *address) {
	for (int32_t i = 0; i < CONTEXTS; i++) {
		if (contexts[i].valid && memcmp(contexts[i].prefix, address, contexts[i].length / 8) == 0) {
			return i;
		}
	}
	return -1;
}

/* Writes an address at `to`; the result is SAC or DAC, and SAM or DAM. */
static int32_t compress(uint8_t **to, const uint8_t *address, int32_t context, uint64_t link) {
	uint8_t iid[8];
	int32_t stateful = context >= 0 ? 4 : 0;
	if (context < 0 && memcmp(address, LINK_LOCAL, 8) != 0) {
		memcpy(*to, address, 16);
		*to += 16;
		return 0;
	}
	iid_of_eui64(iid, link);
	if (memcmp(address + 8, iid, 8) == 0) {
		return stateful | 3;
	}
	if (address[8] == 0 && address[9] == 0 && address[10] == 0 && address[11] == 0xff && address[12] == 0xfe && address[13] == 0) {
		memcpy(*to, address + 14, 2);
		*to += 2;
		return stateful | 2;
	}
	memcpy(*to, address + 8, 8);
	*to += 8;
	return stateful | 1;
}

/* Writes all headers in front of a payload; the room there is enough. Where they begin. */
static uint8_t *send(uint8_t *payload, const uint8_t *end, Header *header, uint64_t link_source, uint64_t *link_destination) {
	const uint8_t *source = select_source(header->destination);
	if (source == NULL) {
		return NULL;
	}
	memcpy(header->source, source, 16);
	header->hop_limit = 64;
	header->flow = 0;
	header->next_header = UDP;
	header->checksum = 0;
	uint16_t total = (uint16_t) ~checksum(header, payload, (int32_t) (end - payload));
	header->checksum = total == 0 ? 0xffff : total;
	/* A leaf sends everything to its parent. */
	bool link = memcmp(header->destination, LINK_LOCAL, 8) == 0;
	uint64_t hop = 0;
	for (int32_t i = 8; i < 16; i++) {
		hop = hop << 8 | (link ? header->destination[i] : root[i]);
	}
	*link_destination = hop ^ UINT64_C(0x0200000000000000);
	header->rpl = !link;
	header->rpl_flags = 0;
	header->rpl_rank = rank;

	uint8_t headers[48];
	uint8_t *to = headers + 2;
	int32_t first = 0x60 | 0x18 | 4;
	int32_t second = 0;
	int32_t source_context = find_context(header->source);
	int32_t destination_context = find_context(header->destination);
	if (source_context > 0 || destination_context > 0) {
		second |= 0x80;
		*to++ = (uint8_t) ((source_context > 0 ? source_context : 0) << 4 | (destination_context > 0 ? destination_context : 0));
	}
	switch (header->hop_limit) {
	case 1:
		first |= 1;
		break;
	case 64:
		first |= 2;
		break;
	case 255:
		first |= 3;
		break;
	default:
		*to++ = header->hop_limit;
		break;
	}
	second |= compress(&to, header->source, source_context, link_source) << 4;
	second |= compress(&to, header->destination, destination_context, *link_destination);
	headers[0] = (uint8_t) first;
	headers[1] = (uint8_t) second;
	if (header->rpl) {
		*to++ = 0xe1;
		*to++ = 6;
		*to++ = RPL_OPTION;
		*to++ = 4;
		*to++ = header->rpl_flags;
		*to++ = header->rpl_instance;
		put16(to, header->rpl_rank);
		to += 2;
	}
	if ((header->source_port & 0xfff0) == 0xf0b0 && (header->destination_port & 0xfff0) == 0xf0b0) {
		*to++ = 0xf3;
		*to++ = (uint8_t) (header->source_port << 4 | (header->destination_port & 15));
	} else if ((header->destination_port & 0xff00) == 0xf000) {
		*to++ = 0xf1;
		put16(to, header->source_port);
		to[2] = (uint8_t) header->destination_port;
		to += 3;
	} else if ((header->source_port & 0xff00) == 0xf000) {
		*to++ = 0xf2;
		*to++ = (uint8_t) header->source_port;
		put16(to, header->destination_port);
		to += 2;
	} else {
		*to++ = 0xf0;
		put16(to, header->source_port);
		put16(to + 2, header->destination_port);
		to += 4;
	}
	put16(to, header->checksum);
	to += 2;
	uint8_t *at = payload - (to - headers);
	memcpy(at, headers, (size_t) (to - headers));
	return at;
}

static int32_t count(const uint8_t *payload, int32_t length) {
	(void) payload;
	delivered++;
	return length;
}

/* frond.hal.Reference */

void Java_frond_hal_Reference_configure(int64_t prefix, int64_t node_eui64, int64_t root_eui64, int32_t port, int32_t own_rank) {
	put64(addresses[0], UINT64_C(0xfe80000000000000));
	iid_of_eui64(addresses[0] + 8, (uint64_t) node_eui64);
	put64(addresses[1], (uint64_t) prefix);
	iid_of_eui64(addresses[1] + 8, (uint64_t) node_eui64);
	address_count = 2;
	put64(root, (uint64_t) prefix);
	iid_of_eui64(root + 8, (uint64_t) root_eui64);
	contexts[0].valid = true;
	contexts[0].length = 64;
	put64(contexts[0].prefix, (uint64_t) prefix);
	ports[0].port = (uint16_t) port;
	ports[0].receiver = count;
	port_count = 1;
	rank = (uint16_t) own_rank;
	delivered = 0;
}

__attribute__((noinline)) int32_t Java_frond_hal_Reference_receive(int8_t *bytes, int32_t at, int32_t end, int64_t source, int64_t destination) {
	return receive((const uint8_t *) bytes + at, (const uint8_t *) bytes + end, (uint64_t) source, (uint64_t) destination);
}

__attribute__((noinline)) int32_t Java_frond_hal_Reference_send(int8_t *bytes, int32_t at, int32_t end, int32_t source_port, int32_t destination_port) {
	Header header;
	uint64_t link_destination;
	memcpy(header.destination, root, 16);
	header.source_port = (uint16_t) source_port;
	header.destination_port = (uint16_t) destination_port;
	header.rpl_instance = 0;
	uint64_t link_source = 0;
	for (int32_t i = 8; i < 16; i++) {
		link_source = link_source << 8 | addresses[0][i];
	}
	uint8_t *start = send((uint8_t *) bytes + at, (const uint8_t *) bytes + end, &header, link_source ^ UINT64_C(0x0200000000000000), &link_destination);
	return start == NULL || link_destination == 0 ? -1 : (int32_t) (start - (uint8_t *) bytes);
}

__attribute__((noinline)) int32_t Java_frond_hal_Reference_nothing(int8_t *bytes, int32_t at, int32_t end, int64_t source, int64_t destination) {
	(void) source;
	(void) destination;
	return bytes[at] + end;
}

int32_t Java_frond_hal_Reference_delivered(void) {
	return delivered;
}
