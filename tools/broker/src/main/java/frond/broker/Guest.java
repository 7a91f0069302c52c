package frond.broker;

import java.util.List;

/** One connected client, as its {@link Host} sees it. */
public interface Guest {
	/** Topic filters that it may subscribe to, and to what they cover. Asked once, at its CONNECT. */
	List<String> subscriptions();

	/** Whether it may publish to a topic; asked for the topic of its will. */
	boolean mayPublish(String topic);

	/**
	 * A message of it. Called on the connection's event loop: what takes long goes on behind {@link Verdict#stored}.
	 *
	 * @param payload not to be changed
	 */
	Verdict take(String topic, byte[] payload);

	/** Milliseconds for which nothing more shall be read from it, because it has sent too much; 0 for none. Asked after each message. */
	long pause();
}
