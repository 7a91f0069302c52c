/** Subscriptions: whoever wants to know of alarms and values is told by email, XMPP or a webhook, at least once. */
package frond.historian.alert;
