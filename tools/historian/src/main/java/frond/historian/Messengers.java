package frond.historian;

import frond.historian.alert.Mail;
import frond.historian.alert.Xmpp;

/**
 * How people are told, besides by webhooks.
 *
 * @param mail null for no mail
 * @param xmpp null for no XMPP
 */
record Messengers(Mail.Server mail, Xmpp.Account xmpp) {
	static final Messengers NONE = new Messengers(null, null);
}
