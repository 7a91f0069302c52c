/** H2's MVStore as an engine of values. */
package frond.historian.store.h2;
