package frond.historian.alert;

import java.io.IOException;
import java.util.List;

/** Brings messages to people; called from several threads. */
public interface Carrier {
	/**
	 * Returns when whoever takes it from here has said that he has it.
	 *
	 * @param notices one or more, in order of time
	 * @throws IOException with a sentence for the user, free of secrets, if it is not certain; it is sent again later
	 */
	void send(Subscription subscription, List<Notice> notices) throws IOException;
}
