package frond.lowpan;

/**
 * The fields of one IPv6 datagram as IPHC carries them, and where its payload is: "header fields, not headers". An address is two
 * longs, so that comparing one costs two comparisons and no array access. One object serves all received datagrams.
 */
public final class Datagram {
	/** First half of the source address. */
	public long sourceHigh;
	/** Second half of the source address. */
	public long sourceLow;
	/** First half of the destination address. */
	public long destinationHigh;
	/** Second half of the destination address. */
	public long destinationLow;
	/** Traffic class, 0 to 255: DSCP in the upper six bits, ECN in the lower two (RFC 8200 section 7). */
	public int trafficClass;
	/** Flow label, 20 bits. */
	public int flowLabel;
	/** Hop limit, 0 to 255. */
	public int hopLimit;
	/** The upper layer's protocol number, after all extension headers. */
	public int nextHeader;
	/** UDP source port, if {@link #nextHeader} is 17. */
	public int sourcePort;
	/** UDP destination port, if {@link #nextHeader} is 17. */
	public int destinationPort;
	/** UDP checksum as carried, if {@link #nextHeader} is 17. */
	public int checksum;
	/** Extension headers that were there, compressed or not. */
	public int extensionHeaders;
	/** Index of the routing type of a source route with segments left (RFC 6554); 0 if there was none. */
	public int routeAt;
	/** Index after its last byte. */
	public int routeEnd;
	/** Number of the first header behind the IPv6 header, or {@link Iphc#NEXT_HEADER_COMPRESSED}; as received. */
	public int firstHeader;
	/** Index of that header, in {@link #bytes}. */
	public int firstAt;
	/** Index after the last byte of the datagram, which may be behind what UDP's length says. */
	public int lastEnd;
	/** Number of the first header that is for the destination and not for routers, as {@link #firstHeader}. */
	public int restHeader;
	/** Index of that header; 0 if there was no such extension header. */
	public int restAt;
	/** If {@link frond.buffer.Drop#IPV6_FRAGMENT} was said of it: index of the fragment offset. */
	public int fragmentAt;
	/** The number of the next header that the fragment header names; -1 if that is compressed too. */
	public int fragmentHeader;
	/** Code of the Parameter Problem that was found (RFC 4443 section 3.4), plus one; 0 for none. */
	public int problem;
	/** Index of the byte that is the problem. */
	public int problemAt;
	/** Whether the problem is to be told even if the destination is a group. */
	public boolean problemOfGroup;
	/** Whether an RPL option was there (RFC 6553). */
	public boolean rplOption;
	/** Whether the RPL option is, or is to be, a 6LoWPAN Routing Header in front of IPHC (RFC 8138). */
	public boolean rplCompressed;
	/** Storage of a source route in such headers (SRH-6LoRH); the destination is where it ends. */
	public byte[] hops;
	/** Index of its first header. */
	public int hopsAt;
	/** Index after the last; 0 if there is none. */
	public int hopsEnd;
	/** Hop limit of the header around this one that an IP-in-IP-6LoRH stands for (RFC 8138 section 7); 0 if there is none. */
	public int outerHopLimit;
	/** Bytes at the end of the encapsulator's address that are not the root's, 0 to 16. */
	public int outerLength;
	/** Those, the first half. */
	public long outerHigh;
	/** The second half. */
	public long outerLow;
	/** Flags O, R, F of the RPL option in the upper bits, as in its first byte. */
	public int rplFlags;
	/** Whether the RPL option's type is 0x23, which who does not know it skips (RFC 9008), and not 0x63. */
	public boolean rplSkippable;
	/** RPLInstanceID of the RPL option. */
	public int rplInstance;
	/** SenderRank of the RPL option. */
	public int rplSenderRank;
	/** The link-layer sender's EUI-64, as printed; 0 if it used a short address. */
	public long linkSource;
	/** Whether the frame was addressed to this node alone. */
	public boolean linkUnicast;
	/** dBm; 0 for not known. */
	public int rssi;
	/** 0 to 255; -1 for not known. */
	public int lqi;
	/** Storage of the payload; the radio's or a packet's. */
	public byte[] bytes;
	/** Index of the upper layer's first byte (for UDP: of the payload after the UDP header). */
	public int at;
	/** Index after its last byte. */
	public int end;
}
