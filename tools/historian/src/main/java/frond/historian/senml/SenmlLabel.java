package frond.historian.senml;

import java.util.HashMap;
import java.util.Map;

/** The labels of SenML with their CBOR keys (RFC 8428 table 4). */
enum SenmlLabel {
	BVER("bver", -1), BN("bn", -2), BT("bt", -3), BU("bu", -4), BV("bv", -5), BS("bs", -6),
	N("n", 0), U("u", 1), V("v", 2), VS("vs", 3), VB("vb", 4), S("s", 5), T("t", 6), UT("ut", 7), VD("vd", 8);

	private static final Map<String, SenmlLabel> BY_NAME = new HashMap<>();
	private static final Map<String, SenmlLabel> BY_KEY = new HashMap<>();

	static {
		for (SenmlLabel label : values()) {
			BY_NAME.put(label.text, label);
			BY_KEY.put(Integer.toString(label.key), label);
		}
	}

	private final String text;
	private final int key;

	SenmlLabel(String text, int key) {
		this.text = text;
		this.key = key;
	}

	/** As JSON writes it. */
	String text() {
		return this.text;
	}

	/** Its bit in a set of labels. */
	int bit() {
		return 1 << ordinal();
	}

	/**
	 * Finds the label of a map key.
	 *
	 * @param key as Jackson gives it: CBOR's integer keys in decimal
	 * @return null if there is none
	 */
	static SenmlLabel of(String key, Senml.Format format) {
		SenmlLabel label = format == Senml.Format.CBOR ? BY_KEY.get(key) : null;
		return label != null ? label : BY_NAME.get(key);
	}
}
