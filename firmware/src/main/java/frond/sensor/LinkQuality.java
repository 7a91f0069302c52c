package frond.sensor;

import frond.buffer.Bytes;
import frond.ieee802154.LinkTable;
import frond.rpl.RplLeaf;

/** Quality of the link from the parent, 0 to 255 as the radio gives it (IEEE 802.15.4-2006 section 6.9.8): the mean that the link table keeps. */
public final class LinkQuality implements Sensor {
	private final byte[] name = Bytes.ascii("lqi");
	private final byte[] unit = new byte[0];
	private final LinkTable links;
	private final RplLeaf leaf;

	public LinkQuality(LinkTable links, RplLeaf leaf) {
		this.links = links;
		this.leaf = leaf;
	}

	@Override
	public byte[] name() {
		return this.name;
	}

	@Override
	public byte[] unit() {
		return this.unit;
	}

	@Override
	public int divisor() {
		return 1;
	}

	@Override
	public int read(long now) {
		int lqi = this.links.lqi(this.leaf.parent());
		return lqi < 0 ? NOTHING : lqi;
	}
}
