package frond.historian.alert;

/** How somebody is told. */
public enum Channel {
	EMAIL, XMPP, WEBHOOK
}
