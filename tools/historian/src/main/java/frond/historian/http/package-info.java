/** The HTTP API, and the page's files. */
package frond.historian.http;
