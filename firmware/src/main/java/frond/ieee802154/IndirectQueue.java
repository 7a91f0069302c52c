package frond.ieee802154;

import frond.buffer.Packet;

/**
 * Frames that wait until their destination asks for them, as the {@link Mac} sees them. Only who has sleepers has one; an interface, so that the code is not
 * in the image of a leaf.
 */
interface IndirectQueue {
	/** Whether frames to an address have to wait here. */
	boolean isSleeping(long address);

	/** Makes room for a frame; false if there is none. */
	boolean makeRoom(long address, long now);

	/** Keeps a frame, for which there is room. */
	void hold(Packet packet, long destination, int tag, long now);

	/** Whether a frame that is not of data is for {@link #onCommand}. */
	boolean takes(FrameHeader frame, byte[] bytes);

	/** Takes a command that was for this node. */
	void onCommand(FrameHeader frame, byte[] bytes, long now);

	/** Does what is due. */
	void onTime(long now);

	/** Absolute time of the next {@link #onTime}. */
	long nextDeadline();
}
