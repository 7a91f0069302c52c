/** What is configured, and the alarm log, in H2: durable when a call returns. */
package frond.historian.meta;
