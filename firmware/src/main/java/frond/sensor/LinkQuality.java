package frond.sensor;

import frond.ieee802154.LinkTable;
import frond.rpl.RplLeaf;

/** Quality of the link from the parent, 0 to 255 as the radio gives it (IEEE 802.15.4-2006 section 6.9.8): the mean that the link table keeps. */
public final class LinkQuality extends Sensor {
	private final LinkTable links;
	private final RplLeaf leaf;

	public LinkQuality(LinkTable links, RplLeaf leaf) {
		super("lqi", "", 1);
		this.links = links;
		this.leaf = leaf;
	}

	@Override
	public int read(long now) {
		int lqi = this.links.lqi(this.leaf.parent());
		return lqi < 0 ? NOTHING : lqi;
	}
}
