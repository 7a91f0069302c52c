/** Values as files that other programs read. */
package frond.historian.export;
