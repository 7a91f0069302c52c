package frond.ipv6;

/**
 * Which of a node's addresses a datagram is sent from (RFC 6724 section 5): rules 1, 2, 3, 5.5, 6 and 8. Rule 5 is about a choice of interfaces, of which
 * there is one; rules 4 and 7 about home and temporary addresses, of which there are none.
 */
final class SourceSelection {
	private SourceSelection() {
	}

	/** The slot of the best of the addresses; -1 if there is none of a scope that is large enough. */
	static int best(AddressTable all, long high, long low) {
		int scope = scope(high);
		int best = -1;
		for (int i = 0; i < all.end(); i++) {
			if (all.isUsable(i) && scope(all.high(i)) >= scope && (best < 0 || isBetter(all, i, best, high, low))) {
				best = i;
			}
		}
		return best;
	}

	/** Whether address {@code a} comes before {@code b}. */
	private static boolean isBetter(AddressTable all, int a, int b, long high, long low) {
		long highA = all.high(a);
		long highB = all.high(b);
		// Rule 1: the destination itself.
		boolean same = highA == high && all.low(a) == low;
		if (same || highB == high && all.low(b) == low) {
			return same;
		}
		// Rule 2: of two scopes that are large enough, the smaller.
		int scopeA = scope(highA);
		int scopeB = scope(highB);
		if (scopeA != scopeB) {
			return scopeA < scopeB;
		}
		// Rule 3: not a deprecated one, nor one that may be another's.
		if (all.rank(a) != all.rank(b)) {
			return all.rank(a) > all.rank(b);
		}
		// Rule 5.5: of the prefix that the next hop has.
		if (highA == all.currentPrefix() != (highB == all.currentPrefix())) {
			return highA == all.currentPrefix();
		}
		// Rule 6: of the destination's label.
		int label = label(high, low);
		boolean labelA = label(highA, all.low(a)) == label;
		boolean labelB = label(highB, all.low(b)) == label;
		if (labelA != labelB) {
			return labelA;
		}
		// Rule 8: as many bits as possible in common with the destination, as far as the prefixes go.
		long differA = highA ^ high;
		long differB = highB ^ high;
		// Fewer leading zeros in B's difference than in A's, compared without a sign.
		return differA + Long.MIN_VALUE < (differB & ~differA) + Long.MIN_VALUE;
	}

	/** Scope as in a multicast address (RFC 4291 section 2.7, RFC 6724 section 3.1): 2 link, 5 site, 14 global, which unique local addresses are too. */
	static int scope(long high) {
		int first = (int) (high >>> 54);
		if (first >>> 2 == 0xff) {
			return (int) (high >>> 48) & 15;
		}
		return first == 0x3fa ? 2 : first == 0x3fb ? 5 : 14;
	}

	/** Label of the policy table of RFC 6724 section 2.1. */
	static int label(long high, long low) {
		if (high == 0) {
			return low == 1 ? 0 : low >>> 32 == 0xffff ? 4 : low >>> 32 == 0 ? 3 : 1;
		}
		int first = (int) (high >>> 48);
		if (first == 0x2002) {
			return 2;
		}
		if (high >>> 32 == 0x20010000L) {
			return 5;
		}
		return (first & 0xfe00) == 0xfc00 ? 13 : (first & 0xffc0) == 0xfec0 ? 11 : first == 0x3ffe ? 12 : 1;
	}
}
