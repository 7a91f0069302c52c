/** Where values are kept: the interface, and an engine a package below it. Engines import {@code model} and {@code store} only. */
package frond.historian.store;
