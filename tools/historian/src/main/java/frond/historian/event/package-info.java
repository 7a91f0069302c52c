/** What happened, told to whoever wants to know, after it is durable. */
package frond.historian.event;
